"""``kg`` beside other engines as data grows: loads, ten queries over HTTP, and what is held.

    python tests/benchmarks/scale.py [--data NAME] [--triples N]... [--bin DIR] [--keep DIR] [--only NAME]...
                                     [--readme]

Engines are taken where they are found, in DIR (of a virtual environment with ``oxigraph``,
``rdflib-endpoint`` and ``maplib``) or on the path; those that are missing are named. With ``--keep`` the
stores stay in that folder and are not loaded again. One engine runs at a time; the best of the peers is
what `kg serve` is compared with, and every answer is compared with that of `kg serve`. With ``--readme`` the
table of the data's own size and that of growth go into the README, between the comments for the data's name.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parent))

from answers import rows_of, same
from economy import THINGS, Size
from engines import Engine, engines, run
from overload import say
from peers import JSON, Server, speed
from reporting import Measured, growth, publish, table
from workload import ECONOMY, WORKLOADS, Query, Workload

SLOW = 20_000
"""Milliseconds; a query that takes so long is asked once."""
QUICK, MANY = 5, 100
"""A query that takes fewer milliseconds is asked so often: a few times would tell how cold the caches are."""
SETTLE = 15
"""Seconds that every server has to itself before it is asked; some gather things first."""
QUIET = 3
"""Seconds after the last query, before what a server holds is looked at."""
UNIQUE = f"SELECT ?p ?o {{ <{THINGS}observation/{{n}}> ?p ?o }}"
PAGES = {
    "entity page": "/entity?iri={}",
    "neighbours": "/neighbours?iri={}",
    "neighbour page": "/explore?iri={}",
    "search": "/search?q={}",
}


class Asking:
    """Asks a server; each time over a connection of its own, as some servers are slow on one that stays."""

    def __init__(self, server: Server, graph: str = "") -> None:
        self._server = server
        self._from = f"FROM <{graph}> {{" if graph else "{"

    def query(self, text: str) -> tuple[bytes, float]:
        """Return the answer, and how many milliseconds it took."""
        text = text.replace("{", self._from, 1)
        return self.get(f"{self._server.path}?{urlencode({'query': text})}", JSON)

    def get(self, address: str, accept: str) -> tuple[bytes, float]:
        """Return what is at an address, and how many milliseconds it took."""
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=600)
        begun = time.perf_counter()
        try:
            connection.request("GET", address, headers={"Accept": accept})
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        took = (time.perf_counter() - begun) * 1000
        if response.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{response.status}: {body[:200]!r}")
        return body, took


# ------------------------------------------------------------------- one engine
def measure(engine: Engine, run: Run) -> Measured:
    """Load if it has not been, and ask."""
    found, folder, data = Measured(), run.folder(engine), run.data(engine)
    found.load, found.whole_load, found.prepare, found.disk = loaded(engine, data, folder)
    begun = time.perf_counter()
    server = engine.serve(data, folder)
    try:
        found.start = (time.perf_counter() - begun) * 1000
        time.sleep(SETTLE)
        asking = Asking(server, engine.graph)
        for query in run.workload.queries:
            ask_rounds(asking, query, run, found)
        time.sleep(QUIET)
        found.memory = server.memory()
        if run.quick:
            return found
        if shutil.which("wrk") and engine.name != "maplib":
            found.rate = speed(server, UNIQUE, 8, 3, 0).rate
        if engine.name == "kg serve" and run.workload is ECONOMY:
            found.pages = dict(pages(asking, Size.of(run.triples)))
    finally:
        server.close()
    found.dump = dumped(engine, folder)
    return found


def ask_rounds(asking: Asking, query: Query, run: Run, found: Measured) -> None:
    """Note the answer of the first round, and the median time of those behind it (of many that are quick)."""

    texts = list(dict.fromkeys(run.workload.text(query, run.triples, number) for number in range(MANY)))
    first, few, many = texts[0], texts[1 : run.rounds + 1], texts[run.rounds + 1 :]

    def median(asked: Sequence[str]) -> float:
        return statistics.median(asking.query(text)[1] for text in asked)

    try:
        answer, took = asking.query(first)
        if took < SLOW and few:
            took = median(few)
        if took < QUICK and many:
            took = median(many)
        found.queries[query.name], found.answers[query.name] = took, rows_of(answer)
    except (RuntimeError, OSError, http.client.HTTPException) as error:
        say(f"no answer to '{query.name}': {error}")


def loaded(engine: Engine, data: Path, folder: Path) -> tuple[float, float, float, float]:
    """Return the milliseconds of loading, all of it, and making what lies beside it; and its size."""
    told = folder / "loaded.json"
    if not told.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        begun = time.perf_counter()
        asked = engine.load(data, folder)
        whole = time.perf_counter()
        engine.prepare(data, folder)
        prepared = time.perf_counter() - whole
        took = (whole - begun if asked is None else asked, 0 if asked is None else whole - begun, prepared)
        told.write_text(json.dumps([*(1000 * seconds for seconds in took), disk(folder)]))
    took_asked, took_whole, prepared, held = json.loads(told.read_text())
    return took_asked, took_whole, prepared, held


def disk(folder: Path) -> float:
    """Return the megabytes of a store."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum({path.stat().st_ino: path.stat().st_size for path in files}.values()) / 2**20


