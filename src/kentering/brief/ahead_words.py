"""The sentences of the section that looks ahead; figures come in, sentences go out."""

from __future__ import annotations

from collections.abc import Sequence

from kentering.brief.model import Figure, Sentence
from kentering.brief.say import Cite, Slot, cite, pct, say, shown
from kentering.brief.words import higher, lowered, sign
from kentering.catalogue import catalogue
from kentering.forecast.news import Moved, Step
from kentering.forecast.others import Other
from kentering.forecast.phase import Called
from kentering.forecast.questions import Nowcast
from kentering.language import LANGS, NBSP, Text, day, number
from kentering.periods import Period

NOT_PUBLISHED = Text("Er is geen kans te geven.", "No probability can be given.")
KINDS = {"trough": Text("dal", "trough"), "peak": Text("top", "peak")}


def phase_sentence(chance: Figure, month: Period, scope: Text) -> Sentence:
    """The probability, with what it is of and when."""
    return say(
        "De kans dat de industrie{scope} in {month} het dal voorbij was, is {p}.",
        "The probability that industry{scope} was past its low in {month} is {p}.",
        scope=scope,
        month=month.named(),
        p=cite(
            chance,
            f"{number(chance.value, 'nl', 0)}{NBSP}procent",
            f"{number(chance.value, 'en', 0)}{NBSP}percent",
        ),
    )


def turn_sentence(called: Called) -> Sentence:
    """The turn that the dating rule called last."""
    return say(
        "De laatste omslag die de dateringsregel noemt, is een {kind} in {month}.",
        "The last turn the dating rule calls is a {kind} in {month}.",
        kind=KINDS[called.kind],
        month=Period(called.month, "M").named(),
    )


def rests_sentence(scope: Text, last: Period) -> Sentence:
    """Which total is forecast and to where its figures run, when the brief opens with another."""
    return say(
        "De ramingen gaan over de productie{scope} waarvan de cijfers tot en met {month} lopen.",
        "The forecasts are of output{scope}, of which the figures run to {month}.",
        scope=Text(scope.nl or ",", scope.en),
        month=last.named(),
    )


def nowcast_sentence(growth: Figure, month: Period, scope: Text) -> Sentence:
    """The median for the first month that is not published."""
    if sign(growth.value) == 0:
        return say(
            "De raming voor {month} is een productie{scope} die {x} is als een jaar eerder.",
            "The forecast for {month} is output{scope} {x} a year earlier.",
            scope=scope,
            month=month.named(),
            x=cite(growth, "even hoog", "the same as"),
        )
    return say(
        "De raming voor {month} is een productie{scope} die {x} {word} is dan een jaar eerder.",
        "The forecast for {month} is output{scope} {x} {word} than a year earlier.",
        scope=scope,
        month=month.named(),
        x=pct(growth),
        word=higher(growth.value),
    )


def interval_sentence(low: Figure, high: Figure) -> Sentence:
    """The range that holds 80 %."""
    return say(
        "Met een kans van 80 procent ligt de jaargroei tussen {low} en {high}.",
        "With a probability of 80 percent annual growth lies between {low} and {high}.",
        low=_signed(low),
        high=_signed(high),
    )


def _signed(figure: Figure) -> Cite:
    return cite(
        figure, *(f"{figure.shown(s)}{NBSP}{'procent' if s == 'nl' else 'percent'}" for s in LANGS)
    )


def moved_sentences(
    moved: Moved, ends: Sequence[Figure], steps: Sequence[Step], impacts: Sequence[Figure]
) -> list[Sentence]:
    """From where to where the forecast went since the release before, and what did most."""
    was, now = ends
    since = Text(day(moved.since.date(), "nl"), day(moved.since.date(), "en"))
    first = say(
        "Bij de publicatie van {since} was die raming {was}; nu is zij {now}.",
        "At the release of {since} that forecast was {was}; it is now {now}.",
        since=since,
        was=_signed(was),
        now=_signed(now),
    )
    slots: dict[str, Slot] = {}
    parts: list[str] = []
    for n, (step, impact) in enumerate(zip(steps, impacts, strict=True)):
        slots[f"what{n}"], slots[f"x{n}"] = _what(step), shown(impact, plus=True)
        parts.append(f"{{what{n}}} ({{x{n}}})")
    second = say(
        f"In procentpunt deed het meest: {_listed(parts, 'en')}.",
        f"In percentage points most came from {_listed(parts, 'and')}.",
        **slots,
    )
    return [first, second]


def _listed(parts: list[str], last: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def _what(step: Step) -> Text:
    """Which release: the indicator and, when it is another, the geography."""
    cat = catalogue()
    name = lowered(cat.indicators[step.indicator].heading)
    geo = cat.geos.get(step.geo)
    if geo is None or step.geo == "W":
        return name
    return Text(f"{name.nl} in {geo.name.nl}", f"{name.en} in {geo.name.en}")


def year_sentence(own: Sequence[Figure], year: int, known: int, scope: Text) -> Sentence:
    """The year's growth with its range."""
    growth, low, high = own
    one = known == 1
    months = Text(
        f" ({known} {'maand' if one else 'maanden'} gepubliceerd)" if known else "",
        f" ({known} {'month' if one else 'months'} published)" if known else "",
    )
    return say(
        "Voor heel {year} is de raming{scope} {x}{months}, met een 80%-marge van {low} tot {high}.",
        "For {year} as a whole the forecast{scope} is {x}{months}, with an 80% range of {low} to {high}.",
        year=str(year),
        scope=scope,
        months=months,
        x=_signed(growth),
        low=shown(low),
        high=_signed(high),
    )


def bank_sentence(year: int, said: Nowcast, other: Other, growth: Figure) -> Sentence:
    """What a bank said of the same year, of which definition, and when."""
    return say(
        "Voor {year} noemde {who} in {when} een groei van {x}{of}.",
        "For {year}, {who} named growth of {x}{of} in {when}.",
        year=str(year),
        who=Text.same(other.bank),
        when=Period.of(other.published, "M").named(),
        x=_signed(growth),
        of=_definition(other, said),
    )


def _definition(other: Other, said: Nowcast) -> Text:
    """The branch a bank spoke of, when it is another than ours."""
    if other.branch == said.branch:
        return Text("", "")
    label = catalogue().branches[other.branch].label
    return Text(f" voor {lowered(label).nl}", f" for {lowered(label).en}")
