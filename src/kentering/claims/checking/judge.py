"""The judgement on one claim: held against what was known when it was written, then against now.

Enters: a claim, open books and the moments at which it can have been written. Leaves: a
``Verdict``. What another definition or another publisher prints can bear a claim out, but never
contradicts it; neither can a later value that lies within the revisions of its series.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kentering.catalogue import SeriesKey, catalogue, unit_of
from kentering.claims.checking import words
from kentering.claims.checking.asked import Asked, Gap, asked, place_of, proprietary
from kentering.claims.checking.doubts import allowed, unsaid
from kentering.claims.checking.evidence import Books, revision_spread
from kentering.claims.checking.held import Found, Held, evidence_of, found_of
from kentering.claims.checking.moments import NEVER, Written, earliest
from kentering.claims.checking.near import named, nearby
from kentering.claims.checking.rounding import Band, band
from kentering.claims.checking.series import absent, from_publisher, newest_periods, quantities
from kentering.claims.checking.verdict import (
    Evidence,
    Nearby,
    Verdict,
    Vintage,
)
from kentering.claims.groups import is_first
from kentering.claims.model import Claim
from kentering.claims.terms import CLOSED, FORECASTS, publisher_of
from kentering.language import Text, number
from kentering.periods import Freq

SLOW = 45
"""Days beyond the usual lag within which a first release still counts as the first print."""
DOUBT = 0.5
"""Chance that a claim was read right below which a contradiction says so."""
ROUND: dict[Freq, int] = {"D": 10, "M": 45, "Q": 110, "A": 200}
"""Days after which a series has surely been released again, by its frequency."""


def judge(claim: Claim, books: Books, when: Written) -> Verdict:
    """Judge one claim.

    A body that only the rest of the text names does not decide against a figure.

    Args:
        claim: the claim.
        books: the open store; what it may know is bounded there.
        when: when the text can have appeared.
    """
    found = _judged(claim, books, when)
    source = claim.origins.get("source")
    against = found.code in ("contradicted", "differs") or found.reason == "other_publisher"
    if not against or source is None or source.rule == "named":
        return found
    other = replace(_judged(replace(claim, source=None), books, when), claim=claim)
    right = other.code in ("confirmed", "revised")
    held = found.evidence.quantity.publisher if found.evidence is not None else None
    if not right and held == publisher_of(claim.source, place_of(claim.geo) or ""):
        return found
    return found if found.code in (other.code, "differs") and not right else other


def _judged(claim: Claim, books: Books, when: Written) -> Verdict:
    if claim.comparison in FORECASTS:
        return _forecast(claim, books, when)
    held = band(claim)
    if held is None:
        return _open(claim, Gap("no_figure", Text("geen cijfer en geen richting",
                                                  "neither a figure nor a direction")))  # fmt: skip
    ask = asked(claim, when.day)
    if isinstance(ask, Gap):
        return _open(claim, ask, held, _last_known(claim, books, when, ask))
    found = [f for q in quantities(ask, books) if (f := found_of(q, claim, books, when))]
    own = [f for f in found if f.quantity.definition == "same"]
    others = [f for f in found if f.quantity.definition != "same"]
    picked = _picked(own, held)
    if picked is None:
        return _by_others(claim, held, others, ask, books, when)
    case = Held(claim, held, picked, others, ask, books, when, tuple(own))
    return _of_a_text(case) or _held(case)


def _picked(own: list[Found], held: Band) -> Found | None:
    """The series the claim is held against, of those by its own definition.

    A value of the day counts before a better series that was silent then. Of one publisher's
    series that are made alike, as on both sides of a change of method, one that fits goes first.
    """
    there = [f for f in own if f.standing] or [f for f in own if f.first]
    best = there[0].quantity if there else None
    alike = [
        f
        for f in there
        if best and (f.quantity.publisher, f.quantity.formula) == (best.publisher, best.formula)
        if len(f.quantity.now) == len(best.now)
        # a base year that was closed keeps its last figures, but is not what stands
        if not f.dated or unit_of(f.quantity.keys[0]) == unit_of(best.keys[0])
    ]
    fits = (f for f in alike if (v := f.fitting(held) or f.first) and held.holds(v.value, v.margin))
    return next(fits, there[0] if there else None)


def _held(case: Held) -> Verdict:
    then = case.then
    if then is None:
        return _known_only_later(case)
    if case.band.holds(then.value, then.margin):
        return _right(case, then)
    gap = case.gap(then)
    if case.picked.quantity.formula == "scaled":
        return _of_other_count(case, gap)
    if not case.picked.quantity.ours:
        return _other_definition(case) or _of_another(case, gap)
    if not case.when.dated and not _first_print(case.picked):
        return _maybe_revision(case, then) or _contradicted(case, then, gap)
    silent = _silent_since(case)
    newer = _maybe_revision(case, then, words.nothing_after(silent)) if silent else None
    # what this very series had before goes before what another prints
    other = None if _had_before(case, then) else _other_definition(case)
    return other or newer or _contradicted(case, then, gap)


def _had_before(case: Held, then: Vintage) -> bool:
    """Whether a value that was replaced before the text fits."""
    before = (v for v in case.picked.chain if v.released_at < then.released_at)
    return any(case.band.holds(v.value, v.margin) for v in before)


def _right(case: Held, value: Vintage) -> Verdict:
    """A figure that was right, and is or no longer is by the value that stands now."""
    newer = case.succeeded
    now = newer.now if newer else case.picked.now
    stands = now is None or case.band.holds(now.value, now.margin)
    margin = words.by_margin(case.band, value, case.picked.quantity)
    base = words.rebased(now, newer.quantity) if newer and now else Text("", "")
    return case.verdict("confirmed" if stands else "revised", margin, base)


def _silent_since(case: Held) -> datetime | None:
    """The store's last release, when it is so long before the text that newer ones must exist."""
    quantity = case.picked.quantity
    known = [
        row.released_at
        for (who, _), rows in case.books.cells(quantity.keys[0]).items()
        for row in rows
        if who == quantity.publisher and earliest(row.released_at, row.dating) <= case.when.last
    ]
    usual = timedelta(days=ROUND[quantity.now[0].freq])
    behind = case.when.dated and bool(known) and max(known) + usual < case.when.first
    return max(known) if behind else None


