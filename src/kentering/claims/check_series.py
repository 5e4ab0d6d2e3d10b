"""Which quantities a claim can be held against: series of the store by the words of the claim.

Enters: a claim and the open books. Leaves: ``Quantity`` objects, the claim's own definition
first, or a ``Gap`` that says why there is none and what would help.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from kentering.catalogue import SeriesKey, SourceEntry, Unit, catalogue
from kentering.claims.check_terms import (
    BEFORE_METHOD,
    CLOSED,
    COMPANY,
    OTHER_TOTALS,
    OVER,
    POLICY,
    PRICE_UNITS,
    PRICED,
    QUOTED_IN,
    WOULD_HELP,
    adjustments_for,
    branch_of,
    indicators_of,
    period_of,
    publisher_of,
    survey_of,
)
from kentering.claims.evidence import EURO_RATE, Books
from kentering.claims.model import Claim
from kentering.claims.verdict import Definition, Quantity
from kentering.language import LANGS, Lang, Text
from kentering.periods import MONTHS_IN, Freq, Period

SINCE: dict[str, str] = {"vs_peak": "since", "change_over_period": "since", "average": "mean"}
"""Comparisons that can be recomputed when the claim names the period they count from."""
_HALF = re.compile(r"(\d{4})-H([12])")


@dataclass(frozen=True)
class Gap:
    """Why a claim cannot be held against a series, and what would make it possible."""

    reason: str
    words: Text
    advice: Text | None = None


@dataclass(frozen=True)
class Asked:
    """A claim in the catalogue's terms."""

    indicators: tuple[str, ...]
    geo: str
    branch: str
    span: tuple[Period, ...]
    over: str
    claim: Claim
    before_method: bool


def asked(claim: Claim, written: date | None) -> Asked | Gap:
    """Put a claim in the catalogue's terms, or say which part of it is unknown.

    Args:
        claim: the claim.
        written: the last day it can have been written; None when unknown.
    """
    indicators = indicators_of(claim.indicator, claim.subject)
    if not indicators:
        return _no_indicator(claim)
    geo, over = QUOTED_IN.get(indicators[0], _geo(claim.geo)), _over(claim)
    span = _span(claim) if claim.period or claim.comparison == "average" else None
    priced = claim.indicator in PRICED or indicators[0] in QUOTED_IN
    branch = "_Z" if priced else branch_of(claim.subject, indicators[0], geo or "")
    if geo is None or span is None or over is None or branch is None:
        return _unclear(claim, geo, span, over)
    indicators = survey_of(indicators, geo, publisher_of(claim.source, geo))
    early = _before(indicators, geo, span, written)
    return Asked(indicators, geo, branch, span, over, claim, early)


def _unclear(
    claim: Claim, geo: str | None, span: tuple[Period, ...] | None, over: str | None
) -> Gap:
    """The first part of a claim that cannot be put in the catalogue's terms."""
    if geo is None:
        nl = "geen land of gebied van de catalogus, of meer dan één"
        return Gap("geo", Text(nl, "no country or area of the catalogue, or more than one"))
    if claim.period is None:
        nl = "de tekst zegt niet over welke periode het gaat"
        return Gap("period", Text(nl, "the text does not say which period it is about"))
    if span is None:
        nl, en = "is geen periode van een reeks", "is no period of a series"
        return Gap("span", Text(f"{claim.period} {nl}", f"{claim.period} {en}"))
    if claim.comparison is None:
        nl = "de tekst zegt niet waarmee wordt vergeleken"
        return Gap("comparison", Text(nl, "the text does not say what it is compared with"))
    if over is None:
        nl, en = "wordt niet nagerekend", "is not recomputed"
        said = claim.comparison
        return Gap("comparison", Text(f"vergelijking {said} {nl}", f"comparison {said} {en}"))
    nl, en = "is geen bedrijfstak van de catalogus", "is no branch of the catalogue"
    return Gap("branch", Text(f"{claim.subject!r} {nl}", f"{claim.subject!r} {en}"))


def _geo(text: str | None) -> str | None:
    known = {**{g: g for g in catalogue().geos}, "WORLD": "W"}
    return known.get((text or "").strip().upper())


def _span(claim: Claim) -> tuple[Period, ...] | None:
    average = claim.comparison == "average"
    text = (claim.base if average else claim.period) or ""
    first, last = (period_of(end) for end in (text.split("/") * 2)[:2])
    if "/" in text and (average or claim.comparison == "change_vs_prev") and first and last:
        return months_between(first, last)
    half = _HALF.fullmatch(text)
    if half and (year := period_of(half[1])):
        first = year.to("M").shift(6 * int(half[2]) - 6)
        return tuple(first.shift(i) for i in range(6))
    period = period_of(text)
    return (period,) if period else None


