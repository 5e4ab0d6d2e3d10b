"""What a claim without a series is about, in Dutch and English.

Enters: a claim. Leaves: ``Text`` for lists in which the reader's own words would stand in one
language only.
"""

from __future__ import annotations

from kentering.catalogue import catalogue
from kentering.claims.checking.asked import place_of
from kentering.claims.labels import label_of
from kentering.claims.model import Claim
from kentering.claims.terms import branch_of, period_of
from kentering.language import LANGS, Lang, Text


def name_of_claim(claim: Claim) -> Text:
    """Indicator, branch, area and period of a claim, as far as each has a name in both languages.

    Words of the text stand in it, between quotes, only where they name what is measured and no
    branch of the catalogue is called so.
    """
    return Text(*(_named(claim, lang) for lang in LANGS))


def _named(claim: Claim, lang: Lang) -> str:
    cat = catalogue()
    code = claim.indicator or ""
    known = label_of(code)
    parts = [known[lang]] if known else []
    origin = claim.origins.get("subject")
    if claim.subject and (known is None or (origin is not None and origin.rule == "named")):
        branch = cat.branches.get(branch_of(claim.subject, "", claim.geo or "") or "")
        parts.append(branch.label[lang] if branch else f"'{claim.subject}'")
    geo = place_of(claim.geo)
    place = cat.geos[geo].name[lang] if geo in cat.geos else claim.geo
    period = period_of(claim.period)
    parts += [place] if place else []
    parts += [period.label(lang)] if period else [claim.period] if claim.period else []
    return ", ".join(parts)
