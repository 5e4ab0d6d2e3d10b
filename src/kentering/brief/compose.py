"""Compose the brief: one function, from a store and a day to the frozen ``Brief``.

The order of the sections is the order of the questions a reader has; what is not in the store is
said and the brief goes on (M3).
"""

from __future__ import annotations

from datetime import date, datetime

from kentering import __version__
from kentering.brief.agenda import agenda_section, bare, watched
from kentering.brief.ahead import ahead_section, phase_section, read_ahead
from kentering.brief.branches import branch_section, read_branches
from kentering.brief.known import View, view
from kentering.brief.model import Brief, Figure, Section, Sentence
from kentering.brief.output import (
    ADJUSTED,
    Extremes,
    Output,
    extremes,
    lead_output,
    scope_of,
    unusual,
)
from kentering.brief.output_words import (
    context_sentence,
    level_sentence,
    monthly_sentence,
    quarter_sentence,
    yearly_sentence,
)
from kentering.brief.partner import partner_section
from kentering.brief.pictures import level_chart, yearly_chart
from kentering.brief.prices import price_section
from kentering.brief.questions import Facts, questions
from kentering.brief.questions import figures_of as question_figures
from kentering.brief.revision import revision_section
from kentering.brief.say import about, level, pct, say
from kentering.brief.sentiment import Mood, sentiment_section
from kentering.brief.tiles import tiles
from kentering.brief.words import higher, rounded_percent, sign
from kentering.catalogue import HOME, Geo, catalogue, resolve_geo
from kentering.errors import MissingDataError
from kentering.language import Text
from kentering.language import day as day_text
from kentering.store import Store, moment
from kentering.store.read import day_at_home

STALE_DAYS = 100
NARROW_MONTHS = 9
HEADING = Text("Hoe gaat het met de industrie?", "How is industry doing?")


def compose(
    store: Store,
    *,
    geo: str = HOME,
    as_of: date | datetime | str | None = None,
    today: date | None = None,
    edition: str = "",
    reasons: bool = True,
) -> Brief:
    """Write the brief of a geography as it could have been written on a day.

    Args:
        store: where the figures are.
        geo: code or alias of a geography in the catalogue.
        as_of: the day or moment; None for everything known, dated ``today``.
        today: the day the brief carries when ``as_of`` is None; that of now by default.
        edition: the name of the edition the store stands on, for the method line.
        reasons: also say which releases moved the nowcast, which takes a few seconds.

    Raises:
        CatalogueError: no such geography.
        MissingDataError: the store holds no output figures for it on that day.
    """
    place = resolve_geo(geo)
    until = moment(as_of)
    when = today or day_at_home() if until is None else day_at_home(until)
    seen = view(store, when, as_of)
    lead, others = lead_output(seen, place)
    if lead is None:
        raise MissingDataError(
            Text(
                f"geen productiecijfers van {place.name.nl} in de opslag op {day_text(when, 'nl')}",
                f"no output figures of {place.name.en} in the store on {day_text(when, 'en')}",
            ),
            where=f"geo={place.code}, as-of={when}",
            right=Text("een land en een dag met cijfers", "a geography and a day with figures"),
            run=f"kentering series '{place.code}.production.*'",
        )
    return _compose(seen, place, lead, others, edition, reasons=reasons)


def _compose(
    seen: View, place: Geo, lead: Output, others: list[Output], edition: str, *, reasons: bool
) -> Brief:
    peak = extremes(lead, place)
    looked = read_ahead(seen, place, lead, reasons=reasons)
    # its chart shows the level as well, when it is of the same total
    drawn = looked.nowcast is not None and not looked.scope.nl
    output, output_figures = output_section(place, lead, others, peak, levels=not drawn)
    found = read_branches(seen, place)
    branches, branch_figures = branch_section(seen, place, found)
    revision, revision_figures, revised = revision_section(seen, place, lead, others)
    sentiment, mood_figures, mood = sentiment_section(seen, place)
    partner, partner_figures, partner_output = partner_section(seen, place, lead.period)
    prices, price_figures, gas = price_section(seen, place)
    turned, turn_figures = phase_section(seen, looked)
    ahead, ahead_figures = ahead_section(seen, place, looked)
    agenda, coming = agenda_section(seen, watched(seen, place, lead))
    facts = Facts(
        geo=place,
        lead=lead if seen.recent(lead.period) else None,
        partner=partner_output,
        branches=found,
        recent_branches=found.period is not None and seen.recent(found.period),
        mood=mood,
        gas=gas,
        revision=revised,
        next_release=coming,
    )
    shown, tile_figures = tiles(seen, place, lead, mood, gas)
    figures: dict[str, Figure] = {}
    for some in (
        tile_figures,
        output_figures,
        branch_figures,
        revision_figures,
        mood_figures,
        partner_figures,
        price_figures,
        turn_figures,
        ahead_figures,
        question_figures(facts),
    ):
        figures.update((f.name, f) for f in some)
    sections = (output, turned, ahead, branches, revision, sentiment, partner, prices, agenda)
    return Brief(
        geo=place.code,
        day=seen.day,
        title=title(place, lead),
        lead=key_sentences(lead, mood, partner_output, place),
        tiles=shown,
        sections=sections,
        questions=questions(facts),
        figures=figures,
        warnings=warnings(seen, lead),
        method=method(seen, lead),
        kicker=Text(
            f"Industrie {bare(place)}, stand {day_text(seen.day, 'nl')}",
            f"Industry, {place.name.en}, as of {day_text(seen.day, 'en')}",
        ),
        edition=edition,
        version=__version__,
        sources=attributions(figures),
    )