def months_between(first: Period, last: Period) -> tuple[Period, ...] | None:
    """The months from one to another, both included; None for other periods or the wrong order."""
    if first.freq != "M" or last.freq != "M" or last < first:
        return None
    found = [first]
    while found[-1] < last:
        found.append(found[-1].shift(1))
    return tuple(found)


def _over(claim: Claim) -> str | None:
    if claim.base is not None and claim.comparison in SINCE:
        return SINCE[claim.comparison]
    if claim.comparison == "change_vs_prev" and "/" in (claim.period or ""):
        return "previous"
    if claim.comparison == "change_vs_prev":
        points = claim.unit in ("points", "index") or claim.direction is not None
        return "previous" if points else None
    return OVER.get(claim.comparison or "")


def _before(
    indicators: tuple[str, ...], geo: str, span: tuple[Period, ...], written: date | None
) -> bool:
    """Whether the figure dates from before the publisher changed its method."""
    day = written or span[-1].shift(1).end
    changed = _changed(indicators, geo)
    return bool(changed) and day < min(changed)


def _changed(indicators: tuple[str, ...], geo: str) -> list[date]:
    """The days on which a publisher changed its method."""
    return [
        e.start
        for e in catalogue().events
        if e.kind == "method" and e.indicator in indicators and e.geo == geo
    ]


def quantities(ask: Asked, books: Books) -> list[Quantity]:
    """The quantities in the store that the claim may mean, its own definition first.

    Order: own definition; the publisher the claim names; a printed rate before a computed one
    (R2); the newest base year.
    """
    found: list[tuple[tuple[int, ...], Quantity]] = []
    for key in _keys(ask, books):
        for publisher in books.publishers(key):
            for quantity in _of(ask, key, publisher, books):
                found.append((_rank(quantity), quantity))
    ordered = [q for _, q in sorted(found, key=lambda f: (f[0], f[1].keys, f[1].publisher))]
    return ordered if any(q.definition == "same" for q in ordered) else _old_method(ask, ordered)


def _old_method(ask: Asked, found: list[Quantity]) -> list[Quantity]:
    """A figure last printed before a change of method keeps the definition it had then."""
    had = BEFORE_METHOD.get((ask.indicators[0], ask.over), ())
    changed = _changed(ask.indicators, ask.geo)
    if not changed or ask.span[-1].end >= min(changed):
        return found
    return [
        replace(q, definition="same")
        if q.definition == "adjustment" and SeriesKey.parse(q.keys[0]).adjustment in had
        else q
        for q in found
    ]


def _rank(quantity: Quantity) -> tuple[int, ...]:
    unit = catalogue().units[SeriesKey.parse(quantity.keys[0]).unit]
    ranks = [s.rank for s in catalogue().sources.values() if s.provider == quantity.publisher]
    return (
        ("same", "adjustment", "aggregate").index(quantity.definition),
        not quantity.ours,
        quantity.formula not in ("printed", "share"),
        -(unit.base or 0),
        len(quantity.now),
        min(ranks, default=9),
    )


def _keys(ask: Asked, books: Books) -> Iterator[str]:
    for key in sorted(books.keys):
        parts = SeriesKey.parse(key)
        named = parts.geo == ask.geo and parts.indicator in ask.indicators
        if named and _definition(ask, parts) is not None:
            yield key


def _of(ask: Asked, key: str, publisher: str, books: Books) -> Iterator[Quantity]:
    parts = SeriesKey.parse(key)
    definition = _definition(ask, parts)
    if definition is None:
        return
    wanted = publisher_of(ask.claim.source, ask.geo)
    ours = wanted is None or wanted == publisher
    unit = catalogue().units[parts.unit]
    for freq in sorted(books.freqs(key, publisher)):
        now = _window(ask.span, freq)
        formula = _formula(ask, unit, now, freq) if now else None
        if not now or formula is None:
            continue
        keys: tuple[str, ...] = (key,)
        if formula == "share":
            whole = SeriesKey(parts.geo, parts.indicator, "TOTAL", parts.adjustment, parts.unit)
            keys = (key, str(whole))
        base = ()
        if formula in ("growth", "difference", "per_mwh_growth"):
            base = _since(ask.claim) if ask.over == "since" else _base(ask.over, now, freq)
        if formula.startswith("per_mwh"):
            keys = (key, EURO_RATE)
        yield Quantity(keys, formula, now, base, publisher, definition, ours)


