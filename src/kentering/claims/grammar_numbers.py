"""Figures: numbers with their unit, range, sign and modifier, in digits or in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from kentering.claims.lexicon import Hit, Lexicon, lexicon
from kentering.claims.numerals import digits
from kentering.claims.tokens import Token

_SIGNS = {"-": -1, "\u2212": -1, "\u2013": -1, "+": 1, "\u2012": -1, "\u00b1": 0}
_MONEY = ("eur", "usd", "gbp", "cny")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a sentence.

    ``first`` and ``last`` bound its tokens with modifier, sign and unit; ``core`` is the first
    token of the number itself. ``form`` is number, fraction, share or multiple.
    """

    first: int
    core: int
    last: int
    low: float
    high: float | None
    unit: str | None
    form: str = "number"
    modifier: str | None = None
    sign: int = 0
    noun: str | None = None
    decimals: bool = False


@dataclass(frozen=True, slots=True)
class _Atom:
    value: float
    last: int
    form: str = "number"
    decimals: bool = False
    scaled: bool = False


@lru_cache(8)
def _openers(lang: str) -> frozenset[str]:
    """Words that begin a figure and are no number themselves."""
    table = lexicon(lang).table["numerals"]
    names = ("one", "halves", "fractions", "multiples", "folds")
    return frozenset(str(word).casefold() for name in names for word in table[name])


