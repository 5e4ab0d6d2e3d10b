"""Tables: which cells of a page hold prose and which figures side by side, and rows in plain text.

A row of figures is no sentence; read as one it gives the figure of one column to the other. A table
that only lays a page out holds paragraphs, which are read.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Around what is shown and not read; no characters of any text (Unicode noncharacters)."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"[\w%)][.!?\u2026][\"'\u201d\u2019)]?(?:\s+[^\W\d_a-z\u00df-\u00ff]|\s*\Z)")
_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")
_SAID, _PARAGRAPH, _HEADLINE = 5, 12, 4
"""Words of a sentence, of one that shows that a table lays out a page, and of a headline in it."""
_NUMBER = re.compile(r"[(+\u2212\u2013-]?\d[\d.,]*%?\)?")
_UNIT = frozenset(
    (
        *("procent", "percent", "prozent", "%", "pct", "|", "-", "\u2013", "\u2212", "+"),
        *("mld", "mln", "mrd", "mio", "bn", "miljard", "miljoen", "billion", "million"),
        *("euro", "eur", "\u20ac"),
    )
)
_EMPTY = frozenset(
    (
        *(".", "..", "...", "\u2026", ":", "x", "n.b.", "n.b", "nb", "n.a.", "n.a", "na", "n/a"),
        *("n.v.t.", "nvt", "k.a."),
    )
)
"""What a cell without a figure holds."""
_MARKS = "*_`\u2020\u2021\u20ac$\u00a3"
"""Around a figure: bold, the mark of a note, a currency."""
_LABEL, _ROW, _LONG_ROW = 12, 2, 3
"""Words that a row of plain text begins with at most, its figures, and those of a row by itself."""
_REMARK = 2
"""Words that may follow the figures of a row."""
_MEASURED = re.compile(r"\d[.,]\d|\d\s?%")
_LINE = 300
_RULE = frozenset("|:- \t>\r")
"""All that the rule between the head and the rows of a table holds."""
_APART = re.compile(r"[|\t]|\s{2,}")
_BARE = re.compile(r"(?<![\w.,])\d[\d.,]*(?!\w)")
_YEARS = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w,]|\.\d)")
_TABS = 2
"""Tabs between the words of a line that is a row whatever its cells hold."""


@dataclass
class Cell:
    """A cell: where its own text stands among the pieces of a page, and the marks of its edges."""

    edges: list[int]
    row: int
    own: list[int] = field(default_factory=list)


@dataclass
class Tables:
    """The tables that are open while a page is read, and the figures that are not.

    Attributes:
        pieces: the text of the page so far; what is not read is marked in it.
        unread: cells with a figure that are not read.
    """

    pieces: list[str]
    unread: int = 0
    _row: int = 0
    _open: list[list[Cell]] = field(default_factory=list)
    _in: list[Cell | None] = field(default_factory=list)

    def tag(self, name: str) -> None:
        """Take notice of a tag of a table."""
        if name == "table":
            self._open.append([])
            self._in.append(None)
            return
        if not self._open:
            if name in ("td", "th"):
                self.pieces.append("\t")
            return
        if name == "/table":
            self._leave()
            self._settle(self._open.pop())
            self._in.pop()
        elif name in ("td", "th", "caption"):
            self._leave()
            self._enter()
        elif name in ("tr", "/tr", "/td", "/th", "/caption", "tbody", "thead", "/tbody", "/thead"):
            self._leave()
            self._row += name == "tr"

    def text(self, at: int) -> None:
        """The piece at ``at`` is text: of the innermost open cell, if there is one."""
        if self._in and (cell := self._in[-1]) is not None:
            cell.own.append(at)

    def close(self) -> None:
        """The page is over: tables that were left open end here."""
        while self._open:
            self.tag("/table")

    def _enter(self) -> None:
        cell = Cell([len(self.pieces)], self._row)
        self.pieces.append("\t")
        self._open[-1].append(cell)
        self._in[-1] = cell

    def _leave(self) -> None:
        cell = self._in[-1]
        if cell is not None:
            cell.edges.append(len(self.pieces))
            self.pieces.append("")
            self._in[-1] = None

    def _settle(self, cells: list[Cell]) -> None:
        told = [self._told(cell) for cell in cells]
        words = [len(_WORD.findall(text)) for text in told]
        said = [len(_SENTENCE.findall(text)) for text in told]
        laid_out = any(s and n >= _PARAGRAPH for s, n in zip(said, words, strict=True))
        labelled = -1
        for cell, text, n, sentences in zip(cells, told, words, said, strict=True):
            if n and n < _HEADLINE and not sentences and not _FIGURE.search(text):
                labelled = cell.row
            # a lone sentence behind the name of its row is about what that names
            whole = sentences > 1 or (sentences and labelled != cell.row)
            if (whole and n >= _SAID) or (laid_out and not sentences and n >= _HEADLINE):
                for edge in cell.edges:
                    self.pieces[edge] = "\n\n"
                continue
            self.unread += bool(_FIGURE.search(text)) and not _YEAR.fullmatch(text)
            for at in cell.own:
                piece = self.pieces[at]
                if core := piece.strip():
                    lead = piece.index(core)
                    marked = f"{OPEN}{core}{CLOSE}"
                    self.pieces[at] = piece[:lead] + marked + piece[lead + len(core) :]

    def _told(self, cell: Cell) -> str:
        """The text of a cell without that of the tables in it."""
        parts: list[str] = []
        for n, at in enumerate(cell.own):
            if n and at > cell.own[n - 1] + 1:
                parts.append("\n")
            parts.append(self.pieces[at])
        return " ".join(html.unescape("".join(parts)).split())


def unmarked(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without the marks, and the stretches that stood between them."""
    parts: list[str] = []
    stretches: list[tuple[int, int]] = []
    size = 0
    for n, part in enumerate(text.split(OPEN)):
        inside, mark, after = part.partition(CLOSE) if n else ("", "", part)
        if mark and inside:
            stretches.append((size, size + len(inside)))
        parts += (inside, after)
        size += len(inside) + len(after)
    return "".join(parts), tuple(stretches)


