"""The record: history replayed as it was known, and how often the answer was right.

What lives here: the replay of every release day (``replay``), its answers put together
(``assemble``), what was published in the end (``outcomes``), scores and tests per month
(``tables``), the whole as one question (``evaluate``), the engines that spread it over cores and
machines (``engines``, ``clusters``, ``journal``), scores of points and densities (``scores``),
tests of one forecast against another (``compare``, ``tails``, ``bootstrap``), calibration
(``calibration``), and the probability that the trough is behind us, replayed and scored
(``phases``).

What enters: a ``Store`` and the models of ``forecast``. What leaves: frozen tables of forecasts and
scores; no sentences (L4). Nothing released after a forecast's day moves its score's forecast (V5).
"""
