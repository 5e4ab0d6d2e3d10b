"""A trend without a number: direction, topic, period and comparison, one for a clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kentering.claims.apart import apart_of
from kentering.claims.comparisons import words as comparing
from kentering.claims.comparisons.foretold import asks, foretold, supposed
from kentering.claims.grammar.clauses import Clause, clauses
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.denial import denies
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.motion import Motion, motions
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.when import When
from kentering.claims.model import Claim, Origin, Span
from kentering.claims.periods.resolve import resolve
from kentering.claims.places.named import geo_of, is_place
from kentering.claims.places.part import carried_part, part_of_country
from kentering.claims.places.place import carried_place
from kentering.claims.topics.named import default_subject
from kentering.claims.topics.objects import object_of, without
from kentering.claims.topics.rates import rate_of

_NAMES = {1: "up", -1: "down", 0: "flat"}
_WHOSE = ("branch", "company")
_INFLECTED = ("e", "n")
"""Last letters of the words between a noun and what it is of (van de Duitse productie)."""
_PHRASE = 4
"""Tokens between them."""
_WHERE = ("geo_words", "geo_part", "source")


@dataclass(frozen=True)
class _Told:
    """A clause with what the clauses before it lend it, and whether it states what was.

    ``at`` are its own tokens. ``whose`` says that an earlier clause is of a branch that this one
    may or may not go on about.
    """

    parsed: Parsed
    at: frozenset[int]
    topics: tuple[Hit, ...]
    ahead: bool = False
    supposed: bool = False
    denied: bool = False
    whose: bool = False


def trends_of(
    parsed: Parsed, context: Context, lex: Lexicon, text: str, ahead: str | None
) -> list[Claim]:
    """Directions without a figure in a sentence that names an indicator, one for a clause.

    A clause that denies or supposes states none; one that looks ahead makes an outlook.
    """
    breadth = lex.sets["population.plural_breadth"]
    counted = any(h.group == "population" and parsed.low(h.first) in breadth for h in parsed.hits)
    if counted or asks(parsed):
        return []
    out: list[Claim] = []
    for told in _told(clauses(parsed, lex), lex):
        if told.denied or told.supposed or told.whose:
            continue
        pair = _pair(told, context, lex)
        if pair is not None and not _several(told.parsed, lex):
            out.append(_trend_claim(told, context, lex, text, ahead, *pair))
    return out


def _told(found: Sequence[Clause], lex: Lexicon) -> list[_Told]:
    """Every clause with what it takes from those before it."""
    out: list[_Told] = []
    for at, clause in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        before = out[-1] if out else None
        own = tuple(_topics(clause.parsed, lex))
        goes_on = clause.goes_on and not own and before is not None
        lent = _lent(clause, found[:at], before, goes_on=goes_on)
        said = foretold(clause, lex) or _attributed(following, lex)
        thought = supposed(clause, lex)
        if goes_on and before is not None:
            said, thought = said or before.ahead, thought or before.supposed
        mine = [h for h in lent.hits if h.group in _WHOSE]
        earlier = [h for c in found[:at] for h in c.parsed.hits if h.group in _WHOSE]
        doubt = any(h.code != "C" for h in earlier) and not mine
        topics = own or (before.topics if goes_on and before is not None else ())
        total = any(_of_whole(clause.parsed, h, lex) for h in topics)
        out.append(
            _Told(
                replace(lent, mentions=_dated(clause, found, at, lent)),
                frozenset(clause.at),
                topics,
                said,
                thought,
                denies(clause.parsed, clause.at, lex),
                doubt and not total,
            )
        )
    return out


def _topics(parsed: Parsed, lex: Lexicon) -> list[Hit]:
    return [h for h in parsed.hits if h.group == "indicator" and not parsed.weak(h, lex)]


def _of_whole(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``de industriële productie``: of the whole, whatever branch was named before."""
    return parsed.low(hit.first).startswith(tuple(lex.table["clause"]["whole"]))


