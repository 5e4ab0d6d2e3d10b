"""Engines: many independent tasks over the cores of one machine or over several machines.

``run`` gives the results in the order of the tasks, whatever the engine: ``here`` (this process),
``loky`` (processes on this machine), ``dask`` and ``ray`` (a cluster, or a local one that is
started and stopped here); the last three are joblib's back ends.

Same numbers on each: every task sees ordinary arrays and linear algebra on one thread, since sums
split over threads differ in the last digit with the number of cores. A worker of another version of
Python, numpy or kentering is refused. Machines with other kinds of processors can still differ in
the last digit. A task that draws at random must hold its own seed.

A worker that dies costs time, not results: what was finished is kept, the rest runs again, and a
task that keeps killing its worker is named. With a ``Journal`` a finished task is never repeated.
"""

from __future__ import annotations

import os
import pickle
import platform
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from kentering import __version__
from kentering.errors import KenteringError
from kentering.language import Text
from kentering.record.clusters import PINNED, Engine, Session, needed, session
from kentering.record.journal import Journal

T = TypeVar("T")
R = TypeVar("R")
Progress = Callable[[int, int], None]

#: deaths of its worker after which a task runs on its own; one more and it is named
DEATHS = 2


class WorkerLostError(KenteringError):
    """A task whose worker dies every time it runs."""


@dataclass(frozen=True)
class _Failed:
    """An error raised by a task, in a form that survives the way back."""

    kind: type[BaseException]
    args: tuple[Any, ...]
    state: dict[str, Any]
    trace: str

    @classmethod
    def of(cls, error: Exception) -> _Failed:
        trace = "".join(traceback.format_exception(error))
        failed = cls(type(error), error.args, dict(vars(error)), trace)
        try:
            pickle.loads(pickle.dumps(failed))
        except Exception:  # an error that cannot travel is told by its words
            return cls(RuntimeError, (f"{type(error).__name__}: {error}",), {}, trace)
        return failed

    def again(self, task: object) -> BaseException:
        error = self.kind.__new__(self.kind, *self.args)
        error.args = self.args
        vars(error).update(self.state)
        error.add_note(f"in task {_short(task)}, where it was raised:\n{self.trace}")
        return error


def run(
    tasks: Sequence[T],
    work: Callable[[T], R],
    *,
    engine: Engine = "loky",
    jobs: int | None = None,
    address: str | None = None,
    journal: Journal[R] | None = None,
    progress: Progress | None = None,
) -> list[R]:
    """Every task through ``work``; the results in the order of the tasks.

    Args:
        tasks: what to do; with a journal each must have a content (``journal.task_key``).
        work: a function of one task. It is sent with every task: let it carry paths, not data.
        engine: ``here``, ``loky``, ``dask`` or ``ray``; ``loky`` with one job is ``here``, where
            a death is the death of this process.
        jobs: how many tasks at a time; every core when None. A cluster at ``address`` decides.
        address: of a running cluster (``dask``, ``ray``); a local one is used when None.
        journal: where finished results are kept and taken from.
        progress: called in this process with (finished, all) as results come in.

    Raises:
        InputError: no such engine, number of jobs or address.
        MissingDataError: the packages of the engine are not installed.
        WorkerLostError: a task killed its worker each time.
        Exception: what ``work`` raised; what was finished by then is in the journal.
    """
    done = _kept(tasks, journal)
    if progress and done:
        progress(len(done), len(tasks))
    if len(done) < len(tasks):
        with (
            session(engine, jobs, address) as where,
            closing(_outcomes(tasks, work, where, done)) as outcomes,
        ):
            for index, outcome in outcomes:
                if isinstance(outcome, _Failed):
                    raise outcome.again(tasks[index])
                done[index] = journal.write(tasks[index], outcome) if journal else outcome
                if progress:
                    progress(len(done), len(tasks))
    return [done[i] for i in range(len(tasks))]


def _kept(tasks: Sequence[T], journal: Journal[R] | None) -> dict[int, R]:
    """What the journal already holds, by place in the list."""
    kept: dict[int, R] = {}
    for i, task in enumerate(tasks) if journal else ():
        found, result = journal.read(task) if journal else (False, None)
        if found:
            kept[i] = result  # type: ignore[assignment]  # found: the result is an R
    return kept


