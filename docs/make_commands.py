"""Write docs/commands.md from the command line's own declarations (X2).

Run: python docs/make_commands.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kentering.cli.app import command

OUT = Path(__file__).with_name("commands.md")

TOP = """# Commands

Made by `docs/make_commands.py` from the program itself; `kentering COMMAND --help` says the same.

- Answers go to stdout, everything else to stderr. `--json` prints one JSON document with a
  `schema` that names the command and the version of its shape; both languages are in it.
- Exit codes: 0 answered, 1 answered with a warning the user must see (stale figures, a source or a
  series that failed), 2 not answered and nothing written, 130 interrupted.
- Messages are Dutch or English by locale, by `KENTERING_LANG`, or by `--lang` anywhere.
- `KENTERING_HOME` is the user's folder; without a store in it questions go to the shipped edition.
- `KENTERING_DEBUG=1` shows the traceback of an internal fault.
"""


def pairs(english: Any, dutch: Any, path: str = "kentering") -> list[tuple[str, Any, Any]]:
    """Every command with its two helps, by its full name."""
    found = [(path, english, dutch)]
    for name, below in getattr(english, "commands", {}).items():
        found += pairs(below, dutch.commands[name], f"{path} {name}")
    return found


def escaped(text: object) -> str:
    """Text for a table cell."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def name_of(param: Any) -> str:
    """An option as it is typed, or an argument as it is called."""
    options = [o for o in param.opts if o.startswith("-")]
    return ", ".join(f"`{o}`" for o in options) if options else f"`{param.metavar or param.name}`"


def default_of(param: Any) -> str:
    """The default that the help shows."""
    if param.required:
        return "required"
    shown = param.default if getattr(param, "show_default", True) else None
    flag = getattr(param, "is_flag", False)
    return "" if shown in (None, "", False) or flag else f"`{getattr(shown, 'value', shown)}`"


def value_of(param: Any, context: Any) -> str:
    """What an option takes."""
    if getattr(param, "is_flag", False):
        return ""
    if param.metavar:
        return f"`{escaped(param.metavar)}`"
    record = param.get_help_record(context)
    return f"`{escaped(record[0].partition(' ')[2])}`" if record else ""


def usage(path: str, english: Any) -> str:
    """How a command is given."""
    words = [path, "[OPTIONS]"]
    for param in english.params:
        if param.param_type_name == "argument":
            name = param.metavar or param.name.upper()
            many = "..." if param.nargs == -1 else ""
            words.append((name if param.required else f"[{name}]") + many)
    return " ".join([*words, *(["COMMAND ..."] if hasattr(english, "commands") else [])])


def section(path: str, english: Any, dutch: Any) -> str:
    """One command."""
    lines = [f"\n## `{path}`\n", f"{english.help}\n", f"*{dutch.help}*\n"]
    lines.append(f"```\n{usage(path, english)}\n```\n")
    with english.context_class(english, info_name=path) as context:
        rows = [
            f"| {name_of(one)} | {value_of(one, context)} | {default_of(one)} "
            f"| {escaped(one.help or '')} | {escaped(other.help or '')} |"
            for one, other in zip(english.params, dutch.params, strict=True)
        ]
    if rows:
        lines += ["| name | value | default | what it does | wat het doet |"]
        lines += ["|---|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def text() -> str:
    """The whole document."""
    found = pairs(command("en"), command("nl"))
    return TOP + "".join(section(*one) for one in found)


if __name__ == "__main__":
    OUT.write_text(text(), "utf-8")
