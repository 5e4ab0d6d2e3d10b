"""What is asked of X-13, as a frozen value, and how that is written in its own language.

What enters: ``Spec`` and the numbers. What leaves: the text of a specification file. Names that
users give to series never enter it, so no name can break it. Argument names and meaning follow the
X-13ARIMA-SEATS Reference Manual, version 1.1, chapter 7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kentering.errors import InputError
from kentering.language import Text
from kentering.measure.seasonal import calendars

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kentering.periods import Period

Transform = Literal["auto", "log", "none"]
TradingDay = Literal["none", "week", "days"]
PER_YEAR = {"M": 12, "Q": 4}
MISSING_CODE = -99999.0
_MODEL = re.compile(r"\((\d) (\d) (\d)\)(?:\((\d) (\d) (\d)\))?")


@dataclass(frozen=True)
class Arima:
    """A seasonal ARIMA model, with or without its coefficients.

    Attributes:
        order: (p, d, q).
        seasonal: (P, D, Q).
        ar: autoregressive coefficients, nonseasonal first, as X-13 signs them; empty if unknown.
        ma: moving-average coefficients, nonseasonal first; empty if unknown.
    """

    order: tuple[int, int, int]
    seasonal: tuple[int, int, int] = (0, 0, 0)
    ar: tuple[float, ...] = ()
    ma: tuple[float, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Arima:
        """Read ``(0 1 1)(0 1 1)``; commas are read as spaces.

        Raises:
            InputError: the text is no such model.

        >>> str(Arima.parse("(0,1,1)(0,1,1)"))
        '(0 1 1)(0 1 1)'
        """
        clean = re.sub(r"\s+", " ", text.replace(",", " ")).strip().replace(") (", ")(")
        if not (found := _MODEL.fullmatch(clean)):
            raise InputError(
                Text(f"{text!r} is geen ARIMA-model", f"{text!r} is not an ARIMA model"),
                right=Text("schrijf (0 1 1)(0 1 1)", "write (0 1 1)(0 1 1)"),
            )
        p, d, q, sp, sd, sq = (int(part or 0) for part in found.groups())
        return cls((p, d, q), (sp, sd, sq))

    def __str__(self) -> str:
        p, d, q = self.order
        sp, sd, sq = self.seasonal
        return f"({p} {d} {q})({sp} {sd} {sq})"


@dataclass(frozen=True)
class Spec:
    """What is asked of X-13; the defaults are the house specification of docs/seasonal.md.

    Attributes:
        transform: logarithm, none, or whichever AICC prefers.
        arima: a model, or None to have one identified (``automdl``).
        outliers: kinds to search for (``ao``, ``ls``, ``tc``); empty searches none.
        critical: critical |t| of the search; None lets X-13 set it by length.
        known: outliers given beforehand, written as X-13 does (``LS2008.Dec``, ``AO2020.2``).
        trading_day: one working-day contrast, six contrasts, or none; with a leap-year regressor.
        country: whose holidays count as Sundays; None counts days of the week only.
        test_calendar: keep the calendar regressors only if AICC prefers them.
        easter: days before Easter that it works (1 to 25), ``"test"`` lets AICC choose, None leaves
            it out.
        model_from: first period the model is estimated on; None uses all.
        horizon: periods of factors projected ahead; None is one year.
        seasonal_filter: X-11 seasonal filter (``s3x5``), None chooses by global MSR.
        trend_filter: Henderson terms, None chooses by I/C.
        sigma: lower and upper sigma limit of X-11's extreme values.
        missing: what a gap in the series is: an error, or declared missing to X-13.
        constant: a mean in the differenced series (set by identification).
        coefficients: regression coefficients by name (``wd1``, ``ly``, ``easter[1]``, ``const``,
            outliers as in ``known``); start values, or the values if ``frozen``.
        frozen: hold all coefficients at the values given.
    """

    transform: Transform = "auto"
    arima: Arima | None = None
    outliers: tuple[str, ...] = ("ao", "ls", "tc")
    critical: float | None = None
    known: tuple[str, ...] = ()
    trading_day: TradingDay = "week"
    country: str | None = None
    test_calendar: bool = True
    easter: int | Literal["test"] | None = "test"
    model_from: Period | None = None
    horizon: int | None = None
    seasonal_filter: str | None = None
    trend_filter: int | None = None
    sigma: tuple[float, float] = (1.5, 2.5)
    missing: Literal["error", "declare"] = "error"
    constant: bool = False
    coefficients: tuple[tuple[str, float], ...] = ()
    frozen: bool = False

    def ahead(self, freq: str) -> int:
        """Periods projected ahead at frequency M or Q."""
        return PER_YEAR[freq] if self.horizon is None else self.horizon


def date_code(period: Period) -> str:
    """A period as X-13 writes it.

    >>> from kentering.periods import Period
    >>> date_code(Period.parse("2008-11")), date_code(Period.parse("2008-Q4"))
    ('2008.11', '2008.4')
    """
    size = 12 // PER_YEAR[period.freq]
    return f"{period.start.year}.{(period.start.month - 1) // size + 1}"


def write(spec: Spec, values: NDArray[np.float64], start: Period) -> str:
    """Write the specification file.

    Args:
        spec: what is asked.
        values: shape (n,), NaN where declared missing.
        start: period of the first value, freq M or Q.

    Returns:
        The text, ASCII, no line longer than X-13 reads.

    Raises:
        InputError: unknown country, or an outlier that X-13 could not read.
    """
    code = _missing_code(values)
    gaps = not bool(np.isfinite(values).all())
    head = [f"start={date_code(start)}", f"period={PER_YEAR[start.freq]}"]
    head += [f"missingcode={code!r} missingval={_placeholder(values)!r}"] if gaps else []
    head += [f"modelspan=({date_code(spec.model_from)},)"] if spec.model_from else []
    data = _lines(np.where(np.isfinite(values), values, code))
    parts = [
        f"series{{{' '.join(head)} data=(\n{data})}}",
        f"transform{{function={spec.transform}}}",
        _regression(spec, len(values), start),
        _outlier(spec),
        _arima(spec),
        "estimate{}",
        f"check{{maxlag={2 * PER_YEAR[start.freq]} save=(acf)}}",
        f"forecast{{maxlead={spec.ahead(start.freq)}}}",
        _x11(spec),
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _missing_code(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    low = float(known.min()) if len(known) else 0.0
    return MISSING_CODE if low > MISSING_CODE + 1 else 10.0 * low


def _placeholder(values: NDArray[np.float64]) -> float:
    """What stands in a gap until its own regressor has taken it out: the geometric mean.

    X-13 counts the placeholder in the Jacobian of the logarithm. Its own, 1e9, adds 2 ln(1e9)
    per gap to the AICC of the logarithm, and one gap makes ``transform=auto`` add what multiplies;
    the geometric mean makes a gap weigh as a known value does. Reference: X-13ARIMA-SEATS Reference
    Manual, ``series`` (``missingval``) and ``transform`` (``function``).
    """
    known = values[np.isfinite(values)]
    return float(np.exp(np.log(known).mean()) if known.min() > 0 else known.mean())


def _lines(values: Iterable[float]) -> str:
    texts = [repr(float(v)) for v in values]
    return "\n".join(" ".join(texts[i : i + 5]) for i in range(0, len(texts), 5))


def calendar_columns(
    spec: Spec, start: Period, n: int
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Names and columns of the calendar regressors, shape (n, k); k is 0 without trading days."""
    if spec.trading_day == "none":
        return (), np.empty((n, 0))
    days = calendars.trading_day(spec.country, start, n, spec.trading_day)
    names = tuple(f"wd{i + 1}" for i in range(days.shape[1]))
    return (*names, "ly"), np.column_stack([days, calendars.leap_year(start, n)])


