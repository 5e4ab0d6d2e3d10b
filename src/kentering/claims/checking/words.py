"""The sentences of a verdict, in Dutch and English, made from its evidence.

Enters: evidence, bands and claims. Leaves: ``Text``; every number goes through ``language``.
"""

from __future__ import annotations

import math
from datetime import date, datetime

from kentering.catalogue import series_label, unit_of
from kentering.claims.checking.evidence import scale_of
from kentering.claims.checking.moments import Written
from kentering.claims.checking.rounding import Band
from kentering.claims.checking.verdict import Evidence, Nearby, Quantity, Vintage
from kentering.claims.model import Claim
from kentering.language import Lang, Text, day, number
from kentering.periods import Period
from kentering.store.read import day_at_home

SIGNED = ("growth", "difference", "per_hour_growth", "per_mwh_growth")
PER_HOUR = Text("per gewerkt uur", "per hour worked")
GDP_SHARE = Text("als deel van het bbp", "as a share of GDP")
FEW = 3
SHOWN = 2
"""Decimals of a value that has more than its unit asks for."""
POINTS = Text(" punten", " points")
PERCENT_POINTS = Text(" procentpunt", " percentage points")
RELEASE_MISSING = Text("De publicatie van toen is niet in de opslag",
                       "The release of the day is not in the store")  # fmt: skip


def joined(*parts: Text) -> Text:
    """Sentences one after another, in both languages."""
    return Text(
        " ".join(p.nl for p in parts if p.nl).strip(), " ".join(p.en for p in parts if p.en).strip()
    )


def is_percent(quantity: Quantity) -> bool:
    """Whether the quantity is a rate or share in percent."""
    unit = unit_of(quantity.keys[0])
    rates = ("growth", "share", "per_mwh_growth", "per_hour_growth")
    return quantity.formula in rates or unit.kind == "percent"


def figure(value: float, quantity: Quantity, lang: Lang, decimals: int | None = None) -> str:
    """A value as a reader expects it: sign for changes, percent where it is one."""
    unit = unit_of(quantity.keys[0])
    if quantity.formula == "scaled":
        own = value / scale_of(quantity)
        return f"{number(own, lang, 1 if own % 1 else 0)} {unit.label[lang]}"
    change = quantity.formula in SIGNED or unit.over is not None
    places = decimals if decimals is not None else (1 if is_percent(quantity) else unit.decimals)
    if quantity.formula == "printed" and decimals is None:
        given = len(f"{value:.4f}".rstrip("0").partition(".")[2])
        places = max(places, min(given, SHOWN, *([1] if unit.kind == "index" else [])))
    shown = number(value, lang, places, plus=change)
    return f"{shown}%" if is_percent(quantity) else shown


def local_day(moment: datetime, lang: Lang) -> str:
    """The day of a release in Amsterdam, in words."""
    return day(day_at_home(moment), lang)


def release_day(vintage: Vintage, lang: Lang) -> str:
    """The day of a release: its month where no more is known, else the day we had it (V4)."""
    if vintage.month_only:
        return Period(day_at_home(vintage.released_at).replace(day=1), "M").label(lang)
    when = local_day(vintage.released_at, lang)
    had = {"nl": "opgehaald", "en": "retrieved"}[lang]
    return f"{had} {when}" if vintage.dating == "retrieval" else when


def stated(vintage: Vintage, quantity: Quantity) -> Text:
    """A value with its publisher and day of release."""

    def one(lang: Lang) -> str:
        when = release_day(vintage, lang)
        return f"{figure(vintage.value, quantity, lang)} ({vintage.publisher[lang]}, {when})"

    return Text(one("nl"), one("en"))


def periods_of(quantity: Quantity) -> Text:
    """The periods of a quantity, the first and the last."""
    first, last = quantity.now[0], quantity.now[-1]
    if first == last:
        return first.named()
    return Text(
        f"{first.label('nl')} tot en met {last.label('nl')}",
        f"{first.label('en')} to {last.label('en')}",
    )


