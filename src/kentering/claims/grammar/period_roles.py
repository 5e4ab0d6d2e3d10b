"""What a period expression is in its sentence: measured, compared with, a start, an aside."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.tokens import Token

_UNEQUALLED = 16
"""Tokens ahead of a period in which ``nooit`` makes it the record itself."""


def counts_of(tokens: tuple[Token, ...], hits: tuple[Hit, ...], lex: Lexicon) -> set[int]:
    """Where units and counted nouns begin, but for ``wil in 2027 mensen aannemen``: a year."""
    named = {h.first for h in hits if h.group in ("unit", "counted")}
    nouns = {h.first for h in hits if h.group == "count_noun"}
    return named | {at for at in nouns if not _after_year(tokens, at, lex)}


def _after_year(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> bool:
    if at < 2:
        return False
    year = tokens[at - 1].text
    plain = len(year) == 4 and year.isdecimal() and 1900 <= int(year) <= 2100
    lead = tokens[at - 2].low in lex.sets["period.year_leads"]
    return plain and lead and int(year) % 100 > 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A period expression at tokens ``first`` up to ``last``.

    ``freq`` and ``number`` say which month, quarter or half; ``year`` is printed, ``year_shift``
    counts from the year of publication (vorig jaar is -1), ``steps`` from the period last spoken
    of (een maand eerder is -1). ``basis`` marks what is compared with, ``since`` a start;
    ``recent`` counts from publication whatever was spoken of, ``that`` points at the period named
    just before (toen, die maand), ``recalled`` is compared with first and then measured (dan in
    mei, toen ...), ``ago`` counts from what the text is about (een jaar
    geleden), ``over`` has ended before publication (vorig najaar).
    """

    first: int
    last: int
    freq: str
    number: int | None = None
    year: int | None = None
    year_shift: int | None = None
    steps: int | None = None
    now_shift: int | None = None
    basis: bool = False
    since: bool = False
    same: bool = False
    until: Mention | None = None
    day: int | None = None
    weak: bool = False
    aside: bool = False
    recent: bool = False
    that: bool = False
    recalled: bool = False
    ago: bool = False
    over: bool = False


