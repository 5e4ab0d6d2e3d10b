"""Compiled sums over months that the M step and the answers need, one series after another.

Given the factors, the errors of collapsed series are known where observed and follow their AR(1)
bridge in gaps (Jungbacker, Koopman and van der Wel 2011). The smoothed moments of the factors come
in; normal equations, second moments and smoothed errors leave.
"""

from __future__ import annotations

import numpy as np

from kentering.nowcast.steps import Array, Whole, compiled


@compiled
def loading_sums(  # noqa: PLR0912 -- one pass over months keeps it one compile
    x: Array, gap: Whole, factors: Array, covs: Array, rho: Array, sigma2: Array, r: int
) -> tuple[Array, Array]:
    """Normal equations of each collapsed series' loadings, (n, r, r) and (n, r).

    ``factors`` (T, q) are the smoothed means of the months of factors in the state and ``covs``
    (T, r, q) the covariances of the newest month's with all of them.
    """
    months, n = x.shape
    left, right = np.zeros((n, r, r)), np.zeros((n, r))
    now, near, old = np.zeros((r, r)), np.zeros((r, r)), np.zeros((r, r))
    for t in range(months):
        kept = 0  # the gap that ``near`` and ``old`` hold
        for a in range(r):
            for b in range(r):
                now[a, b] = covs[t, a, b] + factors[t, a] * factors[t, b]
        for i in range(n):
            k = gap[t, i]
            if k == 0:
                continue
            p = rho[i]
            if k < 0 or p == 0.0:
                w = (1.0 - p * p) / sigma2[i] if k < 0 else 1.0 / sigma2[i]
                for a in range(r):
                    right[i, a] += w * x[t, i] * factors[t, a]
                    for b in range(r):
                        left[i, a, b] += w * now[a, b]
                continue
            if k != kept:
                kept = k
                for a in range(r):
                    for b in range(r):
                        fa, fb = factors[t, k * r + a], factors[t, k * r + b]
                        near[a, b] = covs[t, a, k * r + b] + covs[t, b, k * r + a]
                        near[a, b] += factors[t, a] * fb + fa * factors[t, b]
                        old[a, b] = covs[t - k, a, b] + fa * fb
            power = p if k == 1 else p**k
            w = (1.0 - p * p) / (sigma2[i] * (1.0 - power * power))
            y = w * (x[t, i] - power * x[t - k, i])
            for a in range(r):
                right[i, a] += y * (factors[t, a] - power * factors[t, k * r + a])
                for b in range(r):
                    left[i, a, b] += w * (now[a, b] - power * (near[a, b] - power * old[a, b]))
    return left, right


@compiled
def _square(load: Array, covs: Array, t: int, k: int) -> float:
    r = load.size
    total = 0.0
    for a in range(r):
        if load[a] != 0.0:
            for b in range(r):
                total += load[a] * covs[t, a, k * r + b] * load[b]
    return total


