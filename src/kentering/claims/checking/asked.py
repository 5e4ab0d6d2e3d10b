"""A claim in the catalogue's terms: indicator, geography, branch, periods and what is compared.

Enters: a claim. Leaves: ``Asked``, or a ``Gap`` that says which part of it is unknown and what
would help. Nothing here reads a store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from kentering.catalogue import catalogue
from kentering.claims.groups import GENERAL, WHY, no_plain_figure
from kentering.claims.labels import label_of
from kentering.claims.model import Claim
from kentering.claims.terms import (
    CLOSED,
    COMPANY,
    DOLLAR_RATE,
    OTHER_RATE,
    OVER,
    POLICY,
    PRICED,
    QUOTED_IN,
    WITHOUT_BRANCH,
    WOULD_HELP,
    branch_of,
    indicators_of,
    period_of,
    publisher_of,
    survey_of,
)
from kentering.language import Text
from kentering.periods import Period

SINCE: dict[str, str] = {"vs_peak": "since", "change_over_period": "since", "average": "mean"}
"""Comparisons that can be recomputed when the claim names the period they count from."""
STRETCHES = ("change_vs_prev", "yoy")
"""Comparisons of several months together with as many before."""
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
    dated: bool


def asked(claim: Claim, written: date | None) -> Asked | Gap:
    """Put a claim in the catalogue's terms, or say which part of it is unknown.

    Args:
        claim: the claim.
        written: the last day it can have been written; None when unknown.
    """
    claim = _from_month_to_month(claim)
    indicators = indicators_of(claim.indicator, claim.subject, claim.detail)
    if not indicators or claim.detail in (DOLLAR_RATE, OTHER_RATE):
        return _no_indicator(claim)
    if group := sorted(set(claim.apart) & no_plain_figure(claim.indicator)):
        return Gap("group", WHY.get(group[0], GENERAL))
    geo, over = QUOTED_IN.get(indicators[0], place_of(claim.geo)), _over(claim)
    span = _span(claim) if claim.period or claim.comparison == "average" else None
    priced = claim.indicator in PRICED or indicators[0] in (*QUOTED_IN, *WITHOUT_BRANCH)
    publisher = publisher_of(claim.source, geo or "")
    branch = "_Z" if priced else branch_of(claim.subject, indicators[0], geo or "", publisher)
    if geo is None or span is None or over is None or branch is None or claim.part:
        return _unclear(claim, geo, span, over)
    indicators = survey_of(indicators, geo, publisher)
    early = _before(indicators, geo, span, written)
    return Asked(indicators, geo, branch, span, over, claim, early, written is not None)


def _from_month_to_month(claim: Claim) -> Claim:
    """``in mei hoger dan in november 2022``: the last month, counted from the first."""
    first, _, last = (claim.period or "").partition("/")
    one, two = period_of(first), period_of(last)
    months = one is not None and two is not None and one.freq == two.freq == "M"
    if claim.comparison != "change_over_period" or claim.base or not months:
        return claim
    return replace(claim, period=last, base=first)


def _unclear(
    claim: Claim, geo: str | None, span: tuple[Period, ...] | None, over: str | None
) -> Gap:
    """The first part of a claim that cannot be put in the catalogue's terms."""
    told, compared = claim.period, claim.comparison
    gaps = (
        (geo is None, "geo", Text("geen land of gebied van de catalogus, of meer dan één",
                                  "no country or area of the catalogue, or more than one")),
        (told is None, "period", Text("de tekst zegt niet over welke periode het gaat",
                                      "the text does not say which period it is about")),
        (span is None, "span", Text(f"{told} is geen periode van een reeks",
                                    f"{told} is no period of a series")),
        (compared is None, "comparison", Text("de tekst zegt niet waarmee wordt vergeleken",
                                              "the text does not say what it is compared with")),
        (over is None, "comparison", Text(f"vergelijking {compared} wordt niet nagerekend",
                                          f"comparison {compared} is not recomputed")),
        (claim.part is not None, "part", Text(
            f"{claim.part} is een deel van het land; de reeksen zijn van het geheel",
            f"{claim.part} is a part of the country; the series are of the whole")),
        (True, "branch", Text(f"{claim.subject!r} is geen bedrijfstak van de catalogus",
                              f"{claim.subject!r} is no branch of the catalogue")),
    )  # fmt: skip
    return next(Gap(code, words) for missing, code, words in gaps if missing)


def place_of(text: str | None) -> str | None:
    """Code of a geography of the catalogue; None for several or none."""
    known = {**{g: g for g in catalogue().geos}, "WORLD": "W"}
    return known.get((text or "").strip().upper())


def _span(claim: Claim) -> tuple[Period, ...] | None:
    average = claim.comparison == "average"
    text = (claim.base if average else claim.period) or ""
    first, last = (period_of(end) for end in (text.split("/") * 2)[:2])
    stretch = average or claim.comparison in STRETCHES
    if "/" in text and stretch and first and last:
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
    changed = method_changes(indicators, geo)
    return bool(changed) and day < min(changed)


def method_changes(indicators: tuple[str, ...], geo: str) -> list[date]:
    """The days on which a publisher changed its method."""
    return [
        e.start
        for e in catalogue().events
        if e.kind == "method" and e.indicator in indicators and e.geo == geo
    ]


def _no_indicator(claim: Claim) -> Gap:
    if claim.indicator == "exchange_rate":
        return Gap("rate", Text("geen koers van de euro in dollars; een andere is er niet",
                                "no rate of the euro in dollars; there is no other"))  # fmt: skip
    if claim.indicator in CLOSED:
        return proprietary(claim)
    if claim.indicator in COMPANY:
        return Gap("company", Text("een cijfer over bedrijven, geen statistiek",
                                   "a figure about companies, no statistic"))  # fmt: skip
    if claim.indicator in POLICY:
        return Gap("policy", Text("een cijfer over beleid, geen statistiek",
                                  "a figure about policy, no statistic"))  # fmt: skip
    label, whose = label_of(claim.indicator), f"'{claim.subject}'" if claim.subject else ""
    nl = ", ".join(part for part in (label.nl if label else "", whose) if part) or "-"
    en = ", ".join(part for part in (label.en if label else "", whose) if part) or "-"
    return Gap(
        "no_series",
        Text(f"de catalogus heeft geen reeks voor deze grootheid ({nl})",
             f"the catalogue has no series for this quantity ({en})"),
        _would_help(claim.indicator),
    )  # fmt: skip


def _would_help(indicator: str | None) -> Text | None:
    need = WOULD_HELP.get(indicator or "")
    return need and Text(
        f"nodig: {need.nl}, als bron in de catalogus", f"needed: {need.en}, as a catalogued source"
    )


def proprietary(claim: Claim) -> Gap:
    """Why a proprietary index is in no edition, and how to have it all the same."""
    nl = "de reeks is eigendom van de uitgever en zit niet in de editie"
    said = Text(nl, "the series is the publisher's property and in no edition")
    if claim.indicator not in catalogue().indicators:
        nl, en = "de catalogus kent geen deelindices", "the catalogue knows no sub-indices"
        return Gap("proprietary", Text(f"{said.nl}; {nl}", f"{said.en}; {en}"))
    key = f"{place_of(claim.geo) or 'NL'}.{claim.indicator}._Z.sa.points"
    run = Text("voer eigen cijfers in: kentering import BESTAND",
               "import your own figures: kentering import FILE")  # fmt: skip
    return Gap("proprietary", said, Text(f"{run.nl} ({key})", f"{run.en} ({key})"))
