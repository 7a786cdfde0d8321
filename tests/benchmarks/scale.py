"""``kg`` beside other engines as data grows: loads, ten queries over HTTP, and what is held.

    python tests/benchmarks/scale.py [--triples N]... [--bin DIR] [--keep DIR] [--only NAME]... [--rounds N]

Engines are taken where they are found, in DIR (of a virtual environment with ``oxigraph``,
``rdflib-endpoint`` and ``maplib``) or on the path; those that are missing are named. With ``--keep`` the
stores stay in that folder and are not loaded again. One engine runs at a time; the best of the peers is
what `kg serve` is compared with, and every answer is compared with that of `kg serve`.
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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parent))

import economy
from economy import THINGS, Size
from engines import Engine, engines, run
from overload import say
from peers import JSON, Server, speed
from workload import QUERIES, Query, Rows, rows_of, same

SLOW = 20_000
"""Milliseconds; a query that takes so long is asked once."""
UNIQUE = f"SELECT ?p ?o {{ <{THINGS}observation/{{n}}> ?p ?o }}"
PAGES = {
    "entity page": "/entity?iri={}",
    "neighbours": "/neighbours?iri={}",
    "neighbour page": "/explore?iri={}",
    "search": "/search?q={}",
}


@dataclass
class Measured:
    """What one engine came to at one size; times in milliseconds, sizes in megabytes."""

    load: float = 0
    disk: float = 0
    start: float = 0
    memory: float = 0
    rate: float = 0
    dump: float = 0
    queries: dict[str, float] = field(default_factory=dict)
    answers: dict[str, Rows] = field(default_factory=dict)


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
def measure(engine: Engine, data: Path, folder: Path, size: Size, rounds: int) -> Measured:
    """Load if it has not been, and ask."""
    found = Measured()
    found.load, found.disk = loaded(engine, data, folder)
    begun = time.perf_counter()
    server = engine.serve(data, folder)
    try:
        found.start = (time.perf_counter() - begun) * 1000
        asking = Asking(server, engine.graph)
        for query in QUERIES:
            ask_rounds(asking, query, size, rounds, found)
        found.memory = server.memory()
        if shutil.which("wrk") and engine.name != "maplib":
            found.rate = speed(server, UNIQUE, 8, 3, 0).rate
        if engine.name == "kg serve":
            pages(asking, size)
    finally:
        server.close()
    found.dump = dumped(engine, folder)
    return found


def ask_rounds(asking: Asking, query: Query, size: Size, rounds: int, found: Measured) -> None:
    """Note the answer of the first round, and the median time of those behind it."""
    try:
        answer, took = asking.query(query.round(0, size))
        if took < SLOW:
            times = [asking.query(query.round(number, size))[1] for number in range(1, rounds + 1)]
            took = statistics.median(times)
        found.queries[query.name], found.answers[query.name] = took, rows_of(answer)
    except (RuntimeError, OSError, http.client.HTTPException) as error:
        say(f"no answer to '{query.name}': {error}")


def loaded(engine: Engine, data: Path, folder: Path) -> tuple[float, float]:
    """Return the milliseconds that loading took, now or earlier, and the size of what came of it."""
    told = folder / "loaded.json"
    if not told.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        begun = time.perf_counter()
        engine.load(data, folder)
        took = (time.perf_counter() - begun) * 1000
        told.write_text(json.dumps([took, disk(folder)]))
    took, held = json.loads(told.read_text())
    return took, held


def disk(folder: Path) -> float:
    """Return the megabytes of a store."""
    files = (path for path in folder.rglob("*") if path.is_file() and "jars" not in path.parts)
    return sum({path.stat().st_ino: path.stat().st_size for path in files}.values()) / 2**20


def dumped(engine: Engine, folder: Path) -> float:
    """Return the milliseconds that writing all triples takes, 0 where there is no command for it."""
    with tempfile.TemporaryDirectory() as place:
        command = engine.dump(folder, Path(place, "all.nq"))
        begun = time.perf_counter()
        if command:
            run(*command)
        return (time.perf_counter() - begun) * 1000 if command else 0


def pages(asking: Asking, size: Size) -> None:
    """Print how soon pages of things that were not asked for before are ready."""
    for name, address in PAGES.items():
        times = []
        for number in range(1, 41):
            thing = f"{THINGS}sector/{number * 31 % size.sectors}"
            if name == "search":
                thing = f"cables {number}"
            accept = "application/json" if name == "neighbours" else "text/html"
            times.append(asking.get(address.format(quote(thing, safe="")), accept)[1])
        times.sort()
        say(f"{name}: median {statistics.median(times):.1f} ms, 95% {times[37]:.1f} ms")


# ----------------------------------------------------------------------- tables
def table(triples: float, found: dict[str, Measured]) -> None:
    """Print what all engines came to at one size."""
    names = list(found)
    say(f"\n{triples:,.0f} triples\n")
    say(f"| | {' | '.join(names)} | kg to the best peer |")
    say(f"|---|{'---:|' * (len(names) + 1)}")
    for query in QUERIES:
        say(line(f"{query.name}, ms", [one.queries.get(query.name, 0) for one in found.values()], names))
    rows: list[tuple[str, Callable[[Measured], float]]] = [
        ("load, s", lambda one: one.load / 1000),
        ("disk, MB", lambda one: one.disk),
        ("start, ms", lambda one: one.start),
        ("memory after the queries, MB", lambda one: one.memory),
        ("all triples written, s", lambda one: one.dump / 1000),
    ]
    for name, value in rows:
        say(line(name, [value(one) for one in found.values()], names))
    say(line("small queries a second", [one.rate for one in found.values()], names, more_is_better=True))


def line(name: str, values: Sequence[float], names: Sequence[str], *, more_is_better: bool = False) -> str:
    """Return a line of a table; a value of 0 is none."""
    cells = [f"{value:,.0f}" if value >= 100 else f"{value:.3g}" if value else "–" for value in values]
    peers = [value for value, who in zip(values, names, strict=True) if value and who != "kg serve"]
    ours = next((value for value, who in zip(values, names, strict=True) if who == "kg serve"), 0)
    best = (max if more_is_better else min)(peers, default=0)
    ratio = f"{ours / best:.2f}×" if ours and best else "–"
    return f"| {name} | {' | '.join(cells)} | {ratio} |"


def compare(found: dict[str, Measured]) -> Iterator[str]:
    """Yield what does not agree with the answers of the first engine."""
    first, *others = found
    for query in QUERIES:
        for other in others:
            one, two = (found[name].answers.get(query.name) for name in (first, other))
            if one is not None and two is not None and not same(query, one, two):
                counts = f"{first} finds {one.total()} rows, {other} {two.total()}"
                yield f"{query.name}: {counts}, not all the same"


def growth(of: dict[float, Measured]) -> None:
    """Print how what `kg serve` needs grows with the data."""
    say(f"\n| kg serve | {' | '.join(f'{triples:,.0f}' for triples in of)} |\n|---|{'---:|' * len(of)}")
    for query in QUERIES:
        say(
            line(f"{query.name}, ms", [one.queries.get(query.name, 0) for one in of.values()], [""] * len(of))
        )
    say(line("load, s", [one.load / 1000 for one in of.values()], [""] * len(of)))
    say(line("start, ms", [one.start for one in of.values()], [""] * len(of)))
    say(line("memory, MB", [one.memory for one in of.values()], [""] * len(of)))


# ------------------------------------------------------------------------- runs
def catalogue(data: Path, size: Size) -> str:
    """Return what `kg load` says of a file, so that the peers hold the very same triples."""
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    kgo, void = "https://kg.example/ontology#", "http://rdfs.org/ns/void#"
    return (
        f"<https://kg.example/graph/{data.stem}> a <{void}Dataset>, <http://www.w3.org/ns/dcat#Dataset> ;"
        f' <{kgo}sha256> "{digest}" ; <{kgo}file> "{data.name}" ; <{void}triples> {size.triples} .\n'
    )


def one_size(triples: float, keep: Path, chosen: Sequence[Engine], rounds: int) -> dict[str, Measured]:
    """Measure all engines at one size, and print it."""
    size = Size.of(triples)
    data, more = keep / f"economy-{size.triples}.ttl", keep / f"economy-{size.triples}-more.ttl"
    if not more.exists():
        with data.open("w", encoding="utf-8") as stream:
            economy.write(triples, stream)
        more.write_bytes(data.read_bytes() + catalogue(data, size).encode())
    found: dict[str, Measured] = {}
    for engine in chosen:
        if triples > engine.most:
            say(f"{engine.name} is left out: it is given at most {engine.most:,.0f} triples")
            continue
        say(f"{engine.name} …")
        folder = keep / f"{engine.name.replace(' ', '-')}-{triples:.0f}"
        given = data if engine.name == "kg serve" else more
        found[engine.name] = measure(engine, given, folder, size, rounds)
    table(size.triples, found)
    for difference in compare(found):
        say(difference)
    return found


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--triples", type=float, action="append", metavar="N")
    parser.add_argument("--bin", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--rounds", type=int, default=5)
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
    ours: dict[float, Measured] = {}
    with tempfile.TemporaryDirectory(prefix="kg-scale-") as temporary:
        for triples in given.triples or [economy.FULL]:
            found = one_size(triples, given.keep or Path(temporary), chosen, given.rounds)
            if "kg serve" in found:
                ours[triples] = found["kg serve"]
    if len(ours) > 1:
        growth(ours)


if __name__ == "__main__":
    main()
