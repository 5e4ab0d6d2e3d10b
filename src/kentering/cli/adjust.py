"""``kentering adjust``: a person's own series, seasonally and calendar adjusted."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from kentering.catalogue import HOME
from kentering.cli import adjusting, usertable
from kentering.cli.options import JsonOption, LangOption
from kentering.cli.output import document, lang, line, progress, table, told
from kentering.cli.words import both
from kentering.errors import InputError
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.measure.seasonal.adjust import Adjusted
    from kentering.measure.seasonal.spec import Spec


class FreqChoice(StrEnum):
    """Months or quarters."""

    M = "M"
    Q = "Q"


class TransformChoice(StrEnum):
    """What is done to the numbers first."""

    AUTO = "auto"
    LOG = "log"
    NONE = "none"


class PolicyChoice(StrEnum):
    """What is kept of an earlier adjustment."""

    FIXED = "fixed"
    PARTIAL = "partial"
    FULL = "full"


class MissingChoice(StrEnum):
    """What a gap in a series is."""

    ERROR = "error"
    DECLARE = "declare"


class DecimalChoice(StrEnum):
    """Mark of decimals."""

    POINT = "."
    COMMA = ","


class SeparatorChoice(StrEnum):
    """Mark between fields."""

    SEMICOLON = ";"
    COMMA = ","
    TAB = "tab"
    BAR = "|"


def adjust(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=both(
                "CSV: een kolom met perioden en een kolom per reeks, of period, series en value.",
                "CSV: a column of periods and one per series, or period, series and value.",
            ),
            show_default=False,
        ),
    ],
    country: Annotated[
        str,
        typer.Option(
            metavar="CODE",
            help=both(
                "Wiens feestdagen tellen (NL, DE, DE-BY, ...); none telt alleen weekdagen.",
                "Whose holidays count (NL, DE, DE-BY, ...); none counts weekdays only.",
            ),
        ),
    ] = HOME,
    freq: Annotated[
        FreqChoice | None,
        typer.Option(
            metavar="M|Q",
            help=both(
                "Maand of kwartaal; anders zoals de perioden zijn geschreven.",
                "Month or quarter; else as the periods are written.",
            ),
            show_default=False,
        ),
    ] = None,
    transform: Annotated[
        TransformChoice,
        typer.Option(
            metavar="auto|log|none",
            help=both(
                "Logaritme, geen, of wat het best past.", "Logarithm, none, or the best fit."
            ),
        ),
    ] = TransformChoice.AUTO,
    missing: Annotated[
        MissingChoice,
        typer.Option(
            metavar="error|declare",
            help=both(
                "Gaten: weigeren, of als ontbrekend opgeven aan X-13.",
                "Gaps: refuse them, or declare them missing to X-13.",
            ),
        ),
    ] = MissingChoice.ERROR,
    policy: Annotated[
        PolicyChoice | None,
        typer.Option(
            metavar="fixed|partial|full",
            help=both(
                "Wat van --model blijft: alles (fixed), het model (partial) of niets (full). "
                "Anders partial met --model en full zonder.",
                "What of --model stays: all (fixed), the model (partial) or nothing (full). "
                "Else partial with --model and full without.",
            ),
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "Het .models.json van een eerdere keer.", "The .models.json of an earlier time."
            ),
            show_default=False,
        ),
    ] = None,
    column_map: Annotated[
        str,
        typer.Option(
            metavar="ROLE=COLUMN,...",
            help=both(
                "Welke kolom period, series of value is, als de naam dat niet zegt.",
                "Which column is period, series or value, where its name does not say.",
            ),
        ),
    ] = "",
    separator: Annotated[
        SeparatorChoice | None,
        typer.Option(
            metavar="MARK", help=both("Scheidingsteken.", "Separator."), show_default=False
        ),
    ] = None,
    decimal: Annotated[
        DecimalChoice | None,
        typer.Option(
            metavar=".|,", help=both("Decimaalteken.", "Decimal mark."), show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "Bestand voor de uitkomst (CSV); anders FILE.adjusted.csv. Ernaast komen "
                ".diagnostics.csv en .models.json.",
                "File for the result (CSV); else FILE.adjusted.csv. Beside it come "
                ".diagnostics.csv and .models.json.",
            ),
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Adjust the series of a file."""
    del lang_
    target = _target(file, out, model)
    how = _policy(policy, model)
    layout = usertable.Layout(
        separator="\t" if separator is SeparatorChoice.TAB else separator or "",
        decimal=decimal or "",
        freq=freq.value if freq else None,
        columns=_columns(column_map),
    )
    spec = _spec(country, transform.value, missing.value)
    results = _adjusted(file, layout, spec, how, model, target)
    if as_json:
        document(
            "adjust",
            {
                "files": results.files,
                "adjusted": [adjusting.facts(one) for one in results.adjusted],
                "failed": [{"series": f.name, "error": f.error} for f in results.failed],
            },
        )
    else:
        _print(results.adjusted)
        for path in results.files:
            line(str(path))
    return 1 if results.failed else 0


