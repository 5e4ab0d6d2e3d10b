"""Every fault an update must survive, and a stage to provoke it on: a store, a server, a shell.

Shared by ``tests/cli/test_faults.py``, which asserts, and ``docs/make_faults.py``, which writes
down what the command said. A fault changes what the server says, or the ground under the command.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kentering.edition import shipped
from kentering.language import Lang, Text
from kentering.store import Store, create_store, update
from kentering.store.write import writer
from tests.sources.server import Asked, Reply, Server

ROOT = Path(__file__).parents[1]
RECORDED = ROOT / "tests" / "sources" / "recorded"
CBS, ESTAT = "cbs_85806ned", "estat_sts_inpr_m"
MIRRORS = ("https://datasets.cbs.nl", "https://opendata.cbs.nl", "https://ec.europa.eu")
CBS_PATH = "/odata/v1/CBS/85806NED/"
ESTAT_PATH = "/eurostat/api/dissemination/sdmx/2.1/data/sts_inpr_m/"
SLICES = {"I21": "index", "PCH_PRE": "mom", "PCH_SM": "yoy"}
HTML = b"<!DOCTYPE html>\n<html><head><title>Onderhoud / Maintenance</title></head></html>\n"
MEBIBYTE = b" " * 2**20

Change = Callable[[str, bytes], bytes | Reply]


def fresh(name: str) -> bytes:
    """What a provider says now: the recorded answer, a month later, one figure revised."""
    if name.endswith(".csv"):
        body = (RECORDED / ESTAT / name).read_bytes()
        body = body.replace(b"17/09/26 11:00:00", b"18/09/26 11:00:00")
        return body.replace(b"EA21,2026-03,97.0", b"EA21,2026-03,97.2")
    if name != "Observations":
        body = (RECORDED / CBS / f"{name}.json").read_bytes()
        return body.replace(b"2026-03-10T06:30:00+01:00", b"2026-04-10T06:30:00+02:00")
    first, second = (
        json.loads((RECORDED / CBS / f"Observations.1of1.p{n}.json").read_text()) for n in (1, 2)
    )
    rows = first["value"] + second["value"]
    rows[2]["Value"] = 102.5
    return json.dumps({"@odata.context": second["@odata.context"], "value": rows}).encode()


def same(_: str, body: bytes) -> bytes:
    return body


@contextmanager
def serving(change: Change = same) -> Iterator[Server]:
    """Both providers, with every answer changed; ``change`` hears the name of the answer."""

    def say(name: str) -> Reply:
        if not ((RECORDED / CBS / f"{name}.json").exists() or figures(name) or "." in name):
            return Reply(b"no such list", 404)
        said = change(name, fresh(name))
        return said if isinstance(said, Reply) else Reply(said)

    def cbs(asked: Asked) -> Reply:
        return say(asked.path.removeprefix(CBS_PATH))

    def estat(asked: Asked) -> Reply:
        unit = next(u for u in SLICES if f".{u}." in asked.path)
        return say(f"sts_inpr_m.{SLICES[unit]}.csv")

    with Server() as server:
        server.on(CBS_PATH, cbs)
        server.on(ESTAT_PATH, estat)
        yield server


def figures(name: str) -> bool:
    return name in ("Observations", "sts_inpr_m.index.csv")


def on_figures(act: Callable[[bytes], bytes | Reply]) -> Change:
    return lambda name, body: act(body) if figures(name) else body


def other_columns(body: bytes) -> bytes:
    return body.replace(b'"Value":', b'"Waarde":').replace(b",s_adj,", b",adjustment,")


def other_unit(_: str, body: bytes) -> bytes:
    return body.replace(b'"2021=100"', b'"2015=100"').replace(b",I21,", b",I15,")


def twice(body: bytes) -> bytes:
    if body.startswith(b"{"):
        said = json.loads(body)
        said["value"] += said["value"][:2]
        return json.dumps(said).encode()
    return body + b"\n".join(body.rstrip().split(b"\n")[1:3]) + b"\n"


def far_away(name: str, body: bytes) -> bytes:
    if name in ("PeriodenCodes", "Observations"):
        return body.replace(b"2025MM03", b"2825MM03")
    return body.replace(b",2026-04,", b",2826-04,")


def not_a_number(body: bytes) -> bytes:
    return body.replace(b'"Value": 102.5', b'"Value": "NaN"').replace(b",97.2,", b",NaN,")


def too_large(body: bytes) -> Reply:
    if body.startswith(b"{"):
        return Reply(MEBIBYTE, endless=True)
    return Reply(b"", says=2 * 10**9)


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Args:
        id: name of the test.
        title: what goes wrong.
        change: what the server says instead.
        shell: how to give the command on bad ground; ``{home}``, ``{mount}`` and ``"$@"`` are it.
        locked: another process is writing.
        sources: which are brought up to date.
    """

    id: str
    title: Text
    change: Change = same
    shell: str = ""
    locked: bool = False
    sources: tuple[str, ...] = (CBS, ESTAT)


ON_A_FULL_DISK = """
mount -t tmpfs -o size=16m tmpfs {mount} || exit 77
cp -a {home}/. {mount}
dd if=/dev/zero of={mount}/filler bs=4096 2>/dev/null
KENTERING_HOME={mount} "$@"
code=$?
rm {mount}/filler
rm -r {home}/store
cp -a {mount}/store {home}
exit $code
"""
READ_ONLY = """
mount --bind {home} {home} && mount -o remount,bind,ro {home} || exit 77
"$@"
"""

