"""Scoring: how well claims that were read agree with claims that a person labelled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kentering.claims.model import Claim

KEY_FIELDS = ("indicator", "value", "unit", "comparison", "period", "geo")
"""The fields that make a claim right as a whole; a range counts in ``value``."""
OTHER_FIELDS = ("subject", "modifier", "source", "adjusted")
_FIELDS = (*KEY_FIELDS, *OTHER_FIELDS)
_TOLERANCE = 1e-6
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(("de", "het", "een", "van", "in", "en", "met", "totale", "industrie"))


@dataclass(frozen=True)
class Labelled:
    """A claim of a document, labelled or read, and the kind of document it stands in.

    ``told`` names the fields that the labels give; the others are not scored.
    """

    document: str
    kind: str
    claim: Claim
    told: tuple[str, ...] = _FIELDS


@dataclass(frozen=True)
class Counts:
    """Figures labelled, read and found; claims right as a whole and in every field.

    A figure is found when its quote overlaps the labelled one; ``spans`` counts those whose quotes
    are the same to the character. ``fields`` and ``strict`` count per field the found figures on
    which both agree; a field that labels leave out is not among them. A subject agrees in
    ``fields`` when the words of the shorter name are in the longer one, in ``strict`` only when it
    is the same.
    """

    labelled: int
    read: int
    found: int
    whole: int
    every: int
    spans: int
    fields: Mapping[str, int]
    strict: Mapping[str, int]

    @property
    def recall(self) -> float:
        """Share of the labelled figures that were found, 0 to 1."""
        return self.found / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        """Share of the figures read that were labelled, 0 to 1."""
        return self.found / self.read if self.read else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def accuracy(self) -> float:
        """Share of the labelled claims with all of ``KEY_FIELDS`` right, 0 to 1."""
        return self.whole / self.labelled if self.labelled else 1.0


@dataclass(frozen=True)
class Miss:
    """A labelled claim that was not found or differs, with what was read in its place."""

    gold: Labelled
    read: Claim | None
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Scores:
    """Counts per kind of document and per indicator, the misses and what was read in excess."""

    kinds: Mapping[str, Counts]
    indicators: Mapping[str, Mapping[str, Counts]]
    misses: tuple[Miss, ...]
    excess: tuple[Labelled, ...]


def score(gold: Sequence[Labelled], predicted: Sequence[Labelled]) -> Scores:
    """Match by document and overlapping span, one to one, and count agreement.

    Args:
        gold: labelled claims.
        predicted: claims that were read from the same documents.

    Returns:
        Figures found, whole claims and fields right; per kind, and within a kind per indicator.
    """
    pairs, excess = _matched(gold, predicted)
    misses = []
    for label, claim in pairs:
        wrong = _wrong(label, claim) if claim else ("quote",)
        if wrong:
            misses.append(Miss(label, claim, wrong))
    kinds = sorted({label.kind for label in gold})
    by_kind = {k: [p for p in pairs if p[0].kind == k] for k in kinds}
    extra = {k: [e for e in excess if e.kind == k] for k in kinds}
    return Scores(
        {k: _count(by_kind[k], len(extra[k])) for k in kinds},
        {k: _by_indicator(by_kind[k], extra[k]) for k in kinds},
        tuple(misses),
        tuple(excess),
    )


def _by_indicator(
    pairs: list[tuple[Labelled, Claim | None]], extra: list[Labelled]
) -> dict[str, Counts]:
    codes = sorted({str(label.claim.indicator) for label, _ in pairs})
    return {
        code: _count(
            [p for p in pairs if str(p[0].claim.indicator) == code],
            sum(str(e.claim.indicator) == code for e in extra),
        )
        for code in codes
    }


def _matched(
    gold: Sequence[Labelled], predicted: Sequence[Labelled]
) -> tuple[list[tuple[Labelled, Claim | None]], list[Labelled]]:
    by_document: dict[str, list[int]] = {}
    for at, label in enumerate(predicted):
        by_document.setdefault(label.document, []).append(at)
    candidates = []
    for here, label in enumerate(gold):
        for at in by_document.get(label.document, ()):
            shared = _overlap(label.claim, predicted[at].claim)
            if shared > 0:
                same = _same_value(label.claim, predicted[at].claim)
                candidates.append((same, shared, -here, -at))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, _, here, at in sorted(candidates, reverse=True):
        if -here not in taken and -at not in used:
            taken[-here] = -at
            used.add(-at)
    pairs = [
        (label, predicted[taken[here]].claim if here in taken else None)
        for here, label in enumerate(gold)
    ]
    return pairs, [label for at, label in enumerate(predicted) if at not in used]


def _overlap(one: Claim, two: Claim) -> int:
    return min(one.end, two.end) - max(one.start, two.start)


def _same_value(one: Claim, two: Claim) -> bool:
    pairs = (
        (one.value, two.value),
        (one.value_low, two.value_low),
        (one.value_high, two.value_high),
    )
    return all(_close(a, b) for a, b in pairs)


def _close(one: float | None, two: float | None) -> bool:
    if one is None or two is None:
        return one is two
    return abs(one - two) <= _TOLERANCE * max(1.0, abs(one))


def _agrees(name: str, gold: Claim, claim: Claim, *, strict: bool) -> bool:
    if name == "value":
        return _same_value(gold, claim)
    one, two = getattr(gold, name), getattr(claim, name)
    if name == "subject" and one and two:
        return _same_name(one, two, strict=strict)
    return bool(one == two)


def _same_name(one: str, two: str, *, strict: bool) -> bool:
    if strict or one.casefold() == two.casefold():
        return one.casefold() == two.casefold()
    first, second = (
        [w for w in _WORD.findall(name.casefold()) if w not in _SMALL] for name in (one, two)
    )
    short, long = sorted((first, second), key=len)
    if not short:
        return not long
    return all(any(w == v or v.endswith(w) or w.endswith(v) for v in long) for w in short)


def _wrong(gold: Labelled, claim: Claim) -> tuple[str, ...]:
    return tuple(n for n in gold.told if not _agrees(n, gold.claim, claim, strict=False))


def _count(pairs: Iterable[tuple[Labelled, Claim | None]], extra: int) -> Counts:
    pairs = list(pairs)
    found = [(label.claim, claim) for label, claim in pairs if claim is not None]
    names = [n for n in _FIELDS if all(n in label.told for label, _ in pairs)]
    lenient = {n: sum(_agrees(n, a, b, strict=False) for a, b in found) for n in names}
    exact = {n: sum(_agrees(n, a, b, strict=True) for a, b in found) for n in names}
    whole = sum(all(_agrees(n, a, b, strict=False) for n in KEY_FIELDS) for a, b in found)
    every = sum(not _wrong(label, claim) for label, claim in pairs if claim is not None)
    spans = sum((a.start, a.end) == (b.start, b.end) for a, b in found)
    return Counts(len(pairs), len(found) + extra, len(found), whole, every, spans, lenient, exact)
