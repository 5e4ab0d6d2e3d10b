"""What producers and purchasers say: confidence, its change and its average, and the PMI.

Enters: a ``View``. Leaves: the section, its chart and figures, and the newest level for the tiles.
"""

from __future__ import annotations

from dataclasses import dataclass

from kentering.brief.known import Known, View, figure
from kentering.brief.model import Figure, Mark, Section, Sentence
from kentering.brief.pictures import confidence_chart
from kentering.brief.say import Cite, cite, level, say
from kentering.brief.words import move, points, sign
from kentering.catalogue import Geo, catalogue
from kentering.language import Text, number
from kentering.measure.growth import difference
from kentering.periods import Period

HEADING = Text("Wat zeggen producenten en inkopers?", "What do producers and purchasers say?")
FRESH_MONTHS = 18
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


def read_mood(view: View, geo: Geo, indicator: str, branch: str = "C", unit: str = "balance") -> Mood | None:
    """The newest level of a confidence series, when it is not older than a year and a half."""
    series = view.fresh(view.series(geo.code, indicator, branch, "sa", unit), FRESH_MONTHS)
    if series is None:
        return None
    period = series.last
    name = catalogue().indicators[indicator].label
    before = period.shift(-1)
    had = series.at(before)
    steps = difference(series.frame(), "M", over="previous").row(-1, named=True)["difference"]
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
    whole = (months[-1].start.year - months[0].start.year) * 12 + months[-1].start.month - months[0].start.month + 1
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


def mood_sentences(m: Mood, who: Text, *, full: bool = True) -> list[Sentence]:
    """Level now and last month, direction, and the level against its average."""
    month = Text(m.period.label("nl"), m.period.label("en"))
    out: list[Sentence] = []
    if m.before is None:
        out.append(say("{who} kwam in {month} uit op {x}.", "{who} stood at {x} in {month}.", who=who, month=month, x=level(m.now)))
    else:
        out.append(
            say(
                "{who} kwam in {month} uit op {x}, tegen {y} een maand eerder.",
                "{who} stood at {x} in {month}, against {y} a month earlier.",
                who=who,
                month=month,
                x=level(m.now),
                y=level(m.before),
            )
        )
        if full:
            out.append(_direction(m, m.before))
    if full and m.average is not None:
        out.append(_against_average(m, m.average))
    return out


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
        mood = Text("minder negatief", "less negative") if step > 0 else Text("negatiever", "more negative")
    else:
        mood = Text("positiever", "more positive") if step > 0 else Text("minder positief", "less positive")
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
    series = view.fresh(view.series(geo.code, "pmi", "C", "sa", "points"), FRESH_MONTHS)
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
    groups = Text("groei", "growth") if now.value > PMI_LINE else Text("krimp", "contraction")
    month = Text(period.label("nl"), period.label("en"))
    had = series.at(period.shift(-1))
    if had is None:
        made = say("De inkoopmanagersindex stond in {month} op {x}; boven 50 is groei.", "The purchasing managers' index stood at {x} in {month}; above 50 is growth.", month=month, x=_plain(now))
        return [made], [now], None
    before = _level(geo, series, period.shift(-1), name, "before")
    made = say(
        "De inkoopmanagersindex stond in {month} op {x}, tegen {y} een maand eerder; {side} 50 is {groups}.",
        "The purchasing managers' index stood at {x} in {month}, against {y} a month earlier; {side} 50 is {groups}.",
        month=month,
        x=_plain(now),
        y=_plain(before),
        side=Text("boven", "above") if now.value > PMI_LINE else Text("onder", "below"),
        groups=groups,
    )
    return [made], [now, before], None


def _plain(f: Figure) -> Cite:
    return cite(f, number(f.value, "nl"), number(f.value, "en"))


def sentiment_section(view: View, geo: Geo) -> tuple[Section, list[Figure], Mood | None]:
    """The section, its figures, and the mood the tiles show."""
    national = read_mood(view, geo, "producer_confidence")
    european = read_mood(view, geo, "industrial_confidence")
    figures: list[Figure] = []
    sentences: list[Sentence] = []
    missing: list[Text] = []
    if national is not None:
        sentences += mood_sentences(national, Text("Het producentenvertrouwen", "Producer confidence"))
        figures += _all(national)
    if european is not None:
        who = Text(
            "Het industrieel vertrouwen in de Europese enquête", "Industrial confidence in the European survey"
        )
        newer = national is None or european.period > national.period
        sentences += mood_sentences(european, who, full=newer or national is None)
        figures += _all(european)
    pmi, pmi_figures, without = pmi_sentences(view, geo)
    sentences += pmi
    figures += pmi_figures
    if without is not None:
        missing.append(without)
    if national is None and european is None:
        missing.insert(0, _no_mood(view, geo))
    lines = [(n, m.series) for n, m in _lines(national, european)]
    charts = ()
    main = national or european
    if lines and main is not None:
        mark = None
        if main.average is not None:
            words = Text(f"gemiddelde {main.years} jaar", f"{main.years}-year average")
            mark = Mark(words, main.average.value)
        charts = (confidence_chart(lines, mark, _title(main)),)
    section = Section("sentiment", HEADING, (tuple(sentences),) if sentences else (), charts, None, tuple(missing))
    return section, figures, main


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


def _no_mood(view: View, geo: Geo) -> Text:
    old = view.series(geo.code, "industrial_confidence", "C", "sa", "balance")
    until = f" (laatste cijfer: {old.last.label('nl')})" if old is not None else ""
    until_en = f" (last figure: {old.last.label('en')})" if old is not None else ""
    return Text(
        f"Recente cijfers over het vertrouwen van producenten staan niet in de opslag{until}.",
        f"Recent figures on the confidence of producers are not in the store{until_en}.",
    )
