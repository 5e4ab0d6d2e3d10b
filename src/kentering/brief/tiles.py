"""The six tiles: output over the year and the month, confidence, the PMI, gas and labour.

Enters: the facts of the sections. Leaves: tiles, and the figures they show.
"""

from __future__ import annotations

from typing import Literal

from kentering.brief.known import View
from kentering.brief.model import Figure, Tile
from kentering.brief.output import Output
from kentering.brief.prices import Price
from kentering.brief.sentiment import Mood, read_mood, read_pmi
from kentering.brief.words import sign
from kentering.catalogue import Geo, catalogue
from kentering.language import Text

NOT_THERE = Text("–", "–")


def _mood_name(mood: Mood | None) -> Text:
    """Which confidence the tile shows: the national one or the European survey's."""
    if mood is None:
        return Text("Vertrouwen", "Confidence")
    return catalogue().indicators[mood.series.parts.indicator].heading


def tiles(
    seen: View, place: Geo, lead: Output, mood: Mood | None, gas: Price | None
) -> tuple[tuple[Tile, ...], list[Figure]]:
    """Six tiles: output, the month, confidence, the PMI, prices and labour; and their figures."""
    pmi = read_pmi(seen, place)
    labour = read_mood(seen, place, "labour_shortage", unit="PC")
    held = (mood, pmi, labour)
    levels = [m if m is not None and seen.recent(m.period) else None for m in held]
    made = (
        _growth_tile("yoy", YEAR, lead.yoy, lead.yoy_before, lead),
        _growth_tile("mom", MONTH, lead.mom, lead.mom_before, lead),
        _level_tile("confidence", _mood_name(mood), levels[0], held[0]),
        _level_tile("pmi", Text("Inkoopmanagersindex", "Purchasing managers"), levels[1], held[1]),
        _gas_tile(gas),
        _level_tile("labour", Text("Personeelstekort", "Labour shortage"), levels[2], held[2]),
    )
    used = [f for m in levels if m is not None for f in (m.now, m.before) if f is not None]
    return made, used


YEAR = Text("Productie, jaar op jaar", "Output, year on year")
MONTH = Text("Productie, maand op maand", "Output, month on month")


def _growth_tile(
    name: str, label: Text, now: Figure | None, before: Figure | None, lead: Output
) -> Tile:
    if now is None:
        return Tile(name, label, NOT_THERE, NOT_THERE, None, NOT_THERE)
    change = NOT_THERE
    direction = None
    if before is not None:
        change = Text(
            f"was {before.shown('nl', plus=True)}% in {lead.period.shift(-1).label('nl', year=False)}",
            f"was {before.shown('en', plus=True)}% in {lead.period.shift(-1).label('en', year=False)}",
        )
        direction = _direction(now.value - before.value)
    value = Text(f"{now.shown('nl', plus=True)}%", f"{now.shown('en', plus=True)}%")
    period = lead.period.named()
    names = (now.name,) if before is None else (now.name, before.name)
    return Tile(name, label, value, change, direction, period, names)


def _level_tile(name: str, label: Text, mood: Mood | None, held: Mood | None) -> Tile:
    if mood is None:
        absent = Text("niet in de opslag", "not in the store")
        if held is not None:
            absent = Text("geen recent cijfer", "no recent figure")
        return Tile(name, label, NOT_THERE, absent, None, Text("", ""))
    value = Text(mood.now.shown("nl"), mood.now.shown("en"))
    period = mood.period.named()
    before = mood.before
    if before is None:
        return Tile(name, label, value, NOT_THERE, None, period, (mood.now.name,))
    last = mood.period.shift(-1)
    change = Text(
        f"was {before.shown('nl')} in {last.label('nl', year=False)}",
        f"was {before.shown('en')} in {last.label('en', year=False)}",
    )
    turned = _direction(mood.now.value - before.value)
    return Tile(name, label, value, change, turned, period, (mood.now.name, before.name))


def _gas_tile(gas: Price | None) -> Tile:
    label = Text("Gas, euro per MWh", "Gas, EUR per MWh")
    if gas is None:
        absent = Text("niet in de opslag", "not in the store")
        return Tile("gas", label, NOT_THERE, absent, None, Text("", ""))
    period = gas.period.named()
    shown = Text(gas.now.shown("nl"), gas.now.shown("en"))
    if gas.yoy is None:
        return Tile("gas", label, shown, NOT_THERE, None, period, (gas.now.name,))
    change = Text(
        f"{gas.yoy.shown('nl', plus=True)}% in een jaar",
        f"{gas.yoy.shown('en', plus=True)}% in a year",
    )
    return Tile(
        "gas", label, shown, change, _direction(gas.yoy.value), period, (gas.now.name, gas.yoy.name)
    )


def _direction(change: float) -> Literal[-1, 0, 1]:
    turned = sign(change)
    return 1 if turned > 0 else -1 if turned < 0 else 0
