"""How often was it right? One question, one frozen answer, from a replay of history.

Enters: a store, geographies, a branch and a span of days. Leaves: ``Evaluation``: the forecasts of
every day, the record, scores, tests and medians. What was finished is kept in a journal, whose
fingerprint holds the code, the settings and the data, so that a run that was interrupted goes on.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from kentering.catalogue import catalogue, resolve_geo
from kentering.edition import shipped
from kentering.errors import InputError, MissingDataError
from kentering.forecast.recipe import recipe
from kentering.forecast.situation import Array, situation
from kentering.language import Text
from kentering.record.clusters import Engine
from kentering.record.engines import Progress, run
from kentering.record.journal import ARRAY, Journal
from kentering.record.replay import Task, Work, forecasts, origins
from kentering.record.tables import cases, compared, medians, scored
from kentering.store import Store

Days = Literal["own", "all"]
ENOUGH = 12
"""Release days from which a geography takes part unasked."""
NEAR = 3
"""Months ahead of which one at least must have an outcome."""
APART = 100
"""Most days between releases of one run of vintages; single states outside it are no run."""
ROOMS = ("forecast", "nowcast", "store", "edition", "catalogue", "periods")
"""Rooms whose code an answer rests on; a change in one starts a new journal."""


@dataclass(frozen=True)
class Plan:
    """What is replayed.

    Attributes:
        geos: codes of the geographies.
        branch: of the target.
        first: first day.
        last: last day.
        days: ``own`` (release days of the target) or ``all`` (and those of everything that a
            forecast looks at).
        tasks: one per geography and day, oldest first.
    """

    geos: tuple[str, ...]
    branch: str
    first: date
    last: date
    days: Days
    tasks: tuple[Task, ...]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A replay and what came of it.

    Attributes:
        plan: what was replayed.
        forecasts: of ``replay.forecasts``.
        record: of ``ledger.RECORD``.
        scores: of ``tables.scored``.
        tests: of ``tables.compared``.
        medians: of ``tables.medians``.
        silent: per geography the days on which no forecast could be made.
        borrowed: per geography the series of which months were read from a later state (V8).
    """

    plan: Plan
    forecasts: pl.DataFrame
    record: pl.DataFrame
    scores: pl.DataFrame
    tests: pl.DataFrame
    medians: pl.DataFrame
    silent: Mapping[str, int]
    borrowed: Mapping[str, tuple[str, ...]]


def plan(
    store: Store,
    geos: Sequence[str] = (),
    branch: str | None = None,
    first: date | None = None,
    last: date | None = None,
    days: Days = "own",
) -> Plan:
    """The days to replay.

    Args:
        store: where the figures are.
        geos: codes; none for every one with at least ``ENOUGH`` release days in the span.
        branch: of the target; left out, the recipe's.
        first: first day; left out, that of the first kept release.
        last: last day; left out, that of the newest.
        days: which days.

    Raises:
        CatalogueError: a geography is unknown.
        InputError: the branch is unknown, or the span ends before it begins.
        MissingDataError: a geography asked for has no two release days in a row in the span, or
            none has enough of them.
    """
    branch = branch or recipe().branch
    geos = [resolve_geo(g).code for g in geos]
    start, end = first or date(1990, 1, 1), last or date(2199, 12, 31)
    _check(branch, start, end)
    kept = released(store, branch)
    within = {g: _longest([d for d in own if start <= d.date() <= end]) for g, own in kept.items()}
    chosen = tuple(dict.fromkeys(geos)) or tuple(g for g, d in within.items() if len(d) >= ENOUGH)
    short = [g for g in chosen if len(within.get(g, ())) < 2]
    if short or not chosen:
        raise _no_vintages(short, branch, (first, last), {g: _longest(d) for g, d in kept.items()})
    start = first or min(within[g][0].date() for g in chosen)
    end = last or max(within[g][-1].date() for g in chosen)
    tasks: list[Task] = []
    for geo in chosen:
        when: Iterable[datetime] = within[geo]
        if days == "all":
            every = origins(store, geo, branch, start, end)
            when = (d for d in every if within[geo][0] <= d <= within[geo][-1])
        tasks += [Task(geo, branch, d.isoformat()) for d in when]
    return Plan(chosen, branch, start, end, days, tuple(sorted(tasks, key=_order)))


def _longest(days: Sequence[datetime]) -> list[datetime]:
    """The longest run of days of which none is more than ``APART`` days after the one before."""
    runs: list[list[datetime]] = [[]]
    for day in days:
        if runs[-1] and (day - runs[-1][-1]).days > APART:
            runs.append([])
        runs[-1].append(day)
    return max(runs, key=len)


def _check(branch: str, first: date, last: date) -> None:
    known = catalogue().branches
    if branch not in known:
        raise InputError(
            Text(f"branche {branch!r} bestaat niet", f"there is no branch {branch!r}"),
            right=Text.same(", ".join(sorted(known))),
            run="kentering series --list branch",
        )
    if first > last:
        raise InputError(
            Text("de periode eindigt voor zij begint", "the span ends before it begins"),
            where=f"{first} - {last}",
            right=Text("een begin dat niet na het eind ligt", "a start not after the end"),
        )


def _order(task: Task) -> tuple[str, str]:
    """Days of one moment beside each other: a worker reads their panel once."""
    return task.as_of, task.geo


