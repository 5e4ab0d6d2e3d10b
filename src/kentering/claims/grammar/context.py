"""What a text has said so far: topic, country, period, comparison and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from kentering.claims.grammar.when import When
from kentering.claims.model import Claim


@dataclass(frozen=True)
class Context:
    """What carries over from one sentence to the next.

    Attributes:
        now: month of publication, given or taken from the text.
        dated: whether that month is given, not told from the periods of the text.
        home: country a text is about when it names none.
        anchor: period last spoken of; ``anchor_paragraph`` where.
        spoken: period of each indicator's last claim.
        compared: comparison of each indicator's first claim of change.
        indicator, geo: of the last sentence that had a topic, with its paragraph.
        index: the survey index last spoken of; share_code: what the last share was about.
        main_topic: what the first figure of the text measures.
        flow: what the last change in percent was of.
        rate: the last share or rate whose level was given.
        price_topic: the first prices of the text.
        there: the country a sentence without figures named, in ``there_paragraph``;
            ``there_leads`` when that sentence opens with it.
        mentioned: the country named last, also where goods go, in ``mentioned_paragraph``.
        tariff_geo: who levies the tariffs of the text.
        lead_geo: the country of the lead, for a headline that names none.
        lead_topic: what the lead measures, for a change that names nothing.
        outlook: the year the lead looks ahead to, for a headline that names none.
        opening: first period of the lead; sign: direction of the last change.
        last: period of the last claim, ``last_claim`` the claim itself.
        said: the period named last, of a claim or of what it was compared with.
        survey: month of a monthly survey whose text names none.
        release: month of the survey indices that are out at publication.
        outlook_period: year of the last outlook; anchor_span: the span a passage is about.
        ahead: year ahead that a sentence without figures named, up to paragraph ``ahead_until``.
        measured: period of the last figure that is no outlook and no goal.
        asked: period of the first answers of the survey of the text.
        polled: whether the answers of the text are those of a quick poll.
        rhythm: M, or Q or H for a survey that its text says is held so often.
        averaged: whether the sentence before named an average without its value.
        pair_comparison: of the levels of the sentence before, from one to the other;
            ``pair_span`` the time between them.
        near_comparison: the comparison the text named last, in ``near_paragraph``.
        last_branch: branch or company the passage is about.
        source: last body named, ``source_paragraph`` where; ``lead_source`` the first.
        policy: first body named that makes policy.
        part_named: the sub-index that a sentence without figures named.
        named_last: what a sentence without figures named last, for ``die namen af``.
        announced: indicator, paragraph and comparison of a sentence without figures.
        aims_paragraph: where a list of goals was announced, or its last line.
        outlooks_paragraph: where a list of outlooks was announced, or its last line.
        scope: what the total of the text takes in, when it says so.
        forecast_from: first year of the forecasts in this paragraph.
    """

    now: When | None
    home: str
    dated: bool = True
    anchor: When | None = None
    anchor_paragraph: int = -1
    spoken: Mapping[str, When | None] = field(default_factory=dict)
    compared: Mapping[str, str] = field(default_factory=dict)
    indicator: str | None = None
    indicator_paragraph: int = -1
    geo: str | None = None
    geo_paragraph: int = -1
    document_geo: str | None = None
    source: str | None = None
    source_paragraph: int = -1
    lead_source: str | None = None
    sources: tuple[str, ...] = ()
    policy: str | None = None
    forecast_from: int | None = None
    forecast_paragraph: int = -1
    lead_only: bool = False
    index: str | None = None
    index_paragraph: int = -9
    sign: int = 0
    opening: When | None = None
    outlook: When | None = None
    lead_topic: str | None = None
    lead_geo: str | None = None
    tariff_geo: str | None = None
    there: str | None = None
    mentioned: str | None = None
    mentioned_paragraph: int = -1
    there_leads: bool = False
    there_paragraph: int = -1
    main_topic: str | None = None
    flow: str | None = None
    rate: str | None = None
    price_topic: str | None = None
    share_code: str | None = None
    share_paragraph: int = -9
    last: When | None = None
    said: When | None = None
    last_claim: Claim | None = None
    survey: When | None = None
    release: When | None = None
    outlook_period: When | None = None
    ahead: When | None = None
    ahead_until: int = -1
    measured: When | None = None
    anchor_span: When | None = None
    asked: When | None = None
    polled: bool = False
    rhythm: str = "M"
    averaged: bool = False
    pair_comparison: str | None = None
    pair_span: When | None = None
    near_comparison: str | None = None
    near_paragraph: int = -1
    last_branch: str | None = None
    branch_paragraph: int = -1
    announced: tuple[str, int, str] | None = None
    named_last: str | None = None
    part_named: str | None = None
    scope: str | None = None
    aims_paragraph: int = -9
    outlooks_paragraph: int = -9
    named_most: str | None = None

    def but(self, **changes: object) -> Context:
        """The same context with some fields changed; a text moves on at every sentence."""
        if not changes.keys() <= _FIELDS:
            raise TypeError(f"no fields of a context: {sorted(changes.keys() - _FIELDS)}")
        moved = object.__new__(Context)
        moved.__dict__.update(self.__dict__)
        moved.__dict__.update(changes)
        return moved

    @property
    def today(self) -> When | None:
        """The month of publication, only its year where the month is not certain."""
        return self.now if self.dated or self.now is None else self.now.to("A")

    @property
    def poll(self) -> When | None:
        """When firms were asked that answer a poll: at publication, or its quarter or half."""
        return self.today.to(self.rhythm) if self.today and self.dated else self.today

    def last_branch_near(self, paragraph: int) -> bool:
        """Whether the last branch was named in this paragraph."""
        return self.branch_paragraph == paragraph


_FIELDS = frozenset(each.name for each in fields(Context))
