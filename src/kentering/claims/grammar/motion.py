"""Up or down: which word gives a figure its direction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed

_REACH = 9
"""Tokens from a comparative to the figure it compares with (lager dan de piek van 8 procent)."""
_ER = 6
"""Tokens from ``er`` to the figure that is taken off (er is van de productie een kwart af)."""
_RATE = 12
"""Tokens from the name of a rate of change to where it came out."""
SIGN = {"up": 1, "down": -1, "flat": 0}


@dataclass(frozen=True, slots=True)
class Motion:
    """A word of direction: its sign, its kind (noun, verb, comparative) and its tokens."""

    sign: int
    kind: str
    first: int
    last: int


def motions(parsed: Parsed, first: int, last: int, lex: Lexicon) -> list[Motion]:
    """All words of direction between two tokens, split verbs included."""
    out = []
    for hit in parsed.hits:
        if hit.group != "motion" or not first <= hit.first < last:
            continue
        sign, kind = hit.code.split(".")
        earned = kind == "noun" and _earned(parsed, hit.first, hit.last, lex)
        if earned or (kind == "noun" and _chance(parsed, hit, lex)):
            continue
        if not _degree(parsed, hit.first, hit.last, kind, lex) and not _signed(
            parsed, hit.first, lex
        ):
            out.append(Motion(SIGN[sign], kind, hit.first, hit.last))
    out.extend(_split_verbs(parsed, first, last, lex))
    out.extend(_taken_off(parsed, first, last, lex))
    return sorted(out, key=lambda m: m.first)


def _earned(parsed: Parsed, first: int, last: int, lex: Lexicon) -> bool:
    """``de nettowinst zakte``: profit itself; ``een winst van 2 procent`` is a rise."""
    if not parsed.low(first).endswith(tuple(lex.table["level"]["earned"])):
        return False
    starts = {f.first for f in parsed.figures}
    amount = any(at in starts for at in range(last + 1, last + 4))
    rate = any(
        f.unit == "percent" and (f.first == last or _came_out(parsed, last, f.first, lex))
        for f in parsed.figures
    )
    return not rate and (parsed.low(last) not in lex.sets["range.from"] or not amount)


def _chance(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``de kans op een daling is 40 procent``: how likely; not ``op een daling van 2 procent``."""
    lead = {parsed.low(hit.first - back) for back in (1, 2, 3)}
    sized = parsed.low(hit.last) in lex.sets["small.of"]
    return bool(lead & lex.sets["motion_rules.chances"]) and not sized


def _came_out(parsed: Parsed, last: int, start: int, lex: Lexicon) -> bool:
    """``loopt het verlies op tot 4 procent``: a fall that came out at the figure."""
    out_at = parsed.low(start - 1) in lex.sets["motion_rules.out_at"]
    return out_at and 0 < start - last <= _RATE


def _degree(parsed: Parsed, first: int, last: int, kind: str, lex: Lexicon) -> bool:
    """``minder sterk``, ``meer dan 3``, ``niemand meer``: a degree or a modifier, no direction."""
    if kind != "comparative":
        return False
    following = parsed.low(last)
    word = parsed.low(first)
    no_longer = parsed.low(first - 1) in lex.sets["motion_rules.no_longer"]
    if following in lex.sets["degree.after"] or (no_longer and word in lex.sets["share.breaks"]):
        return True
    starts = {f.first for f in parsed.figures} | {f.core for f in parsed.figures}
    modifier = any(
        h.group == "modifier"
        and h.first <= first < h.last
        and (h.last in starts or h.first in starts)
        for h in parsed.hits
    )
    over = word in lex.sets["degree.place"]
    threshold = over and not _level_mark(parsed, last, lex)
    return modifier or threshold


