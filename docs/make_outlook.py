"""Make the table of docs/outlook.md: the forecasts of others that the package brings.

Usage: python docs/make_outlook.py. The block between the markers is rewritten.
"""

from __future__ import annotations

from pathlib import Path

from kentering.forecast.others import Other, shipped_others
from kentering.language import number

DOC = Path(__file__).with_name("outlook.md")
BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"
HEAD = "| bank | known by | of | year | % | says | printed in |\n|---|---|---|---:|---:|---|---|"


def row(one: Other) -> str:
    """One line of the table."""
    day = one.published.isoformat()
    how = "month" if one.dated == "month" else "day"
    cells = (
        one.bank,
        f"{day} ({how})",
        f"{one.geo} {one.branch}",
        str(one.year),
        number(one.value, "en"),
        one.measure,
        f"[{one.source}]({one.url})" + (f"; {one.how.en}" if one.how else ""),
    )
    return f"| {' | '.join(cells)} |"


def written(text: str) -> str:
    """The document with the block as it should be."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    lines = "\n".join([HEAD, *map(row, shipped_others())])
    return f"{before}{BEGIN}\n{lines}\n{END}{after}"


def main() -> int:
    """Rewrite the block."""
    DOC.write_text(written(DOC.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
