"""Figures of articles read without their day, against periods told from the text alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kentering.claims.gold import Gold, labelled, read_all
from kentering.claims.score import Labelled, Scores, score

WRITTEN = Path(__file__).parents[1] / "written"
LEARNED, UNSEEN = "learned from", "unseen"


def texts() -> Gold:
    """The articles with their labels and without their days."""
    return replace(labelled(WRITTEN / "gold.jsonl"), days={})


def labels(known: Gold) -> Iterator[Labelled]:
    """The labels with the period that a reader without the day of publication gave."""
    told = {}
    for line in (WRITTEN / "undated.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        told[row["doc"], row["start"]] = row["period"]
    for label in known.claims:
        at = (label.document, label.claim.start)
        if at in told:
            kind = UNSEEN if label.kind.startswith(UNSEEN) else LEARNED
            yield replace(label, kind=kind, claim=replace(label.claim, period=told[at]))


def scored() -> Scores:
    """What reading makes of them, by whether the table of signs was counted in them."""
    known = texts()
    asked = tuple(labels(known))
    named = {label.document for label in asked}
    only = replace(known, texts={n: p for n, p in known.texts.items() if n in named})
    return score(asked, read_all(only))


def dated() -> Scores:
    """The same figures with the labels and the day of publication."""
    known = labelled(WRITTEN / "gold.jsonl")
    asked = {(label.document, label.claim.start): label.kind for label in labels(known)}
    named = {name for name, _ in asked}
    own = tuple(
        replace(label, kind=asked[label.document, label.claim.start])
        for label in known.claims
        if (label.document, label.claim.start) in asked
    )
    return score(
        own, read_all(replace(known, texts={n: p for n, p in known.texts.items() if n in named}))
    )


def lines() -> Iterator[str]:
    """Per group of articles the share right with the day and without it, as Markdown."""
    yield "| articles | read | figures | whole claim % | period % of found |"
    yield "|---|---|---:|---:|---:|"
    for how, found in (("with the day", dated()), ("without it", scored())):
        for kind, c in found.kinds.items():
            whole, period = 100 * c.whole / c.labelled, 100 * c.fields["period"] / c.found
            yield f"| {kind} | {how} | {c.labelled} | {whole:.1f} | {period:.1f} |"
