"""Many runs at a time, that stop together when somebody says so (Ctrl-C).

What enters: jobs and what to do with one. What leaves: a result per job, in the order given. X-13
runs in processes of its own, so that threads suffice to keep every core busy.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TypeVar

from kentering.measure.seasonal import engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future


class Named(Protocol):
    """A job with a name to tell."""

    @property
    def name(self) -> str:
        """The name."""
        ...


MOMENT = 0.1
J = TypeVar("J", bound=Named)
R = TypeVar("R")


def together(
    act: Callable[[J], R],
    jobs: Sequence[J],
    workers: int | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[R]:
    """Do every job, as many at a time as there are workers (the cores if None).

    Raises:
        KeyboardInterrupt: Ctrl-C, or whatever ``progress`` raised: jobs that wait are not begun,
            the processes that run are stopped, and their temporary folders are gone.
    """
    from concurrent.futures import ThreadPoolExecutor

    engine.binary()
    halt = engine.Halt()
    with ThreadPoolExecutor(
        workers or cores(), thread_name_prefix="x13", initializer=halt.enter
    ) as pool:
        try:
            futures = {pool.submit(act, job): job.name for job in jobs}
            for done, future in enumerate(_finished(futures), start=1):
                if progress:
                    progress(done, len(futures), futures[future])
        except BaseException:
            halt.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in futures]


def _finished(futures: Iterable[Future[R]]) -> Iterator[Future[R]]:
    """The futures as they finish.

    Waits a moment at a time: once Polars is loaded its handler of Ctrl-C restarts a wait without
    end, and Python would hear of the interruption when the next job is done.
    """
    import queue

    ready: queue.SimpleQueue[Future[R]] = queue.SimpleQueue()
    waiting = 0
    for future in futures:
        future.add_done_callback(ready.put)
        waiting += 1
    while waiting:
        with suppress(queue.Empty):
            future = ready.get(timeout=MOMENT)
            waiting -= 1
            yield future


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
