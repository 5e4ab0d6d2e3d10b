"""What ``kentering cycle --chart`` draws, with its title, unit, source and formula."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kentering.cli.output import lang
from kentering.cli.picture import source_line
from kentering.language import Text, month, number
from kentering.periods import Freq, Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kentering.cycle import Breadth, Clock, TurningPoints
    from kentering.store import Store

ORDINALS = {
    "nl": ("eerste", "tweede", "derde", "vierde"),
    "en": ("first", "second", "third", "fourth"),
}
RULES = {
    "hp": Text(
        "keerpunten volgens Harding en Pagan (2002)", "turns after Harding and Pagan (2002)"
    ),
    "bb": Text("keerpunten volgens Bry en Boschan (1971)", "turns after Bry and Boschan (1971)"),
}
FEW = 10
PLACES = Text(
    "afwijking van de HP-trend (120 maanden), gladgestreken (12 maanden), gestandaardiseerd",
    "deviation from the HP trend (120 months), smoothed (12 months), standardised",
)


def period_words(start: date, freq: Freq) -> Text:
    """A month or quarter as running text has it.

    >>> period_words(date(2024, 7, 1), "Q").nl
    'het derde kwartaal van 2024'
    """
    if freq == "M":
        return Text(month(start, "nl"), month(start, "en"))
    at = (start.month - 1) // 3
    nl, en = ORDINALS["nl"][at], ORDINALS["en"][at]
    return Text(f"het {nl} kwartaal van {start.year}", f"the {en} quarter of {start.year}")


def turns_picture(store: Store, found: TurningPoints, as_of: str | None) -> str:
    """A series with its turns, as published or, for the deviation cycle, as dated."""
    from kentering.brief.chart_draw import Caption
    from kentering.brief.chart_turns import turns
    from kentering.catalogue import series_label
    from kentering.cycle.dating import KIND_LABELS
    from kentering.cycle.observed import observed, prepared

    seen = observed(store, found.key, as_of)
    dating = found.dating
    label, rule = series_label(found.key), RULES[dating.rule.name]
    title = Text("Geen keerpunt gevonden", "No turn found")
    if dating.turns:
        last = dating.turns[-1]
        kind, when = KIND_LABELS[last.kind], period_words(last.period, dating.freq)
        title = Text(
            f"Laatste keerpunt: {kind.nl} in {when.nl}", f"Latest turn: {kind.en} in {when.en}"
        )
    unit = Text(f"{label.nl}; {rule.nl}", f"{label.en}; {rule.en}")
    frame = seen.frame
    if found.cycle == "deviation":
        frame = prepared(seen, found.cycle, smooth=dating.rule.name == "hp").frame
        points = (
            Text("log-punten", "log points") if found.measure == "log" else Text("punten", "points")
        )
        unit = Text(
            f"{label.nl}; afwijking van de trend in {points.nl}; {rule.nl}",
            f"{label.en}; deviation from trend in {points.en}; {rule.en}",
        )
    source = source_line(store, [found.key], as_of)
    return turns(
        dating, frame, Caption(title, unit, source, _trace(source, [found.key], rule)), lang()
    )


def clock_picture(store: Store, found: Clock, as_of: str | None) -> str:
    """The clock of one series, or of the mean of several."""
    from kentering.brief.chart_clock import clock
    from kentering.brief.chart_draw import Caption
    from kentering.catalogue import SeriesKey, catalogue, series_label
    from kentering.cycle.clock import QUADRANTS

    main = found.composite or found.hands[0]
    keys = [h.key for h in found.hands if h.key is not None]
    when, place = period_words(main.now.period, found.freq), QUADRANTS[main.now.quadrant]
    title = Text(_front(f"{when.nl}: {place.nl}"), _front(f"{when.en}: {place.en}"))
    if found.composite is None:
        label = series_label(keys[0])
        unit = Text(f"Conjunctuurklok; {label.nl}", f"Cycle clock; {label.en}")
    else:
        geo = catalogue().geos[SeriesKey.parse(keys[0]).geo].name
        unit = Text(
            f"Conjunctuurklok; {geo.nl}; ongewogen gemiddelde van {len(keys)} reeksen",
            f"Cycle clock; {geo.en}; unweighted mean of {len(keys)} series",
        )
    source = source_line(store, keys, as_of)
    names = [
        _until(short_name(h.key), h.now.period, found.freq)
        for h in found.hands
        if h.key is not None
    ]
    return clock(found, names, Caption(title, unit, source, _trace(source, keys, PLACES)), lang())


def breadth_picture(store: Store, found: Breadth, as_of: str | None) -> str:
    """The share of branches that grow and the share past their trough."""
    from kentering.brief.chart_draw import Caption
    from kentering.brief.chart_turns import breadth
    from kentering.catalogue import catalogue

    cat, last = catalogue(), found.frame.row(-1, named=True)
    when = period_words(last["period"], found.freq)
    title = Text("Spreiding niet bekend", "Diffusion not known")
    for name, whole, nl, en in (
        ("past_trough", "dated", "het dal voorbij", "past the trough"),
        ("growing", "known", "aan het groeien", "growing"),
    ):
        if last[f"share_{name}"] is not None:
            part = _part(last[name], last[whole])
            title = Text(f"{part.nl} {nl} ({when.nl})", f"{part.en} {en} ({when.en})")
            break
    geo, what = cat.geos[found.geo].name, cat.indicators[found.indicator].heading
    rule = RULES[found.rule]
    unit = Text(
        f"{what.nl}, {geo.nl}; aandeel van de bedrijfstakken, %, ongewogen; {rule.nl}",
        f"{what.en}, {geo.en}; share of branches, %, unweighted; {rule.en}",
    )
    source = source_line(store, found.keys, as_of)
    return breadth(found, Caption(title, unit, source, _trace(source, found.keys, rule)), lang())


def _part(part: int, whole: int) -> Text:
    """How many of the branches, as a count below ten and else in percent."""
    if whole < FEW:
        nl, en = ("is", "is") if part == 1 else ("zijn", "are")
        return Text(f"{part} van {whole} bedrijfstakken {nl}", f"{part} of {whole} branches {en}")
    share = 100 * part / whole
    return Text(
        f"{number(share, 'nl', 0)}% van de bedrijfstakken is",
        f"{number(share, 'en', 0)}% of the branches are",
    )


def short_name(key: str) -> Text:
    """Indicator and branch of a series, as a list has room for."""
    from kentering.catalogue import SeriesKey, catalogue

    parts, cat = SeriesKey.parse(key), catalogue()
    head = cat.indicators[parts.indicator].heading
    if parts.branch == "_Z":
        return head
    branch = cat.branches[parts.branch].label
    return Text(f"{head.nl}, {branch.nl}", f"{head.en}, {branch.en}")


def _until(name: Text, last: date, freq: Freq) -> Text:
    period = Period(last, freq)
    return Text(f"{name.nl}, {period}", f"{name.en}, {period}")


def _front(text: str) -> str:
    return text[:1].upper() + text[1:]


def _trace(source: Text, keys: Sequence[str], formula: Text) -> Text:
    """What every hover names: release, every series, formula (X1)."""
    series = ", ".join(k for k in keys if k not in source.en)
    parts = [f"; {series}" if series else "", f"; {formula.nl}", f"; {formula.en}"]
    return Text(f"{source.nl}{parts[0]}{parts[1]}", f"{source.en}{parts[0]}{parts[2]}")
