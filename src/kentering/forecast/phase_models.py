"""Three ways to a probability that a series lies past its trough, on arrays.

Enters: 100 times the logarithm of an index on a monthly grid, and draws of what follows. Leaves:
probabilities, none of them calibrated yet. The ways, compared in docs/phase.md:

- ``from_paths``: the level, disturbed as past figures were revised and continued along draws,
  pushed through the dating rule of ``cycle.dating``;
- ``learned``: a logit pooled over series, on how the level lies among its last twelve months;
- ``regimes``: the filtered probability of the higher of two mean growth rates (Hamilton 1989,
  *Econometrica* 57).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from kentering.cycle.dating import HP_MONTHLY, Kind, Spot, censored, harding_pagan
from kentering.errors import MissingDataError
from kentering.forecast.situation import Array
from kentering.language import Text

RULE = HP_MONTHLY
TAIL = 96
"""Months at the end of a series that draws are dated together with."""
AHEAD = RULE.cycle
"""Months drawn beyond the last published one: enough for a whole cycle to undo a turn."""
NOISE = 24
"""Last months of a series that a draw of past revisions disturbs."""
FLAT = 6
"""The first of those months, whose mean revision counts as a change of base and is taken off."""
LEAST_NOISE = 20
"""Fewest past revisions that are drawn from."""
SETTLED = 5
"""Months from the last dateable one to the last whose phase is learned from."""
LOOK = 12
"""Months the logit looks back on."""
RIDGE = 10.0
"""Pull of the logit's slopes towards zero."""
EDGE = 0.01
"""Probabilities are held within this and its complement before their log odds are taken."""
NAMES = (
    Text("verandering over 3 maanden", "change over 3 months"),
    Text("verandering over 6 maanden", "change over 6 months"),
    Text("verandering over 12 maanden", "change over 12 months"),
    Text("boven het laagste punt van 12 maanden", "above the lowest of 12 months"),
    Text("onder het hoogste punt van 12 maanden", "below the highest of 12 months"),
    Text("maanden van het hoogste naar het laagste punt", "months from the highest to the lowest"),
)
"""What the logit looks at, in its order; log points, but for the last, which is in months."""


@dataclass(frozen=True, eq=False)
class Series:
    """A level on the grid of ``forecast.situation``.

    Attributes:
        level: (n,) 100 times the logarithm; NaN where not known.
        last: place of the last known month.
        use: (n,) months that may be learned from.
    """

    level: Array
    last: int
    use: NDArray[np.bool_]

    @property
    def first(self) -> int:
        """Place of the first known month.

        Raises:
            MissingDataError: a month between the first and the last is missing (M1).
        """
        known = np.flatnonzero(np.isfinite(self.level[: self.last + 1]))
        if known[-1] - known[0] + 1 != known.size:
            raise MissingDataError(
                Text("de reeks heeft een gat", "the series has a gap"),
                right=Text("een waarde voor elke maand", "a value for every month"),
            )
        return int(known[0])

    @property
    def changes(self) -> tuple[Array, NDArray[np.bool_]]:
        """The monthly changes from the second known month on, and which of them may be used."""
        first = self.first
        return np.diff(self.level[first : self.last + 1]), self.use[first + 1 : self.last + 1]

    @property
    def scale(self) -> float:
        """Standard deviation of the usable monthly changes, log points.

        Raises:
            MissingDataError: there are too few, or they are all the same.
        """
        change, usable = self.changes
        spread = float(change[usable].std()) if usable.sum() > LOOK else 0.0
        if not spread > 0:
            raise MissingDataError(
                Text(
                    "te weinig maanden, of een reeks die niet beweegt",
                    "too few months, or a series that does not move",
                ),
                right=Text(f"meer dan {LOOK} maandmutaties", f"over {LOOK} monthly changes"),
            )
        return spread


def past_trough(paths: Array, at: int) -> Array:
    """Per path whether the last turn before a place is a trough: 1, 0, or NaN without any turn.

    Before the first turn of a path it is what must have preceded it, as in ``cycle.phases.states``.

    Args:
        paths: (n, L) levels.
        at: the place.
    """
    k = RULE.window
    found = np.full(len(paths), np.nan)
    if paths.shape[1] < 2 * k + 1:
        return found
    around = sliding_window_view(paths, 2 * k + 1, axis=1)
    peaks, troughs = _extreme(around, k), _extreme(-around, k)
    for i, path in enumerate(paths):
        spots: list[Spot] = [(int(t) + k, "peak") for t in np.flatnonzero(peaks[i])]
        spots += [(int(t) + k, "trough") for t in np.flatnonzero(troughs[i])]
        found[i] = _past(censored(sorted(spots), path, RULE), at)
    return found


def _extreme(around: Array, k: int) -> NDArray[np.bool_]:
    """Where the middle of a window is a peak by the convention of ``cycle.dating.extremes``."""
    before, middle, after = around[..., :k], around[..., k], around[..., k + 1 :]
    stands = (middle >= before.max(-1)) & (middle > before.min(-1)) & (middle > after.max(-1))
    return cast("NDArray[np.bool_]", stands)