class Roles:
    """The parts that the periods of one sentence play."""

    def __init__(self, tokens: tuple[Token, ...], hits: tuple[Hit, ...], lex: Lexicon) -> None:
        self.tokens = tokens
        self.lex = lex
        self._basis_end = {hit.last: hit for hit in hits if hit.group == "basis"}
        self._bases = [hit for hit in hits if hit.group == "basis"]

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def role(self, found: Mention) -> Mention:
        """Whether a period is measured, compared with, a start or named in passing."""
        before = found.first - (found.day is not None)
        while self._low(before - 1) in self.lex.sets["period.filler"] and before > found.first - 5:
            if before in self._basis_end:
                break
            before -= 1
        marker = self._basis_end.get(before) or self._basis_end.get(found.first)
        if marker is None:
            inside = (h for h in self._bases if h.first < found.first < h.last)
            marker = next(inside, None)
        here = found.last + (self._low(found.last) == ",")
        then = marker is not None and self._low(here) in self.lex.sets["period.when"]
        if self._aside(found, marker):
            return replace(found, aside=not then, recalled=then)
        if marker is None and self._of_earlier(found):
            return replace(found, basis=True)
        if marker is not None and self._unequalled(marker):
            return found
        if marker is None and not found.that and self._begun(found):
            return replace(found, since=True)
        if marker is None or then:
            return replace(found, recalled=marker is not None)
        since = self._low(marker.first) in self.lex.sets["period.since"]
        extreme = self._low(marker.first) in self.lex.sets["basis.asides"]
        during = extreme and self._during(marker)
        basis = not (since or extreme)
        return replace(found, basis=basis, since=since, aside=extreme and not during)

    def _aside(self, found: Mention, marker: Hit | None) -> bool:
        """Whether a period is not that of a figure: said before, told in passing, a record."""
        said = (
            found.now_shift == 0 and self._low(found.first - 1) in self.lex.sets["period.earlier"]
        )
        if said or self._told_aside(found) or self._in_passing(found) or self._of_noun(found):
            return True
        if self._reported(found):
            return True
        if marker is None:
            return False
        if self._low(found.last) in self.lex.sets["period.reported"]:
            return True
        lead = {self._low(at) for at in range(max(0, marker.first - 6), marker.first)}
        since = self._low(marker.first) in self.lex.sets["period.since"]
        return since and bool(lead & self.lex.sets["basis.superlatives"])

    def _reported(self, found: Mention) -> bool:
        """``de 5,4 procent die vorige maand werd gemeld``, ``dan we in mei dachten``: when told."""
        sets = self.lex.sets
        lead = found.first - 1 - (self._low(found.first - 1) in sets["period.of"])
        after = {self._low(at) for at in range(found.last, found.last + 3)}
        if self._low(lead) in sets["period.that"]:
            return bool(after & sets["period.reported"])
        than = self._low(lead - 1) in sets["stance.than"]
        return than and bool(after & sets["period.thought"])

    def _during(self, marker: Hit) -> bool:
        """``Op het dieptepunt in 2013 waren het er 5.900``: that time is measured itself."""
        led = self._low(marker.first - 2) in self.lex.sets["period.during"]
        compared = {marker.first - 2, marker.first - 1} & self._basis_end.keys()
        return (
            led and not compared and self._low(marker.first - 3) not in self.lex.sets["stance.than"]
        )

    def _in_passing(self, found: Mention) -> bool:
        """Evenals in mei, gevolgd door mei, de hoogste sinds mei: named, not measured."""
        opening = {self._low(at) for at in range(max(0, found.first - 5), found.first)}
        if found.first < 8 and opening & self.lex.sets["basis.likewise"]:
            return True
        for at in range(found.first - 1, max(-1, found.first - 11), -1):
            if self.tokens[at].kind == "num" or self._low(at) in self.lex.sets["and_or"]:
                break
            if self._low(at) in (";", ":"):
                break
            if self._low(at) in self.lex.sets["basis.follows"]:
                figure = any(t.kind == "num" for t in self.tokens[:at])
                return figure or self._low(at + 1) not in self.lex.sets["period.onto"]
        far = {self._low(at) for at in range(max(0, found.first - 14), found.first)}
        begun = bool(far & self.lex.sets["period.since"])
        return begun and bool(far & self.lex.sets["basis.superlatives"])

    def _of_earlier(self, found: Mention) -> bool:
        """``van de productie van een jaar geleden bleef 36 procent over``: compared with."""
        sets, lead = self.lex.sets, found.first - 2
        if found.steps is None or found.that or self._low(lead + 1) not in sets["period.onto_noun"]:
            return False
        if self._low(lead) in self.lex.table["numerals"]["fractions"]:
            return True
        if lead < 1 or self.tokens[lead].kind != "word":
            return False
        first = lead - 1 - (self._low(lead - 1) in sets["articles"])
        return self._low(first) in sets["period.held_against"]

    def _unequalled(self, marker: Hit) -> bool:
        """``Nog nooit gingen zo veel bedrijven failliet als in 2013``: that year is measured.

        So is what a sentence begins with: ``Die van november was een plus``.
        """
        if marker.first == 0 and self._low(0) in self.lex.sets["period.that"]:
            return True
        lead = range(max(0, marker.first - _UNEQUALLED), marker.first)
        return any(self._low(at) in self.lex.sets["period.never"] for at in lead)

    def _of_noun(self, found: Mention) -> bool:
        """``viel na de uitschieter van december terug``: the period of what came before."""
        if self._low(found.first - 1) not in self.lex.sets["period.of_noun"]:
            return False
        for at in range(found.first - 3, max(-1, found.first - 7), -1):
            if self.tokens[at].kind in ("punct", "num"):
                return False
            if self._low(at) in self.lex.sets["boundary.after"] | self.lex.sets["period.despite"]:
                return self._low(at + 1) in self.lex.sets["articles"]
        return False

    def _told_aside(self, found: Mention) -> bool:
        """``De horeca, die tot eind januari dicht was, ...``: of a clause without a figure."""
        if self._low(found.first - 1) == "," and self._named_only(found):
            return True
        for at in range(found.first - 1, max(0, found.first - 9), -1):
            if self.tokens[at].kind in ("punct", "num"):
                return False
            if self._low(at - 1) == "," and self._low(at) in self.lex.sets["period.that"]:
                break
        else:
            return False
        for at in range(found.last, min(found.last + 12, len(self.tokens))):
            if self.tokens[at].kind == "num":
                return False
            if self.tokens[at].kind == "punct":
                return self._low(at) in ",."
        return found.last < len(self.tokens)

    def _named_only(self, found: Mention) -> bool:
        """``De machinebouw, vorig jaar nog de trekker, ...``: words between commas, no figure."""
        for at in range(found.last, min(found.last + 8, len(self.tokens))):
            if self.tokens[at].kind == "num":
                return False
            if self.tokens[at].kind == "punct":
                return self._low(at) == "," and at - found.last > 1
        return False

    def _begun(self, found: Mention) -> bool:
        """``Sinds de start van het stelsel in 2005``: a start with words before its period."""
        for at in range(found.first - 1, max(-1, found.first - 9), -1):
            if self.tokens[at].kind in ("punct", "num"):
                return False
            if self._low(at) in self.lex.sets["period.since"]:
                return self._low(found.first - 1) in self.lex.sets["period.of"]
        return False

    def joined(self, found: list[Mention]) -> list[Mention]:
        """Spans (tussen 2017 en 2023, van 2017 tot 2021) and pairs of months become one."""
        out: list[Mention] = []
        for mention in found:
            before = out[-1] if out else None
            gap = mention.first - before.last if before else 9
            if before is not None and self._through(before, mention):
                out[-1] = replace(before, last=mention.last, until=mention)
                continue
            if before is None or gap != 1 or before.freq != mention.freq or before.until:
                out.append(mention)
                continue
            link, lead = self._low(before.last), self._low(before.first - 1)
            span = (
                lead in self.lex.sets["period.between"] and link in self.lex.sets["and_or"]
            ) or (
                lead in self.lex.sets["range.from"]
                and link in self.lex.sets["range.to"]
                and before.freq == "A"
            )
            pair = before.freq == "M" and link in self.lex.sets["period.pair"]
            over = self._low(before.first - 1) in self.lex.sets["range.from"]
            over = over and link in self.lex.sets["period.onto"]
            if over and mention.freq in ("M", "Q"):
                out[-1] = replace(before, basis=True)
                out.append(replace(mention, basis=False))
            elif span or (pair and before.number != mention.number):
                out[-1] = replace(before, last=mention.last, until=mention)
            else:
                out.append(mention)
        return [self._quarter(self._up_to(mention)) for mention in out]

    def _quarter(self, mention: Mention) -> Mention:
        """``tussen april en juni``, ``van oktober tot en met december``: a quarter."""
        end, number = mention.until, mention.number or 0
        lead = self._low(mention.first - 1)
        led = lead in self.lex.sets["period.between"] | self.lex.sets["range.from"]
        months = end is not None and mention.freq == end.freq == "M" and mention.year is None
        if end is None or not (led and months) or end.number != number + 2 or number % 3 != 1:
            return mention
        return Mention(mention.first, end.last, "Q", number // 3 + 1, end.year, end.year_shift)

    def _up_to(self, mention: Mention) -> Mention:
        """``tot en met juli``: the year so far, ``het kwartaal tot en met september`` a quarter."""
        if mention.until is not None or mention.freq not in ("M", "A") or mention.steps is not None:
            return mention
        lead = next((n for n in (1, 3) if self._before(mention, n) in self._through_words()), None)
        if lead is None or mention.basis or mention.since:
            return mention
        reach = range(max(0, mention.first - lead - 5), mention.first - lead)
        if any(self._low(at) in self.lex.sets["period.reaches"] for at in reach):
            return mention
        if mention.freq == "A":
            dated = mention.year is not None
            return replace(mention, year=None, year_shift=0, until=mention) if dated else mention
        number = mention.number or 0
        if self._low(mention.first - lead - 1) in self.lex.sets["period.quarter"]:
            return replace(mention, freq="Q", number=(number + 2) // 3) if number else mention
        fiscal = self._low(mention.first - lead - 1) in self.lex.sets["period.fiscal"]
        begin = number % 12 + 1 if fiscal else 1
        year = None if fiscal else mention.year
        return replace(mention, number=begin, year=year, until=mention) if number > 1 else mention

    def _before(self, mention: Mention, count: int) -> str:
        return " ".join(self._low(mention.first - k) for k in range(count, 0, -1))

    def _through_words(self) -> frozenset[str]:
        return self.lex.sets["period.through"] - self.lex.sets["range.to"]

    def _through(self, before: Mention, mention: Mention) -> bool:
        """``januari tot en met maart``, ``over January to March``: a span of months."""
        years = before.year is not None and mention.year is not None
        if before.freq != mention.freq or before.until or before.number is None:
            return False
        if before.freq != "M" and not (before.freq == "A" and years):
            return False
        words = " ".join(self._low(at) for at in range(before.last, mention.first))
        return words in self.lex.sets["period.through"]
