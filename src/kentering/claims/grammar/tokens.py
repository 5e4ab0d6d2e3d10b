"""Text into tokens, tokens into sentences; every token keeps its place in the text.

One pattern with bounded repeats, so that time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import pairwise

from kentering.claims.grammar.shown import shown

_LETTER = r"[^\W\d_\u00b2\u00b3\u00b9\u2070-\u2079]"
"""A letter; raised figures, which Unicode counts among the word characters, are none."""
_TOKEN = re.compile(
    rf"""
      (?P<skip>(?:https?://|www\.)\S{{1,2000}}
        |[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}}
        |\+\d{{2}}[\s(]\s?\d[\d\s()-]{{6,14}}\d | \b0\d{{1,3}}[\s-]\d{{6,8}}\b
        | \b[1-9]\d{{3}}\s(?!EU|VS|VK|UK|US|AI|IT|HR)[A-Z]{{2}}\b(?!\s?\d)
        |\b(?:\d{{1,3}}\.){{2,3}}\d{{1,2}}(?!\d))
    | (?P<date>\b\d{{1,2}}(?P<sep>[-/.])\d{{1,2}}(?P=sep)(?:19|20)\d\d\b
        | \b(?:19|20)\d\d-\d\d-\d\d\b
        | \b(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-]) | \b\d{{1,2}}[:.]\d\d\s(?:uur|Uhr)\b
        | \b\d{{1,2}}:\d\d\b | \b24/7\b)
    | (?P<years>\b(?:19|20)\d\d\s?[-\u2013/]\s?(?:(?:19|20)\d\d|\d\d(?!\d))\b(?![.,]\d))
    | \[\d{{1,3}}\] | [\u00b2\u00b3\u00b9\u2070-\u2079\u207d\u207e]{{1,8}}
        | (?<=[\w%])[*\u2020\u2021]{{1,3}}(?=[\s.,;:)])
        | (?<={_LETTER}[.!?])\d{{1,2}}(?=\s{{1,3}}[A-Z]|[^\S\n]{{0,3}}(?:\n|\Z))
    | (?P<code>\b\d{{1,9}}-?{_LETTER}{{1,3}}\d\w{{0,20}}
        | {_LETTER}{{1,30}}-?\d[\w-]{{0,20}}(?:[.,]\d{{1,4}}(?!\d*\s?(?:%|procent|percent)))?
        | \b\d{{1,9}}(?:[.,]\d{{1,4}})?-{_LETTER}{{2,40}})
    | (?<=\d)[*_]{{1,3}}(?=[\s%\u2030])
    | (?P<num>\d{{1,3}}(?:[.\u00a0\u2007\u2009\u202f]\d{{3}}){{1,5}}(?:,\d{{1,6}})?(?![\d])
        | [1-9]\d{{0,2}}(?:\x20\d{{3}}){{1,5}}(?:,\d{{1,6}})?(?![.,]?\d)
        | \d{{1,15}}(?:[.,]\d{{1,12}}){{0,6}})
    | (?P<abbr>(?:{_LETTER}\.){{2,6}})
    | (?P<word>(?<![^\W\d_])[kcd]?m[\u00b2\u00b3](?!\w)
        | {_LETTER}{{1,200}}(?:[-\u2019'\u2018\u00ad]{_LETTER}{{1,200}}){{0,8}}[-\u00ad]?)
    | (?P<line>[^\S\n]*\n\s*)
    | (?P<punct>\.\.\.|[^\s\w]|_)
    """,
    re.VERBOSE,
)
_REST = re.compile(r"0\d\d")
"""The rest of a number of which the first digits were lost (795 and, on the next line, 000)."""
_FIRST, _THREE = re.compile(r"[1-9]\d{0,2}"), re.compile(r"\d{3}")
_FOOTNOTED = re.compile(rf"({_LETTER}{{4,30}})\d{{1,2}}")
"""A word with the mark of a footnote (procent1)."""
SOFT = "\u00ad"
"""The soft hyphen: where a word may be cut, no part of it."""
_HYPHENS = frozenset(("-", SOFT))
_JOINS = frozenset(("en", "of", "und", "oder", "and", "or"))
"""Words after which a dash at the end of a line belongs to half a word (voedings- en ...)."""
_LONGEST = 200
"""Tokens: a longer run without a full stop is a list or a table, and is cut."""
_END = frozenset(".!?\u2026")
_CLOSING = frozenset(")]\u201d\u2019'\"\u00bb")
_DASHES = frozenset("-\u2013\u2014")
_GO_ON = frozenset(":;,")
_NEAR = 120
"""Tokens between two dashes that begin lines of one list."""
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
    seen = shown(text)
    return [
        Token(
            _whole(found.group()),
            _lowered(found.group()),
            *seen.span(*found.span()),
            "skip" if kind == "num" and _REST.match(found.group()) else kind,
        )
        for found in _TOKEN.finditer(seen.text)
        if (kind := found.lastgroup)
    ]


def _whole(word: str) -> str:
    """Without the soft hyphens inside it; that at its end tells that it was cut."""
    return word[:-1].replace(SOFT, "") + word[-1] if SOFT in word else word


def _lowered(word: str) -> str:
    return word.casefold().replace("\u2019", "'").replace(SOFT, "")


def sentences(
    text: str,
    abbreviations: frozenset[str],
    known: Container[str] = (),
    numbered: Container[str] = (),
) -> list[Sentence]:
    """Split ``text`` at full stops, blank lines, bullets and lines that start anew.

    Marks of footnotes are left out. A line break inside a sentence (wrapped text) does not end it,
    and a word that was cut in two at the end of a line is one word again.

    Args:
        text: the text.
        abbreviations: words after which a full stop ends nothing.
        known: words that keep the dash at which a line cut them (machine-industrie).
        numbered: words before a number that is a name or a day (week 12 300 banen): whether what
            follows after a space belongs to it is in doubt, and neither is read.
    """
    out: list[Sentence] = []
    kept: list[Token] = []
    paragraph = 0
    tokens = _rejoined(_without_notes(_sure(tokenize(text), numbered), known), known)
    bullets = _bullets(tokens)
    for here, token in enumerate(tokens):
        following = tokens[here + 1] if here + 1 < len(tokens) else None
        if kept and here in bullets:
            out.append(Sentence(tuple(kept), paragraph))
            kept = []
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


def _sure(tokens: list[Token], numbered: Container[str]) -> list[Token]:
    """With numbers that may be one or two set aside: ``op 12 300``, ``795`` above ``250``."""
    out = list(tokens)
    for here in range(1, len(tokens)):
        token, before = tokens[here], tokens[here - 1]
        if token.kind != "num":
            continue
        if token.text[1:3].find(" ") >= 0 and before.low in numbered:
            out[here] = replace(token, kind="skip")
        elif _THREE.fullmatch(token.text) and here > 2 and before.text.count("\n") == 1:
            first = tokens[here - 2]
            alone = tokens[here - 3].kind == "line"
            if not alone and first.kind == "num" and _FIRST.fullmatch(first.text):
                out[here - 2], out[here] = replace(first, kind="skip"), replace(token, kind="skip")
    return out


def _without_notes(tokens: list[Token], known: Container[str]) -> list[Token]:
    """Without the marks of footnotes: ``procent1) ten`` and ``procent 1) ten`` are procent ten."""
    out: list[Token] = []
    brackets = 0
    here = 0
    while here < len(tokens):
        token = tokens[here]
        here += 1
        after = tokens[here] if here < len(tokens) else None
        closes = after is not None and after.text == ")" and after.start == token.end
        lone = closes and brackets == 0
        if token.kind == "line" and token.text.count("\n") > 1:
            brackets = 0
        elif token.text in "()":
            brackets = brackets + 1 if token.text == "(" else max(0, brackets - 1)
        elif token.kind == "code" and (word := _footnoted(token, known)):
            out.append(word)
            here += lone
            continue
        elif lone and token.kind == "num" and len(token.text) < 3 and _follows(out):
            here += 1
            continue
        out.append(token)
    return out


def _footnoted(token: Token, known: Container[str]) -> Token | None:
    """The word of ``procent1``; None where figures belong to the name (top10, Brainport2)."""
    found = _FOOTNOTED.fullmatch(token.text)
    if found is None:
        return None
    text, low = found[1], found[1].casefold()
    if not (len(text) > 4 and (text.islower() or low in known) and text[1:].islower()):
        return None
    return Token(text, low, token.start, token.start + len(text), "word")


def _follows(before: list[Token]) -> bool:
    """Whether what comes next stands behind a word, a figure or % on its line, as a mark does."""
    last = before[-1] if before else None
    return last is not None and (last.kind in ("word", "num") or last.text == "%")


def _bullets(tokens: list[Token]) -> frozenset[int]:
    """The dashes that begin a line and mark an item of a list.

    A dash before a capital does, and one near another such line; a dash before a number only
    near one before a word, for it may be a minus. Items that go on with the sentence before them
    (after a colon, a semicolon or a comma) stay in it.
    """
    dashes = [
        here
        for here, token in enumerate(tokens[:-1])
        if token.text in _DASHES
        and (here == 0 or tokens[here - 1].kind == "line")
        and tokens[here + 1].start > token.end
        and tokens[here + 1].kind != "line"
    ]
    before_words = {d for d in dashes if tokens[d + 1].kind != "num"}
    out = {d for d in before_words if tokens[d + 1].text[0].isupper()}
    for one, two in pairwise(dashes):
        if two - one <= _NEAR and (one in before_words or two in before_words):
            out |= {one, two}
    return frozenset(d for d in out if d < 2 or tokens[d - 2].text not in _GO_ON)


def _rejoined(tokens: list[Token], known: Container[str]) -> list[Token]:
    """``produc-`` at the end of a line and ``tie`` on the next are one word; no soft hyphens."""
    if not any(t.kind == "word" and t.text[-1] in _HYPHENS for t in tokens):
        return tokens
    out: list[Token] = []
    here = 0
    while here < len(tokens):
        token = tokens[here]
        if token.kind == "word" and token.text[-1] in _HYPHENS and here + 2 < len(tokens):
            line, tail = tokens[here + 1], tokens[here + 2]
            soft = token.text[-1] == SOFT
            cut = line.kind == "line" and line.text.count("\n") == 1
            joins = tail.low in _JOINS and not soft
            if cut and tail.kind == "word" and tail.text[0].islower() and not joins:
                head = token.low.rstrip(SOFT)
                kept = not soft and head + tail.low in known
                low = head + tail.low if kept or soft else head[:-1] + tail.low
                text = token.text[: None if kept else -1] + tail.text
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
