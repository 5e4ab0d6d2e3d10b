"""Colours, type and sizes of the charts: one blue and orange pair of our own.

The pair keeps its distance under the common kinds of colour blindness, holds 3:1 against white as
a line and 4.5:1 as text, and is nobody else's house style.
"""

from __future__ import annotations

from typing import Any

from kentering.language import Lang

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
SIZE = 10
SMALL = 9

WIDTH = 360
HEIGHT = 204

BLUE = "#2a6496"
NAVY = "#12344f"
ORANGE = "#c2571a"
GREY = "#6a7480"
INK = "#25303b"
MUTED = "#5a6570"
GRID = "#e3e7eb"
PALE = "#6f9fc4"
HOLE = "#eef1f4"
WHITE = "#ffffff"

STROKES: dict[str, str] = {"main": BLUE, "second": ORANGE, "third": GREY}
LABELS: dict[str, str] = {"main": BLUE, "second": "#a34610", "third": "#56606b"}
WIDTHS: dict[str, float] = {"main": 2.0, "second": 1.8, "third": 1.5}
DASHES: dict[str, list[int]] = {"main": [1, 0], "second": [1, 0], "third": [4, 2]}

_NARROW = set("iljtfrI.,:;'|!()[]/ \u00a0-")
_WIDE = set("mwMW@%—")


def text_width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """A slightly generous width of the text in chart units.

    >>> text_width("iii") < text_width("nnn") < text_width("mmm")
    True
    """
    ems = 0.0
    for char in text:
        if char in _NARROW:
            ems += 0.31
        elif char in _WIDE:
            ems += 0.86
        else:
            ems += 0.69 if char.isupper() else 0.56
    return ems * size * (1.06 if bold else 1.0)


def config() -> dict[str, Any]:
    """The Vega-Lite configuration: white ground, no frame, light grid, no axis lines."""
    return {
        "background": WHITE,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT,
            "labelFontSize": SIZE,
            "labelColor": MUTED,
            "labelPadding": 5,
            "gridColor": GRID,
            "gridWidth": 0.8,
            "domain": False,
            "ticks": False,
            "title": None,
        },
    }


def number_locale(lang: Lang) -> dict[str, Any]:
    """The axis number format of the language; the minus is U+2212 in both (L2, S3)."""
    comma, point = (",", ".") if lang == "nl" else (".", ",")
    return {
        "decimal": comma,
        "thousands": point,
        "grouping": [3],
        "currency": ["€", ""],
        "minus": "\N{MINUS SIGN}",
    }
