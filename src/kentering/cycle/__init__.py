"""Cycle: where a series turned, when that could be known, and where it stands on the clock.

What lives here: trend and cycle filters (``filters``), the dating rules of Harding and Pagan
(``dating``) and of Bry and Boschan (``bry_boschan``), what is measured of phases (``phases``), what
a rule said at every vintage (``realtime``), the business-cycle clock (``clock``), diffusion across
branches (``breadth``) and where every series of a geography stands (``overview``).
``docs/cycle.md`` gives every rule and convention with its source.

What enters: a ``Store`` and a series key, or a Polars frame with ``period`` and ``value`` and a
named frequency. What leaves: frozen results, one per question; no sentences (L4), no files. A
series with a gap is refused (M1), nothing released after ``as_of`` moves an answer (V5), and the
months a rule cannot date yet are named as such.
"""

from kentering.cycle.breadth import Breadth, breadth
from kentering.cycle.clock import Clock, clock
from kentering.cycle.overview import Overview, overview
from kentering.cycle.questions import TurningPoints, turning_points
from kentering.cycle.realtime import RealTime, real_time

__all__ = [
    "Breadth",
    "Clock",
    "Overview",
    "RealTime",
    "TurningPoints",
    "breadth",
    "clock",
    "overview",
    "real_time",
    "turning_points",
]
