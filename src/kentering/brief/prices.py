"""What energy and prices do: gas, electricity and oil, metals, the euro, and output prices.

Enters: a ``View``. Leaves: the section, its chart and figures, and the gas price for the tiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kentering.brief.known import Known, View, figure, trace
from kentering.brief.model import Chart, Figure, Point, Section, Sentence
from kentering.brief.pictures import LEVEL_MONTHS, price_chart
from kentering.brief.say import Cite, Slot, cite, pct, say, shown
from kentering.brief.words import percent, sign
from kentering.catalogue import Geo, catalogue
from kentering.language import Text, number, round_half_away
from kentering.measure.growth import growth
from kentering.periods import Period

HEADING = Text("Wat doen energie en prijzen?", "What do energy and prices do?")
MWH_PER_MMBTU = 0.29307107
METALS = ("aluminium_price", "copper_price")


@dataclass(frozen=True)
class Price:
    """A price in its newest month, a month and a year before."""

    series: tuple[Known, ...]
    period: Period
    now: Figure
    yoy: Figure | None
    points: tuple[Point, ...]


GAS_FORMULA = Text(
    "prijs in dollar per mmbtu / dollar per euro / 0,29307107 MWh per mmbtu",
    "price in USD per mmbtu / USD per EUR / 0.29307107 MWh per mmbtu",
)


def gas_price(view: View) -> Price | None:
    """The European gas price in euro per MWh, from dollars per mmbtu and the euro's rate."""
    dollars = view.fresh(view.series("W", "gas_price", "_Z", "nsa", "USD_MMBTU"))
    rate = view.series("EA", "exchange_rate", "_Z", "nsa", "USD_EUR")
    if dollars is None or rate is None:
        return None
    both = [p for p in dollars.periods if rate.at(p)]
    euros = {p: dollars.seen[p].value / rate.seen[p].value / MWH_PER_MMBTU for p in both}
    if not euros:
        return None
    last = both[-1]
    label = Text("gasprijs Europa", "gas price, Europe")
    unit = catalogue().units["EUR_MWH"].label

    def made(p: Period) -> Figure:
        name = Text(f"{label.nl}, {p.label('nl')}", f"{label.en}, {p.label('en')}")
        return Figure(
            "gas.now", euros[p], 1, unit, name, trace([(dollars, p), (rate, p)], GAS_FORMULA)
        )

    year = last.year_earlier()
    yoy = None
    if year in euros:
        used = [(dollars, last), (rate, last), (dollars, year), (rate, year)]
        yoy = Figure(
            "gas.yoy",
            100 * (euros[last] / euros[year] - 1),
            1,
            catalogue().units["yoy"].label,
            Text(f"{label.nl}, jaar op jaar", f"{label.en}, year on year"),
            trace(
                used,
                Text(
                    "100 × (prijs / prijs een jaar eerder − 1), in euro",
                    "100 × (price / price a year earlier − 1), in euro",
                ),
            ),
        )
    points = tuple(
        Point(
            p.named(),
            p.start,
            euros[p],
            trace([(dollars, p), (rate, p)], GAS_FORMULA),
        )
        for p in both[-LEVEL_MONTHS:]
    )
    return Price((dollars, rate), last, made(last), yoy, points)


def plain_price(view: View, geo: str, indicator: str, unit: str) -> Price | None:
    """A price as published, with its growth over the year."""
    series = view.fresh(view.series(geo, indicator, "_Z", "nsa", unit))
    if series is None:
        return None
    last = series.last
    name = catalogue().indicators[indicator].label
    place = "" if geo in ("W", "EA") else f", {catalogue().geos[geo].name.nl}"
    place_en = "" if geo in ("W", "EA") else f", {catalogue().geos[geo].name.en}"
    rates = dict(growth(series.frame(), "M", over="year").select("period", "growth").iter_rows())
    yoy = rates.get(last.start)
    return Price(
        series=(series,),
        period=last,
        now=figure(
            f"{geo}.{indicator}.now",
            series.seen[last].value,
            series,
            [last],
            Text(
                f"{name.nl}{place}, {last.label('nl')}", f"{name.en}{place_en}, {last.label('en')}"
            ),
            decimals=2 if unit == "USD_EUR" else 1,
        ),
        yoy=None
        if yoy is None
        else figure(
            f"{geo}.{indicator}.yoy",
            yoy,
            series,
            [last, last.year_earlier()],
            Text(f"{name.nl}{place}, jaar op jaar", f"{name.en}{place_en}, year on year"),
            Text(
                "100 × (prijs / prijs een jaar eerder − 1)",
                "100 × (price / price a year earlier − 1)",
            ),
            unit=catalogue().units["yoy"].label,
        ),
        points=tuple(
            Point(
                p.named(),
                p.start,
                series.seen[p].value,
                series.trace([p], Text("als gepubliceerd", "as published")),
            )
            for p in series.periods[-LEVEL_MONTHS:]
        ),
    )


