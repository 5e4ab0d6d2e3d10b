"""What the revision did to what was said last month: the same month, then and now.

Enters: the store and the facts of the totals. Leaves: the figures as printed before, as they stand
now, and the sentences that put them side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from kentering.brief.known import ORIGIN, PUBLISHED, Known, View, figure, release_ref
from kentering.brief.model import Figure, ReleaseRef, Section, Sentence, Trace
from kentering.brief.output import Output
from kentering.brief.say import Cite, cite, pct, say
from kentering.brief.words import count, higher, percent, sign
from kentering.catalogue import Geo, series_label
from kentering.language import Text, day, round_half_away
from kentering.periods import Period

HEADING = Text("Wat deed de herziening?", "What did the revision do?")
WINDOW = 12
LAST_MONTH = timedelta(days=75)
"""Only a release of about a month ago is what was said last month."""


@dataclass(frozen=True)
class Revision:
    """One growth rate of one month, as printed in the release before and as it stands now."""

    period: Period
    was: Figure
    now: Figure
    was_on: date
    revised: int
    months: int


def read_revision(view: View, geo: Geo, series: Known | None, name: str) -> Revision | None:
    """Compare the panel of the release before with the one of now, for the newest month of both."""
    if series is None:
        return None
    moments = sorted({s.release.released_at for s in series.seen.values()})
    history = view.history(series)
    released = sorted(set(history["released_at"].to_list()))
    before = [m for m in released if m < moments[-1]]
    if not before or moments[-1] - before[-1] > LAST_MONTH:
        return None
    then = _panel_at(history, before[-1])
    shared = [p for p in series.periods if p in then]
    if not shared:
        return None
    period = shared[-1]
    what = series_label(series.key)
    changed = [
        p for p in shared[-WINDOW:] if _printed(then[p][0]) != _printed(series.seen[p].value)
    ]
    return Revision(
        period=period,
        was=_was(geo, series, period, then[period], before[-1], name),
        now=figure(
            f"{geo.code}.revision.{name}.now",
            series.seen[period].value,
            series,
            [period],
            Text(
                f"{what.nl}, {period.label('nl')}, zoals nu bekend",
                f"{what.en}, {period.label('en')}, as known now",
            ),
        ),
        was_on=before[-1].date(),
        revised=len(changed),
        months=len(shared[-WINDOW:]),
    )


def _printed(value: float) -> object:
    return round_half_away(value, 1)


def _panel_at(history: pl.DataFrame, at: datetime) -> dict[Period, tuple[float, ReleaseRef]]:
    rows = (
        history.filter(pl.col("released_at") <= at)
        .sort("released_at", "recorded_at")
        .unique(["freq", "period"], keep="last", maintain_order=True)
        .filter((pl.col("status") != "dropped") & pl.col("value").is_not_null())
    )
    columns = ("freq", "period", "value", *ORIGIN)
    return {
        Period(p, f): (v, release_ref(*origin))
        for f, p, v, *origin in rows.select(columns).iter_rows()
    }


def _was(
    geo: Geo,
    series: Known,
    period: Period,
    printed: tuple[float, ReleaseRef],
    at: datetime,
    name: str,
) -> Figure:
    value, release = printed
    words = Text(f"zoals bekend op {day(at.date(), 'nl')}", f"as known on {day(at.date(), 'en')}")
    what = series_label(series.key)
    return Figure(
        f"{geo.code}.revision.{name}.was",
        value,
        1,
        series.unit.label,
        Text(
            f"{what.nl}, {period.label('nl')}, {words.nl}",
            f"{what.en}, {period.label('en')}, {words.en}",
        ),
        Trace((series.key,), (str(period),), (release,), PUBLISHED),
    )


def revision_section(
    view: View, geo: Geo, lead: Output, others: list[Output]
) -> tuple[Section, list[Figure], Revision | None]:
    """The section, its figures, and the revision of the lead's yearly figure, when there is one."""
    sentences: list[Sentence] = []
    figures: list[Figure] = []
    own: Revision | None = None
    for output in [lead, *[o for o in others if o.branch == "C"]]:
        yearly = _newest(view, geo, output)
        if yearly is None:
            continue
        own = yearly if output is lead else own
        told, cited = _sentences(view, geo, output, lead, yearly)
        sentences += told
        figures += cited
    if not sentences:
        missing = Text(
            "De publicatie van een maand eerder is niet bewaard; wat de herziening deed, is niet te zien.",
            "The release of a month before was not kept; what the revision did cannot be seen.",
        )
        return Section("revision", HEADING, (), missing=(missing,)), [], None
    return Section("revision", HEADING, (tuple(sentences),)), figures, own


