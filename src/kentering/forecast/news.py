"""Why a nowcast moved between two moments: release by release, adding up.

Two views. ``news`` goes through the releases in order of time, answers anew after each with models
re-estimated, and holds the record still; what the record then changes (weights) is a row of its
own. The parts telescope, so they add up exactly (A1); of releases at one moment the target's own
goes first, then the others by name. ``factor_news`` is the exact split of the dynamic factor model
(``kentering.nowcast``): revisions, releases with forecast, actual, weight and impact, and
re-estimation.

Enters: a store, a target and two moments. Leaves: ``Moved``, ``FactorMoved``; no sentences (L4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
import polars as pl

from kentering import nowcast as dfm
from kentering.catalogue import SeriesKey
from kentering.errors import InputError, MissingDataError
from kentering.forecast.combine import SHAPES, answers, merged
from kentering.forecast.ledger import Ledger
from kentering.forecast.models import factor
from kentering.forecast.paths import DIRECT
from kentering.forecast.questions import not_given, shipped_record
from kentering.forecast.recipe import models
from kentering.forecast.released import Newest, Release, level_keys, releases
from kentering.forecast.situation import Situation, month_at, place_of, situation
from kentering.language import Text
from kentering.periods import Period
from kentering.store import Store, moment
from kentering.store.read import AsOf

Growth = Literal["yoy", "mom"]
USUAL = timedelta(days=31)
"""How far back to look where the target has no earlier release."""


@dataclass(frozen=True)
class Step:
    """One release and what it did to the nowcast.

    Attributes:
        at: the moment.
        source: code in the catalogue; release: as the store names it.
        geo: of the series it holds; several, by name, where months of surveys were read from a
            later state, which come as one.
        indicator: of its newest figure.
        series: keys of those of which a figure is new or other than before.
        newest: the newest new figure; None where the release only revised.
        fresh, revised: figures that are new, and other than before.
        own: it is a release of the target.
        before, after: the nowcast, percent.
    """

    at: datetime
    source: str
    release: str
    geo: str
    indicator: str
    series: tuple[str, ...]
    newest: Newest | None
    fresh: int
    revised: int
    own: bool
    before: float
    after: float

    @property
    def impact(self) -> float:
        """What the release did, percentage points."""
        return self.after - self.before


@dataclass(frozen=True)
class Moved:
    """Why the nowcast of one month moved: old + impacts + rest + record = new (A1).

    Attributes:
        key: the level series; target: yearly (yoy) or monthly (mom) growth; period: the month.
        since, until: the moments; until is None for everything in the store.
        old, new: medians of the combination, percent.
        steps: the releases, in order.
        rest: change that no release of a watched series explains, percentage points; 0 as a rule.
        record: change by what the record says of the models (weights), percentage points.
    """

    geo: str
    branch: str
    key: str
    target: Growth
    period: date
    since: datetime
    until: datetime | None
    old: float
    new: float
    steps: tuple[Step, ...]
    rest: float
    record: float

    @property
    def residual(self) -> float:
        """What the parts leave over; rounding of floating point only."""
        parts = sum(s.impact for s in self.steps) + self.rest + self.record
        return self.new - self.old - parts


@dataclass(frozen=True)
class FactorMoved:
    """The factor model's own split of the monthly growth of one month, log points.

    Attributes:
        key: the level series; in ``split`` it is called ``target``.
        split: the parts.
        left_out: series that the model looked at at one moment only.
    """

    key: str
    since: datetime
    until: datetime | None
    split: dfm.News
    left_out: tuple[str, ...]


def news(
    store: Store,
    geo: str,
    branch: str | None = None,
    as_of: AsOf = None,
    *,
    since: AsOf = None,
    period: date | None = None,
    target: Growth = "yoy",
    record: pl.DataFrame | None = None,
) -> Moved:
    """Why the combination's nowcast of a month moved between two moments, release by release.

    Args:
        store: where the figures are.
        geo: code of the geography.
        branch: of the target; left out, the recipe's.
        as_of: the later moment; None for everything.
        since: the earlier one; left out, the release of the target before its newest, or a month.
        period: a day in the month; left out, the first one not published at the later moment.
        target: yearly or monthly growth.
        record: past forecasts (``ledger.RECORD``); left out, those of the package.

    Raises:
        InputError: the moments are not in order, the month was published by then, or it lies
            beyond the end of the next year, to which ``nowcast`` looks.
        MissingDataError: nothing of the target was known at one of the moments, or the month that
            the growth is reckoned from is missing (M1).
    """
    end = situation(store, geo, branch, as_of, ahead=DIRECT)
    start_at = _since(store, end, since)
    month = _month(end, period)
    past = Ledger.of(shipped_record() if record is None else record, end.geo, end.branch)
    ask = _Question(end.geo, end.branch, month, target, past)
    old = now = ask.answer(store, start_at, start_at)
    steps = []
    for release in releases(store, end, start_at):
        before, now = now, ask.answer(release.world, release.at, start_at)
        steps.append(_step(release, end.key, before, now))
    held = ask.answer(store, end.as_of, start_at)
    new = ask.answer(store, end.as_of, end.as_of)
    return Moved(
        end.geo, end.branch, end.key, target, month, start_at, end.as_of, old, new,
        tuple(steps), held - now, new - held,
    )  # fmt: skip


def factor_news(
    store: Store,
    geo: str,
    branch: str | None = None,
    as_of: AsOf = None,
    *,
    since: AsOf = None,
    period: date | None = None,
) -> FactorMoved:
    """Why the factor model's nowcast of a month's growth moved between two moments.

    Arguments and errors as for ``news``.
    """
    end = situation(store, geo, branch, as_of, ahead=DIRECT)
    start_at = _since(store, end, since)
    month = _month(end, period)
    begin = situation(store, geo, branch, start_at, ahead=DIRECT)
    old, new = factor.panel(begin), factor.panel(end)
    shared = [c for c in new.columns if c in old.columns]
    left = sorted(set(old.columns).symmetric_difference(new.columns))
    old, new = old.select(shared), new.select(shared)
    split = dfm.news(
        factor.fit(old, end.geo), old, new, factor.TARGET, month, refit=factor.fit(new, end.geo)
    )
    return FactorMoved(end.key, start_at, end.as_of, split, tuple(left))


def movers(found: Moved, count: int = 3) -> tuple[Step, ...]:
    """The releases that moved the nowcast most, the largest first."""
    order = sorted(found.steps, key=lambda s: (-abs(s.impact), s.at, s.geo, s.indicator))
    return tuple(order[:count])


def _taking_part() -> list[str]:
    """The models of the combination, and the floor whose spread it borrows."""
    return [code for code, entry in models().items() if entry.combined or code in SHAPES]


@dataclass(frozen=True, eq=False)
class _Question:
    """One month's growth, to be answered at several moments."""

    geo: str
    branch: str
    month: date
    target: Growth
    past: Ledger

    def answer(self, store: Store, at: datetime | None, record_at: datetime | None) -> float:
        """The median as of a moment with the record as of another, percent."""
        seen = situation(store, self.geo, self.branch, at, ahead=DIRECT)
        place = place_of(self.month)
        h = place - seen.last
        if h > seen.ahead:
            seen = situation(store, self.geo, self.branch, at, ahead=h)
        mean = merged(*answers(seen, _taking_part()), self.past, record_at).mean
        path = np.concatenate([seen.level[: seen.last + 1], seen.level[seen.last] + mean])
        back = 12 if self.target == "yoy" else 1
        if not np.isfinite(path[place - back]):
            raise _no_base(seen.key, self.month, month_at(place - back))
        return float(100 * np.expm1((path[place] - path[place - back]) / 100))


