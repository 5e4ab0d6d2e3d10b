"""Whether a figure is a level, a share or a change, and the sign of a change."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.motion import Motion, direction, motions
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.measures.levels import is_level, moved_after
from kentering.claims.measures.losses import leave, made_loss
from kentering.claims.model import CURRENCIES
from kentering.claims.topics.shares import against, by_verb, is_share, led_by_group, shared

_SLASHES = ("/", "|")
_TAIL = 12
"""Tokens after a balance of firms in which stands what they see."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Whether a figure is a change and of which sign, with the word it stood on.

    ``share`` says that it is a part of a group or a total.
    """

    change: bool
    sign: int
    motion: Motion | None = None
    tied: bool = False
    share: bool = False
    rule: str = ""


_PASSAGE = "direction of the passage"
"""No word of the figure itself says that it is a change."""


def measure(
    parsed: Parsed,
    segment: Segment,
    indicator: str | None,
    earlier: Measure | None,
    lex: Lexicon,
    spoken: int = 0,
) -> Measure:
    """Level or change, and its sign (a fall is negative also where no minus is printed).

    Args:
        parsed: the sentence.
        segment: the figure with its words.
        indicator: what it measures.
        earlier: how the figure before it in the sentence was measured.
        lex: the lexicon.
        spoken: sign of the last change the text spoke of.
    """
    figure = segment.figure
    core = (figure.first, figure.last)
    motion, tied = direction(parsed, segment.first, segment.last, core, lex)
    money = figure.unit in CURRENCIES and motion is not None and motion.kind == "noun"
    if money and motion is not None and _earned(parsed, motion, lex):
        motion, tied = None, False
    counted = figure.unit in ("count", "person")
    if counted and motion is not None and parsed.low(motion.first) in lex.sets["level.fails"]:
        motion, tied = None, False
    loss = indicator == "profit" and made_loss(parsed, segment, lex)
    rate = indicator == "exchange_rate" and figure.unit in CURRENCIES and not figure.sign
    if loss or rate:
        rule = "a loss" if loss else "worth of a currency"
        return Measure(False, -1 if loss else 1, motion, rule=rule)
    left = counted and not figure.sign and leave(parsed, segment, lex)
    if left or figure.unit == "factor":
        sign, rule = (-1, "who leave") if left else (1, "multiple")
        return Measure(True, sign, motion, tied or left, rule=rule)
    of_which = parsed.low(figure.first - 1) in lex.sets["boundary.of_which"]
    if counted and of_which and earlier is not None and earlier.change:
        return Measure(True, earlier.sign, earlier.motion, rule="direction")
    revised = any(h.code == "revised" for h in parsed.hits if h.group == "stance")
    if revised and figure.unit == "percent" and indicator not in lex.sets["kinds.levels"]:
        return _revised(parsed, segment, motion if tied else None, earlier, lex, spoken)
    return _plainly(parsed, segment, indicator, earlier, motion, lex, spoken, tied=tied)


def _plainly(
    parsed: Parsed,
    segment: Segment,
    indicator: str | None,
    earlier: Measure | None,
    motion: Motion | None,
    lex: Lexicon,
    spoken: int,
    *,
    tied: bool,
) -> Measure:
    """A stand by its words, else a change by the word of motion."""
    figure = segment.figure
    found = _level(parsed, segment, indicator, earlier, motion, tied, lex) or _change(
        parsed, segment, earlier, motion, tied, lex, spoken
    )
    aims = any(h.code == "target" for h in parsed.within("stance", segment.first, segment.last))
    loose = found.rule == _PASSAGE and not aims
    loose = loose and not (
        figure.unit in ("percent", "points") and indicator in lex.sets["kinds.growing"]
    )
    if found.change and found.sign > 0 and _added(parsed, segment, earlier, motion, lex, spoken):
        return Measure(True, -1, motion, tied, rule="direction")
    if _only_moves(parsed, segment, indicator, found, lex):
        noun = found.motion is not None and found.motion.kind == "noun"
        sign = found.motion.sign if noun and found.motion and not figure.sign else found.sign
        return Measure(True, sign, found.motion, found.tied, rule="direction")
    return Measure(False, 1, None, rule="level") if loose else found


def _added(
    parsed: Parsed,
    segment: Segment,
    earlier: Measure | None,
    motion: Motion | None,
    lex: Lexicon,
    spoken: int,
) -> bool:
    """``Er gingen 19.000 banen verloren, er komen er nog eens 12.000 bij``: lost as well."""
    again = parsed.low(segment.figure.first - 1) in lex.sets["level.again"]
    falling = earlier.sign < 0 if earlier is not None and earlier.change else spoken < 0
    verb = motion is not None and parsed.low(motion.first) in lex.sets["level.drops"]
    return again and falling and verb


def _only_moves(
    parsed: Parsed, segment: Segment, indicator: str | None, found: Measure, lex: Lexicon
) -> bool:
    """``De groei van de productie bleef steken op 0,3 procent``: no stand can be in percent.

    Nor is ``de export doet het met 4,6 procent beter`` one.
    """
    figure = segment.figure
    if found.rule != "level" or figure.unit != "percent" or figure.form != "number":
        return False
    part = parsed.low(figure.last) in lex.sets["share.of"]
    lead = [parsed.low(at) for at in range(figure.first - 3, figure.first)]
    does = lead[0] in lex.sets["level.does"] and lead[1] in lex.sets["level.stood_for"]
    does = does and lead[2] in lex.sets["level.by"]
    return not part and (does or indicator in lex.sets["kinds.moves_only"])


def _level(
    parsed: Parsed,
    segment: Segment,
    indicator: str | None,
    earlier: Measure | None,
    motion: Motion | None,
    tied: bool,
    lex: Lexicon,
) -> Measure | None:
    sign = segment.figure.sign or 1
    if segment.pair is not None:
        return Measure(False, sign, motion, tied, rule="from and to")
    share = is_share(parsed, segment, lex)
    further = not share and earlier is not None and earlier.share
    further = further and shared(parsed, segment, motion, lex)
    further = further and not (
        tied and parsed.low(segment.figure.first - 1) in lex.sets["small.of"]
    )
    after = parsed.low(segment.figure.last)
    verbs, articles = lex.sets["share.subject_verbs"], lex.sets["articles"]
    asked = parsed.low(segment.figure.first - 1) in verbs and after in articles
    grown = tied and motion is not None and motion.kind == "noun"
    told = asked or by_verb(parsed, segment, lex)
    told = told or _among_them(parsed, segment, lex)
    told = told or (after in lex.sets["share.relative"] | lex.sets["share.pronouns"] and not grown)
    stated = tied and motion is not None and motion.last <= segment.figure.first
    led = led_by_group(parsed, segment, lex) and not (
        stated and parsed.low(segment.figure.first - 1) in lex.sets["small.of"]
    )
    if share and not led and not told and stated and segment.figure.form == "number":
        share = share and not led_by_group(parsed, segment, lex)
    beside = earlier is not None and earlier.share
    worded = told or further or (share and beside) or segment.figure.form != "number" or led
    moved = tied and motion is not None and motion.kind != "noun"
    paired = against(parsed, segment, lex)
    if paired or ((share or further) and (worded or not moved)):
        sign = sign if segment.figure.sign else _balance(parsed, segment, lex)
        return Measure(False, sign, motion, share=True, rule="share")
    if motion is None and _joined(parsed, segment, earlier, lex):
        return Measure(False, sign, rule="beside a level")
    moved_on = earlier is not None and earlier.change
    stands = is_level(parsed, segment, indicator, motion, tied, lex, further=moved_on)
    if stands and not moved_after(parsed, segment, motion, lex):
        return Measure(False, sign, motion, tied, rule="level")
    return None


def _among_them(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``Bij 19 procent kwamen er meer orders binnen``: a part of the firms opens the sentence."""
    figure = segment.figure
    opens = figure.first == 1 and parsed.low(0) in lex.sets["share.before"]
    verbs = lex.sets["period.past"] | lex.sets["level.stands"] | lex.sets["share.stand_verbs"]
    return opens and figure.unit == "percent" and parsed.low(figure.last) in verbs


