"""What ``kentering cycle`` prints: tables in either language, and the same as JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kentering.cli.cycle_phase import PAST, percent
from kentering.cli.output import lang, line, pairs, table, told
from kentering.cli.sources import local_day
from kentering.language import LANGS, Text, number
from kentering.periods import Freq, Period

if TYPE_CHECKING:
    from kentering.catalogue import Event
    from kentering.cycle import Breadth, Clock, Overview, RealTime, TurningPoints
    from kentering.cycle.clock import Hand
    from kentering.cycle.overview import LeftOut, Standing
    from kentering.forecast.phase import Phase

NEWEST = 13


def noted(events: Sequence[Event]) -> int:
    """Name the breaks beside the answer."""
    for event in events:
        told(Text(f"{event.start}: {event.note.nl}", f"{event.start}: {event.note.en}"))
    return 0


def _month(period: Any, freq: Freq) -> str:
    return str(Period(period, freq))


def show_turns(found: TurningPoints) -> None:
    """The turns with what was measured of the phase up to each."""
    from kentering.catalogue import series_label
    from kentering.cycle.dating import KIND_LABELS

    dating = found.dating
    line(f"{found.key}  {series_label(found.key)[lang()]}")
    lines: list[list[str]] = []
    for turn in dating.turns:
        phase = next((p for p in found.phases if p.end == turn.period), None)
        cells = [KIND_LABELS[turn.kind][lang()], _month(turn.period, dating.freq)]
        if phase is None:
            cells += ["-"] * 4
        else:
            figures = (phase.amplitude, phase.cumulated, phase.excess)
            cells += [str(phase.duration), *(number(x, lang(), plus=True) for x in figures)]
        lines.append(cells)
    table(TURNS, lines, right=(2, 3, 4, 5))
    first, last = dating.open
    pairs(
        [
            (Text("regel", "rule"), dating.rule.name),
            (Text("cyclus", "cycle"), CYCLES[found.cycle][lang()]),
            (Text("eenheid", "unit"), MEASURES[found.measure][lang()]),
            (
                Text("niet te dateren", "not dateable"),
                f"{_month(first, dating.freq)} - {_month(last, dating.freq)}",
            ),
            (Text("vrijgegeven", "released"), local_day(found.released_at)),
            (Text("versies", "vintages"), found.vintages),
        ]
    )


def show_calls(followed: RealTime) -> None:
    """What was called in real time, and the counts."""
    from kentering.cycle.dating import KIND_LABELS

    line()
    lines = [
        [
            KIND_LABELS[c.kind][lang()],
            str(c.first)[:7],
            local_day(c.called_at),
            str(c.delay),
            local_day(c.retracted_at) if c.retracted_at else "-",
            str(c.nearest)[:7] if c.nearest else "-",
            "-" if c.drift is None else str(c.drift),
        ]
        for c in followed.calls
    ]
    table(CALLS, lines, right=(3, 6))
    _show_counts(followed)


def _show_counts(followed: RealTime) -> None:
    rows = [
        (Text("vrijgaven", "vintages"), str(followed.vintages)),
        (Text("gevolgd, jaar", "followed, years"), number(followed.years, lang())),
        (Text("gemeld", "calls"), str(len(followed.calls))),
        (Text("per jaar", "per year"), number(followed.per_year, lang())),
        (Text("ingetrokken", "retracted"), str(followed.retracted)),
    ]
    if followed.delay_mean is not None:
        mean, worst = number(followed.delay_mean, lang()), followed.delay_worst
        rows.append(
            (
                Text("vertraging, maanden", "delay, months"),
                Text(f"{mean}; langste {worst}", f"{mean}; worst {worst}")[lang()],
            )
        )
    for score in followed.scores:
        chance = number(score.by_chance, lang())
        rows.append(
            (
                Text(f"binnen {score.months} maanden", f"within {score.months} months"),
                Text(
                    f"bevestigd {score.confirmed}, vals {score.false}, gemist {score.missed}; "
                    f"op goed geluk bevestigd {chance}",
                    f"confirmed {score.confirmed}, false {score.false}, missed {score.missed}; "
                    f"confirmed by chance {chance}",
                )[lang()],
            )
        )
    pairs(rows)


def clock_content(found: Clock, left_out: Sequence[LeftOut], *, several: bool) -> dict[str, Any]:
    """The clock as JSON holds it: one hand, or the composite with its hands."""
    events = {"events": found.events}
    if not several:
        return {**_hand_content(found.hands[0]), **events}
    return {
        "composite": _hand_content(found.composite) if found.composite else None,
        "hands": [_hand_content(h) for h in found.hands],
        "left_out": left_out,
        **events,
    }


def _hand_content(hand: Hand) -> dict[str, Any]:
    return {
        "key": hand.key,
        "now": hand.now,
        "agreed": hand.agreed,
        "vintages": hand.vintages,
        "kinds": hand.kinds,
        "line": hand.line.to_dicts(),
        "frozen": hand.frozen.to_dicts(),
    }


def show_clock(found: Clock, left_out: Sequence[LeftOut], *, several: bool) -> None:
    """The last places of the only hand; or where every hand is, and the last of their mean."""
    if several:
        table(HANDS, [_hand_cells(h, found.freq) for h in found.hands], right=(2, 3, 6))
        line()
    hand = found.composite or found.hands[0]
    mean = Text("ongewogen gemiddelde", "unweighted mean")
    line(mean if hand.key is None else hand.key)
    table(CLOCK, _places(hand, found.freq), right=(1, 2, 4, 5))
    if hand.agreed is not None:
        share = number(100 * hand.agreed, lang(), 0)
        pairs([(Text("zelfde kwadrant als nu", "same quadrant as now"), f"{share} %")])
    show_left_out(left_out)


def _hand_cells(hand: Hand, freq: Freq) -> list[str]:
    """Where a hand is, what was last frozen at publication, and how often the two agree."""
    from kentering.cycle.clock import QUADRANTS

    now = hand.now
    return [
        hand.key or "",
        _month(now.period, freq),
        *(number(x, lang(), 2, plus=True) for x in (now.deviation, now.change)),
        QUADRANTS[now.quadrant][lang()],
        _frozen_cell(hand, freq),
        "-" if hand.agreed is None else number(100 * hand.agreed, lang(), 0),
    ]


def _frozen_cell(hand: Hand, freq: Freq) -> str:
    """The newest place that was frozen when its period was published, and which period that is."""
    from kentering.cycle.clock import QUADRANTS

    row = _newest(hand)
    if row is None or row["quadrant"] is None:
        return "-"
    return f"{_month(row['period'], freq)} {QUADRANTS[row['quadrant']][lang()]}"


def show_overview(found: Overview, past: Mapping[str, Phase]) -> None:
    """A row per series: last turn, phase, the clock, and the probability that the low is past."""
    rows = [[*_standing_cells(r), percent(past.get(r.key))] for r in found.rows]
    table(OVERVIEW, rows, right=(5, 8))
    pairs(
        [
            (Text("regel", "rule"), found.rule),
            (Text("cyclus", "cycle"), CYCLES[found.cycle][lang()]),
        ]
    )
    show_left_out(found.left_out)


def _standing_cells(row: Standing) -> list[str]:
    from kentering.cycle.clock import QUADRANTS
    from kentering.cycle.dating import KIND_LABELS

    turn = row.turn
    return [
        row.key,
        _month(row.until, row.freq),
        _month(row.dateable, row.freq),
        "-"
        if turn is None
        else f"{KIND_LABELS[turn.kind][lang()]} {_month(turn.period, row.freq)}",
        "-" if row.phase is None else PHASES[row.phase][lang()],
        "-" if row.since is None else str(row.since),
        "-" if row.hand is None else QUADRANTS[row.hand.now.quadrant][lang()],
        "-" if row.hand is None else _frozen_cell(row.hand, row.freq),
    ]


def show_left_out(left_out: Collection[LeftOut]) -> None:
    """What is not in the answer, and why, beside it."""
    for one in left_out:
        told(
            Text(f"niet meegenomen: {one.key}: {one.why.nl}", f"left out: {one.key}: {one.why.en}")
        )


def _places(hand: Hand, freq: Freq) -> list[list[str]]:
    from kentering.cycle.clock import QUADRANTS

    first = {r["period"]: r for r in hand.frozen.iter_rows(named=True)}

    def cells(row: dict[str, Any] | None) -> list[str]:
        if row is None or row["quadrant"] is None:
            return ["-", "-", "-"]
        both_axes = (number(row[c], lang(), 2, plus=True) for c in ("deviation", "change"))
        return [*both_axes, QUADRANTS[row["quadrant"]][lang()]]

    return [
        [_month(r["period"], freq), *cells(r), *cells(first.get(r["period"]))]
        for r in hand.line.tail(NEWEST).iter_rows(named=True)
    ]


def breadth_content(found: Breadth) -> dict[str, Any]:
    """Diffusion as JSON holds it."""
    return {
        "geo": found.geo,
        "indicator": found.indicator,
        "keys": found.keys,
        "branches": found.branches,
        "left_out": found.left_out,
        "dateable": found.dateable,
        "kinds": found.kinds,
        "events": found.events,
        "periods": found.frame.to_dicts(),
    }


def overview_content(found: Overview) -> dict[str, Any]:
    """The overview as JSON holds it."""
    rows = [
        {
            "key": r.key,
            "freq": r.freq,
            "until": r.until,
            "dateable": r.dateable,
            "turn": r.turn,
            "phase": r.phase,
            "months_since": r.since,
            "clock": None if r.hand is None else r.hand.now,
            "clock_agreed": None if r.hand is None else r.hand.agreed,
            "clock_frozen": None if r.hand is None else _newest(r.hand),
            "no_clock": r.no_hand,
        }
        for r in found.rows
    ]
    return {
        "geo": found.geo,
        "rule": found.rule,
        "cycle": found.cycle,
        "series": rows,
        "left_out": found.left_out,
        "events": found.events,
    }


def _newest(hand: Hand) -> dict[str, Any] | None:
    """The newest place that was frozen at publication."""
    return hand.frozen.row(-1, named=True) if hand.frozen.height else None


def show_breadth(found: Breadth) -> None:
    """The shares of the last periods, and the branches counted in the last."""
    from kentering.catalogue import catalogue

    def share(value: float | None) -> str:
        return "-" if value is None else number(value, lang(), 0)

    lines = [
        [
            _month(r["period"], found.freq),
            str(r["known"]),
            share(r["share_growing"]),
            str(r["dated"]),
            share(r["share_past_trough"]),
        ]
        for r in found.frame.tail(NEWEST).iter_rows(named=True)
    ]
    table(BREADTH, lines, right=(1, 2, 3, 4))
    names = [catalogue().branches[b].label for b in found.branches]
    nl, en = ("; ".join(n[s] for n in names) for s in LANGS)
    told(Text(f"geteld in {lines[-1][0]}: {nl}", f"counted in {lines[-1][0]}: {en}"))


CYCLES = {
    "classical": Text("klassiek (niveau)", "classical (level)"),
    "deviation": Text("afwijking van trend", "deviation from trend"),
}
PHASES = {
    "expansion": Text("op", "up"),
    "contraction": Text("neer", "down"),
}
MEASURES = {
    "log": Text("log-punten (100 × ln)", "log points (100 × ln)"),
    "level": Text("eenheid van de reeks", "unit of the series"),
}
TURNS: Sequence[Text] = (
    Text("keerpunt", "turn"),
    Text("periode", "period"),
    Text("duur", "length"),
    Text("uitslag", "amplitude"),
    Text("cumulatief", "cumulated"),
    Text("overschot", "excess"),
)
CALLS: Sequence[Text] = (
    Text("keerpunt", "turn"),
    Text("gedateerd", "dated"),
    Text("gemeld", "called"),
    Text("vertraging", "delay"),
    Text("ingetrokken", "retracted"),
    Text("nu", "now"),
    Text("verschil", "drift"),
)
CLOCK: Sequence[Text] = (
    Text("periode", "period"),
    Text("afwijking", "deviation"),
    Text("verandering", "change"),
    Text("kwadrant", "quadrant"),
    Text("bij publicatie", "when published"),
    Text("verandering", "change"),
    Text("kwadrant", "quadrant"),
)
BREADTH: Sequence[Text] = (
    Text("periode", "period"),
    Text("bekend", "known"),
    Text("% groeit", "% growing"),
    Text("gedateerd", "dated"),
    Text("% dal voorbij", "% past trough"),
)
HANDS: Sequence[Text] = (
    Text("reeks", "series"),
    Text("periode", "period"),
    Text("afwijking", "deviation"),
    Text("verandering", "change"),
    Text("kwadrant", "quadrant"),
    Text("laatste bij publicatie", "last when published"),
    Text("% gelijk", "% same"),
)
OVERVIEW: Sequence[Text] = (
    Text("reeks", "series"),
    Text("tot en met", "until"),
    Text("te dateren tot", "dateable to"),
    Text("laatste keerpunt", "last turn"),
    Text("fase", "phase"),
    Text("maanden", "months"),
    Text("klok nu", "clock now"),
    Text("laatste bij publicatie", "last when published"),
    PAST,
)
