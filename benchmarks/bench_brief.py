"""The brief from a cold start, beside the floor of merely importing what it is made with.

Prints wall times, the ratio of the whole to that floor, and checks that the same brief written
twice is the same to the byte. Run: python benchmarks/bench_brief.py [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FLOOR = "import polars, altair, vl_convert, typst, typer, rich"
BRIEF = (
    "-m",
    "kentering",
    "brief",
    "--as-of",
    "2025-05-10",
    "--lang",
    "both",
    "--format",
    "html,pdf",
)


def timed(command: list[str], **more: str) -> float:
    """Wall seconds of a command in a fresh process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **more})
    return time.perf_counter() - start


def main() -> None:
    """Time the floor and the brief in turn, several rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    floors, wholes = [], []
    written: list[dict[str, bytes]] = []
    for _ in range(rounds):
        floors.append(timed([sys.executable, "-c", FLOOR]))
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, *BRIEF, "--out", folder]
            wholes.append(timed(command, KENTERING_HOME=str(Path(folder) / "home")))
            written.append({p.name: p.read_bytes() for p in Path(folder).glob("*.*")})
    same = all(w == written[0] for w in written)
    floor, whole = min(floors), min(wholes)
    print(f"floor  {floor:6.2f} s  importing polars, altair, vl_convert, typst, typer, rich")
    print(f"brief  {whole:6.2f} s  four documents, both languages, from a cold start")
    print(f"ratio  {whole / floor:6.2f}    importing is {100 * floor / whole:.0f}% of the whole")
    print(f"answer {'the same bytes every round' if same else 'DIFFERS between rounds'}")


if __name__ == "__main__":
    main()
