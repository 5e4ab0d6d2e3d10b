"""Diffusion across branches: which share grows, and which share is past its trough.

Enters: a store, a geography and an indicator. Leaves: ``Breadth``, per period and with the number
of branches known. Every branch counts once: one that holds another branch known in the same period
is left out then, and industry or manufacturing as a whole is no branch. Unweighted. A share of
fewer than two branches is no share. Conventions in docs/cycle.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from kentering.catalogue import Event, SeriesKey, catalogue
from kentering.cycle.dating import date_turns, rule_for
from kentering.cycle.observed import CycleKind, Observed, chain, latest_base, observed, prepared
from kentering.cycle.phases import states
from kentering.errors import MissingDataError
from kentering.language import Text
from kentering.measure.frames import SeriesFreq, gridded, paired, refuse
from kentering.store import Store
from kentering.store.read import AsOf

SECTIONS = {"B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39)}
"""Divisions of the sections of industry in NACE Rev. 2."""
WHOLE = frozenset(range(10, 34))
"""Manufacturing: what holds all of it is no branch."""
FEWEST = 2
"""A share is given of at least this many branches."""
COLUMNS = {
    "period": pl.Date,
    "known": pl.Int64,
    "growing": pl.Int64,
    "unchanged": pl.Int64,
    "share_growing": pl.Float64,
    "dated": pl.Int64,
    "past_trough": pl.Int64,
    "share_past_trough": pl.Float64,
}


@dataclass(frozen=True, eq=False)
class Breadth:
    """How widely growth is shared among branches.

    Attributes:
        geo, indicator: whose branches.
        keys: the series used.
        branches: those counted in the last period, by code.
        left_out: series that could not be dated (gap or too short); their growth counts still.
        freq: their frequency.
        rule, cycle: of the turns.
        frame: ``period``; ``known`` branches with a figure now and the period before, of which
            ``growing`` rose and ``unchanged`` did not move, ``share_growing`` in percent;
            ``dated`` branches that have had a turn, of which ``past_trough`` had a trough last,
            ``share_past_trough`` in percent. A share of fewer than two branches is null.
        dateable: the last period in which any branch could hold a turn; None when none is dated.
            Beyond the last turn of a branch its state is carried on.
        kinds: native, collected or unavailable, of the series (V6).
        events: breaks that fall within the series (U2).
    """

    geo: str
    indicator: str
    keys: tuple[str, ...]
    branches: tuple[str, ...]
    left_out: tuple[str, ...]
    freq: SeriesFreq
    rule: str
    cycle: CycleKind
    frame: pl.DataFrame
    dateable: date | None
    kinds: tuple[str, ...]
    events: tuple[Event, ...]


def breadth(
    store: Store,
    geo: str,
    as_of: AsOf = None,
    *,
    indicator: str = "production",
    rule: str = "hp",
    cycle: CycleKind = "classical",
) -> Breadth:
    """The share of branches that grow and the share past their trough, per period.

    Args:
        store: where the figures are.
        geo: code of the geography.
        as_of: what was known then; both shares are computed from that knowledge.
        indicator: code of the indicator; its seasonally adjusted indices are used.
        rule: how the branches' turns are dated, as in ``turning_points``.
        cycle: of the level or of the deviation from trend.

    Raises:
        InputError: an unknown rule or cycle.
        MissingDataError: fewer than two branches were known.
    """
    seen = _branches(store, geo, indicator, as_of)
    freq = seen[0].freq
    how = rule_for(rule, freq)
    growth, turned, left_out, ends = [], [], [], []
    for one in seen:
        branch = SeriesKey.parse(one.key).branch
        growth.append(_growth(one).with_columns(branch=pl.lit(branch)))
        try:
            dating = date_turns(prepared(one, cycle, smooth=rule == "hp").frame, freq, how)
        except MissingDataError:
            left_out.append(one.key)
            continue
        if dating.turns:
            ends.append(dating.dateable[1])
            from_first = pl.col("period") > dating.turns[0].period
            turned.append(states(dating).filter(from_first).with_columns(branch=pl.lit(branch)))
    signs = pl.concat(growth)
    newest = signs.filter(pl.col("period") == signs["period"].max())["branch"]
    return Breadth(
        geo=geo,
        indicator=indicator,
        keys=tuple(one.key for one in seen),
        branches=tuple(_finest(newest.to_list())),
        left_out=tuple(left_out),
        freq=freq,
        rule=rule,
        cycle=cycle,
        frame=_shares(signs, turned),
        dateable=max(ends, default=None),
        kinds=tuple(sorted({one.vintages for one in seen})),
        events=tuple(dict.fromkeys(e for one in seen for e in one.events)),
    )


def divisions(branch: str) -> frozenset[int]:
    """The NACE divisions of a branch code; empty when it is not made of divisions.

    >>> sorted(divisions("10-12")), len(divisions("C")), len(divisions("24-30+33"))
    ([10, 11, 12], 24, 8)
    """
    found: set[int] = set()
    for part in branch.split("+"):
        ends = re.fullmatch(r"([B-E]|\d\d)(?:-([B-E]|\d\d))?", part)
        if ends is None:
            return frozenset()
        first, last = ends[1], ends[2] or ends[1]
        low = SECTIONS[first][0] if first in SECTIONS else int(first)
        high = SECTIONS[last][1] if last in SECTIONS else int(last)
        found |= set(range(low, high + 1))
    return frozenset(found)


def _branches(store: Store, geo: str, indicator: str, as_of: AsOf) -> list[Observed]:
    """The branch series known, each in the base that reaches furthest."""
    keys = [k for a in ("sa", "sca") for k in store.keys(f"{geo}.{indicator}.*.{a}.*")]
    units = catalogue().units
    wanted: dict[str, str] = {}
    for key in keys:
        parts = SeriesKey.parse(key)
        one_of_many = divisions(parts.branch) and not divisions(parts.branch) >= WHOLE
        if units[parts.unit].kind == "index" and one_of_many:
            wanted.setdefault(str(replace(parts, unit="")), key)
    known = set(store.panel(as_of, series=[k for w in wanted.values() for k in chain(w)])["series"])
    seen = [
        observed(store, latest_base(store, key, as_of), as_of)
        for key in wanted.values()
        if known & set(chain(key))
    ]
    if len(seen) < FEWEST:
        raise MissingDataError(
            Text(
                f"spreiding over bedrijfstakken vraagt er ten minste twee; bekend: {len(seen)}",
                f"diffusion across branches needs two at least; known: {len(seen)}",
            ),
            where=f"{geo}.{indicator}",
            run=f"kentering series '{geo}.{indicator}.*'",
        )
    if len({one.freq for one in seen}) > 1:
        raise refuse(
            "de bedrijfstakken hebben niet één frequentie",
            "the branches are not of one frequency",
            where=f"{geo}.{indicator}",
        )
    return seen


def _growth(one: Observed) -> pl.DataFrame:
    """The sign of the change on the period before; only periods that have both values."""
    step = paired(gridded(one.frame, one.freq), 1 if one.freq == "M" else 3)
    sign = (pl.col("value") - pl.col("base")).sign()
    return step.select("period", sign=sign).drop_nulls()


def _shares(growth: pl.DataFrame, turned: list[pl.DataFrame]) -> pl.DataFrame:
    """Counts and shares per period, branches that hold another known one left out."""
    empty = pl.DataFrame(schema={"period": pl.Date, "expansion": pl.Boolean, "branch": pl.String})
    turns = pl.concat([empty, *turned])
    rows = []
    for (period,), here in growth.sort("period").group_by("period", maintain_order=True):
        finest = _finest(here["branch"].to_list())
        signs = here.filter(pl.col("branch").is_in(finest))["sign"]
        now = turns.filter((pl.col("period") == period) & pl.col("branch").is_in(finest))
        past, up = int(now["expansion"].sum()), int((signs > 0).sum())
        rows.append(
            (
                period,
                len(finest),
                up,
                int((signs == 0).sum()),
                _share(up, len(finest)),
                now.height,
                past,
                _share(past, now.height),
            )
        )
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _finest(branches: list[str]) -> list[str]:
    """The branches that hold no other of them."""
    parts = {b: divisions(b) for b in branches}
    return sorted(b for b in parts if not any(parts[o] < parts[b] for o in parts))


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole >= FEWEST else None
