"""Which quantities a claim can be held against: series of the store by the words of the claim.

Enters: a claim and the open books. Leaves: ``Quantity`` objects, the claim's own definition
first, or a ``Gap`` that says why there is none and what would help.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import get_args

from kentering.catalogue import SeriesKey, SourceEntry, Unit, catalogue, series_label
from kentering.claims.checking.asked import Asked, Gap, asked, method_changes, place_of, proprietary
from kentering.claims.checking.evidence import EURO_RATE, Books, vintages
from kentering.claims.checking.names import name_of_claim
from kentering.claims.checking.verdict import Definition, Quantity
from kentering.claims.checking.words import GDP_SHARE, PER_HOUR
from kentering.claims.model import Claim
from kentering.claims.terms import (
    ADJUSTMENTS,
    AMOUNTS,
    BEFORE_METHOD,
    CLOSED,
    HOURS,
    OF_GDP,
    OLD_METHODS,
    OTHER_TOTALS,
    PRICE_UNITS,
    PRICED,
    SEASONLESS,
    VOLUME,
    adjustments_for,
    indicators_of,
    offices,
    period_of,
    publisher_of,
    survey_of,
)
from kentering.language import LANGS, Lang, Text
from kentering.periods import MONTHS_IN, Freq, Period

HOURS_UNIT = "THS_HW"


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
    own = any(q.definition == "same" and vintages(q, books) for q in ordered)
    return ordered if own else _old_method(ask, ordered)


def _old_method(ask: Asked, found: list[Quantity]) -> list[Quantity]:
    """The other definition of a figure around a change of method, when its own has no series.

    A figure last printed before the change keeps the definition it had then; a total that another
    publisher prints never had the old one.
    """
    changed = method_changes(ask.indicators, ask.geo)
    if not changed or ask.span[-1].end >= min(changed):
        return found
    table = ADJUSTMENTS if ask.before_method else BEFORE_METHOD
    had = table.get((ask.indicators[0], ask.over), ())
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
        get_args(Definition).index(quantity.definition),
        not quantity.ours,
        quantity.formula not in ("printed", "share"),
        -(unit.base or 0),
        len(quantity.now),
        min(ranks, default=9),
    )


def _keys(ask: Asked, books: Books) -> Iterator[str]:
    for key, parts in books.parts.items():
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
        if formula == "per_hour_growth":
            keys = (key, str(replace(parts, indicator=HOURS[parts.indicator], unit=HOURS_UNIT)))
        base: tuple[Period, ...] = ()
        if formula in ("growth", "difference", "per_mwh_growth", "per_hour_growth"):
            base = _since(ask.claim) if ask.over == "since" else _base(ask.over, now)
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
    if ask.claim.detail == OF_GDP:
        return "aggregate" if parts.branch == ask.branch else None
    # a change on the month before means nothing while the season is still in it
    if ask.over == "previous" and own is not None and parts.adjustment not in (*own, *SEASONLESS):
        return None
    if parts.branch not in (ask.branch, "_Z"):
        both = ask.branch in OTHER_TOTALS and parts.branch in OTHER_TOTALS
        return "aggregate" if both and (own is None or parts.adjustment in own) else None
    if own is not None and parts.adjustment not in own:
        return "adjustment"
    return "same" if _of_the_method(ask, parts.indicator) else "method"


def _of_the_method(ask: Asked, indicator: str) -> bool:
    """Whether a series is made by the method that its publisher had when the text was written.

    Around a change of method that a series of its own stands for; of a text without a day either
    may be meant.
    """
    old = OLD_METHODS.values()
    if not ask.dated or not set(ask.indicators) & set(old):
        return True
    return ask.before_method == (indicator in old)


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
    if ask.claim.indicator == "labour_productivity":
        return "per_hour_growth" if _per_hour(ask, unit) else None
    if unit.over is not None:
        one = len(now) == 1 and unit.over == ask.over
        return "printed" if one and _previous_is(unit, freq) else None
    if unit.code == "USD_MMBTU" and ask.claim.indicator in PRICED:
        return _gas(ask, now)
    if ask.over in ("", "mean"):
        return _level(ask.claim, unit, now)
    return _change(ask, unit, now)


def _per_hour(ask: Asked, unit: Unit) -> bool:
    """Whether value added in this unit, per hour, gives the change of productivity claimed."""
    percent = ask.claim.value is None or ask.claim.unit in (None, "percent")
    return unit.code.startswith(VOLUME) and ask.over in ("year", "previous") and percent


def _change(ask: Asked, unit: Unit, now: tuple[Period, ...]) -> str | None:
    """How a change is made from levels in this unit."""
    if ask.over == "since":
        return "growth" if unit.kind == "index" and ask.claim.unit == "percent" else None
    if ask.over == "previous" and sum(MONTHS_IN.get(p.freq, 0) for p in now) not in (1, 3):
        return None
    # of a balance or a share the change is a difference in points (U1)
    if unit.kind in ("points", "percent"):
        return "difference" if len(now) == 1 and ask.claim.unit != "percent" else None
    percent = ask.claim.value is None or ask.claim.unit in (None, "percent")
    # growth of value added is growth of its volume
    at_prices = ask.indicators[0] in HOURS and not unit.code.startswith(VOLUME)
    return "growth" if percent and not at_prices else None


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
    if unit.kind == "amount":
        units, _ = AMOUNTS.get(unit.code, ((), 1.0))
        return "scaled" if claim.unit in units and len(now) == 1 else None
    fits = {
        "points": ("points", "index", None),
        "percent": ("percent",),
        "index": ("index",),
        "price": PRICE_UNITS.get(unit.code, ("price",)),
        "rate": PRICE_UNITS.get(unit.code, ("rate",)),
    }
    if claim.unit not in fits[unit.kind]:
        return None
    return "printed" if len(now) == 1 else "mean"


def _base(over: str, now: tuple[Period, ...]) -> tuple[Period, ...]:
    if over == "year":
        return tuple(p.year_earlier() for p in now)
    return tuple(p.shift(-len(now)) for p in now)


def absent(ask: Asked, books: Books) -> Gap:
    """Why no series of the store fits a claim that the catalogue understands; what to import."""
    if other := next(_in_another_form(ask, books), None):
        name = series_label(other)
        return Gap(
            "unit",
            Text(f"wel in de opslag, maar niet in deze eenheid of vorm: {name.nl}",
                 f"in the store, but not in this unit or form: {name.en}"),
        )  # fmt: skip
    if ask.claim.indicator in CLOSED:
        return proprietary(ask.claim)
    fits = [s for s in catalogue().sources.values() if _gives(s, ask)]
    wanted = publisher_of(ask.claim.source, ask.geo)
    fits.sort(key=lambda s: (s.provider != wanted, s.rank, s.id))
    what = Text(*(_in_words(ask, lang) for lang in LANGS))
    return Gap(
        "not_in_store",
        Text(f"niet in de opslag: {what.nl}", f"not in the store: {what.en}"),
        _fetch([s.id for s in fits[:2]]),
    )


def _in_another_form(ask: Asked, books: Books) -> Iterator[str]:
    """Series of what the claim is about, with a value in its last period."""
    for key in _keys(ask, books):
        same = _definition(ask, books.parts[key]) == "same"
        if same and any(
            p == ask.span[-1] and rows[-1].value is not None
            for (_, p), rows in books.cells(key).items()
        ):
            yield key


def from_publisher(ask: Asked) -> Text:
    """What to run for the figure of the publisher that the claim names."""
    wanted = publisher_of(ask.claim.source, ask.geo)
    known = _made_from(ask)
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


def spoken(claim: Claim) -> Text:
    """What a claim is about, in the catalogue's words where it knows them."""
    ask = asked(claim, None)
    if isinstance(ask, Gap):
        return name_of_claim(claim)
    return Text(*(_in_words(ask, lang) for lang in LANGS))