def _balance(parsed: Parsed, segment: Segment, lex: Lexicon) -> int:
    """``Per saldo verwacht 12 procent een krimp``: more who see less than who see more."""
    figure = segment.figure
    lead = {parsed.low(at) for at in range(segment.first, figure.first)}
    if not lead & lex.sets["share.balance"]:
        return 1
    seen = motions(parsed, figure.last, min(segment.last, figure.last + _TAIL), lex)
    return -1 if seen and all(m.sign < 0 for m in seen) else 1


def _joined(parsed: Parsed, segment: Segment, earlier: Measure | None, lex: Lexicon) -> bool:
    """``lagen op 29 en 26``, ``zakt naar 4 procent, van 5 procent``: a further stand."""
    figure = segment.figure
    beside = earlier is not None and not earlier.change
    lent = figure.last - figure.core == 1 and parsed.tokens[figure.core].kind == "num"
    lead = parsed.low(figure.first - 1)
    back = lead in lex.sets["range.from"] and parsed.low(figure.first - 2) == ","
    joined = lent or back or lead in lex.sets["and_or"]
    return beside and joined and not segment.pair and figure.unit == "percent" and not figure.sign


def _change(
    parsed: Parsed,
    segment: Segment,
    earlier: Measure | None,
    motion: Motion | None,
    tied: bool,
    lex: Lexicon,
    spoken: int,
) -> Measure:
    beside = motion is not None and tied and earlier is not None and earlier.change
    # "daalde met 1,5 procent en de andere bleef met 0,1 procent vrijwel gelijk"
    flat = beside and motion is not None and motion.sign == 0
    if segment.figure.sign or flat:
        rule = "printed sign" if segment.figure.sign else "hardly a change"
        return Measure(True, segment.figure.sign or 1, motion, tied, rule=rule)
    sign = motion.sign if motion else 0
    if sign == 0 and earlier is not None and earlier.rule == "multiple":
        return Measure(False, 1, None, rule="level")  # twee keer zo vaak als toen: 8 procent
    if sign == 0:
        sign, motion = _inherited(parsed, segment, earlier, lex)
    beside = earlier is not None and not earlier.change and not earlier.share
    if sign == 0 and (_outlook_of(parsed, segment) or beside):
        return Measure(True, 1, None, rule="an outlook without a sign")
    if sign == 0 and spoken < 0 and not _refers(parsed, segment, lex):
        whole = segment.figure.form == "number"
        return Measure(whole, 1, None, rule="no direction" if whole else "level")
    if sign == 0:
        return Measure(True, spoken or 1, None, rule=_PASSAGE)
    return Measure(True, sign, motion, tied, rule="direction")


