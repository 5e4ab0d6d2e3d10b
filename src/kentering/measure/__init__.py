"""Measure: the arithmetic between the figures as published and what is said about them.

What lives here: growth, averages, runs and records, contributions, rebasing and splicing,
diffusion and purchasing managers' indices with their standard errors, confidence balances, and
(in ``seasonal``) seasonal adjustment. ``docs/measures.md`` gives every formula with its source.

What enters: Polars frames with a ``period`` (first day of the reference period) and a ``value``
(null = missing), and a frequency that is always named, never inferred (docs/conventions.md, T1).
What leaves: frames and frozen results of the same kind; no sentences (L4), no files, no network.

Nothing is imported here, so that the room costs nothing until one of its modules is asked for.
"""
