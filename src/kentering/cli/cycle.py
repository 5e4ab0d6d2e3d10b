"""``kentering cycle``: turning points, what was called in real time, the clock and diffusion."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kentering.cli.options import AsOfOption, JsonOption, LangOption, moment_given
from kentering.cli.output import document, lang, line, pairs, table, told
from kentering.cli.sources import local_day
from kentering.cli.words import both
from kentering.language import Text, number
from kentering.periods import Freq, Period

if TYPE_CHECKING:
    from kentering.catalogue import Event
    from kentering.cycle import Breadth, Clock, RealTime, TurningPoints
    from kentering.cycle.clock import Hand
    from kentering.store import Store

NEWEST = 13


class RuleChoice(StrEnum):
    """A dating rule."""

    HP = "hp"
    BB = "bb"


class CycleChoice(StrEnum):
    """Which cycle is dated."""

    CLASSICAL = "classical"
    DEVIATION = "deviation"


def cycle(
    geo: Annotated[
        str, typer.Option(metavar="CODE", help=both("Land of gebied.", "Country or area."))
    ] = "NL",
    branch: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help=both(
                "Bedrijfstak, zoals C of B-D; anders B-D of de enige die er is.",
                "Branch, such as C or B-D; else B-D or the only one there is.",
            ),
            show_default=False,
        ),
    ] = None,
    indicator: Annotated[
        str,
        typer.Option(
            metavar="CODE",
            help=both("De indicator, zoals production.", "The indicator, such as production."),
        ),
    ] = "production",
    rule: Annotated[
        RuleChoice,
        typer.Option(
            metavar="hp|bb",
            help=both(
                "Regel: hp (Harding-Pagan) of bb (Bry-Boschan).",
                "Rule: hp (Harding-Pagan) or bb (Bry-Boschan).",
            ),
        ),
    ] = RuleChoice.HP,
    cycle_: Annotated[
        CycleChoice,
        typer.Option(
            "--cycle",
            metavar="classical|deviation",
            help=both(
                "Cyclus: van het niveau, of van de afwijking van de trend.",
                "Cycle: of the level, or of the deviation from trend.",
            ),
        ),
    ] = CycleChoice.CLASSICAL,
    steep: Annotated[
        float | None,
        typer.Option(
            metavar="POINTS",
            help=both(
                "Met hp: houd een te korte fase vanaf deze uitslag (10,4 log-punten is gangbaar).",
                "With hp: keep a phase too short from this amplitude (10.4 log points is usual).",
            ),
            show_default=False,
        ),
    ] = None,
    as_of: AsOfOption = None,
    realtime: Annotated[
        bool,
        typer.Option(
            "--realtime",
            help=both(
                "Wat de regel bij elke vrijgave zei, en wat ervan werd.",
                "What the rule said at every release, and what became of it.",
            ),
        ),
    ] = False,
    clock: Annotated[
        bool,
        typer.Option(
            "--clock",
            help=both(
                "De conjunctuurklok: bij publicatie bevroren en zoals nu herzien.",
                "The cycle clock: frozen at publication and as revised today.",
            ),
        ),
    ] = False,
    breadth: Annotated[
        bool,
        typer.Option(
            "--breadth",
            help=both(
                "Welk deel van de bedrijfstakken groeit en welk deel zijn dal voorbij is.",
                "Which share of the branches grows and which share is past its trough.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Date the turning points of a series."""
    del lang_
    from kentering import cycle as room
    from kentering.cli.home import here

    day = moment_given(as_of)
    store = here().store
    if breadth:
        wide = room.breadth(
            store, _geo(geo), day, indicator=indicator, rule=rule.value, cycle=cycle_.value
        )
        _show_breadth(wide, day, as_json=as_json)
        return _noted(wide.events)
    key = _key(store, geo, indicator, branch, day)
    if clock:
        hands = room.clock(store, [key], day)
        _show_clock(hands, day, as_json=as_json)
        return _noted(hands.events)
    found = room.turning_points(store, key, day, rule.value, cycle_.value, steep=steep)
    followed = (
        room.real_time(store, key, day, rule.value, cycle_.value, steep=steep) if realtime else None
    )
    if as_json:
        document("cycle", {"as_of": day, "turning_points": found, "real_time": followed})
    else:
        _show_turns(found)
        if followed is not None:
            _show_calls(followed)
    return _noted(found.events)


def _noted(events: Sequence[Event]) -> int:
    """Name the breaks beside the answer."""
    for event in events:
        told(Text(f"{event.start}: {event.note.nl}", f"{event.start}: {event.note.en}"))
    return 0


def _geo(given: str) -> str:
    from kentering.catalogue import resolve_geo

    return resolve_geo(given).code


def _key(store: Store, geo: str, indicator: str, branch: str | None, day: str | None) -> str:
    from kentering.cycle.observed import key_for

    return key_for(store, _geo(geo), indicator, branch, day)


def _month(period: Any, freq: Freq) -> str:
    return str(Period(period, freq))


def _show_turns(found: TurningPoints) -> None:
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


def _show_calls(followed: RealTime) -> None:
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


def _show_clock(found: Clock, day: str | None, *, as_json: bool) -> None:
    hand = found.hands[0]
    if as_json:
        content = {
            "key": hand.key,
            "now": hand.now,
            "agreed": hand.agreed,
            "vintages": hand.vintages,
            "kinds": hand.kinds,
            "events": found.events,
            "line": hand.line.to_dicts(),
            "frozen": hand.frozen.to_dicts(),
        }
        document("cycle", {"as_of": day, "clock": content})
        return
    line(hand.key or "")
    table(CLOCK, _places(hand, found.freq), right=(1, 2, 4, 5))
    if hand.agreed is not None:
        share = number(100 * hand.agreed, lang(), 0)
        pairs([(Text("zelfde kwadrant als nu", "same quadrant as now"), f"{share} %")])


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


def _show_breadth(found: Breadth, day: str | None, *, as_json: bool) -> None:
    if as_json:
        content = {
            "geo": found.geo,
            "indicator": found.indicator,
            "keys": found.keys,
            "left_out": found.left_out,
            "dateable": found.dateable,
            "kinds": found.kinds,
            "events": found.events,
            "periods": found.frame.to_dicts(),
        }
        document("cycle", {"as_of": day, "breadth": content})
        return

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


CYCLES = {
    "classical": Text("klassiek (niveau)", "classical (level)"),
    "deviation": Text("afwijking van trend", "deviation from trend"),
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
