"""Run by test_faults in a process of its own: write releases to a store until killed."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from kentering.catalogue import catalogue
from kentering.sources.release import Release
from kentering.store import Store, append_many
from tests.store.chains import DAY, ENTRIES, SERIES, month, release

PERIODS = 24


def numbered(number: int) -> Release:
    """Release ``number`` gives every period the value ``number``."""
    cells = {(s, month(p)): (float(number), "A") for s in SERIES for p in range(PERIODS)}
    return release(cells, DAY + timedelta(days=number))


def main(root: Path, start: int, batches: int, size: int) -> None:
    catalogue().sources.update({e.id: e for e in ENTRIES})
    for batch in range(batches):
        first = start + batch * size
        append_many(Store(root=root), (numbered(first + n) for n in range(size)))
        print(first + size, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
