"""What a part is a part of: of firms that say something, of people, of a total.

Enters: a sentence and a percentage that is a part. Leaves: the phrase that tells its topic.
"""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.topics.named import nearest
from kentering.claims.topics.shares import listed

_BESIDE = 2
"""Tokens from a part to the total it is of (vier vijfde van zijn omzet)."""


def of_sales(segment: Segment, total: Hit, found: Hit | None, lex: Lexicon) -> bool:
    """``vier vijfde van zijn omzet``: of the sales, whatever else the sentence speaks of."""
    beside = total.first - segment.figure.last in (1, _BESIDE)
    leans = found is not None and found.code == "dependency_share"
    return beside and not leans and total.code in lex.sets["kinds.sold"]


def total_hit(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """``22 procent van de uitvoer``, ``Van hun export gaat 28 procent naar ...``: the total."""
    end = segment.figure.last
    totals = lex.sets["kinds.totals"]
    if parsed.low(segment.first) in lex.sets["share.of"]:
        led = parsed.within("indicator", segment.first, segment.first + 5)
        whole = next((h for h in led if h.code in totals and h.last <= segment.figure.first), None)
        if whole is not None and not parsed.within("population", segment.first, whole.first):
            return whole
    if parsed.low(end) not in lex.sets["share.of"]:
        return None
    hit = next((h for h in parsed.within("indicator", end, end + 5) if h.code in totals), None)
    if hit is None or parsed.within("population", end, hit.first):
        return None
    return hit


def share_topic(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """What firms of whom a part is given say, lack or make."""
    short = _short_of_staff(parsed, segment, lex)
    if short is not None:
        return short
    for first, last in ((segment.first, segment.last), listed(parsed, segment)):
        hits = parsed.within("share_topic", first, last)
        staff = range(segment.figure.last + 1, segment.figure.last + 3)
        people = lex.sets["share.staff"]
        hits = [h for h in hits if h.first not in staff or parsed.low(h.first) not in people]
        firm = [h for h in hits if h.code not in ("confidence_component",)]
        # what others expect further on is not what these expect
        outlook = [h for h in hits if h.code == "confidence_component" and h.first < segment.last]
        leaning = [h for h in firm if h.code == "dependency_share"]
        if leaning or outlook:
            return (leaning or outlook)[0]
        if hits:
            return nearest(firm or outlook, segment)
    return None


def _short_of_staff(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """``een kwart laat orders lopen omdat er geen handen zijn``: the cause is the shortage."""
    end = segment.figure.last
    causes = lex.sets["boundary.subordinate"] | lex.sets["weak.causes"]
    last = listed(parsed, segment)[1]
    start = next((at for at in range(end, last) if parsed.low(at) in causes), None)
    if start is None:
        return None
    hits = parsed.within("share_topic", start, last)
    return next((h for h in hits if h.code == "labour_shortage_share"), None)


def described(parsed: Parsed, segment: Segment, people: list[Hit], lex: Lexicon, text: str) -> str:
    """``aandeel bedrijven met een productiestijging`` in the text's own words."""
    prefix = lex.table["subject_rules"]["share_prefix"]
    if not people:
        return str(prefix)
    late = [h for h in people if h.first >= segment.figure.last]
    who = late[0] if late else people[-1]
    first = who.first
    while first - 1 >= segment.first and first > who.first - 3:
        word = parsed.tokens[first - 1]
        number = word.kind != "word" or lex.words.value(word.low) is not None
        if number or word.low in lex.sets["articles"] or word.low in lex.sets["share.of"]:
            break
        first -= 1
    after = max(who.last, segment.figure.last)
    moved = [h for h in parsed.within("motion", after, segment.last) if h.code.endswith("noun")]
    more = f" {lex.table['subject_rules']['with']} " if moved else ""
    tail = parsed.words(moved[0].first, moved[0].last, text) if moved else ""
    return f"{prefix} {parsed.words(first, who.last, text)}{more}{tail}"
