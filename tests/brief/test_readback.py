"""The grammar that reads other people's texts reads our own brief back (X1, L5, R1-R3).

Over a hundred days, before, on and after releases, and in both languages: every figure that a
sentence cites is found by the reader with its value and sign, and the checker confirms it from the
series and periods that the brief names for it. What is not confirmed is one of two things: a
forecast or probability of the sections that look ahead, which no release gives, or a rounded zero
that a sentence of revision puts in words. Both are held against the figure itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from kentering.brief import compose as composing
from kentering.brief.ahead import Ahead
from kentering.brief.model import Brief
from kentering.catalogue import catalogue
from kentering.claims.checking.evidence import Books, books
from kentering.edition import shipped
from kentering.language import LANGS, MONTHS, Lang
from kentering.store import Store
from tests.brief.readback import (
    Outcome,
    day_books,
    days_around_releases,
    figure_span,
    outcomes,
    rewritten,
    told,
    verdicts,
    written,
)

DAYS = {"NL": 52, "DE": 8, "FR": 8, "BE": 8, "ES": 8, "IT": 8, "EA": 8}
CHUNKS = 10
AHEAD_EVERY = 9
"""The sections that look ahead take a second to make and cannot be confirmed: one day in nine."""
BY_VALUE = 0.25
"""No more of the figures than this may be forecasts; more would mean that checking has stopped."""
Case = tuple[int, str, date]


@cache
def whole() -> Books:
    return books(Store(None, shipped()))


@cache
def cases() -> tuple[Case, ...]:
    days = [(g, d) for g, n in DAYS.items() for d in days_around_releases(whole(), g, n)]
    return tuple((k, geo, day) for k, (geo, day) in enumerate(days))


def composed(case: Case, monkeypatch: pytest.MonkeyPatch) -> Brief:
    number, geo, day = case
    with monkeypatch.context() as changed:
        if number % AHEAD_EVERY:
            nothing = Ahead(None, None, None, ())
            changed.setattr(composing, "read_ahead", lambda *_, **__: nothing)
        return composing.compose(whole().store, geo=geo, as_of=day, reasons=False)


def test_there_are_a_hundred_days() -> None:
    assert len(set(cases())) == 100
    assert {day.year for _, _, day in cases()} >= set(range(2018, 2027))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_figure_of_the_brief_is_read_back_and_confirmed(
    chunk: int,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    counted: Counter[str] = Counter()
    faults: list[str] = []
    for case in cases()[chunk::CHUNKS]:
        brief = composed(case, monkeypatch)
        held = day_books(whole(), case[2])
        for lang in LANGS:
            made = written(brief, lang)
            found = verdicts(made.text, case[2], lang, held)
            results = list(outcomes(made, found))
            counted.update(f"{lang} {o.code}" for o in results)
            head = f"[{lang} {case[1]} {case[2]}]"
            faults += [f"{head} {o.code}: {o}" for o in results if o.fault]
            faults += [f"{head} a trend: {told(v)}" for v in found if v.claim.direction
                       and v.code in ("contradicted", "differs", "inconsistent")]  # fmt: skip
            spans = [(p.start, p.end) for p in made.places]
            faults += [
                f"{head} a number that cites no figure: {told(v)}"
                for v in found
                if v.claim.direction is None and not _cited(figure_span(v.claim), spans)
            ]
    record_property("coverage", dict(counted))
    assert not faults, "\n".join(faults[:20])
    by_value = sum(n for code, n in counted.items() if code.endswith("by value"))
    assert counted["nl confirmed"] == counted["en confirmed"] > 100
    assert by_value < BY_VALUE * counted.total()


def _cited(span: tuple[int, int], places: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in places)


SIGNS = {
    "nl": {"hoger": "lager", "steeg": "daalde", "meer": "minder", "duurder": "goedkoper",
           "stijging": "daling", "onder": "boven"},
    "en": {"higher": "lower", "rose": "fell", "more": "less", "dearer": "cheaper",
           "rise": "fall", "below": "above"},
}  # fmt: skip
PLACES = {
    "nl": {"Nederlandse": "Duitse", "Nederland": "Spanje", "Duitsland": "Italië"},
    "en": {"Dutch": "German", "the Netherlands": "Spain", "Germany": "Italy"},
}


def _swapped(pairs: dict[str, str]) -> dict[str, str]:
    return {**pairs, **{b: a for a, b in pairs.items()}}


def _months(lang: Lang) -> dict[str, str]:
    names = MONTHS[lang]
    return {name: names[(k + 4) % 12] for k, name in enumerate(names)}


def _branches(lang: Lang) -> dict[str, str]:
    known = [b.running[lang] for b in catalogue().branches.values() if b.code[:1].isdigit()]
    names = sorted(set(known))
    return {name: names[(k + 1) % len(names)] for k, name in enumerate(names)}


def _digits(_: Lang) -> dict[str, str]:
    return {str(k): str((k + 3) % 10) for k in range(10)}


BREAKS: dict[str, Callable[[Lang], dict[str, str]]] = {
    "sign": lambda lang: _swapped(SIGNS[lang]),
    "month": _months,
    "branch": _branches,
    "country": lambda lang: PLACES[lang],
    "digit": _digits,
}
GROWTH = ("yoy", "mom", "quarter", "peak", "low", "yoy_before")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_sentence_is_caught(
    broken: str, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Change one thing of every sentence; each figure that it touches must fail."""
    case = (1, "NL", date(2025, 5, 10))
    brief = composed(case, monkeypatch)
    held = day_books(whole(), case[2])
    sound = written(brief, lang)
    made = rewritten(brief, lang, BREAKS[broken](lang), figures=broken == "digit")
    found = verdicts(made.text, case[2], lang, held)
    before = {id(p): s for p, s in zip(made.places, sound.places, strict=True)}
    touched = [
        o
        for o in outcomes(made, found)
        if o.place.sentence != before[id(o.place)].sentence and _bears_on(broken, o)
    ]
    assert len(touched) >= {"branch": 2, "country": 1}.get(broken, 8)
    missed = [str(o) for o in touched if not o.fault]
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("lang", LANGS)
def test_a_figure_that_is_not_read_is_a_fault(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    made = written(composed((1, "NL", date(2025, 5, 10)), monkeypatch), lang)
    found = list(outcomes(made, ()))
    assert len(found) > 20
    assert all(o.fault for o in found)


def _bears_on(broken: str, o: Outcome) -> bool:
    """Whether the figure must notice the change: a direction says nothing of a level."""
    name = o.place.figure.name
    if broken == "sign":
        return name.endswith(GROWTH) or ".branch." in name
    if broken == "branch":
        return ".branch." in name
    return True
