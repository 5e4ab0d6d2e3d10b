"""The country of a figure.

Enters: a segment and its topic. Leaves: a country or area as the catalogue codes it.
"""
