"""Settings for every test: on CI the examples of hypothesis are the same each time.

A developer's machine searches new examples at every run; a landing should not depend on luck. No
test reads or writes the store of whoever runs it.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings


@pytest.fixture(autouse=True)
def _no_store_of_ones_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home: Path = tmp_path_factory.getbasetemp() / "nobody"
    monkeypatch.setenv("KENTERING_HOME", str(home))


settings.register_profile("search", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "search")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a run that a shell started in the background ignores Ctrl-C; tests of it would wait for ever
    signal.signal(signal.SIGINT, signal.default_int_handler)
