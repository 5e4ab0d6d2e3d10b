"""The values a quantity has had, release by release, and what was known at a moment.

Enters: a store and a ``Quantity``. Leaves: ``Vintage`` chains. Growth is computed through
``kentering.measure`` where no printed rate exists (clause R2); nothing released after a moment is
part of what was known then (V5), and a missing input gives no value (M1).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache

import polars as pl

from kentering.catalogue import SeriesKey, catalogue
from kentering.claims.checking.verdict import Point, Quantity, Vintage
from kentering.claims.terms import AMOUNTS
from kentering.language import Text
from kentering.measure.frames import SeriesFreq
from kentering.measure.growth import Over, difference, growth, rounding_margin
from kentering.periods import Freq, Period
from kentering.store import Store, moment
from kentering.store.layout import OWN

Cell = tuple[str, Period]
FORMULAS: dict[str, Text] = {
    "printed": Text("als gepubliceerd", "as published"),
    "growth": Text(
        "berekend uit de index: 100 × (nieuw / oud − 1)",
        "computed from the index: 100 × (new / old − 1)",
    ),
    "difference": Text("verschil van gepubliceerde waarden", "difference of published values"),
    "mean": Text("gemiddelde van gepubliceerde waarden", "mean of published values"),
    "scaled": Text("als gepubliceerd, in personen of euro's", "as published, in persons or euros"),
    "share": Text("100 × deel / totaal", "100 × part / total"),
    "per_mwh": Text(
        "prijs in dollar per mmbtu / dollar per euro / 0,29307107 MWh per mmbtu",
        "price in USD per mmbtu / USD per EUR / 0.29307107 MWh per mmbtu",
    ),
    "per_mwh_growth": Text(
        "100 × (nieuw / oud − 1), van de prijs in euro per MWh",
        "100 × (new / old − 1), of the price in EUR per MWh",
    ),
    "per_hour_growth": Text(
        "100 × (nieuw / oud − 1), van de toegevoegde waarde (volume) per gewerkt uur",
        "100 × (new / old − 1), of value added (volume) per hour worked",
    ),
}
EURO_RATE = "EA.exchange_rate._Z.nsa.USD_EUR"
MWH_PER_MMBTU = 0.29307107
SPARK = 13
TEXT = "text:"
"""How the address of own figures that a text gave begins."""
CENTS = 2
"""Decimals of prices; a file may have more of them."""
SPREAD = 1.22
"""Three standard errors of the difference between two means of one rounded figure, in largest
errors of one: 3 × sqrt(2) × 0.5 / sqrt(3). Roundings of several periods partly cancel (R2)."""


@dataclass(frozen=True)
class Row:
    """One stored value of one cell (None: missing or withdrawn), with the release it came with."""

    released_at: datetime
    value: float | None
    source: str
    release: str
    dating: str
    in_cents: bool = False
    """Whether a later file gives the same value, in cents."""


@dataclass
class Books:
    """A store opened for one check: each series is read once, up to ``until``."""

    store: Store
    until: datetime | None = None
    _read: dict[str, dict[tuple[str, Period], list[Row]]] = field(default_factory=dict)
    chains: dict[Quantity, tuple[Vintage, ...]] = field(default_factory=dict)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The series in the store."""
        return frozenset(self.store.keys())

    @cached_property
    def parts(self) -> dict[str, SeriesKey]:
        """The series in the store, in order, with the parts of their keys."""
        return {key: SeriesKey.parse(key) for key in sorted(self.keys)}

    def cells(self, key: str) -> dict[tuple[str, Period], list[Row]]:
        """Per publisher and period every value the series has had, oldest first."""
        if key not in self._read:
            found = _cells(self.store.history(key, self.until))
            self._read[key] = {cell: self._beside_texts(rows) for cell, rows in found.items()}
        return self._read[key]

    @cached_property
    def texts(self) -> dict[str, str]:
        """Releases made of figures that texts gave (``keep``), with the name of the text."""
        found = self.store.records()
        return {r.release: r.url[len(TEXT) :] for r in found if r.url.startswith(TEXT)}

    def text_of(self, release: str) -> str | None:
        """The text that gave the figures of a release; None when a publisher or the user did."""
        return self.texts.get(release) if release.startswith(f"{OWN}/") else None

    def _beside_texts(self, rows: list[Row]) -> list[Row]:
        """What a text gave counts only where nothing else gives the figure."""
        return [r for r in rows if self.text_of(r.release) is None] or rows

    def publishers(self, key: str) -> list[str]:
        """The publishers of a series."""
        return sorted({publisher for publisher, _ in self.cells(key)})

    def freqs(self, key: str, publisher: str) -> set[Freq]:
        """The frequencies in which a publisher gives a series."""
        return {p.freq for who, p in self.cells(key) if who == publisher}


def books(store: Store, as_of: object = None) -> Books:
    """Open a store for one check; ``as_of`` bounds what counts as known now."""
    return Books(store, moment(as_of))  # type: ignore[arg-type]


