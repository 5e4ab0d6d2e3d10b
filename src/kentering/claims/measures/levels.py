"""Whether a figure is where something stands, not by how much it moved."""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.motion import Motion
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.topics.shares import lost

_CLAUSE = 12
"""Tokens after a figure within which the verb of its clause stands."""
_MOVES = ("percent", "points", "percentage_points")
_STAND = 20.0
"""Points: from here on the points of a purchasing managers' index are its stand, no change."""


def is_level(
    parsed: Parsed,
    segment: Segment,
    indicator: str | None,
    motion: Motion | None,
    tied: bool,
    lex: Lexicon,
    *,
    further: bool,
) -> bool:
    """Whether a figure is a stand, by its unit and the words around it."""
    figure = segment.figure
    by = parsed.low(figure.first - 1) in lex.sets["level.by"]
    if by and parsed.low(figure.last) in lex.sets["bare.stands"]:
        end = figure.last + 1
        by = end < len(parsed.tokens) and parsed.tokens[end].kind != "punct"
    if figure.unit in (None, "index", "percentage_points", "basis_points"):
        return figure.unit in (None, "index")
    if figure.unit == "points":
        stand = indicator in lex.sets["kinds.index"] and figure.low >= _STAND
        moving = by or (tied and motion is not None and motion.kind != "verb")
        moving = moving or (motion is not None and _gained(parsed, motion, figure, lex))
        signed = figure.sign and parsed.low(figure.first - 1) not in lex.sets["level.before"]
        return stand or not (moving or signed)
    if figure.unit == "percent":
        levels = indicator in lex.sets["kinds.levels"]
        rated = indicator in lex.sets["kinds.rates"]
        top = (levels or rated) and not figure.sign and _peak(parsed, figure.first, lex)
        rate = rated and _rate(parsed, segment, tied, motion, lex)
        rate = rate or top
        gone = lost(parsed, segment, lex)
        return rate or (
            not gone
            and _percent_level(parsed, segment, motion if tied else None, motion, levels, lex)
        )
    if by and any(f.first == figure.last and f.unit == "percent" for f in parsed.figures):
        return True  # met 11,8 miljard euro 8,4 procent lager
    if motion is None:
        again = parsed.low(figure.first - 1) in lex.sets["level.again"]
        return not ((by or again) and further)
    told = tied and (motion.kind in ("comparative", "noun") or by)
    moved = by and motion.kind in ("verb", "comparative")
    return not told and not moved and not _drops(parsed, segment, motion, lex)


def moved_after(parsed: Parsed, segment: Segment, motion: Motion | None, lex: Lexicon) -> bool:
    """``is 4 procent gedaald``: a participle right after the figure says by how much."""
    figure = segment.figure
    verb = motion is not None and motion.kind == "verb" and motion.sign != 0
    if motion is None or not verb or motion.first != figure.last or figure.unit not in _MOVES:
        return False
    led = parsed.low(figure.first - 1)
    return led in lex.sets["level.stands"] | lex.sets["period.past"]


def _gained(parsed: Parsed, motion: Motion, figure: Figure, lex: Lexicon) -> bool:
    """``verloor in mei maar liefst 5 punten``, ``5 punten won``: by how much, not where to."""
    led = parsed.low(figure.first - 1)
    stops = lex.sets["motion_rules.out_at"] | lex.sets["level.before"] | lex.sets["range.from"]
    if motion.kind != "verb" or led in stops:
        return False
    between = range(motion.last, figure.first)
    apart = any(parsed.tokens[at].kind == "punct" for at in between)
    return (motion.last <= figure.first and not apart) or motion.first == figure.last


def _rate(
    parsed: Parsed, segment: Segment, tied: bool, motion: Motion | None, lex: Lexicon
) -> bool:
    """``de inflatie was in mei 4,9 procent``: the rate itself, whatever else moved."""
    figure = segment.figure
    if figure.sign or parsed.low(figure.first - 1) in lex.sets["level.change_before"]:
        return False
    after = motion is not None and tied and motion.first >= figure.last
    return not after and not (tied and motion is not None and motion.kind == "noun")


def _stands_by(parsed: Parsed, segment: Segment, motion: Motion | None, lex: Lexicon) -> bool:
    """``De bezetting ligt met 82 procent boven het gemiddelde``: the verb is one of standing."""
    verb = range(segment.figure.last, min(len(parsed.tokens), segment.figure.last + _CLAUSE))
    stops = lex.sets["and_or"]
    ends = (at for at in verb if parsed.tokens[at].kind == "punct" or parsed.low(at) in stops)
    clause = range(segment.first, next(ends, verb.stop))
    stands = any(parsed.low(at) in lex.sets["level.stands"] for at in clause)
    return stands and not (motion is not None and motion.kind == "verb")


def _peak(parsed: Parsed, first: int, lex: Lexicon) -> bool:
    """``onder de piek van 14,5 procent``: how high the peak was."""
    of = parsed.low(first - 1) in lex.sets["range.from"]
    return of and parsed.low(first - 2) in lex.sets["level.peaks"]


def _drops(parsed: Parsed, segment: Segment, motion: Motion, lex: Lexicon) -> bool:
    """``schrapt 500 banen``: the figure is the object of the verb."""
    if motion.kind != "verb" or segment.figure.unit not in ("count", "person"):
        return False
    at = segment.figure.first
    if parsed.low(at - 2) in lex.sets["share.of"] and parsed.low(at - 1) in lex.sets["share.whole"]:
        return False
    return parsed.low(motion.first) in lex.sets["level.drops"]


def _percent_level(
    parsed: Parsed,
    segment: Segment,
    tied: Motion | None,
    motion: Motion | None,
    levels: bool,
    lex: Lexicon,
) -> bool:
    """Whether a percentage is a stand: of a rate that is a level, or after ``op`` and ``naar``."""
    figure = segment.figure
    before = parsed.low(figure.first - 1)
    if figure.sign:
        return before in lex.sets["level.before"] and levels
    stands = levels and before in lex.sets["level.by"] | lex.sets["range.to"]
    if tied is not None and not (stands and tied.kind != "verb"):
        return False
    nouns = {parsed.low(at) for at in range(segment.first, figure.first)}
    if levels and before in lex.sets["range.to"]:
        return True
    if before in lex.sets["level.by"]:
        return levels and (motion is None or _stands_by(parsed, segment, motion, lex))
    stood = parsed.low(figure.first - 2) if before in lex.sets["share.adverbs"] else before
    told = parsed.low(figure.last) in lex.sets["stance.reported"]
    if stood in lex.sets["level.before"] and not told:
        moved = parsed.within("motion", segment.first, figure.first)
        rate = bool(nouns & lex.sets["level.growth_rate"])
        return not rate and not any(h.code.endswith(".noun") for h in moved)
    totals = parsed.within("shares_of", figure.last, figure.last + 5)
    part = parsed.low(figure.last) in lex.sets["share.of"] and bool(totals)
    share = bool(nouns & lex.sets["level.share_before"]) and motion is None
    return levels or part or share