def _known_only_later(case: Held) -> Verdict:
    first = case.picked.first
    if first is None:
        return _open(case.claim, absent(case.ask, case.books), case.band)
    if case.band.holds(first.value, first.margin):
        return _right(case, first)
    if case.picked.quantity.formula == "scaled":
        return _of_other_count(case, case.gap(first))
    if not case.picked.quantity.ours:
        return _other_definition(case) or _of_another(case, case.gap(first))
    return _maybe_revision(case, first) or _contradicted(case, first, case.gap(first))


def _maybe_revision(
    case: Held, value: Vintage, missing: Text = words.RELEASE_MISSING
) -> Verdict | None:
    """The claim is left open when revision may explain why another value is in the store."""
    source = catalogue().sources.get(value.releases[0].split("/")[0])
    if source is not None and not source.revised:
        return None
    spread = revision_spread(case.picked.quantity, case.books)
    gap = case.gap(value)
    if spread is not None and abs(case.band.gap(value.value)) > spread + value.margin:
        return None
    size = (
        Text("hoeveel deze reeks wordt herzien is niet bekend",
             "how far this series is revised is not known")
        if spread is None
        else Text(f"deze reeks werd tot {number(spread, 'nl')} herzien",
                  f"this series was revised by up to {number(spread, 'en')}")
    )  # fmt: skip
    return case.verdict(
        "uncheckable",
        case.off(gap),
        Text(f"{missing.nl}; {size.nl}.", f"{missing.en}; {size.en}."),
        reason="release_of_the_day",
        gap=gap,
        advice=Text("voer de publicatie van toen in: kentering import BESTAND, met kolom released",
                    "import the release of the day: kentering import FILE, with column released"),
    )  # fmt: skip


def _of_another(case: Held, gap: float) -> Verdict:
    """Another publisher's figure can bear a claim out but does not contradict it."""
    name = case.claim.source or ""
    return case.verdict(
        "uncheckable",
        case.off(gap),
        Text(f"Het cijfer van {name} zelf is niet in de opslag.",
             f"The figure of {name} itself is not in the store."),
        reason="other_publisher",
        gap=gap,
        advice=from_publisher(case.ask),
    )  # fmt: skip


