"""Nowcasts: a dynamic factor model by expectation-maximisation, and why a nowcast moved.

What lives here: the model (``Spec``, ``Block``), its compiled filter and smoother, EM, news, and
the joint distribution of a series' missing figures.
What enters: wide Polars panels of one vintage, already stationary (measure.growth, differences).
What leaves: ``Fit``, ``Smoothed``, forecasts, ``Joint`` and ``News`` as values; no sentences
(clause L4).

Importing this room is light; numba is asked for when something is computed, and its absence is
told on the ladder: ``pip install 'kentering[nowcast]'``.
"""

from kentering.nowcast.api import fit, forecast, joint, news, smooth
from kentering.nowcast.model import Block, Fit, Joint, News, Parameters, Smoothed, Spec

__all__ = [
    "Block",
    "Fit",
    "Joint",
    "News",
    "Parameters",
    "Smoothed",
    "Spec",
    "fit",
    "forecast",
    "joint",
    "news",
    "smooth",
]