def name_of(quantity: Quantity) -> Text:
    """What was looked up, in words: label of the series and period."""
    label, when = series_label(quantity.keys[0]), periods_of(quantity)
    if quantity.formula == "share":
        label = Text(f"aandeel van {label.nl}", f"share of {label.en}")
    if quantity.formula == "per_hour_growth":
        label = Text(f"{label.nl} {PER_HOUR.nl}", f"{label.en} {PER_HOUR.en}")
    return Text(f"{label.nl}, {when.nl}", f"{label.en}, {when.en}")


def known_then(evidence: Evidence, when: Written) -> Text:
    """What was known when the text was written, and what came after it."""
    then = evidence.then
    if then is None:
        first = evidence.shown
        if first is None:
            return Text("Nergens bekend.", "Not known anywhere.")
        said = stated(first, evidence.quantity)
        later = Text(f"Pas later bekend: {said.nl}.", f"Known only later: {said.en}.")
        return joined(later, revised_to(evidence))
    said = stated(then, evidence.quantity)
    head = (
        Text(f"Bekend bij verschijnen: {said.nl}.", f"Known when written: {said.en}.")
        if when.dated and then.released_at <= when.last
        else Text(f"Bekend in de maand van verschijnen: {said.nl}.",
                  f"Known in the month it was written: {said.en}.")
        if when.dated
        else Text(f"Datum van de tekst onbekend; gepubliceerd: {said.nl}.",
                  f"Date of the text unknown; published: {said.en}.")
    )  # fmt: skip
    gone = Text("Sindsdien ingetrokken.", "Withdrawn since.")
    return joined(head, revised_to(evidence), gone if evidence.now is None else Text("", ""))


def revised_to(evidence: Evidence) -> Text:
    """The later values with their days; of more than three the count and the last."""
    quantity = evidence.quantity
    later = _as_printed(evidence)
    if not later:
        return Text("", "")
    if len(later) > FEW:
        last = Text(_on_day(later[-1], quantity, "nl"), _on_day(later[-1], quantity, "en"))
        return Text(f"Daarna {len(later)} keer bijgesteld, het laatst tot {last.nl}.",
                    f"Changed {len(later)} times since, last to {last.en}.")  # fmt: skip
    nl = ", ".join(_on_day(v, quantity, "nl") for v in later)
    en = ", ".join(_on_day(v, quantity, "en") for v in later)
    return Text(f"Daarna {nl}.", f"Later {en}.")


def _as_printed(evidence: Evidence) -> list[Vintage]:
    """The later values that print as another than the one before them."""
    found: list[Vintage] = []
    before = evidence.shown
    for vintage in evidence.later:
        told = figure(vintage.value, evidence.quantity, "nl")
        if before is None or told != figure(before.value, evidence.quantity, "nl"):
            found.append(vintage)
        before = vintage
    return found


def _on_day(vintage: Vintage, quantity: Quantity, lang: Lang) -> str:
    return f"{figure(vintage.value, quantity, lang)} ({release_day(vintage, lang)})"


def nothing_after(last: datetime) -> Text:
    """The store holds nothing of the series after a day before the text."""
    return Text(
        f"De opslag heeft van deze reeks niets na {local_day(last, 'nl')}",
        f"The store holds nothing of this series after {local_day(last, 'en')}",
    )


def off_by(gap: float, claim: Claim, quantity: Quantity) -> Text:
    """How far the published value lies from the figure, or from what its modifier allows."""
    unit = _gap_unit(quantity)
    size = abs(gap) / (scale_of(quantity) if quantity.formula == "scaled" else 1.0)
    # one decimal would print a small gap as none
    places = next((p for p in (1, 2, 3) if size >= 10**-p - 1e-9), 4)
    nl, en = number(size, "nl", places) + unit.nl, number(size, "en", places) + unit.en
    if is_bare(claim):
        return Text(f"Dat scheelt {nl} met het cijfer in de tekst.",
                    f"That is {en} from the figure in the text.")  # fmt: skip
    return Text(f"Dat ligt {nl} buiten wat de tekst toelaat.",
                f"That is {en} outside what the text allows.")  # fmt: skip


