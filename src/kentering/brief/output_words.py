"""The sentences on output: the figure, its context, the month, three months, and the level.

Enters: the facts of a total (``output``). Leaves: sentences, or None where there is nothing to say.
"""

from __future__ import annotations

from kentering.brief.known import Known
from kentering.brief.model import Sentence
from kentering.brief.output import LEVEL_YEARS, Extremes, Output, scope_of, unusual
from kentering.brief.say import cite, pct, say
from kentering.brief.words import a_year_earlier, count, month_run, sign
from kentering.language import Text
from kentering.measure.runs import runs, since
from kentering.periods import Period

RECORD_MONTHS = 12


def yearly_sentence(o: Output) -> Sentence | None:
    """The exact figure with its comparison month and source: the first sentence of a release."""
    if o.yoy is None:
        return None
    slots = {
        "basis": o.yoy_basis,
        "subject": o.subject,
        "month": o.month,
        "than": a_year_earlier(o.period),
        "publisher": o.publisher,
        "year": o.period.year_earlier().named(),
        "scope": scope_of(o.branch),
    }
    if sign(o.yoy.value) == 0:
        return say(
            "De {basis} {subject}{scope} lag in {month} op {x} niveau als in {year} ({publisher}).",
            "In {month}, {basis} {subject}{scope} was {x} as in {year} ({publisher}).",
            x=cite(o.yoy, "hetzelfde", "the same"),
            **slots,
        )
    word = Text("hoger", "higher") if o.yoy.value > 0 else Text("lager", "lower")
    # with a year in the month, the fronted order keeps two numbers from standing side by side
    nl = (
        "In {month} was de {basis} {subject}{scope} {x} {word} {than} ({publisher})."
        if _dated(o)
        else "De {basis} {subject}{scope} was in {month} {x} {word} {than} ({publisher})."
    )
    return say(
        nl,
        "In {month}, {basis} {subject}{scope} was {x} {word} {than} ({publisher}).",
        x=pct(o.yoy),
        word=word,
        **slots,
    )


def _dated(o: Output) -> bool:
    """Whether months are named with their year: the newest is not a recent one."""
    return o.month.nl[-1].isdigit()


def context_sentence(o: Output) -> Sentence | None:
    """One fact beside the figure: how long the sign lasts, since when it was not larger, or last month."""
    if o.yoy is None or sign(o.yoy.value) == 0:
        return None
    if o.yoy_series is not None and (record := _record(o, o.yoy_series)) is not None:
        return record
    if o.yoy_series is not None:
        rows = runs(o.yoy_series.frame(), "M").row(-1, named=True)
        words = month_run(rows["run"], rows["at_least"])
        if words is not None and rows["run"] > 2:
            up = o.yoy.value > 0
            return say(
                "Daarmee lag de productie {run} {side} het niveau van een jaar eerder.",
                "Output has now been {side} the level of a year earlier {run}.",
                run=words,
                side=Text("boven", "above") if up else Text("onder", "below"),
            )
    return _month_before(o)


def _record(o: Output, series: Known) -> Sentence | None:
    if o.yoy is None:
        return None
    up = o.yoy.value > 0
    found = since(series.frame(), "M", o.period.start, direction="high" if up else "low")
    if found.steps is None or found.steps < RECORD_MONTHS or found.missing or found.last is None:
        return None
    if sign(found.last_value or 0.0) != sign(o.yoy.value):
        return None
    when = Period(found.last, "M")
    return say(
        "Dat is de grootste {noun} sinds {when}.",
        "This is the largest {noun} since {when}.",
        noun=Text("stijging", "increase") if up else Text("daling", "decrease"),
        when=when.named(),
    )


def _month_before(o: Output) -> Sentence | None:
    if o.yoy_before is None:
        return None
    before = o.period.shift(-1)
    month = before.named(year=_dated(o))
    if sign(o.yoy_before.value) == 0:
        return say(
            "In {month} was de productie {x} een jaar eerder.",
            "In {month}, output was {x} a year earlier.",
            month=month,
            x=cite(o.yoy_before, "even hoog als", "the same as"),
        )
    return say(
        "In {month} was de {basis}productie {x} {word} dan een jaar eerder.",
        "In {month}, {basis}output was {x} {word} than a year earlier.",
        month=month,
        basis=unusual(o.yoy_before),
        x=pct(o.yoy_before),
        word=Text("hoger", "higher") if o.yoy_before.value > 0 else Text("lager", "lower"),
    )


