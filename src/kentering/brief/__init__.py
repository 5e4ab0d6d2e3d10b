"""Figures become two pages: facts, sentences by rule, charts, and four renderings.

What may enter: a ``Store`` and a day. What leaves: the frozen ``Brief`` and its HTML, PDF, Markdown
and JSON. Sentences are made here and nowhere else; every figure in them carries its trace.
"""
