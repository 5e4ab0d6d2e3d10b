"""Claims whose verdict is known beforehand, made from the releases of the shipped edition.

Shared by ``tests/claims/checking/test_judged.py``, which asserts, and ``docs/make_judgement.py``,
which writes the table. The truth comes from a plain filter of the store's releases, not from the
checker: what had been printed by a day, what is printed now, and which other figures there were.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import polars as pl

from kentering.claims.check import check
from kentering.claims.checking.evidence import Books, books
from kentering.claims.checking.verdict import LABELS
from kentering.claims.model import Claim
from kentering.edition import shipped
from kentering.language import number, round_half_away
from kentering.periods import Period
from kentering.store import Store

HOME = ZoneInfo("Europe/Amsterdam")
SEED = 2026
AREAS = ("DE", "FR", "BE", "ES", "IT", "EA")
MODIFIERS = {"almost": ("bijna", (0.1, 0.4)), "over": ("ruim", (0.1, 0.4))}
EACH = 60
"""Cases of every kind in the table of docs/checking.md."""


@dataclass(frozen=True)
class Series:
    """A printed series and how a text speaks of it."""

    key: str
    geo: str
    comparison: str
    indicator: str = "production_volume"
    unit: str = "percent"
    subject: str = "totale industrie"
    since: date = date(2021, 1, 1)
    other: str = ""
    wider: str = ""
    """The other comparison and the wider total of the same month, by their keys."""


def _abroad(geo: str) -> Iterator[Series]:
    yoy, mom = f"{geo}.production.B-D.ca.yoy", f"{geo}.production.B-D.sca.mom"
    yield Series(yoy, geo, "yoy", other=mom)
    yield Series(mom, geo, "mom", other=yoy)
    if geo != "EA":
        yield Series(
            f"{geo}.industrial_confidence.C.sa.balance", geo, "level",
            "producer_confidence", "points", since=date(2024, 6, 1),
        )  # fmt: skip


SERIES: tuple[Series, ...] = (
    Series(
        "NL.production.C.ca.yoy", "NL", "yoy", since=date(2024, 5, 1),
        other="NL.production.C.sca.mom", wider="NL.production.B-D.ca.yoy",
    ),
    Series("NL.production.C.sca.mom", "NL", "mom", since=date(2024, 5, 1),
           other="NL.production.C.ca.yoy", wider="NL.production.B-D.sca.mom"),
    Series("NL.producer_confidence.C.sa.balance", "NL", "level", "producer_confidence", "points",
           since=date(2024, 6, 1)),
    *(series for geo in AREAS for series in _abroad(geo)),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One claim, the day it was written, what the verdict should be, and which figure was meant."""

    kind: str
    claim: Claim
    day: date | None
    right: frozenset[str]
    cause: str = ""


@dataclass
class Tally:
    """How the cases of one kind came out."""

    cases: int = 0
    right: int = 0
    named: int = 0
    first: int = 0
    causes: int = 0
    codes: Counter[str] = field(default_factory=Counter)


@cache
def edition() -> Store:
    """The shipped edition, bare."""
    return Store(root=None, base=shipped())


@cache
def prints(key: str) -> pl.DataFrame:
    """Period, local day of release and value of everything that was printed of a series."""
    rows = edition().history(key).filter(pl.col("freq") == "M")
    local = pl.col("released_at").dt.convert_time_zone(str(HOME)).dt.date()
    return rows.with_columns(local.alias("day")).sort("released_at", "recorded_at")


@cache
def chain(key: str, period: date) -> tuple[tuple[date, float], ...]:
    """The values a month had, oldest first, each with its day."""
    rows = prints(key).filter(pl.col("period") == period, pl.col("value").is_not_null())
    return tuple(rows.select("day", "value").iter_rows())


def on(key: str, period: date, day: date) -> float | None:
    """The value of a month as a reader of that day knew it."""
    known = [value for at, value in chain(key, period) if at <= day]
    return known[-1] if known else None


