"""The chart of the section that looks ahead, as data: what is published and what is forecast."""

from __future__ import annotations

import polars as pl

from kentering.brief.known import View
from kentering.brief.model import Chart, Line, Point, Trace
from kentering.forecast.questions import Nowcast
from kentering.language import Text
from kentering.periods import Period

SHOWN = 60
COMING = 12


def forecast_chart(view: View, said: Nowcast, scope: Text, whence: Trace) -> Chart:
    """The published level and the median path with its 80 % range; ``scope`` names another total."""
    known = said.level.filter(pl.col("value").is_not_null()).tail(SHOWN)
    coming = said.level.filter(pl.col("value").is_null()).head(COMING)
    last = known.row(-1, named=True)

    def points(column: str) -> tuple[Point, ...]:
        first = Point(Period(last["period"], "M").named(), last["period"], last["value"], whence)
        rest = (
            Point(Period(r["period"], "M").named(), r["period"], r[column], whence)
            for r in coming.iter_rows(named=True)
        )
        return (first, *rest)

    history = tuple(
        Point(Period(r["period"], "M").named(), r["period"], r["value"], whence)
        for r in known.iter_rows(named=True)
    )
    ref = view.known.get(said.key)
    base = ref.unit.label if ref is not None else Text.same("")
    return Chart(
        id="ahead",
        kind="line",
        title=Text(
            f"Productie{scope.nl or ','} gepubliceerd en geraamd met 80%-marge",
            f"Output{scope.en}, published and forecast with its 80% range",
        ),
        subtitle=Text(
            f"Gecorrigeerd voor seizoen en kalender, {base.nl}",
            f"Adjusted for season and calendar, {base.en}",
        ),
        source=Text(
            "Bron: officiële cijfers; raming kentering",
            "Source: official figures; forecast kentering",
        ),
        alt=Text(
            "Lijn van de productie tot nu toe en de raming met een boven- en ondergrens.",
            "Line of output so far and the forecast with an upper and a lower bound.",
        ),
        lines=(
            Line(Text("gepubliceerd", "published"), "main", history),
            Line(Text("raming", "forecast"), "second", points("q50")),
            Line(Text("80% hoog", "80% high"), "third", points("q90")),
            Line(Text("80% laag", "80% low"), "third", points("q10")),
        ),
        zero=False,
    )