def monthly_sentence(o: Output) -> Sentence | None:
    """The change on the previous month, with a contrast word when it runs against the year."""
    if o.mom is None:
        return None
    before = o.period.shift(-1)
    months = {
        "a": before.named(year=_dated(o) and before.start.year != o.period.start.year),
        "b": o.period.named(year=_dated(o)),
    }
    if sign(o.mom.value) == 0:
        return say(
            "Gecorrigeerd voor seizoen en kalender was de productie in {b} {x} in {a}.",
            "Adjusted for season and calendar, output in {b} was {x} in {a}.",
            x=cite(o.mom, "even hoog als", "the same as"),
            **months,
        )
    against = o.yoy is not None and sign(o.yoy.value) * sign(o.mom.value) < 0
    return say(
        "Gecorrigeerd voor seizoen en kalender {verb} de productie van {a} op {b}{but} met {x}.",
        "Adjusted for season and calendar,{but} output {verb} by {x} from {a} to {b}.",
        verb=Text("steeg", "rose") if o.mom.value > 0 else Text("daalde", "fell"),
        but=Text(" wel", " however,") if against else Text("", ""),
        x=pct(o.mom),
        **months,
    )


def quarter_sentence(o: Output) -> Sentence | None:
    """Three months against three months: less volatile than one month against one."""
    if o.quarter is None:
        return None
    first = o.period.shift(-2)
    early = _dated(o) and first.start.year != o.period.start.year
    span = Text(
        f"{first.label('nl', year=early)} tot en met {o.period.label('nl', year=_dated(o))}",
        f"{first.label('en', year=early)} to {o.period.label('en', year=_dated(o))}",
    )
    if sign(o.quarter.value) == 0:
        return say(
            "De maandcijfers schommelen: over {span} was de productie {x} in de drie maanden daarvoor.",
            "Monthly figures fluctuate: over {span}, output was {x} in the three months before.",
            span=span,
            x=cite(o.quarter, "even hoog als", "the same as"),
        )
    return say(
        "De maandcijfers schommelen: over {span} was de productie {x} {word} dan in de drie maanden daarvoor.",
        "Monthly figures fluctuate: over {span}, output was {x} {word} than in the three months before.",
        span=span,
        x=pct(o.quarter),
        word=Text("hoger", "higher") if o.quarter.value > 0 else Text("lager", "lower"),
    )


def level_sentence(o: Output, found: Extremes | None) -> Sentence | None:
    """The level against the last peak and the low after it."""
    if found is None:
        return None
    if found.gap_peak is None:
        span = o.period.start.year - found.start.start.year
        return say(
            "Het niveau is het hoogste in zeker {years} jaar.",
            "The level is the highest in at least {years} years.",
            years=Text(count(span, "nl"), count(span, "en")),
        )
    peak = found.peak.named()
    down = pct(found.gap_peak)
    if found.gap_low is None or found.low is None:
        return say(
            "Het niveau lag {x} onder de top van {peak} en was het laagste sinds die top.",
            "The level was {x} below the peak of {peak}, and the lowest since that peak.",
            x=down,
            peak=peak,
        )
    years = Text(", de hoogste stand in tien jaar,", ", the highest in ten years,")
    return say(
        "Het niveau lag {x} onder de top van {peak}{years} en {y} boven het dieptepunt van {low}.",
        "The level was {x} below the peak of {peak}{years} and {y} above the low of {low}.",
        years=years if found.recent and _spans(found, LEVEL_YEARS) else Text("", ""),
        x=down,
        peak=peak,
        y=pct(found.gap_low),
        low=found.low.named(),
    )


def _spans(found: Extremes, years: int) -> bool:
    """Whether the window really holds so many years before the peak's half year."""
    return found.peak.start.year - found.start.start.year >= years - 1
