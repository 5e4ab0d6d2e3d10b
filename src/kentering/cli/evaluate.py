"""``kentering evaluate``: history replayed, and how often the forecasts were right."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kentering.cli.options import JsonOption, LangOption, moment_given
from kentering.cli.output import Progress, document, lang, progress, told, warned
from kentering.cli.picture import ChartOption, checked, save
from kentering.cli.words import both
from kentering.errors import InputError
from kentering.language import Text

if TYPE_CHECKING:
    import polars as pl

    from kentering.record.clusters import Engine
    from kentering.record.evaluate import Days, Evaluation, Plan
    from kentering.record.journal import Journal
    from kentering.store import Store

HORIZONS = (1, 2, 3)
FILES = ("forecasts.parquet", "record.parquet", "scores.csv")


class DaysChoice(StrEnum):
    """Which days are replayed."""

    OWN = "own"
    ALL = "all"


class EngineChoice(StrEnum):
    """Where the days are reckoned."""

    LOKY = "loky"
    HERE = "here"
    DASK = "dask"
    RAY = "ray"


def evaluate(
    geo: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help=both(
                "Land of gebied; herhaalbaar, of met komma's. Anders elk waarvan versies zijn.",
                "Country or area; repeatable, or with commas. Else each that has vintages.",
            ),
            show_default=False,
        ),
    ] = None,
    branch: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help=both("Bedrijfstak; anders de industrie.", "Branch; else total industry."),
            show_default=False,
        ),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help=both(
                "Eerste dag; anders die van de eerste versie.",
                "First day; else that of the first vintage.",
            ),
            show_default=False,
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="DATE",
            help=both(
                "Laatste dag; anders die van de nieuwste.", "Last day; else that of the newest."
            ),
            show_default=False,
        ),
    ] = None,
    days: Annotated[
        DaysChoice,
        typer.Option(
            metavar="own|all",
            help=both(
                "Dagen: own (vrijgaven van de reeks zelf) of all (ook die van alles waar een "
                "voorspelling naar kijkt).",
                "Days: own (releases of the series itself) or all (also of everything a forecast "
                "looks at).",
            ),
        ),
    ] = DaysChoice.OWN,
    engine: Annotated[
        EngineChoice,
        typer.Option(
            metavar="loky|here|dask|ray",
            help=both(
                "Waar gerekend wordt: processen hier, dit proces, of een cluster.",
                "Where it is reckoned: processes here, this process, or a cluster.",
            ),
        ),
    ] = EngineChoice.LOKY,
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help=both("Dagen tegelijk; anders elke kern.", "Days at a time; else every core."),
            show_default=False,
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help=both(
                "Van een draaiend cluster (dask, ray); anders een lokaal.",
                "Of a running cluster (dask, ray); else a local one.",
            ),
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume/--fresh",
            help=both(
                "Ga verder waar een eerdere keer bleef, of begin opnieuw.",
                "Go on where an earlier run was, or start anew.",
            ),
        ),
    ] = True,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help=both(
                "Bewaar hier alle voorspellingen en scores (Parquet, CSV).",
                "Keep all forecasts and scores here (Parquet, CSV).",
            ),
            show_default=False,
        ),
    ] = None,
    chart: ChartOption = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Replay history: what was foretold at every release, and what came of it."""
    del lang_
    from kentering.cli.evaluate_tables import content, show
    from kentering.cli.home import here
    from kentering.record import evaluate as room

    checked(chart)
    codes = [c.strip() for words in geo or () for c in words.split(",") if c.strip()]
    if geo and not codes:
        raise InputError(
            Text("geen geografie gegeven", "no geography given"),
            where=f"--geo {' '.join(geo)}",
            run="kentering series --list geo",
        )
    store = here().store
    kind: Days = "own" if days is DaysChoice.OWN else "all"
    span = _day(from_, "--from"), _day(until, "--until")
    what = room.plan(store, codes, branch, *span, kind)
    journal = _journal(store, resume=resume)
    answers = _replayed(store, what, journal, engine.value, jobs, address)
    found = room.evaluated(store, what, answers)
    extra = _written(found, out)
    if chart is not None:
        save(_picture(store, found), chart)
        told(Text(f"getekend: {chart}", f"drawn: {chart}"))
        extra["chart"] = str(chart)
    if as_json:
        document("evaluate", {**content(found, HORIZONS), **extra})
    else:
        show(found, HORIZONS)
    return _silent(found)


