"""ENTSO-E documents: steps, curves, gaps, zones and tokens (docs/conventions.md, M1, T1, E3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.errors import KenteringError, SourceError
from kentering.sources.answer import Answer, Archive
from kentering.sources.entsoe import EntsoePrices
from kentering.sources.release import Release
from kentering.sources.web import Web
from tests.sources.server import Asked, Reply, Server

TABLE = EntsoePrices("entsoe_power", years=1, now=lambda: datetime(2026, 3, 5, tzinfo=UTC))
NL = "10YNL----------L"
ZONE = ZoneInfo("Europe/Brussels")
NAMESPACE = "urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3"
TOKEN = "11111111-2222-3333-4444-555555555555"
NOTHING = (
    b'<?xml version="1.0"?><Acknowledgement_MarketDocument xmlns="urn:x"><Reason><code>999</code>'
    b"<text>No matching data found for Data item ENERGY_PRICES</text></Reason>"
    b"</Acknowledgement_MarketDocument>"
)
Points = Sequence[tuple[int, float | str]]


def utc(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def series(
    start: date,
    points: Points,
    *,
    end: date | None = None,
    step: str = "PT60M",
    curve: str = "A03",
    area: str = NL,
    extra: str = "",
    currency: str = "EUR",
) -> str:
    last = end or start + timedelta(days=1)
    body = "".join(
        f"<Point><position>{p}</position><price.amount>{v}</price.amount></Point>"
        for p, v in points
    )
    return (
        f"<TimeSeries><mRID>1</mRID><in_Domain.mRID>{area}</in_Domain.mRID>"
        f"<contract_MarketAgreement.type>A01</contract_MarketAgreement.type>"
        f"<currency_Unit.name>{currency}</currency_Unit.name>"
        f"<price_Measure_Unit.name>MWH</price_Measure_Unit.name>{extra}"
        f"<curveType>{curve}</curveType><Period><timeInterval><start>{utc(start):%Y-%m-%dT%H:%MZ}"
        f"</start><end>{utc(last):%Y-%m-%dT%H:%MZ}</end></timeInterval>"
        f"<resolution>{step}</resolution>{body}</Period></TimeSeries>"
    )


def document(*parts: str) -> bytes:
    return (
        f'<?xml version="1.0"?><Publication_MarketDocument xmlns="{NAMESPACE}">'
        f"{''.join(parts)}</Publication_MarketDocument>"
    ).encode()


def answer(body: bytes, url: str = "https://web-api.tp.entsoe.eu/api") -> Answer:
    return Answer("NL_2026_0.xml", url, body, datetime(2026, 4, 2, tzinfo=UTC))


def read(*bodies: bytes) -> Release:
    [release] = TABLE.read([answer(b) for b in bodies])
    return release


def month(year: int, number: int, points: Points, **how: str) -> list[str]:
    first = date(year, number, 1)
    last = date(year + number // 12, number % 12 + 1, 1)
    return [
        series(first + timedelta(days=n), points, **how)  # type: ignore[arg-type]
        for n in range((last - first).days)
    ]


# --- reading


def test_omitted_points_repeat_the_last_one() -> None:
    """A03: 6 hours at 10, 18 at 50, each day: the mean is 40, over hours or quarters alike."""
    hours = read(document(*month(2026, 1, [(1, 10), (7, 50)])))
    quarters = read(document(*month(2026, 1, [(1, 10), (25, 50)], step="PT15M")))
    for release in (hours, quarters):
        assert release.observations.rows() == [
            ("NL.electricity_price._Z.nsa.EUR_MWH", date(2026, 1, 1), "M", 40.0, "A")
        ]
        assert (release.span, release.dating) == ("window", "lag")


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.integers(2, 24), st.sampled_from([-5.5, 0.0, 12.25, 300.0]), max_size=8))
def test_repeating_is_the_same_as_writing_out(changes: dict[int, float]) -> None:
    """A01 with all points and A03 without repeats are the same prices."""
    full, price = [], 1.0
    for hour in range(1, 25):
        price = changes.get(hour, price)
        full.append((hour, price))
    short = [(h, p) for i, (h, p) in enumerate(full) if i == 0 or p != full[i - 1][1]]
    whole = read(document(*month(2026, 1, full, curve="A01")))
    brief = read(document(*month(2026, 1, short)))
    assert whole.observations.equals(brief.observations)


def test_a_month_with_a_missing_hour_is_missing() -> None:
    """M1: never a partial mean; a part at either end is no month at all."""
    days = [*month(2026, 1, [(1, 10)]), *month(2026, 2, [(1, 20)]), *month(2026, 3, [(1, 30)])]
    gone = document(*days[:40], *days[41:])
    assert read(gone).observations.select("value", "status").rows() == [
        (10.0, "A"),
        (None, "m"),
        (30.0, "A"),
    ]
    assert read(document(*days[1:60])).observations["value"].to_list() == [20.0]
    holes = document(*month(2026, 1, [(n, 1) for n in range(2, 25)], curve="A01"), *days[31:])
    assert read(holes).observations["period"].to_list() == [date(2026, 2, 1), date(2026, 3, 1)]


def test_the_hour_that_summer_time_takes() -> None:
    """The 29th of March 2026 has 23 hours: 743 in the month, each once."""
    days = month(2026, 3, [(1, 10)])
    assert read(document(*days)).observations["value"].to_list() == [10.0]
    days[28] = series(date(2026, 3, 29), [(1, 10), (24, 10)])
    with pytest.raises(SourceError, match="Point '24'"):
        read(document(*days))


def test_the_second_auction_is_not_mixed_in() -> None:
    tag = "classificationSequence_AttributeInstanceComponent.position"
    first = month(2026, 1, [(1, 10)], extra=f"<{tag}>1</{tag}>")
    second = month(2026, 1, [(1, 99)], step="PT15M", extra=f"<{tag}>2</{tag}>")
    assert read(document(*first, *second)).observations["value"].to_list() == [10.0]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (series(date(2026, 1, 5), [(1, 11)]), "two prices"),
        (series(date(2026, 2, 1), [(1, 1), (1, 1)]), "Point '1'"),
        (series(date(2026, 2, 1), [(0, 1)]), "Point '0'"),
        (series(date(2026, 2, 1), [(1, "NaN")]), "unusable Point"),
        (series(date(2026, 2, 1), [(1, "1,5")]), "unusable Point"),
        (series(date(2026, 2, 1), [(1, 1)], step="P1D"), "step 'P1D'"),
        (series(date(2026, 2, 2), [(1, 1)], end=date(2026, 2, 1)), "step"),
        (series(date(2026, 2, 1), [(1, 1)], end=date(2028, 2, 1)), "step"),
        (series(date(2026, 2, 1), [(1, 1)], curve="A02"), "curve type"),
        (series(date(2026, 2, 1), [(1, 1)], area="10YXX"), "unknown zone"),
        (series(date(2026, 2, 1), [(1, 1)], currency="GBP"), "currency_Unit.name"),
        ("<TimeSeries></TimeSeries>", "contract|currency"),
    ],
)
def test_what_is_not_understood_is_refused(part: str, words: str) -> None:
    """First law."""
    with pytest.raises(SourceError, match=words):
        read(document(*month(2026, 1, [(1, 10)]), part))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (NOTHING, "not one complete month"),
        (NOTHING.replace(b"No matching data found", b"Delivered time interval"), "ENTSO-E says"),
        (document(), "not one complete month"),
        (b"<html><body>busy</body></html>", "unknown document"),
        (document(*month(2026, 1, [(1, 1)]))[:-40], "XML"),
    ],
)
def test_no_data_is_no_release(body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read(body)


def test_a_zone_without_a_price_is_named() -> None:
    asked = "https://web-api.tp.entsoe.eu/api?in_Domain=10YFR-RTE------C"
    with pytest.raises(SourceError, match="not one price for FR"):
        TABLE.read([answer(document(*month(2026, 1, [(1, 10)]))), answer(NOTHING, asked)])


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=80).map(document))
def test_any_bytes_end_in_the_ladder(body: bytes) -> None:
    """E1: no other exception than the ladder's."""
    with pytest.raises(KenteringError):
        read(body)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_spoilt_documents(data: st.DataObject) -> None:
    body = bytearray(document(*month(2026, 2, [(1, 10), (7, 50)])))
    for _ in range(data.draw(st.integers(1, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(body))
    except KenteringError as error:
        assert "\n" not in error.what.en


# --- over HTTP


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def web(server: Server, root: Path) -> Web:
    return Web(
        Archive(root),
        "entsoe_power",
        "CC-BY-4.0",
        mirrors={"https://web-api.tp.entsoe.eu": server.url},
        attempts=2,
        sleep=lambda _: None,
    )


def test_without_a_token_nothing_is_asked(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KENTERING_ENTSOE_TOKEN", raising=False)
    with pytest.raises(SourceError, match="KENTERING_ENTSOE_TOKEN"):
        TABLE.fetch(web(server, tmp_path))
    assert server.asked == []


def test_one_year_per_question_and_the_token_in_no_file(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KENTERING_ENTSOE_TOKEN", TOKEN)
    monkeypatch.setenv("KENTERING_ENTSOE_SINCE", "2025")

    def reply(asked: Asked) -> Reply:
        days = month(2026, 1, [(1, 10)], area=asked.query["in_Domain"])
        return Reply(document(*days), content_type="text/xml")

    server.on("/api", reply)
    found = TABLE.fetch(web(server, tmp_path))
    assert [a.name for a in found][:2] == ["NL_2025_0.xml", "NL_2026_0.xml"]
    assert {a.query["securityToken"] for a in server.asked} == {TOKEN}
    spans = [(a.query["periodStart"], a.query["periodEnd"]) for a in server.asked[:2]]
    assert spans == [("202412312300", "202512312300"), ("202512312300", "202602282300")]
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or TOKEN.encode() not in path.read_bytes()
    assert all(TOKEN not in a.url for a in found)


def test_pages_of_a_hundred(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KENTERING_ENTSOE_TOKEN", TOKEN)

    def reply(asked: Asked) -> Reply:
        first = date(2025, 1, 1) + timedelta(days=int(asked.query.get("offset", 0)))
        left = range(min(100, (date(2025, 5, 1) - first).days))
        area = asked.query["in_Domain"]
        days = [series(first + timedelta(days=n), [(1, 5)], area=area) for n in left]
        return Reply(document(*days), content_type="text/xml")

    server.on("/api", reply)
    table = EntsoePrices("entsoe_power", years=1, now=lambda: datetime(2025, 5, 2, tzinfo=UTC))
    found = table.fetch(web(server, tmp_path))
    assert [a.name for a in found][:2] == ["NL_2025_0.xml", "NL_2025_1.xml"]
    [release] = table.read(found)
    assert release.observations.height == 4 * 4
    server.on("/api", Reply(document(*(series(date(2025, 1, 1), [(1, 5)]) for _ in range(100)))))
    with pytest.raises(SourceError, match="every page is the same"):
        table.fetch(web(server, tmp_path))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"Unauthorized", 401), "token is refused"),
        (Reply(b"slow down", 429), "HTTP 429"),
        (Reply(f"<a><text>interval {TOKEN} exceeds</text></a>".encode(), 400), "exceeds"),
    ],
)
def test_refusals(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    reply: Reply,
    words: str,
) -> None:
    monkeypatch.setenv("KENTERING_ENTSOE_TOKEN", TOKEN)
    server.on("/api", reply)
    with pytest.raises(SourceError, match=words) as caught:
        TABLE.fetch(web(server, tmp_path))
    assert TOKEN not in str(caught.value)
