"""Which period a figure measures, and which it compares with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.segments import Segment
from kentering.claims.grammar.when import When
from kentering.claims.periods.based import edge, of_edge, told_by_basis
from kentering.claims.periods.carried import carried
from kentering.claims.periods.resolve import resolve
from kentering.claims.periods.then import ahead_then, recalled_then

PASSING = "a fact in passing"
_SOON = 5
"""Months: a month named further back than this can be the one to come."""
_PER_YEAR = {"M": 12, "Q": 4, "H": 2, "A": 1}


@dataclass(frozen=True, slots=True)
class Dated:
    """Period and basis of a figure, the expression it stood on and the rule.

    ``relative`` marks a period counted in steps from another one, ``origin`` that other one.
    """

    period: When | None
    basis: When | None
    mention: Mention | None
    rule: str
    relative: bool = False
    origin: When | None = None


def dated(
    parsed: Parsed,
    segment: Segment,
    context: Context,
    lex: Lexicon,
    indicator: str | None,
    before: Dated | None,
) -> Dated:
    """Period and basis: own words, the sentence before the figure, then what was said before."""
    first, previous = before is None, before.period if before is not None else None
    here = [m for m in parsed.mentions if segment.first <= m.first < segment.last and not m.aside]
    here = [m for m in here if not _in_other_clause(parsed, m, segment, lex)]
    here = [m for m in here if not _until_now(parsed, m, segment, lex)]
    here = [_compared(m, segment) for m in here if not _of_extreme(parsed, m, segment, lex)]
    held = [m for m in here if m.basis and _holds(parsed, m, segment)]
    begun = indicator in lex.sets["kinds.from_day"]
    plain = [
        m for m in here if not m.basis and not m.since and (begun or _measured(parsed, m, lex))
    ]
    own = (
        held or plain or recalled_then(parsed, segment) or _unclaimed(parsed, segment, before, lex)
    )
    bases = [m for m in here if m.basis and not held]
    that = _points_back(parsed, lex)
    anchor = previous or (context.last if that else context.anchor)
    main, chosen, past, rule = None, None, None, "open"
    if own:
        main, chosen, past, rule = _named(parsed, segment, own, context, before, anchor, lex)
    elif segment.pair == "to" and (span := _span_before(parsed, segment)):
        whole = resolve(span, context.now, anchor)
        main, chosen, rule = (whole.until if whole else None), span, "end of the span"
    elif not first:
        main, rule = previous, "earlier in the sentence"
    basis = None
    if bases:
        basis = resolve(
            _chosen(parsed, bases, segment, lex), context.now, main or anchor, edge(bases, main)
        )
    since = next((m for m in here if m.since), None)
    if basis is not None and not own:
        here_span = context.anchor_span if context.anchor_paragraph == parsed.paragraph else None
        reach = (here_span if first and basis.freq == "A" else None) or anchor
        then = of_edge(parsed, bases[0], lex)
        told = None if then else told_by_basis(basis, bases[0], main, reach, context.now)
        main, rule = (told, "from what it compares with") if told else (main, rule)
    passing = before is not None and before.rule == PASSING
    if main is None and not own and (first or passing or _loose(before, segment)):
        found = carried(parsed, context, lex, indicator)
        loose = None if indicator in lex.sets["kinds.answers"] else context.anchor
        main, rule = (context.last or loose, "the figure before") if that else found
    if not own and (later := ahead_then(parsed, segment, context, lex, indicator)) is not None:
        main, rule = later, "the period just named"
    if not own and not bases and _present(parsed, segment, lex):
        main, rule = _current(main, rule, context)
    level = indicator in lex.sets["kinds.levels"]
    if since is not None and not own and not level and (main or context.now) is not None:
        start = _start(parsed, since, context, anchor, lex)
        quoted = indicator in lex.sets["kinds.goods"]
        main = _reached(None if quoted else main, start, context)
        if start is not None and main is not None and start.month_index < main.month_index:
            main, chosen = _since(start, main, context), since
    relative = chosen is not None and chosen.steps is not None
    return Dated(main, basis, chosen, rule, relative, past if own and relative else None)


def _in_other_clause(parsed: Parsed, mention: Mention, segment: Segment, lex: Lexicon) -> bool:
    """``4 procent duurder dan in mei; een maand geleden was daar geen sprake van``.

    ``De cao, waar 150.000 mensen onder vallen, loopt deze maand af``: of the clause around it.
    """
    between = range(segment.figure.last, mention.first)
    if any(parsed.low(at) == ";" for at in between):
        return True
    if not any(parsed.low(at) == "," for at in between):
        return False
    for at in range(segment.figure.first - 1, max(0, segment.figure.first - 10), -1):
        if parsed.low(at) == ",":
            return parsed.low(at + 1) in lex.sets["period.which"] | lex.sets["period.where"]
        if parsed.tokens[at].kind in ("punct", "num"):
            return False
    return False


def _until_now(parsed: Parsed, mention: Mention, segment: Segment, lex: Lexicon) -> bool:
    """``lag in augustus stil en draait nu weer op 50 procent``: that time is over."""
    between = {parsed.low(at) for at in range(mention.last, segment.figure.first)}
    joined = between & (lex.sets["and_or"] | {","})
    return not mention.basis and bool(joined and between & lex.sets["period.now"])


def _of_extreme(parsed: Parsed, mention: Mention, segment: Segment, lex: Lexicon) -> bool:
    """``naar 30,2, van het dieptepunt van 13,8 in april``: when the low was, not the figure."""
    at = mention.first - 2
    if at < 2 or parsed.tokens[at].kind != "num" or at < segment.figure.last:
        return False
    return (
        parsed.low(at - 1) in lex.sets["period.of"]
        and parsed.low(at - 2) in lex.sets["basis.asides"]
    )


def _named(
    parsed: Parsed,
    segment: Segment,
    own: list[Mention],
    context: Context,
    before: Dated | None,
    anchor: When | None,
    lex: Lexicon,
) -> tuple[When | None, Mention, When | None, str]:
    """The period a figure names itself, its expression, what that counts from and the rule."""
    chosen = _chosen(parsed, own, segment, lex)
    relative = chosen.steps is not None or chosen.now_shift is not None or chosen.same
    previous = before.period if before is not None else None
    past = previous if context.now else anchor
    past = _counted_from(chosen, before, anchor, context) if relative else past
    main, rule = resolve(chosen, context.now, past), "named"
    if chosen.that:
        main, rule = _pointed(parsed, chosen, context, anchor), "the period just named"
    elif _vague(parsed, chosen):
        main, rule = None, "open"
    elif main is not None and _foretold(parsed, chosen, main, context.now, lex):
        main = main.shift(_PER_YEAR[main.freq])
    elif main is not None and _half_over(parsed, chosen, main, context.now, lex):
        main = main.shift(-_PER_YEAR["H"])
    if chosen.until is not None and segment.pair is not None and main and main.until:
        main = main.until if segment.pair == "to" else When(main.freq, main.year, main.number)
    return main, chosen, past, rule


def _foretold(parsed: Parsed, chosen: Mention, main: When, now: When | None, lex: Lexicon) -> bool:
    """``In juli dreigt een heffing van 20 procent``, in April: the July to come."""
    free = chosen.number is not None and chosen.year is None and chosen.year_shift is None
    if not free or chosen.until is not None or now is None or main.freq not in ("M", "Q"):
        return False
    if chosen.over or now.month_index - main.month_index < _SOON:
        return False
    words, sets = {t.low for t in parsed.tokens}, lex.sets
    effective = chosen.day is not None and parsed.low(chosen.first - 2) in sets["period.effective"]
    done = sets["period.past"] | (sets["period.is"] | sets["period.has"] if effective else set())
    return (effective or bool(words & sets["period.to_happen"])) and not words & done


def _half_over(parsed: Parsed, chosen: Mention, main: When, now: When | None, lex: Lexicon) -> bool:
    """``In de eerste helft groeide de omzet``, in March: the half that was over by then."""
    free = chosen.year is None and chosen.year_shift is None and chosen.until is None
    if main.freq != "H" or chosen.number is None or not free or now is None:
        return False
    runs = main.last_month_index > now.month_index
    return runs and parsed.says(lex.sets["period.past"])


def _unclaimed(
    parsed: Parsed, segment: Segment, before: Dated | None, lex: Lexicon
) -> list[Mention]:
    """``krimpt dit jaar met 3 procent en groeit pas in 2027 weer, met 1 procent``: the later one.

    A second period between two figures, of which the first figure has one already, is the next's.
    """
    claimed = before.mention if before is not None else None
    if claimed is None or segment.pair is not None:
        return []
    free = [m for m in parsed.mentions if claimed.last <= m.first < segment.figure.first]
    free = [m for m in free if not (m.basis or m.since or m.aside or m.recalled)]
    free = [m for m in free if m.steps is None and not m.that and _measured(parsed, m, lex)]
    return [m for m in free if _between(parsed, m, segment)][-1:]


def _between(parsed: Parsed, mention: Mention, segment: Segment) -> bool:
    """Whether exactly one figure stands ahead of this one on the side of a claimed period."""
    ahead = [f for f in parsed.figures if f.unit is not None and f.last <= segment.figure.first]
    return bool(ahead) and ahead[-1].last <= mention.first and mention.last <= segment.figure.first


def _points_back(parsed: Parsed, lex: Lexicon) -> bool:
    """``Dat is ...``, ``Daarvan ...``: the figure goes on with the one before it."""
    opening = f"{parsed.low(0)} {parsed.low(1)}"
    told = opening in lex.sets["period.that_figure"] or parsed.low(0) in lex.sets["period.thereof"]
    return told or any(h.group == "stance" and h.code == "release" for h in parsed.hits)


def _loose(before: Dated | None, segment: Segment) -> bool:
    """Whether the figure before was of no period by itself: a count in passing."""
    alone = before is not None and before.mention is None and before.rule != "open"
    return alone and segment.figure.unit != "percent"


def _compared(mention: Mention, segment: Segment) -> Mention:
    """``meer dan in het jaar ervoor, toen ...``: for a figure ahead of it what is compared with."""
    ahead = mention.recalled and segment.figure.last <= mention.first
    return replace(mention, basis=True, recalled=False) if ahead else mention


def _counted_from(
    chosen: Mention, before: Dated | None, anchor: When | None, context: Context
) -> When | None:
    """The period that an expression counts from: that of the first stand, not of another count."""
    found = anchor
    if before is not None and before.relative and before.origin is not None:
        found = before.origin
    spoken, last = context.anchor, context.last_claim
    open_ = before is None and last is not None and last.period is None
    if open_ and chosen.ago and (chosen.steps or 0) < -1:
        return context.now or found
    if not chosen.ago or spoken is None or found is None or spoken.freq != found.freq:
        return found
    return spoken if spoken.month_index > found.month_index else found


def _start(
    parsed: Parsed, since: Mention, context: Context, anchor: When | None, lex: Lexicon
) -> When | None:
    """The start of a change: for ``begin dit jaar`` its first month, else what was named."""
    if since.that:
        told = _pointed(parsed, since, context, anchor)
        return told.end if told is not None else None
    found = resolve(since, context.now, anchor)
    begins = parsed.low(since.first) in lex.sets["period.start"]
    return found.to("M") if begins and found is not None else found


def _reached(main: When | None, start: When | None, context: Context) -> When | None:
    """Where a change since a start ends: not before it, so else at publication."""
    if main is None or (start is not None and main.month_index <= start.month_index):
        return context.now or main
    now = context.now
    return now if now is not None and main.month_index > now.month_index else main


def _holds(parsed: Parsed, mention: Mention, segment: Segment) -> bool:
    """``lager dan in 2022 (7 procent)``: the figure in brackets is of what is compared with."""
    return parsed.low(mention.last) == "(" and segment.figure.first == mention.last + 1


def _measured(parsed: Parsed, mention: Mention, lex: Lexicon) -> bool:
    """A day is when something was said, unless a change takes effect on it (per 1 juli)."""
    if mention.day is None:
        return True
    return parsed.low(mention.first - 2) in lex.sets["period.effective"]


def _pointed(
    parsed: Parsed, mention: Mention, context: Context, anchor: When | None
) -> When | None:
    """The period that ``toen`` and ``die maand`` point at: the last one named before it."""
    earlier = [m for m in parsed.mentions if m.last <= mention.first and not m.that]
    named = mention.last - mention.first > 1
    if named:
        earlier = [m for m in earlier if not (m.basis and m.steps is not None)]
    if earlier:
        return resolve(earlier[-1], context.now, anchor)
    said, last = context.said, context.last
    if named and said is not None and last is not None and said == last.moved(-1):
        return last
    return context.said or context.last


def _present(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``nu``: after a look back a figure is of the period the text is about again."""
    near = range(
        max(segment.first, segment.figure.first - 6), min(segment.last, len(parsed.tokens))
    )
    return any(parsed.low(at) in lex.sets["period.now"] for at in near)


