"""``kentering news``: why the nowcast moved between two moments."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.catalogue import HOME
from kentering.cli.news_tables import factor_content, news_content, show_factor, show_news
from kentering.cli.nowcast import Asked, BranchOption, GeoOption, asked
from kentering.cli.nowcast_tables import stale
from kentering.cli.options import AsOfOption, JsonOption, LangOption, moment_given
from kentering.cli.output import document, lang, progress
from kentering.cli.picture import ChartOption
from kentering.cli.words import both
from kentering.errors import InputError
from kentering.language import Text

if TYPE_CHECKING:
    from kentering.store import Store


class GrowthChoice(StrEnum):
    """Which growth."""

    YOY = "yoy"
    MOM = "mom"


SinceOption = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help=both(
            "Sinds het einde van deze dag; anders sinds de vorige vrijgave van de reeks.",
            "Since the end of this day; else since the series' release before its newest.",
        ),
        show_default=False,
    ),
]
MonthOption = Annotated[
    str | None,
    typer.Option(
        metavar="MONTH",
        help=both(
            "De maand, zoals 2025-04; anders de eerste die nog niet gepubliceerd is.",
            "The month, such as 2025-04; else the first one not yet published.",
        ),
        show_default=False,
    ),
]


def news(
    geo: GeoOption = HOME,
    branch: BranchOption = None,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    month: MonthOption = None,
    growth: Annotated[
        GrowthChoice,
        typer.Option(
            metavar="yoy|mom",
            help=both(
                "Groei op een jaar eerder of op een maand eerder.",
                "Growth on a year before or on a month before.",
            ),
        ),
    ] = GrowthChoice.YOY,
    factor: Annotated[
        bool,
        typer.Option(
            "--factor",
            help=both(
                "De splitsing van het factormodel: herzieningen, verwachting, uitkomst, gewicht "
                "(maandgroei).",
                "The factor model's own split: revisions, forecast, actual, weight (monthly "
                "growth).",
            ),
        ),
    ] = False,
    chart: ChartOption = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Why the nowcast moved between two moments, release by release."""
    del lang_
    from kentering.cli.home import here

    question = asked(geo, branch, as_of, chart, as_json=as_json)
    begin, period = _since_given(since, question.as_of), _month_given(month)
    store = here().store
    if factor:
        return _factor(store, question, begin, period)
    return _news(store, question, begin, period, growth)


def _since_given(text: str | None, as_of: str | None) -> str | None:
    """The start asked.

    Raises:
        InputError: no day, or a day that is not over while the end is now.
    """
    from kentering.store import moment

    given = moment_given(text, "--since")
    start, now = moment(given), datetime.now(UTC)
    if as_of is None and start is not None and start >= now:
        raise InputError(
            Text("het begin ligt niet voor het einde", "the start is not before the end"),
            where=f"--since {text}",
            right=Text(f"een dag voor {now.date()}", f"a day before {now.date()}"),
            run="kentering news --help",
        )
    return given


def _month_given(text: str | None) -> date | None:
    """The month asked.

    Raises:
        InputError: the text is no month.
    """
    if text is None:
        return None
    from kentering.periods import Period

    found = Period.parse(text)
    if found.freq != "M":
        raise InputError(
            Text(f"{text!r} is geen maand", f"{text!r} is not a month"),
            where=f"--month {text}",
            right=Text("bijvoorbeeld 2025-04", "for instance 2025-04"),
        )
    return found.start


def _news(
    store: Store, question: Asked, since: str | None, period: date | None, growth: GrowthChoice
) -> int:
    from kentering.forecast.news import news as question_of

    with progress() as bar:
        bar.at(Text("na elke vrijgave opnieuw", "anew after each release")[lang()])
        found = question_of(
            store, question.geo, question.branch, question.at, since=since, period=period,
            target=growth.value,
        )  # fmt: skip
    extra = {}
    if question.chart is not None:
        from kentering.cli.nowcast_pictures import news_picture

        extra = question.drawn(news_picture(store, found, question.at))
    if question.as_json:
        document("news", {"as_of": question.as_of, **news_content(found), **extra})
    else:
        show_news(found)
    return stale(_month_before(found.period), question.day, found.key) if period is None else 0


def _month_before(period: date) -> date:
    from kentering.periods import Period

    return Period(period, "M").shift(-1).start


def _factor(store: Store, question: Asked, since: str | None, period: date | None) -> int:
    from kentering.forecast.news import factor_news

    found = factor_news(
        store, question.geo, question.branch, question.at, since=since, period=period
    )
    extra = {}
    if question.chart is not None:
        from kentering.cli.nowcast_pictures import factor_picture

        extra = question.drawn(factor_picture(store, found, question.at))
    if question.as_json:
        document("news", {"as_of": question.as_of, "factor": factor_content(found), **extra})
    else:
        show_factor(found)
    return stale(_month_before(found.split.period), question.day, found.key) if not period else 0
