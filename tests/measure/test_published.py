"""Our arithmetic against figures that CBS and Eurostat printed."""

from pathlib import Path

import polars as pl
import pytest

from kentering.measure.averages import moving_average, year_to_date
from kentering.measure.contributions import BASE_MARGIN
from kentering.measure.growth import growth, rounding_margin
from kentering.measure.rebase import rebase

SHARED = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


def worst(ours, printed, over):
    """The largest distance in units of what rounding allows, and how many were compared."""
    lags = {"previous": 1, "year": 12}[over]
    both = growth(ours, "M", over=over).join(printed, on="period").drop_nulls()
    base = ours.select(pl.col("period").dt.offset_by(f"{lags}mo"), base="value")
    both = both.join(base, on="period")
    ratios = [
        abs(row["growth"] - row["printed"])
        / (rounding_margin(row["value"], row["base"]) + 0.05 + 1e-9)
        for row in both.iter_rows(named=True)
    ]
    return max(ratios), len(ratios)


def extract():
    path = SHARED / "cbs" / "85806NED-extract" / "cbs_manufacturing_monthly.csv"
    return pl.read_csv(path, try_parse_dates=True)


@pytest.mark.parametrize("branch", ["total_manufacturing", "chemicals", "pharma"])
def test_r2_cbs_85806ned_month_on_month(branch):
    frame = extract().filter(pl.col("industry_branch") == branch)
    ours = frame.select("period", value="seasonally_adjusted_production")
    printed = frame.select(
        "period", printed="previous_period_seasonally_adjusted_production_change"
    )
    ratio, n = worst(ours, printed, "previous")
    assert n == 60
    assert ratio <= 1


def raw(column, kind="MM", branch="307500"):
    """One column of the raw OData table; 307500 is total manufacturing."""
    path = SHARED / "cbs" / "odata3-raw" / "81810NED" / "data.csv"
    frame = pl.read_csv(path, infer_schema=False).filter(
        (pl.col("BedrijfstakkenBranchesSBI2008").str.strip_chars() == branch)
        & (pl.col("Perioden").str.slice(4, 2) == kind)
    )
    year, part = pl.col("Perioden").str.head(4), pl.col("Perioden").str.tail(2)
    month = pl.when(part == "00").then(pl.lit("01")).otherwise(part) if kind == "JJ" else part
    return frame.select(
        period=(year + "-" + month + "-01").str.to_date(),
        value=pl.col(column).str.strip_chars().replace(".", None).cast(pl.Float64),
    ).sort("period")


BRANCHES = ["300002", "305700", "307500", "307610", "320000", "320705", "328105", "900053"]


@pytest.mark.parametrize("branch", BRANCHES)
@pytest.mark.parametrize(
    ("level", "rate", "over"),
    [
        (
            "SeizoengecorrigeerdeDagproductie_3",
            "OntwikkelingSeizoengecorrDagproductie_21",
            "previous",
        ),
        ("GemiddeldeDagproductie_2", "GemiddeldeDagproductie_14", "year"),
        ("Productie_1", "Productie_13", "year"),
    ],
)
def test_r2_cbs_81810ned_growth(branch, level, rate, over):
    printed = raw(rate, branch=branch).rename({"value": "printed"})
    ratio, n = worst(raw(level, branch=branch), printed, over)
    assert n > 100
    assert ratio <= 1


def test_cbs_81810ned_year_is_the_mean_of_its_months():
    months, years = raw("Productie_1"), raw("Productie_1", "JJ")
    december = year_to_date(months, "M").filter(pl.col("period").dt.month() == 12)
    both = december.with_columns(pl.col("period").dt.truncate("1y")).join(years, on="period")
    both = both.drop_nulls("average")
    assert both.height == 13
    assert (both["average"] - both["value_right"]).abs().max() <= 0.1 + 1e-9


def test_cbs_81810ned_base_year_is_2010():
    months = raw("Productie_1")
    apart = rebase(months, "M", 2010)["value"] - months["value"]
    assert apart.abs().max() <= 0.15


def test_eurostat_base_year_is_2021():
    path = SHARED / "eurostat" / "sts_inpr_m-nl-2026" / "sts_inpr_m_BD_SCA_I21_NL.csv"
    frame = pl.read_csv(path).select(
        period=(pl.col("time") + "-01").str.to_date(), value=pl.col("value").cast(pl.Float64)
    )
    assert frame.height == 318
    assert moving_average(frame, "M", 12)["average"].null_count() == 11
    # 2021 = 100 holds for the unadjusted index; the adjusted one has a mean of 99.7 there, which
    # is why fixed_base allows an index to be off by BASE_MARGIN in its base year.
    level = frame.filter(pl.col("period").dt.year() == 2021)["value"].mean()
    assert 0.2 < abs(level - 100) < BASE_MARGIN
    again = rebase(frame, "M", 2021)["value"] * level / 100
    assert (again - frame["value"]).abs().max() <= 1e-9