def _current(main: When | None, rule: str, context: Context) -> tuple[When | None, str]:
    """The period the text is about, when the passage was further back."""
    opening = context.opening
    if opening is not None and (main is None or main.month_index < opening.month_index):
        return opening, "now"
    return main, rule


def _vague(parsed: Parsed, mention: Mention) -> bool:
    """``ruim een jaar later`` is no one period."""
    steps = mention.steps is not None and mention.freq == "A" and not mention.same
    return steps and any(h.last == mention.first for h in parsed.hits if h.group == "modifier")


def _chosen(parsed: Parsed, found: list[Mention], segment: Segment, lex: Lexicon) -> Mention:
    figure, joins = segment.figure, lex.sets["and_or"]

    def distance(m: Mention) -> float:
        if m.first >= figure.last:
            apart = parsed.low(figure.last) == "," or parsed.low(m.first - 2) in joins
            return m.first - figure.last + 50 * m.weak + 12 * apart
        return figure.first - m.last + 0.5 + 50 * m.weak if m.last <= figure.first else 0

    return min(found, key=distance)


def _span_before(parsed: Parsed, segment: Segment) -> Mention | None:
    spans = [m for m in parsed.mentions if m.until is not None and m.first < segment.first]
    return spans[-1] if spans else None


def _since(start: When, main: When, context: Context) -> When:
    """From a start until now: years count in years."""
    end = main
    if start.freq == "A" and context.now is not None:
        end = When("A", max(main.year, start.year))
    elif start.freq != end.freq:
        end = main.shift(1).to(start.freq).shift(-1)
    return When(start.freq, start.year, start.number, end)


def duration_years(parsed: Parsed, segment: Segment, lex: Lexicon) -> int | None:
    """``in vijf jaar``, ``de afgelopen tien jaar``: the length of a change in years."""
    for at in range(max(0, segment.first - 6), len(parsed.tokens) - 2):
        on = _length(parsed, at, lex)
        lead = {parsed.low(k) for k in range(at - 4, at)}
        if on is None or lead & lex.sets["basis.superlatives"]:
            continue
        if parsed.low(on + 1) in lex.sets["period.year"]:
            word = parsed.low(on)
            value = 1.0 if word in lex.sets["articles"] else lex.words.value(word)
            if value is None and word.isdecimal() and len(word) < 3:
                value = float(word)
            if value is not None and value % 1 == 0:
                return int(value)
    return None


def _length(parsed: Parsed, at: int, lex: Lexicon) -> int | None:
    """Where the number of years stands after ``in``, ``in de afgelopen`` or ``de afgelopen``."""
    within = parsed.low(at) in lex.sets["period.over_years"]
    the = at + within
    if parsed.low(the) in lex.sets["definite"] and parsed.low(the + 1) in lex.sets["period.last"]:
        return the + 2
    return at + 1 if within else None
