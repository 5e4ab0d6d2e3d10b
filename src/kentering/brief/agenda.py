"""What comes next: the releases that are due, estimated from when earlier ones appeared.

No provider's calendar is in the store, so dates are expectations: the median number of days from
the end of a period to its first appearance, over native releases; else the catalogue's lag.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kentering.brief.known import Known, View
from kentering.brief.model import Section, Sentence, Table
from kentering.brief.output import Output, lead_output
from kentering.brief.say import say
from kentering.brief.words import capital, count, lowered
from kentering.catalogue import Geo, catalogue
from kentering.forecast.calendar import typical_lag
from kentering.forecast.recipe import recipe
from kentering.language import Text, day
from kentering.periods import Period

HEADING = Text("Wat komt eraan?", "What comes next?")
GRACE = timedelta(days=7)


@dataclass(frozen=True)
class Due:
    """A release that is expected: what, over which period, when, and on what that rests."""

    label: Text
    publisher: Text
    period: Period
    expected: date
    prints: int


def expected(view: View, series: Known, label: Text) -> Due:
    """The next period of a series and the day it should appear."""
    lag, prints = typical_lag(view.history(series), series.parts.indicator)
    following = series.last.shift(1)
    return Due(
        label=label,
        publisher=series.seen[series.last].release.publisher,
        period=following,
        expected=following.end + timedelta(days=lag),
        prints=prints,
    )


def bare(place: Geo) -> str:
    """The Dutch name without its article, for headings."""
    return place.name.nl.removeprefix("de ").removeprefix("het ")


def watched(view: View, place: Geo, lead: Output) -> list[tuple[Known, Text]]:
    """The series whose next release is listed, the lead's first; one that ended long ago as well."""
    cat = catalogue()
    partner = cat.geos[place.partner] if place.partner else None
    moods = [
        (view.series(place.code, i, "C", "sa", "balance"), lowered(cat.indicators[i].heading))
        for i in ("producer_confidence", "industrial_confidence")
    ]
    narrow = view.series(place.code, "production", "C", "ca", "yoy")
    listed = [
        (lead.series, _output_of(place)),
        (
            narrow if lead.branch != "C" else None,
            Text("productie van de industrie (C)", "manufacturing output (C)"),
        ),
        _forecast(view, place, lead),
        *moods,
        *([(_total(view, partner), _output_of(partner))] if partner is not None else []),
        (
            view.series("W", "gas_price", "_Z", "nsa", "USD_MMBTU"),
            Text("grondstoffenprijzen", "commodity prices"),
        ),
    ]
    return [(series, label) for series, label in listed if series is not None]


def _output_of(place: Geo) -> Text:
    return Text(f"productie, {bare(place)}", f"output, {place.name.en}")


def _total(view: View, place: Geo) -> Known | None:
    found, _ = lead_output(view, place)
    return found.series if found is not None else None


def _forecast(view: View, place: Geo, lead: Output) -> tuple[Known | None, Text]:
    """The index that is forecast, where it comes with other releases than the total that opens."""
    rules = recipe()
    series = view.index(place.code, rules.indicator, rules.branch, rules.level)
    same = rules.branch == lead.branch and series is not None and series.last >= lead.period
    branch = lowered(catalogue().branches[rules.branch].label)
    label = Text(f"productie, {branch.nl}", f"output, {branch.en}")
    return (None if same else series), label


def agenda_section(view: View, watched: list[tuple[Known, Text]]) -> tuple[Section, date | None]:
    """The section, and the day the first of the watched series (the lead) is due, if still ahead."""
    found = [expected(view, k, label) for k, label in watched]
    dues = sorted(found, key=lambda d: d.expected)
    coming = [d for d in dues if d.expected > view.day - GRACE]
    overdue = [d for d in dues if d not in coming]
    sentences: list[Sentence] = []
    if coming:
        sentences.append(_next(coming[0]))
    if overdue:
        sentences.append(_overdue(overdue, all_of_them=not coming))
    rows = tuple(
        (capital(d.label), d.publisher, d.period.named(), _when(d, overdue))
        for d in [*coming, *overdue]
    )
    table = Table(
        id="agenda",
        title=Text("Verwachte publicaties", "Expected releases"),
        columns=(
            Text("Cijfer", "Figure"),
            Text("Uitgever", "Publisher"),
            Text("over", "for"),
            Text("verwacht rond", "expected around"),
        ),
        rows=rows,
        note=Text(
            "Geschat uit eerdere publicatiedata of de gebruikelijke termijn; geen officiële kalender.",
            "Estimated from earlier release dates or the usual lag; not an official calendar.",
        ),
    )
    paragraphs = (tuple(sentences),) if sentences else ()
    section = Section("agenda", HEADING, paragraphs, table=table if rows else None)
    lead = found[0].expected if found and found[0].expected > view.day else None
    return section, lead


def _next(d: Due) -> Sentence:
    return say(
        "Het eerst verwacht: {label} over {period}, rond {when} ({publisher}).",
        "Expected first: {label} for {period}, around {when} ({publisher}).",
        label=d.label,
        period=d.period.named(),
        when=Text(day(d.expected, "nl"), day(d.expected, "en")),
        publisher=d.publisher,
    )


def _overdue(dues: list[Due], *, all_of_them: bool) -> Sentence:
    n = Text(count(len(dues), "nl"), count(len(dues), "en"))
    if all_of_them:
        return say(
            "Van alle reeksen hieronder had naar verwachting al een nieuwer cijfer moeten verschijnen; haal het op met kentering update.",
            "For every series below a newer figure should have appeared already; fetch it with kentering update.",
        )
    if len(dues) == 1:
        return say(
            "Eén reeks is over tijd: {label}.",
            "One series is overdue: {label}.",
            label=dues[0].label,
        )
    return say(
        "Over tijd zijn {n} reeksen; haal ze op met kentering update.",
        "Overdue are {n} series; fetch them with kentering update.",
        n=n,
    )


def _when(d: Due, overdue: list[Due]) -> Text:
    late = d in overdue
    return Text(
        day(d.expected, "nl") + (" (over tijd)" if late else ""),
        day(d.expected, "en") + (" (overdue)" if late else ""),
    )