def _past(turns: Sequence[tuple[int, Kind]], at: int) -> float:
    before = [kind for place, kind in turns if place < at]
    if before:
        return float(before[-1] == "trough")
    return float(turns[0][1] == "peak") if turns else np.nan


def from_paths(seen: Series, draws: Array, revisions: Array, seed: int) -> float:
    """The share of paths on which the last known month lies past a trough.

    Args:
        seen: what is known.
        draws: (n, h) change of the level since the last known month, log points.
        revisions: (m, ``NOISE``) past revisions in standard deviations of monthly changes; fewer
            than ``LEAST_NOISE`` are not drawn from.
        seed: the same seed gives the same answer.

    Raises:
        MissingDataError: the series has a gap, is too short, or not one path has a turn.
    """
    chance = np.random.default_rng(seed)
    future = lengthened(seen, draws, chance)
    known = seen.level[max(seen.first, seen.last + 1 - TAIL) : seen.last + 1]
    past = np.broadcast_to(known, (len(future), len(known))).copy()
    if len(revisions) >= LEAST_NOISE:
        noise = revisions[chance.integers(0, len(revisions), len(future))] * seen.scale
        width = min(NOISE, len(known))
        past[:, -width:] += noise[:, -width:]
    each = past_trough(np.hstack([past, past[:, -1:] + future]), len(known) - 1)
    if not np.isfinite(each).any():
        raise MissingDataError(
            Text("geen enkel keerpunt te dateren", "not one turn can be dated"),
            where=f"{len(known)} m",
        )
    return float(np.nanmean(each))


def lengthened(seen: Series, draws: Array, chance: np.random.Generator) -> Array:
    """Draws of the level continued to ``AHEAD`` months: the drift and a stretch of past changes."""
    short = AHEAD - draws.shape[1]
    if short <= 0:
        return draws[:, :AHEAD]
    change, usable = seen.changes
    drift = float(change[usable].mean())
    inside = (
        np.convolve(usable, np.ones(short), mode="valid") if usable.size >= short else usable[:0]
    )
    starts = np.flatnonzero(inside > short - 0.5)
    if not starts.size:
        raise MissingDataError(
            Text("te kort om paden uit te trekken", "too short to draw paths from"),
            right=Text(f"{short} maanden op rij", f"{short} months in a row"),
        )
    stretch = sliding_window_view(change - drift, short)[chance.choice(starts, len(draws))]
    after = draws[:, -1:] + np.cumsum(stretch + drift, axis=1)
    return np.hstack([draws, after])


def shape(seen: Series) -> Array:
    """What the logit looks at, (n, 6) on the grid in the units of ``NAMES``; NaN where unknown."""
    out = np.full((len(seen.level), len(NAMES)), np.nan)
    window = sliding_window_view(seen.level, LOOK + 1)
    known = np.isfinite(window).all(axis=1)
    w = window[known]
    now, low, high = w[:, -1], w.argmin(axis=1), w.argmax(axis=1)
    out[LOOK:][known] = np.column_stack(
        [now - w[:, -4], now - w[:, -7], now - w[:, 0], now - w.min(1), now - w.max(1), low - high]
    )
    return out


def scaled(raw: Array, scale: float) -> Array:
    """The same in standard deviations, drawn in, so that no fall outweighs all others."""
    z = raw[:, :-1] / scale
    return np.column_stack([np.sign(z) * np.log1p(np.abs(z)), raw[:, -1] / LOOK])


@dataclass(frozen=True, eq=False)
class Logit:
    """A logit fitted on the dated months of several series.

    Attributes:
        coefficients: (7,) the constant, then one per ``NAMES``.
        middle: (6,) mean of what it was fitted on.
        months, series: how many it was fitted on.
    """

    coefficients: Array
    middle: Array
    months: int
    series: int

    def probability(self, seen: Series) -> float:
        """The probability that a series lies past its trough in its last known month."""
        return float(logistic(self.coefficients[0] + self._now(seen) @ self.coefficients[1:]))

    def pushes(self, seen: Series) -> Array:
        """(6,) what each thing looked at adds to the log odds of a mean month."""
        return (self._now(seen) - self.middle) * self.coefficients[1:]

    def _now(self, seen: Series) -> Array:
        row = scaled(shape(seen)[[seen.last]], seen.scale)[0]
        if not np.isfinite(row).all():
            raise MissingDataError(
                Text("te kort om op terug te zien", "too short to look back on"),
                right=Text(f"{LOOK + 1} maanden op rij", f"{LOOK + 1} months in a row"),
            )
        return cast("Array", row)


