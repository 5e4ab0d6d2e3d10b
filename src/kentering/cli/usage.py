"""The ladder for words that are no command of ours, in both languages.

The parser's own messages are English only; what they say is read from their kind and parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kentering.errors import InputError
from kentering.language import Text

QUOTED = re.compile(r"'([^']*)'")


def ladder(fault: Any) -> InputError | None:
    """The ladder for a fault of the parser; None for any other fault."""
    kinds = [kind.__name__ for kind in type(fault).__mro__]
    if "ClickException" not in kinds:
        return None
    context = getattr(fault, "ctx", None)
    run = f"{context.command_path if context else 'kentering'} --help"
    message = str(fault.format_message())
    say = next((BY_KIND[kind] for kind in kinds if kind in BY_KIND), _other)
    what, right, where = say(fault, message)
    return InputError(what, where=where, right=right, run=run)


Said = tuple[Text, Text | None, str | None]


def _no_option(fault: Any, message: str) -> Said:
    del message
    near = ", ".join(fault.possibilities or ())
    name = fault.option_name
    what = Text(f"de optie {name} bestaat niet", f"there is no option {name}")
    return what, Text(near, near) if near else None, None


def _missing(fault: Any, message: str) -> Said:
    del message
    name = _name(fault)
    return Text(f"{name} ontbreekt", f"{name} is missing"), None, None


def _bad_value(fault: Any, message: str) -> Said:
    name = _name(fault)
    said, mark, choices = message.rpartition(" is not one of ")
    value = f": {QUOTED.findall(said)[-1]!r}" if mark and QUOTED.findall(said) else ""
    what = Text(f"ongeldige waarde voor {name}{value}", f"invalid value for {name}{value}")
    if mark:
        known = " ".join(QUOTED.findall(choices))
        return what, Text(f"een van: {known}", f"one of: {known}"), None
    if "integer" in message or "greater than" in message:
        return what, Text("een geheel getal vanaf 1", "a whole number from 1 on"), None
    return what, None, message


def _bad_use(fault: Any, message: str) -> Said:
    name = fault.option_name
    if "requires" in message:
        return Text(f"{name} vraagt een waarde", f"{name} takes a value"), None, None
    return Text(f"{name} vraagt geen waarde", f"{name} takes no value"), None, None


def _other(fault: Any, message: str) -> Said:
    words = QUOTED.findall(message)
    if message.startswith("No such command") and words:
        known = ", ".join(getattr(getattr(fault.ctx, "command", None), "commands", {}))
        what = Text(f"de opdracht {words[0]!r} bestaat niet", f"there is no command {words[0]!r}")
        return what, Text(known, known), None
    return Text("zo gaat deze opdracht niet", "this is not how the command goes"), None, message


BY_KIND: dict[str, Callable[[Any, str], Said]] = {
    "NoSuchOption": _no_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "BadOptionUsage": _bad_use,
}


def _name(fault: Any) -> str:
    param = getattr(fault, "param", None)
    if param is None:
        return str(getattr(fault, "param_hint", None) or "?")
    options = [o for o in getattr(param, "opts", []) if o.startswith("-")]
    return str(options[0] if options else (param.metavar or param.name or "?").upper())
