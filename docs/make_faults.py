"""Rewrite the table of docs/faults.md by provoking every fault of tests/faults.py.

Run as root (a full and a read-only disk are mounted): python docs/make_faults.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE / "faults.md"
BEGIN, END = "<!-- made by docs/make_faults.py -->\n", "<!-- end -->\n"

sys.path.insert(0, str(HERE.parent))

from tests.faults import FAULTS, Fault, Said, filled, may_mount, provoke  # noqa: E402


def rows(fault: Fault, said: dict[str, Said]) -> list[str]:
    """The lines of one fault: per source and language what the command said."""
    found = []
    for lang in ("nl", "en"):
        for source, words in said[lang].lines(lang).items():  # type: ignore[arg-type]
            title = fault.title[lang]  # type: ignore[index]
            line = "; ".join(words).replace("|", "\\|")
            found.append(f"| {title} | {said[lang].code} | `{source}` | {lang} | {line} |")
    return sorted(found, key=lambda line: line.split("|")[3])


def table(folder: Path) -> str:
    """The whole table."""
    home = filled(folder / "good")
    lines = ["| fault | exit code | source | | the line |", "|---|---|---|---|---|"]
    for fault in FAULTS:
        lines += rows(fault, provoke(fault, home, folder / fault.id))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if not may_mount():
        sys.exit("a full and a read-only disk take root")
    with tempfile.TemporaryDirectory() as name:
        made = table(Path(name))
    before, _, rest = OUT.read_text("utf-8").partition(BEGIN)
    OUT.write_text(before + BEGIN + made + END + rest.partition(END)[2], "utf-8")
