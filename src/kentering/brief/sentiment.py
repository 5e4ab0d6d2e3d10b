"""What producers and purchasers say: confidence, its change and its average, and the PMI.

Enters: a ``View``. Leaves: the section, its chart and figures, and the newest level for the tiles.
"""

from __future__ import annotations

from dataclasses import dataclass

from kentering.brief.known import Known, View, figure
from kentering.brief.model import Chart, Figure, Mark, Section, Sentence
from kentering.brief.pictures import confidence_chart
from kentering.brief.say import Cite, Slot, cite, level, say
from kentering.brief.words import move, points, sign
from kentering.catalogue import Geo, catalogue
from kentering.language import Text, number, round_half_away
from kentering.measure.growth import difference
from kentering.periods import Period

HEADING = Text("Wat zeggen producenten en inkopers?", "What do producers and purchasers say?")
AVERAGE_YEARS = 20
PMI_LINE = 50.0


@dataclass(frozen=True)
class Mood:
    """One confidence series: level now, the month before, and the long-run average if it is long."""

    series: Known
    period: Period
    now: Figure
    before: Figure | None
    change: Figure | None
    average: Figure | None
    years: int


def read_mood(
    view: View, geo: Geo, indicator: str, branch: str = "C", unit: str = "balance"
) -> Mood | None:
    """The newest level of a confidence series, or None when the store does not hold it."""
    series = view.series(geo.code, indicator, branch, "sa", unit)
    if series is None:
        return None
    period = series.last
    name = catalogue().indicators[indicator].label
    before = period.shift(-1)
    had = series.at(before)
    steps = difference(series.frame(), series.series_freq, over="previous").row(-1, named=True)[
        "difference"
    ]
    return Mood(
        series=series,
        period=period,
        now=_level(geo, series, period, name, "now"),
        before=_level(geo, series, before, name, "before") if had is not None else None,
        change=None
        if steps is None
        else figure(
            f"{geo.code}.{indicator}.change",
            steps,
            series,
            [period, before],
            Text(f"{name.nl}, verandering op een maand", f"{name.en}, change on the month"),
            Text("saldo − saldo een maand eerder", "balance − balance a month earlier"),
            unit=Text("punten", "points"),
        ),
        average=_average(geo, series, name),
        years=min(AVERAGE_YEARS, len(series.periods) // 12),
    )


def read_pmi(view: View, geo: Geo) -> Mood | None:
    """The newest level of the user's own purchasing managers' index, or None without one."""
    series = _pmi(view, geo)
    if series is None:
        return None
    return read_mood(view, geo, "pmi", series.parts.branch, "points")


def _pmi(view: View, geo: Geo) -> Known | None:
    """The index under the documented key, or under manufacturing where that reaches further."""
    found = [view.series(geo.code, "pmi", branch, "sa", "points") for branch in ("_Z", "C")]
    return max((k for k in found if k is not None), key=lambda k: k.last, default=None)


def _level(geo: Geo, series: Known, period: Period, name: Text, what: str) -> Figure:
    return figure(
        f"{geo.code}.{series.parts.indicator}.{what}",
        series.seen[period].value,
        series,
        [period],
        Text(f"{name.nl}, {period.label('nl')}", f"{name.en}, {period.label('en')}"),
    )


def _average(geo: Geo, series: Known, name: Text) -> Figure | None:
    """The mean over the last twenty years, or over all of at least ten; None for shorter series."""
    months = series.periods[-12 * AVERAGE_YEARS :]
    whole = (
        (months[-1].start.year - months[0].start.year) * 12
        + months[-1].start.month
        - months[0].start.month
        + 1
    )
    if len(months) < 120 or len(months) != whole:
        return None
    years = len(months) // 12
    return figure(
        f"{geo.code}.{series.parts.indicator}.average",
        sum(series.seen[p].value for p in months) / len(months),
        series,
        [months[0], months[-1]],
        Text(f"{name.nl}, gemiddelde van {years} jaar", f"{name.en}, average of {years} years"),
        Text(f"gemiddelde van {len(months)} maanden", f"mean of {len(months)} months"),
    )


def mood_sentences(m: Mood, who: Text) -> list[Sentence]:
    """Level now and last month, direction, and the level against its average."""
    month = m.period.named()
    slots: dict[str, Slot] = {"who": who, "month": month, "x": level(m.now)}
    out: list[Sentence] = []
    if m.before is None:
        out.append(
            say("{who} kwam in {month} uit op {x}.", "{who} stood at {x} in {month}.", **slots)
        )
    elif sign(m.now.value - m.before.value) == 0:
        out.append(
            say(
                "{who} bleef in {month} staan op {x}.",
                "{who} stayed at {x} in {month}.",
                **slots,
            )
        )
    else:
        out.append(
            say(
                "{who} kwam in {month} uit op {x}, tegen {y} een maand eerder.",
                "{who} stood at {x} in {month}, against {y} a month earlier.",
                y=level(m.before),
                **slots,
            )
        )
        out.append(_direction(m, m.before))
    if m.average is not None:
        out.append(_against_average(m, m.average))
    return out


def last_known(m: Mood, who: Text) -> Sentence:
    """One sentence for a series that another has overtaken, or that is old."""
    return say(
        "{who} is het laatst bekend over {month}: {x}.",
        "{who} was last known for {month}: {x}.",
        who=who,
        month=m.period.named(),
        x=level(m.now),
    )


def _direction(m: Mood, before: Figure) -> Sentence:
    now, then = sign(m.now.value), sign(before.value)
    step = m.now.value - before.value
    adverb = Text(move(step, "nl"), move(step, "en"))
    if now * then < 0:
        turned = Text("positief", "positive") if now > 0 else Text("negatief", "negative")
        return say(
            "Daarmee slaat de stemming om naar {turned}.",
            "The mood has turned {turned}.",
            turned=turned,
        )
    if adverb.nl == "nauwelijks":
        return say("De stemming is daarmee nauwelijks veranderd.", "The mood has hardly changed.")
    below = now < 0 or (now == 0 and then < 0)
    if below:
        mood = (
            Text("minder negatief", "less negative")
            if step > 0
            else Text("negatiever", "more negative")
        )
    else:
        mood = (
            Text("positiever", "more positive")
            if step > 0
            else Text("minder positief", "less positive")
        )
    return say(
        "De stemming werd {adverb} {mood}.",
        "The mood became {adverb} {mood}.",
        adverb=adverb,
        mood=mood,
    )


def _against_average(m: Mood, average: Figure) -> Sentence:
    gap = m.now.value - average.value
    if abs(gap) < 0.5:
        side = Text("vrijwel gelijk aan", "virtually equal to")
    elif gap > 0:
        side = Text("boven", "above")
    else:
        side = Text("onder", "below")
    years = Text(f"{m.years} jaar", f"{m.years} years")
    return say(
        "Dat is {side} het gemiddelde van de afgelopen {years} ({x}).",
        "That is {side} the average of the past {years} ({x}).",
        side=side,
        years=years,
        x=level(average),
    )


def pmi_sentences(view: View, geo: Geo) -> tuple[list[Sentence], list[Figure], Text | None]:
    """The purchasing managers' index from the user's own import, or what to do to have it."""
    series = _pmi(view, geo)
    if series is None:
        return (
            [],
            [],
            Text(
                "De inkoopmanagersindex staat niet in de opslag: hij is eigendom van de uitgever. Eigen cijfers leest u in met kentering import.",
                "The purchasing managers' index is not in the store: it belongs to its publisher. Read in your own figures with kentering import.",
            ),
        )
    period = series.last
    name = catalogue().indicators["pmi"].label
    now = _level(geo, series, period, name, "now")
    if not view.recent(period):
        mood = read_pmi(view, geo)
        told = [last_known(mood, PMI)] if mood is not None else []
        return told, [now], None
    month = period.named()
    had = series.at(period.shift(-1))
    if had is None:
        made = say(
            "De inkoopmanagersindex stond in {month} op {x}; boven 50 is groei.",
            "The purchasing managers' index stood at {x} in {month}; above 50 is growth.",
            month=month,
            x=_plain(now),
        )
        return [made], [now], None
    before = _level(geo, series, period.shift(-1), name, "before")
    made = say(
        "De inkoopmanagersindex stond in {month} op {x}, tegen {y} een maand eerder; {reading}.",
        "The purchasing managers' index stood at {x} in {month}, against {y} a month earlier; {reading}.",
        month=month,
        x=_plain(now),
        y=_plain(before),
        reading=_reading(now.value),
    )
    return [made], [now, before], None


def _reading(value: float) -> Text:
    """What a level of the index means, by the figure as printed (R1)."""
    shown = round_half_away(value)
    if shown == PMI_LINE:
        return Text("50 is geen verandering", "50 is no change")
    if shown > PMI_LINE:
        return Text("boven 50 is groei", "above 50 is growth")
    return Text("onder 50 is krimp", "below 50 is contraction")


def _plain(f: Figure) -> Cite:
    return cite(f, number(f.value, "nl"), number(f.value, "en"))


PMI = Text("De inkoopmanagersindex", "The purchasing managers' index")
NATIONAL = Text("Het producentenvertrouwen", "Producer confidence")
EUROPEAN = Text(
    "Het industrieel vertrouwen in de Europese enquête",
    "Industrial confidence in the European survey",
)


def sentiment_section(view: View, geo: Geo) -> tuple[Section, list[Figure], Mood | None]:
    """The section, its figures, and the mood the tiles show: the one that reaches furthest."""
    national = read_mood(view, geo, "producer_confidence")
    european = read_mood(view, geo, "industrial_confidence")
    named = [(NATIONAL, national), (EUROPEAN, european)]
    held = [(who, m) for who, m in named if m is not None]
    newest = max((m.period for _, m in held), default=None)
    sentences: list[Sentence] = []
    figures: list[Figure] = []
    for who, m in held:
        current = view.recent(m.period) and newest is not None and m.period >= newest.shift(-1)
        sentences += mood_sentences(m, who) if current else [last_known(m, who)]
        figures += _all(m)
    pmi, pmi_figures, without = pmi_sentences(view, geo)
    missing = () if without is None else (without,)
    if not held:
        missing = (_no_mood(geo), *missing)
    main = next((m for _, m in held if m.period == newest and view.recent(m.period)), None)
    section = Section(
        "sentiment",
        HEADING,
        ((*sentences, *pmi),) if sentences or pmi else (),
        _charts(national, european, main),
        None,
        missing,
    )
    return section, figures + pmi_figures, main


def _charts(national: Mood | None, european: Mood | None, main: Mood | None) -> tuple[Chart, ...]:
    lines = [(n, m.series) for n, m in _lines(national, european)]
    shown = main or national or european
    if not lines or shown is None:
        return ()
    mark = None
    if shown.average is not None:
        words = Text(f"gemiddelde {shown.years} jaar", f"{shown.years}-year average")
        mark = Mark(words, shown.average.value)
    return (confidence_chart(lines, mark, _title(shown)),)


def _lines(national: Mood | None, european: Mood | None) -> list[tuple[Text, Mood]]:
    out = []
    if national is not None:
        out.append((national.series.seen[national.period].release.publisher, national))
    if european is not None:
        out.append((Text("Europese enquête", "European survey"), european))
    return out


def _title(m: Mood) -> Text:
    value = m.now.value
    if m.average is not None and abs(value - m.average.value) >= 0.5:
        over = value > m.average.value
        return Text(
            f"Vertrouwen {'boven' if over else 'onder'} het langjarig gemiddelde",
            f"Confidence {'above' if over else 'below'} its long-run average",
        )
    return Text(f"Vertrouwen op {points(value, 'nl')}", f"Confidence at {points(value, 'en')}")


def _all(m: Mood) -> list[Figure]:
    return [f for f in (m.now, m.before, m.change, m.average) if f is not None]


def _no_mood(geo: Geo) -> Text:
    return Text(
        f"Cijfers over het vertrouwen van producenten in {geo.name.nl} staan niet in de opslag.",
        f"Figures on the confidence of producers in {geo.name.en} are not in the store.",
    )
