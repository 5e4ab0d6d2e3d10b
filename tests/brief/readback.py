"""Read a brief back: its text, where its figures stand in it, and what reader and checker say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kentering.brief.model import Brief, Cited, Figure, Piece, Sentence
from kentering.brief.words import sign
from kentering.catalogue import SeriesKey
from kentering.claims.check import check
from kentering.claims.checking.evidence import Books, Row
from kentering.claims.checking.rounding import band
from kentering.claims.checking.verdict import Verdict
from kentering.claims.model import Claim
from kentering.claims.read import statements
from kentering.claims.terms import is_earlier
from kentering.language import Lang, round_half_away
from kentering.periods import Period
from kentering.store import moment

FIRST_YEAR = 2018
FORECASTS = ("ahead", "phase")
"""Sections whose figures are our own forecasts and probabilities, or forecasts of banks: no release
gives them, so they are compared with the figure by value only."""
REVISED = ("revision",)
"""Sections in which a rounded zero may stand in words beside another figure (no change)."""
ACCEPTED = {False: ("confirmed",), True: ("confirmed", "revised")}
"""Verdicts that confirm a figure; what a sentence gives as printed before may be revised since."""


@dataclass(frozen=True)
class Place:
    """A figure of the brief at the characters ``start`` to ``end`` of its text."""

    figure: Figure
    start: int
    end: int
    words: str
    sentence: str
    section: str


@dataclass(frozen=True)
class Written:
    """The text of a brief in one language, and the place of every figure it cites."""

    text: str
    places: tuple[Place, ...]


def written(brief: Brief, lang: Lang) -> Written:
    """Kicker, lead, sections under their headings and questions, as one text."""
    out = _Text(brief, lang)
    out.line(brief.kicker[lang])
    out.paragraph("lead", brief.lead)
    for section in brief.sections:
        out.line(section.heading[lang])
        for paragraph in section.paragraphs:
            out.paragraph(section.id, paragraph)
    for question in brief.questions:
        out.paragraph("questions", (question.finding,))
    return Written("".join(out.parts), tuple(out.places))


@dataclass
class _Text:
    brief: Brief
    lang: Lang
    parts: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    at: int = 0

    def add(self, words: str) -> None:
        self.parts.append(words)
        self.at += len(words)

    def line(self, words: str) -> None:
        self.add(words + "\n\n")

    def paragraph(self, section: str, sentences: tuple[Sentence, ...]) -> None:
        for k, sentence in enumerate(sentences):
            if k:
                self.add(" ")
            self.sentence(section, sentence)
        self.add("\n\n")

    def sentence(self, section: str, sentence: Sentence) -> None:
        plain = sentence.plain(self.lang)
        for piece in sentence.pieces(self.lang):
            if isinstance(piece, Cited):
                figure = self.brief.figures[piece.figure]
                end = self.at + len(piece.text)
                self.places.append(Place(figure, self.at, end, piece.text, plain, section))
                self.add(piece.text)
            else:
                self.add(piece)


class DayBooks(Books):
    """Books of one day that share what was read of the whole store."""

    whole: Books

    def cells(self, key: str) -> dict[tuple[str, Period], list[Row]]:
        if key not in self._read:
            assert self.until is not None
            self._read[key] = {
                cell: kept
                for cell, rows in self.whole.cells(key).items()
                if (kept := [r for r in rows if r.released_at <= self.until])
            }
        return self._read[key]


def day_books(whole: Books, day: date) -> DayBooks:
    """The books as they stood at the end of a day."""
    made = DayBooks(whole.store, moment(day))
    made.whole = whole
    return made


def verdicts(text: str, day: date, lang: Lang, held: Books) -> tuple[Verdict, ...]:
    """Every claim and trend of a text of that day, judged by what was known on it."""
    return check(statements(text, day, lang), text, day, held.store, day, open_books=held).verdicts


def figure_span(claim: Claim) -> tuple[int, int]:
    """Where the number of a claim stands, with its sign, modifier and unit."""
    origin = claim.origins.get("unit")
    if claim.direction is None and origin is not None and origin.span is not None:
        return origin.span.start, origin.span.end
    return claim.start, claim.end


@dataclass(frozen=True)
class Outcome:
    """What came of one cited figure: confirmed, by value, in words, or a fault, and why."""

    place: Place
    code: str
    why: str = ""

    @property
    def fault(self) -> bool:
        """Whether the figure is neither confirmed nor one that can only be compared by value."""
        return self.code not in ("confirmed", "by value", "in words")

    def __str__(self) -> str:
        figure = self.place.figure
        head = f"{figure.name} {figure.value:.3f} <<{self.place.words}>>"
        return f"{head} {self.place.sentence}\n    {self.why}"


def outcomes(made: Written, found: Sequence[Verdict]) -> Iterator[Outcome]:
    """The outcome of every figure of a text that was read back."""
    for place in made.places:
        yield outcome(place, found)


def outcome(place: Place, found: Sequence[Verdict]) -> Outcome:
    """Hold a cited figure against the claim that was read at its place."""
    here = [v for v in found if _overlaps(v.claim, place)]
    if not any(c.isdigit() for c in place.words):
        return _in_words(place, here)
    verdict = next((v for v in here if v.claim.direction is None), None)
    if verdict is None:
        return Outcome(place, "not read")
    if not states(verdict.claim, place.figure):
        return Outcome(place, "other value", told(verdict))
    if place.section in FORECASTS:
        return Outcome(place, "by value", told(verdict))
    if verdict.code not in ACCEPTED[is_earlier(verdict.claim.subject)]:
        return Outcome(place, verdict.code, told(verdict))
    if not same_cell(verdict, place.figure):
        return Outcome(place, "other cell", told(verdict))
    return Outcome(place, "confirmed")


def _in_words(place: Place, here: list[Verdict]) -> Outcome:
    """A rounded zero in words: no change, the same, unchanged."""
    if sign(place.figure.value, place.figure.decimals):
        return Outcome(place, "other value", "words without a number for a figure that is not zero")
    flat = [v for v in here if v.claim.direction == "flat"]
    if any(v.code == "confirmed" and same_cell(v, place.figure) for v in flat):
        return Outcome(place, "confirmed")
    code = "in words" if place.section in (*FORECASTS, *REVISED) else "not read"
    return Outcome(place, code, told(here[0]) if here else "")


def _overlaps(claim: Claim, place: Place) -> bool:
    start, end = figure_span(claim)
    return start < place.end and place.start < end


def states(claim: Claim, figure: Figure) -> bool:
    """Whether the value read is the figure as printed, with its sign."""
    exact = float(round_half_away(figure.value, figure.decimals))
    if claim.value is None:
        ends = (claim.value_low, claim.value_high)
        return any(e is not None and abs(e - exact) < 1e-9 for e in ends)
    if claim.modifier is not None:
        held = band(claim)
        return held is not None and held.holds(exact)
    return abs(claim.value - exact) < 1e-9


def same_cell(verdict: Verdict, figure: Figure) -> bool:
    """Whether the verdict rests on the series and periods that the brief names for the figure."""
    if verdict.evidence is None:
        return False
    quantity = verdict.evidence.quantity
    used = {str(p) for p in (*quantity.now, *quantity.base)}
    return set(quantity.keys) == set(figure.trace.series) and set(figure.trace.periods) <= used


def told(verdict: Verdict) -> str:
    """A verdict in one line, for a failing test."""
    c = verdict.claim
    fields = (c.indicator, c.subject, c.geo, c.period, c.value, c.unit, c.comparison, c.modifier)
    rest = (c.source, c.adjusted, c.base, c.direction)
    return f"{verdict.code} {fields} {rest}: {verdict.words.en}"


def rewritten(brief: Brief, lang: Lang, words: dict[str, str], *, figures: bool) -> Written:
    """The text of a brief with words replaced in its sentences, or in its figures only."""
    longest = sorted(words, key=len, reverse=True)
    edge = "" if figures else r"\b"
    known = re.compile("|".join(f"{edge}{re.escape(word)}{edge}" for word in longest))

    def change(text: str) -> str:
        return known.sub(lambda found: words[found.group()], text)

    def piece(part: Piece) -> Piece:
        if isinstance(part, Cited):
            return Cited(change(part.text), part.figure)
        return part if figures else change(part)

    def sentence(old: Sentence) -> Sentence:
        new = tuple(piece(part) for part in old.pieces(lang))
        return Sentence(new, old.en) if lang == "nl" else Sentence(old.nl, new)

    sections = tuple(
        replace(s, paragraphs=tuple(tuple(sentence(t) for t in p) for p in s.paragraphs))
        for s in brief.sections
    )
    asked = tuple(replace(q, finding=sentence(q.finding)) for q in brief.questions)
    lead = tuple(sentence(s) for s in brief.lead)
    return written(replace(brief, lead=lead, sections=sections, questions=asked), lang)


def days_around_releases(held: Books, geo: str, count: int) -> list[date]:
    """Days spread over the releases of a geography's output: on, after and before one in turn."""
    known: set[date] = set()
    for key in held.keys:
        parts = SeriesKey.parse(key)
        if (parts.geo, parts.indicator) == (geo, "production") and parts.branch in ("C", "B-D"):
            known |= {r.released_at.date() for rows in held.cells(key).values() for r in rows}
    days = sorted(day for day in known if day.year >= FIRST_YEAR)
    spread = [days[k * (len(days) - 1) // (count - 1)] for k in range(count)]
    return [day + timedelta(days=(0, 1, -1)[k % 3]) for k, day in enumerate(spread)]