def _lent(
    clause: Clause, earlier: Sequence[Clause], before: _Told | None, *, goes_on: bool
) -> Parsed:
    """A clause with the branch and the country that it shares with those before it."""
    hits = clause.parsed.hits
    if before is None:
        return clause.parsed
    groups: list[str] = []
    shared = goes_on or (clause.verb_first and clause.joined)
    if shared and not any(h.group in _WHOSE for h in hits):
        groups += _WHOSE
    placed = any(h.group == "geo_words" for h in hits)
    if not placed:
        groups += _WHERE
    told = [before.parsed] if shared else [c.parsed for c in earlier]
    borrowed = [h for p in told for h in p.hits if h.group in groups]
    return replace(clause.parsed, hits=(*borrowed, *hits))


def _dated(clause: Clause, found: Sequence[Clause], at: int, lent: Parsed) -> tuple[Mention, ...]:
    """The periods of a clause: its own, else those of its cause, else those told nearest to it."""
    own = lent.mentions
    if any(_measured(m) for m in own):
        return own
    others = [clause.causes, *(c.parsed for c in reversed(found[:at]))]
    others += [c.parsed for c in found[at + 1 :]]
    near = next((told for p in others if (told := [m for m in p.mentions if _measured(m)])), [])
    return (*near, *own)


def _measured(mention: Mention) -> bool:
    elsewhere = mention.basis or mention.since or mention.aside or mention.recalled
    return not elsewhere and mention.day is None


def _several(parsed: Parsed, lex: Lexicon) -> bool:
    """Whether a clause can be of several countries: none is picked (de Duitse en de Franse)."""
    bodies = {at for h in parsed.hits if h.group == "source" for at in range(h.first, h.last)}
    named = [h for h in parsed.hits if h.group == "geo_words" and h.first not in bodies]
    if len({h.code for h in named if is_place(parsed, h, lex)}) > 1:
        return True
    sets = lex.sets
    joins = sets["and_or"] | sets["period.as"]
    small = joins | sets["articles"] | sets["clause.of"]
    for one, two in pairwise(named):
        between = {parsed.low(at) for at in range(one.last, two.first)}
        if one.code != two.code and between & joins and between <= small:
            return True
    return False


def _attributed(clause: Clause | None, lex: Lexicon) -> bool:
    """``..., verwachten economen``, ``..., was de verwachting``: of the clause before it."""
    if clause is None or clause.joined or not foretold(clause, lex):
        return False
    parsed = clause.parsed
    moves = any(h.group == "motion" for h in parsed.hits)
    return not moves and not _topics(parsed, lex)


def _pair(told: _Told, context: Context, lex: Lexicon) -> tuple[Hit, Motion] | None:
    """The indicator of a clause and the word that moves it; prices alone become dearer."""
    moves = _stated(told, context, lex)
    prices, priced = lex.sets["kinds.prices"], lex.sets["clause.priced"]
    pairs = [
        (hit, move)
        for hit in told.topics
        for move in moves
        if hit.code in prices or told.parsed.low(move.first) not in priced
        if (named := _move_named(told.parsed, hit, lex)) is None or named.first == move.first
    ]
    return min(pairs, key=lambda p: abs(p[0].first - p[1].first), default=None)


def _move_named(parsed: Parsed, hit: Hit, lex: Lexicon) -> Hit | None:
    """``de daling van de productie nam toe``, ``de productiegroei versnelde``: a move that moves.

    What the verb says is not of the output.
    """
    for noun in parsed.hits:
        if noun.group != "motion" or not noun.code.endswith(".noun") or noun.first > hit.first:
            continue
        lead = range(noun.last, hit.first)
        tied = not lead or parsed.low(noun.last) in lex.sets["clause.of"]
        small = lex.sets["articles"] | lex.sets["clause.of"]
        plain = all(parsed.low(at) in small or parsed.low(at).endswith(_INFLECTED) for at in lead)
        if noun.first >= hit.first or (tied and plain and len(lead) <= _PHRASE):
            return noun
    return None


