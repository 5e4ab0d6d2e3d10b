"""No traceback reaches a user: every fault climbs the ladder and ends in an exit code (E1, E2)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from kentering.cli import usage
from kentering.cli.output import lang, set_lang, shown, told
from kentering.errors import InputError, KenteringError, system_words
from kentering.language import Lang, Text, default_lang

STOPPED = 130


def prepare(words: list[str]) -> None:
    """Choose the language of messages and make the streams fit for any character.

    A stream that was closed before we began is one that nobody reads.
    """
    set_lang(lang_of(words))
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (stays open)
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def lang_of(words: list[str]) -> Lang:
    """The language asked with ``--lang`` anywhere, else that of the locale."""
    found = default_lang()
    given = words[: words.index("--")] if "--" in words else words
    for at, word in enumerate(given):
        name, mark, value = word.partition("=")
        if name == "--lang":
            value = value if mark else "".join(given[at + 1 : at + 2])
            found = "nl" if value == "nl" else "en" if value == "en" else found
    return found


def guarded(act: Callable[[], int]) -> int:
    """Do it, and turn whatever happens into an exit code."""
    try:
        code = act()
        sys.stdout.flush()
    except SystemExit:
        raise
    except KeyboardInterrupt:
        told(Text("onderbroken", "interrupted"))
        return STOPPED
    except BrokenPipeError:
        return _reader_left()
    except BaseException as fault:  # a panic of Polars is no Exception
        return _fault(fault)
    return code


def _fault(fault: BaseException) -> int:
    if hasattr(fault, "exit_code") and type(fault).__name__ == "Exit":
        return int(fault.exit_code)
    if type(fault).__name__ == "NoArgsIsHelpError":
        print(fault.format_message())  # type: ignore[attr-defined]
        return 0
    ladder = fault if isinstance(fault, KenteringError) else usage.ladder(fault) or _internal(fault)
    if not isinstance(fault, KenteringError) and os.environ.get("KENTERING_DEBUG") == "1":
        import traceback

        traceback.print_exception(fault)
    try:
        print(shown(ladder.render(lang())), file=sys.stderr, flush=True)
    except (OSError, ValueError):  # nobody can be told; the exit code still says it (E2)
        _drain(sys.stderr)
    return ladder.exit_code


def _reader_left() -> int:
    """Whoever read our output has seen enough (``| head``)."""
    _drain(sys.stdout)
    return 0


def _drain(stream: TextIO) -> None:
    """Let what is still to be written to a stream go nowhere, so that the exit is quiet."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _internal(fault: BaseException) -> KenteringError:
    first = (str(fault).splitlines() or [""])[0][:200]
    if isinstance(fault, OSError):
        return InputError(
            Text(
                f"lezen of schrijven lukt niet ({system_words(fault).nl})",
                f"cannot read or write ({system_words(fault).en})",
            ),
            where=str(fault.filename or ""),
            right=Text("een pad dat u mag gebruiken, met ruimte", "a path you may use, with room"),
        )
    return KenteringError(
        Text(
            "interne fout in kentering; dit had niet mogen gebeuren",
            "internal fault in kentering; this should not have happened",
        ),
        where=f"{type(fault).__name__}: {first}",
        right=Text(
            "bewaar deze regels en meld ze, met de opdracht die u gaf, aan de beheerders; "
            "zie README",
            "keep these lines and report them, with the command you gave, to the maintainers; "
            "see README",
        ),
        run="KENTERING_DEBUG=1 kentering ...",
    )