_OUTLIER = re.compile(r"(?i)(ao|ls|tc|so|rp|tl)(\d{4}\.(?:\d{1,2}|[a-z]{3})(-\d{4}\.\w+)?)")


def _regression(spec: Spec, n: int, start: Period) -> str:
    for known in spec.known:
        if not _OUTLIER.fullmatch(known):
            raise InputError(
                Text(f"{known!r} is geen uitschieter", f"{known!r} is not an outlier"),
                right=Text("schrijf AO2020.4 of LS2008.Dec", "write AO2020.4 or LS2008.Dec"),
            )
    names, columns = calendar_columns(spec, start, n + spec.ahead(start.freq))
    variables = ["const"] if spec.constant else []
    variables += [f"easter[{spec.easter}]"] if isinstance(spec.easter, int) else []
    variables += spec.known
    tests = ["easter"] if spec.easter == "test" else []
    tests += ["user"] if names and spec.test_calendar else []
    if not (variables or tests or names):
        return ""
    out = [f"variables=({' '.join(variables)})"] if variables else []
    out += [f"aictest=({' '.join(tests)})"] if tests else []
    if names:
        out.append(f"user=({' '.join(names)}) usertype=({' '.join(['td'] * len(names))})")
        out.append(f"start={date_code(start)} data=(\n{_lines(columns.ravel())})")
    out += _coefficients(spec, (*variables, *names))
    return "regression{\n" + "\n".join(out) + "}"


def _coefficients(spec: Spec, names: tuple[str, ...]) -> list[str]:
    given = dict(spec.coefficients)
    if not given:
        return []
    flag = "f" if spec.frozen else ""
    texts = [f"{given[name]!r}{flag}" if name in given else "" for name in names]
    return ["b=(\n" + ",\n".join(texts) + ")"]


def _outlier(spec: Spec) -> str:
    if not spec.outliers:
        return ""
    limit = f" critical={spec.critical!r}" if spec.critical is not None else ""
    return f"outlier{{types=({' '.join(spec.outliers)}){limit}}}"


def _arima(spec: Spec) -> str:
    if spec.arima is None:
        return "automdl{}"
    flag = "f" if spec.frozen else ""
    out = f"arima{{model={spec.arima}"
    for name, values in (("ar", spec.arima.ar), ("ma", spec.arima.ma)):
        if values:
            out += f" {name}=({' '.join(f'{v!r}{flag}' for v in values)})"
    return out + "}"


def _x11(spec: Spec) -> str:
    out = ["appendfcst=yes", f"sigmalim=({spec.sigma[0]!r} {spec.sigma[1]!r})"]
    if spec.transform != "auto":
        out.append(f"mode={'mult' if spec.transform == 'log' else 'add'}")
    out += [f"seasonalma={spec.seasonal_filter}"] if spec.seasonal_filter else []
    out += [f"trendma={spec.trend_filter}"] if spec.trend_filter else []
    return f"x11{{{' '.join(out)} save=(d10 d11 d12 d13 d18)}}"
