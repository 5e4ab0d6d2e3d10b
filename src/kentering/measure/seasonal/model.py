"""What is kept of an adjustment: the model, its coefficients and the factors projected ahead.

What enters: one run's ``Output`` and the ``Spec`` asked. What leaves: ``Model``, frozen and
JSON-serialisable, from which ``refresh`` goes on. No file is opened here.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from kentering.errors import InputError
from kentering.language import Text
from kentering.measure.seasonal import calendars
from kentering.measure.seasonal.spec import Arima, Spec
from kentering.periods import Period

if TYPE_CHECKING:
    from kentering.measure.seasonal.engine import Output

FORMAT = 1
_NAMED = re.compile(r"[^$]+\$(?:(Easter\[\d+\])|(Constant)|(wd\d|ly)|([A-Z]{2}\d{4}\..+))")
_FILTER = re.compile(r"3x\d+|stable")


@dataclass(frozen=True)
class Model:
    """Everything needed to go on without identifying again.

    Attributes:
        asked: the specification that was asked.
        found: the same with every choice made: transform, model, outliers, calendar, filters and
            all coefficients (as start values; ``frozen`` is off).
        mode: whether components multiply or add.
        start: first period of the factors.
        seasonal: seasonal factors, from ``start`` to the projection's end; ratios if they
            multiply, in the series' unit if they add.
        calendar: calendar factors, likewise.
        fitted: number of periods that were observed; the rest is projected.
        engine: version of X-13.
        holidays: version of the ``holidays`` package.
    """

    asked: Spec
    found: Spec
    mode: Literal["multiplicative", "additive"]
    start: Period
    seasonal: tuple[float, ...]
    calendar: tuple[float, ...]
    fitted: int
    engine: str
    holidays: str

    @property
    def last(self) -> Period:
        """The last period that has factors."""
        return self.start.shift(len(self.seasonal) - 1)

    def to_json(self) -> str:
        """Write as JSON; numbers keep every digit."""
        return json.dumps({"format": FORMAT} | asdict(self), default=str, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Model:
        """Read what ``to_json`` wrote.

        Raises:
            InputError: not such a text, or of another format.
        """
        try:
            fields = json.loads(text)
            if fields.pop("format") != FORMAT:
                raise ValueError(FORMAT)
            for name in ("asked", "found"):
                fields[name] = _spec(fields[name])
            fields["start"] = _period(fields["start"])
            fields["seasonal"] = tuple(fields["seasonal"])
            fields["calendar"] = tuple(fields["calendar"])
            return cls(**fields)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                Text("dit is geen bewaard seizoensmodel", "this is not a stored seasonal model"),
                where=f"{type(error).__name__}: {error}",
                right=Text(
                    f"JSON met format {FORMAT}, zoals een correctie die bewaart",
                    f"JSON with format {FORMAT}, as an adjustment stores it",
                ),
            ) from error


def _period(fields: dict[str, str]) -> Period:
    return Period.parse(fields["start"]).to("Q" if fields["freq"] == "Q" else "M")


def _spec(fields: dict[str, Any]) -> Spec:
    arima = fields.pop("arima")
    since = fields.pop("model_from")
    pairs = tuple((name, value) for name, value in fields.pop("coefficients"))
    lists = {k: tuple(v) for k, v in fields.items() if isinstance(v, list)}
    return Spec(
        **(fields | lists),
        arima=Arima(**{k: tuple(v) for k, v in arima.items()}) if arima else None,
        model_from=_period(since) if since else None,
        coefficients=pairs,
    )


def settle(asked: Spec, output: Output) -> Spec:
    """The specification with every choice X-13 made filled in.

    Args:
        asked: what was asked.
        output: the run.

    Returns:
        A ``Spec`` that identifies nothing: given transform, model, outliers, calendar and filters.
    """
    facts = output.facts
    coefficients: list[tuple[str, float]] = []
    outliers: list[str] = []
    easter: int | None = None
    for key, text in facts.items():
        if not (match := _NAMED.fullmatch(key)):
            continue
        window, constant, day, outlier = match.groups()
        if window:
            easter = int(window[7:-1])
        outliers += [outlier] if outlier and not outlier.startswith("MV") else []
        name = f"easter[{easter}]" if window else "const" if constant else day or outlier
        if not name.startswith("MV"):
            coefficients.append((name, float(text.split()[0])))
    names = {name for name, _ in coefficients}
    return replace(
        asked,
        transform="log" if _multiplies(facts) else "none",
        arima=_arima(facts),
        outliers=(),
        known=tuple(outliers),
        trading_day=asked.trading_day if "ly" in names else "none",
        test_calendar=False,
        easter=easter,
        constant="const" in names,
        seasonal_filter=_filter(asked, facts),
        trend_filter=asked.trend_filter or int(facts["finaltrendma"]),
        coefficients=tuple(coefficients),
    )


def _multiplies(facts: dict[str, str]) -> bool:
    """``finmode`` says what an automatic transform chose; ``samode`` what was asked."""
    return facts.get("finmode", facts["samode"]).startswith("multiplicative")


def _arima(facts: dict[str, str]) -> Arima:
    """Model and coefficients; X-13 lists nonseasonal factors before seasonal ones."""
    found = Arima.parse(facts["arimamdl"])
    values: dict[str, list[float]] = {"AR": [], "MA": []}
    for key, text in facts.items():
        kind = key[:2]
        if kind in values and key[2:3] == "$":
            values[kind].append(float(text.split()[0]))
    return replace(found, ar=tuple(values["AR"]), ma=tuple(values["MA"]))


def _filter(asked: Spec, facts: dict[str, str]) -> str | None:
    if asked.seasonal_filter:
        return asked.seasonal_filter
    chosen = facts.get("sfmsr", "")
    if not _FILTER.fullmatch(chosen):
        return None
    # X-13's automatic choice of 3x5 is its x11default: 3x3 in the first passes, 3x5 in the last
    return {"stable": "stable", "3x5": "x11default"}.get(chosen, f"s{chosen}")


def record(asked: Spec, output: Output, start: Period, n: int) -> Model:
    """Make the record of a run on ``n`` periods from ``start``."""
    facts = output.facts
    multiplies = _multiplies(facts)
    seasonal = output.tables["d10"]
    neutral = [1.0 if multiplies else 0.0] * len(seasonal)
    return Model(
        asked=asked,
        found=settle(asked, output),
        mode="multiplicative" if multiplies else "additive",
        start=start,
        seasonal=tuple(seasonal.tolist()),
        calendar=tuple(output.tables["d18"].tolist() if "d18" in output.tables else neutral),
        fitted=n,
        engine=f"{facts.get('version', '?')}.{facts.get('build', '?')}",
        holidays=calendars.version(),
    )
