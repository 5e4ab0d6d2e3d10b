"""``kentering doctor``: the state of the store, as ``examine`` found it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kentering.cli.options import JsonOption, LangOption
from kentering.cli.output import document, lang, line, pairs, table
from kentering.cli.sources import local_day
from kentering.language import Lang, Text, number

if TYPE_CHECKING:
    from kentering.store import Health

SHOWN = 20
RIGHT = Text("goed is", "right")
HEADS = {
    "faults": Text("bestanden die beschadigd of weg zijn", "files that are damaged or gone"),
    "leftovers": Text("achtergebleven bij een afgebroken schrijver", "left by a writer that died"),
    "without_raw": Text("zonder bewaard antwoord", "without a kept answer"),
    "late": Text("bronnen die op zich laten wachten", "sources that are late"),
    "stale": Text("reeksen die achterlopen", "series that lag behind"),
}


def doctor(as_json: JsonOption = False, lang_: LangOption = None) -> int:
    """Examine the store."""
    from kentering.cli.home import here
    from kentering.store import examine

    del lang_
    at = here()
    found = examine(at.store, datetime.now(UTC))
    if as_json:
        document("doctor", {"whole": found.whole, "edition": at.edition, "health": found})
    else:
        _print(found, at.edition)
    bad = found.faults or found.leftovers or found.late or found.stale
    return 1 if bad else 0


def _print(found: Health, edition: str) -> None:
    spoken = lang()
    sizes = found.sizes
    pairs(
        (
            (
                Text("opslag", "store"),
                str(found.root or Text("geen eigen opslag", "none of your own")[spoken]),
            ),
            (Text("editie", "edition"), edition),
            (Text("bestanden", "files"), _count(found.files, spoken)),
            (Text("reeksen", "series"), _count(found.series, spoken)),
            (Text("waarnemingen", "observations"), _count(found.observations, spoken)),
            (Text("publicaties", "releases"), _count(found.releases, spoken)),
            (Text("bytes", "bytes"), _count(sizes.releases, spoken)),
            (Text("bytes editie", "bytes edition"), _count(sizes.base, spoken)),
            (Text("bytes antwoorden", "bytes answers"), _count(sizes.raw, spoken)),
            (Text("alles heel", "all whole"), _yes(found.whole)[spoken]),
            (Text("wordt beschreven", "being written"), _yes(found.locked)[spoken]),
        )
    )
    _section("faults", [[str(f.file), f.what[spoken]] for f in found.faults])
    for right in dict.fromkeys(f.right for f in found.faults):
        line(f"{RIGHT[spoken]}: {right[spoken]}")
    _section("leftovers", [[str(p)] for p in found.leftovers])
    _section("without_raw", [[r] for r in found.without_raw])
    late = [
        [x.source, str(x.expected), local_day(x.released_at), x.due.isoformat(), _days(x.overdue)]
        for x in found.late
    ]
    _section("late", late, LATE)
    stale = [
        [s.series, s.source, str(s.latest), str(s.expected), _days(s.overdue)] for s in found.stale
    ]
    _section("stale", stale, STALE)


def _section(name: str, rows: Sequence[Sequence[str]], heads: Sequence[Text] | None = None) -> None:
    """One kind of finding; the first ones, and how many there are."""
    if not rows:
        return
    line()
    line(f"{HEADS[name][lang()]}: {_count(len(rows), lang())}")
    if heads:
        table(heads, rows[:SHOWN])
    else:
        for row in rows[:SHOWN]:
            line("  ".join(row))
    if len(rows) > SHOWN:
        line(Text("... alles met --json", "... all with --json"))


def _count(size: int, spoken: Lang) -> str:
    return number(size, spoken, 0)


def _yes(held: bool) -> Text:
    return Text("ja", "yes") if held else Text("nee", "no")


def _days(count: int) -> str:
    return _count(count, lang())


LATE = (
    Text("bron", "source"),
    Text("verwacht", "expected"),
    Text("laatste", "latest"),
    Text("verwacht op", "due"),
    Text("dagen te laat", "days late"),
)
STALE = (
    Text("reeks", "series"),
    Text("bron", "source"),
    Text("laatste", "latest"),
    Text("verwacht", "expected"),
    Text("dagen te laat", "days late"),
)
