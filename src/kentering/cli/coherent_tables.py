"""What ``kentering nowcast --branch all`` prints: branches and total together, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kentering.cli.nowcast_tables import MONTHS, TARGETS, month_of, quantile_cells, signed, ungiven
from kentering.cli.output import lang, line, pairs, table, told
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.forecast.coherent import Together

PARTS: Sequence[Text] = (Text("branche", "branch"), Text("bijdrage", "contribution"))


def show_together(found: Together) -> None:
    """Every branch of the first months, the total first, and what each part contributes."""
    import polars as pl

    from kentering.forecast.coherent import label

    rows = found.months.filter(pl.col("period") == pl.col("period").min().over("branch"))
    for target, words in TARGETS.items():
        line(words)
        table(
            (Text("branche", "branch"), *MONTHS[:4]),
            [
                [f"{r['branch']}  {label(r['branch'])[lang()]}", *quantile_cells(r)]
                for r in rows.filter(pl.col("target") == target).iter_rows(named=True)
            ],
            right=(2, 3, 4),
        )
        line()
    if found.adding is None:
        _not_adding(found)
    else:
        _show_parts(found)
    for code, why in found.silent.items():
        told(Text(f"niet meegenomen: {code}: {why.nl}", f"left out: {code}: {why.en}"))
    for r in rows.filter(pl.col("q50").is_null()).iter_rows(named=True):
        for lost in ungiven(found.base[r["branch"]], [r["period"]]):
            told(Text(f"{r['branch']}: {lost.nl}", f"{r['branch']}: {lost.en}"))


def _show_parts(found: Together) -> None:
    """What each part does to the yearly growth of the total in its first month, adding up."""
    import polars as pl

    from kentering.forecast.coherent import label

    first = found.months.filter(pl.col("branch") == found.total)["period"].min()
    own = found.parts.filter(pl.col("period") == first)
    month = month_of(own["period"][0])
    line(
        Text(
            f"bijdrage aan de groei van {found.total}, {month}, "
            "procentpunt (gemiddelde van de trekkingen)",
            f"contribution to the growth of {found.total}, {month}, "
            "percentage points (mean of the draws)",
        )
    )
    lines = [[label(b)[lang()], signed(v, 2)] for _, b, v in own.iter_rows()]
    whole = own["contribution"].null_count() == 0
    total = signed(float(own["contribution"].sum()) if whole else None, 2)
    table(PARTS, [*lines, [label(found.total)[lang()], total]], right=(1,))
    pairs(_weights(found))


def _weights(found: Together) -> list[tuple[Text, str]]:
    how = found.adding
    assert how is not None
    weights = ", ".join(
        f"{b} {number(float(w), lang(), 3)}"
        for b, w in zip(how.branches, how.weights.weights, strict=True)
    )
    worst = number(how.worst, lang(), 2)
    return [
        (Text("wegingen uit de indices", "weights from the indices"), weights),
        (
            Text("grootste verschil", "largest gap"),
            Text(
                f"{worst} indexpunt in {how.months} maanden",
                f"{worst} index points in {how.months} months",
            )[lang()],
        ),
    ]


def _not_adding(found: Together) -> None:
    assert found.why is not None
    told(Text(f"niet op elkaar afgestemd: {found.why.nl}", f"not made to add up: {found.why.en}"))


def coherent_content(found: Together) -> dict[str, Any]:
    """Branches and total as JSON holds them."""
    how = found.adding
    weights = (
        None if how is None else dict(zip(how.branches, how.weights.weights.tolist(), strict=True))
    )
    return {
        "geo": found.geo,
        "total": found.total,
        "why_not": found.why,
        "weights": weights,
        "weights_months": None if how is None else how.months,
        "weights_worst": None if how is None else how.worst,
        "carried": None if how is None else how.carried,
        "months": found.months.to_dicts(),
        "contributions": found.parts.to_dicts(),
        "silent": found.silent,
    }
