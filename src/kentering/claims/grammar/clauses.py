"""The clauses of a sentence, each with what was found in it alone.

A clause is told by its verb: a stretch without one belongs to the stretch before it, or after it
when it opens the sentence. What stands in brackets or in a relative clause is left out, and so is
what only leads to the statement: ``Na een daling in februari``, ``Door de lagere gasprijs``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed

_STOPS = frozenset(";:()\u2013\u2014")
_HIDDEN = ("indicator", "motion", "comparison", "branch")
"""What a lead-up names without stating it; its country can still be that of the statement."""
_OPENING = 2
"""Tokens before the word that leads a lead-up at the start of its clause (maar door ...)."""


@dataclass(frozen=True)
class Clause:
    """A clause of a sentence.

    Attributes:
        parsed: the sentence with only the findings of the clause.
        at: its tokens, those that lead up to the statement left out.
        joined: whether a conjunction opens it (maar, terwijl, en).
        verb_first: whether its verb follows the conjunction: what opened the clause before opens
            this one too (in de chemie daalde de omzet en steeg de productie).
        goes_on: whether it has no subject of its own (maar lag hoger dan een jaar eerder).
        causes: the periods of its lead-up, when that tells a cause.
    """

    parsed: Parsed
    at: tuple[int, ...]
    joined: bool
    verb_first: bool
    goes_on: bool
    causes: Parsed


@dataclass(frozen=True)
class _Piece:
    """Tokens between two cuts, and what opened them: start, stop, comma, join or aside."""

    first: int
    last: int
    opener: str


def clauses(parsed: Parsed, lex: Lexicon) -> list[Clause]:
    """The clauses of a sentence in order."""
    groups: list[tuple[str, list[int]]] = []
    for piece in _pieces(parsed, lex):
        at = list(range(piece.first, piece.last))
        if piece.opener == "aside":
            continue
        spoken = _spoken(parsed, piece, lex)
        moved = piece.opener == "join" and bool(parsed.within("motion", piece.first, piece.last))
        unopened = bool(groups) and not any(is_verb(parsed, k, lex) for k in groups[-1][1])
        loose = not spoken and not moved
        if groups and piece.opener != "stop" and (loose or (unopened and piece.opener == "comma")):
            groups[-1][1].extend(at)
        else:
            groups.append((piece.opener, at))
    return [_clause(parsed, opener, at, lex) for opener, at in groups]


def is_verb(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """Whether a token can be the finite verb of a clause."""
    word = parsed.low(at)
    if word in lex.sets["clause.verbs"] or word in lex.sets["period.past"]:
        return True
    moves = any(h.code.endswith(".verb") for h in parsed.within("motion", at, at + 1))
    return word in lex.split_verbs or (moves and not _participle(word, lex))


def _participle(word: str, lex: Lexicon) -> bool:
    return word.startswith(tuple(lex.table["clause"]["participles"]))


def _spoken(parsed: Parsed, piece: _Piece, lex: Lexicon) -> bool:
    """Whether a stretch has a verb; one set apart by commas has a finite one."""
    tokens = range(piece.first, piece.last)
    if any(is_verb(parsed, at, lex) for at in tokens):
        return True
    verbs = any(h.code.endswith(".verb") for h in parsed.within("motion", piece.first, piece.last))
    return verbs and piece.opener != "comma"


def _pieces(parsed: Parsed, lex: Lexicon) -> list[_Piece]:
    """A sentence cut at its marks and at the words that open a clause."""
    out: list[_Piece] = []
    first, opener = 0, "start"
    for at in range(1, len(parsed.tokens)):
        found = _opens(parsed, at, first, lex)
        if found is None:
            continue
        out.append(_Piece(first, at, opener))
        first, opener = at, found
    out.append(_Piece(first, len(parsed.tokens), opener))
    return out


def _opens(parsed: Parsed, at: int, first: int, lex: Lexicon) -> str | None:
    """What opens a stretch at a token, or None where none begins."""
    sets, word, before = lex.sets, parsed.low(at), parsed.low(at - 1)
    marked = before == "," or before in _STOPS
    if before == "(" or (before == "," and word in sets["clause.relative"]):
        return "aside"
    if word in sets["clause.joins"] or (marked and word in sets["clause.after_comma"]):
        return "join"
    if word in sets["clause.and"] and (marked or _joins_verbs(parsed, at, first, lex)):
        return "join"
    if before == ",":
        return "comma"
    return "stop" if before in _STOPS else None


def _joins_verbs(parsed: Parsed, at: int, first: int, lex: Lexicon) -> bool:
    """``daalde op jaarbasis en lag lager``, not ``de productie en de omzet stegen``."""
    after = range(at + 1, len(parsed.tokens))
    marks = _STOPS | {","}
    end = next((on for on in after if parsed.low(on) in marks), len(parsed.tokens))
    before = any(is_verb(parsed, on, lex) for on in range(first, at))
    return before and any(is_verb(parsed, on, lex) for on in range(at + 1, end))


def _clause(parsed: Parsed, opener: str, at: list[int], lex: Lexicon) -> Clause:
    hidden, causes = _lead_ups(parsed, at, lex)
    kept = [k for k in at if k not in hidden]
    inside, stated = set(at), set(kept)
    hits = tuple(h for h in parsed.hits if h.first in (stated if h.group in _HIDDEN else inside))
    mentions = tuple(m for m in parsed.mentions if m.first in stated)
    caused = tuple(m for m in parsed.mentions if m.first in causes)
    joined = opener == "join"
    start = at[0] + (parsed.low(at[0]) in _conjunctions(lex))
    while parsed.low(start) in lex.sets["clause.adverbs"]:
        start += 1
    verb_first = (joined or opener == "comma") and is_verb(parsed, start, lex)
    follows = parsed.low(start + 1)
    own = follows in lex.sets["articles"] | lex.sets["definite"]
    pronoun = follows in lex.sets["clause.pronouns"]
    moved = any(h.code.endswith(".comparative") for h in parsed.within("motion", start, start + 1))
    opened = parsed.low(start) in lex.sets["clause.pronouns"] and is_verb(parsed, start + 1, lex)
    goes_on = joined and (moved or opened or (verb_first and not own))
    return Clause(
        replace(parsed, hits=hits, mentions=mentions),
        tuple(kept),
        joined,
        verb_first,
        goes_on or (verb_first and pronoun),
        replace(parsed, hits=(), mentions=caused),
    )


def _conjunctions(lex: Lexicon) -> frozenset[str]:
    return lex.sets["clause.joins"] | lex.sets["clause.after_comma"] | lex.sets["clause.and"]


def _lead_ups(parsed: Parsed, at: list[int], lex: Lexicon) -> tuple[set[int], set[int]]:
    """The tokens that only lead up to what a clause states, and those of them that tell a cause."""
    hidden: set[int] = set()
    causes: set[int] = set()
    for index, here in enumerate(at):
        told = parsed.low(here) in lex.sets["clause.causes"]
        if here in hidden or not (told or parsed.low(here) in lex.sets["clause.asides"]):
            continue
        opening = index < _OPENING or parsed.low(here - 1) == ","
        end = _end_of_lead(parsed, here, at[-1] + 1, lex, opening=opening)
        hidden.update(range(here, end))
        causes.update(range(here, end) if told else ())
    return hidden, causes


def _end_of_lead(parsed: Parsed, at: int, last: int, lex: Lexicon, *, opening: bool) -> int:
    """Where a lead-up ends: at the verb, and after the subject at the period it names."""
    marks = _STOPS | {","}
    words = range(at + 1, last)
    end = next((k for k in words if parsed.low(k) in marks or is_verb(parsed, k, lex)), last)
    mention = next((m for m in parsed.mentions if at < m.first < end), None)
    moved = mention is not None and bool(parsed.within("motion", at, mention.first))
    subject_first = parsed.low(at) in lex.sets["clause.subject_first"]
    if opening and (not subject_first or (end < last and parsed.low(end) in marks)):
        return end
    if mention is None:
        return at if opening else end
    past = parsed.low(at) in lex.sets["clause.asides"]
    return mention.last if moved and (past or opening) else mention.first if not opening else at
