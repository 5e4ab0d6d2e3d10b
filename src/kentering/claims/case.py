"""A figure with all that is known of it when its comparison is decided."""

from __future__ import annotations

from dataclasses import dataclass

from kentering.claims.context import Context
from kentering.claims.draft import Draft
from kentering.claims.fields_period import Dated
from kentering.claims.fields_topic import Topic
from kentering.claims.lexicon import Hit, Lexicon
from kentering.claims.measure import Measure
from kentering.claims.parse import Parsed
from kentering.claims.segments import Segment


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
