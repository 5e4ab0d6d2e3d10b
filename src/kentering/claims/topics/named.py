"""What a figure is about: indicator, branch or company, and country."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.model import CURRENCIES
from kentering.claims.places.named import elsewhere, from_abroad
from kentering.claims.topics.carried import Found, carried_topic
from kentering.claims.topics.counted import by_noun, surveyed
from kentering.claims.topics.refined import refined
from kentering.claims.topics.shares import lost
from kentering.claims.topics.told import goes_on, told_topic

_BENEFIT = 9
_NEAR = 3
_CLOSE = 6
"""Tokens: a pronoun that opens a sentence this near to a figure is what the figure measures."""


def nearest(hits: list[Hit], segment: Segment) -> Hit | None:
    """The phrase nearest to the figure; one before it counts as a little nearer."""
    figure = segment.figure

    def distance(hit: Hit) -> float:
        if hit.last <= figure.first:
            return figure.first - hit.last
        return 1.5 + max(0, hit.first - figure.last) * 1.5

    return min(hits, key=distance) if hits else None


def indicator_hit(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """The phrase of the segment that names what is measured."""
    hits = parsed.within("indicator", segment.first, segment.last)
    hits = [
        h
        for h in hits
        if (_beside(h, parsed, segment, lex) or not in_cause(parsed, h, lex))
        and not _of_motion(parsed, h, segment.figure, lex)
    ]
    hits = [h for h in hits if not _loose(parsed, h, lex) and not _aside(parsed, h, segment, lex)]
    hits = [h for h in hits if not (_preposition(parsed, h, lex) or _owed_to(parsed, h, lex))]
    hits = [h for h in hits if not _unpriced(parsed, h, segment, lex)]
    tail = cause_after(parsed, segment, lex)
    hits = [h for h in hits if h.first < tail]
    spans = [h for h in parsed.hits if h.group == "density"]
    hits = [h for h in hits if not any(d.first <= h.first < d.last for d in spans)]
    if parsed.says(lex.sets["weak.use"]):
        hits = [h for h in hits if parsed.low(h.first) not in lex.sets["weak.makes"]]
    if segment.figure.unit in ("percent", *CURRENCIES):
        hits = [h for h in hits if h.code not in lex.sets["kinds.counted_only"]]
    if segment.figure.unit == "percent":
        hits = [h for h in hits if parsed.low(h.first) not in lex.sets["weak.makes"]]
        hits = [h for h in hits if parsed.low(h.first) not in lex.sets["weak.money_only"]]
    weak = [h for h in hits if parsed.weak(h, lex) and not _growing(parsed, h, lex)]
    strong = [h for h in hits if h not in weak]
    strong = [replace(h, code="gdp") if _of_growth(parsed, h, segment, lex) else h for h in strong]
    share = [h for h in strong if h.code == "value_added_share"]
    spent = [h for h in strong if h.code in lex.sets["kinds.of_gdp"] and h not in share]
    spent = [h for h in spent if h.code == "investment" or h.last <= segment.figure.first]
    if share and segment.figure.unit == "percent":
        return nearest(spent or share, segment)
    apart = [h for h in strong if h.code == "other" and h.last <= segment.figure.first]
    return nearest(apart or strong or weak, segment)


def _growing(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``dan groeit de Nederlandse economie``: a bare word that is what grows is no aside."""
    near = range(hit.first - _NEAR, hit.last + _NEAR)
    grows = lex.sets["weak.grows"]
    return hit.code == "gdp" and any(parsed.low(at) in grows for at in near)


