"""``kentering forecast``: the path to the end of next year, and growth of the years it makes."""

from __future__ import annotations

from kentering.catalogue import HOME
from kentering.cli.nowcast import BranchOption, GeoOption, asked
from kentering.cli.nowcast_tables import forecast_content, show_forecast, show_silent, stale
from kentering.cli.options import AsOfOption, JsonOption, LangOption
from kentering.cli.output import document
from kentering.cli.picture import ChartOption


def forecast(
    geo: GeoOption = HOME,
    branch: BranchOption = None,
    as_of: AsOfOption = None,
    chart: ChartOption = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """The level to the end of next year, and the volume growth of this year and next."""
    del lang_
    from kentering.cli.home import here
    from kentering.forecast.questions import nowcast

    question = asked(geo, branch, as_of, chart, as_json=as_json)
    store = here().store
    found = nowcast(store, question.geo, question.branch, question.at)
    extra = {}
    if question.chart is not None:
        from kentering.cli.nowcast_pictures import forecast_picture

        extra = question.drawn(forecast_picture(store, found, question.at))
    if question.as_json:
        document("forecast", {"as_of": question.as_of, **forecast_content(found), **extra})
    else:
        show_forecast(found)
        show_silent(found)
    return stale(found.last, question.day, found.key)
