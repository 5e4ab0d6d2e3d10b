"""Bare numbers that take the unit of a figure before them, here or in the sentence before."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from kentering.claims.grammar.index import is_stand
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed
from kentering.claims.model import CURRENCIES, Claim

_COUNTS = ("count", "person")
_NEAR = 5
"""Tokens between the pronoun for a figure and the number told of it (was dat vorig jaar 2,1)."""
_SIDE = 5
"""Tokens in a short clause that repeats the one before it (bij papier 9)."""
_FEW = 20
"""Smaller numbers after ``er`` among percentages may count anything."""
_MANY = 100
"""Smaller numbers after ``staat op`` may be the stand of anything."""
_ALIKE = 20.0
"""Two ends of a pair are not further apart than this."""
_VAST = 1e9
"""From here on a number without a noun is money among counts too."""
_TONNES = 10
"""Tonnes of money are fewer than this: more of them are millions."""
_TONNE = 1e5
_LARGE = 1e6
"""From here on a number without a noun is money, unless things are counted."""


def completed(
    figures: list[Figure],
    parsed: Parsed,
    last: Claim | None,
    index: str | None,
    lex: Lexicon,
) -> list[Figure]:
    """The figures of a sentence, bare numbers with the unit of what they go on about.

    ``kromp met 6,9 procent, de Britse met 4,1``; ``Een jaar eerder waren dat er 2.900``.

    Args:
        figures: the figures of the sentence in order.
        parsed: the sentence.
        last: the last claim of the sentence before.
        index: the index the passage speaks of, whose stands have no unit.
        lex: the lexicon.
    """
    figures = [
        _tonnes_of_money(_money(f, figures, parsed, last, lex), parsed, lex) for f in figures
    ]
    if all(f.unit is not None for f in figures):
        return figures
    out: list[Figure] = []
    for k, figure in enumerate(figures):
        if figure.unit is not None or figure.form == "multiple":
            out.append(figure)
            continue
        following = figures[k + 1] if k + 1 < len(figures) else None
        if following is not None and _up_to(figure, following, parsed, lex):
            out.append(figure)
            continue
        named = (
            _of_percentages(figure, parsed, lex)
            or _part(figure, following, parsed, lex)
            or _alongside(figure, out[-1] if out else None, parsed, lex)
        )
        if named is None and not is_stand(figure, parsed, index, lex):
            named = (
                _told_of(figure, out, parsed, last, lex)
                or _amount(figure, figures, parsed, last, lex)
                or _number_of(figure, parsed, lex)
                or _stands_at(figure, out, parsed, last, lex)
            )
            unit = out[-1].unit if out else last.unit if last is not None else None
            if named is None and unit == "percent" and index is None:
                named = _left_bare(figure, parsed, lex)
        out.append(named or figure)
    return out


def _up_to(figure: Figure, following: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``het aantal bedrijven dat krimpt zakte van 64 naar 48 procent``: one unit for both ends."""
    led = parsed.low(figure.first - 1) in lex.sets["range.from"]
    onto = figure.last == following.first - 1 and parsed.low(figure.last) in lex.sets["range.to"]
    return led and onto and following.unit is not None


def _money(
    figure: Figure, figures: list[Figure], parsed: Parsed, last: Claim | None, lex: Lexicon
) -> Figure:
    """``kwam de omzet uit op 3,3 miljard``, ``er zat voor 205 miljoen werk in de boeken``."""
    if figure.unit is not None or _scale(figure, parsed, lex) < _LARGE or not figure.low:
        return figure
    worth = _before(figure, parsed, lex) in lex.sets["bare.worth"]
    many = last is not None and last.unit in _COUNTS and (last.value or 0.0) >= _LARGE
    many = many or parsed.says(lex.sets["bare.number_of"])
    many = many or any(f.unit in _COUNTS and f.low >= _LARGE for f in figures)
    if many or not (worth or figure.low >= _VAST):
        return figure
    return replace(figure, unit=next((f.unit for f in figures if f.unit in CURRENCIES), "eur"))