def _in_words(ask: Asked, lang: Lang) -> str:
    cat = catalogue()
    branch = cat.branches.get(ask.branch)
    parts = [cat.indicators[ask.indicators[0]].heading[lang]]
    parts += [GDP_SHARE[lang]] if ask.claim.detail == OF_GDP else []
    parts += [PER_HOUR[lang]] if ask.claim.indicator == "labour_productivity" else []
    parts += [branch.label[lang]] if branch else []
    parts += [cat.geos[ask.geo].name[lang], ask.span[0].label(lang)]
    if len(ask.span) > 1:
        parts[-1] += f" – {ask.span[-1].label(lang)}"
    return ", ".join(parts)


def _made_from(ask: Asked) -> set[str]:
    """The indicators of the catalogue that the figure is made from."""
    per_hour = ask.claim.indicator == "labour_productivity"
    return set(ask.indicators) | {HOURS[i] for i in ask.indicators if per_hour and i in HOURS}


def _gives(source: SourceEntry, ask: Asked) -> bool:
    """Whether a plain update of the source may bring the series."""
    if not source.automatic or not _made_from(ask) & set(source.indicators):
        return False
    geos, branches = source.keys.get("geo"), source.keys.get("branch")
    home = offices().get(source.provider)
    right_place = ask.geo in geos if geos else home in (None, ask.geo)
    return right_place and (not branches or ask.branch in branches)


def newest_periods(claim: Claim, books: Books, until: datetime) -> list[Period]:
    """The newest period, per frequency, of the series a claim may mean, known by a moment."""
    indicators = indicators_of(claim.indicator, claim.subject, claim.detail)
    geo = place_of(claim.geo)
    indicators = survey_of(indicators, geo or "", publisher_of(claim.source, geo or ""))
    newest: dict[Freq, Period] = {}
    for key, parts in books.parts.items():
        if parts.geo != geo or parts.indicator not in indicators:
            continue
        for (_, period), rows in books.cells(key).items():
            known = any(r.released_at <= until and r.value is not None for r in rows)
            if known and period > newest.get(period.freq, Period(date.min, period.freq)):
                newest[period.freq] = period
    return [newest[f] for f in sorted(newest)]