def price_section(view: View, geo: Geo) -> tuple[Section, list[Figure], Price | None]:
    """The section, its figures and the gas price."""
    gas = gas_price(view)
    power = plain_price(view, geo.code, "electricity_price", "EUR_MWH")
    oil = plain_price(view, "W", "oil_price", "USD_BBL")
    euro = plain_price(view, "EA", "exchange_rate", "USD_EUR")
    metals = [m for m in (plain_price(view, "W", i, "USD_T") for i in METALS) if m is not None]
    partner = (
        plain_price(view, geo.partner, "electricity_price", "EUR_MWH") if geo.partner else None
    )
    sentences: list[Sentence] = []
    figures: list[Figure] = []
    for price, make in ((gas, _gas), (oil, _oil), (euro, _euro)):
        if price is not None:
            sentences.append(make(price))
            figures += [f for f in (price.now, price.yoy) if f is not None]
    if power is not None:
        at = 1 if gas is not None else 0
        sentences.insert(at, _power(power, geo))
        figures += [f for f in (power.now, power.yoy) if f is not None]
        if partner is not None and partner.period == power.period and geo.partner:
            sentences.insert(at + 1, _beside(partner, catalogue().geos[geo.partner], power))
            figures.append(partner.now)
    if (made := _metals(metals)) is not None:
        sentences.append(made)
        figures += [m.yoy for m in metals if m.yoy is not None]
    sold, sold_figures = _output_prices(view, geo)
    sentences += sold
    figures += sold_figures
    lines = [(Text("gas, Europa", "gas, Europe"), gas.points)] if gas is not None else []
    if power is not None:
        lines.append(
            (Text(f"elektriciteit, {geo.name.nl}", f"electricity, {geo.name.en}"), power.points)
        )
    charts: tuple[Chart, ...] = ()
    if lines:
        used = [k for p in (gas, power) if p is not None for k in p.series]
        charts = (price_chart(lines, used, _title(gas, power)),)
    missing = _missing(view, geo, gas, power, bool(sold))
    section = Section(
        "prices", HEADING, (tuple(sentences),) if sentences else (), charts, None, missing
    )
    return section, figures, gas


def _change(p: Price) -> tuple[str, str, dict[str, Cite | Text]]:
    """The tail of a price sentence: so much more or less than a year earlier."""
    if p.yoy is None:
        return "", "", {}
    if sign(p.yoy.value) == 0:
        return (
            ", {y} een jaar eerder",
            ", {y} a year earlier",
            {"y": cite(p.yoy, "evenveel als", "the same as")},
        )
    word = Text("meer", "more") if p.yoy.value > 0 else Text("minder", "less")
    return (
        ", {y} {word} dan een jaar eerder",
        ", {y} {word} than a year earlier",
        {"y": pct(p.yoy), "word": word},
    )


def _priced(nl: str, en: str, p: Price, x: Cite, **more: Text) -> Sentence:
    tail_nl, tail_en, slots = _change(p)
    month = p.period.named()
    return say(nl + tail_nl + ".", en + tail_en + ".", x=x, month=month, **slots, **more)


def _gas(p: Price) -> Sentence:
    return _priced(
        "Gas kostte op de Europese markt in {month} gemiddeld {x} euro per MWh",
        "Gas on the European market cost {x} euros per MWh on average in {month}",
        p,
        shown(p.now),
    )


def _power(p: Price, geo: Geo) -> Sentence:
    return _priced(
        "Elektriciteit kostte in de groothandel in {name} in {month} gemiddeld {x} euro per MWh",
        "Electricity in {name} cost {x} euros per MWh wholesale in {month}",
        p,
        shown(p.now),
        name=geo.name,
    )


def _beside(p: Price, partner: Geo, home: Price) -> Sentence:
    here, there = (round_half_away(x.now.value, x.now.decimals) for x in (home, p))
    more = Text("hoger", "higher") if there > here else Text("lager", "lower")
    if there == here:
        more = Text("gelijk", "the same")
    return say(
        "In {name} was de elektriciteitsprijs in {month} {more}: {x} euro per MWh.",
        "In {name} the electricity price in {month} was {more}: {x} euros per MWh.",
        month=p.period.named(),
        name=partner.name,
        more=more,
        x=shown(p.now),
    )


