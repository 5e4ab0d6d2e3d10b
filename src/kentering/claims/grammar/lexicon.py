"""The words of a language as data: phrases found in one pass, word sets and number words.

The tables stand in ``data/<language>.toml``; names of branches and indicators come from the
catalogue as well, so that a branch that is added there is read without a change here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kentering.catalogue import catalogue
from kentering.claims.grammar.numerals import Words
from kentering.claims.grammar.tokens import Token, tokenize
from kentering.errors import InputError
from kentering.language import Lang, Text

READS = ("nl", "en", "de")
"""The languages a text can be in."""

CATALOGUE_CODES = {
    "production": "production_volume",
    "turnover": "turnover",
    "producer_confidence": "producer_confidence",
    "pmi": "pmi",
    "order_position": "confidence_component",
    "stocks_finished": "confidence_component",
    "employment_expectations": "confidence_component",
    "producer_prices": "producer_prices",
    "import_prices": "import_prices",
    "capacity_utilisation": "capacity_utilisation",
    "labour_shortage": "labour_shortage_share",
    "vacancies": "vacancies",
    "employment": "employment",
    "gdp": "gdp",
    "value_added": "value_added",
    "compensation": "wages",
    "electricity_price": "energy_price",
    "oil_price": "commodity_price",
    "gas_price": "energy_price",
    "economic_sentiment": "business_climate",
    "industrial_confidence": "producer_confidence",
}
"""Code of an indicator in the catalogue to its code in claims; several may share one."""

_FLAT = (
    "indicator",
    "modifier",
    "comparison",
    "stance",
    "source",
    "adjusted",
    "detail",
    "apart",
    "outdated",
    "geo_words",
    "share_topic",
    "branch",
    "density",
    "count_noun",
    "per_unit",
)
_SEVERAL = frozenset(("share_topic", "stance", "count_noun", "comparison"))
"""Groups of which several phrases can begin at one word, also inside one another."""
_SHARED = ("kinds", "companies", "source", "source_rules")
_NESTED = {"units": "unit", "units_counted": "counted", "geo_local": "geo_words"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of the lexicon at tokens ``first`` up to ``last`` (exclusive)."""

    group: str
    code: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    capital: tuple[bool, ...]
    group: str
    code: str
    second: str = ""


@dataclass(frozen=True)
class Lexicon:
    """What reading knows of a language: its tables, number words and phrases."""

    lang: str
    table: Mapping[str, Any]
    words: Words
    phrases: Mapping[str, tuple[_Phrase, ...]]
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    split_verbs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def find(self, tokens: tuple[Token, ...]) -> tuple[Hit, ...]:
        """All phrases in a sentence, the longest of each group, in order of place."""
        hits: list[Hit] = []
        following = [token.low for token in tokens[1:]] + [""]
        for first, token in enumerate(tokens):
            found = self.phrases.get(token.low)
            if found is None:
                continue
            seen: set[str] = set()
            for phrase in found:
                if phrase.second and phrase.second != following[first]:
                    continue
                if phrase.group not in seen and _matches(phrase, tokens, first):
                    hits.append(Hit(phrase.group, phrase.code, first, first + len(phrase.words)))
                    if phrase.group not in _SEVERAL:
                        seen.add(phrase.group)
        return tuple(_without_inner(hits))


def _matches(phrase: _Phrase, tokens: tuple[Token, ...], first: int) -> bool:
    if not phrase.second:  # of one word, by which it was found
        return not phrase.capital[0] or tokens[first].text[:1].isupper()
    last = first + len(phrase.words)
    if last > len(tokens) or tokens[last - 1].low != phrase.words[-1]:
        return False
    return all(
        tokens[first + k].low == word
        and (not phrase.capital[k] or tokens[first + k].text[:1].isupper())
        for k, word in enumerate(phrase.words)
    )


def _without_inner(hits: list[Hit]) -> Iterator[Hit]:
    reach: dict[str, int] = {}
    for hit in hits:
        alone = hit.group in _SEVERAL
        astride = hit.group == "indicator" and hit.first < reach.get(hit.group, 0)
        if alone or (hit.last > reach.get(hit.group, 0) and not astride):
            yield hit
        reach[hit.group] = max(reach.get(hit.group, 0), hit.last)


@lru_cache(8)
def lexicon(lang: str) -> Lexicon:
    """The lexicon of ``lang``, read once.

    Raises:
        InputError: no text can be read in that language.
    """
    if lang not in READS:
        raise InputError(
            Text(f"teksten in {lang!r} worden niet gelezen", f"texts in {lang!r} are not read"),
            right=Text(f"kies uit {', '.join(READS)}", f"choose from {', '.join(READS)}"),
        )
    table = _table(lang)
    if lang != READS[0]:
        table = _filled(table, _table(READS[0]))
    numerals = table["numerals"]
    words = Words(
        tuple(numerals["small"]),
        tuple(numerals["tens"]),
        tuple(numerals["glue"]),
        dict(numerals["big"]),
        unit_first=bool(numerals["unit_first"]),
    )
    phrases = _index(_phrases(table, lang))
    return Lexicon(lang, table, words, phrases, _sets(table), _split_verbs(table))