FAULTS = (
    Fault(
        "cut",
        Text("afgebroken antwoord", "an answer that breaks off"),
        on_figures(lambda body: Reply(body, cut=len(body) // 2)),
    ),
    Fault(
        "html",
        Text("webpagina met status 200", "a web page with status 200"),
        on_figures(lambda _: Reply(HTML, content_type="text/html")),
    ),
    Fault("columns", Text("andere kolommen", "other columns"), on_figures(other_columns)),
    Fault("unit", Text("ander basisjaar", "another base year"), other_unit),
    Fault("duplicates", Text("dubbele rijen", "rows twice"), on_figures(twice)),
    Fault("dates", Text("datums buiten bereik", "dates out of range"), far_away),
    Fault("nan", Text("NaN als tekst", "NaN as text"), on_figures(not_a_number)),
    Fault("large", Text("antwoord van 2 GB", "an answer of 2 GB"), on_figures(too_large)),
    Fault("full", Text("volle schijf", "a full disk"), shell=ON_A_FULL_DISK),
    Fault("readonly", Text("alleen-lezen opslag", "a store that is read-only"), shell=READ_ONLY),
    Fault("locked", Text("twee schrijvers", "two writers"), locked=True, sources=(CBS,)),
)


@dataclass(frozen=True)
class Said:
    """What the command said, and how much memory it took at most (bytes)."""

    code: int
    out: str
    err: str
    memory: int

    def lines(self, lang: Lang) -> dict[str, list[str]]:
        """The first rungs on stderr, by the source they name."""
        head = {"nl": "fout", "en": "error"}[lang]
        found = re.findall(rf"^{head}: (\w+): (.*)$", self.err, re.MULTILINE)
        return {s: [w for name, w in found if name == s] for s in sorted({n for n, _ in found})}


@dataclass
class Command:
    """``kentering update``, begun; a process of its own in a group of its own."""

    home: Path
    server: Server
    lang: Lang
    shell: str = ""
    sources: tuple[str, ...] = (CBS, ESTAT)
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        words = [sys.executable, "-m", "kentering", "update", *self.sources]
        if self.shell:
            mount = self.home.with_name(f"{self.home.name}-mount")
            mount.mkdir(exist_ok=True)
            script = self.shell.format(home=self.home, mount=mount)
            words = ["unshare", "-m", "sh", "-c", script, "sh", *words]
        self.home.with_suffix(".log").mkdir(exist_ok=True)
        with self.log("out").open("wb") as out, self.log("err").open("wb") as err:
            self.process = subprocess.Popen(
                words, env=self._env(), stdout=out, stderr=err, start_new_session=True
            )

    def _env(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "KENTERING_HOME": str(self.home),
            "KENTERING_LANG": self.lang,
            "KENTERING_BACKOFF": "0.01",
            "KENTERING_MIRRORS": " ".join(f"{m}={self.server.url}" for m in MIRRORS),
            "POLARS_MAX_THREADS": "1",
        }

    def log(self, name: str) -> Path:
        return self.home.with_suffix(".log") / name

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)

    def said(self) -> Said:
        """Wait for its end."""
        peak, status = 0, Path(f"/proc/{self.process.pid}/status")
        while self.process.poll() is None:
            with suppress(OSError):  # Linux only; getrusage would count its parent before exec
                found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
                peak = int(found[1]) * 1024 if found else peak
            time.sleep(0.01)
        out, err = (self.log(n).read_text("utf-8") for n in ("out", "err"))
        return Said(self.process.returncode, out, err, peak)


def filled(home: Path) -> Path:
    """A store over the shipped edition that holds a good release of both sources."""
    outcomes = update(create_store(home, shipped()), [CBS, ESTAT], from_path=RECORDED)
    assert [o.status for o in outcomes] == ["new", "new"], outcomes
    return home


def provoke(fault: Fault, filled_home: Path, folder: Path) -> dict[Lang, Said]:
    """The fault in both languages at once, each on a copy of the store in ``folder/<lang>``."""
    homes: dict[Lang, Path] = {"nl": folder / "nl", "en": folder / "en"}
    for home in homes.values():
        shutil.copytree(filled_home, home)
    with serving(fault.change) as server:

        def act() -> dict[Lang, Said]:
            begun = {n: Command(h, server, n, fault.shell, fault.sources) for n, h in homes.items()}
            return {name: command.said() for name, command in begun.items()}

        if not fault.locked:
            return act()
        with writer(homes["nl"] / "store"), writer(homes["en"] / "store"):
            return act()


def held(home: Path) -> dict[str, bytes]:
    """Every file of the store except the raw answers, byte for byte."""
    store = home / "store"
    return {
        str(path.relative_to(store)): path.read_bytes()
        for part in ("releases", "base")
        for path in sorted((store / part).rglob("*"))
        if path.is_file()
    }


def panel(home: Path) -> pl.DataFrame:
    store = Store(root=home / "store", base=home / "store" / "base")
    return store.panel(publishers="all").drop("recorded_at", strict=False)


def may_mount() -> bool:
    """Whether this process may mount in a namespace of its own."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    asked = ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0
