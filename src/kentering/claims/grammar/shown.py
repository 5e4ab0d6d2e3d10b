"""A text as its reader sees it: no invisible marks, quoted lines bare, bullets all alike.

Enters: text. Leaves: text and, for each of its characters, the place it had. Three passes, each
forward once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

BULLET = "\u2022"
_UNSEEN = re.compile(
    "[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]{1,40}"
    r"|(?<=[\d.,%])\u00ad{1,40}|\u00ad{1,40}(?=[\d%])"
)
_QUOTED = re.compile(r"[^\S\n]{0,3}((?:>[^\S\n]?){1,20})")
_HEAD = re.compile(
    r"[^\S\n]{0,40}(?P<mark>[^\w\s]|o|(?P<letter>[a-z])(?P<stop>[.)]))[^\S\n]{1,20}(?=\S)"
)
_FIGURE = re.compile(
    r"[^\S\n]{0,40}(?P<sign>[-+\u2013\u2014\u2212])(?P<gap>[^\S\n]{0,4})(?=\d)(?P<rest>.*)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_LABEL_FIRST = re.compile(
    r"(?:[^\W\d_][\w-]{0,40}:?[^\S\n]{1,3}){1,3}\d[\d.,]{0,12}(?:\s?%|\s[^\W\d_]{3,20})?[^\S\n]{0,9}\.?"
)
_KINDS = frozenset(("So", "Po", "Sm", "Co", "Pf"))
_BULLETS = frozenset("\u00b7\u25cf\u25aa" + BULLET)
_NO_BULLET = frozenset("*|#><=+~\u00b1\u2212%\u2030.,:;!?\u2026&/\\@\"'\u2019\u201d")
"""What stands by itself for a sign, a threshold, a unit or a stop, and bullets that others know."""
_LABEL = 5
"""Words behind a figure that name what it is of, its unit among them."""
_NEAR = 8
"""Lines from one item of a list to the next."""
_NARROW = 45
"""Characters: quoted lines that are all shorter, without a stop, are items of a list."""
_STOPS = (".", "!", "?", ",")


class Edit(NamedTuple):
    """What stands from ``start`` up to ``end`` becomes ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Shown:
    """A text, and the place each of its characters had before; None when nothing moved.

    What was left out behind a character is taken to be part of it.
    """

    text: str
    places: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters ``start`` up to ``end`` stood."""
        if self.places is None or end <= start:
            return start, end
        last = self.places[end - 1] + 1
        return self.places[start], max(last, self.places[end]) if end < len(self.places) else last


def shown(text: str) -> Shown:
    """The text as it is seen."""
    out = Shown(text)
    out = _edited(out, [Edit(*m.span(), "") for m in _UNSEEN.finditer(text)])
    if ">" in out.text:
        out = _edited(out, list(_unquoted(out.text)))
    if "\n" in out.text:
        out = _edited(out, sorted(_listed(out.text)))
    return out


def _edited(before: Shown, edits: list[Edit]) -> Shown:
    if not edits:
        return before
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for edit in (*edits, Edit(len(before.text), len(before.text), "")):
        parts += (before.text[at : edit.start], edit.text)
        places.extend(range(at, edit.start))
        if edit.text:
            last = max(edit.start, edit.end - 1)
            places.extend([*[edit.start] * (len(edit.text) - 1), last])
        at = edit.end
    if (was := before.places) is not None:
        places = [was[place] for place in places]
    return Shown("".join(parts), places)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _unquoted(text: str) -> Iterator[Edit]:
    """The marks of quoted lines left out, and an empty line where their depth changes."""
    run: list[tuple[int, str, int, int]] = []
    depth, blank = 0, True
    for at, line in (*_lines(text), (len(text), "")):
        found = _QUOTED.match(line)
        if found:
            run.append((at, line[found.end() :], found.end(), found[1].count(">")))
            continue
        if run:
            yield from _bare(run, blank=blank)
            depth = run[-1][3] if _is_quote(run) and run[-1][1].strip() else 0
            run = []
        if depth and line.strip():
            yield Edit(at, at, "\n")
        depth, blank = 0, not line.strip()


def _is_quote(run: list[tuple[int, str, int, int]]) -> bool:
    """Lines that all go on with a figure tell thresholds (> 250 werknemers); they are no quote."""
    told = [rest.strip() for _, rest, *_ in run if rest.strip()]
    listed = all(len(rest) < _NARROW and not rest.endswith(_STOPS) for rest in told)
    return not all(rest[0].isdigit() for rest in told) and not (listed and len(told) > 1)


def _bare(run: list[tuple[int, str, int, int]], *, blank: bool) -> Iterator[Edit]:
    if not _is_quote(run):
        return
    depth = 0
    for at, rest, size, deep in run:
        parted = deep != depth and not blank and rest.strip()
        yield Edit(at, at + size, "\n" if parted else "")
        depth, blank = deep, not rest.strip()


def _listed(text: str) -> Iterator[Edit]:
    """One bullet for whatever marks the items of a list.

    Items that are a figure and its label and go on with the sentence above them are parted by a
    semicolon, so that its verb is theirs (De productie kromp:).
    """
    lines = [(at, line) for at, line in _lines(text) if line.strip()]
    marked = _marked(text, lines)
    ended, near, joins = 0, False, False
    for n, (at, _) in enumerate(lines):
        if n - 1 not in marked and n:
            ended = lines[n - 1][0] + len(lines[n - 1][1].rstrip())
            near = text.count("\n", ended, at) == 1
            joins = text[ended - 1] == ":"
        found = marked.get(n)
        if found is None:
            continue
        runs_on = n > 0 and found.dash and near and text[ended - 1] not in ".!?\u2026"
        joined = runs_on or (joins and found.labelled)
        above = joined and not near and n - 1 not in marked
        mark = ("\n;" if above else ";") if joined else BULLET
        if joined or not found.known:
            end = found.start if found.signed else found.end
            yield Edit(ended if above else at + found.start, at + end, mark + " " * found.dash)
        if found.signed:
            yield Edit(at + found.start + 1, at + found.end, "")


def items(text: str) -> frozenset[int]:
    """Where the lines begin that are items of a list, by their bullets."""
    lines = [(at, line) for at, line in _lines(text) if line.strip()]
    return frozenset(lines[n][0] for n in _marked(text, lines))


class _Mark(NamedTuple):
    """The mark of an item: where it stands on its line, and how far a dash is one of loss."""

    start: int
    end: int
    labelled: bool
    signed: bool = False
    dash: bool = False
    known: bool = False


def _marked(text: str, lines: list[tuple[int, str]]) -> dict[int, _Mark]:
    out: dict[int, _Mark] = {}
    last: dict[str, tuple[int, _Mark, str]] = {}
    dashes: list[re.Match[str]] = []
    for n, (at, line) in enumerate(lines):
        dash = _FIGURE.match(line)
        follows = bool(dashes) and text.count("\n", lines[n - 1][0], at) == 1
        told = dash["rest"].rstrip() if dash else ""
        if not dash or not _WORD.search(told) or told.endswith(";"):
            out |= _dashed(dashes, n)
            dashes = []
        elif follows or not dashes:
            dashes.append(dash)
        else:
            out |= _dashed(dashes, n)
            dashes = [dash]
        found = _HEAD.match(line)
        if not found or not (key := _key(found)):
            continue
        known = found["mark"] in _BULLETS
        mark = _Mark(*found.span("mark"), _labelled(line[found.end() :]), known=known)
        was = last.get(key)
        if known:
            out[n] = mark
        elif was and n - was[0] <= _NEAR and _next(was[2], found["letter"] or ""):
            out[was[0]] = was[1]
            out[n] = mark
        last[key] = (n, mark, found["letter"] or "")
    return out | _dashed(dashes, len(lines))


def _labelled(rest: str) -> bool:
    """Whether an item is a figure with its label, no clause (2,4% in de chemie)."""
    if rest.rstrip().endswith((";", ",")):
        return False
    lone = _LABEL_FIRST.fullmatch(rest) is not None
    return lone or (rest[0].isdigit() and len(_WORD.findall(rest)) <= _LABEL)


def _key(found: re.Match[str]) -> str | None:
    if found["stop"]:
        return found["stop"]
    mark = found["mark"]
    known = mark == "o" or (unicodedata.category(mark) in _KINDS and mark not in _NO_BULLET)
    return mark if known else None


def _next(one: str, two: str) -> bool:
    """Whether an item follows another: b. comes after a."""
    return not two or (bool(one) and ord(two) == ord(one) + 1)


def _dashed(found: list[re.Match[str]], after: int) -> dict[int, _Mark]:
    """Lines that begin with a sign and a figure, up to line ``after``.

    A dash that stands apart marks an item, unless gains stand beside it: then it is a loss.
    """
    if len(found) < 2:
        return {}
    gains = any(dash["sign"] == "+" for dash in found)
    out: dict[int, _Mark] = {}
    for n, dash in enumerate(found, after - len(found)):
        sure = gains or not dash["gap"] or dash["sign"] == "\u2212"
        span = dash.start("sign"), dash.start("rest")
        out[n] = _Mark(*span, _labelled(dash["rest"]), signed=sure, dash=True)
    return out
