"""Adjust the series of a table, and write down what came of each: figures, diagnostics, models."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kentering.cli.files import readable, write_all
from kentering.errors import InputError, KenteringError
from kentering.language import Text
from kentering.periods import Period

if TYPE_CHECKING:
    from kentering.measure.seasonal.adjust import Adjusted, Failed, Job, Progress
    from kentering.measure.seasonal.model import Model
    from kentering.measure.seasonal.spec import Spec

Policy = Literal["fixed", "partial", "full"]
SCHEMA = "kentering.models/1"
COLUMNS = ("original", "ca", "sca", "seasonal", "calendar", "trend", "irregular")
FOUND = ("transform", "arima", "trading_day", "easter", "seasonal_filter", "trend_filter")


@dataclass(frozen=True)
class Results:
    """What became of every series, and where it was written."""

    adjusted: tuple[Adjusted, ...]
    failed: tuple[Failed, ...]
    files: tuple[Path, ...]


def run(
    jobs: Sequence[Job],
    spec: Spec,
    policy: Policy,
    models: Mapping[str, Model] | None,
    progress: Progress,
) -> list[Adjusted | Failed]:
    """Adjust every series, from scratch or from its stored model.

    Raises:
        EngineError: X-13 is not installed.
    """
    from kentering.measure.seasonal.adjust import adjust_many

    if models is None:
        return list(adjust_many(jobs, spec, progress=progress))
    return _refreshed(jobs, policy, models, progress)


def _refreshed(
    jobs: Sequence[Job],
    policy: Policy,
    models: Mapping[str, Model],
    progress: Progress,
) -> list[Adjusted | Failed]:
    from kentering.measure.seasonal.adjust import Failed
    from kentering.measure.seasonal.refresh import refresh
    from kentering.measure.seasonal.together import together

    def one(job: Job) -> Adjusted | Failed:
        try:
            if job.name not in models:
                raise _no_model(job.name)
            return refresh(job.values, job.start, models[job.name], policy, name=job.name)
        except KenteringError as error:
            return Failed(job.name, error)

    return together(one, jobs, progress=progress)


def _no_model(name: str) -> InputError:
    return InputError(
        Text("van deze reeks is geen model bewaard", "no model of this series is stored"),
        where=name,
        right=Text(
            "een reeks uit het modelbestand, of --policy full zonder --model",
            "a series of the model file, or --policy full without --model",
        ),
    )


def read_models(path: Path) -> dict[str, Model]:
    """The models that an earlier adjustment wrote, by series.

    Raises:
        InputError: not such a file.
    """
    from kentering.measure.seasonal.model import Model

    try:
        plain = json.loads(readable(path).read_text("utf-8"))
        if plain["schema"] != SCHEMA:
            raise ValueError(plain["schema"])
        return {name: Model.from_json(json.dumps(one)) for name, one in plain["series"].items()}
    except InputError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            Text("dit is geen modelbestand", "this is not a file of models"),
            where=f"{path}: {type(error).__name__}: {str(error)[:120]}",
            right=Text(
                "het .models.json van een eerdere kentering adjust",
                "the .models.json of an earlier kentering adjust",
            ),
        ) from error


def places(out: Path) -> tuple[Path, Path, Path]:
    """Where figures, diagnostics and models go."""
    stem = out.name.removesuffix(".csv")
    return out, out.with_name(f"{stem}.diagnostics.csv"), out.with_name(f"{stem}.models.json")


def write(
    adjusted: Sequence[Adjusted], failed: Sequence[Failed], out: Path, kept: Mapping[str, Model]
) -> tuple[Path, ...]:
    """Write the three files, all or none.

    Args:
        adjusted: what came out.
        failed: what did not.
        out: the file of figures; the others lie beside it.
        kept: models of before, kept for series that failed now.
    """
    figures, diagnostics, models = places(out)
    newest = {**kept, **{one.name: one.model for one in adjusted}}
    plain = {name: json.loads(model.to_json()) for name, model in newest.items()}
    body = json.dumps({"schema": SCHEMA, "series": plain}, ensure_ascii=False, indent=1)
    files = {
        figures: _figures(adjusted),
        diagnostics: _diagnostics(adjusted, failed),
        models: body.encode(),
    }
    write_all(files)
    return tuple(files)


def _figures(adjusted: Sequence[Adjusted]) -> bytes:
    import polars as pl

    frames = []
    for one in adjusted:
        size = len(one.original)
        named = [str(one.start.shift(i)) for i in range(size)]
        frames.append(
            one.frame()
            .with_columns(pl.Series("period", named))
            .select("series", "period", *COLUMNS)
        )
    out = io.BytesIO()
    pl.concat(frames).write_csv(out)
    return out.getvalue()


def facts(one: Adjusted) -> dict[str, Any]:
    """What X-13 found and how good it is, flat, in words that do not depend on the language."""
    given = asdict(one.diagnostics)
    m = given.pop("m")
    found = one.model.found
    return {
        "series": one.name,
        "grade": one.quality.grade,
        "score": one.quality.score,
        "policy": one.policy,
        "drift": one.drift,
        "mode": one.model.mode,
        **{name: _plain(getattr(found, name)) for name in FOUND},
        "outliers": " ".join(one.outliers),
        **{f"m{i}": value for i, value in enumerate(m, start=1)},
        **given,
        "not_good": " ".join(c.name for c in one.quality.failing()),
        "notes": "; ".join(n.en for n in one.notes),
        "engine": one.model.engine,
        "holidays": one.model.holidays,
        "error": "",
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str | None) else str(value)


def _diagnostics(adjusted: Sequence[Adjusted], failed: Sequence[Failed]) -> bytes:
    import csv

    rows = [facts(one) for one in adjusted]
    heads = list(rows[0]) if rows else ["series", "error"]
    rows += [{"series": f.name, "error": " | ".join(str(f.error).splitlines())} for f in failed]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, heads, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def span(one: Adjusted) -> tuple[Period, Period]:
    """The first and last period of a series."""
    return one.start, one.start.shift(len(one.original) - 1)
