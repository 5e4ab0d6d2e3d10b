"""Make the table of docs/seasonal.md: own X-13 against Eurostat's adjusted series, per country.

Usage: python docs/make_seasonal_table.py FOLDER, where FOLDER holds pi_unadj.rda, pi_caladj.rda and
pi_sa.rda (Eurostat sts_inpr_m, B-D, 2000-01 to 2019-06, as in the R package persephone). The block
between the two table markers of docs/seasonal.md is rewritten; nothing else is touched.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kentering.errors import KenteringError
from kentering.measure.seasonal.adjust import Adjusted, Job, adjust_many
from kentering.measure.seasonal.spec import Spec
from kentering.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

DOC = Path(__file__).with_name("seasonal.md")
BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"
AGGREGATES = {"EU28", "EA19"}  # no holidays of their own


@dataclass(frozen=True, eq=False)
class Panel:
    """An R multivariate time series: values (n, k), names (k,), first period."""

    values: NDArray[np.float64]
    names: tuple[str, ...]
    start: Period

    def column(self, name: str) -> NDArray[np.float64]:
        """One series, shape (n,)."""
        return self.values[:, self.names.index(name)]


def read_mts(path: Path) -> Panel:
    """Read the one monthly ``mts`` object of an .rda file."""
    from rdata.parser import parse_file

    matrix = parse_file(path).object.value[0]
    fields = dict(_pairs(matrix.attributes))
    n, k = (int(v) for v in fields["dim"].value)
    names = tuple(cell.value.decode() for cell in fields["dimnames"].value[1].value)
    year, month = divmod(round(float(fields["tsp"].value[0]) * 12), 12)
    values = np.array(matrix.value, dtype=np.float64).reshape(k, n).T
    return Panel(values, names, Period.parse(f"{year}-{month + 1:02d}"))


def _pairs(node: Any) -> Iterator[tuple[str, Any]]:
    while node is not None and node.info.type.name == "LIST":
        tag = node.tag.referenced_object if node.tag.info.type.name == "REF" else node.tag
        yield tag.value.value.decode(), node.value[0]
        node = node.value[1]


def growth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Month-on-month growth in percent, shape (n - 1,)."""
    return 100 * (values[1:] / values[:-1] - 1)


@dataclass(frozen=True)
class Difference:
    """Own against official: growth in pp, correlation, level in percent."""

    growth: float
    correlation: float
    level: float


def compare(own: NDArray[np.float64], official: NDArray[np.float64]) -> Difference:
    """Mean absolute difference of m/m, correlation of m/m, mean absolute level difference."""
    ok = ~(np.isnan(own) | np.isnan(official))
    a, b = growth(own[ok]), growth(official[ok])
    level = float(np.mean(np.abs(own[ok] / official[ok] - 1)) * 100)
    return Difference(float(np.mean(np.abs(a - b))), float(np.corrcoef(a, b)[0, 1]), level)


def adjust_panel(panel: Panel) -> list[Any]:
    """Adjust every country with the house specification and its own holidays."""
    jobs = [
        Job(
            geo,
            panel.column(geo),
            panel.start,
            Spec(country=None if geo in AGGREGATES else geo),
        )
        for geo in panel.names
    ]
    return list(adjust_many(jobs))


HEAD = (
    "| geo | model | easter | outliers | SCA m/m diff (pp) | SCA m/m corr | SCA level diff (%) "
    "| CA m/m diff (pp) | CA m/m corr | raw-CA m/m (pp) | grade |\n"
    "|---|---|---|---:|---:|---:|---:|---:|---:|---:|---|"
)


def row(result: Adjusted, ca: NDArray[np.float64], sca: NDArray[np.float64]) -> str:
    """One line of the table."""
    s, c, raw = compare(result.sca, sca), compare(result.ca, ca), compare(result.original, ca)
    found = result.model.found
    easter = "-" if found.easter is None else str(found.easter)
    sign = "" if result.model.mode == "multiplicative" else " +"
    return (
        f"| {result.name} | {found.arima}{sign} | {easter} | {len(result.outliers)} "
        f"| {s.growth:.2f} | {s.correlation:.2f} | {s.level:.2f} | {c.growth:.2f} "
        f"| {c.correlation:.2f} | {raw.growth:.2f} | {result.quality.grade} |"
    )


def table(folder: Path) -> str:
    """The whole block between the markers."""
    raw, ca, sca = (read_mts(folder / f"pi_{k}.rda") for k in ("unadj", "caladj", "sa"))
    lines, found = [HEAD], []
    for geo, result in zip(raw.names, adjust_panel(raw), strict=True):
        if not isinstance(result, Adjusted):
            lines.append(f"| {geo} | not adjusted: {result.error.what.en} |" + " |" * 9)
            continue
        lines.append(row(result, ca.column(geo), sca.column(geo)))
        found.append((compare(result.sca, sca.column(geo)), compare(result.ca, ca.column(geo))))
    for word, pick in (("mean", np.mean), ("median", np.median)):
        own = [float(pick([getattr(s, f) for s, _ in found])) for f in _FIELDS]
        cal = [float(pick([getattr(c, f) for _, c in found])) for f in _FIELDS[:2]]
        cells = " | ".join(f"{v:.2f}" for v in (*own, *cal))
        lines.append(f"| **{word}** | {len(found)} series | | | {cells} | | |")
    return "\n".join(lines)


_FIELDS = ("growth", "correlation", "level")


def main() -> int:
    """Rewrite the block."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    try:
        block = table(Path(sys.argv[1]))
    except KenteringError as error:
        print(error.render("en"))
        return error.exit_code
    text = DOC.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    DOC.write_text(f"{before}{BEGIN}\n{block}\n{END}{after}", encoding="utf-8")
    print(block)
    return 0


if __name__ == "__main__":
    sys.exit(main())
