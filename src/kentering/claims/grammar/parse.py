"""One sentence with all that was found in it: phrases, compounds, figures and periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol

from kentering.claims.grammar.lexicon import Hit, Lexicon, lexicon
from kentering.claims.grammar.numbers import Figure, Numbers
from kentering.claims.grammar.period_names import Periods
from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.tokens import Sentence, Token, sentences
from kentering.claims.model import Span

_DATELINE = frozenset("(/-\u2013\u2014")
_DASHES = frozenset("-\u2013\u2014")
_OPENING = 14
"""Tokens within which the dash after a dated dateline stands."""


class Stretch(Protocol):
    """Something found in a sentence, at its tokens ``first`` up to ``last``."""

    @property
    def first(self) -> int:
        """Its first token."""

    @property
    def last(self) -> int:
        """One past its last token."""


@dataclass(frozen=True)
class Parsed:
    """A sentence and its findings, all by token number; ``opens`` is where its dateline ends."""

    tokens: tuple[Token, ...]
    paragraph: int
    hits: tuple[Hit, ...]
    figures: tuple[Figure, ...]
    mentions: tuple[Mention, ...]
    opens: int = 0

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the sentence, each once, in lower case."""
        return frozenset(t.low for t in self.tokens)

    def says(self, words: frozenset[str]) -> bool:
        """Whether one of these words stands in the sentence."""
        return not self.vocabulary.isdisjoint(words)

    def low(self, at: int) -> str:
        """Lower-case text of a token, empty outside the sentence."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def in_brackets(self, at: int) -> bool:
        """Whether a bracket that opens at most fifteen tokens earlier is still open at ``at``."""
        for here in range(at - 1, max(-1, at - 16), -1):
            if self.tokens[here].low in "()":
                return self.tokens[here].low == "("
        return False

    def within(self, group: str, first: int, last: int) -> list[Hit]:
        """Phrases of a group that begin between two tokens."""
        return [h for h in self.hits if h.group == group and first <= h.first < last]

    def span(self, found: Stretch) -> Span:
        """The characters of what was found."""
        return Span(self.tokens[found.first].start, self.tokens[found.last - 1].end)

    def weak(self, hit: Hit, lex: Lexicon) -> bool:
        """Whether an indicator is a bare word that often means something else (winst, om)."""
        return hit.last - hit.first == 1 and self.low(hit.first) in lex.sets["weak.indicator"]

    def words(self, first: int, last: int, text: str) -> str:
        """The characters from one token up to another."""
        if first >= last:
            return ""
        out, here = "", self.tokens[first].start
        for token in self.tokens[first:last]:
            out += text[here : token.start] + token.text
            here = token.end
        return " ".join(out.split())


def parse_text(text: str, lex: Lexicon) -> list[Parsed]:
    """Every sentence of a text with its findings."""
    cut = sentences(text, lex.sets["abbreviations"], lex.phrases, lex.sets["numbered"])
    return [parse(sentence, lex) for sentence in cut]


def parse(sentence: Sentence, lex: Lexicon) -> Parsed:
    """Find phrases, figures and periods in a sentence."""
    tokens = sentence.tokens
    found = lex.find(tokens)
    hits = tuple(
        sorted(
            (*_widened(found, tokens, lex), *_compounds(tokens, found, lex)), key=lambda h: h.first
        )
    )
    figures: tuple[Figure, ...] = ()
    mentions = tuple(Periods(tokens, hits, lex).mentions())
    opens = max(_dateline(tokens, lex), _dated(tokens, mentions))
    hits = tuple(h for h in hits if h.first >= opens or h.group not in ("geo_words", "source"))
    if any(t.kind in ("num", "word") for t in tokens):
        taken = {at for m in mentions for at in range(m.first, m.last)}
        figures = tuple(
            f for f in Numbers(tokens, hits, lex).figures() if not _in_period(f, taken, mentions)
        )
    return Parsed(tokens, sentence.paragraph, hits, figures, mentions, opens)


def _dateline(tokens: tuple[Token, ...], lex: Lexicon) -> int:
    """Tokens of the town a report opens with (``LONDEN (ANP) - De ...``): where it was written."""
    marks = [token.text for token in tokens[:2]]
    town = len(marks) > 1 and marks[1] in _DATELINE and tokens[0].low in lex.sets["geo_rules.towns"]
    return int(town)


def _dated(tokens: tuple[Token, ...], mentions: tuple[Mention, ...]) -> int:
    """Tokens of a town with a day before a dash (``Brussel, 16 mei 2025 - De ...``)."""
    days = {at for m in mentions if m.day is not None for at in range(m.first, m.last)}
    dated = {at for m in mentions for at in range(m.first, m.last)}
    for at in range(2, min(_OPENING, len(tokens) - 1)):
        if tokens[at].text not in _DASHES or tokens[at - 1].end == tokens[at].start:
            continue
        lead = [k for k in range(at) if k not in dated and tokens[k].kind == "word"]
        town = all(tokens[k].text[:1].isupper() for k in lead)
        return at + 1 if town and days & set(range(at)) else 0
    return 0


def _in_period(figure: Figure, taken: set[int], mentions: tuple[Mention, ...]) -> bool:
    """A number inside a period expression is part of the date, unless its unit says otherwise."""
    if any(m.day is not None and m.first == figure.core + 1 for m in mentions):
        return True
    return figure.core in taken and figure.unit is None


def _compounds(tokens: tuple[Token, ...], hits: tuple[Hit, ...], lex: Lexicon) -> Iterator[Hit]:
    """Words that are made on the spot: productiedaling, omzetgroei, kartonindustrie."""
    moved = {at for h in hits if h.group == "motion" for at in range(h.first, h.last)}
    named = {h.first for h in hits if h.group in ("indicator", "stance")}
    peopled = {h.first for h in hits if h.group == "population"}
    branched = {at for h in hits if h.group == "branch" for at in range(h.first, h.last)}
    for at, token in enumerate(tokens):
        if token.kind != "word" or len(token.low) < 6:
            continue
        made = _made(lex.lang, token.low)
        if made.indicator:
            yield Hit("indicator", made.indicator, at, at + 1)
        if made.motion and at not in moved:
            yield Hit("motion", made.motion, at, at + 1)
        if made.ending and at not in named:
            yield Hit(*made.ending, at, at + 1)
        if made.population and at not in peopled:
            yield Hit("population", "words", at, at + 1)
        if made.branch and at not in branched:
            yield Hit("branch", "", _coordinated(tokens, at, lex), at + 1)


class _Made(NamedTuple):
    """What the parts of one compound say."""

    indicator: str | None
    motion: str | None
    ending: tuple[str, str] | None
    branch: bool
    population: bool


@lru_cache(16384)
def _made(lang: str, word: str) -> _Made:
    lex = lexicon(lang)
    indicator, motion = _moving(word, lex)
    suffixes = lex.table["branch_rules"]["suffixes"]
    branch = word not in lex.sets["branch_rules.not_suffixed"] and any(
        word.endswith(suffix) and len(word) > len(suffix) + 2 for suffix in suffixes
    )
    firms = any(
        word.endswith(tail) and len(word) > len(tail) + 2
        for tail in lex.table["population"]["tails"]
    )
    return _Made(indicator, motion, _ending(word, lex), branch, firms)


def _ending(word: str, lex: Lexicon) -> tuple[str, str] | None:
    """Staalproductie measures output, a groeiraming is an outlook."""
    for group, table in (("indicator", "compound_last"), ("stance", "compound_stance")):
        for code, tails in lex.table[table].items():
            if any(word.endswith(tail) and len(word) > len(tail) + 2 for tail in tails):
                return group, code
    return None


def _moving(word: str, lex: Lexicon) -> tuple[str | None, str | None]:
    """Productiedaling is a fall of output; prijsdip a fall of something."""
    for sign in ("up", "down"):
        for head in lex.table["compound"][sign]:
            if not word.endswith(head) or len(word) < len(head) + 3:
                continue
            first = word[: -len(head)].rstrip("-")
            for code, stems in lex.table["compound_first"].items():
                if first in stems or first.removesuffix("s") in stems:
                    return code, f"{sign}.noun"
            if len(head) > 4:
                return None, f"{sign}.noun"
    return None, None


def _widened(hits: tuple[Hit, ...], tokens: tuple[Token, ...], lex: Lexicon) -> Iterator[Hit]:
    """Branch names with the half words before them (rubber- en kunststofindustrie)."""
    plain = lex.sets["branch_rules.plain"]
    for hit in hits:
        if hit.group != "branch":
            yield hit
            continue
        first = _coordinated(tokens, hit.first, lex)
        before = tokens[first - 1].low if first else ""
        adjective = before.endswith(lex.table["branch_rules"]["adjective"]) and len(before) > 5
        named = any(h.group == "indicator" and h.last == first for h in hits)
        if adjective and hit.code == "C" and before not in plain and not named:
            yield Hit("branch", "", first - 1, hit.last)
        else:
            yield hit if first == hit.first else replace(hit, first=first)


def _coordinated(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> int:
    """``rubber- en kunststofindustrie``: the first of the half words before a whole one."""
    first, joins = at, lex.sets["and_or"] | {","}
    while first > 1:
        step = 2 if tokens[first - 1].low in joins else 1
        if first - step < 0 or not tokens[first - step].text.endswith("-"):
            break
        if len(tokens[first - step].text) < 3:
            break
        first -= step
    return first
