"""Which country a figure is about, and which countries are only bystanders."""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.model import CURRENCIES

_LONG = 7
"""Letters from which a noun is known at the end of a compound (autofabrieken)."""
_WHERE = 12
"""Tokens from the start of a clause on a place to its figure."""
_SEAT = 4
"""Tokens before the town a firm is from, where it leads the sentence."""
_OPENING, _DATELINE = 2, 8
"""Tokens within which the place of a dateline begins, and the dash after it stands."""
_DASHES = ("-", "–", "—")
_LIST = 3
"""Countries joined after one preposition."""


def elsewhere(parsed: Parsed, at: int, lex: Lexicon, *, branch: bool = False) -> bool:
    """Whether a place or branch is a destination, an origin or a bystander."""
    near = {parsed.low(at - back) for back in (1, 2, 3)}
    followed = bool(near & lex.sets["geo_rules.followed"])
    if branch:
        return not followed and _led_by(parsed, at, lex.sets["geo_rules.beside"], lex)
    small = parsed.low(at - 1) in lex.sets["articles"]
    if parsed.low(at - 2 - small) in lex.sets["geo_rules.causes"]:
        return True
    if compared_place(parsed, at, lex) or from_abroad(parsed, at - 5, at + 1, lex):
        return True
    own = parsed.low(at + 1) in lex.sets["geo_rules.own_markets"]
    if own and _sold_on(parsed, at, lex):
        return True
    if own or followed or _announced(parsed, at, lex) or _seat(parsed, at, lex):
        return False
    return _led_by(parsed, _first_of_list(parsed, at, lex), lex.sets["geo_rules.elsewhere"], lex)