class Numbers:
    """The figures of one sentence."""

    def __init__(self, tokens: tuple[Token, ...], hits: tuple[Hit, ...], lex: Lexicon) -> None:
        self.tokens = tokens
        self.lex = lex
        self._at: dict[tuple[str, int], Hit] = {}
        self._ending: dict[tuple[str, int], Hit] = {}
        for hit in hits:
            self._at.setdefault((hit.group, hit.first), hit)
            if hit.group == "modifier":
                self._ending[hit.group, hit.last] = hit

    def figures(self) -> list[Figure]:
        """All numbers that carry a unit or could be an index, in order of place."""
        out: list[Figure] = []
        here = 0
        openers = _openers(self.lex.lang)
        while here < len(self.tokens):
            token = self.tokens[here]
            if (
                token.kind != "num"
                and token.low not in openers
                and ("unit", here) not in self._at
                and (token.kind != "word" or self.lex.words.value(token.low) is None)
            ):
                here += 1
                continue
            found = self._figure(here)
            if found is None:
                here += 1
                continue
            out.append(self._dressed(found))
            here = max(found.last, here + 1)
        return out

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _glued(self, at: int) -> bool:
        """Whether token ``at`` follows the one before it without a space."""
        return 0 < at < len(self.tokens) and self.tokens[at].start == self.tokens[at - 1].end

    def _figure(self, here: int) -> Figure | None:
        lead = self._multiple(here) or self._one_of(here)
        if lead is not None:
            return lead
        start = here
        unit = None
        if (hit := self._at.get(("unit", here))) and hit.code in _MONEY and self._money_first(here):
            unit, start = hit.code, hit.last
        elif hit and hit.code == "factor_before":
            unit, start = "factor", hit.last
        atom = self._atom(start)
        if atom is None:
            return None
        if unit == "factor":
            return Figure(here, start, atom.last, atom.value, None, unit, "multiple")
        high = self._range(atom.last, unit)
        last = high.last if high else atom.last
        own, last, noun = self._unit(last)
        if atom.form == "fraction":
            if own not in (None, "percent", "percentage_points"):
                own, last, noun = None, atom.last, None
            own = own or "percent"
        low = atom.value
        if high is not None and not atom.scaled and high.scaled and high.value >= 1e3:
            low = low * self._scale_of(last)
        return Figure(
            here,
            start,
            last,
            low,
            high.value if high else None,
            unit or own,
            atom.form,
            noun=noun,
            decimals=atom.decimals,
        )

    def _scale_of(self, last: int) -> float:
        for at in range(max(0, last - 3), last):
            scale = self.lex.table["numerals"]["scales"].get(self._low(at))
            if scale:
                return float(scale)
        return 1.0

    def _money_first(self, here: int) -> bool:
        following = self.tokens[here + 1] if here + 1 < len(self.tokens) else None
        before = self.tokens[here - 1] if here else None
        if following is None or following.kind != "num":
            return False
        return self.tokens[here].kind == "punct" or before is None or before.kind != "num"

    def _atom(self, at: int) -> _Atom | None:
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind == "num":
            return None if self._year(at) else self._digits(at)
        if token.kind != "word":
            return None
        return self._fraction(at) or self._word(at)

    def _year(self, at: int) -> bool:
        text = self.tokens[at].text
        if len(text) != 4 or not text.isdecimal() or not 1900 <= int(text) <= 2100:
            return False
        if (
            self._at.get(("unit", at - 1))
            or self._low(at + 1) in self.lex.table["numerals"]["scales"]
        ):
            return False
        keys = ("unit", at + 1), ("counted", at + 1), ("count_noun", at + 1)
        return not any(key in self._at for key in keys)

    def _digits(self, at: int) -> _Atom | None:
        token = self.tokens[at]
        whole = ("count_noun", at + 1) in self._at or self._low(at + 1) in ("euro", "dollar")
        value = digits(token.text, str(self.lex.table["decimal"]), whole=whole)
        if value is None or (at and self._glued(at) and self.tokens[at - 1].kind == "word"):
            return None
        last, scaled = at + 1, False
        scales = self.lex.table["numerals"]["scales"]
        word = self._low(last)
        if word in scales and (len(word) > 1 or self._money_near(at)):
            value, last, scaled = round(value * scales[word], 2), last + 1, True
            last += self._low(last) == "." and self.tokens[last].start == self.tokens[last - 1].end
        elif self._glued(last) and self.tokens[last].kind == "word" and not self._is_unit(last):
            return None
        tenth = self._low(last) in self.lex.sets["numerals.tenth"]
        if tenth and not scaled:
            return _Atom(value / 10, last + 1, "fraction" if self._bare(last + 1) else "number")
        whole_part = "," not in token.text and "." not in token.text
        return _Atom(value, last, decimals=not whole_part, scaled=scaled)

    def _money_near(self, at: int) -> bool:
        around = (self._low(at - 1), self._low(at + 2))
        units = self.lex.sets
        return any(word in units["units.eur"] or word in units["units.usd"] for word in around)

    def _is_unit(self, at: int) -> bool:
        return ("unit", at) in self._at or ("counted", at) in self._at

    def _bare(self, at: int) -> bool:
        hit = self._at.get(("unit", at))
        return hit is None

    def _word(self, at: int) -> _Atom | None:
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
            return _Atom(round(value * scale, 2), last + 1, scaled=True)
        return _Atom(value, last, decimals=value % 1 != 0)

    def _fraction(self, at: int) -> _Atom | None:
        """Fractions in words as percent; before a unit they stay what they are (half procent)."""
        numerals = self.lex.table["numerals"]
        word = self._low(at)
        if word in numerals["fractions"]:
            quarter = word == "kwart" and self._low(at - 1) in self.lex.sets["definite"]
            ordinal = self._ordinal_noun(at + 1, 1)
            if quarter or ordinal or ("unit", at + 1) in self._at:
                return None
            return _Atom(float(numerals["fractions"][word]), at + 1, "fraction")
        parts = numerals["denominators"].get(self._low(at + 1))
        one = word in self.lex.sets["numerals.one"]
        count = 1.0 if one else self.lex.words.value(word)
        if not parts or count is None or (count >= parts and parts != 4):
            return None
        if self._ordinal_noun(at + 2, count):
            return None
        unit = self._at.get(("unit", at + 2))
        if unit is not None and unit.code != "factor":
            return _Atom(count / parts, at + 2)
        return _Atom(100 * count / parts, at + 2, "fraction", decimals=True)

    def _ordinal_noun(self, at: int, count: float) -> bool:
        """``een derde maand`` counts months, it is no third; ``een derde van`` is one."""
        if at >= len(self.tokens) or count != 1 or self.tokens[at].kind != "word":
            return False
        word = self._low(at)
        periods = ("quarter", "half", "month", "year")
        return any(word in self.lex.sets[f"period.{name}"] for name in periods)

    def _one_of(self, at: int) -> Figure | None:
        """``een op de negen``, ``drie van de vier bedrijven``: a share in percent."""
        for link in self.lex.table["range"]["one_of"]:
            words = link.split()
            middle = at + 1
            if [self._low(middle + k) for k in range(len(words))] != words:
                continue
            top = self._count(at)
            bottom = self._count(middle + len(words))
            if top is None or bottom is None or not 0 < top <= bottom or bottom > 1000:
                continue
            last = middle + len(words) + 1
            strict = words[0] in ("op", "in", "von") or ("population", last) in self._at
            if not strict or bottom == 1 or self._at.get(("unit", last)):
                continue
            if len(words) == 1 and ("population", last) not in self._at and bottom > 10:
                continue
            return Figure(at, at, last, 100 * top / bottom, None, "percent", "share")
        return None

    def _count(self, at: int) -> float | None:
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.low in self.lex.sets["numerals.one"]:
            return 1.0
        if token.kind == "num" and token.text.isdecimal():
            return float(token.text)
        return self.lex.words.value(token.low) if token.kind == "word" else None

    def _multiple(self, at: int) -> Figure | None:
        value = self.lex.table["numerals"]["multiples"].get(self._low(at))
        value = value or self.lex.table["numerals"]["folds"].get(self._low(at))
        if value is None:
            return None
        return Figure(at, at, at + 1, float(value), None, "factor", "multiple")

    def _range(self, at: int, money: str | None) -> _Atom | None:
        """The upper end after ``tot``, ``à``, a dash, or ``en`` after ``tussen``."""
        here = at
        if (unit := self._at.get(("unit", here))) is not None and unit.code != "factor":
            here = unit.last  # 30% tot 50%
        link = self._low(here)
        if link not in self.lex.sets["range.links"]:
            return None
        start = here + 1
        hit = self._at.get(("unit", start))
        other = hit is not None and hit.code in _MONEY and unit is not None
        if hit is not None and hit.code in _MONEY:
            start = hit.last
        openers = {self._low(k) for k in range(max(0, at - 5), at)} & self.lex.sets["range.openers"]
        if (link in self.lex.sets["range.and"] and not openers) or (
            other and unit is not None and hit is not None and unit.code != hit.code
        ):
            return None
        first_words = {self._low(k) for k in range(max(0, at - 4), at)}
        pair = link in self.lex.sets["range.to"] and first_words & self.lex.sets["range.from"]
        if pair and (link not in self.lex.sets["range.ceiling"] or unit or self._moving(at)):
            return None
        if (hit := self._ending.get(("modifier", start + 1))) and hit.first == start:
            return None
        upper = self._atom(start)
        if upper is None or upper.form == "fraction":
            return None
        own, _, _ = self._unit(upper.last)
        plain = link in self.lex.sets["range.to"] or link in self.lex.sets["range.about"]
        known = own is not None or money is not None or plain
        return upper if known and (unit is None or unit.code == own or own is None) else None

    def _moving(self, at: int) -> bool:
        """Whether a word of direction stands before ``van X tot Y``."""
        verbs = self.lex.split_verbs
        near = range(max(0, at - 9), at)
        moved = any(("motion", k) in self._at or self._low(k) in verbs for k in near)
        stances = (self._at.get(("stance", k)) for k in near)
        return moved or any(hit is not None and hit.code == "revised" for hit in stances)

    def _unit(self, at: int) -> tuple[str | None, int, str | None]:
        """Unit, first token after it, and the noun counted."""
        hit = self._at.get(("unit", at))
        if hit is not None and hit.code != "factor_before":
            code = hit.code
            if (
                code == "factor"
                and self._low(hit.last) not in self.lex.sets["not_claim.factor_after"]
            ):
                return None, at, None
            if code in _MONEY and (per := self._at.get(("per_unit", hit.last))):
                return f"{code}_per_{per.code}", per.last, None
            return code, hit.last, None
        hit = self._at.get(("counted", at))
        if hit is not None:
            return hit.code, hit.last, None
        hit = self._at.get(("count_noun", at))
        skip = at
        if hit is None and at + 1 < len(self.tokens) and self.tokens[at].kind == "word":
            hit, skip = self._at.get(("count_noun", at + 1)), at + 1
        if hit is not None and (skip == at or not self._stops(at)):
            people = " ".join(self._low(k) for k in range(hit.first, hit.last))
            person = people in self.lex.sets["count_noun.person"]
            code = hit.code
            if code == "person":
                code = "employment"
            return ("person" if person else "count"), hit.last, code
        return None, at, None

    def _stops(self, at: int) -> bool:
        """Whether the word between number and noun shows that they do not belong together."""
        word = self._low(at)
        joined = ("basis", at), ("modifier", at), ("comparison", at)
        return (
            word in self.lex.sets["articles"]
            or word in self.lex.sets["period.in_words"]
            or word in self.lex.sets["not_claim.after"]
            or any(key in self._at for key in joined)
        )

    def _dressed(self, figure: Figure) -> Figure:
        """With the sign and the modifier that stand before it."""
        first, sign = figure.first, 0
        before = self._low(first - 1)
        if before in _SIGNS and self._glued(first) and not self._glued_sign(first - 1):
            first, sign = first - 1, _SIGNS[before]
        elif self._signed_word(before, first):
            first, sign = first - 1, -1 if before in self.lex.sets["minus"] else 1
        low = figure.low
        modifier = None
        edge = first
        if figure.form == "fraction" and self._low(edge - 1) in self.lex.sets["articles"]:
            edge -= 1
        hit = self._ending.get(("modifier", edge)) or self._ending.get(("modifier", first))
        if hit is not None:
            bare = hit.last - hit.first == 1 and self._low(hit.first) in self.lex.sets["articles"]
            if not bare or figure.form == "fraction":
                first, modifier = hit.first, None if bare else hit.code
        return replace(figure, first=first, low=low, sign=sign, modifier=modifier)

    def _signed_word(self, before: str, first: int) -> bool:
        """``min 1,7``: a word for the sign before a number in digits, not the noun ``een min``."""
        if before not in self.lex.sets["minus"] and before not in self.lex.sets["plus"]:
            return False
        noun = self._low(first - 2) in self.lex.sets["articles"]
        return self.tokens[first].kind == "num" and not noun

    def _glued_sign(self, at: int) -> bool:
        """A dash right after a word or number joins, it is no sign."""
        return self._glued(at) and self.tokens[at - 1].kind in ("num", "word", "code", "years")
