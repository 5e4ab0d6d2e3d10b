"""Laws of reading: what changes in a sentence changes in the claim, and nothing else does."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.claims.grammar.lexicon import lexicon
from kentering.claims.grammar.parse import _made
from kentering.claims.grammar.period_words import may_open
from kentering.claims.grammar.when import When
from kentering.claims.model import Claim
from kentering.claims.read import read, trends
from kentering.language import MONTHS, number

PUBLISHED = date(2026, 3, 20)
BRANCHES = st.sampled_from(
    ["chemie", "machine-industrie", "voedingsmiddelenindustrie", "papierindustrie", "bouw"]
)
UP = ["steeg", "groeide"]
DOWN = ["daalde", "kromp"]
WORDS = {
    value: word
    for word, value in (
        ("twee", 2.0),
        ("drie", 3.0),
        ("vijf", 5.0),
        ("twaalf", 12.0),
        ("vijfentwintig", 25.0),
        ("anderhalf", 1.5),
        ("een half", 0.5),
        ("drie tiende", 0.3),
        ("zestig", 60.0),
    )
}
FRAMES = st.sampled_from(
    [
        "De productie van de {branch} {verb} in {month} met {figure} procent.",
        "In {month} {verb} de productie van de {branch} met {figure} procent.",
        "In {month} {verb} de productie in de {branch} met {figure} procent, meldt het CBS.",
    ]
)


def _one(text: str) -> Claim:
    (claim,) = read(text, PUBLISHED)
    return replace(claim, start=0, end=0, quote="", confidence=1.0)


@given(FRAMES, st.sampled_from(sorted(WORDS)), st.sampled_from(UP + DOWN))
def test_words_and_digits_give_the_same_value(frame: str, value: float, verb: str) -> None:
    fill = {"branch": "chemie", "verb": verb, "month": "mei"}
    digits = f"{value:g}".replace(".", ",")
    assert _one(frame.format(figure=WORDS[value], **fill)) == _one(
        frame.format(figure=digits, **fill)
    )


@given(FRAMES, BRANCHES, BRANCHES, st.sampled_from(UP + DOWN))
def test_another_branch_changes_the_subject_only(frame: str, one: str, two: str, verb: str) -> None:
    fill = {"verb": verb, "month": "januari", "figure": "2,4"}
    first = _one(frame.format(branch=one, **fill))
    second = _one(frame.format(branch=two, **fill))
    assert (first.subject, second.subject) == (one, two)
    assert replace(first, subject=two) == second


@given(FRAMES, st.sampled_from(UP), st.sampled_from(DOWN), st.floats(0.1, 90))
def test_another_verb_changes_the_sign_only(frame: str, up: str, down: str, size: float) -> None:
    fill = {"branch": "chemie", "month": "april", "figure": f"{size:.1f}".replace(".", ",")}
    rise = _one(frame.format(verb=up, **fill))
    fall = _one(frame.format(verb=down, **fill))
    assert rise.value is not None
    assert replace(rise, value=-rise.value) == fall


@given(FRAMES, st.integers(0, 11), st.integers(0, 11))
def test_another_month_changes_the_period_only(frame: str, one: int, two: int) -> None:
    fill = {"branch": "chemie", "verb": "steeg", "figure": "2,4"}
    first = _one(frame.format(month=MONTHS["nl"][one], **fill))
    second = _one(frame.format(month=MONTHS["nl"][two], **fill))
    year = 2026 if one <= 2 else 2025
    assert first.period == f"{year}-{one + 1:02d}"
    assert replace(first, period=second.period) == second


@given(
    st.floats(-99, 99).map(lambda x: round(x, 1)).filter(lambda x: x != 0),
    st.sampled_from(["%", " %", "\u00a0%", " procent"]),
    st.sampled_from(["\u2212", "-"]),
    st.sampled_from([",", "."]),
)
def test_every_way_to_print_a_number_gives_its_value(
    value: float, unit: str, minus: str, mark: str
) -> None:
    sign = minus if value < 0 else "+"
    figure = sign + number(abs(value), "nl").replace(",", mark)
    claim = _one(f"De productie in de chemie ({figure}{unit}) viel op.")
    assert claim.value == value
    assert claim.unit == "percent"


@given(st.integers(0, 999))
def test_number_words_are_read_back(value: int) -> None:
    words = lexicon("nl").words
    assert words.value(_worded(value)) == value


def _worded(value: int) -> str:
    small = lexicon("nl").table["numerals"]["small"]
    tens = lexicon("nl").table["numerals"]["tens"]
    hundreds, rest = divmod(value, 100)
    head = "" if hundreds == 0 else ("" if hundreds == 1 else small[hundreds]) + "honderd"
    if rest == 0:
        return head or small[0]
    if rest < 20:
        return head + small[rest]
    ten, unit = divmod(rest, 10)
    if unit == 0:
        return head + tens[ten - 2]
    glue = "ën" if small[unit].endswith("e") else "en"
    return head + small[unit] + glue + tens[ten - 2]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for claim in (*read(text, PUBLISHED), *trends(text, None)):
        assert text[claim.start : claim.end] == claim.quote


_BITS = st.sampled_from(
    [
        *("van", "naar", "tot", "3", "12,5", "%", "procent", "de", "helft", "een", "op", "negen"),
        *("PMI", "in", "maart", "2025", "(", ")", ",", ";", ".", "steeg", "met", "euro", "€"),
        *("miljard", "tussen", "en", "hoger", "dan", "jaar", "eerder", "-", "\u2212", "\u200f"),
        *("respectievelijk", "\n"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_BITS, max_size=60))
def test_any_order_of_the_grammar_s_words_is_read_without_a_fault(bits: list[str]) -> None:
    text = " ".join(bits)
    spans = [(c.start, c.end) for c in read(text, PUBLISHED)]
    assert all(start < end for start, end in spans)


def _forget() -> None:
    """Words are remembered from text to text."""
    _made.cache_clear()
    may_open.cache_clear()
    for lang in ("nl", "en", "de"):
        lexicon(lang).words.value.cache_clear()


_SENTENCES = st.lists(st.lists(_BITS, max_size=12), max_size=4).map(
    lambda lines: ". ".join(" ".join(bits) for bits in lines)
)


@settings(max_examples=100, deadline=None)
@given(_SENTENCES, _SENTENCES, st.sampled_from(("nl", "en", "de")))
def test_what_was_read_before_does_not_matter(text: str, other: str, lang: str) -> None:
    text = f"De prijsdip in de glasnijverheid in mei was 3 procent. {text}"
    _forget()
    alone = read(text, PUBLISHED)
    _forget()
    read(f"In juni daalde de omzet in Duitsland. {other} {text}", date(2024, 7, 1), lang)
    assert read(text, PUBLISHED) == alone


@given(st.sampled_from(["productie", "omzet", "producentenprijzen"]), st.data())
def test_a_word_cut_at_the_end_of_a_line_is_one_word(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(2, len(word) - 3))
    verb = "stegen" if word.endswith("en") else "steeg"
    whole = f"In mei {verb} de {word} in de chemie met 2,4 procent."
    cut = whole.replace(word, f"{word[:at]}-\n{word[at:]}")
    assert _one(cut) == _one(whole)


@given(
    st.sampled_from(
        [
            ("het eerste kwartaal", "de eerste drie maanden", "2025-Q1"),
            ("het tweede kwartaal", "de maanden april, mei en juni", "2025-Q2"),
            ("de eerste helft", "de eerste zes maanden", "2025-H1"),
            ("december", "de laatste maand", "2025-12"),
            ("februari", "de tweede maand", "2025-02"),
        ]
    ),
    st.sampled_from(UP + DOWN),
)
def test_two_names_of_a_period_give_one_period(names: tuple[str, str, str], verb: str) -> None:
    plain, worded, period = names
    frame = "In {name} van 2025 {verb} de omzet van de chemie met 2,4 procent."
    one = _one(frame.format(name=plain, verb=verb))
    assert one.period == period
    assert _one(frame.format(name=worded, verb=verb)) == one


@given(st.sampled_from(["Eerder", "Aanvankelijk"]), st.integers(0, 11), st.floats(0.1, 9))
def test_what_was_reported_earlier_is_of_the_same_period(
    word: str, month: int, size: float
) -> None:
    figure = f"{size:.1f}".replace(".", ",")
    told, first = read(
        f"In {MONTHS['nl'][month]} daalde de productie in Duitsland op maandbasis met 1,4 procent. "
        f"{word} werd een daling van {figure} procent gemeld.",
        PUBLISHED,
    )
    same = ("indicator", "period", "comparison", "geo", "unit")
    assert [getattr(told, n) for n in same] == [getattr(first, n) for n in same]
    assert first.value == -float(f"{size:.1f}")


@given(st.integers(1, 60), st.integers(61, 99))
def test_order_of_two_periods_is_that_of_their_figures(low: int, high: int) -> None:
    one, two = read(
        "In het derde en vierde kwartaal van 2025 groeide de omzet met achtereenvolgens "
        f"{low / 10:.1f} en {high / 10:.1f} procent.".replace(".", ",", 2),
        PUBLISHED,
    )
    assert [(c.period, c.value) for c in (one, two)] == [
        ("2025-Q3", low / 10),
        ("2025-Q4", high / 10),
    ]


def test_a_branch_does_not_follow_into_another_country() -> None:
    text = (
        "De machine-industrie produceerde in september 4,1 procent meer dan een jaar eerder. "
        "De omzet steeg met 3 procent. In Duitsland kromp de productie met 0,8 procent."
    )
    here, sales, there = read(text, date(2026, 11, 10))
    assert (here.subject, sales.subject) == ("machine-industrie", "machine-industrie")
    assert (there.geo, there.subject) == ("DE", "totale industrie")


def test_a_span_ends_in_one_period() -> None:
    """sinds januari, in a passage on a span: not a span of spans."""
    span = When("M", 2025, 4, When("M", 2025, 7))
    assert str(When("M", 2025, 1, span)) == "2025-01/2025-07"


@given(FRAMES, st.sampled_from(UP + DOWN), st.sampled_from(["4.5.6", "12 zoveel", "3x7"]))
def test_a_direction_over_a_number_that_is_not_read_states_nothing(
    frame: str, verb: str, figure: str
) -> None:
    """First law: the number may say something else than the verb does."""
    fill = {"branch": "chemie", "verb": verb, "month": "mei"}
    text = frame.format(figure=figure, **fill).replace(" procent", "")
    assert trends(text, PUBLISHED) == ()
    assert trends(text.replace(f" met {figure}", ""), PUBLISHED)


FIGURE = st.sampled_from(["4 procent", "4,2%", "vier procent", "ruim 4 procent", "bijna 4 procent"])
WHEN = st.sampled_from(["", "in januari ", "vorig jaar ", "in het vierde kwartaal "])
TOPIC = st.sampled_from(["De productie", "De omzet", "De export", "De productie van de chemie"])
FORMS = (
    ("{topic} {went} {when}met {figure}.", ("steeg", "daalde")),
    ("{topic} {went} {when}{figure}.", ("groeide", "kromp")),
    ("{topic} is {when}{figure} {went}.", ("gestegen", "gedaald")),
    ("{topic} is {when}met {figure} {went}, meldt het CBS.", ("toegenomen", "teruggelopen")),
    ("{topic} nam {when}{figure} {went}.", ("toe", "af")),
    ("{topic} lag {when}{figure} {went} dan een jaar eerder.", ("hoger", "lager")),
    ("{topic} kwam {when}{figure} {went} uit.", ("hoger", "lager")),
    ("{topic} liet {when}een {went} van {figure} zien.", ("stijging", "daling")),
    ("Volgens ING {went} {low} {when}met {figure}.", ("steeg", "zakte")),
    ("Het CBS meldt dat {low} {when}met {figure} is {went}.", ("gegroeid", "gekrompen")),
)
"""The plain ways of saying by how much something rose or fell, each way with its two words."""


@given(st.sampled_from(FORMS), TOPIC, WHEN, FIGURE, st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_sign_is_that_of_the_verb_in_every_order(
    form: tuple[str, tuple[str, str]], topic: str, when: str, figure: str, down: bool
) -> None:
    frame, words = form
    low = topic[0].lower() + topic[1:]
    said = frame.format(topic=topic, low=low, when=when, figure=figure, went=words[down])
    claim = _one(said)
    assert claim.value is not None and (claim.value < 0) == down
    assert (claim.unit, claim.comparison) == ("percent", "yoy")


@given(st.sampled_from(["gedaald", "gezakt", "gestegen"]), st.sampled_from(["", "met "]))
def test_points_before_a_participle_are_a_change(went: str, by: str) -> None:
    claim = _one(f"Het producentenvertrouwen is {by}4,1 punten {went}.")
    assert (claim.value, claim.unit) == (4.1 if went == "gestegen" else -4.1, "points")