def _revised(
    parsed: Parsed,
    segment: Segment,
    motion: Motion | None,
    earlier: Measure | None,
    lex: Lexicon,
    spoken: int,
) -> Measure:
    """Both ends of a revision are changes: ``de krimp is bijgesteld van 0,7 naar 0,2``."""
    if segment.figure.sign:
        return Measure(True, segment.figure.sign, rule="printed sign")
    if motion is None:
        sign, motion = _inherited(parsed, segment, earlier, lex)
        passage = spoken if segment.pair is None else 0
        return Measure(True, sign or passage or 1, motion, rule="revision")
    return Measure(True, motion.sign or 1, motion, tied=True, rule="revision")


def _refers(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``in mei was dat 4 procent``, ``het hardst (9 procent)``: the change spoken of goes on."""
    words = [parsed.low(at) for at in range(segment.first, segment.last)]
    if set(words) & (lex.sets["basis.superlatives"] | lex.sets["basis.follows"]):
        return True
    named, stands = lex.sets["level.stood_for"], lex.sets["level.stands"]
    return any({one, two} & named and {one, two} & stands for one, two in pairwise(words))


def _outlook_of(parsed: Parsed, segment: Segment) -> bool:
    """``is de raming 0,9 procent``: a fall would print its minus."""
    near = (segment.figure.first, segment.figure.first - 1)
    return any(
        h.group == "stance" and h.code == "strong_forecast" and h.last in near for h in parsed.hits
    )


def _inherited(
    parsed: Parsed, segment: Segment, earlier: Measure | None, lex: Lexicon
) -> tuple[int, Motion | None]:
    """The direction of the list a figure stands in; in ``-1 procent / 2 procent`` each has one."""
    printed = earlier is not None and earlier.change and earlier.rule == "printed sign"
    if earlier is not None and earlier.change and not (printed and earlier.motion is None):
        own = earlier.motion is None and parsed.low(segment.figure.first - 1) in _SLASHES
        told = earlier.motion.sign if printed and earlier.motion else earlier.sign
        return (1 if own else told), earlier.motion
    core = (segment.figure.first, segment.figure.last)
    for last in (segment.first, len(parsed.tokens)):
        motion, _ = direction(parsed, 0, last, core, lex)
        if motion is not None:
            return motion.sign, motion
    # -1,9 en 0,4 procent: a minus in print is of its own figure
    return int(printed), None


def _earned(parsed: Parsed, motion: Motion, lex: Lexicon) -> bool:
    """``een nettowinst van 5 miljoen euro`` is an amount, no rise."""
    word = parsed.low(motion.first)
    return word.endswith(tuple(lex.table["level"]["earned"]))
