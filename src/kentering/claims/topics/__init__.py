"""What a figure measures: its indicator, its subject and whether it is a share.

Enters: a segment of a parsed sentence and what the text spoke of before. Leaves: a ``Topic``.
"""