@compiled
def error_sums(  # noqa: PLR0912, PLR0915 -- one pass over months keeps it one compile
    x: Array,
    gap: Whole,
    factors: Array,
    covs: Array,
    loadings: Array,
    rho: Array,
    sigma2: Array,
    plain: bool,
) -> Array:
    """Second moments of each collapsed series' errors over all months, gaps bridged, (n, 4).

    Columns: E e_1^2, and the sums over t = 2..T of E e_{t-1}^2, E e_t e_{t-1} and E e_t^2. With
    ``plain`` (white noise) missing months carry the old variance and the cross sum is zero.
    """
    months, n = x.shape
    r = loadings.shape[1]
    out = np.zeros((n, 4))
    bridge = np.zeros((months + 1, 3))
    gains = np.zeros(months + 1)
    ahead = np.zeros(months + 1)
    for i in range(n):
        p, s2 = rho[i], sigma2[i]
        before, last_square, last_error = -1, 0.0, 0.0
        for t in range(months):
            if gap[t, i] == 0:
                if plain:
                    out[i, 0 if t == 0 else 3] += s2
                continue
            e = x[t, i]
            for a in range(r):
                e -= loadings[i, a] * factors[t, a]
            square = e * e + _square(loadings[i], covs, t, 0)
            if plain:
                out[i, 0 if t == 0 else 3] += square
                continue
            if before < 0:
                now = square
                for _ in range(t):
                    earlier = p * p * now + s2
                    out[i, 1] += earlier
                    out[i, 2] += p * now
                    out[i, 3] += now
                    now = earlier
                out[i, 0] = now
            else:
                k = t - before
                cross = e * last_error + _square(loadings[i], covs, t, k)
                old = last_square
                if k == 1:
                    out[i, 1] += old
                    out[i, 2] += cross
                    out[i, 3] += square
                    before, last_square, last_error = t, square, e
                    continue
                ahead[0] = 0.0
                for j in range(1, k + 1):
                    ahead[j] = p * p * ahead[j - 1] + s2
                bridge[k, 0], bridge[k, 1], bridge[k, 2] = 0.0, 1.0, 0.0
                for j in range(k - 1, -1, -1):
                    g = ahead[j] * p / ahead[j + 1]
                    gains[j] = g
                    bridge[j, 0] = p**j * (1.0 - g * p) + g * bridge[j + 1, 0]
                    bridge[j, 1] = g * bridge[j + 1, 1]
                    bridge[j, 2] = ahead[j] - g * g * (ahead[j + 1] - bridge[j + 1, 2])
                for j in range(k):
                    b0, c0, o0 = bridge[j, 0], bridge[j, 1], bridge[j, 2]
                    b1, c1, o1 = bridge[j + 1, 0], bridge[j + 1, 1], bridge[j + 1, 2]
                    out[i, 1] += b0 * b0 * old + 2.0 * b0 * c0 * cross + c0 * c0 * square + o0
                    out[i, 3] += b1 * b1 * old + 2.0 * b1 * c1 * cross + c1 * c1 * square + o1
                    out[i, 2] += (
                        b0 * b1 * old
                        + (b0 * c1 + c0 * b1) * cross
                        + c0 * c1 * square
                        + gains[j] * o1
                    )
            before, last_square, last_error = t, square, e
        if not plain and before >= 0:
            now = last_square
            for _ in range(before + 1, months):
                later = p * p * now + s2
                out[i, 1] += now
                out[i, 2] += p * now
                out[i, 3] += later
                now = later
    return out


@compiled
def bridge_errors(x: Array, gap: Whole, common: Array, rho: Array, out: Array) -> None:
    """Smoothed errors of collapsed series into ``out`` (T, n); gaps and ends follow the AR(1)."""
    months, n = x.shape
    ahead = np.zeros(months + 1)
    for i in range(n):
        p = rho[i]
        before = -1
        for t in range(months):
            if gap[t, i] == 0:
                continue
            out[t, i] = x[t, i] - common[t, i]
            if before < 0:
                for j in range(t - 1, -1, -1):
                    out[j, i] = p * out[j + 1, i]
            else:
                ahead[0] = 0.0
                for j in range(1, t - before + 1):
                    ahead[j] = p * p * ahead[j - 1] + 1.0
                for j in range(t - before - 1, 0, -1):
                    filtered = p**j * out[before, i]
                    gain = ahead[j] * p / ahead[j + 1]
                    out[before + j, i] = filtered + gain * (out[before + j + 1, i] - p * filtered)
            before = t
        if before >= 0:
            for t in range(before + 1, months):
                out[t, i] = p * out[t - 1, i]


@compiled
def autoregressions(e1: Array, a: Array, b: Array, c: Array, count: Array) -> Array:
    """The root in (-1, 1) of each chain's cubic first-order condition, by bisection, (n,)."""
    out = np.zeros(e1.size)
    for i in range(e1.size):
        low, high = -1.0, 1.0
        for _ in range(60):
            rho = 0.5 * (low + high)
            square = e1[i] + c[i] - 2.0 * b[i] * rho + (a[i] - e1[i]) * rho * rho
            slope = count[i] * ((a[i] - e1[i]) * rho - b[i]) * (1.0 - rho * rho) + rho * square
            if slope == 0.0:
                low, high = rho, rho
                break
            if slope < 0.0:
                low = rho
            else:
                high = rho
        out[i] = 0.5 * (low + high)
    return out
