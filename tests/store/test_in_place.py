"""The questions in docs/store.md, asked of the files themselves, give the store's own answers."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from kentering.store import Store, append_many
from tests.store.chains import DAY, SERIES, new_store, plain, release

DOCS = Path(__file__).resolve().parents[2] / "docs" / "store.md"
ASKED = ["series", "period", "value", "status", "release"]


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert found, f"docs/store.md has no {language} example"
    return found[1]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path)
    append_many(
        made,
        [
            release(plain({0: 1.0, 1: 2.0, 2: 3.0}), DAY),
            release(plain({0: 1.0, 1: 2.5}), DAY + timedelta(days=10)),
            release(plain({0: 7.0, 1: 7.0}), DAY + timedelta(days=5)),
            release(plain({0: 9.0}), DAY + timedelta(days=30)),
        ],
    )
    return made


@pytest.mark.parametrize("days", [0, 5, 10, 30])
def test_v2_the_documented_sql_gives_the_panel(store: Store, days: int) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    when = DAY + timedelta(days=days)
    sql = (
        example("sql")
        .replace("STORE", str(store.root))
        .replace("2025-02-01 12:00", f"{when:%F %T}")
    )
    assert f"{when:%F %T}" in sql
    sql = sql.replace("NL.production.C.sca.I21", SERIES[0])
    rows = pl.DataFrame(duckdb.sql(sql).to_arrow_table())
    expected = store.panel(when, series=SERIES[0]).select(ASKED)
    assert rows.select(ASKED).cast(expected.schema).equals(expected)


def test_v2_the_documented_polars_gives_the_panel(store: Store) -> None:
    code = example("python").replace("STORE", str(store.root))
    names: dict[str, pl.DataFrame] = {}
    exec(code, names)
    when = names["when"]
    expected = store.panel(when, series=SERIES[0]).select(ASKED)
    assert expected.height > 0
    assert names["panel"].select(ASKED).equals(expected)
