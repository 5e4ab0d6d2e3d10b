"""ENTSO-E day-ahead prices (documents A44), averaged to months that are complete.

A point may stand for those after it (curve type A03), steps are hours or quarters, and an answer
without data comes with HTTP 200 as an acknowledgement. A month counts in Central European time and
only when every quarter of an hour has a price (docs/conventions.md, M1).
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import polars as pl

from kentering.catalogue import SourceEntry, catalogue
from kentering.errors import SourceError
from kentering.language import Text
from kentering.periods import Period
from kentering.sources.answer import Answer, broken, combined_hash
from kentering.sources.checks import checked
from kentering.sources.numeral import plain_number
from kentering.sources.release import OBSERVATIONS, Release
from kentering.sources.web import RefusedError, Web

STEPS = {"PT15M": 1, "PT30M": 2, "PT60M": 4, "PT1H": 4}
SLOT = timedelta(minutes=15)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
PAGE = 100
MOST_PAGES = 10
DAY_AHEAD = {"type": "A44", "contract_MarketAgreement.type": "A01"}

Prices = dict[int, float]
"""Price by quarter of an hour since ``EPOCH``."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class EntsoePrices:
    """Day-ahead prices of the bidding zones that the catalogue entry lists.

    Args:
        id: the source.
        years: calendar years to ask, the running one included; ``KENTERING_ENTSOE_SINCE`` (a
            year) asks for a longer history.
        now: replaced in tests.
    """

    id: str
    years: int = 2
    now: Callable[[], datetime] = field(default=_now, repr=False)

    @property
    def entry(self) -> SourceEntry:
        """The source in the catalogue."""
        return catalogue().sources[self.id]

    def fetch(self, web: Web) -> list[Answer]:
        """One year per question and zone, page by page, up to the end of last month."""
        token = os.environ.get(self.entry.token, "").strip()
        if not token:
            raise self._no_entry("geen sleutel opgegeven", "no token given")
        zone = ZoneInfo(self.entry.zone)
        until = Period.of(self.now().astimezone(zone).date(), "M").start
        asked = os.environ.get("KENTERING_ENTSOE_SINCE", "")
        first = int(asked) if re.fullmatch(r"20\d\d", asked) else until.year - self.years + 1
        out: list[Answer] = []
        for geo, area in self.entry.keys["geo"].items():
            for year in range(first, until.year + 1):
                start, end = date(year, 1, 1), min(date(year + 1, 1, 1), until)
                if start < end:
                    params = {**_question(area), **_interval(start, end, zone)}
                    out += self._pages(web, params, f"{geo}_{year}", token)
        return out

    def _pages(
        self, web: Web, params: Mapping[str, str], name: str, token: str
    ) -> Iterator[Answer]:
        """An answer holds at most 100 series; go on while one is exactly full."""
        before = b""
        for page in range(MOST_PAGES):
            offset = {"offset": str(page * PAGE)} if page else {}
            answer = self._ask(web, {**params, **offset}, f"{name}_{page}.xml", token)
            series = re.split(rb"<(?:\w+:)?TimeSeries\b", answer.body)
            if page and series[1:2] == [before]:
                raise broken(answer, Text("elke bladzijde is gelijk", "every page is the same"))
            before = series[1] if len(series) > 1 else b""
            if page == 0 or len(series) > 1:
                yield answer
            if len(series) - 1 != PAGE:
                return
        raise broken(
            answer,
            Text(f"meer dan {MOST_PAGES} bladzijden", f"more than {MOST_PAGES} pages"),
        )

    def _ask(self, web: Web, params: Mapping[str, str], name: str, token: str) -> Answer:
        try:
            answer = web.get(
                self.entry.url, params=params, name=name, secret={"securityToken": token}
            )
        except RefusedError as error:
            if error.status in (401, 403):
                raise self._no_entry(
                    "de sleutel wordt geweigerd", "the token is refused"
                ) from error
            reason = error.body.decode("utf-8", "replace").replace(token, "***")
            text = re.search(r"<text>(.*?)</text>", reason, re.DOTALL)
            words = " ".join(text[1].split())[:200] if text else f"HTTP {error.status}"
            raise SourceError(
                Text(f"ENTSO-E weigert de vraag: {words}", f"ENTSO-E refuses: {words}"),
                where=f"{self.entry.url} {name}",
            ) from error
        if answer is None:
            raise AssertionError("not a conditional request")
        return answer

    def _no_entry(self, nl: str, en: str) -> SourceError:
        name = self.entry.token
        return SourceError(
            Text(f"ENTSO-E: {nl} ({name})", f"ENTSO-E: {en} ({name})"),
            where=self.entry.url,
            right=Text(
                f"een eigen sleutel (gratis, per e-mail; {self.entry.page}) in {name}; "
                "zonder sleutel geeft ember_power maandprijzen",
                f"a token of your own (free, by e-mail; {self.entry.page}) in {name}; "
                "without one ember_power gives monthly prices",
            ),
            run="kentering update ember_power",
        )

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """Average all answers together: one release."""
        zones: dict[str, Prices] = {}
        for answer in answers:
            self._document(answer, zones)
        self._none_silent(answers, zones)
        zone = ZoneInfo(self.entry.zone)
        rows: list[tuple[str, date, str, float | None, str]] = []
        for geo, prices in sorted(zones.items()):
            key = f"{geo}.electricity_price._Z.nsa.EUR_MWH"
            for start, value in _months(prices, zone):
                rows.append((key, start, "M", value, "m" if value is None else "A"))
        if not rows:
            raise SourceError(
                Text(
                    f"{self.id}: geen enkele complete maand in de antwoorden",
                    f"{self.id}: not one complete month in the answers",
                ),
                where=", ".join(a.name for a in answers)[:200] or "no answers",
                right=Text("minstens een hele maand", "at least one whole month"),
            )
        newest = max(a.retrieved_at for a in answers).astimezone(UTC)
        release = Release(
            source=self.id,
            released_at=newest,
            dating="lag",
            retrieved_at=newest,
            sha256=combined_hash(answers),
            url=answers[0].url,
            observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
            span="window",
        )
        return [checked(release)]

    def _none_silent(self, answers: Sequence[Answer], zones: Mapping[str, Prices]) -> None:
        """Refuse when a zone that was asked for has no price at all."""
        for geo, area in self.entry.keys["geo"].items():
            asked = [a for a in answers if f"in_Domain={area}" in a.url]
            if asked and geo not in zones:
                raise broken(
                    asked[-1],
                    Text(f"geen enkele prijs voor {geo}", f"not one price for {geo}"),
                    Text("prijzen, of een zone minder", "prices, or a zone less"),
                )

    def _document(self, answer: Answer, zones: dict[str, Prices]) -> None:
        root = _parsed(answer)
        name = _local(root.tag)
        if name == "Acknowledgement_MarketDocument":
            words = " ".join(" ".join(_texts(root, "text")).split())[:200]
            if "No matching data found" not in words:
                raise broken(answer, Text(f"ENTSO-E meldt: {words}", f"ENTSO-E says: {words}"))
            return
        if name != "Publication_MarketDocument":
            raise broken(
                answer,
                Text(f"onbekend document {name[:60]!r}", f"unknown document {name[:60]!r}"),
                Text.same("Publication_MarketDocument"),
            )
        geos = {area: geo for geo, area in self.entry.keys["geo"].items()}
        for series in (e for e in root if _local(e.tag) == "TimeSeries"):
            sequence = _one(answer, series, SEQUENCE, "1")
            if sequence == "2":
                continue  # EXAA, a second auction in DE_LU and AT
            self._as_expected(answer, series, sequence)
            area = _one(answer, series, "in_Domain.mRID")
            if area not in geos:
                raise broken(answer, Text(f"onbekend gebied {area!r}", f"unknown zone {area!r}"))
            curve = _one(answer, series, "curveType", "A01")
            prices = zones.setdefault(geos[area], {})
            for period in (e for e in series if _local(e.tag) == "Period"):
                _add(answer, prices, _points(answer, period, curve))

    def _as_expected(self, answer: Answer, series: ET.Element, sequence: str) -> None:
        wanted = {
            SEQUENCE: "1",
            "currency_Unit.name": self.entry.dimensions["currency"],
            "price_Measure_Unit.name": self.entry.dimensions["measure"],
            "contract_MarketAgreement.type": DAY_AHEAD["contract_MarketAgreement.type"],
        }
        for name, right in wanted.items():
            found = sequence if name == SEQUENCE else _one(answer, series, name)
            if found != right:
                raise broken(answer, Text.same(f"{name} {found!r}"), Text.same(right))
        curve = _one(answer, series, "curveType", "A01")
        if curve not in ("A01", "A03"):
            raise broken(
                answer,
                Text(f"onbekende curve {curve!r}", f"unknown curve type {curve!r}"),
                Text("A01 of A03", "A01 or A03"),
            )


