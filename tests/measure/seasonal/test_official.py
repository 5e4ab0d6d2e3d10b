"""Own X-13 beside Eurostat's official series (docs/seasonal.md holds all countries)."""

import importlib.util
from pathlib import Path

import pytest

from kentering.measure.seasonal.adjust import adjust
from kentering.measure.seasonal.spec import Spec

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "data" / "eurostat" / "sts_inpr_m-triple"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="shared/data/eurostat/sts_inpr_m-triple does not lie beside this"
)


@pytest.fixture(scope="module")
def script():
    pytest.importorskip("rdata")
    where = ROOT / "docs" / "make_seasonal_table.py"
    found = importlib.util.spec_from_file_location("make_seasonal_table", where)
    module = importlib.util.module_from_spec(found)
    import sys

    sys.modules["make_seasonal_table"] = module
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def triple(script):
    return {k: script.read_mts(FOLDER / f"pi_{k}.rda") for k in ("unadj", "caladj", "sa")}


def test_the_files_are_what_their_provenance_says(triple):
    for panel in triple.values():
        assert panel.values.shape == (234, 30)
        assert str(panel.start) == "2000-01"
    assert triple["unadj"].names == triple["sa"].names == triple["caladj"].names


@pytest.mark.parametrize(
    ("geo", "sca", "ca"), [("NL", 1.5, 1.6), ("DE", 1.25, 1.1), ("FR", 0.65, 0.5), ("PL", 0.5, 0.5)]
)
def test_growth_comes_close_to_the_official_one(script, triple, geo, sca, ca):
    own = adjust(triple["unadj"].column(geo), triple["unadj"].start, Spec(country=geo), name=geo)
    official_ca, official_sca = triple["caladj"].column(geo), triple["sa"].column(geo)
    assert script.compare(own.sca, official_sca).growth < sca
    assert script.compare(own.ca, official_ca).growth < ca
    raw = script.compare(own.original, official_ca).growth
    assert script.compare(own.ca, official_ca).growth < 0.6 * raw


@pytest.mark.parametrize("geo", ["NL", "DE", "FR", "AT"])
def test_national_holidays_bring_it_closer_than_the_bare_week(script, triple, geo):
    raw = triple["unadj"]
    with_holidays = adjust(raw.column(geo), raw.start, Spec(country=geo))
    without = adjust(raw.column(geo), raw.start, Spec())
    official = triple["sa"].column(geo)
    near, far = (script.compare(a.sca, official).growth for a in (with_holidays, without))
    assert near < far
