"""``kentering cycle``: turning points, what was called in real time, the clock and diffusion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kentering.catalogue import HOME
from kentering.cli.cycle_tables import (
    breadth_content,
    clock_content,
    noted,
    overview_content,
    show_breadth,
    show_calls,
    show_clock,
    show_overview,
    show_turns,
)
from kentering.cli.options import AsOfOption, JsonOption, LangOption, moment_given, reckoned
from kentering.cli.output import document, told
from kentering.cli.picture import ChartOption, checked, save
from kentering.cli.words import both
from kentering.errors import InputError, MissingDataError
from kentering.language import Text

if TYPE_CHECKING:
    from kentering.cycle.breadth import Breadth
    from kentering.cycle.observed import CycleKind
    from kentering.cycle.overview import LeftOut
    from kentering.store import Store

ALL = "all"


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
    ] = HOME,
    branch: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help=both(
                "Bedrijfstak, zoals C of B-D, of all; anders B-D of de enige die er is.",
                "Branch, such as C or B-D, or all; else B-D or the only one there is.",
            ),
            show_default=False,
        ),
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help=both(
                "De indicator, zoals production (zo niet gegeven); herhaalbaar, of all.",
                "The indicator, such as production (when not given); repeatable, or all.",
            ),
            show_default=False,
        ),
    ] = None,
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
                "De conjunctuurklok: bij publicatie bevroren en zoals nu herzien; van meer reeksen "
                "ook hun gemiddelde.",
                "The cycle clock: frozen at publication and as revised today; of several series "
                "their mean as well.",
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
    chart: ChartOption = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Date the turning points of a series, or show where many stand."""
    del lang_
    from kentering.catalogue import resolve_geo
    from kentering.cli.home import here

    asked = Asked(
        geo=resolve_geo(geo).code,
        indicators=_indicators(indicator, everything=branch == ALL and not breadth),
        branch=branch,
        rule=rule.value,
        cycle=cycle_.value,
        steep=steep,
        as_of=moment_given(as_of),
        realtime=realtime,
        chart=checked(chart),
        as_json=as_json,
    )
    _one_question(asked, clock=clock, breadth=breadth)
    store = here().store
    if breadth:
        return _breadth(store, asked)
    if clock:
        return _clock(store, asked)
    return _overview(store, asked) if asked.many else _turns(store, asked)


@dataclass(frozen=True)
class Asked:
    """What was asked; ``indicators`` is empty for all of them."""

    geo: str
    indicators: tuple[str, ...]
    branch: str | None
    rule: str
    cycle: CycleKind
    steep: float | None
    as_of: str | None
    realtime: bool
    chart: Path | None
    as_json: bool

    @property
    def everything(self) -> bool:
        """Whether series are taken as they are found."""
        return self.branch == ALL or not self.indicators

    @property
    def many(self) -> bool:
        """Whether more than one series can be the answer."""
        return self.everything or len(self.indicators) > 1

    @property
    def one_branch(self) -> str | None:
        """The branch, unless it is all of them."""
        return None if self.branch == ALL else self.branch


def _indicators(given: list[str] | None, *, everything: bool) -> tuple[str, ...]:
    """The indicators asked, each once; none for all, which ``--branch all`` alone asks too.

    Raises:
        InputError: the option was given without a name.
    """
    names = [n.strip() for words in given or () for n in words.split(",") if n.strip()]
    if given and not names:
        raise InputError(
            Text("geen indicator gegeven", "no indicator given"),
            where=f"--indicator {' '.join(given)}",
            run="kentering series --list indicator",
        )
    if ALL in names or (everything and not names):
        return ()
    return tuple(dict.fromkeys(names)) or ("production",)


def _one_question(asked: Asked, *, clock: bool, breadth: bool) -> None:
    """Refuse options that do not go together.

    Raises:
        InputError: two of them ask different questions.
    """
    single = [
        name
        for name, given in (("--realtime", asked.realtime), ("--steep", asked.steep is not None))
        if given
    ]
    wide = [name for name, given in (("--clock", clock), ("--breadth", breadth)) if given]
    wide += ["--branch all / --indicator"] if asked.many and not wide else []
    wrong = ""
    if len(wide) > 1 or (wide and single):
        wrong = " ".join([*wide, *single])
    elif breadth and len(asked.indicators) != 1:
        wrong = "--breadth --indicator"
    elif asked.chart is not None and asked.many and not (clock or breadth):
        wrong = "--chart --branch all / --indicator"
    if wrong:
        raise InputError(
            Text("deze opties gaan niet samen", "these options do not go together"),
            where=wrong,
            right=Text(
                "één reeks (met --realtime, --steep of --chart), of --clock, of --breadth met één "
                "indicator, of een tabel van alles zonder --chart",
                "one series (with --realtime, --steep or --chart), or --clock, or --breadth with "
                "one indicator, or a table of everything without --chart",
            ),
            run="kentering cycle --help",
        )


