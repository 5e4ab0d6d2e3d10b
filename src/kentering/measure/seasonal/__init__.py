"""Seasonal and calendar adjustment with the Census Bureau's X-13ARIMA-SEATS.

What lives here: the specification (``spec``), calendars from the ``holidays`` package
(``calendars``), the binary and its files (``engine``), one and many adjustments (``adjust``), what
is kept between runs (``model``, ``refresh``) and the grade (``quality``, ``quality.toml``).
What may enter: arrays of numbers with a first period, monthly or quarterly, and specifications.
What leaves: ``Adjusted``, frozen, with every component, the model found, the diagnostics and the
grade; or a ``KenteringError``. No file of the user's is read or written here, and the only
input/output is a temporary folder for the binary.

Method and formulas: docs/seasonal.md.
"""