def _since(claim: Claim) -> tuple[Period, ...]:
    """The period that a distance is counted from."""
    found = period_of(claim.base)
    return (found,) if found else ()


def _definition(ask: Asked, parts: SeriesKey) -> Definition | None:
    own = adjustments_for(
        parts.indicator, ask.over, ask.claim.adjusted, before_method=ask.before_method
    )
    if parts.branch not in (ask.branch, "_Z"):
        both = ask.branch in OTHER_TOTALS and parts.branch in OTHER_TOTALS
        return "aggregate" if both and (own is None or parts.adjustment in own) else None
    return "same" if own is None or parts.adjustment in own else "adjustment"


def _window(span: tuple[Period, ...], freq: Freq) -> tuple[Period, ...]:
    """The periods of a series that make up the span of the claim; empty when they do not."""
    if freq == "D" or any(p.freq == "D" for p in span):
        return span if all(p.freq == freq for p in span) else ()
    months = sum(MONTHS_IN[p.freq] for p in span)
    size = MONTHS_IN[freq]
    if months % size or (span[0].start.month - 1) % size:
        return ()
    first = Period(span[0].start, freq)
    return tuple(first.shift(i) for i in range(months // size))


def _formula(ask: Asked, unit: Unit, now: tuple[Period, ...], freq: Freq) -> str | None:
    """How the claim's figure is made from a series in this unit, or None when it cannot be."""
    if ask.claim.indicator == "value_added_share":
        return "share" if unit.code == "CP_MEUR" and freq == "A" and not ask.over else None
    if unit.over is not None:
        one = len(now) == 1 and unit.over == ask.over
        return "printed" if one and _previous_is(unit, freq) else None
    if unit.code == "USD_MMBTU" and ask.claim.indicator in PRICED:
        return _gas(ask, now)
    if ask.over == "mean":
        return "mean" if _level(ask.claim, unit, now) else None
    if ask.over == "since":
        return "growth" if unit.kind == "index" and ask.claim.unit == "percent" else None
    if not ask.over:
        return _level(ask.claim, unit, now)
    if ask.over == "previous" and sum(MONTHS_IN.get(p.freq, 0) for p in now) not in (1, 3):
        return None
    # of a balance or a share the change is a difference in points (U1)
    if unit.kind in ("points", "percent"):
        return "difference" if len(now) == 1 and ask.claim.unit != "percent" else None
    percent = ask.claim.value is None or ask.claim.unit in (None, "percent")
    return "growth" if percent else None


def _gas(ask: Asked, now: tuple[Period, ...]) -> str | None:
    """Gas is quoted in dollars per mmbtu and spoken of in euros per MWh."""
    if len(now) != 1:
        return None
    if not ask.over:
        return "per_mwh" if ask.claim.unit in PRICE_UNITS["EUR_MWH"] else None
    return "per_mwh_growth" if ask.claim.unit in (None, "percent") else None


def _previous_is(unit: Unit, freq: Freq) -> bool:
    return unit.over != "previous" or {"mom": "M", "qoq": "Q"}.get(unit.code) == freq


def _level(claim: Claim, unit: Unit, now: tuple[Period, ...]) -> str | None:
    fits = {
        "points": ("points", "index", None),
        "percent": ("percent",),
        "index": ("index",),
        "price": PRICE_UNITS.get(unit.code, ("price",)),
        "rate": PRICE_UNITS.get(unit.code, ("rate",)),
        "amount": ("amount",),
    }
    if claim.unit not in fits[unit.kind]:
        return None
    return "printed" if len(now) == 1 else "mean"


def _base(over: str, now: tuple[Period, ...], freq: Freq) -> tuple[Period, ...]:
    if over == "year":
        steps = {"A": 1, "Q": 4, "M": 12, "D": 365}[freq]
        return tuple(p.shift(-steps) for p in now)
    return tuple(p.shift(-len(now)) for p in now)


def _no_indicator(claim: Claim) -> Gap:
    if claim.indicator in CLOSED:
        return _closed(claim)
    if claim.indicator in COMPANY:
        return Gap("company", Text("een cijfer over bedrijven, geen statistiek",
                                   "a figure about companies, no statistic"))  # fmt: skip
    if claim.indicator in POLICY:
        return Gap("policy", Text("een cijfer over beleid, geen statistiek",
                                  "a figure about policy, no statistic"))  # fmt: skip
    name = ", ".join(part for part in (claim.indicator, claim.subject) if part) or "-"
    return Gap(
        "no_series",
        Text(
            f"de catalogus heeft geen reeks voor deze grootheid ({name})",
            f"the catalogue has no series for this quantity ({name})",
        ),
        _would_help(claim.indicator),
    )


def _would_help(indicator: str | None) -> Text | None:
    need = WOULD_HELP.get(indicator or "")
    return need and Text(
        f"nodig: {need.nl}, als bron in de catalogus", f"needed: {need.en}, as a catalogued source"
    )


def _closed(claim: Claim) -> Gap:
    nl = "de reeks is eigendom van de uitgever en zit niet in de editie"
    said = Text(nl, "the series is the publisher's property and in no edition")
    if claim.indicator not in catalogue().indicators:
        nl, en = "de catalogus kent geen deelindices", "the catalogue knows no sub-indices"
        return Gap("proprietary", Text(f"{said.nl}; {nl}", f"{said.en}; {en}"))
    key = f"{_geo(claim.geo) or 'NL'}.{claim.indicator}._Z.sa.points"
    run = Text("voer eigen cijfers in: kentering import BESTAND",
               "import your own figures: kentering import FILE")  # fmt: skip
    return Gap("proprietary", said, Text(f"{run.nl} ({key})", f"{run.en} ({key})"))


def absent(ask: Asked) -> Gap:
    """Why no series of the store fits a claim that the catalogue understands; what to import."""
    if ask.claim.indicator in CLOSED:
        return _closed(ask.claim)
    fits = [s for s in catalogue().sources.values() if _gives(s, ask)]
    wanted = publisher_of(ask.claim.source, ask.geo)
    fits.sort(key=lambda s: (s.provider != wanted, s.rank, s.id))
    what = Text(*(_in_words(ask, lang) for lang in LANGS))
    return Gap(
        "not_in_store",
        Text(f"niet in de opslag: {what.nl}", f"not in the store: {what.en}"),
        _fetch([s.id for s in fits[:2]]),
    )


def from_publisher(ask: Asked) -> Text:
    """What to run for the figure of the publisher that the claim names."""
    wanted = publisher_of(ask.claim.source, ask.geo)
    known = set(ask.indicators)
    return _fetch(
        [
            s.id
            for s in catalogue().sources.values()
            if s.provider == wanted and s.automatic and known & set(s.indicators)
        ]
    )


def _fetch(names: list[str]) -> Text:
    if not names:
        return Text("geen bron van de catalogus geeft deze reeks; voer haar zelf in: "
                    "kentering import BESTAND",
                    "no source of the catalogue gives this series; import it yourself: "
                    "kentering import FILE")  # fmt: skip
    run = f"kentering update {' '.join(names)}"
    return Text(f"haal op: {run}", f"fetch: {run}")


def _in_words(ask: Asked, lang: Lang) -> str:
    cat = catalogue()
    branch = cat.branches.get(ask.branch)
    parts = [cat.indicators[ask.indicators[0]].heading[lang]]
    parts += [branch.label[lang]] if branch else []
    parts += [cat.geos[ask.geo].name[lang], ask.span[0].label(lang)]
    if len(ask.span) > 1:
        parts[-1] += f" – {ask.span[-1].label(lang)}"
    return ", ".join(parts)


def _gives(source: SourceEntry, ask: Asked) -> bool:
    """Whether a plain update of the source may bring the series."""
    if not source.automatic or not set(ask.indicators) & set(source.indicators):
        return False
    geos, branches = source.keys.get("geo"), source.keys.get("branch")
    home = {"CBS": "NL", "DESTATIS": "DE"}.get(source.provider)
    right_place = ask.geo in geos if geos else home in (None, ask.geo)
    return right_place and (not branches or ask.branch in branches)


def newest_periods(claim: Claim, books: Books, until: datetime) -> list[Period]:
    """The newest period, per frequency, of the series a claim may mean, known by a moment."""
    indicators = indicators_of(claim.indicator, claim.subject)
    geo = _geo(claim.geo)
    newest: dict[Freq, Period] = {}
    for key in sorted(books.keys):
        parts = SeriesKey.parse(key)
        if parts.geo != geo or parts.indicator not in indicators:
            continue
        for (_, period), rows in books.cells(key).items():
            known = any(r.released_at <= until and r.value is not None for r in rows)
            if known and period > newest.get(period.freq, Period(date.min, period.freq)):
                newest[period.freq] = period
    return [newest[f] for f in sorted(newest)]
