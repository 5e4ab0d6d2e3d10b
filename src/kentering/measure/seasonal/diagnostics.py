"""The figures by which an adjustment is judged, read from X-13's diagnostics file.

What enters: ``engine.Output``. What leaves: ``Diagnostics``; a figure that X-13 did not give is
None, never zero. Names follow the X-13ARIMA-SEATS Reference Manual 1.1, section 2.7 and 7.19.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kentering.measure.seasonal.engine import Output


@dataclass(frozen=True)
class Diagnostics:
    """What X-13 says about one run; p-values lie in 0-1, M and Q in 0-3.

    Attributes:
        m: M1 to M11 (Lothian and Morry, 1978).
        q: their weighted mean.
        q_m2: the same without M2.
        qs_original: p of QS on the original, extremes replaced (small: there is a season).
        qs_adjusted: p of QS on the adjusted series, the worst of all years and the last eight
            (small: season is left).
        qs_irregular: the same on the irregular.
        residual_season: p of the F test on the adjusted series (D11), the worst of all years and
            the last three.
        peak_season: Tukey spectrum of the adjusted series, highest probability of a seasonal peak.
        peak_trading_day: the same for a trading-day peak, the worst of adjusted and irregular.
        ljung_box: p of the residuals' Ljung-Box at two years of lags.
        normality: p of Jarque-Bera on the residuals.
        outlier_share: outliers per observation.
        identifiable: X-13's combined test for identifiable seasonality, 1 yes, 0.5 unsure, 0 no.
        converged: 1 if the estimation converged, else 0.
        aicc: of the model, comparable only within one transform and set of outliers.
        observations: number of values used.
    """

    m: tuple[float | None, ...]
    q: float | None
    q_m2: float | None
    qs_original: float | None
    qs_adjusted: float | None
    qs_irregular: float | None
    residual_season: float | None
    peak_season: float | None
    peak_trading_day: float | None
    ljung_box: float | None
    normality: float | None
    outlier_share: float | None
    identifiable: float | None
    converged: float | None
    aicc: float | None
    observations: int

    def figure(self, name: str) -> float | None:
        """One figure by name; ``m1`` to ``m11`` name the M statistics.

        Raises:
            KeyError: there is no such figure.
        """
        if name.startswith("m") and name[1:].isdigit():
            return self.m[int(name[1:]) - 1]
        value = asdict(self)[name]
        return None if value is None else float(value)


def read(output: Output) -> Diagnostics:
    """Read the diagnostics of a run; whatever is absent or unreadable is None."""
    facts = output.facts
    count = int(facts.get("nobs", "0"))
    outliers = _number(facts, "outlier.total")
    return Diagnostics(
        m=tuple(_number(facts, f"f3.m{i:02d}") for i in range(1, 12)),
        q=_number(facts, "f3.q"),
        q_m2=_number(facts, "f3.qm2"),
        qs_original=_number(facts, "qsorievadj", 1),
        qs_adjusted=_worst(min, _number(facts, "qssadj", 1), _number(facts, "qsssadj", 1)),
        qs_irregular=_worst(min, _number(facts, "qsirr", 1), _number(facts, "qssirr", 1)),
        residual_season=_percent(
            _worst(min, _number(facts, "d11.f", 1), _number(facts, "d11.3y.f", 1))
        ),
        peak_season=_worst(max, *(_number(facts, f"spcsa.tukey.s{i}") for i in range(1, 7))),
        peak_trading_day=_worst(
            max, *(_number(facts, f"spc{which}.tukey.td") for which in ("sa", "irr"))
        ),
        ljung_box=_ljung_box(output),
        normality=_jarque_bera(facts),
        outlier_share=None if outliers is None or not count else outliers / count,
        identifiable={"yes": 1.0, "no": 0.0}.get(facts.get("f2.idseasonal", ""), 0.5)
        if "f2.idseasonal" in facts
        else None,
        converged=_flag(facts, "converged"),
        aicc=_number(facts, "aicc"),
        observations=count,
    )


def _number(facts: dict[str, str], key: str, place: int = 0) -> float | None:
    cells = facts.get(key, "").split()
    try:
        value = float(cells[place])
    except (IndexError, ValueError):
        return None
    return value if math.isfinite(value) else None


def _worst(pick: Callable[[list[float]], float], *values: float | None) -> float | None:
    known = [value for value in values if value is not None]
    return pick(known) if known else None


def _percent(value: float | None) -> float | None:
    return None if value is None else value / 100


def _flag(facts: dict[str, str], key: str) -> float | None:
    return None if key not in facts else float(facts[key] == "yes")


def _ljung_box(output: Output) -> float | None:
    """P-value at the last lag that has degrees of freedom."""
    rows = output.acf[output.acf[:, 4] > 0]
    return float(rows[-1, 5]) if len(rows) else None


def _jarque_bera(facts: dict[str, str]) -> float | None:
    """P of n/6 (S^2 + (K-3)^2/4) against chi-square with two degrees (Jarque and Bera, 1987)."""
    skew, kurtosis, n = (_number(facts, key) for key in ("skewness", "kurtosis", "nefobs"))
    if skew is None or kurtosis is None or n is None:
        return None
    return math.exp(-n / 12 * (skew**2 + (kurtosis - 3) ** 2 / 4))