def moved(period: date, months: int) -> date:
    """The month so many months on."""
    return Period(period, "M").shift(months).start


@cache
def pool() -> tuple[tuple[Series, date, date, float], ...]:
    """Every first print that came within two hundred days: series, month, day, value."""
    found = []
    for series in SERIES:
        for period in prints(series.key)["period"].unique().sort():
            history = chain(series.key, period)
            if not history:
                continue
            day, value = history[0]
            if day >= series.since and (day - period).days < 200:
                found.append((series, period, day, value))
    return tuple(found)


def said(series: Series, period: date, value: float, modifier: str = "") -> Claim:
    """The claim that a text makes which prints this value to one decimal, or a modifier and n."""
    places = 0 if modifier else 1
    shown = float(round_half_away(value, places))
    quote = f"{number(abs(shown), 'nl', places)} procent"
    if modifier:
        quote = f"{MODIFIERS[modifier][0]} {quote}"
    return Claim(
        0, len(quote), quote, series.indicator, series.subject, series.geo, f"{period:%Y-%m}",
        value=shown, unit=series.unit, comparison=series.comparison, modifier=modifier or None,
        source="Europese Commissie" if "industrial_confidence" in series.key else None,
    )  # fmt: skip


def same(a: float | None, b: float | None) -> bool:
    """Whether two values print alike to one decimal."""
    return a is not None and b is not None and round_half_away(a, 1) == round_half_away(b, 1)


Drawn = tuple[Series, date, date, float]


def as_printed(series: Series, period: date, day: date, value: float) -> Case | None:
    """The figure of the day, written on the day."""
    stands = same(chain(series.key, period)[-1][1], value)
    right = frozenset({"confirmed" if stands else "revised"})
    return Case("the figure of the day", said(series, period, value), day, right)


def undated(series: Series, period: date, day: date, value: float) -> Case | None:
    """The first print in a text that does not say when it was written."""
    case = as_printed(series, period, day, value)
    return case and replace(case, kind="the first print, in a text without a date", day=None)


def outdated(series: Series, period: date, day: date, value: float) -> Case | None:
    """The first print, quoted a hundred days on when it had been revised."""
    late = day + timedelta(days=100)
    known = on(series.key, period, late)
    if known is None or same(known, value):
        return None
    right = frozenset({"contradicted"})
    return Case(
        "a figure revised before the text", said(series, period, value), late, right, "earlier"
    )


def foreseen(series: Series, period: date, day: date, value: float) -> Case | None:
    """A later value in a text of the first day: nobody can have known it."""
    later = [v for _, v in chain(series.key, period) if not same(v, value)]
    if not later:
        return None
    right = frozenset({"contradicted"})
    return Case(
        "a figure of later, before it was out", said(series, period, later[-1]), day, right, "later"
    )


def other_month(series: Series, period: date, day: date, value: float) -> Case | None:
    """The figure of the month before, said to be of this one."""
    wrong = on(series.key, moved(period, -1), day)
    if wrong is None or same(wrong, value):
        return None
    right = frozenset({"contradicted"})
    return Case("the figure of another month", said(series, period, wrong), day, right, "period")


def other_comparison(series: Series, period: date, day: date, value: float) -> Case | None:
    """The change on the month before, said to be that on the year before, or the other way."""
    wrong = on(series.other, period, day) if series.other else None
    if wrong is None or same(wrong, value):
        return None
    right = frozenset({"contradicted"})
    return Case(
        "month and year mixed up", said(series, period, wrong), day, right, "comparison"
    )  # fmt: skip


def wider_total(series: Series, period: date, day: date, value: float) -> Case | None:
    """The figure of industry with energy, said to be of manufacturing."""
    wrong = on(series.wider, period, day) if series.wider else None
    if wrong is None or same(wrong, value):
        return None
    claim = said(series, period, wrong)
    return Case("with energy, said to be without", claim, day, frozenset({"differs"}), "aggregate")


