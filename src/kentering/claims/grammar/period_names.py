"""Period expressions: what stands in the sentence, not yet resolved to a calendar."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.period_roles import Mention, Roles, counts_of
from kentering.claims.grammar.period_words import FREQ_WORDS, may_open, ranked, units_of_time
from kentering.claims.grammar.pointing import elliptic, pointing
from kentering.claims.grammar.tokens import Token

_LAST = 12
"""Rank of the last month of a year."""


class Periods:
    """The period expressions of one sentence."""

    def __init__(self, tokens: tuple[Token, ...], hits: tuple[Hit, ...], lex: Lexicon) -> None:
        self.tokens = tokens
        self.lex = lex
        self._roles = Roles(tokens, hits, lex)
        self._units = counts_of(tokens, hits, lex)
        self._months, self._ordinals = ranked(lex.lang)

    def mentions(self) -> list[Mention]:
        """All expressions in order; a basis is marked, pairs and spans are joined."""
        out: list[Mention] = []
        here = 0
        lang, units = self.lex.lang, units_of_time(self.lex.lang)
        while here < len(self.tokens):
            token = self.tokens[here]
            if token.kind == "punct" or (
                token.kind == "word"
                and not may_open(lang, token.low)
                and self._low(here + 1) not in units
            ):
                here += 1
                continue
            found = self._mention(here)
            if found is None:
                here += 1
                continue
            out.append(self._roles.role(found))
            here = found.last
        return self._roles.joined(out)

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _is(self, at: int, name: str) -> bool:
        return self._low(at) in self.lex.sets[f"period.{name}"]

    def _mention(self, at: int) -> Mention | None:
        return (
            self._dated(at)
            or pointing(self.tokens, at, self.lex)
            or self._that(at)
            or self._first_months(at)
            or self._months_joined(at)
            or self._month(at)
            or self._quarter_or_half(at)
            or elliptic(self.tokens, at, self._ordinals.get(self._low(at)), self.lex)
            or self._part(at)
            or self._same(at)
            or self._steps(at)
            or self._relative(at)
            or self._bare_year(at)
        )

    def _year(self, at: int) -> int | None:
        """The year that token ``at`` is, or None (an amount, a count)."""
        if not 0 <= at < len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind != "num" or len(token.text) != 4 or not token.text.isdecimal():
            return None
        follows = self._low(at + 1)
        glued = at + 1 < len(self.tokens) and self.tokens[at + 1].start == token.end
        counted = at + 1 in self._units and not self._is(at - 1, "over_years")
        if counted or follows in self.lex.table["numerals"]["scales"]:
            return None
        if self._low(at - 1) in ("€", "$") or (glued and follows in ("%", "=")):
            return None
        return int(token.text) if 1900 <= int(token.text) <= 2100 else None

    def _of_year(self, at: int) -> tuple[int | None, int | None, int]:
        """A year after a month or quarter: printed, or shift from publication; where it ends."""
        here = at
        while self._is(here, "of") and here < at + 2:
            here += 1
        if (year := self._year(here)) is not None:
            return year, None, here + 1
        if self._is(here + 1, "year"):
            for name, shift in (("last", -1), ("this", 0), ("next", 1)):
                if self._is(here, name):
                    return None, shift, here + 2
        return None, None, at

    def _dated(self, at: int) -> Mention | None:
        token = self.tokens[at]
        if token.kind == "date" and len(token.text) >= 7 and token.text[4:5] == "-":
            year, month = int(token.text[:4]), int(token.text[5:7])
            if 1 <= month <= 12:
                return Mention(
                    at, at + 1, "M", month, year, day=15 if len(token.text) > 7 else None
                )
        if token.kind == "years":
            begin, end = int(token.text[:4]), token.text[-2:]
            long = token.text[-4:].isdecimal()
            final = int(token.text[-4:]) if long else begin // 100 * 100 + int(end)
            return Mention(at, at + 1, "A", 1, begin, until=Mention(at, at + 1, "A", 1, final))
        if token.kind == "code" and len(token.low) == 2 and token.low[0] in "qh":
            number = int(token.low[1]) if token.low[1].isdecimal() else 0
            if 1 <= number <= (4 if token.low[0] == "q" else 2):
                found, shift, last = self._of_year(at + 1)
                return Mention(at, last, token.text[0].upper(), number, found, shift)
        return None

    def _months_joined(self, at: int) -> Mention | None:
        """``april-juni``: a quarter, or a span of months."""
        first, dash, last = self._low(at).partition("-")
        if not dash and first in self._months:
            return self._three_months(at)
        if not dash or first not in self._months or last not in self._months:
            return None
        begin, final = self._months[first], self._months[last]
        year, shift, end = self._of_year(at + 1)
        if final - begin == 2 and begin % 3 == 1:
            return Mention(at, end, "Q", begin // 3 + 1, year, shift)
        until = Mention(at, end, "M", final, year, shift)
        return Mention(at, end, "M", begin, year, shift, until=until)

    def _three_months(self, at: int) -> Mention | None:
        """``april, mei en juni``: a quarter; ``december, januari en februari``: a span."""
        one, two, three = (self._months.get(self._low(at + step), -1) for step in (0, 2, 4))
        linked = self._low(at + 1) == "," and self._low(at + 3) in self.lex.sets["and_or"]
        if not linked or -1 in (two, three) or [two, three] != [one % 12 + 1, two % 12 + 1]:
            return None
        year, shift, end = self._of_year(at + 5)
        last = Mention(at, end, "M", three, year, shift)
        whole = Mention(at, end, "Q", three // 3, year, shift)
        return whole if one % 3 == 1 else Mention(at, end, "M", one, until=last)

    def _month(self, at: int) -> Mention | None:
        dated = self._of_year(at + 1)[:2] != (None, None)
        closing = _LAST if dated and self._is(at, "closing_month") else None
        number = self._months.get(self._low(at)) or self._joined_month(at) or closing
        if number is None or (len(self._low(at)) < 4 and not self._near_period(at)):
            return None
        last = at + 1
        if self._low(last) == "." and self._year(last + 1):
            last += 1
        year, shift, last = self._of_year(last)
        before = self.tokens[at - 1] if at else None
        if before is not None and before.low == "." and at > 1:
            before = self.tokens[at - 2]
        day = None
        if before is not None and before.kind == "num" and before.text.isdecimal():
            day = int(before.text) if int(before.text) <= 31 else None
        return Mention(at, last, "M", number, year, shift, day=day)

    def _that(self, at: int) -> Mention | None:
        """``toen``, ``die maand``: the period that was named just before."""
        opens = at == 0 or self._low(at - 1) in (":", ";")
        if self._is(at, "when"):
            adverb = opens and self._low(at + 1) not in self.lex.sets["articles"]
            figure = at + 1 < len(self.tokens) and self.tokens[at + 1].kind == "num"
            adverb = adverb or (figure and self._low(at - 1) not in (",", ""))
            return Mention(at, at + 1, "M", steps=0, that=True) if adverb else None
        led = opens or self._is(at - 1, "of")
        for freq, name in FREQ_WORDS:
            if (
                led
                and self._is(at, "that")
                and self._is(at + 1, name)
                and not self._is(at + 1, "plural")
            ):
                return Mention(at, at + 2, freq, steps=0, that=True)
        return None

    def _first_months(self, at: int) -> Mention | None:
        """``de tweede maand van het jaar``, ``de eerste zes maanden van 2024``."""
        rank = self.lex.table["period"]["ranks"].get(self._low(at))
        if rank is None:
            return None
        if self._is(at + 1, "month") and not self._is(at + 1, "plural"):
            return self._ranked(at, at + 2, "M", rank)
        if rank == _LAST and self._is(at + 1, "quarter"):
            found = self._ranked(at, at + 2, "Q", 4)
            dated = found is not None and (found.year or found.year_shift) is not None
            return found if dated else None
        size = self._count(at + 1)
        if size in (2, 3) and rank == 1 and self._is(at + 2, "quarter"):
            return self._first_quarters(at, size)
        if size is None or rank not in (1, _LAST) or not self._is(at + 2, "month"):
            return None
        return self._run_of_months(at, size, last=rank == _LAST)

    def _ranked(self, at: int, last: int, freq: str, number: int) -> Mention | None:
        year, shift, end = self._of_year(last)
        plain = self._is(last, "of") and self._is(last + 1, "of") and self._is(last + 2, "year")
        if year is None and shift is None and not plain:
            return None
        return Mention(at, last + 3 if plain else end, freq, number, year, shift)

    def _first_quarters(self, at: int, size: int) -> Mention:
        year, shift, end = self._of_year(at + 3)
        if size == 2:
            return Mention(at, end, "H", 1, year, shift)
        return Mention(at, end, "Q", 1, year, shift, until=Mention(at, end, "Q", 3, year, shift))

    def _run_of_months(self, at: int, size: int, *, last: bool) -> Mention | None:
        """The first or last months of a year: a quarter, a half or a span."""
        year, shift, end = self._of_year(at + 3)
        plain = self._is(at + 3, "of") and self._is(at + 4, "of") and self._is(at + 5, "year")
        if not 2 <= size <= 11 or (last and year is None and shift is None):
            return None
        end = at + 6 if plain else end
        whole = {3: ("Q", 4 if last else 1), 6: ("H", 2 if last else 1)}.get(size)
        if whole is not None:
            return Mention(at, end, whole[0], whole[1], year, shift)
        first, final = (13 - size, 12) if last else (1, size)
        until = Mention(at, end, "M", final, year, shift)
        return Mention(at, end, "M", first, year, shift, until=until)

    def _joined_month(self, at: int) -> int | None:
        """``novembercijfers``: a month at the head of a compound."""
        word = self._low(at)
        for tail in self.lex.table["period"]["compound"]:
            if word.endswith(tail):
                return self._months.get(word[: -len(tail)].rstrip("-"))
        return None

    def _near_period(self, at: int) -> bool:
        """Short names of months (mei, mar) need a sign that a month is meant."""
        around = (self.tokens[at].text[:1].isupper(), self._year(at + 1) is not None)
        before = at == 0 or self._low(at - 1) in self.lex.sets["period.in_words"]
        return before or any(around)

    def _quarter_or_half(self, at: int) -> Mention | None:
        number, start = self._ordinals.get(self._low(at)), at
        here = at + 1
        if number is None and self._low(at).isdecimal() and 1 <= int(self._low(at)) <= 4:
            number, here = int(self._low(at)), at + 1
            if (
                self._low(here) in ("e", "ste", "de")
                and self.tokens[here].start == self.tokens[at].end
            ):
                here += 1
            else:
                number = None
        if number is not None and self._low(at + 1) in self.lex.sets["and_or"]:
            second = (
                self._quarter_or_half(at + 2) if self._ordinals.get(self._low(at + 2)) else None
            )
            if second is not None and second.number != number:
                return replace(second, first=at, last=at + 1, number=number)
        if number is None:
            if self._low(at) in self.lex.sets["period.closing_quarter"]:
                year, shift, last = self._of_year(at + 1)
                return Mention(start, last, "Q", 4, year, shift)
            return None
        for freq, name in (("Q", "quarter"), ("H", "half")):
            if not self._is(here, name) or (freq == "H" and number > 2):
                continue
            here += 1
            if freq == "H":
                while self._low(here) in self.lex.sets["period.half_tail"]:
                    here += 1
            year, shift, last = self._of_year(here)
            return Mention(start, last, freq, number, year, shift)
        return None

    def _part(self, at: int) -> Mention | None:
        """``zomer 2025``, ``begin 2025``, ``medio 2022``, ``eind vorig jaar``: a quarter of it."""
        edges = (("start", 1), ("middle", 2), ("end", 4))
        named = [number for name, number in edges if self._is(at, name)]
        quarter = self.lex.table["period"]["seasons"].get(self._low(at)) or next(iter(named), None)
        year, shift, last = self._of_year(at + 1)
        if quarter is None or (year is None and shift is None):
            return None
        return Mention(at, last, "Q", quarter, year, shift)

    def _same(self, at: int) -> Mention | None:
        """``dezelfde maand een jaar eerder``, ``hetzelfde kwartaal van 2021``."""
        if not self._is(at, "same"):
            return None
        unit = self._low(at + 1)
        period = any(unit in self.lex.sets[f"period.{name}"] for _, name in FREQ_WORDS)
        if not period and unit not in self.lex.sets["period.period"]:
            return None
        year, shift, last = self._of_year(at + 2)
        steps = self._steps(last)
        if steps is not None and steps.freq == "A":
            return replace(steps, first=at, same=True)
        if year is None and shift is None:
            return Mention(at, last, "M", steps=0, same=True)
        return Mention(at, last, "A", 1, year, shift, same=True)

    def _steps(self, at: int) -> Mention | None:
        """``een maand eerder``, ``drie maanden daarvoor``, ``twintig jaar later``."""
        for freq, name in FREQ_WORDS:
            if freq == "H" or not self._is(at + 1, name):
                continue
            count = self._count(at)
            if count is None or (self._is(at + 2, "ago") and self._brought(at)):
                continue
            for word, sign in (("earlier", -1), ("later", 1)):
                if self._is(at + 2, word):
                    ago = self._is(at + 2, "ago")
                    return Mention(at, at + 3, freq, steps=sign * count, ago=ago)
        return None

    def _brought(self, at: int) -> bool:
        """``voor dit jaar terug naar 1``, ``in tien jaar terug``: the particle of a verb."""
        return self._is(at, "this") or self._is(at - 1, "over_years")

    def _count(self, at: int) -> int | None:
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.low in self.lex.sets["numerals.one"] or token.low in self.lex.sets["articles"]:
            return 1
        value = self.lex.words.value(token.low) if token.kind == "word" else None
        if token.kind == "num" and token.text.isdecimal() and len(token.text) < 4:
            value = float(token.text)
        return int(value) if value is not None and value % 1 == 0 and value < 200 else None

    def _relative(self, at: int) -> Mention | None:
        """``vorig jaar``, ``deze maand``, ``het komende kwartaal``: counted from publication."""
        for name, shift in (("last", -1), ("this", 0), ("next", 1)):
            ranked = self._low(at) in self.lex.table["period"]["ranks"]
            if not self._is(at, name) or (ranked and self._is(at + 2, "before_what")):
                continue
            for freq, word in FREQ_WORDS:
                if freq != "H" and self._is(at + 1, word) and not self._is(at + 1, "plural"):
                    if self._is(at, "previous"):
                        return Mention(at, at + 2, freq, steps=-1)
                    about = f"{self._low(at + 2)} {self._low(at + 3)} {self._low(at + 4)}"
                    if freq == "A" and about in self.lex.sets["period.about_now"]:
                        return Mention(at, at + 5, "M", now_shift=12 * shift, recent=True)
                    bare = freq == "M" and self._low(at - 1) not in self.lex.sets["articles"]
                    recent = self._is(at, "recent") or freq == "A" or bare
                    return Mention(at, at + 2, freq, now_shift=shift, recent=recent)
        return None

    def _bare_year(self, at: int) -> Mention | None:
        year = self._year(at)
        if year is None:
            return None
        before = self.tokens[at - 1] if at else None
        name = (
            before is not None
            and before.kind == "word"
            and before.low not in self.lex.sets["period.in_words"]
            and self._low(at - 2) not in self.lex.sets["numerals.one"]
        )
        return Mention(at, at + 1, "A", 1, year, weak=name)
