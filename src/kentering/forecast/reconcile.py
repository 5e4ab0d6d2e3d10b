"""Coherence: forecasts of branches and of their total made to add up.

Minimum trace reconciliation (Wickramasuriya, Athanasopoulos and Hyndman 2019, Journal of the
American Statistical Association 114) in its projection form: of all forecasts that meet the
constraints C y = 0 the nearest one, where nearness counts less in the directions in which the base
forecasts erred more. Draws are mapped one by one (Panagiotelis, Gamakumara, Athanasopoulos and
Hyndman 2023, European Journal of Operational Research 306), so a draw must be a joint one.

An index that weighs its branches is linear in levels, not in growth: ``reconcile_paths`` works on
levels, month by month, and growth computed from them adds up through ``shares``. What has been
published is held to: the rest is conditioned on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kentering.errors import InputError
from kentering.language import Text

Array = NDArray[np.float64]
Weighting = Literal["ols", "structural", "wls", "shrink"]

#: largest gap in a constraint, relative to the largest term in it
EXACT = 1e-11


@dataclass(frozen=True)
class Covariance:
    """How far base forecasts err, and together.

    Attributes:
        matrix: (k, k).
        how: the rule it was made by.
        shrinkage: weight of the diagonal, 0 to 1; None for rules without.
        n: forecast errors it rests on.
    """

    matrix: Array
    how: Weighting
    shrinkage: float | None
    n: int


@dataclass(frozen=True)
class Coherent:
    """Forecasts that meet the constraints.

    Attributes:
        point: (k,).
        cov: (k, k) covariance of their errors, given that of the base forecasts.
        moved: (k,) the distance from the base forecasts.
    """

    point: Array
    cov: Array
    moved: Array


@dataclass(frozen=True)
class Weights:
    """Weights that published indices imply.

    Attributes:
        weights: (k,), none negative, as estimated.
        total: their sum; 1 when the total is a weighted mean of the parts.
        residual: (n,) total minus what the weights make of the parts, in index points.
    """

    weights: Array
    total: float
    residual: Array


def _refuse(nl: str, en: str, where: str | None = None, right: Text | None = None) -> InputError:
    return InputError(Text(nl, en), where=where, right=right)


def _numbers(given: ArrayLike, dimensions: int, name: str) -> Array:
    array = np.asarray(given, dtype=float)
    if array.ndim != dimensions or array.size == 0:
        raise _refuse(
            f"{name} heeft vorm {array.shape}",
            f"{name} has shape {array.shape}",
            right=Text(f"{dimensions} dimensie(s)", f"{dimensions} dimension(s)"),
        )
    if not np.isfinite(array).all():
        raise _refuse(f"{name} mist een waarde", f"{name} lacks a value", name)
    return array


def shares(levels: ArrayLike, weights: ArrayLike) -> Array:
    """What each branch counts for in the growth of the total that starts from these levels.

    For I = sum of w_i I_i the growth of I is the sum of s_i g_i with s_i = w_i I_i / I, at the
    levels growth is measured from: the month before, or twelve months before for yearly growth.

    Args:
        levels: (k,) indices of the branches, positive.
        weights: (k,) weights of the base year, none negative.

    Returns:
        (k,), summing to one (A2).
    """
    level, weight = _numbers(levels, 1, "levels"), _numbers(weights, 1, "weights")
    if level.shape != weight.shape or (level <= 0).any() or (weight < 0).any() or not weight.any():
        raise _refuse(
            "niveaus of wegingen kloppen niet",
            "levels or weights are not right",
            right=Text(
                "positieve niveaus, evenveel wegingen, geen negatief",
                "positive levels, as many weights, none negative",
            ),
        )
    parts = weight * level
    return np.asarray(parts / parts.sum(), float)


def total_row(parts: ArrayLike) -> Array:
    """The constraint total = sum of parts_i y_i, as (1, k + 1) with the total first.

    Args:
        parts: (k,) ``shares`` for growth, base-year weights for levels.
    """
    return np.concatenate([[1.0], -_numbers(parts, 1, "parts")])[None, :]


def covariance(
    errors: ArrayLike, how: Weighting = "shrink", *, leaves: ArrayLike | None = None
) -> Covariance:
    """The covariance of base forecasts that decides who gives way.

    Args:
        errors: (n, k) past errors of the base forecasts, one step ahead, not centred.
        how: ``ols`` all alike; ``structural`` by the number of ``leaves``; ``wls`` by variance;
            ``shrink`` covariance drawn towards its diagonal (Schaefer and Strimmer 2005,
            Statistical Applications in Genetics and Molecular Biology 4).
        leaves: (k,) for ``structural``: how many of the lowest series each is made of.

    Raises:
        InputError: no such rule, a missing error, too few of them, or a series that never erred.
    """
    e = _numbers(errors, 2, "errors")
    n, k = e.shape
    if how == "ols":
        return Covariance(np.eye(k), how, None, n)
    if how == "structural":
        count = _numbers(() if leaves is None else leaves, 1, "leaves")
        if count.size != k or (count <= 0).any():
            raise _refuse("leaves telt per reeks vanaf 1", "leaves counts per series from 1")
        return Covariance(np.diag(count), how, None, n)
    if how not in ("wls", "shrink"):
        raise _refuse(
            f"{how!r} is geen regel",
            f"{how!r} is no rule",
            None,
            Text.same("ols, structural, wls, shrink"),
        )
    variance = np.mean(e**2, axis=0)
    if n < 3 or (variance <= 0).any():
        raise _refuse(
            "te weinig voorspelfouten, of een reeks zonder fout",
            "too few forecast errors, or a series without any",
            f"n = {n}",
            Text("minstens 3 fouten per reeks", "at least 3 errors per series"),
        )
    if how == "wls":
        return Covariance(np.diag(variance), how, None, n)
    matrix, weight = _shrunk(e, np.sqrt(variance))
    return Covariance(matrix, how, weight, n)


def _shrunk(e: Array, scale: Array) -> tuple[Array, float]:
    """Correlations drawn towards zero by the share of them that is noise; and that share."""
    n, k = e.shape
    z = e / scale
    r = z.T @ z / n
    spread = ((z**2).T @ z**2 - n * r**2) / (n * (n - 1))
    off = ~np.eye(k, dtype=bool)
    size = float(np.sum(r[off] ** 2))
    weight = float(np.clip(np.sum(spread[off]) / size, 0, 1)) if size > 0 else 1.0
    return np.where(off, (1 - weight) * r, 1.0) * np.outer(scale, scale), weight


def reconcile(
    base: ArrayLike,
    cov: ArrayLike,
    constraints: ArrayLike,
    *,
    published: ArrayLike | None = None,
) -> Coherent:
    """The coherent forecasts nearest to the base forecasts.

    Args:
        base: (k,) forecasts.
        cov: (k, k) covariance of their errors (``covariance``), or anything proportional to it.
        constraints: (m, k), C in C y = 0.
        published: (k,) values that are known, NaN where not: they are taken over exactly, and
            series whose errors go with theirs move along.

    Raises:
        InputError: shapes, a covariance that is none, or published values that break a constraint
            by themselves (rounded figures do: leave the total or a branch out of ``published``).
    """
    y = _numbers(base, 1, "base")
    w, rows, target = _system(y.size, cov, constraints, published)
    point = _mapped(y[None, :], w, rows, target)[0]
    gain = _gain(w, rows)
    left = np.eye(y.size) - gain @ rows
    spread = left @ w @ left.T
    return Coherent(point, (spread + spread.T) / 2, point - y)


def reconcile_draws(
    draws: ArrayLike,
    cov: ArrayLike,
    constraints: ArrayLike,
    *,
    published: ArrayLike | None = None,
) -> Array:
    """As ``reconcile`` for every row of ``draws`` (n, k), each a joint draw; gives (n, k)."""
    x = _numbers(draws, 2, "draws")
    return _mapped(x, *_system(x.shape[1], cov, constraints, published))


def reconcile_paths(
    paths: ArrayLike,
    cov: ArrayLike,
    weights: ArrayLike,
    *,
    published: ArrayLike | None = None,
) -> Array:
    """Joint draws of level paths, made to add up in every month.

    Levels are linear (I = sum of w_i I_i), so adding up is exact and growth over any number of
    months follows; shares need no update.

    Args:
        paths: (n, h, k + 1) levels, the total first.
        cov: (k + 1, k + 1) for every month, or (h, k + 1, k + 1), of errors in levels.
        weights: (k,) base-year weights of the branches.
        published: (h, k + 1), NaN where not published.

    Returns:
        (n, h, k + 1).
    """
    x = _numbers(paths, 3, "paths")
    months = x.shape[1]
    spread = np.asarray(cov, float)
    spread = np.broadcast_to(spread, (months, *spread.shape)) if spread.ndim == 2 else spread
    known = np.full(x.shape[1:], np.nan) if published is None else np.asarray(published, float)
    if spread.shape[0] != months or known.shape != x.shape[1:]:
        raise _refuse(
            "covarianties of publicaties passen niet bij de maanden",
            "covariances or published values do not fit the months",
            f"{spread.shape}, {known.shape}",
        )
    row = total_row(weights)
    done = [reconcile_draws(x[:, h], spread[h], row, published=known[h]) for h in range(months)]
    return np.stack(done, axis=1)


def _system(
    k: int, cov: ArrayLike, constraints: ArrayLike, published: ArrayLike | None
) -> tuple[Array, Array, Array]:
    """Covariance, constraint rows with one row per published value, and what they should give."""
    w, c = _numbers(cov, 2, "cov"), _numbers(constraints, 2, "constraints")
    if w.shape != (k, k) or c.shape[1] != k:
        raise _refuse("vormen passen niet", "shapes do not fit", f"{k}, {w.shape}, {c.shape}")
    if not np.allclose(w, w.T, rtol=1e-9, atol=0) or np.linalg.eigvalsh(w)[0] < -1e-9 * w.max():
        raise _refuse(
            "cov is geen covariantie",
            "cov is not a covariance",
            right=Text("symmetrisch, geen negatieve eigenwaarde", "symmetric, no negative root"),
        )
    known = np.full(k, np.nan) if published is None else np.asarray(published, float)
    if known.shape != (k,) or np.isinf(known).any():
        raise _refuse("published is één waarde per reeks", "published is one value per series")
    held = ~np.isnan(known)
    rows = np.vstack([c, np.eye(k)[held]])
    return w, rows, np.concatenate([np.zeros(c.shape[0]), known[held]])


def _gain(w: Array, rows: Array) -> Array:
    """W C' (C W C')^-1, with rows scaled alike; rows that repeat others carry no weight."""
    spread = w @ rows.T
    inner = rows @ spread
    size = np.sqrt(np.diag(inner))
    size = np.where(size > 0, size, 1.0)
    inverse = np.linalg.pinv(inner / np.outer(size, size), rcond=1e-12, hermitian=True)
    return np.asarray(spread / size @ inverse / size, float)


def _mapped(x: Array, w: Array, rows: Array, target: Array) -> Array:
    """Every row of ``x`` to the nearest that meets the constraints; twice, for the last digits."""
    gain = _gain(w, rows)
    for _ in range(2):
        x = x - (x @ rows.T - target) @ gain.T
    gap = np.abs(x @ rows.T - target)
    terms = np.abs(x) @ np.abs(rows).T + np.abs(target)
    worst = gap.max(axis=0)
    if (gap > EXACT * np.maximum(terms, 1e-300)).any():
        raise _refuse(
            "de randvoorwaarden spreken elkaar tegen",
            "the constraints contradict each other",
            f"gap {worst.max():.3g}, constraint {int(worst.argmax()) + 1}",
            Text(
                "gepubliceerde waarden die zelf optellen, of één van hen weglaten; "
                "een reeks zonder foutvariantie kan niet bewegen",
                "published values that add up by themselves, or leave one of them out; "
                "a series without error variance cannot move",
            ),
        )
    return x


def implied_weights(total: ArrayLike, parts: ArrayLike) -> Weights:
    """The base-year weights that make the total out of its parts, by non-negative least squares.

    Lawson and Hanson (1974), Solving Least Squares Problems, chapter 23. The sum is not forced to
    one: how near it comes tells, with the residual, whether the total is this weighted mean.

    Args:
        total: (n,) index of the total, in the years with one set of weights.
        parts: (n, k) indices of all its branches, n at least k.

    Raises:
        InputError: fewer months than branches, or branches that move exactly alike.
    """
    y, x = _numbers(total, 1, "total"), _numbers(parts, 2, "parts")
    n, k = x.shape
    if y.size != n or n < k or np.linalg.matrix_rank(x) < k:
        raise _refuse(
            f"{y.size} maanden en {k} branches laten geen wegingen toe",
            f"{y.size} months and {k} branches do not settle weights",
            right=Text(
                "meer maanden dan branches, en geen twee branches die gelijk opgaan",
                "more months than branches, and no two branches that move alike",
            ),
        )
    scale = np.linalg.norm(x, axis=0)
    weights = _nnls(x / scale, y) / scale
    return Weights(weights, float(weights.sum()), y - x @ weights)


def _nnls(x: Array, y: Array) -> Array:
    """Least squares under non-negative coefficients; ``x`` (n, k) of full rank."""
    k = x.shape[1]
    free = np.zeros(k, bool)
    found = np.zeros(k)
    floor = 1e-12 * float(np.linalg.norm(y))
    for _ in range(30 * k):
        slope = x.T @ (y - x @ found)
        if free.all() or slope[~free].max() <= floor:
            return found
        free[np.flatnonzero(~free)[slope[~free].argmax()]] = True
        while True:
            trial = np.zeros(k)
            trial[free] = np.linalg.lstsq(x[:, free], y, rcond=None)[0]
            out = free & (trial <= 0)
            if not out.any():
                break
            step = float(np.min(found[out] / (found[out] - trial[out])))
            found = found + step * (trial - found)
            free &= found > 1e-14 * found.max()
            found[~free] = 0.0
        found = trial
    raise _refuse("de wegingen convergeren niet", "the weights do not converge")