def turned(series: Series, period: date, day: date, value: float) -> Case | None:
    """A rise printed as a fall."""
    if abs(value) < 0.2:
        return None
    claim = said(series, period, -value)
    return Case("the sign turned", claim, day, frozenset({"contradicted"}), "sign")


def slip(series: Series, period: date, day: date, value: float) -> Case | None:
    """A slip of the pen: three and a half points too much."""
    claim = said(series, period, value + 3.5)
    # a slip may by chance be what another definition prints
    right = frozenset({"contradicted", "differs"})
    return Case("a slip of the pen", claim, day, right)


def modified(series: Series, period: date, day: date, value: float) -> Case | None:
    """*Bijna 3 procent* for 2.6 to 2.9, *ruim 2* for 2.1 to 2.4."""
    size = float(round_half_away(abs(value), 1))
    part = round(size % 1, 1)
    if size < 1 or not (0.1 <= part <= 0.4 or 0.6 <= part <= 0.9):
        return None
    modifier = "over" if part <= 0.4 else "almost"
    whole = int(size) + (modifier == "almost")
    claim = said(series, period, whole if value > 0 else -whole, modifier)
    return Case("bijna and ruim, rightly used", claim, day, frozenset({"confirmed", "revised"}))


def trend(series: Series, period: date, day: date, value: float) -> Case | None:
    """A direction without a figure, half of them wrong."""
    if abs(value) < 0.2 or series.comparison == "level":
        return None
    wrong = period.month % 2 == 0
    up = (value > 0) != wrong
    plain = said(series, period, value)
    claim = replace(plain, value=None, unit=None, direction="up" if up else "down", quote="nam toe")
    claim = replace(claim, end=len(claim.quote))
    if wrong:
        return Case("a wrong direction", claim, day, frozenset({"contradicted"}))
    return Case("a right direction", claim, day, frozenset({"confirmed", "revised"}))


MAKERS: tuple[Callable[[Series, date, date, float], Case | None], ...] = (
    as_printed, undated, modified, trend, outdated, foreseen, other_month, other_comparison,
    wider_total, turned, slip,
)  # fmt: skip


def cases(each: int) -> Iterator[Case]:
    """So many cases of every kind, the same ones every time."""
    for maker in MAKERS:
        drawn = list(pool())
        random.Random(SEED).shuffle(drawn)
        made = (case for one in drawn if (case := maker(*one)) is not None)
        for case, _ in zip(made, range(2 * each if maker is trend else each), strict=False):
            yield case


@cache
def tallied(each: int = EACH) -> dict[str, Tally]:
    """Judge the cases and count, per kind, how many came out as they should."""
    ledger: Books = books(edition(), None)
    found: dict[str, Tally] = {}
    for case in cases(each):
        verdict = check(
            [case.claim], case.claim.quote, case.day, edition(), open_books=ledger
        ).verdicts[0]
        tally = found.setdefault(case.kind, Tally())
        tally.cases += 1
        tally.codes[verdict.code] += 1
        tally.right += verdict.code in case.right
        if case.cause:
            kinds = [near.kind for near in verdict.nearby]
            tally.causes += 1
            tally.named += case.cause in kinds
            tally.first += kinds[:1] == [case.cause]
    return found


def lines(found: dict[str, Tally]) -> Iterator[str]:
    """The table, as Markdown."""
    heads = ("cases", "right verdict", "meant figure named", "named first", "verdicts")
    yield f"| what the text prints | {' | '.join(heads)} |"
    yield "|---|---:|---:|---:|---:|---|"
    for kind, tally in found.items():
        named, first = (tally.named, tally.first) if tally.causes else ("-", "-")
        codes = ", ".join(f"{LABELS[code].en} {n}" for code, n in tally.codes.most_common())
        yield f"| {kind} | {tally.cases} | {tally.right} | {named} | {first} | {codes} |"
