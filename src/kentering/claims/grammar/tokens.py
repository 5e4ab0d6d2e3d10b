"""Text into tokens, tokens into sentences; every token keeps its place in the text.

One pattern with bounded repeats, so that time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<skip>(?:https?://|www\.)\S{1,2000}
        |[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}
        |\+\d{2}[\s(]\s?\d[\d\s()-]{6,14}\d | \b0\d{1,3}[\s-]\d{6,8}\b
        |\[\d{1,3}\] | \b[1-9]\d{3}\s(?!EU|VS|VK|UK|US|AI|IT|HR)[A-Z]{2}\b(?!\s?\d)
        |\b(?:\d{1,3}\.){2,3}\d{1,2}(?!\d))
    | (?P<date>\b\d{1,2}(?P<sep>[-/.])\d{1,2}(?P=sep)(?:19|20)\d\d\b | \b(?:19|20)\d\d-\d\d-\d\d\b
        | \b(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-]) | \b\d{1,2}[:.]\d\d\s(?:uur|Uhr)\b
        | \b\d{1,2}:\d\d\b | \b24/7\b)
    | (?P<years>\b(?:19|20)\d\d\s?[-\u2013/]\s?(?:(?:19|20)\d\d|\d\d(?!\d))\b(?![.,]\d))
    | (?P<code>\b\d{1,9}-?[^\W\d_]{1,3}\d\w{0,20}
        | [^\W\d_]{1,30}-?\d[\w-]{0,20}(?:[.,]\d{1,4}(?!\d*\s?(?:%|procent|percent)))?
        | \b\d{1,9}(?:[.,]\d{1,4})?-[^\W\d_]{2,40})
    | (?P<num>\d{1,3}(?:[.\u00a0\u202f]\d{3}){1,5}(?:,\d{1,6})?(?![\d])
        | \d{1,15}(?:[.,]\d{1,12}){0,6})
    | (?P<abbr>(?:[^\W\d_]\.){2,6})
    | (?P<word>[^\W\d_]{1,200}(?:[-\u2019'\u2018\u00ad][^\W\d_]{1,200}){0,8}-?)
    | (?P<line>[^\S\n]*\n\s*)
    | (?P<punct>\.\.\.|[^\s\w]|_)
    """,
    re.VERBOSE,
)
_JOINS = frozenset(("en", "of", "und", "oder", "and", "or"))
"""Words after which a dash at the end of a line belongs to half a word (voedings- en ...)."""
_LONGEST = 200
"""Tokens: a longer run without a full stop is a list or a table, and is cut."""
_END = frozenset(".!?\u2026")
_CLOSING = frozenset(")]\u201d\u2019'\"\u00bb")
_BULLET = frozenset("\u2022\u00b7\u25cf\u25aa*|#>")


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its characters, their lower case, its place and its kind.

    ``kind`` is word, num, punct, date, years, code, skip, abbr or line.
    """

    text: str
    low: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its tokens without line breaks, and the number of its paragraph."""

    tokens: tuple[Token, ...]
    paragraph: int


def tokenize(text: str) -> list[Token]:
    """All tokens of ``text`` in order; characters between tokens are white space or marks."""
    return [
        Token(found.group(), found.group().casefold().replace("\u2019", "'"), *found.span(), kind)
        for found in _TOKEN.finditer(text)
        if (kind := found.lastgroup)
    ]


def sentences(
    text: str, abbreviations: frozenset[str], known: Container[str] = ()
) -> list[Sentence]:
    """Split ``text`` at full stops, blank lines, bullets and lines that start anew.

    A line break inside a sentence (wrapped text) does not end it, and a word that was cut in two
    at the end of a line is one word again.

    Args:
        text: the text.
        abbreviations: words after which a full stop ends nothing.
        known: words that keep the dash at which a line cut them (machine-industrie).
    """
    out: list[Sentence] = []
    kept: list[Token] = []
    paragraph = 0
    tokens = _rejoined(tokenize(text), known)
    for here, token in enumerate(tokens):
        following = tokens[here + 1] if here + 1 < len(tokens) else None
        if token.kind != "line":
            kept.append(token)
        if kept and (following is None or _ends(token, kept, following, abbreviations)):
            out.append(Sentence(tuple(kept), paragraph))
            kept = []
        if token.kind == "line" and _new_paragraph(token, tokens[here - 1] if here else None):
            paragraph += 1
    if kept:
        out.append(Sentence(tuple(kept), paragraph))
    return out


def _rejoined(tokens: list[Token], known: Container[str]) -> list[Token]:
    """``produc-`` at the end of a line and ``tie`` on the next are one word."""
    if not any(t.kind == "word" and t.text[-1] == "-" for t in tokens):
        return tokens
    out: list[Token] = []
    here = 0
    while here < len(tokens):
        token = tokens[here]
        if token.kind == "word" and token.text[-1] == "-" and here + 2 < len(tokens):
            line, tail = tokens[here + 1], tokens[here + 2]
            cut = line.kind == "line" and line.text.count("\n") == 1
            if cut and tail.kind == "word" and tail.text[0].islower() and tail.low not in _JOINS:
                kept = token.low + tail.low
                low = kept if kept in known else token.low[:-1] + tail.low
                text = token.text[: None if kept in known else -1] + tail.text
                out.append(Token(text, low, token.start, tail.end, "word"))
                here += 3
                continue
        out.append(token)
        here += 1
    return out


def _new_paragraph(line: Token, before: Token | None) -> bool:
    return line.text.count("\n") > 1 or before is None or before.text[-1:] in _END | _CLOSING


def _ends(token: Token, kept: list[Token], following: Token, abbreviations: frozenset[str]) -> bool:
    if token.kind == "line":
        return (
            token.text.count("\n") > 1
            or following.text[0] in _BULLET
            or (
                following.text[0].isupper()
                and (kept[-1].text in _END or (kept[-1].kind == "word" and len(kept) < 15))
                and kept[-1].low not in abbreviations
            )
        )
    if len(kept) > _LONGEST:
        return True
    gap = following.start > token.end
    opens = following.kind == "line" or not following.text[0].islower()
    if token.text in _END or token.text == "...":
        if not (gap or following.kind == "line") or not opens:
            return False
        before = kept[-2] if len(kept) > 1 else None
        short = before is not None and (
            before.low in abbreviations or (len(before.text) == 1 and before.text.isupper())
        )
        short = short and not (len(kept) > 2 and kept[-3].text == "&")
        return token.text != "." or not short
    closing = token.text in _CLOSING and len(kept) > 1 and kept[-2].text in _END
    return closing and gap and opens
