"""What the tests of this room share: strategies for series."""

from datetime import date

import polars as pl
from hypothesis import strategies as st

levels = st.floats(min_value=0.5, max_value=500, allow_nan=False)
maybe = st.one_of(st.none(), levels)


def months(n, year=2020, first=1):
    index = [year * 12 + first - 1 + i for i in range(n)]
    return [date(i // 12, i % 12 + 1, 1) for i in index]


def monthly(values, year=2020, first=1):
    data = {"period": months(len(values), year, first), "value": values}
    return pl.DataFrame(data, schema={"period": pl.Date, "value": pl.Float64})


@st.composite
def gappy(draw, min_size=2, max_size=40):
    """A monthly series with nulls and with rows left out."""
    frame = monthly(draw(st.lists(maybe, min_size=min_size, max_size=max_size)))
    keep = draw(st.lists(st.booleans(), min_size=frame.height, max_size=frame.height))
    return frame.filter(pl.Series(keep)) if any(keep) else frame