def learned(pool: Sequence[Series]) -> Logit:
    """The logit of every series' months whose phase is settled.

    Args:
        pool: the series; those with a gap, without turns or too short are left out.

    Raises:
        MissingDataError: no month, or months of one phase only, can be learned from.
    """
    rows, phases = [], []
    for one in pool:
        try:
            x, state = scaled(shape(one), one.scale), dated_phase(one)
        except MissingDataError:
            continue
        ok = one.use & np.isfinite(x).all(axis=1) & np.isfinite(state)
        ok[max(one.last - RULE.window - SETTLED + 1, 0) :] = False
        if ok.any():
            rows.append(x[ok])
            phases.append(state[ok])
    if not rows or len(np.unique(np.concatenate(phases))) < 2:
        raise MissingDataError(
            Text("geen gedateerde fasen om van te leren", "no dated phases to learn from"),
            right=Text("maanden van groei en van krimp", "months of expansion and of contraction"),
        )
    x, o = np.vstack(rows), np.concatenate(phases)
    pull = np.array([0.0, *[RIDGE] * x.shape[1]])
    found = fitted(x, o, np.ones(len(o)), np.zeros(len(pull)), pull)
    return Logit(found, x.mean(axis=0), len(o), len(rows))


def dated_phase(seen: Series) -> Array:
    """Per place of the grid 1 past a trough, 0 past a peak, as dated from all that is known."""
    first = seen.first
    out = np.full(len(seen.level), np.nan)
    turns = harding_pagan(seen.level[first : seen.last + 1], RULE)
    for at in range(first, seen.last + 1):
        out[at] = _past(turns, at - first)
    return out


def fitted(x: Array, o: Array, weight: Array, prior: Array, pull: Array) -> Array:
    """Penalised logistic regression by Newton steps, halved until the likelihood does not fall.

    Args:
        x: (n, k); a constant is added in front.
        o: (n,) 0 or 1.
        weight: (n,) of each case.
        prior: (k + 1,) where the coefficients are drawn to.
        pull: (k + 1,) how strongly: the penalty is half of it times the squared distance.
    """
    design = np.column_stack([np.ones(len(x)), x])

    def value(b: Array) -> float:
        eta = design @ b
        likelihood = weight @ (o * eta - np.logaddexp(0, eta))
        return float(likelihood - pull @ (b - prior) ** 2 / 2)

    b = prior.astype(np.float64)
    for _ in range(100):
        p = logistic(design @ b)
        slope = design.T @ (weight * (o - p)) - pull * (b - prior)
        bend = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.lstsq(bend, slope, rcond=None)[0]
        while value(b + step) < value(b) and np.abs(step).max() > 1e-12:
            step = step / 2
        b = b + step
        if np.abs(step).max() < 1e-10:
            break
    return b


def logistic(x: ArrayLike) -> Array:
    """Probability of log odds."""
    return np.asarray(0.5 * (1 + np.tanh(np.asarray(x) / 2)), dtype=np.float64)


def log_odds(p: ArrayLike) -> Array:
    """Log odds of probabilities, held within ``EDGE`` and its complement."""
    held = np.clip(np.asarray(p, dtype=np.float64), EDGE, 1 - EDGE)
    return cast("Array", np.log(held) - np.log1p(-held))


def regimes(seen: Series, rounds: int = 15) -> float:
    """The filtered probability of the higher of two mean growth rates in the last month.

    Changes are measured in robust standard deviations from their median and drawn in to four of
    them, so that 2020 does not become a regime of its own; one variance; the transitions are drawn
    towards staying ten months in each.

    Args:
        seen: the series.
        rounds: of expectation and maximisation.
    """
    change = seen.changes[0]
    off = change - np.median(change)
    d = np.clip(off / (1.4826 * np.median(np.abs(off)) or 1.0), -4, 4)
    mean, variance = np.array([-0.3, 0.3]), float(d.var()) or 1.0
    move = np.array([[0.95, 0.05], [0.05, 0.95]])
    now = np.array([0.5, 0.5])
    for _ in range(rounds):
        now, before = _filtered(d, mean, variance, move)
        whole, counts = _smoothed(now, before, move)
        move = counts + np.array([[10.0, 0.5], [0.5, 10.0]])
        move /= move.sum(axis=1, keepdims=True)
        mean = (whole * d[:, None]).sum(axis=0) / whole.sum(axis=0)
        variance = float(((d[:, None] - mean) ** 2 * whole).sum() / len(d))
    return float(now[-1, int(mean.argmax())])


def _filtered(d: Array, mean: Array, variance: float, move: Array) -> tuple[Array, Array]:
    """Per month the regimes' probabilities after and before its figure, (n, 2) each."""
    like = np.exp(-0.5 * (d[:, None] - mean) ** 2 / variance) + 1e-300
    after, before = np.empty_like(like), np.empty_like(like)
    p = np.array([0.5, 0.5])
    for t, each in enumerate(like):
        before[t] = p
        both = p * each
        after[t] = both / both.sum()
        p = after[t] @ move
    return after, before


def _smoothed(after: Array, before: Array, move: Array) -> tuple[Array, Array]:
    """Probabilities given all months, (n, 2), and expected moves between regimes, (2, 2)."""
    whole, counts = after.copy(), np.zeros((2, 2))
    for t in range(len(after) - 2, -1, -1):
        ratio = whole[t + 1] / before[t + 1]
        counts += after[t][:, None] * move * ratio
        whole[t] = after[t] * (move @ ratio)
    return whole, counts
