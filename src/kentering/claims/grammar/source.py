"""Who said it: the body named as the origin of a figure."""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment


def named_in(parsed: Parsed, lex: Lexicon) -> list[Hit]:
    """All bodies a sentence names."""
    del lex
    return [h for h in parsed.hits if h.group == "source"]


def source_of(
    parsed: Parsed,
    segment: Segment,
    context: Context,
    lex: Lexicon,
    facts: tuple[str | None, str | None, str | None],
    ahead: str | None,
) -> tuple[str | None, Hit | None, str]:
    """The source of a figure, the words it stood on and the rule.

    Args:
        parsed: the sentence.
        segment: the figure with its words.
        context: what was said before.
        lex: the lexicon.
        facts: indicator, comparison and geo of the claim.
        ahead: a body named in brackets at the end of this or the next sentences.
    """
    indicator, comparison, geo = facts
    found = named_in(parsed, lex)
    if found:
        inside = [h for h in found if segment.first <= h.first < segment.last]
        known = lex.sets["source_rules.generic"]
        outside = [h for h in found if h.code.casefold() not in known]
        best = next(iter(inside or outside), None)
        if best is not None and _fits(best.code, geo, comparison, lex):
            return best.code, best, "named"
    if ahead is not None and _fits(ahead, geo, comparison, lex):
        return ahead, None, "named in brackets"
    if comparison == "target" and context.policy:
        return context.policy, None, "policy of the document"
    for code, rule in _carried(parsed, context, lex, indicator, comparison):
        if _fits(code, geo, comparison, lex):
            return code, None, rule
    return None, None, "open"


def _carried(
    parsed: Parsed, context: Context, lex: Lexicon, indicator: str | None, comparison: str | None
) -> list[tuple[str, str]]:
    """Candidates from before: this paragraph's body, the survey's owner, the lead's body."""
    out: list[tuple[str, str]] = []
    index = indicator in lex.sets["kinds.index"] or indicator == "survey_size"
    if index:
        owner = lex.table["source_rules"]["survey_owner"]
        return [(owner, "owner of the survey")] if owner in context.sources else []
    statistical = indicator in lex.sets["source_rules.statistics_cover"]
    if context.source and context.source_paragraph == parsed.paragraph:
        known = context.source.casefold()
        if statistical or known not in lex.sets["source_rules.statistics"]:
            out.append((context.source, "this paragraph"))
    lead = context.lead_source
    if lead is None:
        return out
    bank = lead.casefold() in lex.sets["source_rules.banks"]
    if bank and comparison == "forecast" and indicator in lex.sets["kinds.statistics"]:
        out.append((lead, "the lead"))
    if not bank and statistical and comparison not in ("forecast", "target"):
        out.append((lead, "the lead"))
    if context.lead_only and statistical and context.source_paragraph == parsed.paragraph:
        out.append((lead, "the only body named"))
    return out


def _fits(code: str, geo: str | None, comparison: str | None, lex: Lexicon) -> bool:
    """A national office speaks for its country, policy makers of targets and amounts."""
    home = lex.table["source_rules"]["home_only"].get(code)
    if home is not None and geo is not None and geo != home:
        return False
    return code not in lex.table["source_rules"]["policy"] or comparison in ("target", "level")


def brackets_ahead(parsed: list[Parsed], lex: Lexicon) -> list[str | None]:
    """Per sentence the body named in brackets (bron: X) at its end or the paragraph's."""
    out: list[str | None] = [None] * len(parsed)
    known: str | None = None
    paragraph = -1
    for at in range(len(parsed) - 1, -1, -1):
        sentence = parsed[at]
        if sentence.paragraph != paragraph:
            known, paragraph = None, sentence.paragraph
        found = [h for h in named_in(sentence, lex) if _bracketed(sentence, h, lex)]
        if found:
            known = found[-1].code
        out[at] = known
    return out


def _bracketed(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    lead = [parsed.low(at) for at in range(max(0, hit.first - 3), hit.first)]
    return "(" in lead and bool(set(lead) & lex.sets["source_rules.explicit"])


def lead_source(parsed: list[Parsed], lex: Lexicon) -> tuple[str | None, bool]:
    """The first body a text names as a speaker, and whether it is the only one."""
    every = [h.code for p in parsed for h in p.hits if h.group == "source"]
    aside = lex.sets["source_rules.generic"] | lex.sets["source_rules.policy"]
    named = [code for code in every if code.casefold() not in aside]
    return (named[0] if named else None), len(set(named)) == 1
