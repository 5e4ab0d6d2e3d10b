"""The dated edition of official figures that the package ships, and the command that builds one.

What may enter: saved answers named in a manifest, or a store that ``kentering update`` filled. What
leaves: a folder with ``observations.parquet``, ``releases.parquet`` and ``about.json`` that a
``Store`` reads as its base, and ``earlier.parquet`` for forecasts of past days. Publisher, table,
licence and release date travel with every series; series that are proprietary or the user's own
never enter (see ``pack``).
"""

from kentering.edition.adopt import adopt
from kentering.edition.pack import About, about, pack, shipped

__all__ = ["About", "about", "adopt", "pack", "shipped"]