def dumped(engine: Engine, folder: Path) -> float:
    """Return the milliseconds that writing all triples takes, 0 where there is no command for it."""
    with tempfile.TemporaryDirectory() as place:
        command = engine.dump(folder, Path(place, "all.nq"))
        begun = time.perf_counter()
        if command:
            run(*command)
        return (time.perf_counter() - begun) * 1000 if command else 0


def pages(asking: Asking, size: Size) -> Iterator[tuple[str, float]]:
    """Yield how soon pages of things that were not asked for before are ready: the median."""
    for name, address in PAGES.items():
        times = []
        for number in range(1, 41):
            thing = f"{THINGS}sector/{number * 31 % size.sectors}"
            if name == "search":
                thing = f"cables {number}"
            accept = "application/json" if name == "neighbours" else "text/html"
            times.append(asking.get(address.format(quote(thing, safe="")), accept)[1])
        yield name, statistics.median(times)


# -------------------------------------------------------------------------- runs
def compare(run: Run, found: dict[str, Measured]) -> Iterator[str]:
    """Yield what does not agree with the answers of the first engine."""
    first, *others = found
    for query in run.workload.queries:
        for other in others:
            one, two = (found[name].answers.get(query.name) for name in (first, other))
            if one is not None and two is not None and not same(query, one, two):
                counts = f"{first} finds {one.total()} rows, {other} {two.total()}"
                yield f"{query.name}: {counts}, not all the same"


def catalogue(data: Path) -> str:
    """Return what `kg load` says of a file, so that the peers hold the very same triples."""
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    triples = sum(1 for _ in ox.parse(path=data))
    kgo, void = "https://kg.example/ontology#", "http://rdfs.org/ns/void#"
    return (
        f"<https://kg.example/graph/{data.stem}> a <{void}Dataset>, <http://www.w3.org/ns/dcat#Dataset> ;"
        f' <{kgo}sha256> "{digest}" ; <{kgo}file> "{data.name}" ; <{void}triples> {triples} .\n'
    )


@dataclass(frozen=True)
class Run:
    """What is asked, over how many triples, how often, and where the data and the stores lie."""

    workload: Workload
    triples: float
    rounds: int
    keep: Path
    quick: bool = False

    def folder(self, engine: Engine) -> Path:
        """Return where an engine's store lies."""
        return self.keep / f"{engine.name.replace(' ', '-')}-{self.workload.name}-{self.triples:.0f}"

    def data(self, engine: Engine) -> Path:
        """Return the file for an engine, which is written now where it is not there."""
        data = self.keep / f"{self.workload.name}-{self.triples:.0f}.ttl"
        more = data.with_stem(data.stem + "-more")
        if not more.exists():
            with data.open("w", encoding="utf-8") as stream:
                self.workload.write(self.triples, stream)
            more.write_bytes(data.read_bytes() + catalogue(data).encode())
        return data if engine.name == "kg serve" else more


def one_size(run: Run, chosen: Sequence[Engine]) -> dict[str, Measured]:
    """Measure all engines at one size."""
    found: dict[str, Measured] = {}
    for engine in chosen:
        if run.triples > engine.most:
            say(f"{engine.name} is left out: it is given at most {engine.most:,.0f} triples")
            continue
        say(f"{engine.name} …")
        found[engine.name] = measured = measure(engine, run)
        say(" | ".join(f"{name} {took:,.1f} ms" for name, took in measured.queries.items()))
    for difference in compare(run, found):
        say(difference)
    return found


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--triples", type=float, action="append", metavar="N")
    parser.add_argument("--data", choices=list(WORKLOADS), default="economy")
    parser.add_argument("--bin", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="queries alone: no pages, throughput and dumps")
    parser.add_argument("--readme", action="store_true", help="put the tables into README.md")
    given = parser.parse_args()
    chosen = []
    for engine in engines(given.bin):
        if given.only and engine.name not in given.only:
            continue
        if reason := engine.missing():
            say(f"{engine.name} is left out: {reason}")
        else:
            chosen.append(engine)
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    workload = WORKLOADS[given.data]
    shown: list[str] = []
    ours: dict[float, Measured] = {}
    with tempfile.TemporaryDirectory(prefix="kg-scale-") as temporary:
        for triples in given.triples or [workload.size]:
            run = Run(workload, triples, given.rounds, given.keep or Path(temporary), given.quick)
            found = one_size(run, chosen)
            made = table(workload, triples, found)
            say("\n".join(made))
            if triples == workload.size or not shown:
                shown = made
            if "kg serve" in found:
                ours[triples] = found["kg serve"]
    grown = growth(workload, ours) if len(ours) > 1 else []
    say("\n".join(grown))
    if given.readme:
        publish(workload.name, [*shown, *grown])


if __name__ == "__main__":
    main()
