"""Forecasts that a text gives as those of before: withdrawn, or told in retrospect.

Enters: the drafts of a sentence. Leaves: the same, with ``outdated`` on each forecast that its body
no longer holds (the first end of *van 2 naar 1 procent*, *in plaats van 2 procent*, *eerder nog 2
procent*) or that is told in the past (*had 2 procent voorspeld*). The words are data of the lexicon
(``outdated``).
"""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.draft import Draft
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.terms import is_earlier

WITHDRAWN, RECALLED = "withdrawn", "recalled"
_NEAR = 4
"""Tokens after a figure within which the word that outdates it stands."""
_HELD = "now"


def outdated(parsed: Parsed, kept: list[Segment], drafts: list[Draft], lex: Lexicon) -> list[Draft]:
    """Mark the forecasts of a sentence that are those of before.

    Args:
        parsed: the sentence.
        kept: its figures with their words, as many as there are drafts.
        drafts: what was decided about them.
        lex: the lexicon.
    """
    if not any(d.comparison == "forecast" for d in drafts):
        return drafts
    out: list[Draft] = []
    used = 0
    for k, draft in enumerate(drafts):
        mark, used = _mark(parsed, kept, drafts, k, used, lex)
        if mark is None and out and _goes_on(parsed, kept, k, lex):
            mark = out[-1].claim.outdated
        if draft.comparison != "forecast" or mark == _HELD:
            mark = None
        out.append(replace(draft, claim=replace(draft.claim, outdated=mark)) if mark else draft)
    return out


def _mark(
    parsed: Parsed, kept: list[Segment], drafts: list[Draft], k: int, used: int, lex: Lexicon
) -> tuple[str | None, int]:
    """What outdates a figure, and up to which token words are taken; ``now`` that nothing may."""
    figure = kept[k].figure
    follows = kept[k + 1].figure.first if k + 1 < len(kept) else len(parsed.tokens)
    late, taken = _after(parsed, figure.last, follows, lex)
    if drafts[k].pair == "from" and k + 1 < len(drafts) and drafts[k + 1].pair == "to":
        alike = drafts[k].claim.period == drafts[k + 1].claim.period
        return (WITHDRAWN if alike else None), figure.last
    if is_earlier(drafts[k].claim.subject):
        return WITHDRAWN, max(taken, figure.last)
    before = _before(parsed, used, figure.first, lex)
    return before or late or _had(parsed, used, figure.first, follows, lex), max(taken, figure.last)


def _before(parsed: Parsed, first: int, last: int, lex: Lexicon) -> str | None:
    """The last word before a figure that outdates it, or says that it holds now."""
    found = None
    for at in range(first, last):
        codes = {h.code for h in parsed.within("outdated", at, at + 1)}
        if "ago" in codes or any(
            h.code == "ago" and h.first < at < h.last for h in parsed.within("outdated", first, at)
        ):
            continue
        if "earlier" in codes or ("instead" in codes and _right_before(parsed, at, last, lex)):
            found = WITHDRAWN
        elif "past" in codes or ("went" in codes and _went(parsed, at, last, lex)):
            found = found or RECALLED
        elif "now" in codes or parsed.low(at) in lex.sets["outdated.turn"]:
            found = _HELD if "now" in codes else None
    return found


def _right_before(parsed: Parsed, at: int, figure: int, lex: Lexicon) -> bool:
    """``in plaats van met 2 procent``: at most a few words further comes the figure."""
    between = {parsed.low(k) for k in range(at, figure)}
    return figure - at <= _NEAR + 2 and not between & lex.sets["outdated.turn"]


def _went(parsed: Parsed, at: int, last: int, lex: Lexicon) -> bool:
    """``ging de bank nog uit van``."""
    return any(parsed.low(k) in lex.sets["outdated.went_with"] for k in range(at + 1, last))


def _after(parsed: Parsed, first: int, last: int, lex: Lexicon) -> tuple[str | None, int]:
    """A word shortly after a figure, before the next: ``2 procent eerder``, ``2 procent raamde``.

    Returns:
        What it says, and the token after it; nothing when a comma or a turn comes first and the
        words go on to another figure.
    """
    more = any(f.first >= last for f in parsed.figures)
    for at in range(first, min(first + _NEAR + 1, last)):
        low = parsed.low(at)
        if low in lex.sets["outdated.turn"] | lex.sets["outdated.than"] | {","}:
            break
        codes = {h.code for h in parsed.within("outdated", at, at + 1)}
        if "ago" in codes:
            break
        if "past" in codes:
            return RECALLED, at + 1
        if "earlier" in codes and not more:
            return WITHDRAWN, at + 1
    return None, first


def _had(parsed: Parsed, first: int, figure: int, follows: int, lex: Lexicon) -> str | None:
    """``had ... 2 procent voorspeld``, ``had voorspeld dat ... 2 procent``."""
    had = [at for at in range(first, figure) if _is(parsed, at, "had")]
    turns = lex.sets["outdated.turn"]
    for at in had:
        done = next((k for k in range(at + 1, len(parsed.tokens)) if _is(parsed, k, "foretold")), 0)
        within = at < done and not any(parsed.low(k) in turns for k in range(at, max(done, figure)))
        that = parsed.low(done + 1) in lex.sets["outdated.that"]
        if within and (figure < done or that or done == at + 1):
            return RECALLED
    trail = [k for k in range(figure, min(follows, figure + 2 * _NEAR)) if _is(parsed, k, "had")]
    said = any(_is(parsed, k, "foretold") for k in range(figure, len(parsed.tokens)))
    than = {parsed.low(k) for k in range(figure, trail[0])} if trail else set()
    blocked = than & (turns | lex.sets["outdated.than"])
    return RECALLED if trail and said and not blocked else None


def _is(parsed: Parsed, at: int, code: str) -> bool:
    return any(h.code == code for h in parsed.within("outdated", at, at + 1))


def _goes_on(parsed: Parsed, kept: list[Segment], k: int, lex: Lexicon) -> bool:
    """``2 procent in 2025 en 3 procent in 2026``: nothing but a list and periods in between."""
    between = range(kept[k - 1].figure.last, kept[k].figure.first)
    known = {at for m in parsed.mentions for at in range(m.first, m.last)}
    free = [parsed.low(at) for at in between if at not in known]
    return kept[k].pair is None and set(free) <= lex.sets["and_or"] | {",", "in", "met"}