def _oil(p: Price) -> Sentence:
    return _priced(
        "Een vat Brentolie kostte in {month} gemiddeld {x} dollar",
        "A barrel of Brent crude cost {x} dollars on average in {month}",
        p,
        shown(p.now),
    )


def _euro(p: Price) -> Sentence:
    return _priced(
        "De euro was in {month} gemiddeld {x} dollar waard",
        "The euro was worth {x} dollars on average in {month}",
        p,
        cite(p.now, number(p.now.value, "nl", 2), number(p.now.value, "en", 2)),
    )


def _metals(metals: Sequence[Price]) -> Sentence | None:
    """Two metals against a year earlier, one clause each."""
    told = [m for m in metals if m.yoy is not None and sign(m.yoy.value) != 0]
    if len(told) < 2 or told[0].period != told[1].period:
        return None
    a, b = told[0], told[1]
    if a.yoy is None or b.yoy is None:
        return None
    slots: dict[str, Slot] = {
        "month": a.period.named(),
        "x": pct(a.yoy),
        "y": pct(b.yoy),
        "a": _dear(a.yoy.value),
        "b": _dear(b.yoy.value),
    }
    return say(
        "Aluminium was in {month}, in dollars gerekend, {x} {a} dan een jaar eerder en koper {y} {b}.",
        "In dollars, aluminium was {x} {a} in {month} than a year earlier and copper {y} {b}.",
        **slots,
    )


def _dear(value: float) -> Text:
    return Text("duurder", "dearer") if value > 0 else Text("goedkoper", "cheaper")


def _output_prices(view: View, geo: Geo) -> tuple[list[Sentence], list[Figure]]:
    index = view.fresh(view.index(geo.code, "producer_prices", "C", "nsa"))
    if index is None:
        return [], []
    rates = dict(growth(index.frame(), "M", over="year").select("period", "growth").iter_rows())
    last = index.last
    value = rates.get(last.start)
    if value is None or sign(value) == 0:
        return [], []
    name = catalogue().indicators["producer_prices"].label
    f = figure(
        f"{geo.code}.producer_prices.yoy",
        value,
        index,
        [last, last.year_earlier()],
        Text(f"{name.nl}, {last.label('nl')}", f"{name.en}, {last.label('en')}"),
        Text(
            "100 × (index / index een jaar eerder − 1)", "100 × (index / index a year earlier − 1)"
        ),
        unit=catalogue().units["yoy"].label,
    )
    made = say(
        "De afzetprijzen van de industrie lagen in {month} {x} {word} dan een jaar eerder.",
        "Manufacturing output prices were {x} {word} in {month} than a year earlier.",
        month=last.named(),
        x=cite(f, percent(value, "nl"), percent(value, "en")),
        word=Text("hoger", "higher") if value > 0 else Text("lager", "lower"),
    )
    return [made], [f]


def _title(gas: Price | None, power: Price | None) -> Text:
    lead = gas or power
    if lead is None or lead.yoy is None or sign(lead.yoy.value) == 0:
        return Text("Energieprijzen", "Energy prices")
    what = Text("Gas", "Gas") if gas is not None else Text("Elektriciteit", "Electricity")
    word = _dear(lead.yoy.value)
    return Text(
        f"{what.nl} {word.nl} dan een jaar eerder", f"{what.en} {word.en} than a year earlier"
    )


def _missing(
    view: View, geo: Geo, gas: Price | None, power: Price | None, sold: bool
) -> tuple[Text, ...]:
    names: list[Text] = []
    if gas is None:
        old = view.series("W", "gas_price", "_Z", "nsa", "USD_MMBTU")
        names.append(_until(Text("de gasprijs", "the gas price"), old))
    if power is None:
        old = view.series(geo.code, "electricity_price", "_Z", "nsa", "EUR_MWH")
        names.append(_until(Text("de elektriciteitsprijs", "the electricity price"), old))
    if not sold:
        old = view.index(geo.code, "producer_prices", "C", "nsa")
        names.append(
            _until(Text("de afzetprijzen van de industrie", "manufacturing output prices"), old)
        )
    if not names:
        return ()
    return (
        Text(
            f"Geen recente cijfers in de opslag over: {'; '.join(n.nl for n in names)}.",
            f"No recent figures in the store for: {'; '.join(n.en for n in names)}.",
        ),
    )


def _until(name: Text, old: Known | None) -> Text:
    """The name, with the month of the last figure when there is one."""
    if old is None:
        return name
    return Text(
        f"{name.nl} (laatste: {old.last.label('nl')})", f"{name.en} (last: {old.last.label('en')})"
    )