def _other_definition(case: Held) -> Verdict | None:
    """The verdict that another adjustment or aggregate is what fits, if the text allows it."""
    if case.claim.is_direction:
        return None
    for found in case.others:
        then = found.fitting(case.band)
        said = case.claim.adjusted and found.quantity.definition == "adjustment"
        if then and case.band.holds(then.value) and not said:
            near = named(found.quantity.definition, found.quantity, then.value)
            return case.verdict("differs", words.meant(near), nearby=(near,),
                                gap=case.gap(case.then) if case.then else None)  # fmt: skip
    return None


def _by_others(
    claim: Claim, held: Band, others: list[Found], ask: Asked, books: Books, when: Written
) -> Verdict:
    """The claim's own definition is not in the store: others can only bear it out."""
    gap = absent(ask, books)
    for found in others:
        value = found.fitting(held) or found.now
        if value and held.holds(value.value, value.margin) and not claim.is_direction:
            evidence = evidence_of(found, found.fitting(held), books)
            near = named(found.quantity.definition, found.quantity, value.value)
            said = words.joined(words.known_then(evidence, when), words.meant(near))
            return Verdict(
                claim, "differs", said, held, evidence, nearby=(near,), advice=gap.advice
            )
    return _open(claim, gap, held)


def _contradicted(case: Held, value: Vintage, gap: float) -> Verdict:
    if case.claim.guessed:
        return _of_guessed_year(case, gap)
    if is_first(case.claim.apart):
        return _of_an_edition(case, gap)
    near = tuple(nearby(case, value))
    if near and near[0].kind == "place":
        return _of_another_place(case, near[0], gap)
    if guessed := unsaid(case.claim, near):
        one, said = guessed
        meant = (case.off(gap), said, words.meant(one))
        return case.verdict("uncheckable", *meant, reason=one.kind, gap=gap, nearby=near)
    if excuse := allowed(case, value):
        reason, why = excuse
        return case.verdict("uncheckable", case.off(gap), why, reason=reason, gap=gap)
    hint = [words.meant(near[0])] if near else []
    doubt = [words.unsure(case.claim)] if case.claim.confidence < DOUBT else []
    return case.verdict("contradicted", case.off(gap), *hint, *doubt, gap=gap, nearby=near)


def _of_a_text(case: Held) -> Verdict | None:
    """What only a text that was kept gives, this one or another, proves nothing."""
    value = case.then or case.picked.first
    releases = value.releases if value is not None else ()
    name = next((text for r in releases if (text := case.books.text_of(r))), None)
    if value is None or name is None:
        return None
    agrees = case.band.holds(value.value, value.margin)
    return case.verdict(
        "uncheckable",
        Text("Dat komt overeen.", "That agrees.") if agrees else case.off(case.gap(value)),
        Text(f"Die waarde is bewaard uit een tekst ({name}) en bewijst niets.",
             f"That value was kept from a text ({name}) and proves nothing."),
        reason="kept_text",
        gap=case.gap(value),
        advice=proprietary(case.claim).advice if case.claim.indicator in CLOSED else None,
    )  # fmt: skip


def _of_other_count(case: Held, gap: float) -> Verdict:
    """Jobs, employees and persons, basic and market prices: another count does not contradict."""
    return case.verdict(
        "uncheckable",
        case.off(gap),
        Text("Van deze grootheid zijn er meer tellingen; de opslag heeft die van de nationale "
             "rekeningen.",
             "There are several counts of this quantity; the store has that of the national "
             "accounts."),
        reason="definition",
        gap=gap,
    )  # fmt: skip


def _of_another_place(case: Held, near: Nearby, gap: float) -> Verdict:
    """A figure that fits its home does not contradict a country that sentences before it name.

    Nor does one that fits the euro area contradict Europe.
    """
    europe = Text("Met Europa kan de eurozone zijn bedoeld.", "Europe may mean the euro area.")
    earlier = Text(
        "Het land is uit eerdere zinnen opgemaakt.",
        "The country is told from earlier sentences.",
    )
    return case.verdict(
        "uncheckable",
        case.off(gap),
        europe if case.ask.geo == "EU" else earlier,
        words.meant(near),
        reason="place",
        gap=gap,
        nearby=(near,),
    )


