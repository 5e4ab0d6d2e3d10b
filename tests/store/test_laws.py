"""The store against the slow truth of ``chains.Chain``, over random chains of releases."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentering.catalogue import catalogue
from kentering.periods import Period
from kentering.sources.release import Release, end_of_day
from kentering.store import Store, append, append_many
from tests.store.chains import (
    DAY,
    PRICE,
    SERIES,
    Cell,
    as_cells,
    by_publisher,
    month,
    new_store,
    release,
)

LAWS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

TOLD = ["publisher", "series", "freq", "period", "value", "status", "released_at", "release"]

cells = st.dictionaries(
    st.tuples(st.sampled_from(SERIES), st.integers(0, 5).map(month)),
    st.tuples(st.sampled_from([None, 99.0, 100.5, 101.0]), st.sampled_from(["A", "p", "c"])),
    min_size=1,
    max_size=9,
)
days = st.integers(0, 5).map(lambda n: DAY + timedelta(days=n))


@st.composite
def chains(
    draw: st.DrawFn, sources: tuple[str, ...] = ("t_one", "t_one_too", "t_two")
) -> list[Release]:
    """Releases in the order in which they arrive: any, with ties in time."""
    found = draw(
        st.lists(
            st.builds(
                release,
                cells,
                days,
                source=st.sampled_from(sources),
                span=st.sampled_from(["whole", "window", "cells"]),
            ),
            min_size=1,
            max_size=6,
        )
    )
    return list({r.sha256: r for r in found}.values())


def panels(store: Store, when: datetime) -> dict[str, dict]:
    panel = store.panel(when, publishers="all")
    return {
        p[0]: as_cells(rows) for p, rows in panel.partition_by("publisher", as_dict=True).items()
    }


def truth(arrived: list[Release], when: datetime) -> dict[str, dict]:
    found = {name: chain.panel(when) for name, chain in by_publisher(arrived).items()}
    return {name: panel for name, panel in found.items() if panel}


@LAWS
@given(chains())
def test_v2_v3_v7_every_panel_is_the_fold_of_the_releases(arrived: list[Release]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        for one in arrived:
            append(store, one)
        for when in {r.released_at for r in arrived}:
            assert panels(store, when) == truth(arrived, when)


@LAWS
@given(chains())
def test_v2_a_batch_says_what_its_releases_one_by_one_say(arrived: list[Release]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        append_many(store, arrived)
        for when in {r.released_at for r in arrived}:
            assert panels(store, when) == truth(arrived, when)


@LAWS
@given(chains(sources=("t_one",)))
def test_v3_a_whole_release_is_its_own_panel(arrived: list[Release]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        append_many(store, arrived)
        for at, one in enumerate(arrived):
            overruled = any(o.released_at == one.released_at for o in arrived[at + 1 :])
            if one.span == "whole" and not overruled:
                keys = one.observations["series"].unique().to_list()
                said = as_cells(store.panel(one.released_at, series=keys))
                assert said == as_cells(one.observations)


@LAWS
@given(chains(), days)
def test_v5_the_future_moves_no_answer(arrived: list[Release], when: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        calm, poisoned = new_store(Path(folder) / "a"), new_store(Path(folder) / "b")
        append_many(calm, [r for r in arrived if r.released_at <= when])
        append_many(poisoned, arrived)
        for ask in (
            lambda s: s.panel(when, publishers="all", dropped=True),
            lambda s: s.panel(when),
            lambda s: s.history("*", when),
        ):
            assert ask(calm).select(TOLD).equals(ask(poisoned).select(TOLD))
        assert (
            calm.releases(when)["release"].to_list() == poisoned.releases(when)["release"].to_list()
        )


@LAWS
@given(chains())
def test_v1_what_came_before_stays_in_the_history(arrived: list[Release]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        before = store.history("*").drop("vintages")
        for one in arrived:
            append(store, one)
            after = store.history("*").drop("vintages")
            assert before.join(after, on=before.columns, how="anti", nulls_equal=True).is_empty()
            before = after


@LAWS
@given(chains())
def test_a_second_append_changes_nothing(arrived: list[Release]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        append_many(store, arrived)
        files, rows = store.files(), store.rows().collect()
        assert all(w.known for w in append_many(store, arrived))
        assert store.files() == files
        assert store.rows().collect().equals(rows)


prices = st.dictionaries(
    st.tuples(st.just(PRICE), st.integers(8, 14).map(month)),
    st.tuples(st.sampled_from([None, 30.0, 35.0]), st.just("A")),
    min_size=1,
    max_size=7,
)


@LAWS
@given(
    st.lists(
        st.tuples(prices, st.integers(0, 40), st.sampled_from(["whole", "window", "cells"])),
        min_size=1,
        max_size=4,
        unique_by=lambda t: t[1],
    )
)
def test_v4_v7_lag_dates_no_price_too_early_nor_against_what_a_release_said(
    given_: list[tuple[dict[tuple[str, date], Cell], int, str]],
) -> None:
    arrived = [
        release(said, DAY + timedelta(days=day), source="t_price", span=span, dating="lag")
        for said, day, span in given_
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        append_many(store, arrived)
        for one in arrived:
            said, own = as_cells(store.panel(one.released_at)), as_cells(one.observations)
            # dated back may be only what this release says nothing of
            wide = {"whole": said, "cells": own}.get(
                one.span, [k for k in said if min(own)[2] <= k[2] <= max(own)[2]]
            )
            assert {k: said.get(k) for k in wide} == own
        moments = {r.released_at for r in arrived}
        for period, dated, name in (
            store.history(PRICE).select("period", "released_at", "release").iter_rows()
        ):
            own = store.releases().filter(pl.col("release") == name)["released_at"].item()
            lag = catalogue().indicators["gas_price"].lag
            due = end_of_day(Period(period, "M").end + timedelta(days=lag))
            assert dated <= own
            assert dated in moments or dated == due
            assert dated >= min(due, own)