def _cells(rows: pl.DataFrame) -> dict[tuple[str, Period], list[Row]]:
    found: dict[tuple[str, Period], list[Row]] = defaultdict(list)
    columns = ("publisher", "freq", "period", "value", "released_at", "source")
    for who, freq, start, value, when, source, release, dating in rows.select(
        *columns, "release", "dating"
    ).iter_rows():
        found[who, Period(start, freq)].append(
            Row(when.astimezone(UTC), value, source, release, dating)
        )
    return {cell: _without_roundings(rows) for cell, rows in found.items()}


def _without_roundings(rows: list[Row]) -> list[Row]:
    """The values of a cell; a price that is later given in cents is not revised by that."""
    out: list[Row] = []
    for row in rows:
        last = out[-1].value if out else None
        cents = None if last is None else round(last, CENTS)
        if cents is not None and row.value == cents != last:
            out[-1] = replace(out[-1], in_cents=True)
        else:
            out.append(row)
    return out


def vintages(quantity: Quantity, open_books: Books) -> tuple[Vintage, ...]:
    """Every value the quantity has had, oldest first; a withdrawn value ends its stay."""
    plain = replace(quantity, definition="same", ours=True)
    if plain not in open_books.chains:
        open_books.chains[plain] = _vintages(plain, open_books)
    return open_books.chains[plain]


def _vintages(quantity: Quantity, open_books: Books) -> tuple[Vintage, ...]:
    rows: list[tuple[datetime, Cell, Row]] = []
    for cell in _needed(quantity):
        key, period = cell
        who = _publisher(quantity, key, open_books)
        for row in open_books.cells(key).get((who, period), []):
            rows.append((row.released_at, cell, row))
    rows.sort(key=lambda r: r[0])
    found: list[Vintage] = []
    seen: dict[Cell, Row] = {}
    moments = list(dict.fromkeys(when for when, _, _ in rows))
    for when in moments:
        seen.update({cell: row for at, cell, row in rows if at == when})
        _extend(found, quantity, seen, when)
    return tuple(found)


def _publisher(quantity: Quantity, key: str, open_books: Books) -> str:
    """The publisher of the quantity, or of another series it is made with."""
    there = open_books.publishers(key) if key != quantity.keys[0] else []
    return quantity.publisher if quantity.publisher in there or not there else there[0]


def _extend(
    found: list[Vintage], quantity: Quantity, seen: dict[Cell, Row], when: datetime
) -> None:
    value = _value(quantity, {c: r.value for c, r in seen.items()})
    stands = found[-1] if found and found[-1].until is None else None
    if stands is not None and value == stands.value:
        return
    if stands is not None:
        found[-1] = replace(stands, until=when)
    if value is not None:
        found.append(_vintage(quantity, seen, value, when))


def _vintage(quantity: Quantity, seen: dict[Cell, Row], value: float, when: datetime) -> Vintage:
    latest = max(seen.values(), key=lambda r: r.released_at)
    # of a price made with a rate of exchange the publisher of the price counts
    main = max((r for (key, _), r in seen.items() if key == quantity.keys[0]),
               key=lambda r: r.released_at, default=latest)  # fmt: skip
    entry = catalogue().sources.get(main.source)
    return Vintage(
        value=value,
        released_at=when,
        until=None,
        releases=tuple(dict.fromkeys(r.release for r in seen.values())),
        publisher=entry.publisher if entry else Text.same(main.source),
        page=entry.page if entry else "",
        dating=latest.dating,
        margin=_margin(quantity, seen),
    )


def _needed(quantity: Quantity) -> Iterable[Cell]:
    return [(k, p) for k in quantity.keys for p in (*quantity.now, *quantity.base)]


def _value(quantity: Quantity, values: dict[Cell, float | None]) -> float | None:
    key = quantity.keys[0]
    now = _mean(values, key, quantity.now)
    if quantity.formula in ("printed", "mean", "scaled"):
        scale = scale_of(quantity) if quantity.formula == "scaled" else 1.0
        return None if now is None else now * scale
    if quantity.formula == "share":
        whole = _mean(values, quantity.keys[1], quantity.now)
        return None if now is None or not whole else 100 * now / whole
    if quantity.formula == "per_mwh":
        return _per_mwh(values, quantity.keys, quantity.now)
    if quantity.formula in MADE_OF_TWO:
        ratio = MADE_OF_TWO[quantity.formula]
        now = ratio(values, quantity.keys, quantity.now)
        was = ratio(values, quantity.keys, quantity.base)
        return None if now is None or not was else 100 * (now / was - 1)
    base = _mean(values, key, quantity.base)
    if now is None or base is None:
        return None
    return _compared(quantity, now, base)


def scale_of(quantity: Quantity) -> float:
    """What one of the unit of a series is in the unit that texts count in."""
    return AMOUNTS[SeriesKey.parse(quantity.keys[0]).unit][1]


def _per_mwh(
    values: dict[Cell, float | None], keys: tuple[str, ...], periods: tuple[Period, ...]
) -> float | None:
    """A price in dollars per mmbtu as euros per MWh."""
    dollars, rate = _mean(values, keys[0], periods), _mean(values, keys[1], periods)
    return None if dollars is None or not rate else dollars / rate / MWH_PER_MMBTU


