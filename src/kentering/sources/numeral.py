"""Numbers as providers and people write them; what is no number is never guessed at."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?|[-+]?\.\d+")
_SIGNS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{NO-BREAK SPACE}": " "})


def plain_number(text: str) -> float | None:
    """A number with a decimal point and nothing else; ``None`` when it is anything but that.

    >>> plain_number("-5.8"), plain_number("NaN"), plain_number("1,5"), plain_number("12 %")
    (-5.8, None, None, None)
    """
    stripped = text.strip()
    return float(stripped) if _PLAIN.fullmatch(stripped) and stripped.isascii() else None


def local_number(text: str, decimal: str, thousands: str = "") -> float | None:
    """A number in a declared notation; a mark that was not declared makes it no number.

    >>> local_number("1.234,5", ",", "."), local_number("−1,5", ","), local_number("1.234", ",")
    (1234.5, -1.5, None)
    """
    stripped = text.translate(_SIGNS).strip()
    if thousands and thousands in stripped:
        whole = stripped.split(decimal)[0].lstrip("+-")
        groups = whole.split(thousands)
        if not (1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:])):
            return None
        if thousands in stripped.partition(decimal)[2]:
            return None
        stripped = stripped.replace(thousands, "")
    if decimal != "." and "." in stripped:
        return None
    return plain_number(stripped.replace(decimal, "."))
