"""From a provider's answer to a release: requests, raw bytes, parsing, checks.

One provider protocol is one module here (``cbs``, ``eurostat``, ...); one source (a table) is one
file in ``tables/`` with ``SOURCE = ...``, one entry in ``catalogue/data/sources/`` and one recorded
answer in ``tests/sources/recorded/``. What may enter: the catalogue and bytes from the
network or a file. What leaves: checked, frozen ``Release`` objects; nothing is written here but the
raw archive.
"""
