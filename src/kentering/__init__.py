"""kentering: official figures on industry, kept with every vintage and put on the table.

Rooms, bottom up: ``language``, ``errors`` and ``periods`` (what every room speaks),
``catalogue`` (what exists), ``sources`` (raw answers become releases), ``store`` (releases
become panels as of a moment), ``measure`` (panels become growth and adjusted series),
``edition`` (the dated figures the package ships), ``brief`` (figures become two pages) and
``cli``. Data flows upwards only; import-linter holds us to it.
"""

__version__ = "0.1.0"
