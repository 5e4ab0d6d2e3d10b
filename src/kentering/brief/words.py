"""Words for sizes: rounding words, verbs, runs, records and breadth, by the counted rules.

Numbers go in, words in both languages come out (docs/conventions.md R3 and L1-L5; the rules are
set out with their thresholds in docs/brief.md). No word here says why something happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kentering.language import LANGS, NBSP, Lang, Text, number, round_half_away
from kentering.periods import Period

SMALL_NUMBERS: dict[Lang, tuple[str, ...]] = {
    "nl": (
        "nul",
        "één",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
    ),
    "en": (
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
}
ORDINALS: dict[Lang, tuple[str, ...]] = {
    "nl": (
        "",
        "eerste",
        "tweede",
        "derde",
        "vierde",
        "vijfde",
        "zesde",
        "zevende",
        "achtste",
        "negende",
        "tiende",
        "elfde",
    ),
    "en": (
        "",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
    ),
}


def listed(names: Sequence[Text]) -> Text:
    """Names after one another, the last with *en/and*.

    >>> listed([Text.same("a"), Text.same("b"), Text.same("c")]).en
    'a, b and c'
    """
    if len(names) == 1:
        return names[0]
    nl, en = (", ".join(n[lang] for n in names[:-1]) for lang in LANGS)
    return Text(f"{nl} en {names[-1].nl}", f"{en} and {names[-1].en}")


def count(n: int, lang: Lang) -> str:
    """Numbers to twelve in words.

    >>> count(8, "nl"), count(13, "en")
    ('acht', '13')
    """
    return SMALL_NUMBERS[lang][n] if 0 <= n < len(SMALL_NUMBERS[lang]) else str(n)


def percent(value: float, lang: Lang) -> str:
    r"""The absolute size to one decimal, for the first mention.

    >>> percent(-1.04, "nl"), percent(0.7, "en")
    ('1,0\xa0procent', '0.7\xa0percent')
    """
    return f"{number(abs(value), lang)}{NBSP}{'procent' if lang == 'nl' else 'percent'}"


def rounded_percent(value: float, lang: Lang) -> str:
    r"""The absolute size in whole percents with its modifier, for headlines and later mentions (R3).

    >>> [rounded_percent(x, "nl").replace(NBSP, " ") for x in (1.0, 2.3, 4.5, 0.7, -1.9)]
    ['1 procent', 'ruim 2 procent', '4,5 procent', 'bijna 1 procent', 'bijna 2 procent']
    >>> rounded_percent(0.3, "en").replace(NBSP, " "), rounded_percent(-6.2, "en")
    ('0.3 percent', 'over 6\xa0percent')
    """
    size = abs(round_half_away(value, 1))
    whole, digit = int(size), int(size * 10) % 10
    noun = "procent" if lang == "nl" else "percent"
    if (whole == 0 and digit < 6) or digit == 5:
        return f"{number(float(size), lang)}{NBSP}{noun}"
    if digit == 0:
        return f"{whole}{NBSP}{noun}"
    if digit < 5:
        return f"{'ruim' if lang == 'nl' else 'over'} {whole}{NBSP}{noun}"
    return f"{'bijna' if lang == 'nl' else 'almost'} {whole + 1}{NBSP}{noun}"


def sign(value: float, decimals: int = 1) -> int:
    """The sign after rounding: a rounded zero has none (R1)."""
    rounded = round_half_away(value, decimals)
    return int(rounded > 0) - int(rounded < 0)


def capital(words: Text) -> Text:
    """Words as they start a line."""
    return Text(words.nl[:1].upper() + words.nl[1:], words.en[:1].upper() + words.en[1:])


def lowered(words: Text) -> Text:
    """A heading or label as it stands inside a sentence."""
    return Text(words.nl[:1].lower() + words.nl[1:], words.en[:1].lower() + words.en[1:])


def higher(value: float) -> Text:
    """``hoger`` or ``lager``: the word that carries the sign (S3)."""
    return Text("hoger", "higher") if value > 0 else Text("lager", "lower")


def points(value: float, lang: Lang) -> str:
    """A level of confidence in running text: ``min 1,7`` / ``minus 1.7`` (S3)."""
    minus = {"nl": f"min{NBSP}", "en": f"minus{NBSP}"}[lang] if sign(value) < 0 else ""
    return minus + number(abs(value), lang)


def move(value: float, lang: Lang) -> str:
    """An adverb for a change in points of confidence (house rule: 0.2, 1.4 and 2.4)."""
    size = abs(round_half_away(value, 1))
    if size <= Decimal("0.2"):
        return "nauwelijks" if lang == "nl" else "hardly"
    if size <= Decimal("1.4"):
        return "iets" if lang == "nl" else "slightly"
    if size <= Decimal("2.4"):
        return ""
    return "duidelijk" if lang == "nl" else "clearly"


def month_run(n: int, at_least: bool) -> Text | None:
    """Words for a run of months with the same sign; None for a run of one.

    >>> month_run(3, False).nl, month_run(14, False).en
    ('voor de derde maand op rij', 'for over a year')
    """
    if n < 2:
        return None
    if n == 2:
        return Text("voor de tweede maand op rij", "for the second month in a row")
    if n < 12:
        if at_least:
            return Text(
                f"al zeker {count(n, 'nl')} maanden op rij",
                f"for at least {count(n, 'en')} months in a row",
            )
        return Text(
            f"voor de {ORDINALS['nl'][n]} maand op rij",
            f"for the {ORDINALS['en'][n]} month in a row",
        )
    years, rest = divmod(n, 12)
    over = Text("ruim ", "over ") if rest % 6 or at_least else Text("", "")
    span = _span(years, half=rest >= 6)
    return Text(f"al {over.nl}{span.nl}", f"for {over.en}{span.en}")


def _span(years: int, *, half: bool) -> Text:
    if years == 1:
        return (
            Text("anderhalf jaar", "one and a half years") if half else Text("een jaar", "a year")
        )
    nl, en = count(years, "nl"), count(years, "en")
    if half:
        return Text(
            f"{nl}{'ënhalf' if nl.endswith('e') else 'enhalf'} jaar", f"{en} and a half years"
        )
    return Text(f"{nl} jaar", f"{en} years")


def a_year_earlier(period: Period) -> Text:
    """The comparison in full: ``dan in maart 2024`` / ``than in March 2024``."""
    before = period.year_earlier()
    return Text(f"dan in {before.label('nl')}", f"than in {before.label('en')}")