def _adjusted(
    file: Path,
    layout: usertable.Layout,
    spec: Spec,
    how: adjusting.Policy,
    model: Path | None,
    target: Path,
) -> adjusting.Results:
    from kentering.measure.seasonal.adjust import Adjusted, Failed

    models = adjusting.read_models(model) if model else None
    table_ = usertable.read(file, layout)
    _say_found(table_, spec, how, model)
    with progress() as bar:

        def heard(done: int, total: int, name: str) -> None:
            bar.at(f"{done}/{total} {name}", done, total)

        outcomes = adjusting.run(table_.jobs, spec, how, models, heard)
    good = [o for o in outcomes if isinstance(o, Adjusted)]
    bad = [Failed(name, error) for name, error in table_.failed]
    bad += [o for o in outcomes if isinstance(o, Failed)]
    for one in bad:
        told(Text(f"mislukt: {one.name}", f"failed: {one.name}"))
        told(one.error)
    if not good:
        raise InputError(
            Text(
                "geen enkele reeks is gecorrigeerd; er is niets geschreven",
                "no series was adjusted; nothing was written",
            ),
            where=str(file),
        )
    for result in good:
        for note in result.notes:
            told(Text(f"{result.name}: {note.nl}", f"{result.name}: {note.en}"))
    return adjusting.Results(
        tuple(good), tuple(bad), adjusting.write(good, bad, target, models or {})
    )


def _say_found(
    found: usertable.Read, spec: Spec, how: adjusting.Policy, model: Path | None
) -> None:
    """Say what was found in the file and chosen for it: nothing is assumed silently."""
    for name, value in found.found:
        told(Text(f"{name.nl}: {value}", f"{name.en}: {value}"))
    if model is None:
        calendar = spec.country or "-"
        told(Text(f"feestdagen: {calendar}", f"holidays: {calendar}"))
    else:
        told(
            Text(
                f"kalender en transformatie komen uit {model}; beleid {how}",
                f"calendar and transform come from {model}; policy {how}",
            )
        )


def _target(file: Path, out: Path | None, model: Path | None) -> Path:
    target = out or file.with_name(f"{file.name.removesuffix('.csv')}.adjusted.csv")
    if target.suffix.lower() != ".csv":
        raise InputError(
            Text("de uitkomst is een CSV", "the result is a CSV"),
            where=f"--out {target}",
            right=Text("een naam op .csv", "a name ending in .csv"),
        )
    if any(p.resolve() == file.resolve() for p in adjusting.places(target)):
        raise InputError(
            Text(
                "de uitkomst zou het bestand zelf overschrijven",
                "the result would overwrite the file itself",
            ),
            where=f"--out {target}",
            right=Text("een andere naam", "another name"),
        )
    del model  # its successor may take its place: it is read before anything is written
    return target


def _policy(given: PolicyChoice | None, model: Path | None) -> adjusting.Policy:
    if given in (PolicyChoice.FIXED, PolicyChoice.PARTIAL) and model is None:
        raise InputError(
            Text(
                f"beleid {given} vraagt een bewaard model", f"policy {given} needs a stored model"
            ),
            where=f"--policy {given}",
            right=Text(
                "--model met het .models.json van een eerdere keer",
                "--model with the .models.json of an earlier time",
            ),
        )
    chosen = given or (PolicyChoice.PARTIAL if model else PolicyChoice.FULL)
    return chosen.value


def _columns(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        role, mark, column = part.partition("=")
        if not mark or role not in usertable.ROLES:
            roles = ", ".join(f"{r}=..." for r in usertable.ROLES)
            raise InputError(
                Text(f"{part!r} is geen kolomrol", f"{part!r} is not a role of a column"),
                where=f"--column-map {text}",
                right=Text(roles, roles),
            )
        found[role] = column
    return found


def _spec(country: str, transform: str, missing: str) -> Spec:
    from kentering.measure.seasonal.spec import Spec, Transform

    return Spec(
        country=None if country.lower() in ("none", "") else country.upper(),
        transform=cast("Transform", transform),
        missing="declare" if missing == "declare" else "error",
    )


def _print(adjusted: tuple[Adjusted, ...]) -> None:
    rows = []
    for one in adjusted:
        first, last = adjusting.span(one)
        rows.append(
            [
                one.name,
                str(first),
                str(last),
                one.quality.grade,
                number(one.quality.score, lang(), 2),
                str(one.model.found.arima or "-"),
                one.model.mode,
                " ".join(one.outliers),
            ]
        )
    table(HEADS, rows)


HEADS = (
    Text("reeks", "series"),
    Text("van", "from"),
    Text("t/m", "to"),
    Text("cijfer", "grade"),
    Text("score", "score"),
    Text("model", "model"),
    Text("wijze", "mode"),
    Text("uitschieters", "outliers"),
)