def title(place: Geo, lead: Output) -> Text:
    """A headline of nine words at most: subject, rounded figure, month."""
    month = lead.month
    country = place.kind == "country"
    nl = (
        f"{place.adjective.nl} industriële productie"
        if country
        else f"Industriële productie {bare(place)}"
    )
    en = (
        f"{place.adjective.en} industrial output"
        if country
        else f"Industrial output of {place.name.en}"
    )
    if lead.branch == "C":
        en = en.replace("industrial", "manufacturing").replace("Industrial", "Manufacturing")
    en = en[:1].upper() + en[1:]
    if lead.yoy is None:
        return Text(f"{nl}: cijfers over {month.nl}", f"{en}: figures for {month.en}")
    if sign(lead.yoy.value) == 0:
        return Text(
            f"{nl} in {month.nl} gelijk aan jaar eerder", f"{en} in {month.en} same as year earlier"
        )
    up = lead.yoy.value > 0
    x = Text(rounded_percent(lead.yoy.value, "nl"), rounded_percent(lead.yoy.value, "en"))
    word = "hoger" if up else "lager"
    # a month with its year goes last, so that two numbers do not stand side by side
    dated = month.nl[-1].isdigit()
    return Text(
        f"{nl} {x.nl} {word} in {month.nl}" if dated else f"{nl} in {month.nl} {x.nl} {word}",
        f"{en} {'up' if up else 'down'} by {x.en} in {month.en}",
    )


def output_section(
    place: Geo, lead: Output, others: list[Output], peak: Extremes | None, *, levels: bool = True
) -> tuple[Section, list[Figure]]:
    """How is industry doing: the figure, the month, the level, and manufacturing when it lags."""
    first = [yearly_sentence(lead), context_sentence(lead)]
    second = [monthly_sentence(lead), quarter_sentence(lead), level_sentence(lead, peak)]
    figures = [lead.yoy, lead.yoy_before, lead.mom, lead.mom_before, lead.quarter]
    if peak is not None:
        figures += [peak.gap_peak, peak.gap_low]
    narrow = next((o for o in others if o.branch == "C" and o.yoy is not None), None)
    if narrow is not None and narrow.period < lead.period.shift(-NARROW_MONTHS):
        narrow = None
    if lead.branch != "C" and narrow is not None:
        first.append(_narrow(narrow))
        figures.append(narrow.yoy)
    charts = [yearly_chart(lead, place), level_chart(lead, peak, place) if levels else None]
    paragraphs = tuple(tuple(s for s in p if s is not None) for p in (first, second))
    section = Section(
        "output",
        HEADING,
        tuple(p for p in paragraphs if p),
        charts=tuple(c for c in charts if c is not None),
    )
    return section, [f for f in figures if f is not None]


def _narrow(o: Output) -> Sentence | None:
    """Manufacturing proper, when a wider total reaches further."""
    if o.yoy is None:
        return None
    month = o.period.named()
    if sign(o.yoy.value) == 0:
        return say(
            "Voor de industrie zonder delfstoffen en energie lopen de cijfers tot en met {month}; toen was de productie even hoog als een jaar eerder.",
            "For manufacturing alone the figures run to {month}; output was then the same as a year earlier.",
            month=month,
        )
    return say(
        "Voor de industrie zonder delfstoffen en energie lopen de cijfers tot en met {month}: {x} {word} dan een jaar eerder ({publisher}).",
        "For manufacturing alone the figures run to {month}: {x} {word} than a year earlier ({publisher}).",
        month=month,
        x=pct(o.yoy),
        word=higher(o.yoy.value),
        publisher=o.publisher,
    )


