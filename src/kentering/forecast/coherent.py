"""Nowcasts of a total and of its branches that add up, in point and in every draw.

A total is matched to a set of branches that covers its divisions exactly. Weights are those the
published indices imply (``reconcile.implied_weights``) over the last months, which are months of
one set of weights; what they leave of the last published total is carried along and shown as a row
of its own (A1). Base nowcasts are drawn with the errors of the same past months in all of them, so
that branches that err together do so here, and made to add up by minimum trace on levels
(``reconcile.reconcile_paths``). Where a set is not whole, or its weights cannot be found, the
answer says what is missing and holds the base nowcasts as they are.

Enters: a store, a geography and a moment. Leaves: ``Together``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kentering.catalogue import SeriesKey, catalogue
from kentering.errors import KenteringError, MissingDataError
from kentering.forecast.combine import COMBINED
from kentering.forecast.paths import DIRECT
from kentering.forecast.questions import LEVELS, NAMES, Nowcast, finite, nowcast
from kentering.forecast.recipe import recipe
from kentering.forecast.reconcile import Weights, covariance, implied_weights, reconcile_paths
from kentering.forecast.situation import Array, month_at, place_of, situation
from kentering.language import Text
from kentering.periods import Period
from kentering.store import Store
from kentering.store.read import AsOf

WINDOW = 36
"""Months the weights are found on; sets of weights change every five years."""
LOOSE = 0.5
"""A set of branches that leaves more than so many index points of the total is not its set."""
SECTIONS = {"B": range(5, 10), "C": range(10, 34), "D": range(35, 36), "E": range(36, 37)}
"""Divisions per section. The production index holds of E only 36 (Regulation (EC) 1165/98)."""
_PART = re.compile(r"([B-E])(?:-([B-E])(?:36)?)?|(\d\d)(?:-(\d\d))?")


@dataclass(frozen=True, eq=False)
class Adding:
    """What makes branches add up to their total.

    Attributes:
        branches: the parts, in the order of their divisions.
        weights: of the base year, none negative.
        months: months they were found on; worst: largest index points left over in them.
        carried: index points of the last published total that the weights leave.
    """

    branches: tuple[str, ...]
    weights: Weights
    months: int
    worst: float
    carried: float


@dataclass(frozen=True, eq=False)
class Together:
    """Nowcasts of a total and its branches.

    Attributes:
        geo, as_of: the target and the moment (None for everything).
        total: code of the total.
        base: the nowcast of each by itself, the total first; also branches outside the set.
        adding: how the set adds up; None where it does not, which ``why`` explains.
        why: what is missing; None where the figures add up.
        silent: branches of which no nowcast could be made, and why; so is one that ends more than
            ``DIRECT`` months before the newest.
        months: branch, target (yoy, mom), period, mean, sd, q05..q95, percent; reconciled where
            ``adding`` is there, else the base nowcasts.
        parts: period, branch, contribution: percentage points of yearly growth of the total, mean
            over the draws, with ``rest`` for what is carried; they add up to the total's mean.
        draws: (n, H, k + 1) levels, total first, then ``adding.branches``; total = weighted sum +
            carried. Empty where ``adding`` is None.
        periods: the H months.
    """

    geo: str
    as_of: datetime | None
    total: str
    base: Mapping[str, Nowcast]
    adding: Adding | None
    why: Text | None
    silent: Mapping[str, Text]
    months: pl.DataFrame
    parts: pl.DataFrame
    draws: Array
    periods: tuple[date, ...]


REST = "rest"


def together(
    store: Store,
    geo: str,
    as_of: AsOf = None,
    *,
    total: str | None = None,
    record: pl.DataFrame | None = None,
) -> Together:
    """Nowcasts of every branch of a geography and of their total, made to add up where they can.

    Args:
        store: where the figures are.
        geo: code of the geography.
        as_of: a date (its end, Amsterdam), a moment, or None for everything.
        total: code of the total; left out, the recipe's branch, else the widest there is.
        record: past forecasts (``ledger.RECORD``); left out, those of the package.

    Raises:
        InputError: the geography is unknown.
        MissingDataError: nothing was known, of the total or at all.
    """
    base, silent = _base(store, geo, as_of, record)
    if not base or (total is not None and total not in base):
        situation(store, geo, total, as_of)
        raise MissingDataError(
            Text(f"voor {geo} is geen nowcast te maken", f"no nowcast can be made for {geo}"),
            where="; ".join(silent),
        )
    top = total or _widest(base)
    ordered = {top: base[top], **{b: base[b] for b in base if b != top}}
    chosen, missing = cover(top, [b for b in base if b != top])
    found = None if missing else _adding(ordered, top, chosen)
    if isinstance(found, Adding):
        periods, draws = _reconciled(ordered, top, found)
        months, parts = _growth(ordered, top, found, draws, periods)
        why = None
    else:
        periods, draws, parts = (), np.empty((0, 0, 0)), pl.DataFrame(schema=PARTS)
        months, why = _unreconciled(ordered), found or _incomplete(top, missing)
    adding = found if isinstance(found, Adding) else None
    when = ordered[top].as_of
    return Together(
        geo, when, top, ordered, adding, why, silent, months, parts, draws, periods
    )  # fmt: skip


def divisions(code: str) -> frozenset[int]:
    """The NACE divisions that a branch code stands for; empty for a code of another kind.

    >>> sorted(divisions("20-21")), len(divisions("B-D")), divisions("TOTAL")
    ([20, 21], 30, frozenset())
    """
    found = _PART.fullmatch(code)
    if found is None:
        return frozenset()
    first, last, low, high = found.groups()
    if low:
        return frozenset(range(int(low), int(high or low) + 1)) - {34}
    inside = [s for s in SECTIONS if first <= s <= (last or first)]
    return frozenset(n for s in inside for n in SECTIONS[s])


def cover(total: str, codes: Sequence[str]) -> tuple[tuple[str, ...], frozenset[int]]:
    """The branches that make up a total, as few as can be, and the divisions none of them holds.

    >>> cover("B-E", ["C", "20", "35-36", "B"])
    (('B', 'C', '35-36'), frozenset())
    """
    whole = divisions(total)
    usable = [c for c in codes if divisions(c) and divisions(c) < whole]
    order = sorted(usable, key=lambda c: (-len(divisions(c)), min(divisions(c)), c))
    chosen: list[str] = []
    left = set(whole)
    exact = _exact(frozenset(whole), order)
    for code in exact or order:
        if divisions(code) <= left:
            chosen.append(code)
            left -= divisions(code)
    return tuple(sorted(chosen, key=lambda c: min(divisions(c)))), frozenset(left)


def _exact(left: frozenset[int], codes: Sequence[str]) -> list[str] | None:
    if not left:
        return []
    first = min(left)
    for code in codes:
        inside = divisions(code)
        if first in inside and inside <= left:
            rest = _exact(left - inside, codes)
            if rest is not None:
                return [code, *rest]
    return None


def _base(
    store: Store, geo: str, as_of: AsOf, record: pl.DataFrame | None
) -> tuple[dict[str, Nowcast], dict[str, Text]]:
    """The nowcast of every branch with a level series that goes on, all to one last month."""
    rules = recipe()
    pattern = f"{geo}.{rules.indicator}.*.{rules.level}.*"
    known = store.panel(as_of, series=pattern)["series"].unique()
    found = sorted({SeriesKey.parse(k).branch for k in known})
    seen, silent = {}, {}
    for code in found:
        try:
            seen[code] = situation(store, geo, code, as_of)
        except KenteringError as error:
            silent[code] = error.what
    if not seen:
        return {}, silent
    first = month_at(max(s.last for s in seen.values()) + 1)
    end = place_of(date(first.year + 1, 12, 1))
    newest = max(s.last for s in seen.values())
    for code in [c for c, s in seen.items() if newest - s.last > DIRECT]:
        until = seen.pop(code).last
        silent[code] = Text(
            f"loopt maar tot en met {Period(month_at(until), 'M')}",
            f"ends in {Period(month_at(until), 'M')}",
        )
    base = {
        code: nowcast(store, geo, code, as_of, ahead=end - one.last, record=record)
        for code, one in seen.items()
    }
    return base, silent


def _widest(base: Mapping[str, Nowcast]) -> str:
    wanted = recipe().branch
    return wanted if wanted in base else max(base, key=lambda b: (len(divisions(b)), b))


def _adding(base: Mapping[str, Nowcast], top: str, chosen: tuple[str, ...]) -> Adding | Text:
    """The weights of a set, or why they cannot be found."""
    levels = np.column_stack([_published(base[c]) for c in (top, *chosen)])
    rows = levels[np.isfinite(levels).all(axis=1)][-WINDOW:]
    try:
        weights = implied_weights(rows[:, 0], rows[:, 1:])
    except KenteringError as error:
        return error.what
    worst = float(np.abs(weights.residual).max())
    if worst > LOOSE:
        return Text(
            f"de gepubliceerde indices van {', '.join(chosen)} tellen niet op tot {top}",
            f"the published indices of {', '.join(chosen)} do not add up to {top}",
        )
    return Adding(chosen, weights, len(rows), worst, float(weights.residual[-1]))


def _published(one: Nowcast) -> Array:
    """The level on a grid that all nowcasts here share, index points; NaN where not published."""
    level = one.seen.level.copy()
    level[one.seen.last + 1 :] = np.nan
    return np.asarray(np.exp(level / 100))


def _reconciled(
    base: Mapping[str, Nowcast], top: str, how: Adding
) -> tuple[tuple[date, ...], Array]:
    """The months from the first that one of them lacks, and joint draws that add up in each."""
    codes = (top, *how.branches)
    units = _joint(base, codes)
    first = min(base[c].seen.last for c in codes) + 1
    size = len(base[top].seen.level)
    draws = np.empty((2 * len(next(iter(units.values()))), size - first, len(codes)))
    known = np.full((size - first, len(codes)), np.nan)
    for k, code in enumerate(codes):
        one = base[code]
        unit = np.concatenate([units[code], -units[code]])
        path = one.whole.mean + one.whole.sd * unit
        there = one.seen.last + 1 - first
        known[:there, k] = _published(one)[first : one.seen.last + 1]
        draws[:, :there, k] = known[:there, k]
        draws[:, there:, k] = np.exp((one.seen.level[one.seen.last] + path) / 100)
    # what the weights leave of the last published total stays with the total
    draws[:, :, 0] -= how.carried
    known[:, 0] -= how.carried
    half = draws[: len(draws) // 2]
    spread = np.stack([_spread(half[:, h], np.isnan(known[h])) for h in range(size - first)])
    made = reconcile_paths(draws, spread, how.weights.weights, published=known)
    made[:, :, 0] += how.carried
    return tuple(month_at(first + h) for h in range(size - first)), made


def _joint(base: Mapping[str, Nowcast], codes: Sequence[str]) -> dict[str, Array]:
    """Per series its past errors, mean zero and deviation one, of the months all of them have.

    Months are counted from each series' last published one, so that a branch published later or
    earlier still errs in the same calendar month.
    """
    errors = {}
    for code in codes:
        paths = base[code].whole.paths
        path = next(p for c, p in paths.items() if c in ("smooth", "ar") and len(p.errors))
        back = path.at - base[code].seen.last
        errors[code] = dict(zip(back.tolist(), path.errors, strict=True))
    shared = sorted(set.intersection(*(set(e) for e in errors.values())))
    out = {}
    for code, own in errors.items():
        table = np.stack([own[k] for k in shared])
        out[code] = (table - table.mean(axis=0)) / table.std(axis=0)
    return out


def _spread(levels: Array, unknown: NDArray[np.bool_]) -> Array:
    """Covariance of one month's levels; zero for those that were published."""
    out = np.zeros((len(unknown), len(unknown)))
    off = levels[:, unknown] - levels[:, unknown].mean(axis=0)
    out[np.ix_(unknown, unknown)] = covariance(off).matrix
    return out


