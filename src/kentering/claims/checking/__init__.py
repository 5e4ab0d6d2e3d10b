"""Verdicts: a claim against the vintage that was known when it was written.

Enters: claims and a ``Store``. Leaves: verdicts with their evidence, and pages that show them.
"""
