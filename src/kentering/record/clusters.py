"""Where tasks run: one process, processes here, or a Dask or Ray cluster, as joblib's back ends.

A cluster at an address is used as it is; without one a local cluster is started and stopped here.
"""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from kentering.errors import InputError, MissingDataError
from kentering.language import Text

Engine = Literal["here", "loky", "dask", "ray"]

PINNED = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_ANSWER_S = 20


class Lost(Exception):  # noqa: N818  # the engine turns it into an error of the ladder
    """A cluster gave up a task because its worker died."""


@dataclass(frozen=True)
class Session:
    """An engine that is ready.

    Attributes:
        jobs: tasks at a time (-1: as many as the cluster has cores).
        settings: for ``joblib.parallel_config``; None runs in this process.
        streams: results come one by one; otherwise in lots.
        broken: the exceptions that say a worker died.
    """

    jobs: int
    settings: dict[str, Any] | None
    streams: bool = True
    broken: tuple[type[BaseException], ...] = ()


def needed(package: str, extra: str) -> Any:
    """A package that only some installations have.

    Raises:
        MissingDataError: it is not installed; says which extra brings it.
    """
    try:
        return importlib.import_module(package)
    except ImportError as absent:
        name = package.partition(".")[0]
        raise MissingDataError(
            Text(f"het pakket {name} ontbreekt", f"the package {name} is missing"),
            right=Text(
                "het trackrecord vraagt extra pakketten; de rest van kentering niet",
                "the record needs extra packages; the rest of kentering does not",
            ),
            run=f"pip install 'kentering[{extra}]'",
        ) from absent


@contextmanager
def session(engine: Engine, jobs: int | None, address: str | None) -> Iterator[Session]:
    """The engine for the length of the block.

    Args:
        engine: ``here``, ``loky``, ``dask`` or ``ray``.
        jobs: tasks at a time, every core when None; a cluster at an address decides itself.
        address: of a running cluster.

    Raises:
        InputError: no such engine, number of jobs or address.
        MissingDataError: its packages are not installed.
    """
    _check(engine, jobs, address)
    wide = jobs or needed("joblib", "record").cpu_count()
    if engine == "here" or (engine == "loky" and wide == 1):
        yield Session(1, None)
    elif engine == "loky":
        settings = {"backend": "loky", "inner_max_num_threads": 1}
        yield Session(wide, settings, broken=(BrokenProcessPool,))
    elif engine == "dask":
        with _dask(wide, address) as ready:
            yield ready
    else:
        with _ray(wide, address) as ready:
            yield ready


def _check(engine: str, jobs: int | None, address: str | None) -> None:
    if engine not in get_args(Engine):
        raise InputError(
            Text(f"rekenwijze {engine!r} bestaat niet", f"there is no engine {engine!r}"),
            right=Text.same(", ".join(get_args(Engine))),
        )
    if jobs is not None and jobs < 1:
        raise InputError(
            Text(f"{jobs} taken tegelijk kan niet", f"{jobs} tasks at a time cannot be"),
            right=Text("een geheel getal vanaf 1", "a whole number from 1"),
        )
    if address is not None and engine in ("here", "loky"):
        raise InputError(
            Text(f"{engine} heeft geen adres", f"{engine} has no address"),
            where=address,
            right=Text.same("dask, ray"),
        )


def _unreachable(address: str | None, fault: Exception) -> InputError:
    return InputError(
        Text("geen cluster antwoordt op dit adres", "no cluster answers at this address"),
        where=f"{address or 'local'}: {type(fault).__name__}",
        right=Text(
            "het adres van een draaiend cluster (dask: tcp://naam:8786, ray: ray://naam:10001)",
            "the address of a running cluster (dask: tcp://name:8786, ray: ray://name:10001)",
        ),
    )


@contextmanager
def _dask(jobs: int, address: str | None) -> Iterator[Session]:
    distributed = needed("distributed", "cluster")
    dask = needed("dask", "cluster")
    joblib = needed("joblib", "record")
    joblib.register_parallel_backend("kentering-dask", _dask_backend())
    with _quiet(), dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        cluster: Any = address or distributed.LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )
        try:
            try:
                client = distributed.Client(cluster, timeout=_ANSWER_S, set_as_default=False)
            except (OSError, ValueError) as fault:
                raise _unreachable(address, fault) from fault
            with client:
                settings = {"backend": "kentering-dask", "client": client}
                yield Session(-1 if address else jobs, settings, broken=(Lost,))
        finally:
            if address is None:
                cluster.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's account of lost workers and broken connections is left out: the ladder tells it."""
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado.application")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


@cache
def _dask_backend() -> type[Any]:
    """The Dask back end of joblib, made to say when a task was given up.

    As joblib ships it (1.6) such a task is waited for without end: its callback is called for
    results only. And on a cluster with one worker joblib would compute here instead of there.
    """
    base: type[Any] = needed("joblib._dask", "record").DaskDistributedBackend

    class Backend(base):  # type: ignore[misc]  # joblib has no types
        def effective_n_jobs(self, n_jobs: int) -> int:
            return max(2, int(super().effective_n_jobs(n_jobs)))

        def submit(self, func: Any, callback: Any = None) -> Any:
            future = super().submit(func, callback)

            def tell(ended: Any) -> None:
                error = ended.exception()
                if error is not None:
                    callback(Lost(str(error)))

            future.add_done_callback(tell)
            return future

        def retrieve_result_callback(self, out: Any) -> Any:
            if isinstance(out, Lost):
                raise out
            return super().retrieve_result_callback(out)

    return Backend


@contextmanager
def _ray(jobs: int, address: str | None) -> Iterator[Session]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray = needed("ray", "cluster")
    needed("ray.util.joblib", "cluster").register_ray()
    ours = not ray.is_initialized()
    try:
        if ours:
            quiet = {"log_to_driver": False, "logging_level": "ERROR"}
            local = {"include_dashboard": False, "num_cpus": jobs}
            try:
                ray.init(**(({"address": address} if address else local) | quiet))
            except (ConnectionError, OSError, ValueError) as fault:
                raise _unreachable(address, fault) from fault
        broken = (ray.exceptions.RayActorError, ray.exceptions.WorkerCrashedError)
        wide = int(ray.cluster_resources().get("CPU", 1)) if address else jobs
        yield Session(wide, {"backend": "ray"}, streams=False, broken=broken)
    finally:
        if ours:
            ray.shutdown()
