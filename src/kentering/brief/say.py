"""Build sentences: a template per language, with slots for cited figures and for words.

``say("... was {x} hoger.", "... was {x} higher.", x=cite(figure, words))`` gives one ``Sentence``
whose slots with figures become ``Cited`` pieces. Both templates must use the same slots, or the
two languages would not state the same facts (L1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kentering.brief.model import Cited, Figure, Piece, Sentence
from kentering.brief.words import percent, points, rounded_percent
from kentering.language import Lang, Text

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Cite:
    """A figure and the words that stand for it in each language."""

    figure: Figure
    words: Text


Slot = Cite | Text | str


def cite(figure: Figure, nl: str, en: str) -> Cite:
    """A slot that cites a figure in words of one's own."""
    return Cite(figure, Text(nl, en))


def pct(figure: Figure) -> Cite:
    """A slot with the absolute size in percent, to one decimal: the verb carries the sign (S3)."""
    return Cite(figure, Text(percent(figure.value, "nl"), percent(figure.value, "en")))


def about(figure: Figure) -> Cite:
    """A slot with the size in whole percents and its modifier, for headlines and repeats (R3)."""
    value = figure.value
    return Cite(figure, Text(rounded_percent(value, "nl"), rounded_percent(value, "en")))


def level(figure: Figure) -> Cite:
    """A slot with a level of confidence: ``min 1,7`` / ``minus 1.7``."""
    return Cite(figure, Text(points(figure.value, "nl"), points(figure.value, "en")))


def shown(figure: Figure, *, plus: bool = False) -> Cite:
    """A slot that prints the figure as it is, with its decimals."""
    return Cite(figure, Text(figure.shown("nl", plus=plus), figure.shown("en", plus=plus)))


def say(nl: str, en: str, **slots: Slot) -> Sentence:
    """One sentence in both languages.

    Raises:
        ValueError: a slot that is not filled, or a cited figure only one language uses.
    """
    used = {"nl": set(_SLOT.findall(nl)), "en": set(_SLOT.findall(en))}
    cited = {name for name, slot in slots.items() if isinstance(slot, Cite)}
    if (used["nl"] & cited) != (used["en"] & cited):
        raise ValueError(f"the languages cite different figures: {nl!r} / {en!r}")
    return Sentence(nl=_fill(nl, slots, "nl"), en=_fill(en, slots, "en"))


def _fill(template: str, slots: dict[str, Slot], lang: Lang) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for i, part in enumerate(_SLOT.split(template)):
        if i % 2 == 0:
            pieces.append(part)
            continue
        if part not in slots:
            raise ValueError(f"slot {part!r} of {template!r} is not filled")
        slot = slots[part]
        if isinstance(slot, Cite):
            pieces.append(Cited(slot.words[lang], slot.figure.name))
        else:
            pieces.append(slot if isinstance(slot, str) else slot[lang])
    return _joined(pieces)


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbouring words become one piece, double blanks one, and the sentence starts with a capital."""
    out: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece != "":
            out.append(piece)
    clean = [re.sub(r" {2,}", " ", p) if isinstance(p, str) else p for p in out]
    first = clean[0]
    if isinstance(first, str):
        clean[0] = first[:1].upper() + first[1:]
    return tuple(clean)
