"""Answers on stdout, everything else on stderr; one JSON document when asked."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kentering.errors import KenteringError
from kentering.language import Lang, Text
from kentering.periods import Period

_LANG: ContextVar[Lang] = ContextVar("lang", default="en")
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127, *range(128, 160)) if code != 10}


def set_lang(chosen: Lang) -> None:
    """Choose the language of what this process says."""
    _LANG.set(chosen)


def lang() -> Lang:
    """The language of what this process says."""
    return _LANG.get()


def shown(text: str) -> str:
    """A text without characters that steer a terminal."""
    return text.translate(_CONTROL)


def line(text: str | Text = "") -> None:
    """One line of the answer."""
    print(shown(text[lang()] if isinstance(text, Text) else text))


def told(text: Text | KenteringError) -> None:
    """One message beside the answer."""
    words = text.render(lang()) if isinstance(text, KenteringError) else text[lang()]
    print(shown(words), file=sys.stderr)


def warned(text: Text) -> None:
    """A warning the user must see; the caller ends with exit code 1."""
    told(Text(f"let op: {text.nl}", f"note: {text.en}"))


def document(command: str, content: Mapping[str, Any]) -> None:
    """The answer as one JSON document (both languages in it, ISO dates, unrounded numbers)."""
    whole = {"schema": f"kentering.{command}/1", **{k: plain(v) for k, v in content.items()}}
    print(json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False))


def plain(value: Any) -> Any:
    """A frozen result as what JSON holds."""
    if isinstance(value, KenteringError):
        return {"nl": value.render("nl"), "en": value.render("en")}
    if is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Period):
            return str(value)
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Path):
        return [plain(v) for v in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, Path) else value


def table(
    heads: Sequence[Text], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """Columns side by side, as wide as they need to be; readable by ``cut`` and ``awk`` alike."""
    cells = [[h[lang()] for h in heads], *([shown(c) for c in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    for row in cells:
        padded = [
            c.rjust(w) if i in right else c.ljust(w)
            for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(padded).rstrip())


def pairs(rows: Iterable[tuple[Text, str]]) -> None:
    """Names and values, one a line."""
    named = [(name[lang()], value) for name, value in rows if value]
    width = max((len(n) for n, _ in named), default=0)
    for name, value in named:
        line(f"{name.ljust(width)}  {value}")


class Progress:
    """How far it is, on stderr and only for a person at a terminal."""

    def __init__(self, bar: Any = None, task: Any = None) -> None:
        self._bar, self._task = bar, task

    def at(self, text: str, done: int | None = None, total: int | None = None) -> None:
        """Say where it is."""
        if self._bar is not None:
            self._bar.update(self._task, description=text, completed=done, total=total)


@contextmanager
def progress() -> Iterator[Progress]:
    """A line that shows how far it is and goes away afterwards."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Progress(bar, bar.add_task("...", total=None))


def counted(count: int, one_many: tuple[Text, Text]) -> Text:
    """A number with its noun in the right form.

    >>> counted(1, (Text("raming", "forecast"), Text("ramingen", "forecasts"))).en
    '1 forecast'
    """
    noun = one_many[0] if count == 1 else one_many[1]
    return Text(f"{count} {noun.nl}", f"{count} {noun.en}")
