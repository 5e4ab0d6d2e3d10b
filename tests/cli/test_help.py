"""Help in both languages, usage faults on the ladder, streams apart, no traceback (E1, E2, L1)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kentering.cli import guard
from kentering.cli.app import command
from kentering.cli.words import BETWEEN
from kentering.errors import KenteringError
from kentering.language import Text
from tests.cli.conftest import Give

COMMANDS = [
    "brief",
    "update",
    "sources",
    "series",
    "cycle",
    "nowcast",
    "forecast",
    "news",
    "evaluate",
    "outlook",
    "read",
    "check",
    "score",
    "adjust",
    "import",
    "doctor",
    "edition",
]


@pytest.mark.parametrize("name", [[], *([c] for c in COMMANDS), ["edition", "build"]])
def test_help_in_both_languages(give: Give, name: list[str]) -> None:
    dutch, english = (give(*name, "--lang", lang, "--help") for lang in ("nl", "en"))
    assert dutch.code == english.code == 0
    assert dutch.err == english.err == ""
    assert dutch.out.startswith("Gebruik: kentering")
    assert english.out.startswith("Usage: kentering")
    assert BETWEEN not in dutch.out + english.out
    assert "Options:" not in dutch.out
    assert dutch.out != english.out


def test_every_option_has_two_helps() -> None:
    def walk(nl: object, en: object) -> None:
        for one, other in zip(nl.params, en.params, strict=True):
            assert one.help, one.name
            if one.name != "help":
                assert one.help != other.help, one.name
        for name, below in getattr(nl, "commands", {}).items():
            walk(below, en.commands[name])

    walk(command("nl"), command("en"))


def test_lang_before_the_command_counts(give: Give) -> None:
    assert give("--lang", "nl", "foo").err.startswith("fout: de opdracht 'foo'")
    assert give("--lang=en", "foo").err.startswith("error: there is no command 'foo'")


def test_language_of_the_locale(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KENTERING_LANG")
    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    assert give("foo").err.startswith("fout:")


def test_version(give: Give) -> None:
    said = give("--version")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("kentering 0.")


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["series", "--nothing"],
        ["series", "--last", "x"],
        ["series", "--last", "0"],
        ["series", "--list"],
        ["series", "--list", "colour"],
        ["series", "--lang", "fr"],
        ["brief", "--json=3"],
        ["adjust"],
        ["adjust", "f.csv", "--freq", "W"],
        ["edition", "build", "x"],
        ["edition", "nothing"],
    ],
)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_usage_faults_climb_the_ladder(give: Give, words: list[str], lang: str) -> None:
    said = give("--lang", lang, *words)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith({"nl": "fout: ", "en": "error: "}[lang]) or "fr" in words
    assert "kentering" in said.err
    assert "Traceback" not in said.err


def raising(fault: BaseException) -> int:
    def act() -> int:
        raise fault

    return guard.guarded(act)


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (RuntimeError("a\nb"), 2, "internal fault"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (BrokenPipeError(), 0, ""),
        (KenteringError(Text("n", "e"), where="w"), 2, "error: e\nat: w\n"),
        (PermissionError(13, "denied", "/x"), 2, "/x"),
        (BaseException("panic"), 2, "internal fault"),
        (RecursionError(), 2, "internal fault"),
    ],
)
def test_every_fault_ends_in_a_code(
    fault: BaseException, code: int, words: str, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.delenv("KENTERING_DEBUG", raising=False)
    monkeypatch.setattr("os.dup2", lambda a, b: None)
    assert raising(fault) == code
    said = capfd.readouterr()
    assert said.out == ""
    assert words in said.err
    assert "Traceback" not in said.err


def test_debug_shows_the_traceback(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KENTERING_DEBUG", "1")
    assert raising(RuntimeError("x")) == 2
    assert "Traceback" in capfd.readouterr().err


def process(*words: str, **env: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kentering", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **env},
    )


def test_a_reader_that_leaves_is_no_fault() -> None:
    asked = process("series", "--list", "branch", "--json", KENTERING_LANG="en")
    assert asked.stdout is not None
    asked.stdout.close()
    assert asked.stderr is not None
    err = asked.stderr.read()
    assert asked.wait() == 0
    assert err == b""


@pytest.mark.parametrize(
    ("words", "streams", "code", "out", "err"),
    [
        ("series nope", "2>&-", 2, b"", b""),
        ("series nope", ">&- 2>&-", 2, b"", b""),
        ("series nope", "2>/dev/full", 2, b"", b""),
        ("series nope", ">&-", 2, b"", b"error: "),
        ("series --list unit", ">&-", 0, b"", b""),
        ("series --list unit", ">&- 2>&-", 0, b"", b""),
        ("series --list unit", "2>&-", 0, b"code", b""),
    ],
)
def test_e2_a_closed_stream_changes_no_exit_code(
    home: Path, words: str, streams: str, code: int, out: bytes, err: bytes
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -m kentering {words} {streams}', sys.executable],
        capture_output=True,
        check=False,
        env={**os.environ, "KENTERING_LANG": "en", "KENTERING_HOME": str(home)},
    )
    assert done.returncode == code
    assert done.stdout.startswith(out)
    assert done.stderr.startswith(err)
    assert b"internal fault" not in done.stderr
    if not out:
        assert done.stdout == b""


def test_only_ascii_is_enough(home: Path) -> None:
    asked = process("sources", "--lang", "nl", PYTHONIOENCODING="ascii", KENTERING_HOME=str(home))
    _, err = asked.communicate()
    assert (asked.returncode, err) == (0, b"")


def test_nothing_heavy_for_help() -> None:
    code = (
        "import sys; from kentering.cli import main; main(['--help']); "
        "print([m for m in ('polars', 'numpy', 'duckdb', 'altair', 'httpx2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
