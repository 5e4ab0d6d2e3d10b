"""Figures: numbers with their unit, range, sign and modifier, in digits or in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from kentering.claims.grammar.atoms import Atom, Atoms
from kentering.claims.grammar.lexicon import Hit, lexicon
from kentering.claims.grammar.numerals import digits
from kentering.claims.model import CURRENCIES

_SIGNS = {"-": -1, "\u2212": -1, "\u2013": -1, "+": 1, "\u2012": -1, "\u00b1": 0}
_MEANT = (
    "motion",
    "stance",
    "basis",
    "comparison",
    "geo_words",
    "modifier",
    "threshold",
    "adjusted",
)
"""Groups of the lexicon whose words are counted by no number."""
_OF_TRADE = ("indicator", "branch", "company", "population", "motion")
"""Groups of which a sentence holds one when its numbers count things of trade."""
_SOME = 20
"""From here on a number in digits counts the plural after it, whatever it is."""
_LONG = 5
"""Letters: shorter words after a number are seldom the nouns it counts."""
_APART = 4
"""An upper end this many times the lower one ends no range."""
_PHRASE = 6
"""Tokens of the phrase of a noun of change up to the range it spans."""


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


@lru_cache(8)
def _openers(lang: str) -> frozenset[str]:
    """Words that begin a figure and are no number themselves."""
    table = lexicon(lang).table["numerals"]
    names = ("one", "halves", "fractions", "multiples", "folds", "zeros", "denominators")
    return frozenset(str(word).casefold() for name in names for word in table[name])


@lru_cache(8)
def _plain_words(lang: str) -> frozenset[str]:
    """Words that look like plurals and are none."""
    names = ("count_rules.none", "index.may_follow", "not_claim.after", "not_claim.leaves")
    more = ("period.past", "bare.stands", "share.verbs")
    sets = lexicon(lang).sets
    return frozenset().union(*(sets[name] for name in (*names, *more)))


class Numbers(Atoms):
    """The figures of one sentence."""

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

    def _figure(self, here: int) -> Figure | None:
        lead = self._multiple(here) or self._one_of(here) or self._or_so(here)
        if lead is not None:
            return lead
        start = here
        unit = None
        if (
            (hit := self._at.get(("unit", here)))
            and hit.code in CURRENCIES
            and self._money_first(here)
        ):
            unit, start = hit.code, hit.last
        elif hit and hit.code == "factor_before":
            unit, start = "factor", hit.last
        atom = self._atom(start)
        if atom is None:
            return None
        if unit == "factor":
            return Figure(here, start, atom.last, atom.value, None, unit, "multiple")
        high = self._range(atom, unit)
        last = high.last if high else atom.last
        own, last, noun = self._unit(last)
        if atom.form == "fraction":
            if own not in (None, "percent", "percentage_points"):
                own, last, noun = None, atom.last, None
            own = own or "percent"
        scale = self._unit_scale(high.last if high else atom.last)
        low = atom.value * scale
        if high is not None and not atom.scaled and high.scaled and high.value >= 1e3:
            low = low * self._scale_of(last)
        return Figure(
            here,
            start,
            last,
            low,
            high.value * scale if high else None,
            unit or own,
            atom.form,
            noun=noun,
            decimals=atom.decimals,
        )

    def _or_so(self, at: int) -> Figure | None:
        """``een procent of 3``: about three percent."""
        unit = self._at.get(("unit", at + 1))
        if self._low(at) not in self.lex.sets["numerals.one"] or unit is None:
            return None
        if self._low(unit.last) not in self.lex.sets["range.or_so"]:
            return None
        atom = self._atom(unit.last + 1)
        if atom is None or self._at.get(("unit", atom.last)) is not None:
            return None
        return Figure(at, at, atom.last, atom.value, None, unit.code, modifier="about")

    def _money_first(self, here: int) -> bool:
        """``€ 12``, ``EUR 12``; not ``daalde het pond 2 procent``, ``de euro 1,17 dollar``."""
        following = self.tokens[here + 1] if here + 1 < len(self.tokens) else None
        before = self.tokens[here - 1] if here else None
        own = self._at.get(("unit", here + 2))
        if (
            following is None
            or following.kind != "num"
            or (own and own.code in ("percent", *CURRENCIES))
        ):
            return False
        return self.tokens[here].kind == "punct" or before is None or before.kind != "num"

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
            firms = ("population", last) in self._at
            firms = firms or (self._adjective(last) and ("population", last + 1) in self._at)
            strict = words[0] in self.lex.sets["small.out_of"] or firms
            if not strict or bottom == 1 or self._at.get(("unit", last)):
                continue
            if len(words) == 1 and ("population", last) not in self._at and bottom > 10:
                continue
            return Figure(at, at, last, 100 * top / bottom, None, "percent", "share")
        return None

    def _multiple(self, at: int) -> Figure | None:
        if self._low(at) in self.lex.sets["numerals.zeros"]:
            return Figure(at, at, at + 1, 0.0, None, "percent")
        value = self.lex.table["numerals"]["multiples"].get(self._low(at))
        value = value or self.lex.table["numerals"]["folds"].get(self._low(at))
        often = self._low(at).endswith(tuple(self.lex.table["numerals"].get("times") or ("\0",)))
        if value is None or (
            often and self._low(at + 1) not in self.lex.sets["not_claim.factor_after"]
        ):
            return None
        return Figure(at, at, at + 1, float(value), None, "factor", "multiple")

    def _range(self, low: Atom, money: str | None) -> Atom | None:
        """The upper end after ``tot``, ``à``, a dash, or ``en`` after ``tussen``."""
        here = at = low.last
        if (unit := self._at.get(("unit", here))) is not None and unit.code != "factor":
            here = unit.last  # 30% tot 50%
        link = self._low(here)
        if link not in self.lex.sets["range.links"]:
            return None
        start = here + 1
        hit = self._at.get(("unit", start))
        other = hit is not None and hit.code in CURRENCIES and unit is not None
        if hit is not None and hit.code in CURRENCIES:
            start = hit.last
        openers = {self._low(k) for k in range(max(0, at - 5), at)} & self.lex.sets["range.openers"]
        if (link in self.lex.sets["range.and"] and not openers) or (
            other and unit is not None and hit is not None and unit.code != hit.code
        ):
            return None
        if self._from_and_to(at, link, joined=unit is None):
            return None
        if (hit := self._ending.get(("modifier", start + 1))) and hit.first == start:
            return None
        upper = self._atom(start)
        if upper is None or upper.form == "fraction":
            return None
        return upper if self._one_range(low, upper, link, unit, money) else None

    def _one_range(
        self, low: Atom, upper: Atom, link: str, unit: Hit | None, money: str | None
    ) -> bool:
        """Whether the unit of the upper end lets the two be one range."""
        own, _, _ = self._unit(upper.last)
        if own != "percent" and self._amount_of_change(low, upper.value):
            return False
        plain = link in self.lex.sets["range.to"] or link in self.lex.sets["range.about"]
        known = own is not None or money is not None or plain
        return known and (unit is None or unit.code == own or own is None)

    def _from_and_to(self, at: int, link: str, *, joined: bool) -> bool:
        """``steeg van 6 tot 7``: two ends, no range, unless a noun of change leads them."""
        words = {self._low(k) for k in range(max(0, at - 4), at)}
        if link not in self.lex.sets["range.to"] or not words & self.lex.sets["range.from"]:
            return False
        if self._of_change(at):
            return False
        return link not in self.lex.sets["range.ceiling"] or not joined or self._moving(at)

    def _amount_of_change(self, low: Atom, upper: float) -> bool:
        """``met ruim 2.000 tot 28.400``: the change and then the stand it led to."""
        near = {self._low(k) for k in range(max(0, low.last - 5), low.last)}
        if not near & self.lex.sets["level.by"] or not self._moving(low.last):
            return False
        return upper >= _APART * low.value

    def _of_change(self, at: int) -> bool:
        """``een daling (in de metaal) van 6 tot 7 procent``, ``uit van 2 tot 3``: no pair."""
        near = range(max(0, at - 4), at)
        start = next((k for k in near if self._low(k) in self.lex.sets["range.from"]), 0)
        spread = self.lex.sets["share.out_of"] | self.lex.sets["range.spread"]
        if start and self._low(start - 1) in spread:
            return True
        verbs = self.lex.sets["period.past"] | self.lex.sets["level.stands"]
        for last in range(start, max(0, start - _PHRASE), -1):
            if self.tokens[last - 1].kind in ("punct", "num") or self._low(last - 1) in verbs:
                break
            if (hit := self._ending.get(("motion", last))) is not None:
                return hit.code.endswith(".noun")
        return False

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
            if code in CURRENCIES and (per := self._at.get(("per_unit", hit.last))):
                return f"{code}_per_{per.code}", per.last, None
            return code, hit.last, None
        hit = self._at.get(("counted", at))
        if hit is not None:
            return hit.code, hit.last, None
        hit = self._count_noun(at)
        skip = at
        if hit is None and at + 1 < len(self.tokens) and self.tokens[at].kind == "word":
            hit, skip = self._count_noun(at + 1), at + 1
            if hit is None and self._adjective(at) and self._adjective(at + 1):
                hit = self._count_noun(at + 2)
        if hit is not None and (skip == at or not self._stops(at)):
            people = " ".join(self._low(k) for k in range(hit.first, hit.last))
            tails = tuple(self.lex.table["count_rules"]["person_tails"])
            person = people in self.lex.sets["count_noun.person"] or people.endswith(tails)
            code = hit.code
            if code == "person":
                code = "employment"
            return ("person" if person else "count"), hit.last, code
        return ("count", at + 1, "other") if self._thing(at) else (None, at, None)

    def _thing(self, at: int) -> bool:
        """``212 drukkerijen``: a plural right after a number of some size is what it counts."""
        if at >= len(self.tokens) or self.tokens[at - 1].kind != "num":
            return False
        value = digits(self.tokens[at - 1].text, str(self.lex.table["decimal"]), whole=True)
        if value is None or value < _SOME or value % 1 or not self._plural(at):
            return False
        lead = {self._low(at - 2), self._low(at - 3)}
        if lead & self.lex.sets["count_rules.before"]:
            return False
        return any(group in _OF_TRADE for group, _ in self._at)

    def _plural(self, at: int) -> bool:
        """Whether a word that the lexicon does not know looks like a plural noun."""
        token = self.tokens[at]
        tails = tuple(self.lex.table["count_rules"]["plural"])
        if not tails or token.kind != "word" or not token.low.endswith(tails):
            return False
        known = any((group, at) in self._at for group in _MEANT)
        plain = token.low in _plain_words(self.lex.lang) or len(token.low) < _LONG
        return token.text.islower() and not known and not plain

    def _adjective(self, at: int) -> bool:
        """``78.000 openstaande technische vacatures``: words between a number and its noun."""
        ending = str(self.lex.table["branch_rules"].get("adjective") or "")
        word = self._low(at)
        return bool(ending) and len(word) > len(ending) + 3 and word.endswith(ending)

    def _count_noun(self, at: int) -> Hit | None:
        """A noun that is counted, also one made on the spot (``168 gieterijbedrijven``)."""
        hit = self._at.get(("count_noun", at))
        if hit is not None or at >= len(self.tokens) or self.tokens[at].kind != "word":
            return hit
        word = self._low(at)
        if word.endswith("-") and self._low(at + 1) in self.lex.sets["and_or"]:
            whole = self._count_noun(at + 2)  # papier- en kartonfabrieken
            return Hit("count_noun", whole.code, at, whole.last) if whole else None
        for code, tails in self.lex.table["count_last"].items():
            if any(word.endswith(tail) and len(word) > len(tail) + 2 for tail in tails):
                return Hit("count_noun", code, at, at + 1)
        return None

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
        """With the sign and the modifier that stand before it: ``een negatief saldo van 8``."""
        first, sign = figure.first, 0
        before = self._low(first - 1)
        apart = self._low(first - 2) in self.lex.sets["level.before"]  # "kwam uit op - 4,3"
        signed = before in _SIGNS and (apart or self._glued(first))
        if signed and not self._glued_sign(first - 1):
            first, sign = first - 1, _SIGNS[before]
        elif self._signed_word(before, first):
            first, sign = first - 1, -1 if before in self.lex.sets["minus"] else 1
        elif self._low(first - 1) in self.lex.sets["range.from"]:
            sign = -1 if self._low(first - 3) in self.lex.sets["negative"] else 0
        if not sign and self._low(figure.last) in self.lex.sets["level.negative"]:
            sign = -1  # uit op 2,1 negatief
        modifier = None
        edge = first
        if figure.form == "fraction" and self._low(edge - 1) in self.lex.sets["articles"]:
            edge -= 1
        hit = self._ending.get(("modifier", edge)) or self._ending.get(("modifier", first))
        if hit is not None:
            bare = hit.last - hit.first == 1 and self._low(hit.first) in self.lex.sets["articles"]
            if not bare or figure.form == "fraction":
                first, modifier = hit.first, None if bare else hit.code
        return replace(figure, first=first, sign=sign, modifier=modifier)

    def _signed_word(self, before: str, first: int) -> bool:
        """``min 1,7``: a word for the sign before a number in digits, not the noun ``een min``."""
        if before not in self.lex.sets["minus"] and before not in self.lex.sets["plus"]:
            return False
        lead = self._low(first - 2)  # "een min 3" is a noun, "was het min 3" has a sign
        noun = lead in self.lex.sets["articles"] and lead not in self.lex.sets["index.it"]
        return self.tokens[first].kind == "num" and not noun

    def _glued_sign(self, at: int) -> bool:
        """A dash right after a word or number joins, it is no sign."""
        return self._glued(at) and self.tokens[at - 1].kind in ("num", "word", "code", "years")
