"""What a figure measures when its sentence names nothing: the topic of the passage or the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.motion import motions
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.model import CURRENCIES

_ANSWERED = ("share of firms", "a balance of firms")
_OPENS = 4
_LISTED = 3
"""Tokens from a branch to the colon of its line (Machinebouw 2025: +2,5%)."""
Found = tuple[str | None, Hit | None, str]


@dataclass(frozen=True)
class TopicCase:
    """A figure without a topic of its own.

    ``moved``: its words say up or down; ``previous`` is the topic of the figure before it.
    """

    parsed: Parsed
    segment: Segment
    context: Context
    lex: Lexicon
    moved: bool = False
    previous: str | None = None

    @property
    def unit(self) -> str | None:
        """The unit of the figure."""
        return self.segment.figure.unit

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the figure."""
        return frozenset(t.low for t in self.parsed.tokens[self.segment.first : self.segment.last])

    @property
    def around(self) -> frozenset[str]:
        """The words of the sentence."""
        return self.parsed.vocabulary

    def has(self, name: str) -> bool:
        """Whether the sentence has a word of a list."""
        return bool(self.around & self.lex.sets[name])

    def own(self) -> list[Hit]:
        """The indicators that the words of the figure name."""
        return self.parsed.within("indicator", self.segment.first, self.segment.last)

    def lands(self) -> list[Hit]:
        """The countries the sentence names; a town or a province has no economy of its own."""
        places = [h for h in self.parsed.hits if h.group == "geo_words"]
        sets = (f"geo_local.{code}" for code in self.lex.table["geo_local"])
        local = frozenset[str]().union(*(self.lex.sets[name] for name in sets))
        return [h for h in places if self.parsed.low(h.first) not in local]

    def named(self, group: str) -> bool:
        """Whether the sentence names something of a group."""
        return any(h.group == group for h in self.parsed.hits)


def carried_topic(parsed: Parsed, segment: Segment, context: Context, lex: Lexicon) -> Found:
    """The topic last spoken of, in a new paragraph that of the text, if the unit can be its own.

    A change in percent cannot be of a share or an index, an amount of money not of a volume.
    """
    moved = any(m.sign for m in motions(parsed, segment.first, segment.last, lex))
    moved = moved and not _stands_at(parsed, segment, lex)
    found = first_answer(TopicCase(parsed, segment, context, lex, moved), _RULES)
    return found or (None, None, "open")


