"""Which period a figure measures, and when a text appeared that does not say so.

Enters: the periods a sentence names, and those its passage is about. Leaves: a ``Dated``.
"""
