"""Subjects that are no branch: agreements, goods under a tariff, purposes, firms that buy."""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.terms import indicators_of
from kentering.claims.topics.named import company_hit


def special_subject(
    parsed: Parsed,
    segment: Segment,
    indicator: str | None,
    hit: Hit | None,
    lex: Lexicon,
    text: str,
) -> tuple[str | None, Hit | None]:
    """Agreements, goods under a tariff, purposes of a budget, the firm whose suppliers count."""
    if indicator == "agreement" and hit is not None:
        found = _deal(parsed, hit, lex)
        if found is not None:
            return parsed.words(found.first, found.last, text), found
    priced = (
        _priced(parsed, segment, hit, text, lex) if indicator in lex.sets["kinds.goods"] else None
    )
    if indicator == "tariff" or priced is not None:
        named = priced and (parsed.words(priced.first, priced.last, text), priced)
        return named or _goods(parsed, segment, lex, text)
    if indicator == "budget" and hit is not None:
        return _purpose(parsed, hit, lex, text)
    found = None
    if indicator in lex.sets["kinds.of_company"]:
        found = company_hit(parsed, segment) or next(
            (h for h in parsed.hits if h.group == "company"), None
        )
    elif indicator == "measures_count" and hit is not None:
        found = Hit(hit.group, hit.code, hit.last - 1, hit.last)
    return (parsed.words(found.first, found.last, text), found) if found else (None, None)


def _deal(parsed: Parsed, hit: Hit, lex: Lexicon) -> Hit | None:
    """The name of an agreement: the words with a capital after it."""
    last = hit.last
    while last < len(parsed.tokens) and _named(parsed, last, lex):
        last += 1
    return Hit("agreement", "", hit.last - 1, last) if last > hit.last else None


def _named(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    token = parsed.tokens[at]
    following = parsed.tokens[at + 1] if at + 1 < len(parsed.tokens) else None
    joint = (
        token.low in lex.sets["and_or"] | {"&"}
        and following is not None
        and following.text[:1].isupper()
    )
    return (token.kind == "word" and token.text[:1].isupper()) or joint


def _goods(
    parsed: Parsed, segment: Segment, lex: Lexicon, text: str
) -> tuple[str | None, Hit | None]:
    near = range(segment.figure.last, min(segment.last, segment.figure.last + 4))
    named = [h.last for h in parsed.within("indicator", segment.first, segment.figure.first)]
    for at in (*near, *named):
        if parsed.low(at) in lex.sets["subject_rules.tariff_on"] and at + 1 < len(parsed.tokens):
            last = min(at + 3, len(parsed.tokens))
            if not parsed.tokens[at + 1].low.endswith("e"):
                last = at + 2
            return parsed.words(at + 1, last, text), Hit("goods", "", at + 1, last)
    return None, None


def _purpose(parsed: Parsed, hit: Hit, lex: Lexicon, text: str) -> tuple[str | None, Hit | None]:
    at = hit.last
    if parsed.low(at) in lex.sets["subject_rules.purpose"]:
        while parsed.low(at) in lex.sets["subject_rules.purpose"] | lex.sets["articles"]:
            at += 1
        if at < len(parsed.tokens) and parsed.tokens[at].kind == "word":
            return parsed.words(at, at + 1, text), Hit("purpose", "", at, at + 1)
    return parsed.words(hit.first, hit.last, text), hit


def _priced(
    parsed: Parsed, segment: Segment, hit: Hit | None, text: str, lex: Lexicon
) -> Hit | None:
    """The good of a price, in the words of the text (Brentolie, gasprijs, de prijs van nikkel)."""
    goods = lex.sets["kinds.goods"]
    named = [h for h in parsed.hits if h.group == "indicator" and h.code in goods]
    hits = [*([hit] if hit is not None else []), *named]
    words = [at for h in hits for at in range(h.first, h.last)]
    of = hit is not None and parsed.low(hit.last) in lex.sets["share.of"]
    before = [] if named else list(range(segment.first, segment.figure.first))
    for at in ([hit.last + 1] if hit is not None and of else []) + words + before:
        if indicators_of("energy_price", parsed.words(at, at + 1, text)):
            return Hit("good", "", at, at + 1)
    return None