def _stands_at(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``zitten op 79 procent en klagen over het wegvallen van ...``: where something stands."""
    at = segment.figure.first
    onto = parsed.low(at - 1) in lex.sets["told.runs_at"]
    return onto and parsed.low(at - 2) in lex.sets["told.sits"]


Answer = tuple[str | None, str] | None
Rule = Callable[[TopicCase], Answer]


def first_answer(case: TopicCase, rules: tuple[Rule, ...]) -> Found | None:
    """What the first rule that holds says a figure measures, without words it stands on."""
    for rule in rules:
        found = rule(case)
        if found is not None:
            return found[0], None, found[1]
    return None


def _pointed(case: TopicCase) -> Answer:
    """``dit percentage``, ``daar is dat 14 procent``: the figure of the sentence before."""
    known, parsed, lex = case.context.last_claim, case.parsed, case.lex
    pronouns, stands = lex.sets["period.pronouns"], lex.sets["level.stands"]
    for at in range(case.segment.first, case.segment.figure.first):
        if known is None or parsed.low(at) not in pronouns:
            continue
        beside = {parsed.low(at - 1), parsed.low(at + 1)} & stands
        if beside or parsed.low(at + 1) in lex.sets["weak.of_figure"]:
            named = case.context.named_last
            if named and fits(named, case.unit, lex, moved=case.moved):
                return named, "what was named last"  # De omzet groeide sneller; die lag ...
            counted = lex.sets["kinds.counted_only"]
            if known.indicator in counted and not fits(
                known.indicator, case.unit, lex, moved=False
            ):
                asked = case.context.share_code
                return (asked, _ANSWERED[0]) if asked else None
            rule = known.origins["indicator"].rule if "indicator" in known.origins else ""
            return known.indicator, rule if rule in _ANSWERED else "what was named last"
    return None


def _concerned(case: TopicCase) -> Answer:
    """``Twee jaar geleden ging het om 21 procent``: the firms of the sentence before."""
    parsed, sets, context = case.parsed, case.lex.sets, case.context
    it = (
        parsed.low(at) in sets["level.stood_for"] and parsed.low(at + 1) in sets["share.to_others"]
        for at in range(case.segment.first, case.segment.figure.first)
    )
    level = case.unit == "percent" and not case.moved and not case.segment.figure.sign
    answered = context.share_code if context.share_paragraph == parsed.paragraph else None
    return (answered, _ANSWERED[0]) if level and answered and any(it) else None


def _priced(case: TopicCase) -> Answer:
    """``Producten van de chemie werden 3 procent duurder``: prices of a branch."""
    context = case.context
    spoken = context.indicator in case.lex.sets["kinds.prices"]
    part = case.segment.figure.form != "number" and not case.moved
    if context.price_topic and spoken and not part and _goods(case.parsed, case.segment):
        return context.price_topic, "the prices of the text"
    return None


def _amount(case: TopicCase) -> Answer:
    """Money that policy gives (beschikbaar gesteld), or that something cost."""
    words = case.around
    if case.unit not in CURRENCIES:
        return None
    near = {
        case.parsed.low(at)
        for at in range(max(0, case.segment.figure.first - 4), case.segment.figure.first)
    }
    kept = words & case.lex.sets["told.keeps"] and words & case.lex.sets["told.kept_over"]
    if kept or near & case.lex.sets["level.earned"] | near & case.lex.sets["weak.lost"]:
        return "profit", "what was earned"
    if words & case.lex.sets["weak.bought"]:
        return "investment", "what was bought"
    if words & case.lex.sets["weak.policy"]:
        return "budget", "money of policy"
    return ("cost", "what it cost") if words & case.lex.sets["level.price_verbs"] else None


def _part(case: TopicCase) -> Answer:
    """``65 procent van een grondstof``: a part of what nobody spoke of."""
    after = case.parsed.low(case.segment.figure.last) in case.lex.sets["share.of"]
    known = case.lex.sets["kinds.shares"] | {"dependency_share"}
    end = case.segment.figure.last
    whole = case.parsed.low(end + 1) in case.lex.sets["definite"]
    strange = whole and not any(
        end < h.first <= end + _OPENS
        for h in case.parsed.hits
        if h.group in ("indicator", "shares_of", "population", "branch", "count_noun")
    )
    strange = strange and case.context.indicator != "dependency_share"
    new = strange or case.context.indicator not in known
    loose = case.unit == "percent" and not case.moved and new
    return (None, "open") if loose and after else None


def _economy(case: TopicCase) -> Answer:
    """``voor de eurozone een groei van 1 procent`` in a text on a survey: of the economy."""
    sets, context = case.lex.sets, case.context
    surveyed = sets["kinds.index"] | sets["kinds.balance"] | sets["kinds.rate_topics"]
    bodies = case.lex.table["source_rules"]["economy"]
    body = any(h.group == "source" and h.code in bodies for h in case.parsed.hits)
    body = body or bool(case.words & sets["told.governments"])
    if body and case.unit == "percent" and case.words & sets["weak.growth"]:
        return None if case.named("branch") else ("gdp", "growth that a body foresees")
    if context.main_topic not in surveyed or context.indicator == "production_volume":
        return None
    placed = [h for h in case.lands() if h.first < case.segment.last]
    grown = case.unit == "percent" and case.moved and case.words & sets["weak.growth"]
    told = grown and placed and not case.named("branch") and not case.named("company")
    return ("gdp", "growth of a country") if told else None


def _dearer(case: TopicCase) -> Answer:
    """``Staal werd sinds januari 22 procent duurder``: a price, whatever was spoken of."""
    dearer = case.words & case.lex.sets["weak.dearer"]
    if case.unit == "percent" and dearer and case.around & case.lex.sets["told.ourselves"]:
        return "producer_prices", "dearer goods"  # ik kan niet elk jaar 5 procent goedkoper worden
    if (
        case.unit != "percent"
        or not dearer
        or case.context.indicator in (case.lex.sets["kinds.prices"])
    ):
        return None
    if case.parsed.within("branch", case.segment.first, case.segment.last):
        return "producer_prices", "dearer goods"
    energy = case.words & case.lex.sets["told.energy"]
    return ("energy_price" if energy else "commodity_price"), "dearer goods"


def _things(case: TopicCase) -> Answer:
    """``Het aantal eerstejaars daalde met 4 procent``: what no list knows is something else."""
    parsed, figure = case.parsed, case.segment.figure
    if figure.unit not in ("percent", None, "count", "percentage_points"):
        return None
    for at in range(case.segment.first, figure.first):
        if parsed.low(at) not in case.lex.sets["told.number_of"]:
            continue
        following = parsed.tokens[at + 1] if at + 1 < len(parsed.tokens) else None
        noun = following is not None and following.kind == "word"
        known = any(
            at < h.first <= at + _OPENS
            for h in parsed.hits
            if h.group in ("indicator", "population", "share_topic")
            or (h.group == "count_noun" and h.code != "other")
        )
        plain = noun and parsed.low(at + 1) not in case.lex.sets["told.plain"]
        return ("other", "a number of things") if plain and not known else None
    return None


def _by_branch(case: TopicCase) -> Answer:
    """``Chemie: 2 procent dit jaar``: a list of branches is of the output the text is about."""
    heads = [h for h in case.parsed.hits if h.group == "branch" and h.first <= 2]
    marks = range(heads[0].last, heads[0].last + _LISTED) if heads else ()
    listed = any(case.parsed.low(at) == ":" for at in marks if at < case.segment.figure.first)
    output, steady = case.lex.sets["kinds.output"], case.lex.sets["kinds.shares"]
    if not listed or case.unit != "percent":
        return None
    if case.context.indicator in output:
        return str(case.context.indicator), "carried"
    if case.context.indicator not in steady | case.lex.sets["kinds.quoted"]:
        return None  # a price that is quoted is of no branch
    main = case.context.main_topic
    return (str(main) if main in output else "production_volume"), "growth of a branch"


def _spoken(case: TopicCase) -> Answer:
    """The first topic of the passage or the text that the unit can measure."""
    things = case.segment.figure.noun == "other"
    for code in _order(case):
        failed = code == "bankruptcies" and _of_firms(case)
        if things and code in case.lex.sets["kinds.counts"] and not failed:
            continue
        if code is not None and fits(code, case.unit, case.lex, moved=case.moved):
            swells = grows(case.parsed, case.segment, case.lex)
            branch = case.named("branch") and (case.moved or swells)
            if _cannot_grow(case, code):
                continue
            wide = branch and code in case.lex.sets["kinds.whole"]
            grown = branch and swells
            here = case.context.indicator_paragraph == case.parsed.paragraph
            here = here or code in ("production_volume", case.context.main_topic)
            output = code in case.lex.sets["kinds.output"] and here
            return None if wide or (grown and not output) else (code, "carried")
    return None


def _cannot_grow(case: TopicCase, code: str) -> bool:
    """Prices and shares rise, they do not grow: ``een krimp van 1 procent`` is of output."""
    steady = case.lex.sets["kinds.prices"] | case.lex.sets["kinds.shares"]
    below = case.unit == "percent" and any(f.sign < 0 for f in case.parsed.figures)
    if below and code in case.lex.sets["kinds.shares"]:
        return True
    return code in steady and grows(case.parsed, case.segment, case.lex)


def grows(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """Whether a figure is said to be growth (kan volgend jaar met 4,5 procent groeien)."""
    whole = segment.pair is not None
    near = range(len(parsed.tokens)) if whole else range(segment.first, segment.last)
    stems = tuple(lex.sets["weak.growth"])
    return bool(stems) and any(parsed.low(at).startswith(stems) for at in near)


def _of_firms(case: TopicCase) -> bool:
    """``318 bedrijven``, ``405 fabrieken vielen om``: firms, in a passage on those that failed."""
    figure = case.segment.figure
    bare = figure.last - figure.core == 1
    firms = bare or case.parsed.low(figure.last - 1) in case.lex.sets["told.firms"]
    return firms or bool(case.words & case.lex.sets["level.fails"])


def _order(case: TopicCase) -> tuple[str | None, ...]:
    """The topics a figure may go on about, the likeliest first."""
    context = case.context
    by = case.parsed.low(case.segment.figure.first - 1) in case.lex.sets["level.by"]
    level = case.unit == "percent" and not case.moved and not by
    if level and context.indicator in case.lex.sets["kinds.levels"]:
        return (context.indicator, context.rate, context.main_topic)
    if context.indicator_paragraph < case.parsed.paragraph:
        rate = context.rate if level else None
        return (rate, context.main_topic, context.indicator, context.flow)
    return (context.indicator, context.flow, context.main_topic)


def _growth(case: TopicCase) -> Answer:
    """A change of which only the branch, the country or the lead says what grew."""
    if case.unit != "percent":
        return None
    signed = case.moved or bool(case.segment.figure.sign) or case.context.indicator is not None
    if case.named("branch") and signed:
        return "production_volume", "growth of a branch"
    land = case.lands() and not case.around & case.lex.sets["told.makers"]
    if case.moved and land and not case.named("company"):
        return "gdp", "growth of a country"
    lead = case.context.lead_topic if case.moved and case.context.indicator is None else None
    if lead and fits(lead, "percent", case.lex, moved=True):
        return lead, "topic of the lead"
    grown = case.words & case.lex.sets["weak.growth"]
    below = any(f.sign < 0 and f.unit == "percent" for f in case.parsed.figures)
    ahead = below and case.around & case.lex.sets["stance.outlook_nouns"]
    return ("production_volume", "growth of a branch") if grown or ahead else None


_RULES: tuple[Rule, ...] = (
    _pointed,
    _concerned,
    _by_branch,
    _priced,
    _amount,
    _part,
    _economy,
    _dearer,
    _things,
    _spoken,
    _growth,
)


def fits(code: str, unit: str | None, lex: Lexicon, *, moved: bool) -> bool:
    """Whether a figure with this unit can measure ``code``."""
    sets = lex.sets
    if code in sets["kinds.counted_only"]:
        return unit in ("count", "person")
    if unit in CURRENCIES:
        return code in sets["kinds.worth"]
    if unit in ("count", "person"):
        return code in sets["kinds.counts"]
    steady = sets["kinds.index"] | sets["kinds.balance"]
    steady |= sets["kinds.levels"] if moved else frozenset()
    return unit != "percent" or code not in steady or code in sets["kinds.moving"]


def priced_as(
    parsed: Parsed, segment: Segment, context: Context, lex: Lexicon, *, near: bool
) -> str | None:
    """Which prices a bare word for them means: those of branches, else those spoken of."""
    first = context.price_topic
    if first is not None and _goods(parsed, segment):
        return first if first == "producer_prices" else None
    if near and context.indicator in lex.sets["kinds.prices"]:
        return str(context.indicator)
    return first


def _goods(parsed: Parsed, segment: Segment) -> bool:
    return bool(parsed.within("branch", segment.first, segment.last))