def _split_verbs(table: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Finite verb to particle to sign: nam, toe, up."""
    out: dict[str, dict[str, str]] = {}
    for sign in ("up", "down"):
        for verbs, particles in table["separable"][sign]:
            for verb in verbs.split():
                out.setdefault(verb, {}).update(dict.fromkeys(particles.split(), sign))
    return out


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("kentering.claims") / "data" / f"{name}.toml").read_text("utf-8"))


def _filled(table: dict[str, Any], pattern: Mapping[str, Any]) -> dict[str, Any]:
    """A table with every list of the fullest language; codes and names are those of all."""
    out = dict(table)
    for name, value in pattern.items():
        if name in _SHARED:
            out[name] = _joined(table.get(name, {}), value)
        elif isinstance(value, dict):
            out[name] = _filled(table.get(name, {}), value)
        elif name not in table and isinstance(value, list):
            out[name] = []
    return out


def _joined(table: Mapping[str, Any], pattern: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(pattern)
    for name, value in table.items():
        both = isinstance(value, list) and isinstance(out.get(name), list)
        out[name] = [*out[name], *value] if both else value
    return out


def _sets(table: Mapping[str, Any], prefix: str = "") -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for name, value in table.items():
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            out[prefix + name] = frozenset(item.casefold() for item in value)
        elif isinstance(value, list):
            out[prefix + name] = frozenset()
        elif isinstance(value, dict):
            out.update(_sets(value, f"{prefix}{name}."))
    return out


def _phrases(table: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str, str]]:
    for group in _FLAT:
        for code, words in table[group].items():
            if code != "not_after":
                yield from ((group, code, word) for word in words)
    for name, group in _NESTED.items():
        for code, words in table[name].items():
            yield from ((group, code, word) for word in words)
    for sign in ("up", "down", "flat"):
        for kind, words in table["motion"][sign].items():
            yield from (("motion", f"{sign}.{kind}", word) for word in words)
    yield from (("basis", "basis", word) for word in table["basis"]["markers"])
    yield from (("subindex", "words", word) for word in table["subindex"]["words"])
    yield from (("subindex_head", "heads", word) for word in table["subindex"]["heads"])
    yield from (("population", "words", word) for word in table["population"]["words"])
    yield from (("shares_of", "shares_of", word) for word in table["population"]["shares_of"])
    yield from (("company", word, word) for word in table["companies"]["names"])
    yield from (("geo_part", "part", word) for word in table["geo_rules"]["parts"])
    yield from (("market", "home", word) for word in table["subject_rules"]["home"])
    yield from (("market", "abroad", word) for word in table["subject_rules"]["abroad"])
    yield from (("threshold", "words", word) for word in table["not_claim"]["threshold_words"])
    if lang != "de":
        yield from _from_catalogue(lang)


def _from_catalogue(lang: str) -> Iterator[tuple[str, str, str]]:
    known = catalogue()
    side: Lang = "nl" if lang == "nl" else "en"
    for code, indicator in known.indicators.items():
        if code in CATALOGUE_CODES:
            yield "indicator", CATALOGUE_CODES[code], indicator.label[side]
    for code, branch in known.branches.items():
        for name in (branch.running[side], *branch.synonyms[side].split("|")):
            bare = re.sub(r"\([^)]*\)", "", name).strip()
            if bare and ":" not in bare and not bare.startswith("NB") and code != "TOTAL":
                yield "branch", code, bare
    for code, geo in known.geos.items():
        if code in ("W", "EA", "EU"):
            continue
        name = re.sub(r"^(de|het|the) ", "", geo.name[side])
        yield from (("geo_words", code, word) for word in (name, geo.adjective[side]))


def _index(phrases: Iterable[tuple[str, str, str]]) -> dict[str, tuple[_Phrase, ...]]:
    by_first: dict[str, list[_Phrase]] = {}
    for group, code, text in phrases:
        tokens = [token for token in tokenize(text) if token.kind != "line"]
        words = tuple(token.low for token in tokens)
        capital = tuple(token.text[:1].isupper() for token in tokens)
        second = words[1] if len(words) > 1 else ""
        by_first.setdefault(words[0], []).append(_Phrase(words, capital, group, code, second))
    return {
        word: tuple(sorted(found, key=lambda p: -len(p.words))) for word, found in by_first.items()
    }
