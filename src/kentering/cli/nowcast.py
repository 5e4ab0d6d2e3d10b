"""``kentering nowcast``: growth of the months not yet published, and what is due when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.catalogue import HOME
from kentering.cli.coherent_tables import coherent_content, show_together
from kentering.cli.nowcast_tables import (
    calendar_content,
    nowcast_content,
    show_calendar,
    show_looked,
    show_models,
    show_nowcast,
    show_silent,
    stale,
)
from kentering.cli.options import AsOfOption, JsonOption, LangOption, moment_given, reckoned
from kentering.cli.output import document, told
from kentering.cli.picture import ChartOption, checked, save
from kentering.cli.words import both
from kentering.errors import InputError
from kentering.language import Text

if TYPE_CHECKING:
    from kentering.store import Store

ALL = "all"

GeoOption = Annotated[
    str, typer.Option("--geo", metavar="CODE", help=both("Land of gebied.", "Country or area."))
]
BranchOption = Annotated[
    str | None,
    typer.Option(
        "--branch",
        metavar="CODE",
        help=both("Bedrijfstak, zoals C; anders B-D.", "Branch, such as C; else B-D."),
        show_default=False,
    ),
]


@dataclass(frozen=True)
class Asked:
    """What was asked of a nowcast or forecast."""

    geo: str
    branch: str | None
    as_of: str | None
    chart: Path | None
    as_json: bool

    @property
    def at(self) -> str:
        """The moment that models are asked for: that of ``as_of``, else today."""
        return reckoned(self.as_of)

    @property
    def day(self) -> date:
        """The day of the question: that of ``as_of``, else today (Amsterdam)."""
        from kentering.store import moment
        from kentering.store.read import HOME_ZONE

        when = moment(self.at)
        assert when is not None
        return when.astimezone(HOME_ZONE).date()

    def drawn(self, svg: str | None) -> dict[str, str]:
        """Write the picture when there is one; what JSON says of it."""
        if self.chart is None or svg is None:
            return {}
        save(svg, self.chart)
        told(Text(f"getekend: {self.chart}", f"drawn: {self.chart}"))
        return {"chart": str(self.chart)}


def asked(
    geo: str, branch: str | None, as_of: str | None, chart: Path | None, *, as_json: bool
) -> Asked:
    """The options as a question.

    Raises:
        InputError: the geography, the moment or the kind of picture is unknown.
    """
    from kentering.catalogue import resolve_geo

    return Asked(resolve_geo(geo).code, branch, moment_given(as_of), checked(chart), as_json)


def nowcast(
    geo: GeoOption = HOME,
    branch: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help=both(
                "Bedrijfstak, zoals C, of all (elke tak, opgeteld tot het totaal); anders B-D.",
                "Branch, such as C, or all (every branch, adding up to the total); else B-D.",
            ),
            show_default=False,
        ),
    ] = None,
    as_of: AsOfOption = None,
    models: Annotated[
        bool,
        typer.Option(
            "--models",
            help=both(
                "Wat elk model zegt, zijn gewicht, en waarnaar is gekeken.",
                "What each model says, its weight, and what was looked at.",
            ),
        ),
    ] = False,
    calendar: Annotated[
        bool,
        typer.Option(
            "--calendar",
            help=both(
                "Wat er wanneer uitkomt, en hoeveel onzekerheid het naar verwachting wegneemt.",
                "What is due when, and how much uncertainty it is expected to remove.",
            ),
        ),
    ] = False,
    chart: ChartOption = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """The months not yet published: median, intervals and the chance of growth."""
    del lang_
    from kentering.cli.home import here

    question = asked(geo, branch, as_of, chart, as_json=as_json)
    if branch == ALL:
        if models or calendar or chart is not None:
            raise InputError(
                Text("deze opties gaan niet samen", "these options do not go together"),
                where="--branch all --models / --calendar / --chart",
                right=Text("één bedrijfstak", "one branch"),
                run="kentering nowcast --help",
            )
        return _together(here().store, question)
    return _nowcast(here().store, question, models=models, calendar=calendar)


def _nowcast(store: Store, question: Asked, *, models: bool, calendar: bool) -> int:
    from kentering.forecast.calendar import calendar as releases
    from kentering.forecast.chance import chances
    from kentering.forecast.questions import nowcast as question_of

    found = question_of(store, question.geo, question.branch, question.at)
    up = chances(found)
    due = releases(store, found.seen, question.day) if calendar else None
    extra = {}
    if question.chart is not None:
        from kentering.cli.nowcast_pictures import nowcast_picture

        extra = question.drawn(nowcast_picture(store, found, question.at, question.day))
    if question.as_json:
        content = nowcast_content(found, up)
        coming = {"calendar": calendar_content(due)} if due is not None else {}
        document("nowcast", {"as_of": question.as_of, **content, **coming, **extra})
    else:
        show_nowcast(found, up, question.day)
        if models:
            show_models(found, question.day)
            show_looked(found)
        if due is not None:
            show_calendar(due)
        show_silent(found)
    return stale(found.last, question.day, found.key)


def _together(store: Store, question: Asked) -> int:
    from kentering.forecast.coherent import together

    found = together(store, question.geo, question.at)
    if question.as_json:
        document("nowcast", {"as_of": question.as_of, "together": coherent_content(found)})
    else:
        show_together(found)
    top = found.base[found.total]
    return stale(top.last, question.day, top.key)
