"""The paragraphs of a text whose lines were broken to fit a page or a mail.

Enters: text. Leaves: spans. A blank line always parts two paragraphs; a single line break does
unless it looks like a place where a line was full.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kentering.claims.grammar.shown import items
from kentering.claims.model import Span

NARROW = 45
"""A text whose longest line is shorter is a list or a table, whose line breaks mean something."""
FULL = 0.75
"""A line is full when the next word would have taken it past this part of the longest line."""
RUNS_ON = 30
"""A line of this length without a full stop runs on where the next begins with a small letter."""
_ITEM = re.compile(r"\s*(?:[-–—*•·▪●>|#]|\d{1,2}[.)]\s|[A-ZÀ-Þ][\w.-]*(?: \w+)?:\s)")
_ENDED = (".", "!", "?", ":", ";", "|")


def paragraphs(text: str, whole: Sequence[Span] = ()) -> list[Span]:
    r"""Where the paragraphs of a text stand; blank lines belong to none.

    Args:
        text: the text.
        whole: stretches, in order and apart, that lie in one paragraph where no blank line parts
            them.

    >>> [text[s.start:s.end] for text in ["Een.\n\nTwee\nDrie."] for s in paragraphs(text)]
    ['Een.\n', 'Twee\n', 'Drie.']
    """
    found: list[Span] = []
    starts = [s.start for s in whole]
    listed = items(text)
    for block in _blocks(text):
        width = max(len(text[line.start : line.end].rstrip()) for line in block)
        for n, line in enumerate(block):
            before, this = (text[s.start : s.end].rstrip() for s in (block[max(n - 1, 0)], line))
            held = _within(whole, bisect_left(starts, line.start) - 1, line.start)
            item = line.start in listed
            if n and (held or (not item and _wrapped(before, this, width))):
                found[-1] = Span(found[-1].start, line.end)
            else:
                found.append(line)
    return found


def _within(whole: Sequence[Span], place: int, at: int) -> bool:
    return place >= 0 and at < whole[place].end


def _blocks(text: str) -> Iterator[list[Span]]:
    """Lines that follow one another without a blank one between."""
    block: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            block.append(Span(at, at + len(line)))
        elif block:
            yield block
            block = []
        at += len(line)
    if block:
        yield block


def _wrapped(before: str, this: str, width: int) -> bool:
    """Whether a line goes on in the next one."""
    if _ITEM.match(this):
        return False
    start = this.lstrip()
    if start[:1].islower() and len(before) >= RUNS_ON and not before.endswith(_ENDED):
        return True
    if len(this) < width / 2 and not start[:1].islower() and not this.endswith(_ENDED):
        return False  # a heading
    return width >= NARROW and len(before) + 1 + len(start.split()[0]) > FULL * width
