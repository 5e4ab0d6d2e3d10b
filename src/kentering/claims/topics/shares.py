"""Whether a percentage is a part: of firms, of people, of a total."""

from __future__ import annotations

from itertools import pairwise

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.motion import Motion
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment

_SHORTEST = 5
"""Letters: a shorter word after a percentage is a verb only when it is listed."""
_VERB = 5
"""Tokens between a verb of loss and what is lost."""
_PART = 7
"""Tokens from the name of a large part to how large it is."""
_LEAD = 6
"""Tokens from the start of a sentence to the number of those who were asked."""
_NEAR = 4
"""Tokens from the word for a part to whom it is a part of."""
_CLAUSE = 12
"""Tokens between the group that opens a clause and its part."""


def is_share(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """Whether a percentage is a part of firms, people or a total."""
    figure = segment.figure
    if figure.unit != "percent" or figure.form == "share":
        return figure.form == "share"
    before, after = parsed.low(figure.first - 1), parsed.low(figure.last)
    if before in lex.sets["level.by"] and figure.form == "number":
        return False
    if lost(parsed, segment, lex):
        return False
    near = range(figure.last, figure.last + 6)
    groups = [h for h in parsed.hits if h.group in ("population", "shares_of")]
    if after in lex.sets["share.of"] and any(
        h.first in near and not _period_between(parsed, figure.last, h) for h in groups
    ):
        return before not in lex.sets["share.change_before"]
    people = [h.first for h in groups if h.group == "population"]
    if figure.last in people or figure.last + 1 in people:
        return after not in lex.sets["share.breaks"] | lex.sets["share.relative"]
    bracketed = before == "(" and any(
        parsed.low(h.last) in lex.sets["share.relative"] and segment.first <= h.first < figure.first
        for h in groups
        if h.group == "population"
    )
    told = bracketed or _told_share(parsed, segment, lex) or _portion(parsed, segment, lex)
    return told or _of_whole(parsed, segment, lex)


def _portion(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``Het percentage bedrijven dat krimp voorziet, liep op tot 27 procent``: firms that."""
    figure = segment.figure
    heads = lex.sets["share.portions"]
    for at in range(segment.first, figure.first):
        if parsed.low(at) not in heads:
            continue
        for hit in parsed.within("population", at + 1, at + _NEAR):
            if parsed.low(hit.last) in lex.sets["share.relative"] | lex.sets["share.who"]:
                return True
    return False


def _told_share(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """A part by its verb or pronoun: ``daarvan werkt 85 procent``, ``34 procent een min zag``."""
    figure = segment.figure
    before, after = parsed.low(figure.first - 1), parsed.low(figure.last)
    following = after in lex.sets["articles"]
    of, verbs = lex.sets["share.of"], lex.sets["share.subject_verbs"]
    if by_verb(parsed, segment, lex) or _apposed(parsed, segment, lex):
        return True
    pronouns = {parsed.low(at) for at in range(max(segment.first, figure.first - 3), figure.first)}
    makes_up = after in lex.sets["share.out_of"] and parsed.low(figure.last + 1) in of
    if pronouns & lex.sets["share.pronouns"] or makes_up:
        return True
    grown = _grown(parsed, segment, lex)
    if grown:
        following = False
    if following and {parsed.low(at) for at in range(figure.last, figure.last + 4)} & verbs:
        return before not in lex.sets["level.before"] | lex.sets["level.by"]
    asked = before in verbs and following
    worded = asked or (figure.form == "fraction" and after in lex.sets["share.verbs"])
    marked = not grown and after in lex.sets["share.relative"] | lex.sets["share.pronouns"]
    nouns = {parsed.low(at) for at in range(segment.first, figure.first)}
    kept = parsed.low(figure.first - 2) in lex.sets["level.stood_for"]
    kept = kept and parsed.low(figure.first - 3) in lex.sets["level.stands"]  # bleef het bij 7
    near = {parsed.low(at) for at in range(max(0, figure.first - 4), figure.first)}
    rated = nouns & lex.sets["level.growth_rate"] or near & lex.sets["share.remains"]
    led = before in lex.sets["share.before"] and not (kept or rated)
    return worded or marked or led or led_by_group(parsed, segment, lex)


def _grown(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``een plus van 0,6 procent``: right after a noun of motion."""
    at = segment.figure.first - 1
    nouns = (h for h in parsed.hits if h.last == at and h.code.endswith("noun"))
    return parsed.low(at) in lex.sets["range.from"] and any(nouns)


def _apposed(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``Veruit de meeste, 97%, behoren``, ``het merendeel (62 procent)``: how large a part."""
    figure = segment.figure
    marks = (parsed.low(figure.first - 1), parsed.low(figure.last))
    if marks not in ((",", ","), ("(", ")"), ("–", "–"), ("-", "-")):
        return False
    lead = range(max(segment.first, figure.first - _PART), figure.first)
    return any(parsed.low(at) in lex.sets["share.large"] for at in lead)


def lost(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``verloor in twee jaar een vijfde van haar banen``: a part that went is a change."""
    figure = segment.figure
    lead = range(max(segment.first, figure.first - _VERB), figure.first)
    of = parsed.low(figure.last) in lex.sets["share.of"]
    whole = of and parsed.low(figure.last + 1) in lex.sets["share.whole"]
    return whole and (
        any(parsed.low(at) in lex.sets["share.lose"] for at in lead)
        or (
            not parsed.within("population", figure.last, figure.last + 3)
            and _gone(parsed, figure.last + 2, lex)
        )
    )


def _gone(parsed: Parsed, first: int, lex: Lexicon) -> bool:
    """``een derde van de afzet verdwenen``: the verb after what is lost, in the same clause."""
    for at in range(first, first + _VERB):
        if parsed.low(at) in ("", ",", ".", ";", ":"):
            return False
        if parsed.low(at) in lex.sets["share.gone"]:
            return True
    return False


def by_verb(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """A part by what it does: ``12 procent overweegt``, ``van hen heeft slechts 14 procent``."""
    figure = segment.figure
    if figure.unit != "percent" or figure.sign or figure.high is not None:
        return False
    return (
        _subject(parsed, segment, lex)
        or _asked(parsed, segment, lex)
        or _reported(parsed, segment, lex)
        or _telling(parsed, segment, lex)
        or _verb_last(parsed, segment, lex)
    )


def _verb_last(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``dat 29 procent meer opdrachten kreeg``, ``- 64 procent dit jaar meer wil investeren``."""
    figure = segment.figure
    opens = figure.first == 0 or parsed.low(figure.first - 1) in lex.sets["share.opens"]
    if not opens and parsed.low(figure.first - 1) not in lex.sets["share.reports"]:
        return False
    end, cuts = figure.last, lex.sets["boundary.subordinate"] | lex.sets["geo_rules.than"]
    for token in parsed.tokens[end : end + _CLAUSE]:
        if token.kind != "word" or token.low in cuts:
            break
        end += 1
    verbs = lex.sets["share.closing"]
    return end - figure.last > 1 and bool({parsed.low(end - 1), parsed.low(end - 2)} & verbs)


def _telling(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``meldt 48 procent een lagere omzet``, ``Voor mei rekent 46 procent op meer omzet``."""
    figure = segment.figure
    at = figure.first - 1
    while parsed.low(at) in lex.sets["share.adverbs"] and at > figure.first - 4:
        at -= 1
    if parsed.low(at) not in lex.sets["share.tells"] | lex.sets["share.subject_verbs"]:
        return False
    first = max(segment.first, at - _CLAUSE)
    if parsed.low(at - 1) == "," and parsed.low(first) in lex.sets["share.reports"]:
        return True  # Dat er personeel bij komt, verwacht slechts 6 procent
    group = parsed.low(0) in lex.sets["share.of"] and parsed.within("population", 1, 9)
    inverted = parsed.low(at - 1) == "," and parsed.low(0) in lex.sets["share.leads"]
    if inverted or group or parsed.low(figure.last) in lex.sets["articles"]:
        return True
    led = any(m.last == at for m in parsed.mentions) and at >= segment.first
    onto = parsed.low(figure.last) in lex.sets["range.onto"]
    placed = led and segment.first <= 1
    return (led and onto) or (placed and parsed.low(at) in lex.sets["share.subject_verbs"])


def _reported(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``blijkt dat driekwart hinder ondervindt``: the part is the subject of what is reported."""
    figure = segment.figure
    if parsed.low(figure.first - 1) not in lex.sets["share.reports"]:
        return False
    stands = lex.sets["level.stands"] | (lex.sets["bare.stands"] - lex.sets["share.shows"])
    stood = parsed.low(figure.first - 2) in stands
    if stood or figure.last >= len(parsed.tokens) or parsed.tokens[figure.last].kind != "word":
        return False
    near = range(figure.last, figure.last + 3)
    moved = any(h.group == "motion" and h.first in near for h in parsed.hits)
    moved = moved and parsed.low(figure.last) not in lex.sets["articles"]
    return not moved and parsed.low(figure.last) not in lex.sets["share.of"]


def _subject(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``31 procent denkt meer om te zetten``: the part is the subject of the verb after it."""
    figure = segment.figure
    first, last = figure.first, figure.last
    opens = lex.sets["share.opens"] | lex.sets["share.subject_before"]
    if (first and parsed.low(first - 1) not in opens) or last >= len(parsed.tokens):
        return False
    word = parsed.tokens[last]
    moved = any(h.group == "motion" and h.first == last for h in parsed.hits)
    stands = word.low in lex.sets["share.stand_verbs"]
    if stands and parsed.low(last + 1) in lex.sets["share.breaks"] | lex.sets["share.reached"]:
        return False
    listed = ("share.verbs", "share.people_verbs", "share.stand_verbs")
    closes = parsed.low(last + 1) in (".", "", ";", ")") and first
    if moved or (closes and word.low in lex.sets["share.subject_verbs"] | lex.sets["share.tells"]):
        return False
    if any(word.low in lex.sets[name] for name in listed):
        return True
    tails = tuple(lex.table["share"]["verb_tail"])
    plain = word.kind == "word" and word.text.islower() and len(word.low) >= _SHORTEST
    if not (tails and plain and word.low.endswith(tails)) or word.low in lex.sets["share.no_verbs"]:
        return False
    groups = ("stance", "share_topic")
    return not any(h.first <= last < h.last and h.group not in groups for h in parsed.hits)


def _asked(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``in mei zei nog 41 procent``, ``van die groep heeft 12 procent``: verb, then the part."""
    figure = segment.figure
    at = figure.first - 1
    while parsed.low(at) in lex.sets["share.adverbs"] and at > figure.first - 4:
        at -= 1
    moved = any(h.group == "motion" and 0 <= h.first - figure.last < 2 for h in parsed.hits)
    word = parsed.low(at)
    if word in lex.sets["share.people_verbs"]:
        return not moved
    if moved or word not in lex.sets["share.stand_verbs"]:
        return False
    opens, of = lex.sets["share.opens"], lex.sets["share.of"]
    start = next((k for k in range(at, max(-1, at - _CLAUSE), -1) if parsed.low(k - 1) in opens), 0)
    dated = any(m.first <= start + 2 < m.last or m.first == start for m in parsed.mentions)
    return parsed.low(start) in of and start < at and not dated


def _of_whole(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``98 procent van de magneten``, ``70 procent van wat hier gemaakt wordt``: of a total."""
    figure = segment.figure
    after, before = parsed.low(figure.last), parsed.low(figure.first - 1)
    if after not in lex.sets["share.of"] or before in lex.sets["share.change_before"]:
        return False
    whole = parsed.low(figure.last + 1) in lex.sets["share.whole"]
    dated = any(figure.last <= m.first <= figure.last + 2 for m in parsed.mentions)
    grown = _grown(parsed, segment, lex)
    return whole and not dated and not grown and not figure.sign


def shared(parsed: Parsed, segment: Segment, motion: Motion | None, lex: Lexicon) -> bool:
    """A further part of the same group (27 procent meer en 17 procent minder)."""
    if _bracketed(parsed, segment):
        return True
    if any(parsed.within(name, segment.first, segment.last) for name in ("basis", "comparison")):
        return False
    by = motion is not None and parsed.low(segment.figure.first - 1) in lex.sets["level.by"]
    if by or _grown(parsed, segment, lex):
        return False
    same = segment.figure.unit == "percent" and not segment.figure.sign
    return same and (segment.figure.form != "number" or motion is None or motion.kind != "verb")


def _bracketed(parsed: Parsed, segment: Segment) -> bool:
    """``die willen verhogen (12 procent) dan verlagen (7 procent)``: each in brackets."""
    marked = [
        f.core
        for f in parsed.figures
        if parsed.low(f.first - 1) == "(" and parsed.low(f.last) == ")" and f.unit == "percent"
    ]
    figure = segment.figure
    return figure.core in marked[1:] and not figure.sign


def led_by_group(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``Van de bedrijven zag 27 procent ...``: the group leads the sentence or its part."""
    of = lex.sets["share.of"]
    measured = {h.last for h in parsed.hits if h.group == "indicator"}
    near = range(segment.first, segment.first + 3)
    starts = [at for at in near if parsed.low(at) in of and at not in measured]
    people = parsed.within("population", segment.first, segment.figure.first)
    words = {parsed.low(at) for at in range(segment.first, segment.figure.first)}
    if words & lex.sets["level.growth_rate"] and parsed.low(segment.figure.first - 1) == "(":
        return False
    if starts and any(0 < h.first - starts[0] <= 5 for h in people):
        return True
    return _of_counted(parsed, segment, lex)


def _of_counted(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``Van de 246 leden die antwoordden, heeft 61 procent ...``: of those just counted."""
    figure = segment.figure
    before = parsed.low(figure.first - 1)
    links = lex.sets["level.by"] | lex.sets["level.before"] | lex.sets["range.from"]
    if before in links - lex.sets["share.stand_verbs"] or figure.sign:
        return False
    verbs = lex.sets["share.verbs"] | lex.sets["share.people_verbs"] | lex.sets["share.stand_verbs"]
    at = figure.first - 1
    while parsed.low(at) in lex.sets["share.adverbs"] and at > figure.first - 4:
        at -= 1
    whole = next((f for f in parsed.figures if f.unit in ("count", "person")), None)
    if whole is None or whole.first > _LEAD or parsed.low(at) not in verbs | lex.sets["share.asks"]:
        return False
    lead = {parsed.low(k) for k in range(max(0, whole.first - 3), whole.first)}
    near = whole.last <= at and at - whole.last <= _CLAUSE
    return near and bool(lead & (lex.sets["share.of"] | lex.sets["share.among"]))


def _period_between(parsed: Parsed, first: int, hit: Hit) -> bool:
    return any(first <= m.first < hit.first for m in parsed.mentions)


def balance(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``per saldo verwacht 7 procent``: more firms than not."""
    if segment.figure.unit != "percent":
        return False
    if parsed.low(segment.figure.first - 1) in lex.sets["level.by"]:
        return False  # de productie krimpt per saldo met 3 procent
    words = {parsed.low(at) for at in range(segment.first, segment.figure.first)}
    expected = any(
        h.code == "confidence_component"
        for h in parsed.within("share_topic", segment.first, segment.last)
    )
    return expected and bool(words & lex.sets["share.balance"])


def listed(parsed: Parsed, segment: Segment) -> tuple[int, int]:
    """The sentence, or the line of a list in which a figure stands: semicolons part them."""
    first, last = segment.figure.first, segment.figure.last
    while first > 0 and parsed.low(first - 1) != ";":
        first -= 1
    while last < len(parsed.tokens) and parsed.low(last) != ";":
        last += 1
    return first, last


def against(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``33 om 30 procent``: those who see more against those who see less."""
    if segment.figure.unit != "percent":
        return False
    joins = lex.sets["share.to_others"]
    for left, right in pairwise(parsed.figures):
        if segment.figure.core in (left.core, right.core):
            apart = range(left.last, right.first)
            bare = left.last - left.core == 1 and parsed.low(left.first - 1) == ":"
            if len(apart) == 1 and (
                parsed.low(left.last) in joins
                or (bare and parsed.low(left.last) in lex.sets["boundary.against"])
            ):
                return True
    return False
