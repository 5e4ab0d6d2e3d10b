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
_UNIT = frozenset(("procent", "percent", "prozent", "%", "pct", "|", "-", "\u2013", "\u2212", "+"))
_LABEL, _ROW, _LONG_ROW = 6, 2, 3
"""Words that a row of plain text begins with at most, its figures, and those of a row by itself."""
_MEASURED = re.compile(r"\d[.,]\d|\d\s?%")
_LINE = 300


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


def rows(text: str) -> tuple[tuple[tuple[int, int], ...], int]:
    """The lines of plain text that are rows of a table, and how many figures stand in them.

    A row is a few words and then two figures or more; by itself it has three, and one of them a
    decimal or a percentage (a telephone number has none).
    """
    lines: list[tuple[int, int, int]] = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, at + len(line), _figures(line) if len(line) <= _LINE else 0))
        at += len(line) + 1
    found = [
        (start, end, count)
        for n, (start, end, count) in enumerate(lines)
        if (count >= _LONG_ROW and _MEASURED.search(text, start, end))
        or (count and ((n and lines[n - 1][2]) or (n + 1 < len(lines) and lines[n + 1][2])))
    ]
    return tuple((start, end) for start, end, _ in found), sum(count for *_, count in found)


def _figures(line: str) -> int:
    """The figures of a line that is a row; 0 when it is none."""
    words = [w for w in line.split() if w.casefold() not in _UNIT]
    label = next((n for n, w in enumerate(words) if _NUMBER.fullmatch(w)), len(words))
    figures = words[label:]
    if label > _LABEL or len(figures) < _ROW or not all(_NUMBER.fullmatch(w) for w in figures):
        return 0
    return len(figures)
