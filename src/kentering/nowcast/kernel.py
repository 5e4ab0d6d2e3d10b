"""The compiled Kalman filter and smoother: collapsed monthly rows, then exact rows one by one.

State (length m): r factors at lags 0..L-1, lag-major, then the idiosyncratic terms of the carried
series, those of the month before, and for every quarterly series the running weighted sum that its
figure reads in a third month. Monthly series that are not carried enter quasi-differenced over
their own gap and collapsed to the rank of their information (Jungbacker, Koopman and van der Wel
2011); carried series (quarterly ones, long gaps, targets of news) enter uncollapsed, as univariate
rows (Durbin and Koopman 2012, 6.4). Nothing here sees names, periods or units.

The kernels are longer than forty lines: one loop over months is one compile and keeps the work
arrays in cache.
"""

from __future__ import annotations

import numpy as np

from kentering.nowcast.steps import (
    RUNNING,
    WEIGHTS,
    Array,
    Whole,
    back,
    back_rows,
    compiled,
    evened,
    less_both,
    less_outer,
    step,
    step_rows,
    times,
    turned,
)

_LOG2PI = 1.8378770664093453


@compiled
def _collapse(  # noqa: PLR0912, PLR0915 -- see the head of the module
    x: Array,
    gap: Whole,
    t: int,
    loadings: Array,
    rho: Array,
    sigma2: Array,
    logs: Array,
    info: Array,
    score: Array,
    factor: Array,
    value: Array,
    pivot: Whole,
) -> tuple[int, float]:
    """Month t's quasi-differenced rows as unit-noise rows; returns rank and the free log term.

    ``logs`` (2, n): log variance of a row after a gap of one month, and of a first row.
    """
    n, r = loadings.shape
    q = score.size
    info[:] = 0.0
    score[:] = 0.0
    count, logdet, square = 0, 0.0, 0.0
    for i in range(n):
        k = gap[t, i]
        if k == 0:
            continue
        count += 1
        p = rho[i]
        if k < 0:
            y, power, w = x[t, i], 0.0, (1.0 - p * p) / sigma2[i]
            logdet += logs[1, i]
            k = 0
        elif k == 1:
            power, w = p, 1.0 / sigma2[i]
            y = x[t, i] - p * x[t - 1, i]
            logdet += logs[0, i]
        else:
            power = p**k
            y = x[t, i] - power * x[t - k, i]
            w = (1.0 - p * p) / (sigma2[i] * (1.0 - power * power))
            logdet -= np.log(w)
        square += y * y * w
        for a in range(r):
            la = loadings[i, a] * w
            if la == 0.0:
                continue
            score[a] += la * y
            for b in range(r):
                info[a, b] += la * loadings[i, b]
            if power != 0.0:
                score[k * r + a] -= power * la * y
                for b in range(r):
                    cross = power * la * loadings[i, b]
                    info[a, k * r + b] -= cross
                    info[k * r + b, a] -= cross
                    info[k * r + a, k * r + b] += power * cross
    # Pivoted Cholesky: info = factor factor', rank found per month.
    rank = 0
    top = 0.0
    for j in range(q):
        pivot[j] = j
        top = max(top, info[j, j])
    diagonal = np.empty(q)
    for j in range(q):
        diagonal[j] = info[j, j]
    factor[:] = 0.0
    while rank < q:
        best = -1
        high = 1e-14 * top
        for j in range(q):
            if diagonal[j] > high:
                best = j
                high = diagonal[j]
        if best < 0:
            break
        root = np.sqrt(high)
        pivot[rank] = best
        for j in range(q):
            total = info[j, best]
            for c in range(rank):
                total -= factor[c, j] * factor[c, best]
            factor[rank, j] = total / root
        for c in range(rank):
            factor[rank, pivot[c]] = 0.0
        factor[rank, best] = root
        total = score[best]
        for c in range(rank):
            total -= factor[c, best] * value[c]
        value[rank] = total / root
        for j in range(q):
            diagonal[j] -= factor[rank, j] * factor[rank, j]
        diagonal[best] = -1.0
        for c in range(rank):
            diagonal[pivot[c]] = -1.0
        rank += 1
    for c in range(rank):
        square -= value[c] * value[c]
    return rank, -0.5 * ((count - rank) * _LOG2PI + logdet + square)


