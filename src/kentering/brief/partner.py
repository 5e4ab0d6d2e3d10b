"""What the partner market does: its output over the year and the month, and its confidence.

Which market that is comes from the catalogue (``geos.*.partner``); for the Netherlands, Germany.
"""

from __future__ import annotations

from kentering.brief.known import View
from kentering.brief.model import Chart, Figure, Section, Sentence
from kentering.brief.output import Output, lead_output
from kentering.brief.pictures import average_chart
from kentering.brief.say import Slot, cite, level, pct, say
from kentering.brief.sentiment import Mood, read_mood
from kentering.brief.words import a_year_earlier, higher, sign
from kentering.catalogue import Geo, catalogue
from kentering.language import Text
from kentering.periods import Period

BEHIND_MONTHS = 3


def partner_heading(geo: Geo) -> Text:
    """The question, with the partner's name."""
    partner = catalogue().geos[geo.partner] if geo.partner else None
    if partner is None:
        return Text("Wat doet de belangrijkste afzetmarkt?", "What does the main market do?")
    return Text(f"Wat doet {partner.name.nl}?", f"What does {partner.name.en} do?")


def partner_section(
    view: View, geo: Geo, lead: Period
) -> tuple[Section, list[Figure], Output | None]:
    """The section, its figures, and the partner's output when it keeps up with the lead's month."""
    heading = partner_heading(geo)
    if geo.partner is None:
        return Section("partner", heading, ()), [], None
    partner = catalogue().geos[geo.partner]
    output, _ = lead_output(view, partner)
    mood = read_mood(view, partner, "industrial_confidence")
    sentences: list[Sentence] = []
    figures: list[Figure] = []
    missing: list[Text] = []
    if output is None:
        missing.append(_absent(partner))
    else:
        figures += [f for f in (output.yoy, output.mom) if f is not None]
        sentences += [_role(geo, partner)] if geo.partner_role is not None else []
        sentences += _output(output) if _current(view, output, lead) else _old(output)
    if mood is not None:
        sentences.append(_mood(mood, recent=view.recent(mood.period), partner=partner))
        figures += [f for f in (mood.now, mood.before) if f is not None]
    if output is not None and not _current(view, output, lead):
        output = None
    chart = _chart(view, geo, partner)
    section = Section(
        "partner",
        heading,
        (tuple(sentences),) if sentences else (),
        charts=(chart,) if chart is not None else (),
        missing=tuple(missing),
    )
    return section, figures, output


def _current(view: View, o: Output, lead: Period) -> bool:
    return view.recent(o.period) and o.period >= lead.shift(-BEHIND_MONTHS)


def _absent(partner: Geo) -> Text:
    return Text(
        f"Productiecijfers van {partner.name.nl} staan niet in de opslag.",
        f"Output figures of {partner.name.en} are not in the store.",
    )


def _role(geo: Geo, partner: Geo) -> Sentence:
    if geo.partner_role is None:
        raise AssertionError("asked only with a role")
    return say("{name} is {role}.", "{name} is {role}.", name=partner.name, role=geo.partner_role)


def _old(o: Output) -> list[Sentence]:
    """One sentence on figures that are too old to speak of the present."""
    month = o.period.named()
    if o.yoy is None or sign(o.yoy.value) == 0:
        return [
            say(
                "De productiecijfers in de opslag lopen tot en met {month}.",
                "The output figures in the store run to {month}.",
                month=month,
            )
        ]
    return [
        say(
            "De productiecijfers in de opslag lopen tot en met {month}; toen was de productie {x} {word} dan een jaar eerder.",
            "The output figures in the store run to {month}; output was then {x} {word} than a year earlier.",
            month=month,
            x=pct(o.yoy),
            word=higher(o.yoy.value),
        )
    ]


def _output(o: Output) -> list[Sentence]:
    out: list[Sentence] = []
    month = o.period.named(year=False)
    if o.yoy is not None:
        same = sign(o.yoy.value) == 0
        x = cite(o.yoy, "even hoog als", "the same as") if same else pct(o.yoy)
        year = o.period.year_earlier()
        than = (
            Text(f"in {year.label('nl')}", f"in {year.label('en')}")
            if same
            else a_year_earlier(o.period)
        )
        word = Text("", "")
        if not same:
            word = higher(o.yoy.value)
        out.append(
            say(
                "De {basis} industriële productie lag er in {month} {x} {word} {than} ({publisher}).",
                "In {month}, {basis} industrial output there was {x} {word} {than} ({publisher}).",
                basis=o.yoy_basis,
                month=month,
                x=x,
                word=word,
                than=than,
                publisher=o.publisher,
            )
        )
    if o.mom is not None:
        out.append(_month(o))
    return out


def _month(o: Output) -> Sentence:
    if o.mom is None:
        raise AssertionError("asked only with a monthly figure")
    before = o.period.shift(-1)
    a = before.named(year=False)
    if sign(o.mom.value) == 0:
        return say(
            "Ten opzichte van {a} bleef de productie {x}.",
            "Compared with {a}, output was {x}.",
            a=a,
            x=cite(o.mom, "gelijk", "unchanged"),
        )
    against = o.yoy is not None and sign(o.yoy.value) * sign(o.mom.value) < 0
    return say(
        "Ten opzichte van {a} {verb} de productie{but} met {x}.",
        "Compared with {a}, output{but} {verb} by {x}.",
        a=a,
        verb=Text("steeg", "rose") if o.mom.value > 0 else Text("daalde", "fell"),
        but=Text(" wel", " nevertheless") if against else Text("", ""),
        x=pct(o.mom),
    )


def _mood(m: Mood, *, recent: bool, partner: Geo) -> Sentence:
    slots: dict[str, Slot] = {
        "month": m.period.named(),
        "name": partner.name,
        "x": level(m.now),
    }
    if not recent:
        return say(
            "Het industrieel vertrouwen in {name} is het laatst bekend over {month}: {x}.",
            "Industrial confidence in {name} was last known for {month}: {x}.",
            **slots,
        )
    if m.before is None or sign(m.now.value - m.before.value) == 0:
        return say(
            "Het industrieel vertrouwen in {name} stond in {month} op {x}.",
            "Industrial confidence in {name} stood at {x} in {month}.",
            **slots,
        )
    return say(
        "Het industrieel vertrouwen in {name} kwam in {month} uit op {x}, tegen {y} een maand eerder.",
        "Industrial confidence in {name} stood at {x} in {month}, against {y} a month earlier.",
        y=level(m.before),
        **slots,
    )


def _chart(view: View, geo: Geo, partner: Geo) -> Chart | None:
    """Both countries' output in the same scope and base year, when both are recent."""
    for branch in ("B-D", "C"):
        for base in ("I21", "I15"):
            home = view.fresh(view.series(geo.code, "production", branch, "sca", base))
            other = view.fresh(view.series(partner.code, "production", branch, "sca", base))
            if home is not None and other is not None:
                return average_chart(home, other, (geo.name, partner.name))
    return None
