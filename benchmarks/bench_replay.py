"""The whole replay: eight countries, every release day, all models estimated anew, two processes.

Tells the time of the days, of putting them together and of scoring, and, from a sample of the days
in this process, what each part takes and the share of the Kalman recursion's own arithmetic (the
compiled filter and smoother of ``nowcast.kernel``). No time is asserted.

    python benchmarks/bench_replay.py --jobs 2 --days all
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from kentering.edition import shipped  # noqa: E402 -- after the thread settings
from kentering.errors import KenteringError  # noqa: E402
from kentering.forecast.models import predict  # noqa: E402
from kentering.forecast.paths import DIRECT  # noqa: E402
from kentering.forecast.recipe import models  # noqa: E402
from kentering.forecast.situation import situation  # noqa: E402
from kentering.nowcast import kernel  # noqa: E402
from kentering.record.evaluate import Plan, evaluated, plan, replayed  # noqa: E402
from kentering.store import Store  # noqa: E402

COUNTRIES = ("NL", "DE", "FR", "IT", "ES", "BE", "DK", "SE")
FIRST, LAST = date(2021, 1, 1), date(2025, 12, 31)


def timed(spent: Counter[str], name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    """The act, its time added under a name."""

    def wrapped(*args: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return act(*args, **named)
        finally:
            spent[name] += time.perf_counter() - start  # type: ignore[assignment]

    return wrapped


def shares(store: Store, what: Plan, step: int) -> tuple[Counter[str], int]:
    """Seconds per part over every so many days, in this process, compiled beforehand."""
    sample = what.tasks[::step]
    spent: Counter[str] = Counter()
    plain = kernel.run
    kernel.run = timed(spent, "kalman", plain)
    try:
        for k, task in enumerate([sample[0], *sample]):
            if k == 1:
                spent.clear()  # the first was for the compiler
            when = datetime.fromisoformat(task.as_of)
            look = timed(spent, "panel and situation", situation)
            seen = look(store, task.geo, task.branch, when, ahead=DIRECT)
            for code in models():
                try:
                    timed(spent, f"model {code}", predict)(code, seen)
                except KenteringError:
                    continue
    finally:
        kernel.run = plain
    return spent, len(sample)


def main() -> int:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--days", choices=("own", "all"), default="all")
    parser.add_argument("--step", type=int, default=20, help="every so many days in the sample")
    given = parser.parse_args()
    store = Store(root=None, base=shipped())
    what = plan(store, COUNTRIES, first=FIRST, last=LAST, days=given.days)
    spent, count = shares(store, what, given.step)
    whole = sum(v for k, v in spent.items() if k != "kalman")
    print(f"{count} days here: {whole / count:.3f} s a day")
    for name, seconds in spent.most_common():
        print(f"  {name:24s} {seconds / count:.4f} s a day, {100 * seconds / whole:.1f} %")
    start = time.perf_counter()
    answers = replayed(store, what, jobs=given.jobs)
    days = time.perf_counter() - start
    start = time.perf_counter()
    found = evaluated(store, what, answers)
    after = time.perf_counter() - start
    print(
        f"{len(what.tasks)} days of {len(what.geos)} countries, {given.jobs} processes: "
        f"{days:.0f} s; put together and scored: {after:.1f} s ({found.forecasts.height} forecasts)"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
