"""What comes next: every series the brief rests on, the most overdue ones above all."""

from __future__ import annotations

from datetime import date

from kentering.brief.agenda import agenda_section, watched
from kentering.brief.known import Known, View, view
from kentering.brief.output import lead_output
from kentering.brief.provenance import cell_text
from kentering.catalogue import resolve_geo
from kentering.edition import shipped
from kentering.language import Text
from kentering.store import Store

NL = resolve_geo("NL")


def asked(day: str) -> tuple[View, list[tuple[Known, Text]]]:
    seen = view(Store(None, shipped()), date.fromisoformat(day), day)
    lead, _ = lead_output(seen, NL)
    assert lead is not None
    return seen, watched(seen, NL, lead)


def test_a_series_that_ended_long_ago_is_overdue_and_not_left_out() -> None:
    """The total that is forecast and the partner's, due in September, on a day in December."""
    seen, found = asked("2025-12-10")
    keys = [series.key for series, _ in found]
    assert "NL.production.B-D.sca.I21" in keys
    assert "DE.production.B-D.ca.yoy" in keys
    section, _ = agenda_section(seen, found)
    assert section.table is not None
    late = {cell_text(row[0], "en"): cell_text(row[3], "en") for row in section.table.rows}
    assert late["Output, industry incl. mining and energy (B-D)"].endswith("2025 (overdue)")
    assert late["Output, Germany"].endswith("2025 (overdue)")


def test_the_series_that_opens_is_listed_once() -> None:
    """Its index comes with the same releases, when it reaches as far."""
    keys = [series.key for series, _ in asked("2025-05-10")[1]]
    assert keys[0] == "NL.production.B-D.ca.yoy"
    assert "NL.production.B-D.sca.I21" not in keys