def _tonnes_of_money(figure: Figure, parsed: Parsed, lex: Lexicon) -> Figure:
    """``Dat kostte ons ruim vier ton.``: four times a hundred thousand euro."""
    if figure.unit != "tonne" or figure.low >= _TONNES:
        return figure
    ends = figure.last >= len(parsed.tokens) or parsed.tokens[figure.last].kind == "punct"
    lead = {parsed.low(at) for at in range(max(0, figure.first - _NEAR), figure.first)}
    if not ends or not lead & lex.sets["level.price_verbs"]:
        return figure
    return replace(figure, unit="eur", low=figure.low * _TONNE)


def _number_of(figure: Figure, parsed: Parsed, lex: Lexicon) -> Figure | None:
    """``Het aantal nieuwe bestellingen viel terug tot 820``: what the number is of."""
    onto = parsed.low(figure.first - 1) in lex.sets["motion_rules.out_at"]
    if not onto or figure.decimals or figure.low < _FEW or not _free(figure, parsed, lex):
        return None
    lead = range(max(0, figure.first - 3 * _SIDE), figure.first)
    told = next((at for at in lead if parsed.low(at) in lex.sets["bare.number_of"]), None)
    if told is None or any(h.group == "density" for h in parsed.hits):
        return None
    found = [h.code for h in parsed.within("count_noun", told, figure.first)]
    nouns = [code for code in found if code != "person"]
    unit = "person" if "person" in found else "count"
    return replace(figure, unit=unit, noun=nouns[0] if nouns else "other")


def _stands_at(
    figure: Figure, earlier: list[Figure], parsed: Parsed, last: Claim | None, lex: Lexicon
) -> Figure | None:
    """``Duitsland zat op 415``, ``Er komen nog eens 8.000 bij``: as what was counted before."""
    lead = [parsed.low(at) for at in range(max(0, figure.first - _NEAR), figure.first)]
    onto = bool(lead) and lead[-1] in lex.sets["motion_rules.out_at"]
    foreseen = bool(parsed.within("stance", max(0, figure.first - 2 * _NEAR), figure.first))
    stands = bool(set(lead) & lex.sets["level.stands"]) or foreseen
    stands = stands and onto and figure.low >= _MANY
    stands = stands and not parsed.within("indicator", 0, figure.first)
    stands = stands or (lead[-1:] == [":"] and figure.low >= _MANY)
    again = bool(lead) and lead[-1] in lex.sets["level.again"]
    digits = parsed.tokens[figure.core].kind == "num" and not figure.low % 1
    if not (stands or again) or not digits or not _free(figure, parsed, lex):
        return None
    known = [(f.low, f.unit, f.noun) for f in reversed(earlier)]
    if last is not None and last.value:
        known.append((abs(last.value), last.unit, last.indicator))
    for low, unit, noun in known:
        told = unit in (*_COUNTS, *CURRENCIES) or str(unit).startswith("per_")
        if told and low and 1 / _ALIKE <= figure.low / low <= _ALIKE:
            return replace(figure, unit=unit, noun=noun if unit not in CURRENCIES else None)
    return None


def _left_bare(figure: Figure, parsed: Parsed, lex: Lexicon) -> Figure | None:
    """``De werkgevers boden eerst 2,25.``: decimals at the end of a clause among percentages."""
    at = figure.last
    at += parsed.low(at) in lex.sets["level.stands"] | lex.sets["bare.closing"]
    ends = at >= len(parsed.tokens) or parsed.tokens[at].kind == "punct"
    digits = parsed.tokens[figure.core].kind == "num"
    tails = tuple(lex.table["bare"]["scales"])
    scaled = any(bool(tails) and t.low.endswith(tails) for t in parsed.tokens)
    if scaled or parsed.says(lex.sets["bare.number_of"]):
        return None
    if not (ends and digits and figure.decimals) or figure.low > 100:
        return None
    return replace(figure, unit="percent")