def _day(text: str | None, option: str) -> date | None:
    """A day given as an option.

    Raises:
        InputError: it is none.
    """
    if moment_given(text, option) is None:
        return None
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError as error:
        raise InputError(
            Text(f"{text!r} is geen dag", f"{text!r} is no day"),
            where=f"{option} {text}",
            right=Text("bijvoorbeeld 2024-01-31", "for instance 2024-01-31"),
        ) from error


def _journal(store: Store, *, resume: bool) -> Journal[Any]:
    """The journal of this code and data in the user's folder; emptied for a fresh start."""
    from kentering.record.evaluate import open_journal
    from kentering.store import default_home

    journal = open_journal(store, default_home() / "replay")
    if not resume:
        for path in journal.folder.glob("*.result"):
            path.unlink(missing_ok=True)
    elif usable := journal.standing().usable:
        told(
            Text(
                f"verder met {usable} dagen van een eerdere keer (--fresh begint opnieuw)",
                f"going on with {usable} days of an earlier run (--fresh starts anew)",
            )
        )
    return journal


def _replayed(
    store: Store, what: Plan, journal: Journal[Any], engine: Engine, jobs: int | None,
    address: str | None,
) -> list[Any]:  # fmt: skip
    from kentering.record.evaluate import replayed

    with progress() as bar:
        return replayed(
            store, what, engine=engine, jobs=jobs, address=address, journal=journal,
            progress=_told_on(bar),
        )  # fmt: skip


def _told_on(bar: Progress) -> Callable[[int, int], None]:
    """Says how far it is and how long it will take, from the days done since it started."""
    start: list[tuple[float, int]] = []

    def at(done: int, total: int) -> None:
        now = time.monotonic()
        if not start:
            start.append((now, done))
        since, before = start[0]
        words = Text(f"{done} van {total} dagen", f"{done} of {total} days")
        if done > before:
            left = remaining((now - since) / (done - before) * (total - done))
            words = Text(f"{words.nl}, nog {left.nl}", f"{words.en}, {left.en} left")
        bar.at(words[lang()], done, total)

    return at


def remaining(seconds: float) -> Text:
    """A time that is left, as a person says it.

    >>> remaining(40).en, remaining(200).nl
    ('less than a minute', 'ongeveer 3 min')
    """
    if seconds < 60:
        return Text("minder dan een minuut", "less than a minute")
    minutes = round(seconds / 60)
    return Text(f"ongeveer {minutes} min", f"about {minutes} min")


def _written(found: Evaluation, folder: Path | None) -> dict[str, Any]:
    """Every forecast, the record and every score in a folder; what JSON says of it."""
    if folder is None:
        return {}
    import io

    from kentering.cli.files import write_all

    def parquet(frame: pl.DataFrame) -> bytes:
        held = io.BytesIO()
        frame.write_parquet(held, compression="zstd")
        return held.getvalue()

    bodies = (parquet(found.forecasts), parquet(found.record), found.scores.write_csv().encode())
    write_all({folder / name: body for name, body in zip(FILES, bodies, strict=True)})
    told(Text(f"geschreven: {folder}", f"written: {folder}"))
    return {"out": [str(folder / name) for name in FILES]}


def _silent(found: Evaluation) -> int:
    """Say where no forecast could be made; 1 when that was so."""
    mute = {g: n for g, n in found.silent.items() if n}
    if not mute:
        return 0
    words = ", ".join(f"{g} {n}" for g, n in mute.items())
    warned(Text(f"dagen zonder voorspelling: {words}", f"days without a forecast: {words}"))
    return 1


def _picture(store: Store, found: Evaluation) -> str:
    """Error ratios per geography, two months ahead."""
    from kentering.cli.evaluate_tables import ratio_picture

    return ratio_picture(store, found)
