"""What the revision did to what was said last month: the same month, then and now.

Enters: the store and the facts of the totals. Leaves: the figures as printed before, as they stand
now, and the sentences that put them side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from kentering.brief.known import PUBLISHED, Known, View, figure
from kentering.brief.model import Figure, Section, Sentence, Trace
from kentering.brief.output import Output
from kentering.brief.say import Cite, cite, say
from kentering.brief.words import count, percent, sign
from kentering.catalogue import Geo
from kentering.language import Text, day, round_half_away
from kentering.periods import Period

HEADING = Text("Wat deed de herziening?", "What did the revision do?")
WINDOW = 12


@dataclass(frozen=True)
class Revision:
    """One growth rate of one month, as printed in the release before and as it stands now."""

    period: Period
    was: Figure
    now: Figure
    was_on: date
    now_on: date
    revised: int
    months: int
    largest: tuple[Period, float] | None


def read_revision(view: View, geo: Geo, series: Known | None, name: str) -> Revision | None:
    """Compare the panel of the release before with the one of now, for the newest month of both."""
    if series is None:
        return None
    moments = sorted({s.release.released_at for s in series.seen.values()})
    history = view.store.history(series.key, view.until)
    released = sorted(set(history["released_at"].to_list()))
    before = [m for m in released if m < moments[-1]]
    if not before:
        return None
    then = _panel_at(history, before[-1])
    shared = [p for p in series.periods if p in then]
    if not shared:
        return None
    period = shared[-1]
    changed = [p for p in shared[-WINDOW:] if _printed(then[p]) != _printed(series.seen[p].value)]
    jumps = {p: series.seen[p].value - then[p] for p in changed}
    largest = max(jumps.items(), key=lambda j: abs(j[1]), default=None)
    return Revision(
        period=period,
        was=_was(geo, series, period, then[period], before[-1], name),
        now=figure(
            f"{geo.code}.revision.{name}.now",
            series.seen[period].value,
            series,
            [period],
            Text(f"zoals nu bekend, {period.label('nl')}", f"as known now, {period.label('en')}"),
        ),
        was_on=before[-1].date(),
        now_on=moments[-1].date(),
        revised=len(changed),
        months=len(shared[-WINDOW:]),
        largest=largest,
    )


def _printed(value: float) -> object:
    return round_half_away(value, 1)


def _panel_at(history: pl.DataFrame, at: datetime) -> dict[Period, float]:
    rows = (
        history.filter(pl.col("released_at") <= at)
        .sort("released_at", "recorded_at")
        .unique(["freq", "period"], keep="last", maintain_order=True)
        .filter((pl.col("status") != "dropped") & pl.col("value").is_not_null())
    )
    return {Period(p, f): v for f, p, v in rows.select("freq", "period", "value").iter_rows()}


def _was(geo: Geo, series: Known, period: Period, value: float, at: datetime, name: str) -> Figure:
    now = series.trace([period], PUBLISHED)
    words = Text(
        f"zoals gedrukt op {day(at.date(), 'nl')}", f"as printed on {day(at.date(), 'en')}"
    )
    return Figure(
        f"{geo.code}.revision.{name}.was",
        value,
        1,
        series.unit.label,
        Text(f"{words.nl}, {period.label('nl')}", f"{words.en}, {period.label('en')}"),
        Trace(now.series, now.periods, now.releases, words),
    )


def revision_section(view: View, geo: Geo, lead: Output, others: list[Output]) -> tuple[Section, list[Figure]]:
    """The section and its figures; says so when there is only one release to look at."""
    sentences: list[Sentence] = []
    figures: list[Figure] = []
    for output in [lead, *[o for o in others if o.branch == "C"]]:
        made = _sentences(view, geo, output)
        if made:
            sentences += made[0]
            figures += made[1]
    if not sentences:
        missing = Text(
            "De opslag kent maar één publicatie van deze reeksen; er is niets om mee te vergelijken.",
            "The store knows only one release of these series; there is nothing to compare with.",
        )
        return Section("revision", HEADING, (), missing=(missing,)), []
    return Section("revision", HEADING, (tuple(sentences),)), figures


def _sentences(view: View, geo: Geo, o: Output) -> tuple[list[Sentence], list[Figure]] | None:
    yearly = read_revision(
        view, geo, view.series(geo.code, "production", o.branch, "ca", "yoy"), f"{o.branch}.yoy"
    )
    monthly = read_revision(
        view, geo, view.series(geo.code, "production", o.branch, "sca", "mom"), f"{o.branch}.mom"
    )
    out: list[Sentence] = []
    figures: list[Figure] = []
    if yearly is not None:
        out.append(_yearly(yearly, o))
        figures += [yearly.was, yearly.now]
    if yearly is not None and monthly is not None and monthly.period == yearly.period:
        out.append(_monthly(monthly))
        figures += [monthly.was, monthly.now]
    if yearly is not None and yearly.months >= WINDOW and yearly.revised:
        out.append(_scale(yearly))
    return (out, figures) if out else None


def _yearly(r: Revision, o: Output) -> Sentence:
    """The figure on the year before: as it stands, and as the release before had it."""
    slots: dict[str, Cite | Text | str] = {
        "month": Text(r.period.label("nl"), r.period.label("en")),
        "scope": Text("", "") if o.branch == "C" else Text(" inclusief delfstoffen en energie", " including mining and energy"),
        "when": Text(day(r.was_on, "nl"), day(r.was_on, "en")),
        "now": _than(r.now),
        "was": _than(r.was),
    }
    if _printed(r.was.value) == _printed(r.now.value):
        return say(
            "Het cijfer over {month} is niet herzien: de productie{scope} was {now}, net als in de publicatie van {when} ({was}).",
            "The figure for {month} was not revised: output{scope} was {now}, as in the release of {when} ({was}).",
            **slots,
        )
    return say(
        "In {month} was de productie{scope} volgens de nieuwste cijfers {now}; in de publicatie van {when} was dat nog {was}.",
        "According to the newest figures, output{scope} in {month} was {now}; the release of {when} had {was}.",
        **slots,
    )


def _than(f: Figure) -> Cite:
    """``1,7 procent hoger dan een jaar eerder``, as one cited piece."""
    if sign(f.value) == 0:
        return cite(f, "even hoog als een jaar eerder", "the same as a year earlier")
    word = ("hoger", "higher") if f.value > 0 else ("lager", "lower")
    return cite(f, f"{percent(f.value, 'nl')} {word[0]} dan een jaar eerder", f"{percent(f.value, 'en')} {word[1]} than a year earlier")


def _monthly(r: Revision) -> Sentence:
    """The figure on the month before."""
    before = r.period.shift(-1)
    return say(
        "Ten opzichte van {a} gaat het nu om {now}, eerder om {was}.",
        "On {a}, this is now {now}, before {was}.",
        a=Text(before.label("nl", year=False), before.label("en", year=False)),
        now=_change(r.now),
        was=_change(r.was),
    )


def _change(f: Figure) -> Cite:
    """``een stijging van 1,3 procent``, as one cited piece."""
    if sign(f.value) == 0:
        return cite(f, "geen verandering", "no change")
    word = ("een stijging", "a rise") if f.value > 0 else ("een daling", "a fall")
    return cite(f, f"{word[0]} van {percent(f.value, 'nl')}", f"{word[1]} of {percent(f.value, 'en')}")


def _scale(r: Revision) -> Sentence:
    """How many of the last twelve months changed."""
    n = Text(count(r.revised, "nl"), count(r.revised, "en"))
    return say(
        "Van de laatste twaalf maanden is van {n} het cijfer op een jaar eerder gewijzigd.",
        "Of the last twelve months, the figure on a year earlier changed for {n}.",
        n=n,
    )
