"""What the management team should ask: deviations beyond a stated threshold, ranked, five at most.

Enters: the facts of the sections. Leaves: ``Question`` items; each names the threshold that lists
it, so that nobody has to wonder why it is there. Thresholds are data, at the top.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kentering.brief.branches import Branches
from kentering.brief.model import Figure, Question
from kentering.brief.output import Output, scope_of, unusual
from kentering.brief.prices import Price
from kentering.brief.revision import Revision
from kentering.brief.say import about, level, say
from kentering.brief.sentiment import Mood
from kentering.catalogue import Geo, catalogue
from kentering.language import Text, day

MOST = 5
OUTPUT_FALL = 1.0
PARTNER_FALL = 1.0
BRANCH_FALL = 5.0
GAS_MOVE = 20.0
REVISION_MOVE = 0.5
MOOD_GAP = 3.0


@dataclass(frozen=True)
class Facts:
    """What the questions look at."""

    geo: Geo
    lead: Output | None
    partner: Output | None
    branches: Branches
    recent_branches: bool
    mood: Mood | None
    gas: Price | None
    revision: Revision | None
    next_release: date | None


def questions(facts: Facts) -> tuple[Question, ...]:
    """The items beyond their threshold, the furthest beyond it first."""
    found = [
        _output(facts),
        _partner(facts),
        _branch(facts),
        _gas(facts),
        _mood(facts),
        _revision(facts),
    ]
    listed = sorted((f for f in found if f is not None), key=lambda f: -f[0])
    return tuple(question for _, question in listed[:MOST])


Ranked = tuple[float, Question] | None


def _by(facts: Facts) -> Text:
    """By when: before the next release, when one is due."""
    if facts.next_release is None:
        return Text("vóór de volgende vergadering", "before the next meeting")
    when = facts.next_release
    return Text(f"vóór {day(when, 'nl')}", f"before {day(when, 'en')}")


def _output(facts: Facts) -> Ranked:
    yoy = facts.lead.yoy if facts.lead is not None else None
    if yoy is None or facts.lead is None or yoy.value > -OUTPUT_FALL:
        return None
    by = _by(facts)
    return -yoy.value / OUTPUT_FALL, Question(
        say(
            "In {month} lag de {basis}productie{scope} {x} lager dan een jaar eerder.",
            "In {month}, {basis}output{scope} was {x} lower than a year earlier.",
            basis=unusual(yoy),
            month=facts.lead.period.named(),
            scope=scope_of(facts.lead.branch),
            x=about(yoy),
        ),
        Text("daling van 1 procent of meer", "a fall of 1 percent or more"),
        Text(
            "Loopt onze eigen afzet voor of achter op de markt?",
            "Are our own sales ahead of the market or behind it?",
        ),
        Text(
            f"Leg eigen omzet en orders naast dit cijfer, {by.nl}.",
            f"Put own sales and orders beside this figure, {by.en}.",
        ),
    )


def _partner(facts: Facts) -> Ranked:
    yoy = facts.partner.yoy if facts.partner is not None else None
    if yoy is None or yoy.value > -PARTNER_FALL:
        return None
    if facts.partner is None or facts.geo.partner is None:
        return None
    name = catalogue().geos[facts.geo.partner].name
    by = _by(facts)
    return -yoy.value / PARTNER_FALL, Question(
        say(
            "In {name} lag de {basis}industriële productie in {month} {x} lager dan een jaar eerder.",
            "In {name}, {basis}industrial output in {month} was {x} lower than a year earlier.",
            basis=unusual(yoy),
            name=name,
            month=facts.partner.month,
            x=about(yoy),
        ),
        Text("daling van 1 procent of meer", "a fall of 1 percent or more"),
        Text(
            f"Welk deel van onze omzet gaat naar {name.nl}, en welke klanten bestellen minder?",
            f"What share of our sales goes to {name.en}, and which customers order less?",
        ),
        Text(
            f"Bel de vijf grootste klanten daar, {by.nl}.",
            f"Call the five largest customers there, {by.en}.",
        ),
    )


def _branch(facts: Facts) -> Ranked:
    if not facts.branches.rates or not facts.recent_branches:
        return None
    worst = min(facts.branches.rates, key=lambda r: r.now.value)
    if worst.now.value > -BRANCH_FALL or facts.branches.period is None:
        return None
    by = _by(facts)
    name = worst.branch.running
    return -worst.now.value / BRANCH_FALL, Question(
        say(
            "In {month} lag de productie van {article} {name} {x} lager dan een jaar eerder.",
            "In {month}, output of the {name_en} was {x} lower than a year earlier.",
            month=facts.branches.period.named(),
            article=worst.branch.article,
            name=name,
            name_en=name,
            x=about(worst.now),
        ),
        Text(
            "branche met een daling van 5 procent of meer",
            "a branch that fell by 5 percent or more",
        ),
        Text(
            "Leveren wij aan deze branche, en is de betaaltermijn daar nog op orde?",
            "Do we supply this branch, and are its payments still on time?",
        ),
        Text(
            f"Loop orders en openstaande posten in deze branche na, {by.nl}.",
            f"Review orders and receivables in this branch, {by.en}.",
        ),
    )


def _gas(facts: Facts) -> Ranked:
    yoy = facts.gas.yoy if facts.gas is not None else None
    if yoy is None or facts.gas is None or abs(yoy.value) < GAS_MOVE:
        return None
    up = yoy.value > 0
    by = _by(facts)
    return abs(yoy.value) / GAS_MOVE, Question(
        say(
            "Gas was in {month}, in euro gerekend, {x} {word} dan een jaar eerder.",
            "In euros, gas was {x} {word} in {month} than a year earlier.",
            month=facts.gas.period.named(),
            x=about(yoy),
            word=Text("duurder", "dearer") if up else Text("goedkoper", "cheaper"),
        ),
        Text("beweging van 20 procent of meer", "a move of 20 percent or more"),
        Text(
            "Wanneer lopen onze energiecontracten af, en wat staat daarover in onze offertes?",
            "When do our energy contracts end, and what do our quotations say about them?",
        ),
        Text(
            f"Bepaal het deel van de inkoop dat meebeweegt, {by.nl}.",
            f"Work out which share of purchases moves along, {by.en}.",
        ),
    )


def _mood(facts: Facts) -> Ranked:
    m = facts.mood
    if m is None or m.average is None or m.now.value - m.average.value > -MOOD_GAP:
        return None
    by = _by(facts)
    indicator = catalogue().indicators[m.series.parts.indicator]
    return (m.average.value - m.now.value) / MOOD_GAP, Question(
        say(
            "{who} stond in {month} op {x}, tegen een gemiddelde van {y} in de afgelopen {years} jaar.",
            "{who} stood at {x} in {month}, against an average of {y} over the past {years} years.",
            who=Text(f"{indicator.article} {indicator.label.nl}", indicator.label.en),
            month=m.period.named(),
            x=level(m.now),
            y=level(m.average),
            years=str(m.years),
        ),
        Text("3 punten of meer onder het gemiddelde", "3 points or more below the average"),
        Text(
            "Zien wij de aarzeling van producenten in onze offertes en orders terug?",
            "Do we see the producers' hesitation in our quotations and orders?",
        ),
        Text(
            f"Vergelijk de orderinstroom met een jaar terug, {by.nl}.",
            f"Compare order intake with a year ago, {by.en}.",
        ),
    )


def _revision(facts: Facts) -> Ranked:
    r = facts.revision
    if r is None or abs(r.now.value - r.was.value) < REVISION_MOVE:
        return None
    return abs(r.now.value - r.was.value) / REVISION_MOVE, Question(
        say(
            "Het productiecijfer van {month} is herzien van {was} naar {now} procent.",
            "The output figure for {month} was revised from {was} to {now} percent.",
            month=r.period.named(),
            was=level(r.was),
            now=level(r.now),
        ),
        Text(
            "herziening van een half procentpunt of meer",
            "a revision of half a percentage point or more",
        ),
        Text(
            "Welk besluit steunde op het oude cijfer?", "Which decision rested on the old figure?"
        ),
        Text("Werk de cijfers in lopende plannen bij.", "Update the figures in current plans."),
    )


def figures_of(facts: Facts) -> list[Figure]:
    """The figures the questions may cite."""
    found = [facts.lead.yoy if facts.lead else None, facts.partner.yoy if facts.partner else None]
    found += [facts.gas.yoy if facts.gas else None]
    if facts.mood is not None:
        found += [facts.mood.now, facts.mood.average]
    if facts.revision is not None:
        found += [facts.revision.was, facts.revision.now]
    found += [r.now for r in facts.branches.rates]
    return [f for f in found if f is not None]
