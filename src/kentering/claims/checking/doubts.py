"""Why a figure off its series need not be wrong: the words allow another quantity.

A price on one day is not the mean of its month, growth in euros is not growth in dollars, and a
country's own survey is not that of the Commission. Such a figure can be borne out and is never
contradicted.
"""

from __future__ import annotations

from kentering.claims.checking.evidence import EURO_RATE
from kentering.claims.checking.held import Held
from kentering.claims.checking.verdict import Nearby, Vintage
from kentering.claims.groups import IN_DOLLARS, MEAN, PRICES, RUNNING
from kentering.claims.model import Claim
from kentering.claims.terms import publisher_of
from kentering.language import Text

Doubt = tuple[str, Text]
_SURVEYS = ("producer_confidence", "business_climate", "confidence_component")
_SURVEY = 10.0
"""Points: further off a stand whose words name no survey is of another question."""
_FAR = 2.0
"""Times: no price of a day is this much above or below the mean of its month."""

ONE_DAY: Doubt = ("price_of_a_day", Text(
    "De tekst noemt geen gemiddelde: het kan een prijs van een dag zijn.",
    "The text names no average: it may be a price of one day."))  # fmt: skip
IN_EUROS: Doubt = ("currency", Text(
    "De reeks is in dollars; in euro's kan het een ander percentage zijn.",
    "The series is in dollars; in euros it may be another percentage."))  # fmt: skip
SINCE: Doubt = ("running", Text(
    "De tekst kan de verandering sinds het begin van die tijd bedoelen.",
    "The text may mean the change since the beginning of that time."))  # fmt: skip
OTHER_QUESTION: Doubt = ("other_question", Text(
    "Waarover de enquête gaat is uit eerdere zinnen opgemaakt.",
    "What the survey asked is told from earlier sentences."))  # fmt: skip
OWN_SURVEY: Doubt = ("other_survey", Text(
    "Een eigen enquête van het land kan een ander cijfer geven dan die van de Europese Commissie.",
    "A survey of the country itself may give another figure than that of the European "
    "Commission."))  # fmt: skip


_CARRIED = ("usual", "as before in the text", "earlier in the sentence")
"""Rules by which a comparison stands in no words of the figure's own."""


_PASSED_ON = (
    *("as before in the text", "earlier in the sentence", "at publication", "last measured"),
    *("now", "this paragraph", "duration"),
)
"""Rules by which a period stands in no words of the figure's own."""
_UNSAID: dict[str, tuple[str, tuple[str, ...], Text]] = {
    "comparison": ("comparison", _CARRIED,
                   Text("De vergelijking is niet genoemd.", "The comparison is not named.")),
    "period": ("period", _PASSED_ON,
               Text("De periode is niet genoemd.", "The period is not named.")),
    "sign": ("value", ("no direction", "direction of the passage"),
             Text("De richting is niet genoemd.", "The direction is not named.")),
}  # fmt: skip
"""Per kind of figure that does fit: the field, the rules by which it was guessed, and the words."""


def unsaid(claim: Claim, near: tuple[Nearby, ...]) -> tuple[Nearby, Text] | None:
    """The figure that fits where the words leave open what differs: that is no contradiction.

    ``België (6,0 procent) deed het eveneens slecht``: a rise or a fall.
    """
    for one in near:
        field, rules, words = _UNSAID.get(one.kind, ("", (), Text("", "")))
        origin = claim.origins.get(field)
        if origin is not None and origin.rule in rules:
            return one, words
    return None


def allowed(case: Held, value: Vintage) -> Doubt | None:
    """The reason not to contradict a figure that is off, and its code; None when there is none.

    Args:
        case: the claim and what it is held against.
        value: the value it is off from.
    """
    claim = case.claim
    if claim.is_direction:
        return None
    if claim.indicator in PRICES:
        return _of_price(case, value)
    if claim.indicator in _SURVEYS and not _named(claim) and abs(case.gap(value)) > _SURVEY:
        return OTHER_QUESTION
    european = "industrial_confidence" in case.ask.indicators and case.ask.geo not in ("EA", "EU")
    named = publisher_of(claim.source, case.ask.geo) == case.picked.quantity.publisher
    return OWN_SURVEY if european and claim.comparison == "level" and not named else None


def _named(claim: Claim) -> bool:
    origin = claim.origins.get("indicator")
    return origin is None or origin.span is not None


def _of_price(case: Held, value: Vintage) -> Doubt | None:
    claim, quantity = case.claim, case.picked.quantity
    if claim.unit == "percent":
        dollars = EURO_RATE not in quantity.keys and claim.indicator == "commodity_price"
        if dollars and IN_DOLLARS not in claim.apart:
            return IN_EUROS
        return SINCE if RUNNING in claim.apart else None
    one_month = len(quantity.now) == 1 and quantity.now[0].freq == "M"
    if claim.comparison == "level" and claim.unit == "eur":
        return ONE_DAY  # 126 euro, of what quantity is not said
    if claim.comparison != "level" or MEAN in claim.apart or not one_month:
        return None
    said = abs(claim.value or 0.0)
    far = not value.value or not said or not 1 / _FAR < said / abs(value.value) < _FAR
    return None if far else ONE_DAY