def _level_mark(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """``boven 2005``, ``onder het niveau van``: a place on the scale of the series itself."""
    near = range(at, at + 3)
    if any(m.first in near for m in parsed.mentions):
        return True
    return any(parsed.low(k) in lex.sets["degree.marks"] for k in near)


def _signed(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """``min 1,7`` is a printed sign, unless an article makes it a noun."""
    word = parsed.low(at)
    if word not in lex.sets["minus"] and word not in lex.sets["plus"]:
        return False
    following = parsed.tokens[at + 1] if at + 1 < len(parsed.tokens) else None
    noun = any(parsed.low(at - back) in lex.sets["articles"] for back in (1, 2))
    return following is not None and following.kind == "num" and not noun


def _split_verbs(parsed: Parsed, first: int, last: int, lex: Lexicon) -> list[Motion]:
    """``nam ... toe``: the finite verb here, its particle at most sixteen words on."""
    out = []
    for at in range(first, min(last, len(parsed.tokens))):
        particles = lex.split_verbs.get(parsed.low(at))
        if not particles:
            continue
        for on in range(at + 1, min(at + 20, len(parsed.tokens))):
            word = parsed.low(on)
            if word in (";", ":"):
                break
            if word in particles and _closes(parsed, on, lex):
                out.append(Motion(SIGN[particles[word]], "verb", at, at + 1))
                break
    return out


def _taken_off(parsed: Parsed, first: int, last: int, lex: Lexicon) -> list[Motion]:
    """``er is 40 procent af``, ``0,6 procent eraf``, ``krijgen er 3 procent bij``."""
    out = []
    off, alone = lex.sets["separable_rules.off"], lex.sets["separable_rules.alone"]
    words = off | lex.sets["separable_rules.added"]
    for figure in parsed.figures:
        at = figure.last
        word = parsed.low(at)
        if word not in words or not first <= at < last or not _closes(parsed, at, lex):
            continue
        near = {parsed.low(back) for back in range(max(0, figure.first - _ER), figure.first)}
        if word in alone or near & lex.sets["not_claim.there"]:
            out.append(Motion(-1 if word in off else 1, "comparative", at, at + 1))
    return out


def _closes(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """A particle ends its clause; a preposition is followed by its noun phrase."""
    if parsed.low(at) not in lex.sets["separable_rules.ambiguous"]:
        return True
    if at + 1 >= len(parsed.tokens):
        return True
    following = parsed.tokens[at + 1]
    punctuated = following.kind == "punct" and following.text in ".,;:()!?"
    return punctuated or following.low in lex.sets["separable_rules.follow"]


def direction(
    parsed: Parsed, first: int, last: int, core: tuple[int, int], lex: Lexicon
) -> tuple[Motion | None, bool]:
    """The word that gives the figure at ``core`` its sign, and whether it is tied to it.

    A comparative right after the figure or inside it (``38 duizend meer banen``) or a noun right
    before it is tied; else the nearest word.
    """
    found = motions(parsed, first, last, lex)
    start, end = core
    found = [m for m in found if not _than(parsed, m, start, lex)]
    found = [m for m in found if not _conceded(parsed, m, start, lex)]
    found = [m for m in found if not _of_next(parsed, m, end, lex)]
    more = lex.sets["share.breaks"]
    within = [m for m in found if start < m.first < end and parsed.low(m.first) in more]
    if within:
        return within[0], True
    after = [m for m in found if 0 <= m.first - end <= 2 and m.kind in ("comparative", "noun")]
    after = [m for m in after if not _broken(parsed, end, m.first, lex)]
    after = [m for m in after if not _or_more(parsed, m, end, lex)]
    rate = _of_rate(parsed, found, first, start, lex)
    noun = [m for m in found if m.kind == "noun" and m.last <= start and start - m.last <= 5]
    noun = [m for m in noun if _linked(parsed, m.last, start, lex)]
    if noun or rate is not None:
        return noun[-1] if noun else rate, True
    if after:
        return _at_cost(parsed, after[0], first, start, lex), True
    split = [m for m in found if m.kind == "verb"]
    if split:
        best = min(split, key=lambda m: _distance(m, start, end))
        return best, parsed.low(start - 1) in lex.sets["level.by"]
    if found:
        best = min(found, key=lambda m: _distance(m, start, end))
        return best, False
    return None, False


def _of_rate(
    parsed: Parsed, found: list[Motion], first: int, start: int, lex: Lexicon
) -> Motion | None:
    """``De groei zakte terug tot 2 procent``, ``loopt het verlies op tot 4 procent``.

    What moved is itself a rise or a fall, and the figure is where it came out.
    """
    if parsed.low(start - 1) not in lex.sets["motion_rules.out_at"]:
        return None
    if not any(f.first == start and f.unit == "percent" for f in parsed.figures):
        return None
    for motion in found:
        if motion.kind != "noun" or motion.last > start or start - motion.last > _RATE:
            continue
        lead = {parsed.low(at) for at in range(max(first, motion.first - 3), motion.first)}
        aside = lead & (lex.sets["boundary.after"] | lex.sets["weak.causes"])
        between = {parsed.low(at) for at in range(motion.last, start)}
        counted = any(motion.last <= f.first < start for f in parsed.figures)
        if not (aside or counted or between & {",", ";", ":"}):
            return motion
    return None


def _at_cost(parsed: Parsed, motion: Motion, first: int, start: int, lex: Lexicon) -> Motion:
    """``kost de sector een half procent groei``: growth that is lost."""
    costs = any(parsed.low(at) in lex.sets["level.price_verbs"] for at in range(first, start))
    lost = motion.kind == "noun" and motion.sign > 0 and costs
    return replace(motion, sign=-1) if lost else motion


def _than(parsed: Parsed, motion: Motion, start: int, lex: Lexicon) -> bool:
    """``lager dan de 1,4 procent``: the figure is what is compared with."""
    if motion.kind != "comparative" or motion.last > start:
        return False
    between = {parsed.low(at) for at in range(motion.last, start)}
    if start - motion.last <= 3:
        return bool(between & lex.sets["geo_rules.than"])
    if parsed.low(motion.last) not in lex.sets["geo_rules.than"] or start - motion.last > _REACH:
        return False
    figures = any(motion.last <= f.first < start for f in parsed.figures)
    if between & lex.sets["level.by"] or "," in between or figures:
        return False
    months = any(m.freq == "M" and m.number and m.last == start - 1 for m in parsed.mentions)
    return months if "(" in between else parsed.low(start - 1) in lex.sets["range.from"]


def _of_next(parsed: Parsed, motion: Motion, end: int, lex: Lexicon) -> bool:
    """``(6,9 procent) en minder dan de piek van 8,2``: the comparison with the next figure."""
    if motion.kind != "comparative" or parsed.low(motion.last) not in lex.sets["geo_rules.than"]:
        return False
    joins = lex.sets["and_or"] | {","}
    return any(parsed.low(at) in joins for at in range(end, motion.first)) and any(
        motion.last < f.first <= motion.last + 5 for f in parsed.figures
    )


def _conceded(parsed: Parsed, motion: Motion, start: int, lex: Lexicon) -> bool:
    """``lager dan vorig jaar, maar met 9 procent ...``; ``kostte 50 euro`` is a price."""
    between = {parsed.low(at) for at in range(motion.last, start)}
    turned = motion.kind == "comparative" and bool(between & lex.sets["boundary.turn"])
    price = parsed.low(motion.first) in lex.sets["level.price_verbs"]
    money = {parsed.low(at) for at in range(start, start + 4)} & lex.sets["units.eur"]
    return turned or (price and bool(money) and motion.last <= start)


def _or_more(parsed: Parsed, motion: Motion, end: int, lex: Lexicon) -> bool:
    """``lopen op tot twintig weken en meer``: at least that, no comparison."""
    joined = motion.first == end + 1 and parsed.low(end) in lex.sets["and_or"]
    more = parsed.low(motion.first) in lex.sets["share.breaks"]
    return joined and more and parsed.low(motion.last) not in lex.sets["geo_rules.than"]


def _distance(motion: Motion, start: int, end: int) -> int:
    return start - motion.last if motion.last <= start else motion.first - end


def _broken(parsed: Parsed, first: int, last: int, lex: Lexicon) -> bool:
    stops = lex.sets["share.of"] | {",", ";", "(", ")"}
    return any(parsed.low(at) in stops for at in range(first, last))


def _linked(parsed: Parsed, first: int, last: int, lex: Lexicon) -> bool:
    """``daling (in maart) van``: only small words, periods and modifiers between."""
    words = {parsed.low(at) for at in range(first, last)}
    if not words:
        return True
    ties = lex.sets["level.change_before"] | {"(", "+", "-", "\u2212", ":"}
    return bool(words & ties) and not words & lex.sets["level.before"] - lex.sets["small.to"]