SEQUENCE = "classificationSequence_AttributeInstanceComponent.position"


def _question(area: str) -> dict[str, str]:
    return {
        "documentType": DAY_AHEAD["type"],
        "in_Domain": area,
        "out_Domain": area,
        "contract_MarketAgreement.type": DAY_AHEAD["contract_MarketAgreement.type"],
    }


def _interval(start: date, end: date, zone: ZoneInfo) -> dict[str, str]:
    stamps = (datetime.combine(d, time.min, zone).astimezone(UTC) for d in (start, end))
    first, last = (f"{s:%Y%m%d%H%M}" for s in stamps)
    return {"periodStart": first, "periodEnd": last}


def _parsed(answer: Answer) -> ET.Element:
    try:
        return ET.fromstring(answer.body)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise broken(
            answer,
            Text(f"geen hele XML ({error})", f"not whole XML ({error})"),
            Text("een document A44", "a document A44"),
        ) from error


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _texts(root: ET.Element, name: str) -> list[str]:
    return [(e.text or "").strip() for e in root.iter() if _local(e.tag) == name]


def _one(answer: Answer, element: ET.Element, name: str, default: str | None = None) -> str:
    """The text of the only child of that name."""
    found = [(e.text or "").strip() for e in element if _local(e.tag) == name]
    if len(found) == 1 and found[0]:
        return found[0]
    if not found and default is not None:
        return default
    raise broken(
        answer,
        Text(f"{len(found)} keer {name}", f"{name} {len(found)} times"),
        Text("precies een keer", "exactly once"),
    )


