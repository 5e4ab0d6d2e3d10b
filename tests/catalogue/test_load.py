"""The catalogue's entries hang together, and what is true of one country stands there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kentering.catalogue import HOME, Office, catalogue, load, resolve_geo
from kentering.claims.terms import branch_of, publisher_of, survey_of
from kentering.errors import CatalogueError


def test_one_country_is_home() -> None:
    assert [geo.code for geo in catalogue().geos.values() if geo.home] == [HOME]


@pytest.mark.parametrize("wrong", [{"surveys": ("mood",)}, {"industry": "Q99"}])
def test_an_office_that_names_what_does_not_exist_is_refused(wrong: dict[str, object]) -> None:
    built = catalogue()
    office = Office(provider="X", names=("X",), **wrong)  # type: ignore[arg-type]
    geos = {**built.geos, "BE": replace(built.geos["BE"], office=office)}
    with pytest.raises(CatalogueError, match=r"geos\.BE\.office"):
        load._check(replace(built, geos=geos))


def test_no_home_or_two_are_refused() -> None:
    built = catalogue()
    for homes in ((), ("NL", "DE")):
        geos = {code: replace(geo, home=code in homes) for code, geo in built.geos.items()}
        with pytest.raises(CatalogueError, match="home"):
            load._check(replace(built, geos=geos))


def test_a_country_with_an_office_needs_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """What "industry" is, whose survey confidence is from and who publishes follow the entry."""
    assert branch_of("industrie", "production", "BE") == "B-D"
    assert survey_of(("producer_confidence",), "BE", None) == ("industrial_confidence",)
    office = Office("NBB", ("Statbel",), industry="C", surveys=("producer_confidence",))
    geos = {**catalogue().geos, "BE": replace(resolve_geo("BE"), office=office)}
    built = replace(catalogue(), geos=geos)
    monkeypatch.setattr("kentering.claims.terms.catalogue", lambda: built)
    assert branch_of("industrie", "production", "BE") == "C"
    assert branch_of("industrie", "production", "BE", "ESTAT") == "B-D"
    assert survey_of(("producer_confidence",), "BE", None) == ("producer_confidence",)
    assert publisher_of("Statbel", "BE") == "NBB"
