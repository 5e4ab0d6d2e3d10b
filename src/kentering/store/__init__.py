"""Releases on disk, and what was known at a moment.

What may enter: checked ``Release`` objects from ``sources``. What leaves: Polars frames (``panel``,
``history``, ``releases``) whose rows carry publisher, release and how the release was dated.
Append-only and bitemporal: each release is one immutable Parquet file, written whole or not at
all; readers take no lock. Any program that reads Parquet can read the files in place.
"""

from kentering.store.create import create_store
from kentering.store.doctor import Health, examine
from kentering.store.layout import default_home
from kentering.store.ledger import Written
from kentering.store.read import Store, moment, open_store
from kentering.store.update import Event, Outcome, update
from kentering.store.write import append, append_many

__all__ = [
    "Event",
    "Health",
    "Outcome",
    "Store",
    "Written",
    "append",
    "append_many",
    "create_store",
    "default_home",
    "examine",
    "moment",
    "open_store",
    "update",
]
