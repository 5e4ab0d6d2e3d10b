"""Numbers without their unit: digits with a scale, number words, halves and fractions."""

from __future__ import annotations

from dataclasses import dataclass

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.numerals import digits
from kentering.claims.grammar.period_roles import counts_of
from kentering.claims.grammar.tokens import Token

_LARGEST_PART = 10
"""In how many parts a fraction in digits cuts a whole at most."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A number up to token ``last``: ``2,5 miljoen``, ``anderhalf``, ``een derde``."""

    value: float
    last: int
    form: str = "number"
    decimals: bool = False
    scaled: bool = False


class Atoms:
    """The numbers that can begin at the tokens of one sentence."""

    def __init__(self, tokens: tuple[Token, ...], hits: tuple[Hit, ...], lex: Lexicon) -> None:
        self.tokens = tokens
        self.lex = lex
        self._at: dict[tuple[str, int], Hit] = {}
        self._ending: dict[tuple[str, int], Hit] = {}
        self._units = counts_of(tokens, hits, lex)
        for hit in hits:
            self._at.setdefault((hit.group, hit.first), hit)
            if hit.group in ("modifier", "motion"):
                self._ending[hit.group, hit.last] = hit

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _glued(self, at: int) -> bool:
        """Whether token ``at`` follows the one before it without a space."""
        return 0 < at < len(self.tokens) and self.tokens[at].start == self.tokens[at - 1].end

    def _atom(self, at: int) -> Atom | None:
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind == "num":
            return None if self._year(at) else self._digits(at)
        if token.kind != "word":
            return None
        return self._fraction(at) or self._headline_part(at) or self._word(at)

    def _year(self, at: int) -> bool:
        text = self.tokens[at].text
        if len(text) != 4 or not text.isdecimal() or not 1900 <= int(text) <= 2100:
            return False
        if (
            self._at.get(("unit", at - 1))
            or self._low(at + 1) in self.lex.table["numerals"]["scales"]
        ):
            return False
        over = self._low(at - 1) in self.lex.sets["period.over_years"]
        return over or at + 1 not in self._units

    def _digits(self, at: int) -> Atom | None:
        token = self.tokens[at]
        money = self._low(at + 1) in ("euro", "dollar")
        # "1,168 dollar" is a rate of exchange, "12,500 euro" is no
        large = len(token.text) > len("1,234")
        whole = ("count_noun", at + 1) in self._at or (money and large)
        value = digits(token.text, str(self.lex.table["decimal"]), whole=whole)
        if value is None or (at and self._glued(at) and self.tokens[at - 1].kind == "word"):
            return None
        if self._slashed(at):
            return None
        last, scaled = at + 1, False
        scales = self.lex.table["numerals"]["scales"]
        part, size = self._part(last)
        if part is not None:
            value, last = value + part, last + size
        word = self._low(last)
        if word in scales and (len(word) > 1 or self._money_near(last - 1)):
            value, last, scaled = round(value * scales[word], 2), last + 1, True
            last += self._low(last) == "." and self.tokens[last].start == self.tokens[last - 1].end
        elif part is not None:
            return Atom(value, last, decimals=True)
        elif self._glued(last) and self.tokens[last].kind == "word" and not self._is_unit(last):
            return None
        tenth = self._low(last) in self.lex.sets["numerals.tenth"]
        if tenth and not scaled:
            return Atom(value / 10, last + 1, "fraction" if self._bare(last + 1) else "number")
        whole_part = "," not in token.text and "." not in token.text
        return Atom(value, last, decimals=not whole_part, scaled=scaled)

    def _slashed(self, at: int) -> bool:
        """The lower half of ``1/2`` is no number of its own."""
        return self._glued(at) and self._glued(at - 1) and self._low(at - 1) == "/"

    def _part(self, at: int) -> tuple[float | None, int]:
        """What a fraction adds to the number before it, and its tokens: ``3 ½``, ``3 1/2``."""
        signs: dict[str, float] = self.lex.table["numerals"].get("signs", {})
        if self._low(at) in signs:
            return signs[self._low(at)], 1
        above, below = self._low(at), self._low(at + 2)
        if not (self._slashed(at + 2) and above.isdecimal() and below.isdecimal()):
            return None, 0
        proper = 0 < int(above) < int(below) <= _LARGEST_PART
        return (int(above) / int(below), 3) if proper else (None, 0)

    def _unit_scale(self, at: int) -> float:
        """``125 kiloton`` is 125.000 tonnes, ``83 cent`` is 0,83 euro."""
        return float(self.lex.table["unit_scale"].get(self._low(at), 1.0))

    def _scale_of(self, last: int) -> float:
        for at in range(max(0, last - 3), last):
            scale = self.lex.table["numerals"]["scales"].get(self._low(at))
            if scale:
                return float(scale)
        return 1.0

    def _money_near(self, at: int) -> bool:
        around = (self._low(at - 1), self._low(at + 2))
        units = self.lex.sets
        return any(word in units["units.eur"] or word in units["units.usd"] for word in around)

    def _is_unit(self, at: int) -> bool:
        return ("unit", at) in self._at or ("counted", at) in self._at

    def _bare(self, at: int) -> bool:
        hit = self._at.get(("unit", at))
        return hit is None

    def _word(self, at: int) -> Atom | None:
        numerals = self.lex.table["numerals"]
        word = self._low(at)
        last = at + 1
        value: float | None = None
        if word in self.lex.sets["numerals.one"] and self._low(last) in numerals["halves"]:
            value, last = numerals["halves"][self._low(last)], last + 1
        elif word in numerals["halves"]:
            value = numerals["halves"][word]
        elif word not in self.lex.sets["articles"] or self._low(last) in numerals["scales"]:
            value = self.lex.words.value(word)
        if value is None:
            return None
        if numerals.get("and_half", "") and self._low(last) == numerals["and_half"]:
            value, last = value + 0.5, last + 1
        scale = numerals["scales"].get(self._low(last))
        if scale and len(self._low(last)) > 1:
            return Atom(round(value * scale, 2), last + 1, scaled=True)
        return Atom(value, last, decimals=value % 1 != 0)

    def _fraction(self, at: int) -> Atom | None:
        """Fractions in words as percent; before a unit they stay what they are (half procent)."""
        numerals = self.lex.table["numerals"]
        word = self._low(at)
        if word in numerals["fractions"]:
            quarter = word == "kwart" and self._low(at - 1) in self.lex.sets["definite"]
            ordinal = self._ordinal_noun(at + 1, 1)
            if quarter or ordinal or ("unit", at + 1) in self._at:
                return None
            return Atom(float(numerals["fractions"][word]), at + 1, "fraction")
        parts = numerals["denominators"].get(self._low(at + 1))
        one = word in self.lex.sets["numerals.one"]
        count = 1.0 if one else self.lex.words.value(word)
        if not parts or count is None or (count >= parts and parts != 4):
            return None
        if self._ordinal_noun(at + 2, count):
            return None
        unit = self._at.get(("unit", at + 2))
        if unit is not None and unit.code != "factor":
            return Atom(count / parts, at + 2)
        return Atom(100 * count / parts, at + 2, "fraction", decimals=True)

    def _headline_part(self, at: int) -> Atom | None:
        """``Fabrieken draaien vijfde minder``: a part without its article, in a headline."""
        parts = self.lex.table["numerals"]["denominators"].get(self._low(at))
        if not parts or self._low(at + 1) not in self.lex.sets["numerals.parts_less"]:
            return None
        before = self._low(at - 1)
        named = before in self.lex.sets["articles"] | self.lex.sets["numerals.one"]
        if named or self.lex.words.value(before):
            return None
        return Atom(100 / parts, at + 1, "fraction", decimals=True)

    def _ordinal_noun(self, at: int, count: float) -> bool:
        """``een derde maand`` counts months, it is no third; ``een derde van`` is one."""
        if at >= len(self.tokens) or count != 1 or self.tokens[at].kind != "word":
            return False
        word = self._low(at)
        periods = ("quarter", "half", "month", "year")
        if word in self.lex.sets["numerals.ranked"]:
            return True
        return any(word in self.lex.sets[f"period.{name}"] for name in periods)

    def _count(self, at: int) -> float | None:
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.low in self.lex.sets["numerals.one"]:
            return 1.0
        if token.kind == "num" and token.text.isdecimal():
            return float(token.text)
        return self.lex.words.value(token.low) if token.kind == "word" else None