def _outcomes(
    tasks: Sequence[T], work: Callable[[T], R], where: Session, done: dict[int, R]
) -> Generator[tuple[int, Any], None, None]:
    """Outcomes as they come, with a new round after every death until all tasks are done.

    A death takes with it all that was under way, so each of those tasks is under suspicion; after
    ``DEATHS`` of them a task runs on its own, and then its death is its own. The tasks that kill
    are named when all others are done.
    """
    deaths: Counter[int] = Counter()
    killers: dict[int, BaseException] = {}
    while waiting := [i for i in range(len(tasks)) if i not in done and i not in killers]:
        together = [i for i in waiting if deaths[i] < DEATHS]
        batch = together or waiting[:1]
        started: set[int] = set()
        stream = _stream(where, work, ((i, tasks[i]) for i in batch), started)
        try:
            with closing(stream):
                yield from stream
        except where.broken as death:
            if not together:
                killers[batch[0]] = death
            deaths.update(i for i in (started or set(batch)) if i not in done)
    if killers:
        raise _named([tasks[i] for i in sorted(killers)]) from killers[min(killers)]


def _stream(
    where: Session,
    work: Callable[[T], R],
    items: Iterable[tuple[int, T]],
    started: set[int],
) -> Generator[tuple[int, Any], None, None]:
    """One round over the engine: (place, outcome) as they finish; notes what was handed out."""
    if where.jobs == 1 and where.settings is None:
        with _one_thread():
            for i, task in items:
                yield i, _attempt(i, work, task, _versions())[1]
        return
    joblib = needed("joblib", "record")

    def calls(part: Iterable[tuple[int, T]]) -> Iterator[Any]:
        for i, task in part:
            started.add(i)
            yield joblib.delayed(_attempt)(i, work, task, _versions())

    with joblib.parallel_config(**(where.settings or {})):
        options = {"n_jobs": where.jobs, "batch_size": 1, "max_nbytes": None}
        if where.streams:
            pool = joblib.Parallel(return_as="generator_unordered", **options)
            outcomes = pool(calls(items))
            try:
                for outcome in outcomes:  # noqa: UP028  # "yield from" closes it unfiltered
                    yield outcome
            finally:
                with warnings.catch_warnings():
                    warnings.filterwarnings("ignore", r"\d+ tasks ", UserWarning)
                    outcomes.close()
            return
        with joblib.Parallel(**options) as pool:
            held = list(items)
            step = 4 * max(where.jobs, 1)
            for first in range(0, len(held), step):
                started.clear()
                yield from pool(calls(held[first : first + step]))


def _attempt(
    index: int, work: Callable[[T], R], task: T, versions: tuple[str, ...]
) -> tuple[int, R | _Failed]:
    """One task in a worker: threads pinned, versions checked, an error carried as a value."""
    try:
        _pin()
        if versions != _versions():
            raise _other_versions(versions, _versions())
        return index, work(task)
    except Exception as error:
        return index, _Failed.of(error)


def _versions() -> tuple[str, ...]:
    return (platform.python_version(), np.__version__, __version__)


def _pin() -> AbstractContextManager[object]:
    """Linear algebra on one thread in this process, also for libraries loaded later.

    A worker stays so: a limit that ended with the task would end under another task that runs
    beside it in the same process.
    """
    os.environ.update(dict.fromkeys(PINNED, "1"))
    limits: AbstractContextManager[object] = needed("threadpoolctl", "record").threadpool_limits(1)
    return limits


@contextmanager
def _one_thread() -> Iterator[None]:
    """As in a worker, until the end of the block; the settings of this process come back."""
    before = {name: os.environ.get(name) for name in PINNED}
    try:
        with _pin():
            yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _short(task: object) -> str:
    words = repr(task)
    return words if len(words) <= 200 else words[:199] + "…"


def _named(tasks: Sequence[object]) -> WorkerLostError:
    return WorkerLostError(
        Text(
            f"een taak doodt elke keer haar rekenproces ({len(tasks)} zulke); de rest is af",
            f"a task kills its worker every time ({len(tasks)} such); the rest is done",
        ),
        where="; ".join(map(_short, tasks[:5])),
        right=Text(
            "een taak die binnen het geheugen past en het proces niet beëindigt",
            "a task that fits in memory and does not end its process",
        ),
    )


def _other_versions(due: tuple[str, ...], found: tuple[str, ...]) -> KenteringError:
    names = ("Python", "numpy", "kentering")

    def told(values: tuple[str, ...]) -> str:
        return ", ".join(f"{n} {v}" for n, v in zip(names, values, strict=True))

    return KenteringError(
        Text("een rekenproces draait andere versies", "a worker runs other versions"),
        where=f"{platform.node()}: {told(found)}",
        right=Text.same(told(due)),
    )