def _no_base(key: str, month: date, base: date) -> MissingDataError:
    return MissingDataError(
        not_given(month, base),
        where=key,
        right=Text("een maand waarvan de basis er is", "a month of which the base is there"),
        run="kentering news --growth mom",
    )


def _step(release: Release, key: str, before: float, after: float) -> Step:
    rows, newest = release.rows, release.newest
    series = tuple(rows["series"].unique().sort())
    fresh = int(rows["was"].null_count())
    return Step(
        at=release.at,
        source=str(rows["source"][0]),
        release=str(rows["release"][0]),
        geo=release.one("geo"),
        indicator=SeriesKey.parse(newest.series if newest else series[0]).indicator,
        series=series,
        newest=newest,
        fresh=fresh,
        revised=rows.height - fresh,
        own=key in series,
        before=before,
        after=after,
    )


def _since(store: Store, end: Situation, since: AsOf) -> datetime:
    """The earlier moment: as given, else the target's release before its newest, else a month."""
    found = moment(since)
    if found is None:
        rows = store.history(f"{end.key.rsplit('.', 1)[0]}.*", end.as_of)
        rows = rows.filter(pl.col("series").is_in(level_keys(rows["series"].unique())))
        former = rows.filter(pl.col("released_at") < end.released_at)["released_at"].max()
        found = former if isinstance(former, datetime) else end.released_at - USUAL
    if end.as_of is not None and found >= end.as_of:
        raise InputError(
            Text("het begin ligt niet voor het einde", "the start is not before the end"),
            where=f"{found.date()} >= {end.as_of.date()}",
            right=Text("een eerdere dag met --since", "an earlier day with --since"),
        )
    return found


def _month(end: Situation, period: date | None) -> date:
    month = month_at(end.last + 1) if period is None else period.replace(day=1)
    if place_of(month) <= end.last:
        raise InputError(
            Text(
                f"{Period(month, 'M')} was op dat moment al gepubliceerd",
                f"{Period(month, 'M')} had been published by then",
            ),
            where=end.key,
            right=Text.same(f">= {Period(month_at(end.last + 1), 'M')}"),
        )
    final = date(month_at(end.last + 1).year + 1, 12, 1)
    if month > final:
        raise InputError(
            Text(
                f"{Period(month, 'M')} ligt verder dan wordt geraamd",
                f"{Period(month, 'M')} lies beyond what is forecast",
            ),
            where=end.key,
            right=Text.same(f"<= {Period(final, 'M')}"),
            run="kentering forecast",
        )
    return month
