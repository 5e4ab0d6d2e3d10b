"""The pages of a PDF as one text: running heads and page numbers left out, sentences joined.

A head is kept on the first page and a foot on the last, where no sentence goes on around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_RECURS = 3
"""Pages on which a line stands first or last to be a running head."""
_DEEP = 3
"""Lines at the head and at the foot of a page that may recur."""
_LONGEST = 150
_NUMBERED = re.compile(
    r"\A\W{0,4}\d{1,4}(?=\s|\Z)|(?<!\S)\d{1,4}(?:\s?(?:/|[a-z]{2,4})\s?\d{1,4})?[^\w%]{0,4}\Z"
)
_ALONE = re.compile(r"\W{0,4}(\d{1,4})\W{0,4}")
_ENDED = re.compile("[.!?:\u2026][)\\]\"'\u201d\u2019\u00bb]{0,3}\\Z")


def joined(pages: Sequence[str]) -> tuple[str, int]:
    """The text of pages in order.

    Args:
        pages: the text of each page.

    Returns:
        The text, and how many lines that recur at the head or foot of pages are not in it.
    """
    lines = [[line.rstrip() for line in page.strip().split("\n")] for page in pages]
    heads, left = _without(lines, foot=False)
    feet, more = _without(lines, foot=True)
    told = [text for page in lines if (text := "\n".join(page).strip())]
    out = ""
    for text in told:
        out += (("\n" if _goes_on(out, text) else "\n\n") if out else "") + text
    return "\n\n".join(
        part for part in ("\n".join(heads), out, "\n".join(feet)) if part
    ), left + more


def _goes_on(before: str, after: str) -> bool:
    """Whether a sentence runs over from one page to the next."""
    opens = after[0].islower() or after[0].isdigit()
    return opens and not _ENDED.search(before[-8:])


def _without(pages: list[list[str]], *, foot: bool) -> tuple[list[str], int]:
    """Take the lines that recur off the pages; those to be kept, and how many are gone."""
    end, kept, gone = -1 if foot else 0, [], 0
    for _ in range(_DEEP):
        keys = [_key(page[end]) if page else "" for page in pages]
        recurring = {key for key, n in Counter(keys).items() if key and n >= _RECURS}
        counted = _counted(pages, end)
        for n, (page, key) in enumerate(zip(pages, keys, strict=True)):
            if n not in counted and key not in recurring:
                continue
            line = page.pop(end)
            if n == (len(pages) - 1 if foot else 0) and not _ALONE.fullmatch(line.strip()):
                kept.append(line)
            else:
                gone += 1
            while page and not page[end]:
                page.pop(end)
    return kept[::-1] if foot else kept, gone


def _key(line: str) -> str:
    """A line without its page number; empty for one that is no running head."""
    text = " ".join(line.split())
    return _NUMBERED.sub("#", text) if len(text) <= _LONGEST else ""


def _counted(pages: list[list[str]], end: int) -> frozenset[int]:
    """The pages whose line is their number alone, where all pages but the first have one."""
    found = [_ALONE.fullmatch(page[end].strip()) if page else None for page in pages]
    offsets = {int(m[1]) - n for n, m in enumerate(found) if m}
    known = [n for n, m in enumerate(found) if m]
    if len(pages) < 2 or len(offsets) != 1 or len(known) < max(2, len(pages) - 1):
        return frozenset()
    return frozenset(known)