def _per_hour(
    values: dict[Cell, float | None], keys: tuple[str, ...], periods: tuple[Period, ...]
) -> float | None:
    """Value added per hour worked."""
    added, hours = _mean(values, keys[0], periods), _mean(values, keys[1], periods)
    return None if added is None or not hours else added / hours


MADE_OF_TWO = {"per_mwh_growth": _per_mwh, "per_hour_growth": _per_hour}
"""Growth of what two series make together."""


def _mean(values: dict[Cell, float | None], key: str, periods: tuple[Period, ...]) -> float | None:
    found = [values.get((key, p)) for p in periods]
    present = [v for v in found if v is not None]
    return sum(present) / len(present) if len(present) == len(found) and present else None


def _compared(quantity: Quantity, now: float, base: float) -> float | None:
    ends = quantity.base[0].start, quantity.now[0].start
    return _step(quantity.keys[0], quantity.formula, ends, (base, now))


@lru_cache(maxsize=2**16)
def _step(
    key: str, formula: str, ends: tuple[date, date], values: tuple[float, float]
) -> float | None:
    """Growth or difference between two values; the same pair is asked for by every vintage."""
    (before, start), (base, now) = ends, values
    months = (start.year - before.year) * 12 + start.month - before.month
    breaks = _breaks(key)
    if not (months in (1, 12) or (months == 3 and start.month % 3 == 1)):
        crossed = any(before < day <= start for day in breaks)
        return None if crossed or before == start or base <= 0 else 100 * (now / base - 1)
    over: Over = "year" if months == 12 else "previous"
    freq: SeriesFreq = "M" if months in (1, 12) else "Q"
    frame = pl.DataFrame({"period": [before, start], "value": [base, now]})
    if formula == "growth":
        found = growth(frame, freq, over=over, breaks=breaks)["growth"]
    else:
        found = difference(frame, freq, over=over, breaks=breaks)["difference"]
    return None if found[-1] is None else float(found[-1])


def _breaks(key: str) -> list[date]:
    """Changes of definition within one key; a base or an adjustment is in the key itself."""
    parts = SeriesKey.parse(key)
    return [
        e.start
        for e in catalogue().events
        if e.kind == "definition" and e.indicator == parts.indicator and e.geo in ("*", parts.geo)
    ]


def _margin(quantity: Quantity, seen: dict[Cell, Row]) -> float:
    if any(row.in_cents for row in seen.values()):
        return _of_cents(quantity, seen)
    if quantity.formula != "growth":
        return 0.0
    unit = catalogue().units[SeriesKey.parse(quantity.keys[0]).unit]
    values = {c: r.value for c, r in seen.items()}
    now = _mean(values, quantity.keys[0], quantity.now)
    base = _mean(values, quantity.keys[0], quantity.base)
    if unit.kind != "index" or now is None or base is None or now < 0 or base <= 0.05:
        return 0.0
    worst = rounding_margin(now, base, unit.decimals)
    return worst * min(1.0, SPREAD / math.sqrt(len(quantity.now)))


def _of_cents(quantity: Quantity, seen: dict[Cell, Row]) -> float:
    """How far what is made of prices moves when taken in cents, as a later file has them."""
    fine = _value(quantity, {c: r.value for c, r in seen.items()})
    cents = _value(
        quantity,
        {c: round(r.value, CENTS) if r.value and r.in_cents else r.value for c, r in seen.items()},
    )
    return 0.0 if fine is None or cents is None else abs(cents - fine)


def known_at(chain: Iterable[Vintage], when: datetime) -> Vintage | None:
    """The value that stood at a moment (V2, V5), or None."""
    for vintage in chain:
        if vintage.released_at <= when and (vintage.until is None or when < vintage.until):
            return vintage
    return None


def points(quantity: Quantity, open_books: Books, then: datetime | None) -> tuple[Point, ...]:
    """The run of the quantity up to its period, as known at ``then`` and as known now."""
    found = []
    for back in range(SPARK - 1, -1, -1):
        chain = vintages(shifted(quantity, -back * len(quantity.now)), open_books)
        stands = chain[-1] if chain and chain[-1].until is None else None
        known = known_at(chain, then) if then is not None else None
        found.append(
            Point(
                quantity.now[0].shift(-back * len(quantity.now)),
                known.value if known else None,
                stands.value if stands else None,
            )
        )
    while found and found[0].then is None and found[0].now is None:
        found.pop(0)
    return tuple(found)


def shifted(quantity: Quantity, steps: int) -> Quantity:
    """The same quantity of another period."""
    return replace(
        quantity,
        now=tuple(p.shift(steps) for p in quantity.now),
        base=tuple(p.shift(steps) for p in quantity.base),
    )


def revision_spread(quantity: Quantity, open_books: Books) -> float | None:
    """The largest difference between two values that one period of the series ever had.

    Returns:
        In the unit of the series; None when no period has had two values.
    """
    spans = []
    for (who, _), rows in open_books.cells(quantity.keys[0]).items():
        values = [r.value for r in rows if r.value is not None]
        if who == quantity.publisher and len(values) > 1:
            spans.append(max(values) - min(values))
    return max(spans) if spans else None