def _slot(answer: Answer, text: str) -> int:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        steps, rest = divmod(moment - EPOCH, SLOT)
    except (ValueError, TypeError, OverflowError) as error:
        raise broken(answer, Text(f"geen moment: {text!r}", f"no moment: {text!r}")) from error
    if rest or abs(steps) > 10**7:
        raise broken(answer, Text(f"geen kwartier: {text!r}", f"no quarter hour: {text!r}"))
    return steps


def _points(answer: Answer, period: ET.Element, curve: str) -> Iterator[tuple[int, float]]:
    """Price per quarter of an hour; A03 repeats the last point given until the end."""
    interval = next((e for e in period if _local(e.tag) == "timeInterval"), None)
    if interval is None:
        raise broken(answer, Text("Period zonder timeInterval", "Period without timeInterval"))
    start = _slot(answer, _one(answer, interval, "start"))
    end = _slot(answer, _one(answer, interval, "end"))
    resolution = _one(answer, period, "resolution")
    width = STEPS.get(resolution)
    if width is None or (end - start) % (width or 1) or not 0 < end - start <= 366 * 96:
        raise broken(
            answer,
            Text(
                f"stap {resolution!r} over {end - start} kwartieren",
                f"step {resolution!r} over {end - start} quarter hours",
            ),
            Text("PT15M of PT60M, hooguit een jaar", "PT15M or PT60M, one year at most"),
        )
    given = _given(answer, period, (end - start) // width)
    price: float | None = None
    for position in range(1, (end - start) // width + 1):
        price = given.get(position, price if curve == "A03" else None)
        if price is not None:
            at = start + (position - 1) * width
            yield from ((at + part, price) for part in range(width))


def _given(answer: Answer, period: ET.Element, last: int) -> dict[int, float]:
    given: dict[int, float] = {}
    for point in (e for e in period if _local(e.tag) == "Point"):
        position = _one(answer, point, "position")
        price = plain_number(_one(answer, point, "price.amount"))
        good = bool(re.fullmatch(r"[0-9]{1,6}", position)) and 1 <= int(position) <= last
        if not good or price is None or int(position) in given:
            what = f"Point {position!r}: {_one(answer, point, 'price.amount')!r}"
            raise broken(
                answer,
                Text(f"onbruikbaar {what}", f"unusable {what}"),
                Text(
                    f"positie 1 tot {last}, eenmaal, met een getal",
                    f"position 1 to {last}, once, with a number",
                ),
            )
        given[int(position)] = price
    return given


def _add(answer: Answer, prices: Prices, points: Iterable[tuple[int, float]]) -> None:
    for slot, price in points:
        if prices.setdefault(slot, price) != price:
            moment = EPOCH + slot * SLOT
            raise broken(
                answer,
                Text(
                    f"twee prijzen voor {moment}: {prices[slot]} en {price}",
                    f"two prices for {moment}: {prices[slot]} and {price}",
                ),
                Text("een prijs per moment", "one price per moment"),
            )


def _months(prices: Prices, zone: ZoneInfo) -> Iterator[tuple[date, float | None]]:
    """Mean of each complete month; a gap inside is missing, a part at either end is left out."""
    if not prices:
        return
    first, last = (EPOCH + slot * SLOT for slot in (min(prices), max(prices)))
    month, final = (Period.of(m.astimezone(zone).date(), "M") for m in (first, last))
    while month <= final:
        edges = (datetime.combine(p.start, time.min, zone) for p in (month, month.shift(1)))
        start, end = ((edge.astimezone(UTC) - EPOCH) // SLOT for edge in edges)
        held = [prices[slot] for slot in range(start, end) if slot in prices]
        if len(held) == end - start:
            yield month.start, math.fsum(held) / len(held)
        elif min(prices) <= start and end <= max(prices) + 1:
            yield month.start, None
        month = month.shift(1)