def key_sentences(
    lead: Output, mood: Mood | None, partner: Output | None, place: Geo
) -> tuple[Sentence, ...]:
    """At most three sentences that a reader with ten seconds takes away."""
    out: list[Sentence] = []
    if lead.yoy is not None and sign(lead.yoy.value):
        out.append(
            say(
                "In {month} was de {basis}productie{scope} {x} {word} dan een jaar eerder.",
                "In {month}, {basis}output{scope} was {x} {word} than a year earlier.",
                basis=unusual(lead.yoy),
                scope=scope_of(lead.branch),
                month=lead.period.named(),
                x=about(lead.yoy),
                word=higher(lead.yoy.value),
            )
        )
    if mood is not None:
        name = catalogue().indicators[mood.series.parts.indicator].label
        article = catalogue().indicators[mood.series.parts.indicator].article
        out.append(
            say(
                "{who} stond in {month} op {x}.",
                "{who} stood at {x} in {month}.",
                who=Text(f"{article} {name.nl}", name.en),
                month=mood.period.named(),
                x=level(mood.now),
            )
        )
    if (
        partner is not None
        and partner.yoy is not None
        and sign(partner.yoy.value)
        and place.partner
    ):
        out.append(
            say(
                "In {name} was de {basis}industriële productie in {month} {x} {word} dan een jaar eerder.",
                "In {name}, {basis}industrial output in {month} was {x} {word} than a year earlier.",
                basis=unusual(partner.yoy),
                month=partner.month,
                name=catalogue().geos[place.partner].name,
                x=about(partner.yoy),
                word=higher(partner.yoy.value),
            )
        )
    return tuple(out)


def warnings(seen: View, lead: Output) -> tuple[Text, ...]:
    """What the reader must see first: figures that are older than they should be."""
    age = (seen.day - lead.period.end).days
    if age <= STALE_DAYS:
        return ()
    last = lead.period
    return (
        Text(
            f"De nieuwste productiecijfers in deze opslag gaan over {last.label('nl')}. Nieuwere zijn waarschijnlijk al verschenen; haal ze op met kentering update.",
            f"The newest output figures in this store are for {last.label('en')}. Newer ones have probably appeared; fetch them with kentering update.",
        ),
    )


def method(seen: View, lead: Output) -> tuple[Text, ...]:
    """How the figures are to be read, in a few lines."""
    basis = ADJUSTED[lead.yoy_basis]
    out = [
        Text(
            f"Productie is een volume. Jaar op jaar: {basis.nl}; maand op maand: gecorrigeerd voor seizoen en kalender. Nieuwe cijfers zijn voorlopig.",
            f"Output is a volume. Year on year: {basis.en}; month on month: adjusted for season and calendar. New figures are provisional.",
        ),
        Text(
            f"Gebruikt is wat op {day_text(seen.day, 'nl')} bekend was. Prijzen zonder bewaarde publicatiedatum zijn gedateerd op hun gebruikelijke termijn.",
            f"Used is what was known on {day_text(seen.day, 'en')}. Prices without a kept release date are dated by their usual lag.",
        ),
    ]
    events = [
        e
        for e in catalogue().events
        if e.indicator == "production" and e.geo in ("*", lead_geo(lead)) and e.start <= seen.day
    ]
    out += [e.note for e in events]
    return tuple(out)


def lead_geo(lead: Output) -> str:
    """The geography of the lead total, from any of its series."""
    series = lead.series
    return series.parts.geo if series is not None else ""


def attributions(figures: dict[str, Figure]) -> tuple[Text, ...]:
    """Source lines, one per publisher and table used, with the licence the catalogue states."""
    seen: dict[str, Text] = {}
    for f in figures.values():
        for release in f.trace.releases:
            source = release.release.split("/", 1)[0]
            entry = catalogue().sources.get(source)
            if entry is not None and source not in seen:
                told = entry.licence.replace("-", " ") in entry.attribution.en.replace("-", " ")
                tail = "" if told else f" ({entry.licence})"
                seen[source] = Text(
                    entry.attribution.nl.removeprefix("Bron: ") + tail,
                    entry.attribution.en.removeprefix("Source: ") + tail,
                )
    return tuple(seen.values())