Stretches = tuple[tuple[int, int], ...]


def rows(text: str, unread: Stretches = (), figures: int = 0) -> tuple[Stretches, int]:
    """The lines of plain text that are rows of a table, and how many figures stand in them.

    A row is a few words and then two figures or more, with a word or two after them at most; by
    itself it has three, and one of them a decimal or a percentage (a telephone number has none).
    Whatever its cells hold, a line of a block with a rule of ``|---|`` is a row, and so is a line
    with two tabs or more between its words, unless a cell of it is a paragraph.

    Args:
        text: the text.
        unread: stretches that are not read already; what they hold is not looked at.
        figures: how many figures they hold.
    """
    lines = _without(text, unread).split("\n")
    whatever = _ruled(lines)
    counts = [_figures(line) if len(line) <= _LINE else 0 for line in lines]
    found: list[tuple[int, int]] = []
    at = 0
    for n, line in enumerate(lines):
        count = counts[n]
        beside = (n > 0 and counts[n - 1]) or (n + 1 < len(lines) and counts[n + 1])
        if whatever[n] or _is_tabbed(line):
            figures += max(count, sum(map(_holds_figure, _APART.split(line))))
            found.append((at, at + len(line)))
        elif count and (beside or (count >= _LONG_ROW and _MEASURED.search(line))):
            figures += count
            found.append((at, at + len(line)))
        at += len(line) + 1
    return _merged(sorted((*unread, *found))), figures


def _without(text: str, unread: Stretches) -> str:
    """The text with spaces for what is not read already."""
    parts: list[str] = []
    at = 0
    for start, end in unread:
        parts += (text[at:start], " " * (end - start))
        at = end
    return "".join((*parts, text[at:]))


def _merged(stretches: list[tuple[int, int]]) -> Stretches:
    """Stretches in order, of which those that overlap are one."""
    found: list[tuple[int, int]] = []
    for start, end in stretches:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _ruled(lines: list[str]) -> list[bool]:
    """Which lines stand in a block of lines with bars of which one is a rule."""
    barred = ["|" in line for line in lines]
    ruled = [
        bar and "-" in line and _RULE.issuperset(line)
        for bar, line in zip(barred, lines, strict=True)
    ]
    for steps in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        for n in steps:
            before = n - 1 if steps.step > 0 else n + 1
            ruled[n] = ruled[n] or (barred[n] and ruled[before])
    return ruled


def _is_tabbed(line: str) -> bool:
    """Whether a line is cells by its tabs, and no cell is a paragraph."""
    cells = [cell for cell in line.split("\t") if cell.strip()]
    if line.strip().count("\t") < _TABS or len(cells) < _TABS or not _FIGURE.search(line):
        return False
    return not any(len(_WORD.findall(c)) >= _PARAGRAPH and _SENTENCE.search(c) for c in cells)


def _is_figure(cell: str) -> bool:
    """Whether a cell is a figure, with its unit and marks."""
    words = _told_words(cell)
    return bool(words) and not _YEAR.fullmatch(cell) and all(map(_NUMBER.fullmatch, words))


def _holds_figure(cell: str) -> bool:
    """Whether a cell holds a figure that is no year, among words or by itself."""
    return bool(_BARE.search(_YEARS.sub("", cell)))


def _told_words(line: str) -> list[str]:
    """The words of a line without the marks around them, units and single bars."""
    words = (word.strip(_MARKS) for word in line.split())
    return [word for word in words if word and word.casefold() not in _UNIT]


def _figures(line: str) -> int:
    """The figures of a line that is a row; 0 when it is none."""
    apart = [cell for cell in _APART.split(line) if cell.strip()]
    if len(apart) > _ROW and (spaced := sum(map(_is_figure, apart))) >= _ROW:
        return spaced
    words = _told_words(line)
    label = next((n for n, w in enumerate(words) if _fills(w)), len(words))
    figures = words[label:]
    while figures and len(words) - label - len(figures) < _REMARK and not _fills(figures[-1]):
        figures = figures[:-1]
    if not all(map(_fills, figures)):
        return 0
    count = sum(bool(_NUMBER.fullmatch(w)) for w in figures)
    remarked = label + len(figures) < len(words)
    measured = sum(bool(_MEASURED.search(w)) for w in figures)
    if label > _LABEL or len(figures) < _ROW or (remarked and measured < _ROW):
        return 0
    return count


def _fills(word: str) -> bool:
    """Whether a word is a figure or what stands in a cell without one."""
    return bool(_NUMBER.fullmatch(word)) or word.casefold() in _EMPTY
