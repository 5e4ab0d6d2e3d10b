"""Reading: a text becomes claims, deterministically, by a grammar over tokens.

Per sentence: phrases, figures and periods are found, the sentence is cut between its figures,
and each figure takes its fields from its own words, then from the sentence, then from what the
text said before. Nothing is fetched and no verdict is passed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from kentering.claims.assemble import claims_of
from kentering.claims.comparisons.contrasted import contrasted
from kentering.claims.documents.dateline import published_in
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.firms import with_firms
from kentering.claims.grammar.lexicon import Lexicon, lexicon
from kentering.claims.grammar.parse import Parsed, parse_text
from kentering.claims.grammar.source import brackets_ahead, lead_source
from kentering.claims.grammar.when import When
from kentering.claims.model import Claim
from kentering.claims.periods.headings import dated_headings
from kentering.claims.periods.publication import Appeared, appeared, hung
from kentering.claims.periods.resolve import resolve
from kentering.claims.places.named import told_place
from kentering.claims.trend import trends_of
from kentering.periods import Period

_FURTHER = 5
"""Tokens after the words of a direction in which a figure that was not read belongs to it."""
_STOPS = frozenset(",;:.()")
_UNREAD = ("num", "code", "skip")
_RATES = ("percent", "percentage_points", "points")
_LEAD = 6
"""Sentences in which the body a text rests on is named."""
_NEXT = 3
"""Sentences from the first figure on in which its period can stand."""
_MIDDLE = 15
"""Day of the month: a survey published before it is of the month before."""
_RECENT = 8
"""Months: a period of the lead further back is no news."""


def read(text: str, published: date | Period | None = None, lang: str = "nl") -> tuple[Claim, ...]:
    """The claims of a text, in order of place.

    Args:
        text: the text; spans count its characters.
        published: day or month of publication, for months without a year and words like last
            month. When absent the date line of the text is used (``dateline``), else the month
            that its periods make likeliest (``publication``); periods that need a day then stay
            open or a year. A month alone means its last day (clause V4).
        lang: nl, en or de.

    Returns:
        One claim a figure; thresholds, runs, ranks, dates and names are left out.

    Raises:
        InputError: texts in that language are not read.
    """
    return reading(text, published, lang).claims


def trends(
    text: str, published: date | Period | None = None, lang: str = "nl"
) -> tuple[Claim, ...]:
    """Directions that a text states without a figure (nam licht toe), as claims without a value.

    Args:
        text: the text.
        published: day of publication.
        lang: nl, en or de.

    Returns:
        Claims with ``direction`` up, down or flat and no value.
    """
    return reading(text, published, lang).directions


def statements(
    text: str, published: date | Period | None = None, lang: str = "nl"
) -> tuple[Claim, ...]:
    """Claims, then directions without a figure, of a text that is read once.

    Args:
        text: the text.
        published: day of publication.
        lang: nl, en or de.
    """
    found = reading(text, published, lang)
    return (*found.claims, *found.directions)


@dataclass(frozen=True)
class Reading:
    """What a text says, and when it was taken to have appeared."""

    claims: tuple[Claim, ...]
    directions: tuple[Claim, ...]
    appeared: Appeared


def reading(text: str, published: date | Period | None = None, lang: str = "nl") -> Reading:
    """Claims and directions of a text, with the month it was read as of.

    Args:
        text: the text.
        published: day or month of publication; see ``read``.
        lang: nl, en or de.
    """
    lex = lexicon(lang)
    parsed = with_firms(parse_text(text, lex), lex)
    published = _day(published or published_in(text))
    day = Appeared(When.of(published), exact=True) if published else appeared(parsed, lex)
    context = _opening(parsed, published, day, lex)
    ahead = brackets_ahead(parsed, lex)
    told: list[tuple[Parsed, list[Claim]]] = []
    directions: list[Claim] = []
    for at, sentence in enumerate(parsed):
        found, after = claims_of(sentence, context, lex, text, ahead[at])
        found = [replace(claim, sentence=at) for claim in found]
        told.append((sentence, found))
        # a figure that was left out says how much the sentence is about
        if not found and not any(f.unit in _RATES for f in sentence.figures):
            stated = trends_of(sentence, context, lex, text, ahead[at])
            kept = (t for t in stated if not _over_a_number(t, sentence))
            directions.extend(replace(claim, sentence=at) for claim in kept)
        context = after
    claims = contrasted(dated_headings(told))
    if not day.exact:
        claims, directions = (hung(kind, parsed, day) for kind in (claims, directions))
    return Reading(tuple(claims), tuple(directions), day)


def _day(published: date | Period | None) -> date | None:
    """The day of publication; of a month its last (V4)."""
    return published.end if isinstance(published, Period) else published


def _over_a_number(trend: Claim, sentence: Parsed) -> bool:
    """Whether the words of a direction hold a number that was not read, or run on into one.

    The figure may say something else than the direction does, so nothing is stated.
    """
    dated = {at for m in sentence.mentions for at in range(m.first, m.last)}
    room = _FURTHER
    for at, token in enumerate(sentence.tokens):
        if token.start < trend.start:
            continue
        if token.start >= trend.end:
            room -= 1
            if room < 0 or token.low in _STOPS:
                return False
        if at not in dated and token.kind in _UNREAD and token.text[0].isdigit():
            return True
    return False


def _opening(parsed: list[Parsed], published: date | None, day: Appeared, lex: Lexicon) -> Context:
    lead, only = lead_source(parsed[:_LEAD], lex)
    now = day.month
    return Context(
        now=now,
        dated=day.exact,
        survey=_survey_month(published, parsed),
        release=_release(published),
        polled=any(p.says(lex.sets["survey.quick"]) for p in parsed),
        rhythm=next((r for p in parsed if (r := _rhythm(p, lex)) is not None), "M"),
        opening=_first_period(parsed, now),
        outlook=_first_outlook(parsed, now),
        lead_topic=_first_topic(parsed, lex),
        lead_geo=_lead_place(parsed, lex),
        home=str(lex.table["geo"]),
        named_most=_named_most(parsed),
        lead_source=lead,
        lead_only=only,
        sources=tuple({h.code: None for p in parsed for h in p.hits if h.group == "source"}),
        policy=next(
            (
                h.code
                for p in parsed
                for h in p.hits
                if h.group == "source" and h.code in lex.table["source_rules"]["policy"]
            ),
            None,
        ),
    )


def _rhythm(parsed: Parsed, lex: Lexicon) -> str | None:
    """``de halfjaarlijkse ledenpeiling``, ``ons kwartaalonderzoek``: how often firms are asked."""
    nouns, often = tuple(lex.table["survey"]["nouns"]), lex.table["survey"]["rhythm"]
    leads = tuple(often)
    for at, token in enumerate(parsed.tokens):
        if not token.low.startswith(leads):
            continue
        if nouns and (token.low + " " + parsed.low(at + 1)).endswith(nouns):
            return str(next(often[lead] for lead in leads if token.low.startswith(lead)))
    return None


def _survey_month(published: date | None, parsed: list[Parsed]) -> When | None:
    """The month of a survey that names none: counted from, or after the one before it."""
    counted = any(
        m.freq == "M" and (m.steps == -1 or m.now_shift == -1) for p in parsed for m in p.mentions
    )
    if published is None:
        return None
    month = When.of(published)
    if published.day <= _MIDDLE:
        return month.shift(-1) if counted else None
    named = {m.number for p in parsed for m in p.mentions if m.freq == "M" and m.year is None}
    before = month.shift(-1).number in named and month.number not in named
    return month if counted or before else None


def _release(published: date | None) -> When | None:
    """In the first half of a month the survey indices of the month before are out."""
    if published is None or published.day > _MIDDLE:
        return None
    return When.of(published).shift(-1)


def _first_period(parsed: list[Parsed], now: When | None) -> When | None:
    """The first period of the lead, for a headline that names none."""
    told = next((at for at, sentence in enumerate(parsed) if sentence.figures), 0)
    for sentence in parsed[: min(_LEAD, told + _NEXT)]:
        for mention in sentence.mentions:
            own = not (mention.basis or mention.since or mention.aside or mention.day)
            told = mention.number is not None or (mention.recent and mention.freq == "M")
            if own and mention.freq in ("M", "Q") and told:
                found = resolve(mention, now, None)
                if found and (now is None or now.month_index - found.month_index < _RECENT):
                    return found
    return None


def _lead_place(parsed: list[Parsed], lex: Lexicon) -> str | None:
    """The country of the paragraph under a headline: one sentence that no full stop ends."""
    if not parsed or not parsed[0].tokens or parsed[0].tokens[-1].low == ".":
        return None
    title = parsed[0].paragraph
    lead = [p for p in parsed[:_LEAD] if p.paragraph == title + 1][:_NEXT]
    return next((place for p in lead if (place := told_place(p, lex))), None)


def _named_most(parsed: list[Parsed]) -> str | None:
    """The country a text names most often, when no other is named as often."""
    named = Counter(h.code for p in parsed for h in p.hits if h.group == "geo_words")
    first = named.most_common(2)
    alone = len(first) == 1 or (len(first) == 2 and first[0][1] > first[1][1])
    return first[0][0] if first and alone else None


def _first_topic(parsed: list[Parsed], lex: Lexicon) -> str | None:
    """The first thing the lead says is measured."""
    weak = lex.sets["weak.indicator"]
    return next(
        (
            h.code
            for p in parsed[:_LEAD]
            for h in p.hits
            if h.group == "indicator" and p.low(h.first) not in weak
        ),
        None,
    )


def _first_outlook(parsed: list[Parsed], now: When | None) -> When | None:
    """The first year of the lead that is not over."""
    if now is None:
        return None
    for sentence in parsed[:_LEAD]:
        for mention in sentence.mentions:
            if mention.freq != "A" or mention.basis or mention.since or mention.steps is not None:
                continue
            found = resolve(mention, now, None)
            if found is not None and found.until is None and found.year >= now.year:
                return found
    return None