def _said(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``Dat was 1,2``, ``Normaal is dat drie``: a pronoun for the figure of the sentence before."""
    named, stands = lex.sets["level.stood_for"], lex.sets["bare.stands"]
    words = [parsed.low(at) for at in range(figure.first - _NEAR, figure.last + 2)]
    return any(
        (one in named and two in stands) or (one in stands and two in named)
        for one, two in pairwise(words)
    )


def _before(figure: Figure, parsed: Parsed, lex: Lexicon) -> str:
    """The word before a figure, past adverbs (zelfs met 16; er nog 80)."""
    at = figure.first - 1
    while parsed.low(at) in lex.sets["share.adverbs"] and at > figure.first - 4:
        at -= 1
    return parsed.low(at)


def _free(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """Whether no noun follows that the number could count."""
    at = figure.last
    if at >= len(parsed.tokens) or parsed.tokens[at].kind == "punct":
        return True
    dated = any(m.first == at for m in parsed.mentions)
    follow = lex.sets["index.may_follow"] | lex.sets["separable_rules.ambiguous"]
    verbs = lex.sets["bare.stands"] | lex.sets["bare.participles"]
    return dated or parsed.low(at) in follow | verbs


def _of_percentages(figure: Figure, parsed: Parsed, lex: Lexicon) -> Figure | None:
    """``waren die percentages hoger: 43 en 37``: the noun names the unit."""
    if figure.low > 100 or not _free(figure, parsed, lex):
        return None
    named = parsed.says(lex.sets["bare.percentages"])
    return replace(figure, unit="percent") if named else None


def _part(figure: Figure, following: Figure | None, parsed: Parsed, lex: Lexicon) -> Figure | None:
    """``40 van de 210 arbeidsplaatsen``: counted in what it is a part of."""
    if following is None or following.unit not in _COUNTS or following.low < figure.low:
        return None
    of = parsed.low(figure.last) in lex.sets["share.of"]
    whole = parsed.low(figure.last + 1) in lex.sets["share.whole"]
    close = following.first - figure.last <= 2
    if not (of and whole and close):
        return None
    return replace(figure, unit=following.unit, noun=following.noun)


def _alongside(
    figure: Figure, before: Figure | None, parsed: Parsed, lex: Lexicon
) -> Figure | None:
    """``met 6,9 procent, de Britse met 4,1``; ``bij basismetaal 11 procent, bij papier 9``."""
    if before is None or before.unit in (None, "index", "factor") or before.form != "number":
        return None
    if not _free(figure, parsed, lex):
        return None
    own, other = _before(figure, parsed, lex), _before(before, parsed, lex)
    links = lex.sets["bare.links"]
    same = (own == other and own in links) or own in lex.sets["bare.against"]
    joined = own in lex.sets["and_or"] and before.unit == "percent"
    same = same or (joined and figure.decimals and parsed.tokens[figure.core].kind == "num")
    if not same and not _repeats(figure, before, parsed, lex):
        return None
    if before.unit in CURRENCIES and before.low >= _LARGE > figure.low:
        return replace(figure, unit=before.unit, low=figure.low * _scale(before, parsed, lex))
    return replace(figure, unit=before.unit, noun=before.noun)


def _repeats(figure: Figure, before: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """A short clause that begins with the preposition of the one before it."""
    links, stops = lex.sets["bare.links"], lex.sets["and_or"] | {",", ";"}
    start = next(
        (at for at in range(figure.first, before.last, -1) if parsed.low(at - 1) in stops),
        figure.first,
    )
    lead = parsed.low(start)
    if lead not in links or not 1 < figure.first - start <= _SIDE:
        return False
    return any(parsed.low(at) == lead for at in range(max(0, before.first - 9), before.first))


def scaled_with(figure: Figure, following: Figure, parsed: Parsed, lex: Lexicon) -> float:
    """``van 27 naar 33 miljoen euro``: the first number in the millions of the second."""
    scale = _scale(following, parsed, lex)
    if scale == 1.0 or _scale(figure, parsed, lex) != 1.0 or not figure.low:
        return figure.low
    apart = following.low / (figure.low * scale)
    return figure.low * scale if 1 / _ALIKE <= apart <= _ALIKE else figure.low


def _scale(figure: Figure, parsed: Parsed, lex: Lexicon) -> float:
    scales = lex.table["numerals"]["scales"]
    found = (scales.get(parsed.low(at)) for at in range(figure.core, figure.last))
    return float(next((scale for scale in found if scale), 1.0))


def _told_of(
    figure: Figure,
    earlier: list[Figure],
    parsed: Parsed,
    last: Claim | None,
    lex: Lexicon,
) -> Figure | None:
    """``Dat was 1,2 en 1,1``: the unit of the figure a pronoun stands for."""
    free = _free(figure, parsed, lex)
    if _before(figure, parsed, lex) in lex.sets["not_claim.there"] and figure.low < _LARGE:
        found = _there(figure, earlier, last, free=free or _said(figure, parsed, lex))
        if found is not None:
            return found
    said = _said(figure, parsed, lex)
    if earlier and not said and earlier[-1].last >= figure.first - 2 * _SIDE:
        said = _said(earlier[-1], parsed, lex) and earlier[-1].unit == (last.unit if last else None)
    if not (said and free):
        return None
    if earlier and earlier[-1].unit not in (None, "index", "points", *CURRENCIES):
        return replace(figure, unit=earlier[-1].unit, noun=earlier[-1].noun)
    if last is None or last.unit in ("index", "points", "factor"):
        return None
    if (last.unit in CURRENCIES and figure.low < _LARGE) or (
        last.unit == "percent" and figure.low > 100
    ):
        return None
    noun = None if last.unit in (*CURRENCIES, "percent") else last.indicator
    return replace(figure, unit=last.unit, noun=noun)


def _there(
    figure: Figure, earlier: list[Figure], last: Claim | None, *, free: bool
) -> Figure | None:
    """``waren dat er 2.900``, ``moeten er 140 weg``: counted as what was counted before."""
    near = next((f for f in reversed(earlier) if f.unit in _COUNTS), None)
    if near is not None:
        return replace(figure, unit=near.unit, noun=near.noun)
    if not free:
        return None
    if last is None:
        return None
    if last.unit == "percent":
        return replace(figure, unit="count") if figure.low >= _FEW else None
    if last.unit in ("index", "points", "factor", *CURRENCIES):
        return None
    return replace(figure, unit=last.unit, noun=last.indicator)


def _amount(
    figure: Figure, figures: list[Figure], parsed: Parsed, last: Claim | None, lex: Lexicon
) -> Figure | None:
    """``trekt 65 miljard uit`` is money; ``goed voor 32 duizend`` counts what was counted."""
    worth = any(
        h.group == "indicator" and h.first == figure.last and h.code in lex.sets["kinds.money"]
        for h in parsed.hits
    )
    if not (worth or _free(figure, parsed, lex)) or figure.high is not None:
        return None
    counted = any(h.group == "count_noun" and h.last <= figure.first for h in parsed.hits)
    counted = counted or parsed.says(lex.sets["bare.number_of"])
    scaled = figure.last - figure.core > 1
    if last is not None and last.unit in _COUNTS and scaled and figure.low < _LARGE:
        return replace(figure, unit=last.unit, noun=last.indicator)
    paid = next((f.unit for f in figures if f.unit in CURRENCIES), "eur")
    if scaled and figure.low >= _LARGE and not counted:
        return replace(figure, unit=paid)
    return None