@compiled
def run(  # noqa: PLR0912, PLR0915 -- see the head of the module
    x: Array,
    gap: Whole,
    loadings: Array,
    rho: Array,
    sigma2: Array,
    ar: Array,
    shock: Array,
    lags: int,
    carried: Whole,
    sums: Whole,
    third: int,
    mean: Array,
    cov: Array,
    noise: float,
    backward: bool,
    second: bool,
    ps: Array,
    ns: Array,
    z: Array,
    pz: Array,
    f: Array,
) -> tuple[float, Array, Array]:
    """Filter and smooth.

    Args:
        x: data (T, n), standardised; NaN is missing.
        gap: (T, n); 0 no collapsed row, -1 first observation, k > 0 months since the one before.
        loadings: (n, r).
        rho: (n,) idiosyncratic autoregression.
        sigma2: (n,) innovation variances.
        ar: (r, r * p) factor autoregression, lag-major.
        shock: (r, r) covariance of the factor shocks.
        lags: how many months of factors the state holds.
        carried: (c,) columns whose idiosyncratic term is in the state.
        sums: (c,) where its running sum stands in the state; -1 for a monthly series.
        third: a row that is the third month of a quarter.
        mean: (m,) initial state mean.
        cov: (m, m) initial state covariance.
        noise: variance added to carried rows; 0 in every model of ours.
        backward: also smooth.
        second: fill ``ns`` too; means alone cost far less.
        ps: written: predicted covariances P (T, m, m).
        ns: written: N (T, m, m), so that the smoothed covariance is P - P N P.
        z: room for the rows (T, r * lags + c, m).
        pz: room for P z', the same shape.
        f: written: variances of the rows (T, r * lags + c), 0 where there is none.

    Returns:
        Log-likelihood, NaN where a row has no variance; smoothed means (T, m), predicted ones
        without ``backward``; smoothing errors of the carried rows (T, c).
    """
    months = x.shape[0]
    r = loadings.shape[1]
    q = r * lags
    m = mean.size
    c = carried.size
    most = q + c
    arho = np.empty(c)
    for k in range(c):
        arho[k] = rho[carried[k]]
    rows = np.zeros(months, np.int64)
    v = np.zeros((months, most))
    f[:] = 0.0
    which = np.full((months, most), -1)
    means = np.empty((months, m))
    errors = np.zeros((months, c))
    info, score = np.zeros((q, q)), np.zeros(q)
    factor, value = np.zeros((q, q)), np.zeros(q)
    pivot = np.zeros(q, np.int64)
    left, right = np.zeros((m, m)), np.zeros((m, m))
    logs = np.empty((2, rho.size))
    for i in range(rho.size):
        logs[0, i] = np.log(sigma2[i])
        logs[1, i] = logs[0, i] - np.log(1.0 - rho[i] * rho[i])
    a, p = mean.copy(), cov.copy()
    spare = np.zeros(m)
    loglik = 0.0
    for t in range(months):
        means[t] = a
        ps[t] = p
        rank, free = _collapse(
            x, gap, t, loadings, rho, sigma2, logs, info, score, factor, value, pivot
        )
        loglik += free
        total = rank
        z[t, :rank, :q] = factor[:rank]
        z[t, :rank, q:] = 0.0
        for k in range(c):
            i = carried[k]
            if np.isnan(x[t, i]):
                continue
            z[t, total] = 0.0
            if sums[k] >= 0:
                z[t, total, sums[k]] = 1.0
                for lag in range(5):
                    for b in range(r):
                        z[t, total, lag * r + b] = WEIGHTS[lag] * loadings[i, b]
            else:
                z[t, total, q + k] = 1.0
                for b in range(r):
                    z[t, total, b] = loadings[i, b]
            which[t, total] = k
            total += 1
        rows[t] = total
        for s in range(total):
            k = which[t, s]
            y = value[s] if k < 0 else x[t, carried[k]]
            h = 1.0 if k < 0 else noise
            row, gain = z[t, s], pz[t, s]
            times(p, row, gain)
            variance = h
            for j in range(m):
                y -= row[j] * a[j]
                variance += row[j] * gain[j]
            if variance <= 1e-14:
                return np.nan, means, errors
            v[t, s], f[t, s] = y, variance
            loglik -= 0.5 * (_LOG2PI + np.log(variance) + y * y / variance)
            inverse = 1.0 / variance
            for i in range(m):
                spare[i] = gain[i] * inverse
                a[i] += spare[i] * y
            less_outer(p, spare, gain)
        run_sum = RUNNING[(t + 1 - third) % 3]
        step(a, ar, lags, run_sum, sums, arho, spare)
        a[:] = spare
        step_rows(p, ar, lags, run_sum, sums, arho, right)
        turned(right, left)
        step_rows(left, ar, lags, run_sum, sums, arho, right)
        evened(right, p)
        for i in range(r):
            for j in range(r):
                p[i, j] += shock[i, j]
        for k in range(c):
            i, s = q + k, sums[k]
            variance = sigma2[carried[k]]
            p[i, i] += variance
            if s >= 0:
                p[i, s] += run_sum[3] * variance
                p[s, i] += run_sum[3] * variance
                p[s, s] += run_sum[3] * run_sum[3] * variance
    if not backward:
        return loglik, means, errors
    pull = np.zeros(m)
    nn = np.zeros((m, m))
    w = np.zeros(m)
    for t in range(months - 1, -1, -1):
        for s in range(rows[t] - 1, -1, -1):
            inverse = 1.0 / f[t, s]
            row, gain = z[t, s], pz[t, s]
            u = v[t, s]
            for j in range(m):
                u -= gain[j] * pull[j]
            u *= inverse
            if which[t, s] >= 0:
                errors[t, which[t, s]] = u
            for i in range(m):
                pull[i] += row[i] * u
            if not second:
                continue
            for j in range(m):
                spare[j] = gain[j] * inverse
            times(nn, spare, w)
            middle = inverse
            for j in range(m):
                middle += spare[j] * w[j]
            # N - z w' - w z' + z z' middle, written as two outer products with one vector.
            for i in range(m):
                w[i] -= 0.5 * middle * row[i]
            less_both(nn, row, w)
        if second:
            ns[t] = nn
        times(ps[t], pull, spare)
        means[t] += spare
        run_sum = RUNNING[(t - third) % 3]
        back(pull, ar, lags, run_sum, sums, arho, spare)
        pull[:] = spare
        if not second:
            continue
        back_rows(nn, ar, lags, run_sum, sums, arho, right)
        turned(right, left)
        back_rows(left, ar, lags, run_sum, sums, arho, right)
        evened(right, nn)  # or covariances drift while means look right
    return loglik, means, errors