def rebased(now: Vintage, quantity: Quantity) -> Text:
    """The value by the base year that came in the place of the one held against."""
    value, base = stated(now, quantity), unit_of(quantity.keys[0]).label
    return Text(f"Met {base.nl} nu: {value.nl}.", f"With {base.en} now: {value.en}.")


def by_margin(band: Band, value: Vintage, quantity: Quantity) -> Text:
    """That a computed rate fits only within the rounding of the index it is computed from (R2)."""
    if quantity.formula != "growth" or not value.margin or band.holds(value.value):
        return Text("", "")
    nl, en = number(value.margin, "nl", 2), number(value.margin, "en", 2)
    return Text(
        f"Dat past alleen binnen de afronding van de index ({nl} procentpunt).",
        f"That fits only within the rounding of the index ({en} percentage points).",
    )


def _gap_unit(quantity: Quantity) -> Text:
    """What a difference between two values of a quantity is in, with a space before it."""
    unit = unit_of(quantity.keys[0])
    if is_percent(quantity):
        return PERCENT_POINTS
    if unit.kind in ("points", "index"):
        return POINTS
    if quantity.formula == "per_mwh":
        return Text(" euro per MWh", " EUR per MWh")
    return Text(f" {unit.label.nl}", f" {unit.label.en}")


def is_bare(claim: Claim) -> bool:
    """Whether the claim is one figure without a modifier."""
    return claim.value is not None and claim.modifier is None


def opposite(claim: Claim) -> Text:
    """A direction that the figures do not bear out."""
    nl = {"up": "geen stijging", "down": "geen daling", "flat": "niet gelijk gebleven"}
    en = {"up": "no rise", "down": "no fall", "flat": "not unchanged"}
    way = claim.direction or "flat"
    return Text(f"Dat is {nl[way]}.", f"That is {en[way]}.")


def meant(nearby: Nearby) -> Text:
    """The figure that the writer may have meant."""
    name, quantity = name_of(nearby.quantity), nearby.quantity
    nl, en = figure(nearby.value, quantity, "nl"), figure(nearby.value, quantity, "en")
    return Text(
        f"Wel past ({nearby.words.nl}): {name.nl}: {nl}.",
        f"What does fit ({nearby.words.en}): {name.en}: {en}.",
    )


def unsure(claim: Claim) -> Text:
    """That the figure may have been misread."""
    nl, en = (number(100 * claim.confidence, lang, 0) for lang in ("nl", "en"))
    return Text(
        f"Mogelijk verkeerd gelezen: de lezing is {nl} procent zeker.",
        f"Possibly misread: the reading is {en} percent sure.",
    )


def range_words(claim: Claim, band: Band) -> Text:
    """The values that a claim stands for, as a range, with its rule."""
    if claim.is_direction:
        return band.rule
    exact = [f"{edge:.4f}".rstrip("0") for edge in (band.low, band.high) if math.isfinite(edge)]
    places = max((len(e.partition(".")[2]) for e in exact), default=0)

    def ends(lang: Lang) -> str:
        low, high = (
            "" if math.isinf(edge) else number(edge, lang, places) for edge in (band.low, band.high)
        )
        return f"{low} … {high}".strip()

    return Text(f"{ends('nl')} ({band.rule.nl})", f"{ends('en')} ({band.rule.en})")


def keyed(quantity: Quantity) -> str:
    """Series keys and periods, for the trace."""
    first, last = quantity.now[0], quantity.now[-1]
    when = str(first) if first == last else f"{first}..{last}"
    if quantity.base:
        when += f" / {quantity.base[0]}" + (
            f"..{quantity.base[-1]}" if len(quantity.base) > 1 else ""
        )
    return f"{' ÷ '.join(quantity.keys)} @ {when}"


def written_words(published: date | Period | None) -> Text:
    """The day or month a text appeared, in words."""
    if published is None:
        return Text("datum onbekend", "date unknown")
    if isinstance(published, Period):
        return published.named()
    return Text(day(published, "nl"), day(published, "en"))