def _seat(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """``Een plaatbewerker uit Stuttgart``: where a firm is, at the start of its sentence."""
    from_there = parsed.low(at - 1) in lex.sets["geo_rules.orders_from"]
    if not from_there or at > _SEAT:
        return False
    lands = lex.table.get("geo_local", {})
    return any(parsed.low(at) in lex.sets[f"geo_local.{code}"] for code in lands)


def _sold_on(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """``hun omzet op de Duitse markt``: whose sales they are, the text says elsewhere."""
    on = parsed.low(at - 2) in lex.sets["range.onto"]
    sold = lex.sets["kinds.traded"] | lex.sets["kinds.markets"]
    topics = (h for h in parsed.hits if h.group == "indicator" and h.code in sold)
    return on and any(h.last == at - 2 for h in topics)


def _led_by(parsed: Parsed, at: int, names: frozenset[str], lex: Lexicon) -> bool:
    """``naar Duitsland``, ``door de trage wereldhandel``; not ``de index voor Duitsland``."""
    one, two = parsed.low(at - 1), parsed.low(at - 2)
    articles = lex.sets["articles"]
    lead = at - 1 if one in names else at - 2
    measured = any(h.group == "indicator" and h.last == lead for h in parsed.hits)
    gauges = tuple(lex.sets["bare.gauges"] | lex.sets["geo_rules.outlooks"])
    told = bool(gauges) and parsed.low(lead - 1).endswith(gauges)
    measured = measured or told or parsed.low(lead - 1) in lex.sets["period.that"]
    if measured and parsed.low(lead) in lex.sets["geo_rules.measured"]:
        return False
    cause = two in articles and one not in articles
    cause = cause and parsed.low(at - 3) in lex.sets["weak.causes"]
    causes = lex.sets["weak.causes"]
    cause = cause or one in causes or (one in articles and two in causes)
    return cause or one in names or (one in articles and two in names)


def from_abroad(parsed: Parsed, first: int, last: int, lex: Lexicon) -> bool:
    """``uit landen (van de eurozone)``, ``uit de rest van``: where orders come from."""
    for at in range(max(0, first), last):
        if parsed.low(at) not in lex.sets["geo_rules.orders_from"]:
            continue
        near = {parsed.low(on) for on in range(at + 1, min(at + 4, last))}
        if near & lex.sets["geo_rules.orders_abroad"]:
            return True
    return False


def _announced(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """``Voor de eurozone ...`` at the start of a clause is what the figure is of."""
    lead = at - 1 if parsed.low(at - 1) in lex.sets["geo_rules.measured"] else at - 2
    if parsed.low(lead) not in lex.sets["geo_rules.measured"]:
        return False
    small = lead == at - 1 or parsed.low(at - 1) in lex.sets["articles"]
    opens = lead == 0 or parsed.tokens[lead - 1].kind == "punct"
    return small and (opens or parsed.low(lead - 1) in lex.sets["and_or"])


def _first_of_list(parsed: Parsed, at: int, lex: Lexicon) -> int:
    """``uit Azië en de Verenigde Staten``: the preposition stands before the first of the list."""
    first = at
    for _ in range(_LIST):
        back = first - 1
        if parsed.low(back) in lex.sets["articles"]:
            back -= 1
        if parsed.low(back) not in lex.sets["and_or"] | {","} or back < 1:
            break
        if not parsed.tokens[back - 1].text[:1].isupper():
            break
        first = back - 1
    return first


def compared_place(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """``hoger dan in de VS``: compared with; not in ``anders dan verwacht steeg de Duitse``."""
    verbs = lex.sets["period.past"] | lex.sets["level.stands"]
    moved = {h.first for h in parsed.hits if h.group == "motion" and h.code.endswith(".verb")}
    for back in range(at - 1, max(0, at - 7), -1):
        if parsed.tokens[back].kind in ("punct", "num"):
            return False
        if back in moved or parsed.low(back) in verbs:
            return False
        if parsed.low(back) in lex.sets["geo_rules.than"]:
            return True
    return False


def geo_of(
    parsed: Parsed, first: int, last: int, lex: Lexicon, at: int, *, tariff: bool = True
) -> str | None:
    """The country between two tokens that the figure near ``at`` is about; lists are joined.

    ``tariff``: whether who levies a tariff counts (not for firms that feel the tariffs of the US).
    """
    hits = [h for h in parsed.within("geo_words", first, last) if is_place(parsed, h, lex)]
    if not tariff:
        hits = [h for h in hits if not _levies(parsed, h)]
    if not hits:
        return None
    named = {h.first for h in parsed.hits if h.group == "indicator"}
    hits = [h for h in hits if h.first not in named] or hits
    nouns = [h for h in hits if not _adjective(parsed, h, lex)]
    run = _run(parsed, nouns, lex)
    if len(run) > 1 and all(h.last <= at for h in run):
        return ",".join(dict.fromkeys(h.code for h in run))
    into = lex.sets["small.in"]
    opening = [h for h in nouns if h.first - first <= 2 and parsed.low(h.first - 1) in into]
    if opening and len(hits) > 1 and not _later_own(parsed, hits, opening[0], lex):
        return opening[0].code
    best = min(hits, key=lambda h: at - h.last if h.last <= at else 2 * (h.first - at) + 1)
    return best.code


def _levies(parsed: Parsed, hit: Hit) -> bool:
    """``heffingen VS``, ``de invoerheffingen van president Trump``: whose tariffs they are."""
    for tariff in parsed.hits:
        if tariff.group == "indicator" and tariff.code == "tariff":
            ends = hit.first - tariff.last
            if hit.last == tariff.first or 0 <= ends <= _LIST:
                return True
    return False


def levied_by(parsed: Parsed) -> str | None:
    """``Amerikaanse invoerheffingen``, ``heffingen VS``: the country right beside the tariff."""
    tariffs = [h for h in parsed.hits if h.group == "indicator" and h.code == "tariff"]
    starts, ends = {h.first for h in tariffs}, {h.last for h in tariffs}
    places = [h for h in parsed.hits if h.group == "geo_words"]
    found = [h.code for h in places if h.last in starts or h.first in ends]
    return found[0] if found else None


def levying(parsed: Parsed, lex: Lexicon) -> str | None:
    """Who levies a tariff: the country named, not that of the goods (op Europese goederen)."""
    goods, partners = lex.sets["geo_rules.goods"], lex.sets["geo_rules.elsewhere"]
    for hit in parsed.hits:
        if hit.group != "geo_words" or _in_source(parsed, hit):
            continue
        small = parsed.low(hit.first - 1) in lex.sets["articles"]
        from_there = parsed.low(hit.first - 1 - small) in partners
        if parsed.low(hit.last) not in goods and not from_there:
            return hit.code
    return None


def taxed_goods(parsed: Parsed, lex: Lexicon) -> str | None:
    """``Op Europese goederen geldt een heffing``, ``goederen uit de EU``: whose goods are taxed."""
    goods, origins = lex.sets["geo_rules.goods"], lex.sets["geo_rules.orders_from"]
    for hit in parsed.hits:
        if hit.group != "geo_words":
            continue
        lead = hit.first - 1 - (parsed.low(hit.first - 1) in lex.sets["articles"])
        came = parsed.low(lead) in origins and parsed.low(lead - 1) in goods
        if parsed.low(hit.last) in goods or came:
            return hit.code
    return None


def supplies(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``Duitsland is goed voor 22 procent van de uitvoer``: a share of what is ours."""
    figure = segment.figure
    if figure.unit not in ("percent", *CURRENCIES):
        return False
    partner = parsed.says(lex.sets["geo_rules.partners"])
    if partner and not figure.sign:
        return not any(h.group == "motion" for h in parsed.hits)
    if parsed.low(figure.last) not in lex.sets["share.of"]:
        return False
    opens = parsed.low(segment.first) in lex.sets["period.over_years"]
    if opens and parsed.within("geo_words", segment.first + 1, segment.first + 2):
        return False  # In Duitsland komt 22 procent van de toegevoegde waarde uit fabrieken
    return any(
        parsed.low(at) in lex.sets["geo_rules.supplies"]
        for at in range(segment.first, figure.first)
    )


def part_of(parsed: Parsed, segment: Segment, lex: Lexicon) -> str | None:
    """``28 procent van de Nederlandse uitvoer``: whose total the figure is a part of."""
    end = segment.figure.last
    if parsed.low(end) not in lex.sets["share.of"] or segment.figure.unit != "percent":
        return None
    near = [h for h in parsed.within("geo_words", end, end + 3) if _adjective(parsed, h, lex)]
    return near[0].code if near else None


def opens_with(parsed: Parsed, lex: Lexicon) -> str | None:
    """The country whose name opens a sentence (``Duitsland is de grootste afnemer``)."""
    if any(h.code == "tariff" for h in parsed.hits if h.group == "indicator"):
        return None
    first = [h for h in parsed.hits if h.group == "geo_words" and h.first <= 1]
    return first[0].code if first and not _adjective(parsed, first[0], lex) else None


def opens_in(parsed: Parsed, lex: Lexicon) -> str | None:
    """``In Duitsland, waar onze goederen heen gaan, kromp ...``: where the main clause is."""
    if parsed.low(0) not in lex.sets["period.over_years"]:
        return None
    for hit in parsed.hits:
        if hit.group == "geo_words" and hit.first <= 2 and parsed.low(hit.last) == ",":
            where = parsed.low(hit.last + 1) in lex.sets["boundary.relative"]
            return hit.code if where and not _adjective(parsed, hit, lex) else None
    return None


def where_at(parsed: Parsed, segment: Segment, lex: Lexicon) -> str | None:
    """``de eurozone, waar Eurostat 0,1 procent noteerde``: the place a clause begins with."""
    where = lex.sets["stance.where"] & lex.sets["boundary.relative"]
    for at in range(segment.figure.first - 1, max(0, segment.figure.first - _WHERE), -1):
        if parsed.low(at) == ",":
            return None
        if parsed.low(at) in where and parsed.low(at - 1) == ",":
            hits = [h for h in parsed.hits if h.group == "geo_words" and h.last == at - 1]
            nouns = [h for h in hits if not _adjective(parsed, h, lex)]
            return nouns[0].code if nouns else None
    return None


def told_place(parsed: Parsed, lex: Lexicon) -> str | None:
    """The country a sentence without figures is about: its subject, or where it takes place."""
    topics = [h for h in parsed.hits if h.group == "indicator"]
    branch = any(h.group == "branch" for h in parsed.hits)
    partner = parsed.says(lex.sets["geo_rules.partners"])
    cause = parsed.low(0) in lex.sets["weak.causes"]
    if partner or cause or any(h.code == "tariff" for h in topics):
        return None
    after = {h.last for h in topics}
    code = geo_of(parsed, 0, len(parsed.tokens), lex, 0)
    if code is None or code in ("EU", "WORLD"):
        return None
    for hit in parsed.hits:
        if hit.group != "geo_words" or hit.code != code:
            continue
        lead = {parsed.low(hit.first - 1), parsed.low(hit.first - 2)}
        start = hit.first - (parsed.low(hit.first - 1) in lex.sets["articles"])
        apart = parsed.low(start - 1) == "," and parsed.low(hit.last) in (",", ".", "")
        placed = hit.first <= 1 or hit.first in after or apart
        topical = bool(topics) or branch
        placed = placed or (topical and bool(lead & lex.sets["geo_rules.places"]))
        if placed or _adjective(parsed, hit, lex):
            return code
    return None


def _later_own(parsed: Parsed, hits: list[Hit], opening: Hit, lex: Lexicon) -> bool:
    later = [h for h in hits if h.first > opening.last]
    return any(parsed.low(h.first - 1) in lex.sets["small.in"] for h in later)


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


def _in_dateline(parsed: Parsed, hit: Hit) -> bool:
    """``DEN HAAG (ANP) - ``, ``Den Haag, 14 maart 2023 - ``: where a text was written."""
    if hit.first > _OPENING:
        return False
    for at in range(hit.last, min(hit.last + _DATELINE, len(parsed.tokens) - 1)):
        token, before = parsed.tokens[at], parsed.tokens[at - 1]
        if token.text in _DASHES and before.end < token.start:
            dated = any(hit.last <= m.first < at for m in parsed.mentions)
            return dated or parsed.low(at - 1) == ")"
    return False


def is_place(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """Whether a word for a country can say what a figure is of (not where a text was written)."""
    if _in_dateline(parsed, hit):
        return False
    token = parsed.tokens[hit.first]
    if (len(token.text) <= 2 and not token.text.isupper()) or _in_source(parsed, hit):
        world = hit.code == "WORLD" and token.low not in lex.sets["articles"]
        return world and _in_source(parsed, hit)
    topics = {h.code: h.first for h in parsed.hits if h.group == "indicator"}
    if token.low in lex.sets["geo_rules.persons"]:
        return "tariff" in topics
    if topics.get("interest_rate") != hit.first and elsewhere(parsed, hit.first, lex):
        return False
    return not _adjective(parsed, hit, lex) or _of_topic(parsed, hit, topics, lex)


def _in_source(parsed: Parsed, hit: Hit) -> bool:
    return any(h.group == "source" and h.first <= hit.first < h.last for h in parsed.hits)


def _of_topic(parsed: Parsed, hit: Hit, topics: dict[str, int], lex: Lexicon) -> bool:
    """Whether an adjective (Duitse) belongs to what is measured, not to a bystander."""
    near = range(hit.last, hit.last + 3)
    link = parsed.low(hit.last) in lex.sets["bare.links"]
    if any(f.first == hit.last + link for f in parsed.figures):
        return True
    # het Nederlandse aandeel; het Duitse aandeel is of our exports
    share = parsed.low(hit.last) in lex.sets["level.share_before"]
    ours = share and hit.code == lex.table["geo"]
    alone = parsed.low(hit.first - 1) in lex.sets["definite"]
    if ours or (alone and parsed.low(hit.last) in lex.sets["level.stands"]):
        return True
    firm = parsed.low(hit.last).endswith(tuple(lex.sets["geo_rules.firms"]) or (" ",))
    known = lex.sets["articles"] - lex.sets["numerals.one"]
    if firm and hit.first <= 2 and parsed.low(hit.first - 1) in known:
        return True
    if topics.get("tariff", -1) in near and len(topics) > 1:
        return False
    if any(h.first in near for h in parsed.hits if h.group in ("indicator", "branch")):
        return True
    nouns = lex.sets["geo_rules.adjective_nouns"]
    tails = tuple(noun for noun in nouns if len(noun) >= _LONG)
    return any(parsed.low(at) in nouns or parsed.low(at).endswith(tails) for at in near)
