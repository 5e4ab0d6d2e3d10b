"""The record: history replayed as it was known, and how often the answer was right.

What lives here: the replay of every release day (``replay``) and what came of it (``outcomes``),
the engines that spread it over cores and machines (``engines`` on ``clusters``, resumed from a
``journal``), scores of points and densities (``scores``), tests of one forecast against another
(``compare``, ``tails`` for their probabilities) and of probabilities (``calibration``).

What enters: a ``Store`` and the models of ``forecast``. What leaves: frozen tables of forecasts and
scores; no sentences (L4). Nothing released after a forecast's day moves its score's forecast (V5).
"""
