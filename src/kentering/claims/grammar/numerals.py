"""Numbers as they are written: 1.234,5 and 1,234.5, and words up to a million.

The words come from the lexicon; nothing here knows a language but the mark it uses for decimals.
"""

from __future__ import annotations

import re
from functools import lru_cache

_GROUPED = re.compile(r"\d{1,3}(?:[.\x20\u00a0\u2007\u2009\u202f]\d{3})+(?:,\d+)?")
_GROUPED_EN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")


def digits(text: str, decimal: str, *, whole: bool = False) -> float | None:
    """The value of a number in digits, or None when it is no number (a version, an outline).

    Args:
        text: the digits with their marks.
        decimal: the language's decimal mark, ``,`` or ``.``.
        whole: the unit counts things, so a group of three digits is thousands with either mark.

    >>> digits("1.600", ","), digits("54.0", ","), digits("1,600", ".", whole=True)
    (1600.0, 54.0, 1600.0)
    """
    if whole and _GROUPED_EN.fullmatch(text) and not text.startswith("0"):
        return float(text.replace(",", ""))
    grouped = _GROUPED if decimal == "," else _GROUPED_EN
    other = _GROUPED_EN if decimal == "," else _GROUPED
    if grouped.fullmatch(text) and not text.startswith("0"):
        return _plain(text, decimal)
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    if other.fullmatch(text):
        return _plain(text, "." if decimal == "," else ",")
    return None


def _plain(text: str, decimal: str) -> float:
    bare = re.sub(
        r"[.,\x20\u00a0\u2007\u2009\u202f]", lambda m: "." if m.group() == decimal else "", text
    )
    return float(bare)


class Words:
    """Number words of one language: small words, tens, and the glue of compounds."""

    def __init__(
        self,
        small: tuple[str, ...],
        tens: tuple[str, ...],
        glue: tuple[str, ...],
        big: dict[str, int],
        *,
        unit_first: bool,
    ) -> None:
        self._table = {word: float(value) for value, word in enumerate(small) if word}
        self._big = big
        for step, ten in enumerate(tens):
            self._table[ten] = float(20 + 10 * step)
            for value, word in enumerate(small[1:10], 1):
                for link in glue:
                    joined = word + link + ten if unit_first else ten + link + word
                    self._table[joined] = float(20 + 10 * step + value)
        self.value = lru_cache(4096)(self._value)

    def _value(self, word: str) -> float | None:
        """The value of one word (``vijfentwintig``, ``tweehonderd``), or None."""
        if word in self._table:
            return self._table[word]
        for name, size in self._big.items():
            head, found, tail = word.partition(name)
            if not found:
                continue
            left = self._value(head) if head else 1.0
            right = self._value(tail) if tail else 0.0
            if left is None or right is None or right >= size:
                return None
            return left * size + right
        return None
