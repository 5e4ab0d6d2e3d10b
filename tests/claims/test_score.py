"""Scoring: figures, fields and whole claims."""

from dataclasses import replace

from kentering.claims.model import Claim
from kentering.claims.score import Labelled, score

BASE = Claim(
    start=0,
    end=10,
    quote="3 procent",
    indicator="production_volume",
    subject="chemie",
    geo="NL",
    period="2025-03",
    value=3.0,
    unit="percent",
    comparison="yoy",
)


def _labelled(*claims: Claim) -> list[Labelled]:
    return [Labelled("a", "seed", claim) for claim in claims]


def test_equal_claims_score_one() -> None:
    counts = score(_labelled(BASE), _labelled(BASE)).kinds["seed"]
    assert (counts.recall, counts.precision, counts.f1, counts.accuracy) == (1, 1, 1, 1)
    assert (counts.every, counts.spans) == (1, 1)


def test_wrong_sign_is_found_but_not_right() -> None:
    result = score(_labelled(BASE), _labelled(replace(BASE, value=-3.0)))
    counts = result.kinds["seed"]
    assert (counts.found, counts.whole, counts.fields["value"]) == (1, 0, 0)
    assert result.misses[0].wrong == ("value",)


def test_missed_and_invented_figures_count_apart() -> None:
    other = replace(BASE, start=50, end=60)
    result = score(_labelled(BASE), _labelled(other))
    counts = result.kinds["seed"]
    assert (counts.labelled, counts.read, counts.found) == (1, 1, 0)
    assert (counts.recall, counts.precision, counts.f1) == (0, 0, 0)
    assert [label.claim for label in result.excess] == [other]


def test_an_overlapping_quote_is_found_but_not_exact() -> None:
    counts = score(_labelled(BASE), _labelled(replace(BASE, end=14))).kinds["seed"]
    assert (counts.found, counts.spans) == (1, 0)


def test_two_figures_on_one_span_are_matched_by_value() -> None:
    two = replace(BASE, value=5.0, start=2, end=9)
    counts = score(_labelled(BASE, two), _labelled(two, BASE)).kinds["seed"]
    assert counts.whole == 2


def test_subject_agrees_by_words_and_strictly() -> None:
    longer = replace(BASE, subject="chemie en farmacie")
    counts = score(_labelled(BASE), _labelled(longer)).kinds["seed"]
    assert (counts.fields["subject"], counts.strict["subject"]) == (1, 0)


def test_kinds_and_indicators_are_counted_apart() -> None:
    gold = [*_labelled(BASE), Labelled("b", "composed", replace(BASE, indicator="pmi"))]
    result = score(gold, _labelled(BASE))
    assert result.kinds["seed"].recall == 1
    assert result.kinds["composed"].recall == 0
    assert result.indicators["composed"]["pmi"].labelled == 1


def test_documents_are_never_mixed() -> None:
    counts = score(_labelled(BASE), [Labelled("b", "seed", BASE)]).kinds["seed"]
    assert counts.found == 0


def test_a_tenth_off_is_another_value() -> None:
    counts = score(_labelled(BASE), _labelled(replace(BASE, value=3.1))).kinds["seed"]
    assert (counts.found, counts.fields["value"]) == (1, 0)
