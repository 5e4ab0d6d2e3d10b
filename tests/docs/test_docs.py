"""The documents made from the program and the catalogue say what those say now (X2)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kentering.catalogue import catalogue
from kentering.sources.protocol import source_ids

DOCS = Path(__file__).parents[2] / "docs"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_commands_as_the_program_has_them() -> None:
    assert document("commands.md") == script("make_commands").text(), (
        "run: python docs/make_commands.py"
    )


@pytest.mark.parametrize("name", ["sources.md", "indicators.md", "series.md"])
def test_catalogue_as_it_is(name: str) -> None:
    made = script("make_catalogue").DOCUMENTS[name]()
    assert document(name) == made, "run: python docs/make_catalogue.py"


def test_every_command_and_option_is_documented() -> None:
    text, make = document("commands.md"), script("make_commands")
    for path, command, _ in make.pairs(make.command("en"), make.command("nl")):
        part = text.partition(f"## `{path}`\n")[2].partition("\n## ")[0]
        assert part, path
        for param in command.params:
            assert make.name_of(param) in part, (path, param.name)


def test_every_source_is_documented() -> None:
    text = document("sources.md")
    assert set(source_ids()) <= set(catalogue().sources)
    for name in source_ids():
        assert f"## `{name}`" in text
