"""Whether a figure is a stand or a change, and its sign.

Enters: a segment and its indicator. Leaves: a ``Measure``.
"""
