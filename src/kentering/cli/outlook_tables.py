"""What ``kentering outlook`` prints: two tables per branch, what they rest on, and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kentering.cli.output import lang, line, pairs, table, told
from kentering.cli.sources import local_day
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.forecast.others import Other
    from kentering.forecast.outlook import Outlook, Theirs, YearOutlook
    from kentering.forecast.years import Ours

NONE = "-"
US = "kentering"


def show_outlook(found: Outlook) -> None:
    """The forecasts, then those of which the outcome is known, then where all of it is from."""
    from kentering.catalogue import catalogue

    cat = catalogue()
    geo, branch = cat.geos[found.geo].name, cat.branches[found.branch].label
    line(f"{found.geo}  {found.branch}  {geo[lang()]}, {branch[lang()]}")
    ours = {o.branch for y in found.years for o in y.ours}
    theirs = any(y.theirs for y in found.years)
    measured = tuple(d for d in found.definitions if d in ours and theirs)
    ahead = [cells for year in found.years for cells in _ahead(year, measured)]
    if ahead:
        heads = [*AHEAD, *(h for d in measured for h in _beside_heads(d))]
        table(heads, ahead, right=(0, 4, 5, 6, *range(7, len(heads))))
    came = [cells for year in found.years for cells in _came(year)]
    if came:
        line()
        table(CAME, came, right=(0, 5, 6, 7, 8, 9, 11))
    line()
    pairs(_traces(found))
    _notes(found)
    line()


def _beside_heads(definition: str) -> tuple[Text, Text]:
    return (
        Text(f"{US} min hen ({definition})", f"{US} less theirs ({definition})"),
        Text(f"plaats, % ({definition})", f"place, % ({definition})"),
    )


def _ahead(year: YearOutlook, definitions: tuple[str, ...]) -> Iterator[list[str]]:
    """Ours and theirs of a year that is open in a definition, or of which nothing came."""
    empty = [NONE] * (2 * len(definitions))
    for own in year.ours:
        yield [
            str(year.year),
            US,
            local_day(own.released_at),
            own.branch,
            _figure(own.median),
            f"{_figure(own.low)} / {_figure(own.high)}",
            f"{own.known}/12",
            *empty,
        ]
    for theirs in year.theirs:
        if all(b.outcome is not None for b in theirs.beside):
            continue
        if year.outcomes and not year.ours:
            continue
        one = theirs.forecast
        beside = (
            x
            for b in theirs.beside
            if b.branch in definitions
            for x in (_gap(b.gap), _whole(b.percentile))
        )
        head = [str(year.year), one.bank, _published(one), one.branch, _figure(one.value)]
        yield [*head, NONE, NONE, *beside]


def _came(year: YearOutlook) -> Iterator[list[str]]:
    """A line per forecast and definition with an outcome."""
    for theirs in year.theirs:
        one = theirs.forecast
        for beside in theirs.beside:
            if beside.outcome is None:
                continue
            first = beside.outcome.first
            yield [
                str(year.year),
                one.bank,
                _published(one),
                one.branch,
                beside.branch if beside.same else f"{beside.branch} ({OTHER[lang()]})",
                _figure(one.value),
                _then(beside.then),
                _figure(beside.outcome.value),
                _size(beside.error),
                _size(beside.then_error),
                NEARER[beside.nearer][lang()],
                NONE if first is None else _figure(first.value),
                NEARER[beside.nearer_first][lang()],
            ]


def _figure(value: float) -> str:
    return number(value, lang())


def _gap(value: float | None) -> str:
    return NONE if value is None else number(value, lang(), plus=True)


def _size(value: float | None) -> str:
    return NONE if value is None else number(value, lang())


def _whole(value: float | None) -> str:
    return NONE if value is None else number(value, lang(), 0)


def _then(own: Ours | None) -> str:
    """Ours of that day and the newest month it knew; marked when it was published already."""
    if own is None:
        return NONE
    mark = "" if own.open else f", {PUBLISHED[lang()]}"
    return f"{_figure(own.median)} ({own.last.isoformat()[:7]}{mark})"


def _published(one: Other) -> str:
    """The day, or the month of which the last day counts."""
    day = one.published.isoformat()
    shown = day[:7] if one.dated == "month" else day
    return f"{shown} ({AFTERWARDS[lang()]})" if one.afterwards else shown


def _traces(found: Outlook) -> Iterator[tuple[Text, str]]:
    """Series and release of every definition, the formula, and every publication (X1)."""
    from kentering.forecast.years import FORMULA

    for code in found.definitions:
        newest = [(when, key) for y in found.years for c, when, key in y.rests_on if c == code]
        if newest:
            when, key = max(newest)
            yield Text.same(code), f"{key}, {local_day(when)}"
    if any(y.ours or y.outcomes for y in found.years):
        yield Text("jaargroei", "annual growth"), FORMULA[lang()]
    for spread_year in found.years:
        for spread in spread_year.spread:
            yield (
                Text(f"spreiding {spread_year.year}", f"spread {spread_year.year}"),
                f"{spread.branch}: {_figure(spread.low)} / {_figure(spread.high)} "
                f"({spread.banks} {BANKS[lang()]})",
            )
    yield from _tally(found)
    seen = set()
    for one in _forecasts(found):
        words = f"{one.source} {one.url}".strip()
        if (one.bank, one.published, words) not in seen:
            seen.add((one.bank, one.published, words))
            yield Text.same(f"{one.bank} {_day(one)}"), words


def _tally(found: Outlook) -> Iterator[tuple[Text, str]]:
    """How often each lay nearer, by definition; a year counts once for every forecast of it."""
    for code in found.definitions:
        judged = [
            b for y in found.years for t in y.theirs for b in t.beside
            if b.branch == code and b.nearer is not None
        ]  # fmt: skip
        if not judged:
            continue
        then = [b for b in judged if b.nearer_first is not None]
        words = _counts([b.nearer for b in judged])
        if then:
            words += f"; {ON_FIRST[lang()]}: {_counts([b.nearer_first for b in then])}"
        which = code if judged[0].same else f"{code}, {OTHER[lang()]}"
        yield Text(f"dichterbij ({which})", f"nearer ({which})"), words


def _counts(who: Sequence[str | None]) -> str:
    parts = ((NEARER[k][lang()], who.count(k)) for k in ("ours", "theirs", "equal"))
    return ", ".join(f"{name} {n}" for name, n in parts)


def _day(one: Other) -> str:
    day = one.published.isoformat()
    return day[:7] if one.dated == "month" else day


def _forecasts(found: Outlook) -> Iterator[Other]:
    yield from sorted(
        (t.forecast for y in found.years for t in y.theirs), key=lambda o: (o.published, o.bank)
    )


def _notes(found: Outlook) -> None:
    """What a reader must know to use the tables."""
    _missing(found)
    if not any(y.theirs for y in found.years):
        told(
            Text(
                f"geen verwachting van anderen bekend voor {found.geo} {found.branch}; "
                "eigen regels: --with FILE.csv",
                f"no forecast of others known for {found.geo} {found.branch}; "
                "rows of your own: --with FILE.csv",
            )
        )
    for note in dict.fromkeys((*_why(found), *_rebased(found), *_how(found))):
        told(note)
    loose = sorted({f"{o.bank} {_day(o)}" for o in _forecasts(found) if o.measure == "volume"})
    if loose:
        named = ", ".join(loose)
        told(
            Text(
                f"{named}: volume; niet gezegd of het de productie of de toegevoegde waarde is",
                f"{named}: volume; not said whether of production or of value added",
            )
        )
    if found.borrowed:
        named = ", ".join(found.borrowed)
        told(
            Text(
                f"maanden gelezen uit een latere stand: {named}",
                f"months read from a later state: {named}",
            )
        )


def _missing(found: Outlook) -> None:
    """Definitions without a forecast of ours, and what may help (M3)."""
    from kentering.forecast.others import to_fetch

    past = found.as_of is not None and found.as_of < datetime.now(UTC)
    source = None if past else to_fetch(found.geo)
    for left in found.left_out:
        run = f": kentering update {source}" if source else ""
        told(
            Text(
                f"geen verwachting van kentering voor {left.branch}: {left.why.nl}{run}",
                f"no forecast of kentering for {left.branch}: {left.why.en}{run}",
            )
        )


def _rebased(found: Outlook) -> Iterator[Text]:
    """First figures that are of an index on another base (U2)."""
    for year in found.years:
        for one in year.outcomes:
            if year.theirs and one.first is not None and one.first.key != one.key:
                when = local_day(one.first.released_at)
                yield Text(
                    f"eerste cijfer {one.year} ({one.branch}): {one.first.key}, {when}; "
                    "sindsdien verlegd naar een ander basisjaar",
                    f"first figure {one.year} ({one.branch}): {one.first.key}, {when}; "
                    "since moved to another base year",
                )


def _how(found: Outlook) -> Iterator[Text]:
    """How a day is known where it is not simply printed."""
    for one in _forecasts(found):
        if one.how is not None:
            who = f"{one.bank} {_day(one)}"
            yield Text(f"{who}: {one.how.nl}", f"{who}: {one.how.en}")


def _why(found: Outlook) -> Iterator[Text]:
    """Why ours of a day is not there, each reason once with its days."""
    days: dict[tuple[str, Text], dict[str, None]] = {}
    for year in found.years:
        for theirs in year.theirs:
            for beside in theirs.beside:
                if beside.outcome is not None and beside.then is None and beside.why is not None:
                    day = theirs.forecast.published.isoformat()
                    days.setdefault((beside.branch, beside.why), {})[day] = None
    for (code, why), those in days.items():
        named = ", ".join(those)
        yield Text(
            f"geen kentering voor {code} van {named}: {why.nl}",
            f"no kentering for {code} of {named}: {why.en}",
        )


def outlook_content(found: Outlook) -> dict[str, Any]:
    """The outlook as JSON holds it."""
    from kentering.forecast.years import FORMULA

    return {
        "geo": found.geo,
        "branch": found.branch,
        "definitions": found.definitions,
        "formula": FORMULA,
        "years": [
            {
                "year": y.year,
                "ours": y.ours,
                "theirs": [_theirs_content(t) for t in y.theirs],
                "spread": y.spread,
                "outcomes": y.outcomes,
            }
            for y in found.years
        ],
        "left_out": found.left_out,
        "borrowed": found.borrowed,
    }


def _theirs_content(theirs: Theirs) -> dict[str, Any]:
    return {
        "forecast": theirs.forecast,
        "after_the_year": theirs.forecast.afterwards,
        "beside": theirs.beside,
    }


OTHER = Text("andere definitie", "other definition")
AFTERWARDS = Text("achteraf", "afterwards")
PUBLISHED = Text("gepubliceerd", "published")
ON_FIRST = Text("op het eerste cijfer", "on the first figure")
BANKS = Text("banken", "banks")
NEARER: Mapping[str | None, Text] = {
    None: Text.same(NONE),
    "ours": Text.same(US),
    "theirs": Text("de bank", "the bank"),
    "equal": Text("gelijk", "equal"),
}
AHEAD = (
    Text("jaar", "year"),
    Text("wie", "who"),
    Text("bekend op", "known on"),
    Text("van", "of"),
    Text("groei, %", "growth, %"),
    Text.same("80%"),
    Text("maanden", "months"),
)
CAME = (
    Text("jaar", "year"),
    Text("wie", "who"),
    Text("bekend op", "known on"),
    Text("van", "of"),
    Text("gemeten in", "measured in"),
    Text("hun", "theirs"),
    Text(f"{US} toen (t/m)", f"{US} then (until)"),
    Text("uitkomst", "outcome"),
    Text("hun fout", "their error"),
    Text("onze fout", "our error"),
    Text("dichterbij", "nearer"),
    Text("eerste cijfer", "first figure"),
    Text("toen dichterbij", "nearer then"),
)