def released(store: Store, branch: str) -> dict[str, list[datetime]]:
    """Per geography the moments at which its index of a branch was released, in UTC."""
    rules = recipe()
    rows = store.history(f"*.{rules.indicator}.{branch}.{rules.level}.*")
    rows = rows.select(geo=pl.col("series").str.split(".").list.first(), at="released_at")
    known = catalogue().geos
    found: dict[str, list[datetime]] = {}
    for geo, when in rows.unique().sort("geo", "at").iter_rows():
        if geo in known:
            found.setdefault(geo, []).append(when.astimezone(UTC))
    return dict(sorted(found.items(), key=lambda pair: list(known).index(pair[0])))


def replayed(
    store: Store,
    what: Plan,
    *,
    engine: Engine = "loky",
    jobs: int | None = None,
    address: str | None = None,
    journal: Journal[Array] | None = None,
    progress: Progress | None = None,
) -> list[Array]:
    """The answers of every day (``replay.Work``), in the order of the plan.

    Raises:
        KenteringError: as ``engines.run``.
    """
    base = str(store.base.resolve()) if store.base is not None else None
    root = str(store.root.resolve()) if store.root is not None else None
    work = Work(root, base)
    return run(
        what.tasks, work, engine=engine, jobs=jobs, address=address, journal=journal,
        progress=progress,
    )  # fmt: skip


def evaluated(store: Store, what: Plan, answers: Sequence[Array]) -> Evaluation:
    """The answers put together and scored.

    Raises:
        MissingDataError: no day gave a forecast, or none of them has an outcome.
    """
    made, record = forecasts(store, what.tasks, answers)
    every = cases(made) if not made.is_empty() else made
    near = (~pl.col("skipped"), pl.col("stage") == "first", pl.col("h") <= NEAR)
    if every.is_empty() or every.filter(*near).is_empty():
        raise MissingDataError(
            Text("geen voorspelling met een uitkomst", "no forecast with an outcome"),
            where=f"{', '.join(what.geos)}: {what.first} - {what.last}",
            right=Text(
                "een langere periode, met later verschenen cijfers",
                "a longer span, with figures released later",
            ),
            run="kentering evaluate --help",
        )
    scores, tests = scored(every), compared(every)
    mute = dict.fromkeys(what.geos, 0)
    for task, answer in zip(what.tasks, answers, strict=True):
        mute[task.geo] += not len(answer)
    return Evaluation(
        plan=what,
        forecasts=made,
        record=record,
        scores=scores,
        tests=tests,
        medians=medians(tests, scores),
        silent=mute,
        borrowed=_borrowed(store, what, made),
    )


def _borrowed(store: Store, what: Plan, made: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Per geography the series read from a later state, as a day of each number of them has it."""
    found: dict[str, set[str]] = {geo: set() for geo in what.geos}
    days = made.filter(pl.col("borrowed") > 0).group_by("geo", "borrowed")
    for geo, when in days.agg(pl.col("as_of").min()).select("geo", "as_of").iter_rows():
        found[geo] |= set(situation(store, geo, what.branch, when).borrowed)
    return {geo: tuple(sorted(keys)) for geo, keys in found.items()}


def open_journal(store: Store, folder: Path) -> Journal[Array]:
    """The journal of this code and these figures.

    Args:
        store: where the figures are.
        folder: where journals of replays lie; made when absent.

    Raises:
        StoreError: the folder cannot be made or written.
    """
    return Journal(folder, fingerprint(store), ARRAY)


def fingerprint(store: Store) -> str:
    """A text that changes with the code, the settings and the figures an answer rests on."""
    digest = hashlib.sha256()
    package = files("kentering")
    for room in ROOMS:
        root = Path(str(package.joinpath(room)))
        paths = [root.with_suffix(".py")] if not root.is_dir() else sorted(root.rglob("*"))
        for path in paths:
            if path.suffix in (".py", ".toml"):
                _feed(digest, str(path.relative_to(root.parent)), path.read_bytes())
    replay = Path(str(package.joinpath("record", "replay.py")))
    _feed(digest, "replay", replay.read_bytes())
    for path in [*store.files(), shipped() / "earlier.parquet"]:
        if path.exists():
            _feed(digest, path.name, path.read_bytes())
    made = (platform.python_version(), np.__version__, pl.__version__)
    return f"{' '.join(made)} {digest.hexdigest()}"


def _feed(digest: hashlib._Hash, name: str, raw: bytes) -> None:
    digest.update(f"{name}:{len(raw)}:".encode())
    digest.update(raw)


def _no_vintages(
    short: Sequence[str],
    branch: str,
    asked: tuple[date | None, date | None],
    kept: Mapping[str, Sequence[datetime]],
) -> MissingDataError:
    known = {g: d for g, d in kept.items() if len(d) >= ENOUGH}
    first, last = (str(d) if d else "..." for d in asked)
    what = Text(
        f"te weinig versies bewaard van productie in {branch}",
        f"too few vintages kept of production in {branch}",
    )
    if short:
        words = ", ".join(short)
        what = Text(f"{what.nl}: {words}", f"{what.en}: {words}")
    right = Text(
        "minstens twee opeenvolgende vrijgaven in de periode",
        "at least two releases in a row in the span",
    )
    if known:
        newest = max(d[-1].date() for d in known.values())
        oldest = min(d[0].date() for d in known.values())
        names = ", ".join(known)
        right = Text(
            f"{names}; versies van {oldest} tot {newest}",
            f"{names}; vintages from {oldest} to {newest}",
        )
    return MissingDataError(
        what,
        where=f"{first} - {last}",
        right=right,
        run="kentering update estat_ei_is_m_vtg --from FILE",
    )
