"""A figure with all that is known of it when its comparison is decided."""

from __future__ import annotations

from dataclasses import dataclass

from kentering.claims.draft import Draft
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.measures.measure import Measure
from kentering.claims.periods.period import Dated
from kentering.claims.topics.topic import Topic


@dataclass(frozen=True)
class Case:
    """A figure with all that is known of it before its comparison is decided."""

    parsed: Parsed
    segment: Segment
    context: Context
    lex: Lexicon
    about: Topic
    measured: Measure
    when: Dated
    before: Draft | None
    geo: str = ""


Found = tuple[str, str, Hit | None]
"""A comparison, the rule it follows from and the words it stands on."""
