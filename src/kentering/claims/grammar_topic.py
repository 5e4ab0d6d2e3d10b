"""What a figure is about: indicator, branch or company, and country."""

from __future__ import annotations

from kentering.claims.context import Context
from kentering.claims.lexicon import Hit, Lexicon
from kentering.claims.parse import Parsed
from kentering.claims.segments import Segment

_OF = frozenset(("van", "of", "von"))
_NEAR = 3
_CLOSE = 6
_LONG = 7
"""Letters from which a noun is known at the end of a compound (autofabrieken)."""
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
    hits = [h for h in hits if not _aside(parsed, h, lex) and not _of_motion(parsed, h, segment)]
    hits = [h for h in hits if not _loose(parsed, h, lex)]
    hits = [h for h in hits if not _preposition(parsed, h, lex)]
    weak = [h for h in hits if parsed.low(h.first) in lex.sets["weak.indicator"]]
    strong = [h for h in hits if h not in weak]
    share = [h for h in strong if h.code == "value_added_share"]
    if share and segment.figure.unit == "percent":
        return nearest(share, segment)
    apart = [h for h in strong if h.code == "other" and h.last <= segment.figure.first]
    return nearest(apart or strong or weak, segment)


def _preposition(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``om een daling``: the particle of ``zette om`` is no preposition."""
    alone = hit.last - hit.first == 1 and parsed.low(hit.first) in lex.sets["weak.particles"]
    return alone and parsed.low(hit.last) in lex.sets["articles"]


def _loose(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``om`` is turnover in ``zette meer om`` only, and 5 miljoen euro is no exchange rate."""
    if hit.code == "exchange_rate" and any(f.first < hit.first < f.last for f in parsed.figures):
        return True
    if parsed.low(hit.first) not in lex.sets["weak.particles"]:
        return False
    prices = hit.code == "energy_price"
    wanted = lex.sets["weak.dearer" if prices else "weak.particle_verbs"]
    return not any(t.low in wanted for t in parsed.tokens)


def _of_motion(parsed: Parsed, hit: Hit, segment: Segment) -> bool:
    """``een winst van 6 procent`` is a rise, no profit."""
    moves = any(h.group == "motion" and h.first == hit.first for h in parsed.hits)
    gained = moves and hit.code == "profit" and segment.figure.unit == "percent"
    near = 0 < segment.figure.first - hit.last <= _NEAR
    return gained and near and parsed.low(hit.last) in _OF


def _aside(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """A noun in a cause or a purpose (door hogere prijzen) is not what the figure measures."""
    lead = [parsed.low(at) for at in range(max(0, hit.first - 3), hit.first)]
    return bool(set(lead) & lex.sets["weak.causes"])


def branch_hit(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """The branch or company of the segment, the whole of industry only when nothing else is."""
    hits = parsed.within("branch", segment.first, segment.last)
    hits = [h for h in hits if not _elsewhere(parsed, h.first, lex, branch=True)]
    own = [h for h in hits if h.code != "C" or h.first < h.last - 1]
    return nearest(own or hits, segment)


def own_scope(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """A branch that is not the whole of industry, or the whole marked off (zonder energie)."""
    words = {parsed.low(at) for at in range(hit.first, hit.last)}
    return hit.code != "C" or bool(words & lex.sets["branch_rules.without"])


def company_hit(parsed: Parsed, segment: Segment) -> Hit | None:
    """The company of the segment."""
    return nearest(parsed.within("company", segment.first, segment.last), segment)


def _elsewhere(parsed: Parsed, at: int, lex: Lexicon, *, branch: bool = False) -> bool:
    """Whether a place or branch is a destination, an origin or a bystander."""
    words = [parsed.low(at - 1), parsed.low(at - 2)]
    if not branch and compared_place(parsed, at, lex):
        return True
    if branch and {*words, parsed.low(at - 3)} & lex.sets["geo_rules.followed"]:
        return False
    names = lex.sets["geo_rules.beside" if branch else "geo_rules.elsewhere"]
    if not branch and _abroad(parsed, at - 5, at, lex):
        return True
    lead = at - 1 if words[0] in names else at - 2
    measured = any(h.group == "indicator" and h.last == lead for h in parsed.hits)
    if measured and parsed.low(lead) in lex.sets["geo_rules.measured"]:
        return False
    return words[0] in names or (words[0] in lex.sets["articles"] and words[1] in names)


def _abroad(parsed: Parsed, first: int, last: int, lex: Lexicon) -> bool:
    """``uit landen (van de eurozone)``, ``uit de rest van``: where orders come from."""
    for at in range(max(0, first), last):
        if parsed.low(at) not in lex.sets["geo_rules.orders_from"]:
            continue
        near = {parsed.low(on) for on in range(at + 1, min(at + 4, last))}
        if near & lex.sets["geo_rules.orders_abroad"]:
            return True
    return False


def compared_place(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """``hoger dan in de VS``: what a figure compares with."""
    lead = [parsed.low(k) for k in range(max(0, at - 3), at)]
    return bool(set(lead) & lex.sets["geo_rules.than"])


def geo_of(parsed: Parsed, first: int, last: int, lex: Lexicon, at: int) -> str | None:
    """The country between two tokens that the figure near ``at`` is about; lists are joined."""
    hits = [h for h in parsed.within("geo_words", first, last) if _is_place(parsed, h, lex)]
    if not hits:
        return None
    nouns = [h for h in hits if not _adjective(parsed, h, lex)]
    run = _run(parsed, nouns, lex)
    if len(run) > 1 and all(h.last <= at for h in run):
        return ",".join(dict.fromkeys(h.code for h in run))
    opening = [h for h in nouns if h.first - first <= 2 and parsed.low(h.first - 1) == "in"]
    if opening and len(hits) > 1 and not _later_own(parsed, hits, opening[0]):
        return opening[0].code
    best = min(hits, key=lambda h: at - h.last if h.last <= at else 2 * (h.first - at) + 1)
    return best.code


def _later_own(parsed: Parsed, hits: list[Hit], opening: Hit) -> bool:
    later = [h for h in hits if h.first > opening.last]
    return any(parsed.low(h.first - 1) == "in" for h in later)


def _run(parsed: Parsed, nouns: list[Hit], lex: Lexicon) -> list[Hit]:
    run: list[Hit] = []
    for hit in nouns:
        between = {parsed.low(at) for at in range(run[-1].last, hit.first)} if run else set()
        if between - lex.sets["geo_rules.joins"]:
            run = []
        run.append(hit)
    return run


def _adjective(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    word = parsed.low(hit.last - 1)
    return word.endswith(tuple(lex.table["geo_rules"]["adjective_ends"]))


def _is_place(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    token = parsed.tokens[hit.first]
    if (len(token.text) <= 2 and not token.text.isupper()) or _in_source(parsed, hit):
        world = hit.code == "WORLD" and token.low not in lex.sets["articles"]
        return world and _in_source(parsed, hit)
    topics = {h.code: h.first for h in parsed.hits if h.group == "indicator"}
    if token.low in lex.sets["geo_rules.persons"]:
        return "tariff" in topics
    if _elsewhere(parsed, hit.first, lex):
        return False
    return not _adjective(parsed, hit, lex) or _of_topic(parsed, hit, topics, lex)


def _in_source(parsed: Parsed, hit: Hit) -> bool:
    return any(h.group == "source" and h.first <= hit.first < h.last for h in parsed.hits)


def _of_topic(parsed: Parsed, hit: Hit, topics: dict[str, int], lex: Lexicon) -> bool:
    """Whether an adjective (Duitse) belongs to what is measured, not to a bystander."""
    near = range(hit.last, hit.last + 3)
    if topics.get("tariff", -1) in near and len(topics) > 1:
        return False
    if any(h.first in near for h in parsed.hits if h.group in ("indicator", "branch")):
        return True
    nouns = lex.sets["geo_rules.adjective_nouns"]
    tails = tuple(noun for noun in nouns if len(noun) >= _LONG)
    return any(parsed.low(at) in nouns or parsed.low(at).endswith(tails) for at in near)


def subindex_hit(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """The part of a purchasing managers' index that the segment names."""
    del lex
    hits = parsed.within("subindex", segment.first, segment.last)
    return nearest(hits, segment)


def _ahead(parsed: Parsed, segment: Segment) -> list[Hit]:
    """Topics named after the words of a percentage (na een daling van 2 procent groeide ...)."""
    if segment.figure.unit not in ("percent", "points", None):
        return []
    return parsed.within("indicator", segment.last, len(parsed.tokens))


def topic_of(
    parsed: Parsed, segment: Segment, context: Context, lex: Lexicon, previous: str | None
) -> tuple[str | None, Hit | None, str]:
    """Indicator, the phrase it stood on and the rule: own words, the sentence, what went before."""
    figure = segment.figure
    survey = any(h.code == "survey_size" for h in parsed.hits if h.group == "indicator")
    among = parsed.low(figure.first - 1) in lex.sets["share.among"]
    if survey and figure.noun and among:
        return "survey_size", None, "counted noun"
    if figure.noun and figure.noun != "other":
        return figure.noun, None, "counted noun"
    hit = indicator_hit(parsed, segment, lex)
    if hit is not None:
        return _refined(parsed, segment, hit, context, lex, previous), hit, "named"
    if previous is not None:
        return previous, None, "earlier in the sentence"
    told = parsed.low(0) in lex.sets["period.pronouns"] and figure.first - segment.first <= _CLOSE
    if told and context.named_last and context.indicator_paragraph == parsed.paragraph:
        return context.named_last, None, "what was named last"
    return _topic_around(parsed, segment, context, lex)


def _refined(
    parsed: Parsed,
    segment: Segment,
    hit: Hit,
    context: Context,
    lex: Lexicon,
    previous: str | None,
) -> str:
    """A word for prices is of the prices spoken of; growth of a branch is no growth of all."""
    near = context.indicator_paragraph >= parsed.paragraph - 1
    price = hit.code == "producer_prices" and parsed.low(hit.first).startswith(
        tuple(lex.table["weak"]["prices"])
    )
    if price and previous in lex.sets["kinds.prices"]:
        return str(previous)
    if price and near and context.indicator in lex.sets["kinds.prices"]:
        return str(context.indicator)
    if hit.code == "orders" and _abroad(parsed, segment.first, segment.last, lex):
        return "export_orders"
    weak = hit.code == "gdp" and parsed.low(hit.first) in lex.sets["weak.indicator"]
    branches = parsed.within("branch", hit.last, segment.figure.first)
    if weak and branches and segment.figure.unit == "percent":
        return "production_volume"
    return hit.code


def _topic_around(
    parsed: Parsed, segment: Segment, context: Context, lex: Lexicon
) -> tuple[str | None, Hit | None, str]:
    """The topic of the sentence, else that of the passage."""
    unit = segment.figure.unit
    everywhere = parsed.within("indicator", 0, segment.first)[::-1] + _ahead(parsed, segment)
    everywhere = [h for h in everywhere if not _aside(parsed, h, lex)]
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
    return _of_passage(parsed, unit, context, branch=branch, moved=moved)


def _of_passage(
    parsed: Parsed, unit: str | None, context: Context, *, branch: bool, moved: bool
) -> tuple[str | None, Hit | None, str]:
    """What was spoken of before, else what a lead or a branch leaves to be understood."""
    if context.indicator is not None and context.indicator_paragraph >= parsed.paragraph - 3:
        return context.indicator, None, "carried"
    if unit == "percent" and branch:
        return "production_volume", None, "growth of a branch"
    if context.indicator is None and context.lead_topic and unit == "percent" and moved:
        return context.lead_topic, None, "topic of the lead"
    return None, None, "open"


def subject_text(
    parsed: Parsed, segment: Segment, indicator: str | None, lex: Lexicon, text: str
) -> tuple[str | None, Hit | None]:
    """Branch or company in the text's own words."""
    hit = branch_hit(parsed, segment, lex)
    company = company_hit(parsed, segment)
    late = hit is not None and hit.first >= segment.figure.last
    if company is not None and (hit is None or hit.code == "C" or late):
        return parsed.words(company.first, company.last, text), company
    if hit is None:
        market = nearest(parsed.within("market", segment.first, segment.last), segment)
        if market is not None and indicator in lex.sets["kinds.markets"]:
            words = lex.table["subject_rules"]["market_words"]
            return f"{lex.table['subject_rules']['whole']}, {words[market.code]}", market
        return None, None
    if (hit.code == "C" and hit.last - hit.first == 1) or parsed.low(hit.first) in lex.sets[
        "geo_rules.demonyms"
    ]:
        return default_subject(indicator, lex), hit
    joined = _conjoined(parsed, hit)
    words = parsed.words(joined.first, joined.last, text)
    if indicator in lex.sets["kinds.named_with"] and indicator:
        words = f"{default_subject(indicator, lex)} {words}"
    return words, hit


def _conjoined(parsed: Parsed, hit: Hit) -> Hit:
    """``voeding en chemie``: two branches that share one figure."""
    branches = [h for h in parsed.hits if h.group == "branch"]
    for other in branches:
        if other.last == hit.first - 1 and parsed.low(other.last) in ("en", "und", "and"):
            outer = parsed.low(other.first - 1)
            if outer != ",":
                return Hit(hit.group, hit.code, other.first, hit.last)
    return hit


def default_subject(indicator: str | None, lex: Lexicon) -> str | None:
    """What an indicator is about when no branch is named."""
    found = lex.table["default_subject"].get(indicator)
    return str(found) if found else str(lex.table["subject_rules"]["whole"])