PARTS = {"period": pl.Date, "branch": pl.String, "contribution": pl.Float64}


def _growth(
    base: Mapping[str, Nowcast], top: str, how: Adding, draws: Array, periods: tuple[date, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Growth along the draws, and what each part does to that of the total."""
    codes = (top, *how.branches)
    first = place_of(periods[0])
    past = np.stack([_published(base[c])[first - 12 : first] for c in codes], axis=1)
    whole = np.concatenate([np.broadcast_to(past, (len(draws), *past.shape)), draws], axis=1)
    rows: list[dict[str, object]] = []
    for target, back in (("yoy", 12), ("mom", 1)):
        growth = 100 * (draws / whole[:, 12 - back : -back] - 1)
        for k, code in enumerate(codes):
            for h, period in enumerate(periods):
                if place_of(period) > base[code].seen.last:
                    rows.append(_row(code, target, period, growth[:, h, k]))
    change = 100 * (draws - whole[:, :-12]) / whole[:, :-12, :1]
    weighed = change[:, :, 1:] * how.weights.weights
    left = change[:, :, 0] - weighed.sum(axis=2)
    table = np.column_stack([weighed.mean(axis=0), left.mean(axis=0)])
    parts = [
        {"period": p, "branch": b, "contribution": finite(table[h, k])}
        for h, p in enumerate(periods)
        for k, b in enumerate((*how.branches, REST))
    ]
    made = pl.DataFrame(rows, infer_schema_length=None)
    return made, pl.DataFrame(parts, schema=PARTS)


def _row(code: str, target: str, period: date, draws: Array) -> dict[str, object]:
    cuts = dict(zip(NAMES, map(finite, np.quantile(draws, LEVELS)), strict=True))
    moments = {"mean": finite(draws.mean()), "sd": finite(draws.std())}
    return {"branch": code, "target": target, "period": period, **moments, **cuts}


def _unreconciled(base: Mapping[str, Nowcast]) -> pl.DataFrame:
    columns = ("branch", "target", "period", "mean", "sd", *NAMES)
    return pl.concat(
        one.months.filter(pl.col("model") == COMBINED)
        .with_columns(branch=pl.lit(code))
        .select(columns)
        for code, one in base.items()
    )


def _incomplete(top: str, missing: frozenset[int]) -> Text:
    names = ", ".join(_named(missing))
    if missing == divisions(top):
        return Text(
            f"onder {top} staat geen enkele branche in de opslag",
            f"the store holds no branch of {top}",
        )
    return Text(f"van {top} ontbreekt: {names}", f"of {top} these are missing: {names}")


def _named(missing: frozenset[int]) -> list[str]:
    """Divisions as sections where whole, else with their name in the catalogue or number."""
    out, left = [], set(missing)
    for section, inside in SECTIONS.items():
        if set(inside) <= left:
            out.append(section)
            left -= set(inside)
    return out + [f"{n:02d}" for n in sorted(left)]


def label(code: str) -> Text:
    """The branch as a table has room for."""
    if code == REST:
        return Text("niet toe te wijzen", "not attributed")
    return catalogue().branches[code].label