def _beside(hit: Hit, parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``ondanks de heffing van 25 procent``, ``Door de lage bezetting, nu 65 procent, ...``."""
    apart = segment.figure.first - hit.last
    if apart == 1:
        return hit.code == "tariff" and parsed.low(hit.last) in lex.sets["small.of"]
    commas = parsed.low(hit.last) == "," and parsed.low(segment.figure.last) == ","
    return commas and 0 < apart <= _NEAR


def _aside(parsed: Parsed, hit: Hit, segment: Segment, lex: Lexicon) -> bool:
    """``de 5,4 procent van 2017, toen zuivelprijzen piekten``, ``1,5% in nu de orders ...``."""
    opens, articles = lex.sets["told.clauses"], lex.sets["articles"]
    cuts = lex.sets["small.but"] | {","}
    return any(
        parsed.low(at) in opens and (parsed.low(at - 1) in cuts or parsed.low(at + 1) in articles)
        for at in range(segment.figure.last, hit.first)
    )


def _of_growth(parsed: Parsed, hit: Hit, segment: Segment, lex: Lexicon) -> bool:
    """``de groei van het bbp``: no part of it; ``4 procent van het bbp`` is one."""
    led = parsed.low(hit.first) in lex.sets["share.of"] and hit.code == "value_added_share"
    if hit.code == "value_added_share" and lost(parsed, segment, lex):
        return True
    return led and not 0 <= hit.first - segment.figure.last <= 1


def _preposition(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``om een daling``: the particle of ``zette om`` is no preposition."""
    alone = hit.last - hit.first == 1 and parsed.low(hit.first) in lex.sets["weak.particles"]
    return alone and parsed.low(hit.last) in lex.sets["articles"]


def _owed_to(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``1,5 procentpunt is te danken aan hogere verkoopprijzen``: why something rose."""
    lead = {parsed.low(at) for at in range(max(0, hit.first - _NEAR), hit.first)}
    return bool(lead & lex.sets["weak.owed_to"])


def _unpriced(parsed: Parsed, hit: Hit, segment: Segment, lex: Lexicon) -> bool:
    """``het aantal beperkingen op grondstoffen``: goods of which no price is told."""
    if hit.code != "commodity_price" or not parsed.weak(hit, lex):
        return False
    lead = {parsed.low(hit.first - 1), parsed.low(hit.first - 2), parsed.low(hit.first - 3)}
    if segment.figure.unit in CURRENCIES or not lead & lex.sets["weak.goods_after"]:
        return False
    priced = lex.sets["weak.dearer"] | lex.sets["weak.prices"] | lex.sets["told.costs"]
    return not parsed.says(priced)


def _loose(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``om`` is turnover in ``zette meer om`` only, and 5 miljoen euro is no exchange rate."""
    if hit.code == "exchange_rate" and any(f.first < hit.first < f.last for f in parsed.figures):
        return True
    if parsed.low(hit.first) in lex.sets["weak.needs_article"]:
        asked = parsed.low(hit.last) in lex.sets["and_or"]  # het is de vraag of
        return asked or parsed.low(hit.first - 1) not in lex.sets["articles"]
    if parsed.low(hit.first) not in lex.sets["weak.particles"]:
        return False
    prices = hit.code == "energy_price"
    wanted = lex.sets["weak.dearer" if prices else "weak.particle_verbs"]
    return not parsed.says(wanted)


def _moves(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``winst`` is a rise where it can be one; ``winstdaling`` is of profit."""
    moves = any(h.group == "motion" and hit.first <= h.first < hit.last for h in parsed.hits)
    return moves and hit.code == "profit" and parsed.low(hit.last - 1) in lex.sets["level.earned"]


def _of_motion(parsed: Parsed, hit: Hit, figure: Figure, lex: Lexicon) -> bool:
    """``een winst van 6 procent`` is a rise, no profit; ``de winst van X steeg 6 procent`` is."""
    near = figure.unit == "percent" and 0 < figure.first - hit.last <= _NEAR
    if not near or not _moves(parsed, hit, lex):
        return False
    whose = ("motion", "company", "branch")
    told = any(h.group in whose and hit.last < h.first < figure.first for h in parsed.hits)
    named = any(t.text[:1].isupper() for t in parsed.tokens[hit.last : figure.first])
    return parsed.low(hit.last) in lex.sets["small.of"] and not (told or named)


def _gain(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``een verlies van ruim 3 procent``: a fall, wherever it stands in the sentence."""
    return any(_of_motion(parsed, hit, figure, lex) for figure in parsed.figures)


def _whole(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``goed voor 38 procent van de uitvoer, groeit``: what another figure is a part of."""
    of, near = lex.sets["share.of"], range(hit.first - _NEAR + 1, hit.first)
    ends = (f.last for f in parsed.figures if f.unit == "percent" and f.last in near)
    return any(parsed.low(at) in of for at in ends)


def in_cause(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """A noun in a cause or a purpose (door hogere prijzen) is not what the figure measures."""
    lead = {parsed.low(at) for at in range(_phrase(parsed, hit, lex), hit.first)}
    wide = {parsed.low(at) for at in range(max(0, hit.first - _BENEFIT), hit.first)}
    if wide & lex.sets["weak.benefits"]:
        return True
    far = {parsed.low(at) for at in range(max(0, hit.first - 5), hit.first)}
    return bool(lead & lex.sets["weak.causes"] or far & lex.sets["weak.consequences"])


def cause_after(parsed: Parsed, segment: Segment, lex: Lexicon) -> int:
    """Where a cause set off by a comma begins: ``met 2,5%, geholpen door de vraag naar ...``."""
    causes, last = lex.sets["weak.causes"], segment.last
    comma = next((at for at in range(segment.figure.last, last) if parsed.low(at) == ","), last)
    led = (at for at in range(comma + 1, min(comma + _NEAR + 1, last)) if parsed.low(at) in causes)
    return comma if next(led, None) is not None else last


def _phrase(parsed: Parsed, hit: Hit, lex: Lexicon) -> int:
    """Where what leads a noun begins: ``door de sterk gedaalde olieprijs``."""
    first = hit.first
    small = lex.sets["articles"] | lex.sets["degree.after"]
    end = tuple(lex.table["weak"].get("inflected", (" ",)))
    while first > hit.first - _CLOSE and parsed.tokens[first - 1].kind == "word":
        word = parsed.low(first - 1)
        if word not in small and not word.endswith(end):
            break
        first -= 1
    return max(0, min(first - 1, hit.first - _NEAR))


def branch_hit(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """The branch or company of the segment, the whole of industry only when nothing else is."""
    hits = parsed.within("branch", segment.first, segment.last)
    hits = [h for h in hits if not elsewhere(parsed, h.first, lex, branch=True)]
    own = [h for h in hits if h.code != "C" or h.first < h.last - 1]
    return nearest(own or hits, segment)


def own_scope(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """A branch that is not the whole of industry, or the whole marked off (zonder energie)."""
    words = {parsed.low(at) for at in range(hit.first, hit.last)}
    return hit.code != "C" or bool(words & lex.sets["branch_rules.without"])


def company_hit(parsed: Parsed, segment: Segment) -> Hit | None:
    """The company of the segment."""
    return nearest(parsed.within("company", segment.first, segment.last), segment)


def subindex_hit(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """The part of a purchasing managers' index that the segment names."""
    del lex
    hits = parsed.within("subindex", segment.first, segment.last)
    return nearest(hits, segment)


def _ahead(parsed: Parsed, segment: Segment, lex: Lexicon) -> list[Hit]:
    """Topics named after the words of a percentage (na een daling van 2 procent groeide ...)."""
    if segment.figure.unit not in ("percent", "points", None):
        return []
    if parsed.low(segment.last) in lex.sets["boundary.subordinate"]:
        return []
    return parsed.within("indicator", segment.last, len(parsed.tokens))


def topic_of(
    parsed: Parsed, segment: Segment, context: Context, lex: Lexicon, previous: str | None
) -> tuple[str | None, Hit | None, str]:
    """Indicator, the phrase it stood on and the rule: own words, the sentence, what went before."""
    known = (
        _by_unit(parsed, segment, lex)
        or told_topic(parsed, segment, context, lex, previous)
        or by_noun(parsed, segment, lex, previous)
    )
    if known is not None:
        return known
    hit = indicator_hit(parsed, segment, lex)
    if hit is not None:
        return refined(parsed, segment, hit, context, lex, previous), hit, "named"
    if previous is not None and goes_on(previous, segment, lex):
        return _by_market(previous, parsed, segment, lex), None, "earlier in the sentence"
    opens = parsed.low(0) in lex.sets["period.pronouns"]
    told = opens and segment.figure.first - segment.first <= _CLOSE
    if told and context.named_last and context.indicator_paragraph == parsed.paragraph:
        return context.named_last, None, "what was named last"
    return _topic_around(parsed, segment, context, lex)


def _by_unit(parsed: Parsed, segment: Segment, lex: Lexicon) -> Found | None:
    """``een peiling onder 212 leden``; ``120 euro per megawattuur``."""
    unit = segment.figure.unit or ""
    if segment.figure.noun and surveyed(parsed, segment, lex):
        return "survey_size", None, "counted noun"
    priced = lex.table["unit_topics"].get(unit.rpartition("_per_")[2])
    if unit in lex.table["told"]["units"]:
        return str(lex.table["told"]["units"][unit]), None, "counted noun"
    if "_per_" in unit and priced:
        return str(priced), indicator_hit(parsed, segment, lex), "price of a unit"
    return None


def _by_market(code: str, parsed: Parsed, segment: Segment, lex: Lexicon) -> str:
    """``die uit het buitenland met 12 procent``: orders from abroad, or from home again."""
    if code == "orders" and from_abroad(parsed, segment.first, segment.last, lex):
        return "export_orders"
    home = any(h.code == "home" for h in parsed.within("market", segment.first, segment.last))
    return "orders" if code == "export_orders" and home else code


def _topic_around(
    parsed: Parsed, segment: Segment, context: Context, lex: Lexicon
) -> tuple[str | None, Hit | None, str]:
    """The topic of the sentence, else that of the passage."""
    unit = segment.figure.unit
    everywhere = parsed.within("indicator", 0, segment.first)[::-1] + _ahead(parsed, segment, lex)
    everywhere = [
        h for h in everywhere if not in_cause(parsed, h, lex) and not _gain(parsed, h, lex)
    ]
    everywhere = [h for h in everywhere if not _whole(parsed, h, lex)]
    weak = lex.sets["weak.indicator"]
    hit = next((h for h in everywhere if parsed.low(h.first) not in weak), None)
    if hit is not None:
        return hit.code, hit, "named in the sentence"
    policy = any(h.code in lex.table["source_rules"]["policy"] for h in parsed.hits)
    if policy and unit == "eur":
        return "budget", None, "money of policy"
    branch = any(h.group == "branch" for h in parsed.hits)
    wide = context.indicator in lex.sets["kinds.whole"]
    moved = any(h.group == "motion" for h in parsed.within("motion", 0, len(parsed.tokens)))
    if unit == "percent" and branch and wide and moved:
        return "production_volume", None, "growth of a branch"
    code, hit, rule = carried_topic(parsed, segment, context, lex)
    return (_by_market(code, parsed, segment, lex) if code else code), hit, rule


def subject_text(
    parsed: Parsed, segment: Segment, indicator: str | None, lex: Lexicon, text: str
) -> tuple[str | None, Hit | None]:
    """Branch or company in the text's own words."""
    hit = branch_hit(parsed, segment, lex)
    company = company_hit(parsed, segment)
    late = hit is not None and hit.first >= segment.figure.last
    if company is not None and (hit is None or hit.code == "C" or late):
        return parsed.words(company.first, company.last, text), company
    market, place = _market(parsed, segment, indicator, lex)
    whole = str(lex.table["subject_rules"]["whole"])
    if hit is None:
        return (f"{whole}{place}", market) if market is not None else (None, None)
    demonym = parsed.low(hit.first) in lex.sets["geo_rules.demonyms"] or _of_country(parsed, hit)
    if (hit.code == "C" and hit.last - hit.first == 1) or demonym:
        economy_wide = indicator in lex.sets["kinds.economy_wide"]
        default = default_subject(None if economy_wide else indicator, lex)
        return (f"{whole}{place}" if place else default), hit
    joined = _conjoined(parsed, hit, lex)
    words = parsed.words(joined.first, joined.last, text)
    if indicator in lex.sets["kinds.named_with"] and indicator:
        words = f"{default_subject(indicator, lex)} {words}"
    return f"{words}{place}", hit


def _market(
    parsed: Parsed, segment: Segment, indicator: str | None, lex: Lexicon
) -> tuple[Hit | None, str]:
    """``de buitenlandse omzet``: the market a figure is of, and how its subject ends."""
    if indicator not in lex.sets["kinds.markets"]:
        return None, ""
    found = nearest(parsed.within("market", segment.first, segment.last), segment)
    names = lex.table["subject_rules"]["market_words"]
    return (found, f", {names[found.code]}") if found is not None else (None, "")


def _of_country(parsed: Parsed, hit: Hit) -> bool:
    """``de Hongaarse industrie``: industry as a whole, of a country."""
    return not hit.code and any(
        h.group == "geo_words" and (h.first, h.last) == (hit.first, hit.last - 1)
        for h in parsed.hits
    )


def _conjoined(parsed: Parsed, hit: Hit, lex: Lexicon) -> Hit:
    """``voeding en chemie``: two branches that share one figure."""
    branches = [h for h in parsed.hits if h.group == "branch"]
    for other in branches:
        if other.last == hit.first - 1 and parsed.low(other.last) in lex.sets["and_or"]:
            outer = parsed.low(other.first - 1)
            if outer != ",":
                return Hit(hit.group, hit.code, other.first, hit.last)
    return hit


def default_subject(indicator: str | None, lex: Lexicon) -> str | None:
    """What an indicator is about when no branch is named."""
    found = lex.table["default_subject"].get(indicator)
    return str(found) if found else str(lex.table["subject_rules"]["whole"])
