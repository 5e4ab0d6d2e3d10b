"""Settings for every test: on CI the examples of hypothesis are the same each time.

A developer's machine searches new examples at every run; a landing should not depend on luck.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("search", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "search")
