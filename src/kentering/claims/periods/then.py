"""A figure that is of the period named just before it: ``toen`` and ``dan``."""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.segments import Segment
from kentering.claims.grammar.when import When


def recalled_then(parsed: Parsed, segment: Segment) -> list[Mention]:
    """``minder dan in juli, toen de min 0,6 procent bedroeg``: July, for the figure after it."""
    found = [m for m in parsed.mentions if m.recalled and m.last <= segment.figure.first]
    ahead = [f for f in parsed.figures if f.unit is not None and f.last <= segment.figure.first]
    return [m for m in found[-1:] if not ahead or ahead[-1].last <= m.first]


def ahead_then(
    parsed: Parsed, segment: Segment, context: Context, lex: Lexicon, indicator: str | None
) -> When | None:
    """The period ahead of publication that ``dan`` points at, named in the sentence before."""
    said, now = context.said, context.now
    if said is None or now is None or said.month_index <= now.month_index:
        return None
    answers = indicator in lex.sets["kinds.answers"]
    return said if not answers and _then(parsed, segment, lex) else None


def _then(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``De uitvoer groeit dan met 3 procent``: then, and not than or a consequence.

    ``Tel je de diensten mee, dan is het aandeel 20 procent`` is a consequence.
    """
    sets, figure = lex.sets, segment.figure
    near = range(max(1, segment.first, figure.first - 8), figure.first)
    at = next((at for at in near if parsed.low(at) in sets["period.then"]), None)
    if at is None or parsed.says(sets["period.conditions"]):
        return False
    if parsed.low(at - 1) == ",":
        return False
    lead = {parsed.low(k) for k in range(max(0, at - 8), at)}
    more = [h for h in parsed.hits if h.group == "motion" and h.code.endswith("comparative")]
    return not (lead & sets["period.other_than"] or any(h.last <= at < h.last + 8 for h in more))
