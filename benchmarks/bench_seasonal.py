"""Seasonal adjustment of many series against the Census binary in a bare loop.

Usage: python benchmarks/bench_seasonal.py [--series N] [--workers W]

The bare loop writes the same specifications beforehand and calls the binary on one after another;
its cost is the processes' own CPU time (getrusage of children). ``adjust_many`` is measured on the
wall clock times its workers, everything included: checks, calendars, specifications, processes,
reading and grading. The ratio says what our wrapper adds. The answers must be the same bits.

Wall time only means something on an idle machine: the load average before the run is printed. The
second ratio (CPU of this process and of the binary, over the bare loop's CPU) holds under load too.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from kentering.measure.seasonal import engine, entry
from kentering.measure.seasonal.adjust import Adjusted, Job, adjust_many
from kentering.measure.seasonal.spec import Spec, write
from kentering.measure.seasonal.together import cores
from kentering.periods import Period

START = Period.parse("2005-01")
SPEC = Spec(country="NL")


def made_up(n: int, seed: int = 13) -> list[Job]:
    """Monthly series of 20 years: trend, moving season, calendar effect, noise, some breaks."""
    random = np.random.default_rng(seed)
    months = np.arange(240)
    jobs = []
    for i in range(n):
        drift = np.cumsum(random.normal(0.1, 0.6, 240))
        shape = np.cumsum(random.normal(0, 0.3, (20, 12)), axis=0) + random.normal(0, 4, 12)
        season = shape[months // 12, months % 12]
        level = 100 + drift + season + random.normal(0, 1.5, 240)
        level[random.integers(24, 216) :] -= random.choice([0.0, 0.0, 10.0])
        jobs.append(Job(f"s{i:04d}", np.round(np.maximum(level, 20.0), 1), START))
    return jobs


def cpu_of(who: int) -> float:
    """CPU seconds used so far by this process or by its finished children."""
    use = resource.getrusage(who)
    return use.ru_utime + use.ru_stime


def children() -> float:
    """CPU seconds of all finished child processes."""
    return cpu_of(resource.RUSAGE_CHILDREN)


def bare_loop(jobs: list[Job], folder: Path) -> tuple[float, float, list[np.ndarray]]:
    """CPU seconds, wall seconds and D11 of the binary called on each specification in turn."""
    for job in jobs:
        series = entry.check(job.values, job.start, SPEC, job.name)
        (folder / f"{job.name}.spc").write_text(write(SPEC, series.core, series.start))
    program = str(engine.binary())
    before, clock = children(), time.perf_counter()
    for job in jobs:
        subprocess.run(
            [program, job.name, *engine.FLAGS],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    cpu, wall = children() - before, time.perf_counter() - clock
    found = []
    for job in jobs:
        path = folder / f"{job.name}.d11"
        rows = path.read_text().splitlines()[2:] if path.exists() else []
        found.append(np.array([float(row.split()[1]) for row in rows])[: len(job.values)])
    return cpu, wall, found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--series", type=int, default=1000)
    options.add_argument("--workers", type=int, default=cores())
    chosen = options.parse_args()
    jobs, load = made_up(chosen.series), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(dir=engine.scratch()) as name:
        cpu, loop, theirs = bare_loop(jobs, Path(name))
    before, own, clock = children(), cpu_of(resource.RUSAGE_SELF), time.perf_counter()
    ours = adjust_many(jobs, SPEC, workers=chosen.workers)
    wall, inside = time.perf_counter() - clock, children() - before
    own = cpu_of(resource.RUSAGE_SELF) - own
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if len(b)]
    same = sum(isinstance(a, Adjusted) and np.array_equal(a.sca, b) for a, b in pairs)
    print(f"series                              {len(jobs)}")
    print(f"load average before, cores          {load:.2f}, {cores()}")
    print(
        f"bare loop: binary's CPU             {cpu:8.2f} s ({1000 * cpu / len(jobs):.1f} ms each)"
    )
    print(f"bare loop: wall                     {loop:8.2f} s")
    print(f"adjust_many: wall, {chosen.workers} workers        {wall:8.2f} s")
    print(f"adjust_many: binary's CPU           {inside:8.2f} s")
    print(
        f"adjust_many: this process's CPU     {own:8.2f} s ({1000 * own / len(jobs):.1f} ms each)"
    )
    print(f"ratio: wall x workers / bare CPU    {wall * chosen.workers / cpu:8.3f}")
    print(f"ratio: all CPU / bare CPU           {(own + inside) / cpu:8.3f}")
    print(f"identical to the bare loop          {same} of {len(pairs)}")
    print(f"refused by the bare loop            {len(jobs) - len(pairs)}")


if __name__ == "__main__":
    main()