def _newest(view: View, geo: Geo, o: Output) -> Revision | None:
    """The revision of the yearly figure, unless the series lags the month the brief speaks of."""
    series = view.series(geo.code, "production", o.branch, "ca", "yoy")
    found = read_revision(view, geo, series, f"{o.branch}.yoy")
    return found if found is not None and found.period >= o.period.shift(-2) else None


def _sentences(
    view: View, geo: Geo, o: Output, lead: Output, yearly: Revision
) -> tuple[list[Sentence], list[Figure]]:
    monthly = read_revision(
        view, geo, view.series(geo.code, "production", o.branch, "sca", "mom"), f"{o.branch}.mom"
    )
    out = _yearly(yearly, _scope(o, lead))
    figures = [yearly.was, yearly.now]
    if monthly is not None and monthly.period == yearly.period:
        out.append(_monthly(monthly))
        figures += [monthly.was, monthly.now]
    if yearly.months >= WINDOW and yearly.revised:
        out.append(_scale(yearly))
    return out, figures


def _yearly(r: Revision, what: Text) -> list[Sentence]:
    """The figure on the year before: as it stands, and as the release before had it."""
    same_side = sign(r.was.value) == sign(r.now.value) != 0
    month = r.period.named()
    when = Text(day(r.was_on, "nl"), day(r.was_on, "en"))
    was = pct(r.was) if same_side else _than(r.was)
    stands = say(
        "In {month} was de productie{what} volgens de nieuwste cijfers {now}.",
        "According to the newest figures, output{what} in {month} was {now}.",
        month=month,
        what=what,
        now=_than(r.now),
    )
    if _printed(r.was.value) == _printed(r.now.value):
        same = say(
            "Dat is niet herzien: ook in de publicatie van {when} was het {was}.",
            "That was not revised: the release of {when} had {was} too.",
            when=when,
            was=was,
        )
        return [stands, same]
    before = say(
        f"In de publicatie van {{when}} was {'dat' if same_side else 'de productie'} nog {{was}}.",
        f"In the release of {{when}} {'this' if same_side else 'output'} was still {{was}}.",
        when=when,
        was=was,
    )
    return [stands, before]


def _scope(o: Output, lead: Output) -> Text:
    """Which total is meant: nothing when it is the one the brief opens with."""
    if o is lead:
        return Text("", "")
    return Text(" van de industrie zonder delfstoffen en energie", " of manufacturing alone")


def _than(f: Figure) -> Cite:
    """``1,7 procent hoger dan een jaar eerder``, as one cited piece."""
    if sign(f.value) == 0:
        return cite(f, "even hoog als een jaar eerder", "the same as a year earlier")
    word = higher(f.value)
    return cite(
        f,
        f"{percent(f.value, 'nl')} {word.nl} dan een jaar eerder",
        f"{percent(f.value, 'en')} {word.en} than a year earlier",
    )


def _monthly(r: Revision) -> Sentence:
    """The figure on the month before."""
    before = r.period.shift(-1)
    month = before.named(year=False)
    if _printed(r.was.value) == _printed(r.now.value):
        return say(
            "Ten opzichte van {a} gaat het nog steeds om {now}.",
            "Compared with {a}, this is still {now}.",
            a=month,
            now=_change(r.now),
        )
    return say(
        "Ten opzichte van {a} gaat het nu om {now}, eerder om {was}.",
        "Compared with {a}, this is now {now}; before, it was {was}.",
        a=month,
        now=_change(r.now),
        was=_change(r.was),
    )


def _change(f: Figure) -> Cite:
    """``een stijging van 1,3 procent``, as one cited piece."""
    if sign(f.value) == 0:
        return cite(f, "geen verandering", "no change")
    word = ("een stijging", "a rise") if f.value > 0 else ("een daling", "a fall")
    return cite(
        f, f"{word[0]} van {percent(f.value, 'nl')}", f"{word[1]} of {percent(f.value, 'en')}"
    )


def _scale(r: Revision) -> Sentence:
    """How many of the last twelve months changed."""
    if r.revised == r.months:
        return say(
            "Van alle twaalf laatste maanden veranderde het cijfer ten opzichte van een jaar eerder.",
            "The figure on a year earlier changed for all of the last twelve months.",
        )
    return say(
        "Van {n} van de laatste twaalf maanden veranderde het cijfer ten opzichte van een jaar eerder.",
        "The figure on a year earlier changed for {n} of the last twelve months.",
        n=Text(count(r.revised, "nl"), count(r.revised, "en")),
    )
