"""Which words of a sentence belong to which of its figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from kentering.claims.grammar.bare import scaled_with
from kentering.claims.grammar.lasting import lasting
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed
from kentering.claims.model import CURRENCIES

_COUNTED = ("count", "person", *CURRENCIES)
_SIGNS = ("+", "-", "\u2212", "\u2013")


@dataclass(frozen=True, slots=True)
class Segment:
    """A figure with the tokens ``first`` up to ``last`` that speak of it.

    ``pair`` is from or to for the ends of ``van X naar Y``; ``end`` bounds the quote.
    """

    figure: Figure
    first: int
    last: int
    pair: str | None = None
    density: str | None = None


def counted(figures: list[Figure], parsed: Parsed, topic: str | None, lex: Lexicon) -> list[Figure]:
    """``dat zijn er 42 minder``: counts of what the passage counts."""
    counts = lex.sets["kinds.counts"]
    named = [h.code for h in parsed.hits if h.group == "indicator"]
    code = next((c for c in named if c in counts), topic if not named else None)
    if code not in counts:
        return figures
    people = any(h.code == "person" for h in parsed.hits if h.group == "count_noun")
    unit = "person" if people and code == "employment" else "count"
    return [
        replace(f, unit=unit, noun=code) if f.unit is None and _placed(f, parsed, lex) else f
        for f in figures
    ]


def recounted(
    figures: tuple[Figure, ...], parsed: Parsed, lex: Lexicon, last: str | None = None
) -> list[Figure]:
    """``5 bedrijven meer failliet``, ``350.000 mensen werkloos``: what the nouns count here."""
    jobless = parsed.says(lex.sets["not_claim.jobless"])
    if jobless:
        figures = tuple(
            replace(f, noun="unemployment") if f.noun == "employment" and f.unit == "person" else f
            for f in figures
        )
    figures = _all_lasting(figures, parsed, lex, last)
    failed = any(h.group == "indicator" and h.code == "bankruptcies" for h in parsed.hits)
    firms = [h.first for h in parsed.hits if h.group == "population"]
    return [
        replace(f, noun="bankruptcies")
        if failed and f.noun == "other" and any(f.core < at < f.last for at in firms)
        else f
        for f in figures
    ]


def _all_lasting(
    figures: tuple[Figure, ...], parsed: Parsed, lex: Lexicon, last: str | None
) -> tuple[Figure, ...]:
    """Weeks and months of work or of waiting; ``last`` is the unit of the last claim."""
    times = set(lex.table["units_of_time"].values())
    out: list[Figure] = []
    for figure in figures:
        found = lasting(figure, parsed, lex, spoken=last in times)
        last = found.unit if found.unit in times else last
        out.append(found)
    return tuple(out)


def _placed(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """Whether a bare whole number stands where a count stands (tegen 266 in december)."""
    each = any(t.low in lex.sets["not_claim.rate"] for t in parsed.tokens[: figure.first])
    if (figure.decimals and not each) or figure.high is not None or figure.form != "number":
        return False
    compared = {h.first for h in parsed.hits if h.code.endswith(".comparative")}
    before, after = parsed.low(figure.first - 1), parsed.low(figure.last)
    there = before in lex.sets["not_claim.there"]
    told = there and bool(compared) and parsed.low(0) in lex.sets["period.pronouns"]
    more = figure.last in compared
    if told or (more and parsed.low(figure.last + 1) in lex.sets["geo_rules.than"]):
        return True
    if parsed.tokens[figure.core].kind != "num" or _aged(figure, parsed):
        return False
    if more:
        return there or before in lex.sets["level.by"]
    if figure.low >= 1000 and after in lex.sets["not_claim.rate"]:
        return True
    end = figure.last >= len(parsed.tokens) or parsed.tokens[figure.last].kind == "punct"
    dated = any(m.first == figure.last for m in parsed.mentions)
    free = end or dated or after in lex.sets["index.may_follow"]
    return free and (there or before in lex.sets["index.before"] | lex.sets["index.count_before"])


def _aged(figure: Figure, parsed: Parsed) -> bool:
    """``directeur Jansen (52)``: a number in brackets right after a name is an age."""
    at = figure.first - 2
    return at > 0 and parsed.low(at + 1) == "(" and parsed.tokens[at].text[:1].isupper()


def segments(parsed: Parsed, figures: list[Figure], lex: Lexicon) -> list[Segment]:
    """Cut a sentence between its figures at the strongest boundary there is."""
    figures = _merged(_with_units(figures, parsed, lex), parsed)
    pairs = _pairs(figures, parsed, lex)
    cuts = [0]
    for left, right in pairwise(figures):
        cuts.append(_cut(parsed, left, right, lex))
    cuts.append(_end(parsed, figures[-1], lex) if figures else len(parsed.tokens))
    density = next((h.code for h in parsed.hits if h.group == "density"), None)
    return [
        Segment(
            figure,
            cuts[k],
            max(cuts[k + 1], figure.last),
            pairs.get(k),
            density if figure.unit in ("count", "person") else None,
        )
        for k, figure in enumerate(figures)
    ]


def _end(parsed: Parsed, figure: Figure, lex: Lexicon) -> int:
    """The words of the last figure end where a clause of cause or place begins."""
    for at in range(figure.last, len(parsed.tokens)):
        if parsed.low(at) in lex.sets["boundary.subordinate"]:
            return at
    return len(parsed.tokens)


def _with_units(figures: list[Figure], parsed: Parsed, lex: Lexicon) -> list[Figure]:
    """A number without a unit takes that of the next in a list or pair."""
    out: list[Figure] = []
    told = _announced_unit(parsed, lex)
    if told is not None:
        figures = [replace(f, unit=told) if f.unit is None and f.sign else f for f in figures]
    for figure in reversed(figures):
        bare = figure.unit is None and bool(out) and out[-1].unit is not None
        shares = bare and _listed(figure, out[-1], parsed, lex)
        if shares:
            low = scaled_with(figure, out[-1], parsed, lex)
            out.append(replace(figure, unit=out[-1].unit, noun=out[-1].noun, low=low))
        else:
            out.append(figure)
    return _of_which(out[::-1], parsed, lex)


def _announced_unit(parsed: Parsed, lex: Lexicon) -> str | None:
    """``In procentpunt deed het meest: ... (-1,8)``: a unit named ahead of signed numbers."""
    if parsed.low(0) not in lex.sets["period.over_years"]:
        return None
    return next((h.code for h in parsed.hits if h.group == "unit" and h.first == 1), None)


def _listed(figure: Figure, following: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """Whether two numbers stand in one list: only small words and periods between."""
    between = range(figure.last, following.core)
    words = {parsed.low(at) for at in between}
    links = lex.sets["range.to"] | lex.sets["boundary.linking"] | lex.sets["share.to_others"]
    if len(between) == 1:  # het verschil is klein: 33 tegen 30 procent
        links |= lex.sets["boundary.against"]
    linked = bool(words & links)
    periods = {at for m in parsed.mentions for at in range(m.first, m.last)}
    small = lex.sets["boundary.list_words"]
    rest = [at for at in between if at not in periods and parsed.low(at) not in small]
    spare = 2 + 2 * (following.modifier is not None)
    if following.unit in _COUNTED:
        spare = following.core - following.first
    return linked and len(rest) <= spare


def _of_which(figures: list[Figure], parsed: Parsed, lex: Lexicon) -> list[Figure]:
    """``waarvan 100 tot 200``, ``7 duizend``, ``250 mln``: counted or paid in what went before."""
    out: list[Figure] = []
    for figure in figures:
        bare = figure.unit is None
        if out and str(out[-1].unit).startswith(f"{figure.unit}_per_"):
            out.append(replace(figure, unit=out[-1].unit))
            continue
        out.append(_completed(figure, out[-1] if out else None, parsed, lex) if bare else figure)
    return out


def _completed(figure: Figure, before: Figure | None, parsed: Parsed, lex: Lexicon) -> Figure:
    ends = before is not None and parsed.low(figure.first - 1) in lex.sets["range.to"]
    if ends and before is not None and parsed.low(before.first - 1) in lex.sets["range.from"]:
        return replace(figure, unit=before.unit, noun=before.noun)
    lead = parsed.low(figure.first - 1)
    whom = lead in lex.sets["share.before"] and parsed.low(figure.first - 2) in lex.sets["share.of"]
    part = lead in lex.sets["boundary.of_which"] or whom
    large = figure.low >= 1000 and parsed.tokens[figure.core].kind == "num"
    if (part or large) and before is not None and before.unit in ("count", "person"):
        return replace(figure, unit=before.unit, noun=before.noun)
    if figure.low >= 1e6 and before is not None and before.unit in CURRENCIES:
        return replace(figure, unit=before.unit)
    worth = lex.sets["kinds.money"]
    if figure.low >= 1e6 and any(
        h.code in worth for h in parsed.within("indicator", 0, figure.first)
    ):
        return replace(figure, unit="eur")
    nouns = [h.code for h in parsed.within("count_noun", 0, figure.first) if h.code != "person"]
    if figure.low >= 1000 and nouns:
        people = [h for h in parsed.within("count_noun", 0, figure.first) if h.code == "person"]
        unit = "person" if people and nouns[-1] == "employment" else "count"
        return replace(figure, unit=unit, noun=nouns[-1])
    return figure


def _merged(figures: list[Figure], parsed: Parsed) -> list[Figure]:
    """``een kwart (25,3 procent)``: one figure, the precise one counts."""
    out: list[Figure] = []
    for figure in figures:
        before = out[-1] if out else None
        if before is not None and before.form in ("fraction", "share") and figure.form == "number":
            between = [parsed.low(at) for at in range(before.last, figure.first)]
            close = abs(abs(before.low) - abs(figure.low)) < 6 and figure.unit == "percent"
            if close and 1 <= len(between) <= 2 and between[-1] == "(":
                out[-1] = replace(
                    before,
                    low=figure.low,
                    last=figure.last + (parsed.low(figure.last) == ")"),
                    form="number" if before.form == "fraction" else "share",
                    modifier=figure.modifier,
                    decimals=True,
                )
                continue
        out.append(figure)
    return out


def _pairs(figures: list[Figure], parsed: Parsed, lex: Lexicon) -> dict[int, str]:
    pairs: dict[int, str] = {}
    for k, (left, right) in enumerate(pairwise(figures)):
        starts = parsed.low(left.first - 1) in lex.sets["range.from"]
        ends = parsed.low(right.first - 1) in lex.sets["range.to"]
        clear = not any(parsed.low(at) in (";", ".") for at in range(left.last, right.first))
        # een daling van 2 tot 3 procent is a range, een daling van 3 naar 2 has two ends
        noun = parsed.low(right.first - 1) in lex.sets["range.ceiling"] and any(
            h.last == left.first - 1 and h.code.endswith("noun")
            for h in parsed.hits
            if h.group == "motion"
        )
        if starts and ends and clear and not noun and right.first - left.last < 12:
            pairs[k], pairs[k + 1] = "from", "to"
    return pairs


def _cut(parsed: Parsed, left: Figure, right: Figure, lex: Lexicon) -> int:
    between = range(left.last, right.first)
    closing = _closing(parsed, left, right)
    if closing is not None:
        return closing
    if parsed.low(left.last) == "(":
        shut = next((at for at in between if parsed.low(at) == ")"), left.last)
        between = range(shut, right.first)
    opening = next((at for at in between if parsed.low(at) == "("), None)
    if opening is not None:
        between = range(left.last, opening)
    for at in between:
        after = parsed.low(at) in lex.sets["boundary.after"]
        if parsed.low(at) in lex.sets["boundary.strong"] or (
            after and _begins_phrase(parsed, at + 1, lex)
        ):
            return _earlier(parsed, left.last, at, lex)
    weakly = _weak_cut(parsed, left, right, between, lex)
    if weakly is not None or opening is not None:
        return weakly if weakly is not None else opening or 0
    dated = {m.first for m in parsed.mentions}  # tot 2028
    to = [
        at for at in between if parsed.low(at) in lex.sets["range.to"] and not dated & {at, at + 1}
    ]
    if to:
        return to[-1]
    return _trailing(parsed, left, right, lex)


def _weak_cut(
    parsed: Parsed, left: Figure, right: Figure, between: range, lex: Lexicon
) -> int | None:
    """The first conjunction, else the last comma, between two figures."""
    for name in ("weak", "weakest"):
        spots = [at for at in between if parsed.low(at) in lex.sets[f"boundary.{name}"]]
        spots = [at for at in spots if not (_inside_period(parsed, at) or _in_name(parsed, at))]
        spots = [at for at in spots if not _apposed(parsed, at, right, lex)]
        if spots and name == "weak":
            return _joined(parsed, left.last, spots[0], lex)
        if spots:
            return spots[-1]
    return None


def _in_name(parsed: Parsed, at: int) -> bool:
    """``de rubber- en kunststofindustrie``: a conjunction within a name parts nothing."""
    return any(h.group == "branch" and h.first < at < h.last - 1 for h in parsed.hits)


def _apposed(parsed: Parsed, at: int, right: Figure, lex: Lexicon) -> bool:
    """``kromp als enige, met 2 procent``: by how much the clause before the comma moved."""
    by = parsed.low(at) == "," and parsed.low(at + 1) in lex.sets["level.by"]
    return by and at + 2 == right.first


def _earlier(parsed: Parsed, first: int, at: int, lex: Lexicon) -> int:
    """The comma before a strong boundary when a new topic stands between the two."""
    for spot in range(at - 1, first - 1, -1):
        if parsed.low(spot) in lex.sets["boundary.weak"]:
            topical = ("branch", "indicator", "geo_words")
            new = any(h.group in topical and spot < h.first < at for h in parsed.hits)
            return spot if new else at
    return at


def _joined(parsed: Parsed, first: int, at: int, lex: Lexicon) -> int:
    """``en ook Frankrijk zag een min, van``: the second clause begins before its own comma."""
    for spot in range(first, at):
        if parsed.low(spot) in lex.sets["boundary.weakest"]:
            topical = ("indicator", "geo_words")
            new = any(h.group in topical and spot < h.first < at for h in parsed.hits)
            return spot if new else at
    return at


def _closing(parsed: Parsed, left: Figure, right: Figure) -> int | None:
    """After the bracket that closes around the left figure."""
    if not parsed.in_brackets(left.first):
        return None
    for at in range(left.last, right.first):
        if parsed.low(at) == ")":
            return at + 1
    return None


def _begins_phrase(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    word = parsed.low(at)
    signed = at + (word in _SIGNS)
    number = signed < len(parsed.tokens) and parsed.tokens[signed].kind == "num"
    return number or word in lex.sets["articles"] or bool(parsed.within("motion", at, at + 2))


def _inside_period(parsed: Parsed, at: int) -> bool:
    return any(m.first < at < m.last for m in parsed.mentions)


def _trailing(parsed: Parsed, left: Figure, right: Figure, lex: Lexicon) -> int:
    """After the words that follow the left figure closely: its comparative, basis and period."""
    tied = ("motion", "comparison", "basis", "population", "adjusted")
    # na een krimp van 0,3 procent in juli steeg: the verb is of the main clause
    opened = parsed.low(0) in lex.sets["boundary.opening"]
    hits = [h for h in parsed.hits if h.group in tied]
    starts = {h.first: h.last for h in hits if not (opened and h.code.endswith(".verb"))}
    for mention in parsed.mentions:
        starts[mention.first] = max(starts.get(mention.first, 0), mention.last)
    here = left.last
    if parsed.low(here) in lex.sets["share.of"]:
        totals = [h.last for h in parsed.within("shares_of", here, here + 4)]
        here = min([*totals[:1], right.first]) if totals else here
    while here < right.first:
        near = next((starts[at] for at in (here, here + 1, here + 2) if at in starts), None)
        if near is None or near > right.first:
            break
        here = max(near, here + 1)
    return min(here, right.first)
