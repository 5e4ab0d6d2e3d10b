"""What the periods of a text say of the day it appeared: a sign for each way one is told.

Enters: the parsed sentences. Leaves: signs, each with the names of the classes it belongs to, the
narrow one first. ``publication`` knows how signs of a class lie around the day of publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.when import When

_SIZE = {"M": 1, "Q": 3}
_LEAD = 3
"""Sentences at the start of a text that hold its news."""
_HALF = 6
_NEAR = 9
"""Tokens from a period to the superlative it dates."""
_MOST = 80
"""Signs taken of one text: its first ones tell."""
_STOPS = frozenset(',;:()"-–—')
_EARLIEST, _LATEST = 1900, 2100
_FAR = 5
"""Years before or after publication that are counted together."""
_LAGS = (0, 4, 12, 16, 28)
"""Months since a period that are counted apart: not over, news, this year, a year, two years."""
BINS = {"year": 2 * _FAR + 1, "dated": len(_LAGS) + 1, "bare": 12}
"""In how many ways a sign of each kind can lie around publication."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A period of a text.

    ``kind`` is year, dated (a month, quarter or half with its year) or bare (a month or quarter
    without one); ``freq`` its frequency, ``number`` which one of the year. ``role`` is its part in
    the sentence (basis, since, aside, span), ``tense`` how the clause is told, else, with a mark,
    the sentence; ``beside`` whether dit jaar or vorig jaar stands in the sentence; ``onward``
    whether a word like voor leads it; ``lead`` whether it stands at the start of the text.
    """

    kind: str
    freq: str
    year: int
    number: int
    last: int
    role: str
    tense: str
    beside: str = ""
    onward: bool = False
    lead: bool = False

    def place(self, at: int) -> int:
        """In which way it lies around publication in month ``at`` (months since year zero)."""
        if self.kind == "year":
            return max(-_FAR, min(_FAR, self.year - at // 12)) + _FAR
        if self.kind == "dated":
            return sum(at - self.last >= least for least in _LAGS)
        size = _SIZE[self.freq]
        return (at - (self.number - 1) * size) % 12

    def classes(self, at: int) -> tuple[str, ...]:
        """The classes it belongs to for publication in month ``at``, the narrow one first."""
        told = self.tense.rstrip("*")
        if self.kind == "bare":
            out = [(self.role, told), (self.role,), ()]
        elif self.kind == "dated":
            freq = "M" if self.freq == "M" else "Q"
            lead = "lead" if self.lead else ""
            out = [
                (freq, self.role, told, lead),
                (freq, self.role, lead),
                (freq, self.role),
                (freq,),
            ]
        else:
            onward = "onward" if self.onward else ""
            part = f"half {half(at)}"
            out = [
                (self.role, self.tense, onward, self.beside, part),
                (self.role, self.tense, onward, self.beside),
                (self.role, told, onward, self.beside),
                (self.role, told, self.beside),
                (self.role, told),
                (self.role,),
                (),
            ]
        head = (self.kind, self.freq) if self.kind == "bare" else (self.kind,)
        return tuple("|".join((*head, str(len(names)), *names)) for names in out)


def half(at: int) -> int:
    """Which half of the year a month (since year zero) lies in."""
    return at % 12 // _HALF + 1


def signs_of(parsed: list[Parsed], lex: Lexicon) -> tuple[Sign, ...]:
    """The periods of a text that say something of its day, each way of telling one once."""
    found: dict[tuple[object, ...], Sign] = {}
    for at, sentence in enumerate(parsed):
        for sign in _in_sentence(sentence, lex, lead=at < _LEAD):
            key = (sign.freq, sign.year, sign.number, sign.role, sign.tense)
            found.setdefault(key, sign)
        if len(found) >= _MOST:
            break
    return tuple(found.values())


def _in_sentence(parsed: Parsed, lex: Lexicon, *, lead: bool) -> Iterator[Sign]:
    shifts = {m.year_shift for m in parsed.mentions if m.year_shift is not None}
    shifts |= {m.now_shift for m in parsed.mentions if m.freq == "A" and m.now_shift is not None}
    beside = "this" if 0 in shifts else "last" if shifts else ""
    for mention in parsed.mentions:
        role = _role(mention) or ("record" if _record(parsed, mention, lex) else "")
        tense = _tense(parsed, mention, lex)
        if mention.year is None:
            end = mention.until or mention
            if not _is_bare(mention) or role == "since" or end.freq not in _SIZE:
                continue
            yield Sign("bare", end.freq, 0, end.number or mention.number or 1, 0, role, tense)
        elif _EARLIEST < mention.year < _LATEST:
            onward = parsed.low(mention.first - 1) in lex.sets["period.onward"]
            kind = "year" if mention.freq == "A" else "dated"
            last = _last_month(mention)
            yield Sign(
                kind,
                mention.freq,
                last // 12,
                mention.number or 1,
                last,
                role,
                tense,
                beside,
                onward,
                lead,
            )


def _role(mention: Mention) -> str:
    part = (
        "since" if mention.since else "basis" if mention.basis else "aside" if mention.aside else ""
    )
    if not part and mention.until is not None:
        part = "span"
    return part + ("=" if mention.same else "")


def _record(parsed: Parsed, mention: Mention, lex: Lexicon) -> bool:
    """``De hoogste stand ooit werd gemeten in 1990``: a year of a record is seldom the news."""
    near = range(max(0, mention.first - _NEAR), min(mention.last + _NEAR, len(parsed.tokens)))
    return any(parsed.low(at) in lex.sets["basis.superlatives"] for at in near)


def _is_bare(mention: Mention) -> bool:
    """A month or quarter by its name, without a year and not counted from another."""
    named = mention.freq in _SIZE and mention.number is not None
    counted = mention.steps is not None or mention.now_shift is not None
    return named and mention.year is None and mention.year_shift is None and not counted


def _last_month(mention: Mention) -> int:
    end = mention.until or mention
    year = end.year if end.year is not None else mention.year or 0
    return When(end.freq, year, end.number or 1).last_month_index


def _tense(parsed: Parsed, mention: Mention, lex: Lexicon) -> str:
    """Past, ahead, both or none by the words of the clause; starred by those of the sentence."""
    stops = lex.sets["boundary.strong"] | lex.sets["boundary.subordinate"] | _STOPS
    first, last = mention.first, mention.last
    while first > 0 and parsed.low(first - 1) not in stops:
        first -= 1
    while last < len(parsed.tokens) and parsed.low(last) not in stops:
        last += 1
    return (
        _told(parsed, first, last, lex) or (_told(parsed, 0, len(parsed.tokens), lex) or "") + "*"
    )


def _told(parsed: Parsed, first: int, last: int, lex: Lexicon) -> str:
    words = {parsed.low(at) for at in range(first, last)}
    foretold = any(h.code in ("forecast", "target") for h in parsed.within("stance", first, last))
    ahead = foretold or bool(words & lex.sets["period.to_come"])
    past = bool(words & lex.sets["period.past"])
    return "both" if ahead and past else "ahead" if ahead else "past" if past else ""