def _stated(told: _Told, context: Context, lex: Lexicon) -> list[Motion]:
    """The words of direction that state something: verbs, else words with a basis and a period.

    ``productiegroei`` and ``hogere productie`` name a direction and state none, ``om de productie
    te verhogen`` and ``de gestegen kosten`` neither.
    """
    parsed = told.parsed
    found = [m for m in motions(parsed, 0, len(parsed.tokens), lex) if m.first in told.at]
    verbs = [m for m in found if m.kind == "verb" and not _inert(parsed, m, lex)]
    if verbs:
        return verbs
    based = any(m.basis for m in parsed.mentions) or comparing.explicit(
        parsed, 0, len(parsed.tokens)
    )
    dated = [m for m in parsed.mentions if _measured(m)]
    if not based or not (dated or context.anchor):
        return []
    others = [m for m in found if m.kind != "verb" and not _known(parsed, m, lex)]
    plain = [m for m in others if m.kind == "comparative" and not _attributive(parsed, m)]
    return plain or others


def _inert(parsed: Parsed, motion: Motion, lex: Lexicon) -> bool:
    """``om te verhogen``, ``de gestegen kosten``: an aim, or what a noun is like."""
    before = parsed.low(motion.first - 1)
    return before in lex.sets["clause.infinitive_marks"] | lex.sets["clause.before_nouns"]


def _known(parsed: Parsed, motion: Motion, lex: Lexicon) -> bool:
    """``de Duitse productiegroei versnelde``: a move that is spoken of, and may itself move."""
    at = motion.first - 1
    while parsed.low(at).endswith(_INFLECTED[0]) and at > motion.first - _PHRASE:
        if parsed.low(at) in lex.sets["clause.the"]:
            break
        at -= 1
    return motion.kind == "noun" and parsed.low(at) in lex.sets["clause.the"]


def _attributive(parsed: Parsed, motion: Motion) -> bool:
    """``hogere productie``: before its noun."""
    word = parsed.low(motion.first)
    return word.endswith("e") and any(
        h.group == "indicator" and h.first == motion.last for h in parsed.hits
    )


def _reference(period: When | None, basis: When | None) -> When | None:
    """The period compared with a basis: the month after it when the passage is elsewhere."""
    if basis is None or basis.freq != "M":
        return period
    known = comparing.by_periods(period, basis)
    return period if known in ("mom", "yoy") else basis.shift(1)


def _periods(told: _Told, context: Context, move: Motion) -> tuple[When | None, When | None]:
    """The period of a move, by the mention nearest to it, and the period it compares with."""
    mentions = told.parsed.mentions
    own = sorted((m for m in mentions if _measured(m)), key=lambda m: abs(m.first - move.first))
    bases = [m for m in mentions if m.basis]
    period = resolve(own[0], context.now, context.anchor) if own else context.anchor
    alike = period is not None and bases and period.freq == bases[0].freq
    basis = resolve(bases[0], context.now, period, period if alike else None) if bases else None
    if not own and bases and bases[0].steps is None:
        period = _reference(period, basis)
    return period, basis


def _compared(
    told: _Told, move: Motion, lex: Lexicon, period: When | None, basis: When | None
) -> str | None:
    """What a clause compares with; None where it names two comparisons for one move.

    ``minder hard gekrompen dan een maand eerder``: how hard is compared, not how much.
    """
    parsed = told.parsed
    if move.kind == "verb" and _by_degree(told, lex):
        return None
    hits = [h for h in parsed.hits if h.group == "comparison"]
    if any(h.code == "vs_months" for h in hits):
        return comparing.SPECIAL["vs_months"]
    named = {h.code for h in hits if h.code in ("yoy", "mom", "qoq")}
    if not named:
        return comparing.by_periods(period, basis)
    return named.pop() if len(named) == 1 else None


