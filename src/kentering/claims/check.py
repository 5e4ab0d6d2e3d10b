"""Check the claims of a text: every claim gets one verdict with its evidence, and a count of all.

Enters: claims, the text they come from, its day of publication and a store. Leaves: ``Checked``.
Nothing is fetched; nothing released after the text moves what was known then, and nothing after
``as_of`` moves what is known now (V5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kentering.claims.checking.evidence import Books, books
from kentering.claims.checking.internal import Relation, relations
from kentering.claims.checking.judge import judge
from kentering.claims.checking.moments import written
from kentering.claims.checking.verdict import Checked, Verdict
from kentering.claims.documents.dateline import published_in
from kentering.claims.model import Claim
from kentering.errors import InputError
from kentering.language import Text
from kentering.periods import Period
from kentering.store import Store
from kentering.store.read import AsOf, moment

__all__ = ["check", "published_in"]


def check(
    claims: Sequence[Claim],
    text: str,
    published: date | Period | None,
    store: Store,
    as_of: AsOf = None,
    *,
    open_books: Books | None = None,
) -> Checked:
    """Give every claim of a text one verdict.

    Args:
        claims: the claims; their spans refer to ``text``.
        text: the text.
        published: the day it appeared (its end in Amsterdam counts, so a release of that day was
            known), the month when only that is known, or None. With a month or None a value fits
            when it stood at some moment at which the text can have appeared.
        store: where the figures are.
        as_of: what counts as known now; None for everything in the store.
        open_books: the store opened before (``books(store, as_of)``), so that the texts of a
            folder read each series once.

    Returns:
        The verdicts in the order of the claims, and how many could be checked.

    Raises:
        InputError: a claim lies outside the text, or the text appeared after ``as_of``.
    """
    _sound(claims, text)
    until = moment(as_of)
    when = written(published)
    if until is not None and when.dated and when.first > until:
        raise InputError(
            Text("de tekst is jonger dan as-of", "the text is younger than as-of"),
            where=f"published {published}, as-of {as_of}",
            right=Text(
                "een as-of op of na de dag van de tekst", "as-of on or after the text's day"
            ),
        )
    ledger = open_books or books(store, until)
    if ledger.store != store or ledger.until != until:
        raise InputError(
            Text("de geopende opslag is een andere", "the opened store is another one"),
            right=Text("books(store, as_of) met dezelfde opslag en as-of",
                       "books(store, as_of) with the same store and as-of"),
        )  # fmt: skip
    alone = [judge(claim, ledger, when) for claim in claims]
    of_claim: dict[int, list[Relation]] = defaultdict(list)
    for relation in relations(claims):
        for position in dict.fromkeys(relation.claims):
            of_claim[position].append(relation)
    verdicts = tuple(
        _with_relations(i, verdict, of_claim.get(i, [])) for i, verdict in enumerate(alone)
    )
    return Checked(text, published, until, verdicts)


def _sound(claims: Sequence[Claim], text: str) -> None:
    for claim in claims:
        if not 0 <= claim.start <= claim.end <= len(text):
            raise InputError(
                Text("een bewering ligt buiten de tekst", "a claim lies outside the text"),
                where=f"{claim.start}..{claim.end}, {len(text)}",
                right=Text("beweringen die uit deze tekst zijn gelezen",
                           "claims that were read from this text"),
            )  # fmt: skip


def _with_relations(position: int, verdict: Verdict, mine: Sequence[Relation]) -> Verdict:
    """Note what the rest of the text says of a claim; it decides only where no series does."""
    if not mine or verdict.code == "forecast":
        return verdict
    at_odds = [r for r in mine if not r.agree]
    relation = (at_odds or mine)[0]
    others = tuple(dict.fromkeys(i for r in (at_odds or mine) for i in r.claims if i != position))
    numbers = ", ".join(str(i + 1) for i in others)
    agree = Text("strijdig", "at odds") if at_odds else Text("klopt", "agrees")
    said = Text(
        f"Binnen de tekst, naast {numbers}: {relation.words.nl} ({agree.nl}).",
        f"Within the text, beside {numbers}: {relation.words.en} ({agree.en}).",
    )
    words = Text(f"{verdict.words.nl} {said.nl}", f"{verdict.words.en} {said.en}")
    # a claim that was held against a later or another publisher's value is not settled by the text
    settled = verdict.code != "uncheckable" or (
        not at_odds and verdict.evidence is not None and verdict.reason != "period"
    )
    heard = [r for r in (at_odds or mine) if r.speaks_for(position)]
    if settled or not heard:
        return replace(verdict, words=words, related=others)
    code = "inconsistent" if at_odds else "consistent"
    return replace(verdict, words=words, related=others, code=code)  # type: ignore[arg-type]
