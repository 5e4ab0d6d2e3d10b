"""What a figure is compared with: a year or a month before, a goal, an outlook, nothing.

Enters: a ``Case``, of which topic and period are known. Leaves: a comparison and its rule.
"""
