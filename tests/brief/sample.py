# ruff: noqa: E501
"""A hand-made brief of real size: invented figures, all traces in place. No store, no network."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

from kentering.brief.model import (
    Brief,
    Cell,
    Chart,
    Cited,
    Figure,
    Line,
    Mark,
    Piece,
    Point,
    Question,
    ReleaseRef,
    Section,
    Sentence,
    Table,
    Text,
    Tile,
    Trace,
)
from kentering.language import NBSP, Lang, number
from kentering.periods import Period

LAST = Period.parse("2025-03")
CBS = Text("CBS", "Statistics Netherlands")


def release(table: str, when: str, *, publisher: Text = CBS, dating: str = "calendar",
            vintages: str = "collected") -> ReleaseRef:  # fmt: skip
    return ReleaseRef(
        release=f"{table}-{when}",
        publisher=publisher,
        table=table,
        released_at=datetime.fromisoformat(f"{when}T04:30:00").replace(tzinfo=UTC),
        dating=dating,
        vintages=vintages,
        page=f"https://example.org/tables/{table}",
    )


OUTPUT = release("85806NED", "2025-05-09")
SURVEY = release("81234NED", "2025-04-29")
EUROPE = release("sts_inpr_m", "2025-05-15", publisher=Text.same("Eurostat"), dating="native",
                 vintages="native")  # fmt: skip
ENERGY = release("pink_sheet", "2025-05-02", publisher=Text("Wereldbank", "World Bank"),
                 dating="lag", vintages="unavailable")  # fmt: skip
LABOUR = release("85663NED", "2025-05-14", dating="retrieval")

PUBLISHED = Text("zoals gepubliceerd", "as published")
YEAR = Text("100 × (x / x van een jaar eerder − 1)", "100 × (x / x a year earlier − 1)")
MEAN = Text("gemiddelde van drie maanden", "mean of three months")


def trace(
    series: str, *periods: Period, release: ReleaseRef = OUTPUT, formula: Text = PUBLISHED
) -> Trace:
    return Trace((series,), tuple(str(p) for p in periods or (LAST,)), (release,), formula)


def label(period: Period) -> Text:
    return Text(period.label("nl"), period.label("en"))


def months(count: int) -> list[Period]:
    return [LAST.shift(-i) for i in range(count - 1, -1, -1)]


def wave(i: int, base: float, size: float, seed: float) -> float:
    slow = math.sin((i + seed) / 13.0) + 0.35 * math.sin((i + 2 * seed) / 3.1)
    return base + size * slow + 0.25 * size * math.sin(i * 7.7 + seed)


def line(name: Text, role: str, series: str, count: int, values: list[float | None], rel: ReleaseRef,
         formula: Text = PUBLISHED) -> Line:  # fmt: skip
    points = tuple(
        Point(label(p), p.start, v, trace(series, p, release=rel, formula=formula))
        for p, v in zip(months(count), values, strict=True)
    )
    return Line(name, role, points)  # type: ignore[arg-type]


FIGURES: dict[str, Figure] = {}


def figure(
    name: str, value: float, unit: str, nl: str, en: str, trace: Trace, decimals: int = 1
) -> str:
    FIGURES[name] = Figure(name, value, decimals, Text.same(unit), Text(nl, en), trace)
    return name


def s(nl: str, en: str, **cites: str) -> Sentence:
    """A sentence; ``{yoy:ruim 2 procent}`` cites the figure ``yoy`` with those words."""

    def pieces(text: str) -> tuple[Piece, ...]:
        found: list[Piece] = []
        for unit in ("procent", "percent", "euro"):
            text = text.replace(f" {unit}", f"{NBSP}{unit}")
        text = text.replace(":min ", f":min{NBSP}").replace(":minus ", f":minus{NBSP}")
        for i, part in enumerate(text.replace("}", "{").split("{")):
            if i % 2:
                name, words = part.split(":", 1)
                found.append(Cited(words, name))
            elif part:
                found.append(part)
        return tuple(found)

    return Sentence(pieces(nl), pieces(en))


NL = "cbs.85806NED.output.C.sa.NL"
DE = "eurostat.sts_inpr_m.output.B-D.sca.DE"
YOY = "cbs.85806NED.output.C.ca.NL"
CONF = "cbs.81234NED.confidence.C.sa.NL"
EARLIER = LAST.year_earlier()

figure(
    "yoy",
    2.3184,
    "%",
    "productie industrie, jaar op jaar",
    "manufacturing output, year on year",
    trace(YOY, LAST, EARLIER, formula=YEAR),
)
figure(
    "yoy_before",
    0.9127,
    "%",
    "productie industrie in februari, jaar op jaar",
    "manufacturing output in February, year on year",
    trace(YOY, LAST.shift(-1), LAST.shift(-13), formula=YEAR),
)
figure(
    "mom",
    -0.4421,
    "%",
    "productie industrie, maand op maand",
    "manufacturing output, month on month",
    trace(
        NL,
        LAST,
        LAST.shift(-1),
        formula=Text("100 × (x / x van een maand eerder − 1)", "100 × (x / x a month earlier − 1)"),
    ),
)
figure(
    "mean3",
    0.8113,
    "%",
    "driemaandsgemiddelde, verandering",
    "three-month average, change",
    trace(NL, LAST, LAST.shift(-3), formula=MEAN),
)
figure(
    "peak_gap",
    -5.67,
    "%",
    "afstand tot de top van mei 2022",
    "distance to the peak of May 2022",
    trace(NL, LAST, Period.parse("2022-05")),
)
figure("up", 5, "", "branches met hogere productie", "branches with higher output", trace(YOY), 0)
figure(
    "machines",
    8.95,
    "%",
    "machine-industrie, jaar op jaar",
    "machinery, year on year",
    trace("cbs.85806NED.output.C28.ca.NL", LAST, EARLIER, formula=YEAR),
)
figure(
    "chemicals",
    -6.35,
    "%",
    "chemische industrie, jaar op jaar",
    "chemicals, year on year",
    trace("cbs.85806NED.output.C20.ca.NL", LAST, EARLIER, formula=YEAR),
)
figure(
    "conf",
    -3.62,
    "pt",
    "producentenvertrouwen in april",
    "producer confidence in April",
    trace(CONF, LAST.shift(1), release=SURVEY),
)
figure(
    "conf_before",
    -1.74,
    "pt",
    "producentenvertrouwen in maart",
    "producer confidence in March",
    trace(CONF, LAST, release=SURVEY),
)
figure(
    "conf_mean",
    -0.21,
    "pt",
    "twintigjaarsgemiddelde van het vertrouwen",
    "twenty-year average of confidence",
    trace(CONF, release=SURVEY, formula=Text("gemiddelde van 240 maanden", "mean of 240 months")),
)
figure(
    "de_yoy",
    -0.31,
    "%",
    "productie Duitsland, jaar op jaar",
    "output Germany, year on year",
    trace(DE, LAST, EARLIER, release=EUROPE, formula=YEAR),
)
figure(
    "de_mom",
    3.04,
    "%",
    "productie Duitsland, maand op maand",
    "output Germany, month on month",
    trace(DE, LAST, LAST.shift(-1), release=EUROPE),
)
figure(
    "gas",
    35.42,
    "EUR/MWh",
    "gasprijs, maandgemiddelde april",
    "gas price, monthly average April",
    trace("worldbank.gas.eu", LAST.shift(1), release=ENERGY),
)
figure(
    "power",
    79.91,
    "EUR/MWh",
    "stroomprijs, maandgemiddelde april",
    "electricity price, monthly average April",
    trace("worldbank.power.nl", LAST.shift(1), release=ENERGY),
)
figure(
    "orders",
    101.42,
    "",
    "orderontvangst, index",
    "orders received, index",
    trace("cbs.orders.C", release=SURVEY),
)
figure(
    "ppi",
    1.26,
    "%",
    "producentenprijzen, jaar op jaar",
    "producer prices, year on year",
    trace("cbs.ppi.C", LAST, EARLIER, formula=YEAR),
)
figure(
    "vacancies",
    24_300.0,
    "",
    "vacatures in de industrie",
    "vacancies in manufacturing",
    trace("cbs.vacancies.C", Period.parse("2025-Q1"), release=LABOUR),
    0,
)
figure(
    "revision",
    -0.28,
    "pp",
    "herziening van de jaargroei van februari",
    "revision of the February growth rate",
    trace(
        YOY, LAST.shift(-1), formula=Text("nieuw − eerder gepubliceerd", "new − first published")
    ),
)

BRANCHES: list[tuple[Text, float | None]] = [
    (Text("Machines", "Machinery"), 8.95),
    (Text("Elektrische apparatuur", "Electrical equipment"), 4.12),
    (Text("Voedings- en genotmiddelen", "Food, beverages and tobacco"), 2.71),
    (Text("Metaalproducten", "Metal products"), 1.05),
    (Text("Farmaceutische producten", "Pharmaceuticals"), 0.42),
    (Text("Rubber en kunststof", "Rubber and plastics"), -1.34),
    (Text("Transportmiddelen", "Transport equipment"), -3.08),
    (Text("Chemie", "Chemicals"), -6.35),
]


def columns_chart() -> Chart:
    values: list[float | None] = [wave(i, -0.4, 3.4, 4) for i in range(48)]
    values[20] = None
    values[-2:] = [0.9127, 2.3184]
    return Chart(
        "yoy", "columns",
        Text("Productie voor de tweede maand boven het niveau van een jaar eerder", "Output above its level of a year earlier for the second month"),
        Text("Industrie, kalendergecorrigeerd, % t.o.v. een jaar eerder", "Manufacturing, calendar adjusted, % year on year"),
        Text("Bron: CBS (85806NED), 9 mei 2025", "Source: Statistics Netherlands (85806NED), 9 May 2025"),
        Text("Staafjes per maand; de laatste, maart 2025, is 2,3 procent.", "Columns per month; the last, March 2025, is 2.3 percent."),
        (line(Text("Industrie", "Manufacturing"), "main", YOY, 48, values, OUTPUT, YEAR),),
    )  # fmt: skip


def level_chart() -> Chart:
    values: list[float | None] = [wave(i, 106 + i / 40, 3.6, 30) for i in range(120)]
    numbers = [v for v in values if v is not None]
    at = dict(zip(numbers, months(120), strict=True))
    high, low = max(numbers), min(numbers)
    return Chart(
        "level", "line",
        Text("Productie nog onder de top van mei 2022", "Output still below its peak of May 2022"),
        Text("Industrie, seizoen- en kalendergecorrigeerd (2021=100)", "Manufacturing, seasonally and calendar adjusted (2021=100)"),
        Text("Bron: CBS (85806NED), 9 mei 2025", "Source: Statistics Netherlands (85806NED), 9 May 2025"),
        Text("Lijn van de productie-index; maart 2025 ligt onder de top.", "Line of the output index; March 2025 lies below the peak."),
        (line(Text("Industrie", "Manufacturing"), "main", NL, 120, values, OUTPUT),),
        (Mark(Text("top", "peak"), high, at[high].start), Mark(Text("dieptepunt", "low"), low, at[low].start)),
        zero=False,
    )  # fmt: skip


def bars_chart() -> Chart:
    points = tuple(
        Point(
            name, LAST.start, value, trace(f"cbs.85806NED.output.{i}", LAST, EARLIER, formula=YEAR)
        )
        for i, (name, value) in enumerate(reversed(BRANCHES))
    )
    total = Point(Text("Industrie", "Manufacturing"), LAST.start, 2.3184, FIGURES["yoy"].trace)
    return Chart(
        "branches", "bars",
        Text("Machines voorop, chemie achteraan", "Machinery first, chemicals last"),
        Text("Productie naar branche, maart 2025, % t.o.v. een jaar eerder", "Output by branch, March 2025, % year on year"),
        Text("Bron: CBS (85806NED), 9 mei 2025", "Source: Statistics Netherlands (85806NED), 9 May 2025"),
        Text("Staven per branche, van 9,0 tot −6,4 procent.", "Bars per branch, from 9.0 to −6.4 percent."),
        (Line(Text("Branches", "Branches"), "main", points), Line(Text("Industrie", "Manufacturing"), "second", (total,))),
    )  # fmt: skip


def partner_chart() -> Chart:
    home: list[float | None] = [None, None] + [wave(i, 101, 2.2, 30) for i in range(118)]
    partner: list[float | None] = [None, None] + [wave(i, 99 - i / 30, 2.0, 24) for i in range(118)]
    return Chart(
        "partner", "line",
        Text("Nederland boven Duitsland sinds 2021", "The Netherlands above Germany since 2021"),
        Text("Driemaandsgemiddelde, seizoen- en kalendergecorrigeerd (2021=100)", "Three-month average, seasonally and calendar adjusted (2021=100)"),
        Text("Bron: CBS; Eurostat (sts_inpr_m)", "Source: Statistics Netherlands; Eurostat (sts_inpr_m)"),
        Text("Twee lijnen: Nederland ligt boven Duitsland.", "Two lines: the Netherlands lies above Germany."),
        (line(Text("Nederland", "The Netherlands"), "main", NL, 120, home, OUTPUT, MEAN),
         line(Text("Duitsland", "Germany"), "second", DE, 120, partner, EUROPE, MEAN)),
        zero=False,
    )  # fmt: skip


def confidence_chart() -> Chart:
    values: list[float | None] = [wave(i, 0, 5, 12) for i in range(120)]
    return Chart(
        "confidence", "line",
        Text("Vertrouwen onder het gemiddelde van twintig jaar", "Confidence below its twenty-year average"),
        Text("Saldo van positieve en negatieve antwoorden, seizoengecorrigeerd", "Balance of positive and negative answers, seasonally adjusted"),
        Text("Bron: CBS (81234NED), 29 april 2025", "Source: Statistics Netherlands (81234NED), 29 April 2025"),
        Text("Lijn van het producentenvertrouwen met het gemiddelde.", "Line of producer confidence with its average."),
        (line(Text("Producentenvertrouwen", "Producer confidence"), "main", CONF, 120, values, SURVEY),),
        (Mark(Text("gemiddelde 20 jaar", "20-year average"), -0.21),),
    )  # fmt: skip


def energy_chart() -> Chart:
    gas: list[float | None] = [max(8.0, wave(i, 34, 14, 40)) for i in range(60)]
    power: list[float | None] = [max(20.0, wave(i, 92, 38, 42)) for i in range(60)]
    return Chart(
        "energy", "line",
        Text("Stroom en gas goedkoper dan in februari", "Electricity and gas cheaper than in February"),
        Text("Maandgemiddelde, euro per MWh", "Monthly average, EUR per MWh"),
        Text("Bron: Wereldbank, 2 mei 2025", "Source: World Bank, 2 May 2025"),
        Text("Lijnen van de prijs van gas en elektriciteit.", "Lines of the price of gas and electricity."),
        (line(Text("Elektriciteit", "Electricity"), "main", "worldbank.power.nl", 60, power, ENERGY),
         line(Text("Gas", "Gas"), "second", "worldbank.gas.eu", 60, gas, ENERGY)),
    )  # fmt: skip


def branch_table() -> Table:
    rows: list[tuple[Cell, ...]] = []
    for i, (name, value) in enumerate(BRANCHES):
        key = figure(
            f"b{i}",
            value or 0.0,
            "%",
            f"{name.nl}, jaar op jaar",
            f"{name.en}, year on year",
            trace(f"cbs.85806NED.output.{i}", LAST, EARLIER, formula=YEAR),
        )
        both = tuple(Cited(number(value or 0.0, lang), key) for lang in ("nl", "en"))
        rows.append(
            (
                name,
                (both[0], both[1]),
                Text(number(i - 3.3, "nl"), number(i - 3.3, "en")),
                Text.same("–"),
            )
        )
    return Table(
        "branches",
        Text("Productie naar branche, maart 2025", "Output by branch, March 2025"),
        (Text("Branche", "Branch"), Text("% j-o-j", "% y/y"), Text("% feb.", "% Feb"), Text("bijdrage", "contribution")),
        tuple(rows),
        Text("De acht grootste branches; bijdrage in procentpunt.", "The eight largest branches; contribution in percentage points."),
    )  # fmt: skip


def calendar_table() -> Table:
    rows = (("6 juni 2025", "6 June 2025", "Productie april", "Output April", "CBS"),
            ("13 juni 2025", "13 June 2025", "Productie eurogebied april", "Output euro area April", "Eurostat"),
            ("27 juni 2025", "27 June 2025", "Producentenvertrouwen juni", "Producer confidence June", "CBS"),
            ("1 juli 2025", "1 July 2025", "Inkoopmanagersindex juni", "Purchasing managers' index June", "Nevi"))  # fmt: skip
    return Table(
        "calendar",
        Text("Verschijningsdata", "Release dates"),
        (Text("Datum", "Date"), Text("Cijfer", "Figure"), Text("Bron", "Source")),
        tuple((Text(a, b), Text(c, d), Text.same(e)) for a, b, c, d, e in rows),
    )


def tiles() -> tuple[Tile, ...]:
    def tile(
        key: str,
        nl: str,
        en: str,
        v: tuple[str, str],
        c: tuple[str, str],
        d: int | None,
        *figs: str,
    ) -> Tile:
        period = label(LAST)
        return Tile(key, Text(nl, en), Text(*v), Text(*c), d, period, figs)  # type: ignore[arg-type]

    return (
        tile("output", "Productie, j-o-j", "Output, y/y", ("2,3%", "2.3%"), ("was 0,9%", "was 0.9%"), 1, "yoy", "yoy_before"),
        tile("confidence", "Vertrouwen", "Confidence", ("−3,6", "−3.6"), ("was −1,7", "was −1.7"), -1, "conf", "conf_before"),
        tile("pmi", "Inkoopindex", "PMI", ("–", "–"), ("niet in de voorraad", "not in the store"), None),
        tile("orders", "Orders (2021=100)", "Orders (2021=100)", ("101,4", "101.4"), ("gelijk", "unchanged"), 0, "orders"),
        tile("prices", "Prijzen, j-o-j", "Prices, y/y", ("1,3%", "1.3%"), ("was 1,9%", "was 1.9%"), -1, "ppi"),
        tile("labour", "Vacatures", "Vacancies", ("24.300", "24,300"), ("+300 in een kwartaal", "+300 in a quarter"), 1, "vacancies"),
    )  # fmt: skip


def lead() -> tuple[Sentence, ...]:
    return (
        s("De industrie produceerde in maart 2025 {yoy:2,3 procent} meer dan in maart 2024.",
          "In March 2025 manufacturing output was {yoy:2.3 percent} higher than in March 2024."),
        s("Vergeleken met februari daalde de productie {mom:0,4 procent}.",
          "Relative to February output fell by {mom:0.4 percent}."),
        s("Het producentenvertrouwen verslechterde in april naar {conf:min 3,6}.",
          "Producer confidence deteriorated to {conf:minus 3.6} in April."),
    )  # fmt: skip


def _output() -> Section:
    return Section(
        "output", Text("Hoe staat de productie ervoor?", "Where does output stand?"),
        (
            (s("De kalendergecorrigeerde productie lag in maart {yoy:2,3 procent} boven het niveau van een jaar eerder. In februari was de stijging {yoy_before:0,9 procent}.",
               "In March calendar-adjusted output was {yoy:2.3 percent} above its level of a year earlier. In February the rise was {yoy_before:0.9 percent}."),
             s(" Het is de tweede maand op rij met een stijging.", " It is the second month in a row with a rise.")),
            (s("Voor de korte termijn zijn cijfers na correctie voor seizoen het meest geschikt. Van februari op maart daalde de productie {mom:0,4 procent}. De gecorrigeerde reeks schommelt: stijgingen en dalingen volgen elkaar snel op. Het driemaandsgemiddelde lag {mean3:0,8 procent} hoger dan drie maanden eerder.",
               "For the short term, seasonally adjusted figures are best. From February to March output fell by {mom:0.4 percent}. The adjusted series fluctuates: rises and falls follow each other fast. The three-month average was {mean3:0.8 percent} higher than three months before."),
             s(" De productie ligt {peak_gap:5,7 procent} onder de top van mei 2022, toen de reeks haar hoogste stand sinds het begin van de meting bereikte.",
               " Output is {peak_gap:5.7 percent} below its peak of May 2022, the highest value since the series began.")),
        ),
        (columns_chart(), level_chart()),
    )  # fmt: skip


def _branches() -> Section:
    return Section(
        "branches", Text("Welke branches bepalen het beeld?", "Which branches shape the picture?"),
        ((s("{up:Vijf} van de acht grootste branches produceerden meer dan een jaar eerder. De productie van de machine-industrie steeg met {machines:9,0 procent} het sterkst. In de chemische industrie was de daling met {chemicals:6,4 procent} het grootst.",
            "{up:Five} of the eight largest branches produced more than a year earlier. Output of machinery rose most, by {machines:9.0 percent}. In chemicals the fall was largest, at {chemicals:6.4 percent}."),
          s(" Samen zijn de acht branches goed voor ruim driekwart van de productie. De bijdragen tellen op tot de groei van het totaal.",
            " Together the eight branches make up more than three quarters of output. The contributions add up to the growth of the total.")),),
        (bars_chart(),), branch_table(),
    )  # fmt: skip


def _germany() -> Section:
    return Section(
        "germany", Text("Wat doet Duitsland?", "What is Germany doing?"),
        ((s("Duitsland is een belangrijke afzetmarkt voor de Nederlandse industrie. De Duitse productie was in maart {de_yoy:0,3 procent} lager dan een jaar eerder. Ten opzichte van februari steeg ze {de_mom:3,0 procent} (Eurostat).",
            "Germany is an important market for Dutch manufacturing. In March German output was {de_yoy:0.3 percent} lower than a year earlier. Relative to February it rose by {de_mom:3.0 percent} (Eurostat)."),),),
        (partner_chart(),),
    )  # fmt: skip


def _confidence() -> Section:
    return Section(
        "confidence", Text("Wat verwachten de ondernemers?", "What do manufacturers expect?"),
        ((s("Het producentenvertrouwen ging van {conf_before:min 1,7} in maart naar {conf:min 3,6} in april. Ondernemers waren negatiever over de verwachte bedrijvigheid. Het vertrouwen ligt onder het gemiddelde van de afgelopen twintig jaar, {conf_mean:min 0,2}. Het bereikte de hoogste waarde, 10,2, in november 2021 en de laagste, min 31,5, in april 2020.",
            "Producer confidence went from {conf_before:minus 1.7} in March to {conf:minus 3.6} in April. Manufacturers were more negative about expected activity. Confidence is below its average of the past twenty years, {conf_mean:minus 0.2}. It reached its highest value, 10.2, in November 2021 and its lowest, minus 31.5, in April 2020."),),),
        (confidence_chart(),),
        missing=(Text("De inkoopmanagersindex is niet in de voorraad.", "The purchasing managers' index is not in the store."),),
    )  # fmt: skip


def _prices() -> Section:
    return Section(
        "prices", Text("Hoe ontwikkelen prijzen en arbeidsmarkt zich?", "How are prices and the labour market developing?"),
        ((s("De producentenprijzen waren in maart {ppi:1,3 procent} hoger dan een jaar eerder. Gas kostte in april gemiddeld {gas:35,4 euro} per MWh, elektriciteit {power:79,9 euro}. Er stonden {vacancies:24.300} vacatures open in de industrie.",
            "Producer prices in March were {ppi:1.3 percent} higher than a year earlier. In April gas cost {gas:35.4 euros} per MWh on average and electricity {power:79.9 euros}. There were {vacancies:24,300} vacancies in manufacturing."),),),
        (energy_chart(),),
    )  # fmt: skip


def _revision() -> Section:
    return Section(
        "revision", Text("Wat is herzien en wat komt eraan?", "What was revised and what comes next?"),
        ((s("De jaargroei van februari is {revision:0,3 procentpunt} lager dan eerst gepubliceerd. De overige maanden van het afgelopen jaar zijn niet herzien. De cijfers over maart zijn voorlopig.",
            "The growth rate of February is {revision:0.3 percentage points} lower than first published. The other months of the past year were not revised. The figures for March are provisional."),),),
        (), calendar_table(),
    )  # fmt: skip


def questions() -> tuple[Question, ...]:
    return (
        Question(s("De chemie produceerde {chemicals:6,4 procent} minder.", "Chemicals produced {chemicals:6.4 percent} less."),
                 Text("branche meer dan 5% onder een jaar eerder", "branch more than 5% below a year earlier"),
                 Text("Welk deel van onze omzet hangt aan afnemers in de chemie?", "Which share of our turnover depends on customers in chemicals?")),
        Question(s("Het vertrouwen daalde {conf:naar min 3,6}.", "Confidence fell {conf:to minus 3.6}."),
                 Text("verandering van 1,5 punt of meer", "change of 1.5 points or more"),
                 Text("Zien wij in onze orderportefeuille dezelfde draai?", "Do we see the same turn in our order book?")),
        Question(s("Duitsland steeg {de_mom:3,0 procent} op een maand.", "Germany rose by {de_mom:3.0 percent} in a month."),
                 Text("maandmutatie van 2% of meer", "monthly change of 2% or more"),
                 Text("Is onze Duitse vraag in maart naar voren gehaald?", "Was our German demand brought forward in March?")),
    )  # fmt: skip


def brief(*, warnings: tuple[Text, ...] = ()) -> Brief:
    return Brief(
        geo="NL",
        day=date(2025, 5, 16),
        title=Text("Industrie produceert ruim 2 procent meer in maart", "Manufacturing output up by over 2 percent in March"),
        lead=lead(),
        tiles=tiles(),
        sections=(_output(), _branches(), _germany(), _confidence(), _prices(), _revision()),
        questions=questions(),
        figures=dict(FIGURES),
        warnings=warnings,
        method=(
            Text("Jaargroei is kalendergecorrigeerd en zoals gepubliceerd door het CBS; maandgroei en niveaus zijn ook voor het seizoen gecorrigeerd.",
                 "Growth over the year is calendar adjusted and as published by Statistics Netherlands; monthly growth and levels are seasonally adjusted as well."),
            Text("Afronding halve eenheden van nul af, vanuit onafgeronde cijfers.", "Halves are rounded away from zero, from unrounded figures."),
        ),
        kicker=Text("Nederland · 16 mei 2025 · cijfers bekend op die dag", "The Netherlands · 16 May 2025 · figures known on that day"),
        edition="2025-05",
        version="0.1.0",
        sources=(Text("CBS: 85806NED, 81234NED, 85663NED", "Statistics Netherlands: 85806NED, 81234NED, 85663NED"), Text.same("Eurostat: sts_inpr_m"), Text("Wereldbank: Pink Sheet", "World Bank: Pink Sheet")),
    )  # fmt: skip


def bare() -> Brief:
    """A brief with nothing in it but a heading, for what renderers do when all is missing."""
    nothing = Section(
        "output",
        Text("Productie", "Output"),
        (),
        missing=(Text("Niet in de voorraad.", "Not in the store."),),
    )
    return Brief("NL", date(2025, 5, 16), Text("Leeg", "Empty"), (), (), (nothing,), (), {}, (), (),
                 Text("Nederland", "The Netherlands"), "2025-05", "0.1.0")  # fmt: skip


LANGUAGES: tuple[Lang, ...] = ("nl", "en")
