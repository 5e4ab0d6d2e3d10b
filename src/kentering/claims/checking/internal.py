"""Whether the figures of a text agree with one another, and with those of other texts.

Enters: claims. Leaves: ``Relation`` objects: claims that were held against each other, and whether
they agree. Bands, not points, are compared: "van 4,6 naar 26,8" bears out "bijna zes keer zo veel".
Nothing here reads a store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from kentering.catalogue import catalogue
from kentering.claims.checking.alike import (
    Ends,
    cell_of,
    ends_of,
    held_apart,
    meet,
    names_it,
    of_others,
    overlap,
    quantity_of,
)
from kentering.claims.checking.rounding import Band, band, printed
from kentering.claims.model import Claim
from kentering.claims.terms import FORECASTS, branch_of, period_of
from kentering.language import Text
from kentering.periods import Period

LEVELS = ("level",)
POINTS = ("percentage_points", "points", "index")
HOME_ABROAD = (", binnenland", ", buitenland")
POINTS_MEANT = Text("de verandering en de twee standen; procentpunt bedoeld?",
                    "the change and the two levels; percentage points meant?")  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """Claims that say something about each other.

    Attributes:
        claims: their positions, the one that is tested first.
        agree: whether their bands allow each other.
        words: what was compared.
        bears_out: the positions that agreement speaks for; empty for all. A trend that agrees with
            a figure says nothing of the figure's size.
        doubts: the positions that disagreement counts against; empty for all.
    """

    claims: tuple[int, ...]
    agree: bool
    words: Text
    bears_out: tuple[int, ...] = ()
    doubts: tuple[int, ...] = ()

    def speaks_for(self, position: int) -> bool:
        """Whether the relation can decide the verdict on a claim."""
        meant = self.bears_out if self.agree else self.doubts
        return not meant or position in meant


def relations(claims: Sequence[Claim]) -> tuple[Relation, ...]:
    """Every relation between the claims of one text; forecasts take no part."""
    told = [(i, c) for i, c in enumerate(claims) if c.comparison not in FORECASTS]
    found = [*_repeated(told), *_changes(told), *_trends(told), *_moves(told), *_totals(told)]
    return tuple(r for r in found if r.agree or _sure([claims[i] for i in r.claims]))


def _sure(claims: Sequence[Claim]) -> bool:
    """Whether figures that disagree are surely of one thing.

    Each names what is measured, stands in a sentence with one that does, or all stand in one.
    """
    named = {c.sentence for c in claims if names_it(c)}
    alone = len({c.sentence for c in claims}) == 1 and claims[0].sentence is not None
    return alone or all(
        names_it(c) or (c.sentence is not None and c.sentence in named) for c in claims
    )


def _repeated(told: list[tuple[int, Claim]]) -> list[Relation]:
    """The same quantity named twice."""
    groups: dict[tuple[str, ...], list[tuple[int, Claim]]] = defaultdict(list)
    for i, claim in told:
        if claim.period is not None and claim.indicator is not None and claim.direction is None:
            groups[(*quantity_of(claim), *cell_of(claim))].append((i, claim))
    words = Text("dezelfde grootheid, twee keer genoemd", "the same quantity, named twice")
    found = [
        Relation((i, j), overlap(one, two), words)
        for group in groups.values()
        for (i, one), (j, two) in combinations(group, 2)
        if not (held_apart(one, two) or _one_sentence(one, two))
    ]
    return sorted(found, key=lambda r: r.claims)


def _one_sentence(one: Claim, two: Claim) -> bool:
    """A sentence does not give one quantity twice: its figures are then of two things."""
    return one.sentence is not None and one.sentence == two.sentence


def _changes(told: list[tuple[int, Claim]]) -> Iterator[Relation]:
    """A change or factor beside the two levels it lies between."""
    for i, change in told:
        ends = _span(change)
        if change.pair == "change":
            yield from _of_the_pair(i, change, told)
            continue
        if change.value is None or ends is None or change.comparison in LEVELS:
            continue
        levels = {
            (period_of(c.period), c.unit): (j, c)
            for j, c in told
            if c.comparison in LEVELS and quantity_of(c) == quantity_of(change) and c.period
            if not held_apart(c, change)
        }
        # 3,9 procent and 370.000 mensen are no two ends of one change
        units = dict.fromkeys(unit for _, unit in levels)
        pairs = ((levels.get((ends[0], u)), levels.get((ends[1], u))) for u in units)
        first, last = next(((a, b) for a, b in pairs if a and b), (None, None))
        if first and last:
            yield from _held_against((i, change), first, last)


def _of_the_pair(i: int, change: Claim, told: list[tuple[int, Claim]]) -> Iterator[Relation]:
    """``van 40 naar 44, een groei van 14 procent``: the ends that stand in the same sentence."""
    beside = [(j, c) for j, c in told if _one_sentence(c, change) and not of_others(c, change)]
    ends = {c.pair: (j, c) for j, c in beside if c.pair in ("from", "to")}
    first, last = ends.get("from"), ends.get("to")
    if first and last and first[1].unit == last[1].unit:
        yield from _held_against((i, change), first, last)


def _held_against(
    change: tuple[int, Claim], first: tuple[int, Claim], last: tuple[int, Claim]
) -> Iterator[Relation]:
    claims = (change[0], first[0], last[0])
    if _for_points(change[1], first[1], last[1]):
        yield Relation(claims, False, POINTS_MEANT, doubts=(change[0],))
    elif made := _between(change[1], first[1], last[1]):
        words = Text("de verandering en de twee standen", "the change and the two levels")
        yield Relation(claims, meet(_size(change[1]), made), words)


def _for_points(change: Claim, first: Claim, last: Claim) -> bool:
    """``van 3,9 naar 3,8 procent, een daling van 0,1 procent``: percent where points are meant.

    The printed change is the difference of the printed levels, and not their ratio.
    """
    held = band(change)
    percent = all(c.unit == "percent" for c in (change, first, last))
    if held is None or not percent or not first.value or last.value is None:
        return False
    ratio = 100 * (last.value / first.value - 1)
    return held.holds(last.value - first.value) and not held.holds(ratio)


def _rounded_alike(first: Claim, last: Claim) -> tuple[Ends, Ends]:
    """The bands of two levels; counts and amounts were rounded as far as the finer one shows.

    Of 300 and 330 either may be off by five, of 40 and 44 billion by half a billion.
    """
    ends = (ends_of(first), ends_of(last))
    if first.value is None or last.value is None or first.modifier or last.modifier:
        return ends
    if first.unit in (*POINTS, "percent"):
        return ends
    half = min(printed(c, v).step for c, v in ((first, first.value), (last, last.value))) / 2
    (a, b), (c, d) = ends
    return (
        (min(a, first.value - half), max(b, first.value + half)),
        (min(c, last.value - half), max(d, last.value + half)),
    )


def _size(change: Claim) -> Ends:
    """What a change may be; *ruim verdubbeld* and *meer dan verdubbeld* reach to three times."""
    low, high = ends_of(change)
    above = change.unit == "factor" and change.modifier == "over" and change.value is not None
    return (low, max(high, change.value + 1)) if above and change.value is not None else (low, high)


def _between(change: Claim, first: Claim, last: Claim) -> Ends | None:
    """What the two levels allow the change to be."""
    (a, b), (c, d) = _rounded_alike(first, last)
    if change.unit in POINTS:
        return (c - b, d - a) if first.unit in (*POINTS, "percent") else None
    if a <= 0 or change.unit not in ("factor", "percent"):
        return None
    low, high = c / b, d / a
    return (low, high) if change.unit == "factor" else (100 * (low - 1), 100 * (high - 1))


def _span(claim: Claim) -> tuple[Period, Period] | None:
    """The period a change ends with and the one it is counted from."""
    if claim.period and "/" in claim.period:
        first, _, last = claim.period.partition("/")
        one, two = period_of(first), period_of(last)
        return (one, two) if one and two else None
    last_period = period_of(claim.period)
    if last_period is None or claim.comparison not in ("yoy", "mom", "qoq", "change_vs_prev"):
        return None
    back = last_period.year_earlier() if claim.comparison == "yoy" else last_period.shift(-1)
    return back, last_period


def _trends(told: list[tuple[int, Claim]]) -> Iterator[Relation]:
    """A trend in words beside a figure of the same change, or beside two levels."""
    for i, trend in told:
        held = band(trend)
        if trend.direction is None or trend.value is not None or held is None:
            continue
        for j, other in told:
            same = quantity_of(other) == quantity_of(trend) and other.period == trend.period
            same = same and not held_apart(trend, other)
            if same and other.value is not None and other.comparison == trend.comparison:
                words = Text("de richting en het cijfer", "the direction and the figure")
                yield Relation((i, j), _allows(held, ends_of(other)), words, (i,))
        yield from _trend_of_levels(i, trend, held, told)


def _moves(told: list[tuple[int, Claim]]) -> Iterator[Relation]:
    """A verb against its own two stands: ``daalde van 48,4 naar 49,3``."""
    for (i, one), (j, two) in pairwise(told):
        verb = two.origins.get("direction")
        stands = one.comparison in LEVELS and two.comparison in LEVELS and one.unit == two.unit
        if (
            verb is None
            or two.direction is not None
            or not stands
            or quantity_of(one) != quantity_of(two)
        ):
            continue
        if one.value is None or two.value is None:
            continue
        moved = two.value - one.value
        if moved and (moved > 0) != (verb.rule == "up"):
            words = Text("het werkwoord en de twee standen", "the verb and the two levels")
            yield Relation((j, i), agree=False, words=words)


def _trend_of_levels(
    i: int, trend: Claim, held: Band, told: list[tuple[int, Claim]]
) -> Iterator[Relation]:
    levels = _levels(trend, told)
    for (before, j, first), (last, k, second) in pairwise(levels):
        back = {"yoy": last.year_earlier(), "mom": last.shift(-1), "qoq": last.shift(-1)}
        since = back.get(trend.comparison or "", before)
        if last == period_of(trend.period) and before == since and first.unit == second.unit:
            (a, b), (c, d) = ends_of(first), ends_of(second)
            words = Text("de richting en de twee standen", "the direction and the two levels")
            yield Relation((i, j, k), _allows(held, (c - b, d - a)), words, (i,))


def _levels(like: Claim, told: list[tuple[int, Claim]]) -> list[tuple[Period, int, Claim]]:
    found = []
    for j, claim in told:
        period = period_of(claim.period)
        figure = claim.value is not None and claim.comparison in LEVELS
        alike = quantity_of(claim) == quantity_of(like) and not held_apart(claim, like)
        if period is not None and figure and alike:
            found.append((period, j, claim))
    freqs = {p.freq for p, _, _ in found}
    return sorted(found, key=lambda f: f[0]) if len(freqs) == 1 else []


def _allows(held: Band, made: Ends) -> bool:
    """Whether some value that the figures allow lies in the band of the trend."""
    if held.open:
        return made[0] < held.high and made[1] > held.low
    return meet((held.low, held.high), made)


def _totals(told: list[tuple[int, Claim]]) -> Iterator[Relation]:
    """Growth of a total lies between that of its parts, when all parts are given (A1)."""
    groups: dict[tuple[str, ...], dict[str, tuple[int, Claim]]] = defaultdict(dict)
    for i, claim in told:
        if claim.comparison in ("yoy", "mom", "qoq") and claim.unit == "percent" and band(claim):
            key = (claim.indicator or "", claim.geo or "", *claim.apart, *cell_of(claim))
            groups[key].setdefault((claim.subject or "").lower(), (i, claim))
    for members in groups.values():
        for subject, (i, total) in members.items():
            parts = _parts(subject, total, members)
            if parts:
                spans = [ends_of(c) for _, c in parts]
                made = (min(s[0] for s in spans), max(s[1] for s in spans))
                words = Text("het totaal en al zijn delen", "the total and all its parts")
                members_of = (i, *(j for j, _ in parts))
                yield Relation(members_of, meet(ends_of(total), made), words)


def _parts(
    subject: str, total: Claim, members: dict[str, tuple[int, Claim]]
) -> list[tuple[int, Claim]]:
    """All parts of a total among the members: home and abroad, or the branches of a group."""
    places = [members.get(subject + place) for place in HOME_ABROAD]
    if all(places):
        return [p for p in places if p]
    geo = total.geo or ""
    codes = {branch_of(s, "", geo): m for s, m in members.items()}
    own = branch_of(subject, "", geo)
    wanted = catalogue().branches[own].parts if own in catalogue().branches else ()
    found = [codes.get(code) for code in wanted]
    return [f for f in found if f] if wanted and all(found) else []
