"""Whether a clause states what was, or only what was expected, asked or supposed."""

from __future__ import annotations

from kentering.claims.comparisons import words as comparing
from kentering.claims.grammar.clauses import Clause
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed

_OUTLOOKS = ("forecast", "strong_forecast")


def asks(parsed: Parsed) -> bool:
    """A question: ``Is de productie gestegen?``."""
    return any(t.text == "?" for t in parsed.tokens[-2:])


def foretold(clause: Clause, lex: Lexicon) -> bool:
    """``zal dalen``, ``economen rekenden op een stijging``; not ``sterker dan verwacht``."""
    parsed, inside = clause.parsed, set(clause.at)
    for hit in parsed.hits:
        if hit.group != "stance" or hit.code not in _OUTLOOKS or hit.first not in inside:
            continue
        before = {parsed.low(hit.first - 1), parsed.low(hit.first - 2)}
        aside = parsed.low(hit.first - 1) in lex.sets["stance.not_after"]
        aside = aside or bool(before & lex.sets["foretold.beside"])
        if not (aside or comparing.than_expected(parsed, hit, lex)):
            return True
    return _about_to(clause, lex)


def _about_to(clause: Clause, lex: Lexicon) -> bool:
    """``gaat in juni dalen``: the verb of what comes, with an infinitive."""
    parsed = clause.parsed
    leads = [at for at in clause.at if parsed.low(at) in lex.sets["foretold.about_to"]]
    tails = tuple(lex.table["foretold"]["infinitives"])
    return bool(leads) and any(
        h.first > leads[0] and h.code.endswith(".verb") and parsed.low(h.last - 1).endswith(tails)
        for h in parsed.hits
        if h.group == "motion"
    )


def supposed(clause: Clause, lex: Lexicon) -> bool:
    """``zou zijn gestegen``, ``als de productie stijgt``, ``onduidelijk of``, ``moet dalen``."""
    parsed, sets, inside = clause.parsed, lex.sets, set(clause.at)
    if any(parsed.low(at) in sets["stance.must"] | sets["foretold.would"] for at in clause.at):
        return True
    if any(h.code == "supposed" and h.first in inside for h in parsed.hits if h.group == "stance"):
        return True
    return any(_condition(clause, at, lex) for at in clause.at)


def _condition(clause: Clause, at: int, lex: Lexicon) -> bool:
    """``als de productie stijgt``, ``onduidelijk is of``.

    Not ``als gevolg van`` or ``zowel de omzet als de productie``.
    """
    parsed, sets = clause.parsed, lex.sets
    word, follows = parsed.low(at), parsed.low(at + 1)
    if word in sets["foretold.whether"]:
        return any(parsed.low(k) in sets["foretold.doubts"] for k in clause.at if k < at)
    if word in sets["foretold.ifs"]:
        return True
    if word not in sets["period.as"] or follows in sets["foretold.no_ifs"]:
        return False
    alike = any(parsed.low(k) in sets["foretold.alike"] for k in clause.at if k < at)
    opens = clause.at[0] == at
    return opens or (follows in sets["articles"] | sets["definite"] and not alike)