def _of_an_edition(case: Held, gap: float) -> Verdict:
    """A first estimate that the store may not have is not contradicted by what came later."""
    return case.verdict(
        "uncheckable",
        case.off(gap),
        Text("De tekst noemt een eerste of tweede raming; die is misschien niet in de opslag.",
             "The text names a first or second estimate; the store may not have it."),
        reason="edition",
        gap=gap,
    )  # fmt: skip


def _of_guessed_year(case: Held, gap: float) -> Verdict:
    """A figure of another year is no contradiction (T5)."""
    year = str(case.claim.period)[:4]
    return case.verdict(
        "uncheckable",
        case.off(gap),
        Text(f"De tekst noemt het jaar van deze periode niet; {year} is eruit opgemaakt.",
             f"The text does not name the year of this period; {year} is told from it."),
        reason="year_of_the_period",
        gap=gap,
        advice=Text("geef de dag van publicatie: --published",
                    "give the day of publication: --published"),
    )  # fmt: skip


def _first_print(found: Found) -> bool:
    """Whether the oldest value in the store came when a first release usually comes."""
    first, last = found.chain[0], found.quantity.now[-1]
    lag = catalogue().indicators[SeriesKey.parse(found.quantity.keys[0]).indicator].lag
    usual = last.end + timedelta(days=max(lag, 0) + SLOW)
    return first.dating != "retrieval" and first.released_at.date() <= usual


def _forecast(claim: Claim, books: Books, when: Written) -> Verdict:
    """A forecast or target is kept; when its year is over the outcome stands beside it."""
    held = band(claim)
    head = Text("Raming of doel; telt niet als klopt of niet.",
                "Forecast or target; not judged as right or wrong.")  # fmt: skip
    annual = claim.period is not None and claim.period.isdigit() and claim.unit == "percent"
    ask = asked(replace(claim, comparison="yoy"), when.day) if annual else None
    if held is None or not isinstance(ask, Asked) or claim.comparison != "forecast":
        return Verdict(claim, "forecast", head, held)
    for quantity in quantities(ask, books):
        found = found_of(quantity, claim, books, when)
        # over whole years the adjustments hardly differ; the trace names the one used
        if found and found.now and quantity.definition != "aggregate":
            evidence = evidence_of(found, None, books)
            said = words.stated(found.now, quantity)
            outcome = Text(f"Uitkomst nu: {said.nl}.", f"Outcome now: {said.en}.")
            gap = None if claim.value is None else found.now.value - claim.value
            return Verdict(claim, "forecast", words.joined(head, outcome), held, evidence, gap)
    none = Text("De uitkomst is nog niet in de opslag.", "The outcome is not in the store yet.")
    return Verdict(claim, "forecast", words.joined(head, none), held)


def _last_known(claim: Claim, books: Books, when: Written, gap: Gap) -> Evidence | None:
    """The newest value of the quantity when the text leaves its period open."""
    if claim.period is not None or gap.reason != "period":
        return None
    until = min(when.last, NEVER)
    for period in newest_periods(claim, books, until):
        ask = asked(replace(claim, period=str(period)), when.day)
        if isinstance(ask, Gap):
            return None
        for quantity in quantities(ask, books):
            found = found_of(quantity, claim, books, when)
            if found and found.standing and quantity.definition == "same":
                return evidence_of(found, found.standing[-1], books)
    return None


def _open(
    claim: Claim, gap: Gap, held: Band | None = None, known: Evidence | None = None
) -> Verdict:
    said = Text(gap.words.nl[:1].upper() + gap.words.nl[1:] + ".",
                gap.words.en[:1].upper() + gap.words.en[1:] + ".")  # fmt: skip
    if known and known.then:
        value, name = words.stated(known.then, known.quantity), words.name_of(known.quantity)
        said = words.joined(said, Text(f"Het laatst bekend: {name.nl}: {value.nl}.",
                                       f"Last known: {name.en}: {value.en}."))  # fmt: skip
    return Verdict(claim, "uncheckable", said, held, known, reason=gap.reason, advice=gap.advice)
