"""Write docs/sources.md, docs/indicators.md and docs/series.md from the catalogue (X2).

Run: python docs/make_catalogue.py
"""

from __future__ import annotations

from pathlib import Path

from kentering.catalogue import SourceEntry, catalogue
from kentering.cli.clients import has_client
from kentering.sources.protocol import source_ids

HERE = Path(__file__).parent
MADE = "Made by `docs/make_catalogue.py` from the catalogue.\n"


def cell(text: object) -> str:
    """Text for a table cell."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(cell(c) for c in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def fetching(entry: SourceEntry) -> str:
    """How figures of a source come into the store."""
    if entry.id == "own":
        return "`kentering import FILE [--map columns.toml]`"
    if has_client(entry.id):
        needs = f" with a token of your own in `{entry.token}`" if entry.token else ""
        named = "" if entry.automatic else ", only when named"
        return f"`kentering update {entry.id}`{needs}{named}"
    return f"save the table, then `kentering update {entry.id} --from PATH`"


def asked(entry: SourceEntry) -> str:
    """Whether an update without names asks the source."""
    if entry.automatic:
        return f"with `{entry.token}`" if entry.token else "yes"
    return "no, only when named" if has_client(entry.id) else "no, from a file"


def source_text(entry: SourceEntry) -> str:
    """One source."""
    lines = [
        f"\n## `{entry.id}`\n",
        f"{entry.title.en} / *{entry.title.nl}*\n",
        f"- publisher: {entry.publisher.en}, table [{entry.table}]({entry.page})",
        f"- licence: {entry.licence}; {entry.attribution.en}",
        f"- vintages: {entry.vintages}; figures {'are' if entry.revised else 'are not'} revised",
        f"- appears: {entry.lag} days after the period, {entry.released} ({entry.zone})",
        f"- indicators: {', '.join(f'`{i}`' for i in entry.indicators)}",
        f"- how: {fetching(entry)}",
    ]
    if entry.note:
        lines += ["", entry.note.en, "", f"*{entry.note.nl}*"]
    return "\n".join(lines) + "\n"


def sources() -> str:
    """docs/sources.md."""
    entries = [catalogue().sources[name] for name in source_ids()]
    rows: list[tuple[object, ...]] = [
        (
            f"`{e.id}`",
            e.publisher.en,
            e.table,
            e.licence,
            e.vintages,
            asked(e),
        )
        for e in entries
    ]
    heads = ("source", "publisher", "table", "licence", "vintages", "plain `kentering update`")
    intro = (
        "Vintages: `native` are the publisher's own past releases; `collected` are kept by "
        "kentering from the day it first asked; `unavailable` means there are none. The last "
        "column says what `kentering update` without names asks, and which environment variable "
        "holds the token it needs first.\n\n"
    )
    body = "".join(source_text(e) for e in entries)
    return f"# Sources\n\n{MADE}\n{intro}{table(heads, rows)}{body}"


def indicators() -> str:
    """docs/indicators.md."""
    rows: list[tuple[object, ...]] = [
        (
            f"`{i.code}`",
            i.heading.en,
            i.heading.nl,
            i.freq,
            i.lag,
            f"{i.low:g} to {i.high:g}",
            " ".join(i.kinds),
            ", ".join(f"`{s.id}`" for s in catalogue().sources.values() if i.code in s.indicators),
            i.definition.en,
            i.definition.nl,
            "" if i.shippable else "in no edition",
        )
        for i in catalogue().indicators.values()
    ]
    heads = (
        "code",
        "name",
        "naam",
        "freq",
        "lag (days)",
        "good range",
        "units",
        "sources",
        "definition",
        "definitie",
        "",
    )
    return f"# Indicators\n\n{MADE}\n{table(heads, rows)}"


def series() -> str:
    """docs/series.md."""
    cat = catalogue()
    parts = {
        "Geographies": [
            (f"`{g.code}`", g.name.en, g.name.nl, " ".join(g.aliases)) for g in cat.geos.values()
        ],
        "Branches": [
            (f"`{b.code}`", b.official.en, b.official.nl, " ".join(b.parts))
            for b in cat.branches.values()
        ],
        "Adjustments": [
            (f"`{a.code}`", a.label.en, a.label.nl, "") for a in cat.adjustments.values()
        ],
        "Units": [(f"`{u.code}`", u.label.en, u.label.nl, u.kind) for u in cat.units.values()],
    }
    intro = (
        "A series key reads `geo.indicator.branch.adjustment.unit`, as in "
        "`NL.production.C.sca.I21`; `_Z` stands "
        "where there is no branch. Indicators are in [indicators.md](indicators.md).\n"
    )
    body = "".join(
        f"\n## {name}\n\n{table(('code', 'name', 'naam', ''), list(rows))}"
        for name, rows in parts.items()
    )
    return f"# Series keys\n\n{MADE}\n{intro}{body}"


DOCUMENTS = {"sources.md": sources, "indicators.md": indicators, "series.md": series}

if __name__ == "__main__":
    for name, make in DOCUMENTS.items():
        (HERE / name).write_text(make(), "utf-8")
