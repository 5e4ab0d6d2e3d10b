"""Forecasts: what is not yet published, by several models, and what they say together.

What lives here: the situation a model sees at a moment (``situation``), the models one file each
(``models/``), their combination by record (``combine``, ``ledger``), coherence of branches and
total (``reconcile``, ``coherent``), forecasts of others (``others``), and the questions a person
asks: ``questions`` (nowcast and years), ``phase`` (is the low behind us), ``news`` (why it moved),
``calendar`` (what is due) and ``outlook`` (ours beside theirs).

What enters: a ``Store``, a geography, a branch and a moment. What leaves: frozen results with draws
and quantiles; no sentences (L4). Nothing released after ``as_of`` moves an answer (V5).
"""
