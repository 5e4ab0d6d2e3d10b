"""``kentering outlook``: the year's forecast beside those of others, and who was right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.catalogue import HOME
from kentering.cli.files import readable
from kentering.cli.options import AsOfOption, JsonOption, LangOption, moment_given, reckoned
from kentering.cli.outlook_tables import outlook_content, show_outlook
from kentering.cli.output import document, progress, told, warned
from kentering.cli.picture import ChartOption, checked, save
from kentering.cli.words import both
from kentering.errors import InputError, KenteringError
from kentering.language import Text

if TYPE_CHECKING:
    from kentering.forecast.others import Other
    from kentering.forecast.outlook import Outlook
    from kentering.store import Store

ALL = "all"
MOST_BYTES = 2_000_000


def outlook(
    geo: Annotated[
        str, typer.Option(metavar="CODE", help=both("Land of gebied.", "Country or area."))
    ] = HOME,
    branch: Annotated[
        str,
        typer.Option(
            metavar="CODE",
            help=both(
                "Bedrijfstak, zoals C, B-D of 20; all: elke waarvan een verwachting bekend is.",
                "Branch, such as C, B-D or 20; all: every one of which a forecast is known.",
            ),
        ),
    ] = ALL,
    year: Annotated[
        list[int] | None,
        typer.Option(
            metavar="YEAR",
            help=both("Alleen dit jaar; herhaalbaar.", "Only this year; repeatable."),
            show_default=False,
        ),
    ] = None,
    bank: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help=both("Alleen deze bank; herhaalbaar.", "Only this bank; repeatable."),
            show_default=False,
        ),
    ] = None,
    with_: Annotated[
        Path | None,
        typer.Option(
            "--with",
            metavar="FILE",
            help=both(
                "Uw eigen CSV erbij: bank,date,geo,branch,year,value[,source,unit,note].",
                "Your own CSV as well: bank,date,geo,branch,year,value[,source,unit,note].",
            ),
            show_default=False,
        ),
    ] = None,
    as_of: AsOfOption = None,
    chart: ChartOption = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Show forecasts of annual growth by us and by others."""
    del lang_
    from kentering.catalogue import resolve_geo
    from kentering.cli.home import here

    code = resolve_geo(geo).code
    asked = Asked(code, branch.strip(), tuple(year) if year else None, moment_given(as_of))
    picture = checked(chart)
    rows, own = _rows(with_)
    chosen = _of_banks(rows, bank, asked)
    store = here().store
    found = _found(store, asked, chosen)
    drawn = _drawn(store, found, picture, asked.at)
    if as_json:
        content = [outlook_content(f) for f in found]
        document("outlook", {"as_of": asked.as_of, "outlooks": content, **drawn})
    else:
        for one in found:
            show_outlook(one)
    return _used(own, found, with_)


@dataclass(frozen=True)
class Asked:
    """What was asked; ``years`` is None for all that are known."""

    geo: str
    branch: str
    years: tuple[int, ...] | None
    as_of: str | None

    @property
    def at(self) -> str:
        """The moment that models are asked for: that of ``as_of``, else today."""
        return reckoned(self.as_of)


def _rows(path: Path | None) -> tuple[tuple[Other, ...], tuple[Other, ...]]:
    """The package's forecasts, those kept from texts and the user's own; the latter alone too."""
    from kentering.cli.kept import place
    from kentering.forecast.others import in_order, others_from_csv, shipped_others
    from kentering.sources.answer import answers_from

    def read(file: Path) -> tuple[Other, ...]:
        (answer,) = answers_from(readable(file), MOST_BYTES)
        return others_from_csv(answer)

    kept = read(place()) if place().is_file() else ()
    own = read(path) if path is not None else ()
    return in_order((*shipped_others(), *kept, *own)), own


def _of_banks(
    rows: Sequence[Other], names: Sequence[str] | None, asked: Asked
) -> tuple[Other, ...]:
    """The rows of the banks named, in any case.

    Raises:
        InputError: no such bank had forecast this geography by then; names those that had.
    """
    from kentering.forecast.others import banks, known_by

    if not names:
        return tuple(rows)
    there = banks(o for o in known_by(rows, asked.at) if o.geo == asked.geo)
    folded = {b.casefold() for b in there}
    wanted = {n.strip().casefold() for n in names}
    absent = [n for n in names if n.strip().casefold() not in folded]
    if absent:
        raise InputError(
            Text(
                f"van {', '.join(absent)} is geen verwachting bekend",
                f"no forecast of {', '.join(absent)} is known",
            ),
            where=f"--bank {', '.join(absent)}; --geo {asked.geo}"
            + (f"; --as-of {asked.as_of}" if asked.as_of else ""),
            right=Text.same(", ".join(there)) if there else None,
            run="kentering outlook --with FILE.csv",
        )
    return tuple(o for o in rows if o.bank.casefold() in wanted)


def _found(store: Store, asked: Asked, rows: Sequence[Other]) -> list[Outlook]:
    """An outlook per branch; of all branches those that have a forecast of the years asked.

    Raises:
        KenteringError: none of them has.
    """
    from kentering.forecast import outlook as room

    def one(code: str) -> Outlook:
        return room.outlook(store, asked.geo, code, asked.at, asked.years, others=rows)

    with progress() as bar:
        if asked.branch != ALL:
            bar.at(asked.branch)
            return [one(asked.branch)]
        found: list[Outlook] = []
        faults: list[KenteringError] = []
        for code in room.branches_forecast(rows, asked.geo, asked.at):
            bar.at(code)
            try:
                found.append(one(code))
            except KenteringError as fault:
                faults.append(fault)
    if not found:
        raise faults[0]
    return found


def _drawn(store: Store, found: Sequence[Outlook], path: Path | None, at: str) -> dict[str, str]:
    """Draw the first branch when a picture is asked; what JSON says of it."""
    if path is None:
        return {}
    from kentering.cli.outlook_picture import outlook_picture

    save(outlook_picture(store, found[0], at), path)
    which = f"{path} ({found[0].geo} {found[0].branch})"
    told(Text(f"getekend: {which}", f"drawn: {which}"))
    return {"chart": str(path)}


def _used(own: Sequence[Other], found: Sequence[Outlook], path: Path | None) -> int:
    """Warn of rows of the user's own that are not in the answer."""
    shown = {t.forecast.figure for f in found for y in f.years for t in y.theirs}
    left = [o for o in own if o.figure not in shown]
    if not left:
        return 0
    warned(
        Text(
            f"{len(left)} van {len(own)} regels van {path} zijn niet in het antwoord: een ander "
            "gebied, een andere branche, een ander jaar, een andere bank, of van na die dag",
            f"{len(left)} of {len(own)} lines of {path} are not in the answer: another area, "
            "branch, year or bank, or of after that day",
        )
    )
    return 1
