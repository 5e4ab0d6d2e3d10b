"""The verdicts on a text as a plain document for JSON: every number, span and source of them."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from kentering.claims.checking.verdict import Checked, Evidence, Nearby, Quantity, Verdict, Vintage
from kentering.claims.checking.words import keyed, name_of
from kentering.claims.model import FIELDS
from kentering.language import Text


def check_document(checked: Checked) -> dict[str, Any]:
    """The checked text as dictionaries, lists, strings and numbers.

    Returns:
        ``published``, ``as_of``, ``coverage``, ``counts`` and ``claims``; spans count characters
        of ``text``; moments are ISO 8601 in UTC; an end without bound is null.
    """
    coverage = checked.coverage
    return {
        "published": str(checked.published) if checked.published is not None else None,
        "as_of": _moment(checked.as_of),
        "coverage": {
            "found": coverage.found,
            "checked": coverage.checked,
            "forecasts": coverage.forecasts,
            "uncheckable": coverage.uncheckable,
            "words": _both(coverage.words),
        },
        "counts": checked.counts,
        "claims": [_verdict(i, v) for i, v in enumerate(checked.verdicts, 1)],
        "text": checked.text,
    }


def _both(text: Text | None) -> dict[str, str] | None:
    return {"nl": text.nl, "en": text.en} if text else None


def _moment(when: datetime | date | None) -> str | None:
    return when.isoformat() if when else None


def _end(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _verdict(number: int, verdict: Verdict) -> dict[str, Any]:
    claim, band = verdict.claim, verdict.band
    return {
        "number": number,
        **{name: getattr(claim, name) for name in FIELDS},
        "direction": claim.direction,
        "confidence": claim.confidence,
        "verdict": verdict.code,
        "label": _both(verdict.label),
        "words": _both(verdict.words),
        "stands_for": band and {
            "low": _end(band.low), "high": _end(band.high), "rule": _both(band.rule),
        },
        "gap": verdict.gap,
        "evidence": _evidence(verdict.evidence) if verdict.evidence else None,
        "nearby": [_nearby(n) for n in verdict.nearby],
        "reason": verdict.reason or None,
        "advice": _both(verdict.advice),
        "beside": [i + 1 for i in verdict.related],
    }  # fmt: skip


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        **_quantity(evidence.quantity),
        "formula": _both(evidence.formula),
        "known_when_written": _vintage(evidence.then),
        "known_now": _vintage(evidence.now),
        "later": [_vintage(v) for v in evidence.later],
        "known_only_later": evidence.known_only_later,
        "releases": list(evidence.releases),
        "run": [
            {"period": str(p.period), "when_written": p.then, "now": p.now} for p in evidence.points
        ],
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "series": list(quantity.keys),
        "periods": [str(p) for p in quantity.now],
        "compared_with": [str(p) for p in quantity.base],
        "name": _both(name_of(quantity)),
        "trace": keyed(quantity),
        "definition": quantity.definition,
    }


def _vintage(vintage: Vintage | None) -> dict[str, Any] | None:
    if vintage is None:
        return None
    return {
        "value": vintage.value,
        "released_at": _moment(vintage.released_at),
        "until": _moment(vintage.until),
        "publisher": _both(vintage.publisher),
        "page": vintage.page,
        "dating": vintage.dating,
        "releases": list(vintage.releases),
        "margin": vintage.margin,
    }


def _nearby(nearby: Nearby) -> dict[str, Any]:
    return {
        "kind": nearby.kind,
        "words": _both(nearby.words),
        "value": nearby.value,
        **_quantity(nearby.quantity),
    }
