"""The words a figure stands in: from the noun or verb that leads it to what it compares with."""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment

_REACH = 8


def quote_of(parsed: Parsed, segment: Segment, lex: Lexicon) -> tuple[int, int]:
    """First and one-past-last character of the quote."""
    figure = segment.figure
    first, last = figure.first, figure.last
    floor = max(segment.first, first - _REACH)
    lead = [
        h.first
        for h in parsed.hits
        if h.group in ("motion", "indicator", "branch", "geo_words") and floor <= h.first < first
    ]
    lead += [m.first for m in parsed.mentions if floor <= m.first < first and not m.basis]
    reach = min(lead) if lead and segment.pair is None else first
    if all(parsed.low(at) not in (",", ";", ".", ":") for at in range(reach, first)):
        first = reach
    if (
        parsed.low(first - 1) in lex.sets["range.from"] | lex.sets["range.to"]
        and first > segment.first
    ):
        first -= 1
    ceiling = min(segment.last, last + _REACH)
    tail = [
        h.last
        for h in parsed.hits
        if h.group in ("motion", "comparison", "population", "shares_of", "adjusted")
        and last <= h.first < ceiling
    ]
    tail += [m.last for m in parsed.mentions if last <= m.first < ceiling]
    reach = min(max(tail), segment.last) if tail else last
    stop = next(
        (at for at in range(last, reach) if parsed.low(at) in (".", ";", "(", ")", ",")), reach
    )
    last = max(last, stop)
    while last > figure.last and parsed.low(last - 1) in (",", ";", "."):
        last -= 1
    return parsed.tokens[first].start, parsed.tokens[last - 1].end
