"""Where the figures are: the user's store where there is one, else the shipped edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kentering.store import Store


@dataclass(frozen=True)
class Here:
    """A store and the name of the edition under it (empty when there is none)."""

    store: Store
    edition: str


def here() -> Here:
    """The store a question is put to."""
    from kentering.edition import about, shipped
    from kentering.store import open_store

    store = open_store(edition=shipped())
    said = about(store.base) if store.base is not None else None
    return Here(store, said.name if said else "")


def own_store() -> Store:
    """The user's store, made over the shipped edition when it is not there yet."""
    from kentering.edition import about, adopt, shipped
    from kentering.store import create_store, default_home

    edition = shipped()
    if about(edition) is None:
        return create_store(default_home())
    store = create_store(default_home(), edition)
    adopt(store, edition)
    return store