def _by_degree(told: _Told, lex: Lexicon) -> bool:
    """``sneller dan in april``, ``minder hard dan een maand eerder``."""
    parsed, sets = told.parsed, lex.sets
    less = sets["share.breaks"]
    degrees = [
        at
        for at in told.at
        if parsed.low(at) in sets["clause.degrees"]
        or (parsed.low(at) in sets["degree.after"] and parsed.low(at - 1) in less)
    ]
    marks = [h.first for h in parsed.hits if h.group == "comparison"]
    marks += [m.first for m in parsed.mentions if m.basis or m.recalled]
    return any(
        parsed.low(at) in sets["geo_rules.than"] and any(at <= mark <= at + 3 for mark in marks)
        for at in told.at
        if degrees and at > min(degrees)
    )


def _trend_claim(
    told: _Told,
    context: Context,
    lex: Lexicon,
    text: str,
    ahead: str | None,
    hit: Hit,
    move: Motion,
) -> Claim:
    """The direction that ``move`` gives to the indicator at ``hit``, as a claim without value."""
    parsed = told.parsed
    period, basis = _periods(told, context, move)
    named = next((h.code for h in parsed.hits if h.group == "source"), None)
    span = _span(told, hit, move)
    added = hit.code == "value_added"
    code = "other" if added else hit.code
    of_added = parsed.words(hit.first, hit.last, text) if added else None
    own_place = geo_of(parsed, *(reach := (0, len(parsed.tokens))), lex, hit.first)
    place = (own_place, "named") if own_place else carried_place(parsed, context, lex, code)
    trend = Claim(
        start=span.start,
        end=span.end,
        quote=text[span.start : span.end],
        indicator=code,
        subject=of_added or _whose(parsed, (code, hit), lex, text) or _total(code, context, lex),
        geo=place[0],
        period=str(period) if period else None,
        comparison="forecast" if told.ahead else _compared(told, move, lex, period, basis),
        source=named or ahead or context.lead_source,
        direction=_NAMES[move.sign],
        detail=rate_of(parsed, lex) if code == "exchange_rate" else None,
        part=part_of_country(parsed, reach, place, lex, text)
        or carried_part(parsed, place, None, context, lex),
        confidence=0.7,
        origins={
            "indicator": Origin("named", parsed.span(hit)),
            "direction": Origin("direction", parsed.span(move)),
        },
    )
    return replace(trend, apart=apart_of(parsed, reach, trend, None))


def _whose(parsed: Parsed, measured: tuple[str, Hit], lex: Lexicon, text: str) -> str | None:
    """The branch, firm or good that a direction is of; None for the whole."""
    if rest := without(parsed, (0, len(parsed.tokens)), lex, text):
        return rest[0]
    branch = next((h for h in parsed.hits if h.group in _WHOSE and h.code != "C"), None)
    if branch is not None:
        return parsed.words(branch.first, branch.last, text)
    return object_of(parsed, None, measured, lex, text)[0]


def _span(told: _Told, hit: Hit, move: Motion) -> Span:
    """The words of the claim: from its indicator or its move to the last period of its clause."""
    parsed = told.parsed
    lasts = [m.last for m in parsed.mentions if m.first in told.at and _spoken_of(m)]
    first = min(hit.first, move.first) if hit.first in told.at else move.first
    last = max(move.last, *lasts, hit.last if hit.first in told.at else 0)
    return Span(parsed.tokens[first].start, parsed.tokens[last - 1].end)


def _spoken_of(mention: Mention) -> bool:
    return mention.basis or _measured(mention)


def _total(code: str, context: Context, lex: Lexicon) -> str | None:
    """The whole of what is measured, as wide as the text takes it."""
    scoped = code == "production_volume" and context.scope
    return context.scope if scoped else default_subject(code, lex)