def _drawn(asked: Asked, draw: Callable[[], str]) -> dict[str, str]:
    """Write the picture when one is asked; what JSON says of it."""
    if asked.chart is None:
        return {}
    save(draw(), asked.chart)
    told(Text(f"getekend: {asked.chart}", f"drawn: {asked.chart}"))
    return {"chart": str(asked.chart)}


def _turns(store: Store, asked: Asked) -> int:
    from kentering import cycle as room
    from kentering.cli.cycle_phase import phase_content, phase_of, show_phase
    from kentering.cli.cycle_pictures import turns_picture
    from kentering.cycle.observed import key_for

    key = key_for(store, asked.geo, asked.indicators[0], asked.branch, asked.as_of)
    how = (asked.as_of, asked.rule, asked.cycle)
    found = room.turning_points(store, key, *how, steep=asked.steep)
    followed = room.real_time(store, key, *how, steep=asked.steep) if asked.realtime else None
    extra = _drawn(asked, lambda: turns_picture(store, found, asked.as_of))
    plain = (asked.rule, asked.cycle, asked.steep) == ("hp", "classical", None)
    past = phase_of(store, key, reckoned(asked.as_of)) if plain else None
    if asked.as_json:
        content: dict[str, Any] = {"turning_points": found, "real_time": followed}
        content["past_trough"] = phase_content(past)
        document("cycle", {"as_of": asked.as_of, **content, **extra})
    else:
        show_turns(found)
        show_phase(past)
        if followed is not None:
            show_calls(followed)
    return noted(found.events)


def _overview(store: Store, asked: Asked) -> int:
    from kentering.cli.cycle_phase import by_key, phases_content, phases_of
    from kentering.cycle import overview

    found = overview(
        store, asked.geo, asked.as_of, indicators=asked.indicators, branch=asked.one_branch,
        rule=asked.rule, cycle=asked.cycle,
    )  # fmt: skip
    plain = asked.rule == "hp" and asked.cycle == "classical"
    asks = plain and (not asked.indicators or "production" in asked.indicators)
    past = phases_of(store, asked.geo, reckoned(asked.as_of)) if asks else None
    if asked.as_json:
        content = {"overview": overview_content(found), "past_trough": phases_content(past)}
        document("cycle", {"as_of": asked.as_of, **content})
    else:
        show_overview(found, by_key(past))
    return noted(found.events)


def _clock(store: Store, asked: Asked) -> int:
    from kentering.cli.cycle_pictures import clock_picture
    from kentering.cycle import clock

    keys, left_out = _clock_keys(store, asked)
    found = clock(store, keys, asked.as_of)
    extra = _drawn(asked, lambda: clock_picture(store, found, asked.as_of))
    if asked.as_json:
        content = clock_content(found, left_out, several=asked.many)
        document("cycle", {"as_of": asked.as_of, "clock": content, **extra})
    else:
        show_clock(found, left_out, several=asked.many)
    return noted(found.events)


def _clock_keys(store: Store, asked: Asked) -> tuple[list[str], list[LeftOut]]:
    """The series of the clock: those named, or all whose mean can be taken.

    Raises:
        MissingDataError: no series has a place on the clock.
    """
    from kentering.cycle import overview
    from kentering.cycle.observed import key_for
    from kentering.cycle.overview import for_composite

    if not asked.everything:
        named = (key_for(store, asked.geo, i, asked.branch, asked.as_of) for i in asked.indicators)
        return list(named), []
    found = overview(
        store, asked.geo, asked.as_of, indicators=asked.indicators, branch=asked.one_branch
    )
    keys, left = for_composite(found.rows)
    if not keys:
        raise MissingDataError(
            Text("geen reeks heeft een plaats op de klok", "no series has a place on the clock"),
            where=f"{asked.geo}: {'; '.join(f'{x.key} ({x.why.en})' for x in left)}",
            run=f"kentering series '{asked.geo}.*'",
        )
    return keys, [*found.left_out, *left]


def _breadth(store: Store, asked: Asked) -> int:
    from kentering.cli.cycle_pictures import breadth_picture
    from kentering.cycle import breadth

    found = breadth(
        store, asked.geo, asked.as_of, indicator=asked.indicators[0], rule=asked.rule,
        cycle=asked.cycle,
    )  # fmt: skip
    extra = _drawn(asked, lambda: breadth_picture(store, found, asked.as_of))
    if asked.as_json:
        content = breadth_content(found)
        document("cycle", {"as_of": asked.as_of, "breadth": content, **extra})
    else:
        show_breadth(found)
    return max(noted(found.events), _aged(found, asked))


def _aged(found: Breadth, asked: Asked) -> int:
    """Warn when the last period is old, as ``nowcast`` does; a quarter stays the newest longer."""
    from kentering.cli.nowcast_tables import PATIENCE, stale
    from kentering.periods import Period
    from kentering.store import moment
    from kentering.store.read import HOME_ZONE

    now = moment(reckoned(asked.as_of))
    assert now is not None
    last = Period(found.frame["period"][-1], found.freq).end
    key = f"{found.geo}.{found.indicator}.*"
    patience = PATIENCE + (0 if found.freq == "M" else 2)
    return stale(last, now.astimezone(HOME_ZONE).date(), key, patience)
