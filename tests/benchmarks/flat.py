"""Whether pages stay as fast as the graph grows: entities, neighbours and searches of a graph of any size.

::

    python tests/benchmarks/flat.py [--triples N] [--links N] [--store DIR] [--requests N]

Loads a made-up economy (:mod:`economy`, 5 million triples unless told) with two hubs, a place that a
million visits name and a list that names a million of them, into a store on disk; ``--store`` keeps it,
or takes one that is there. Asks it, the smallest economy whose sectors have as many observations each, with
hubs of a thousand links, and the shipped graph by HTTP for the same kinds of pages, no address twice. Prints
the median, the 95th percentile and the servers' processor time of a page in milliseconds, and how many times
the small economy's median and processor time the large one's are. ``first`` is the very first page of that
kind, which the server has to gather things for.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path
from threading import Thread
from typing import NamedTuple, TextIO
from urllib.parse import quote, urlsplit

import economy

import kg
from kg.vocabulary import RDF_TYPE

VISIT = economy.THINGS + "visit/"
HEAD = f"""\
@prefix : <{economy.TERMS}> .
@prefix v: <{VISIT}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
v:everywhere a :Place ; rdfs:label "Everywhere"@en, "各地"@zh .
v:list a :List ; rdfs:label "The long list"@en, "长名单"@zh .
"""
HTML = {"Accept": "text/html"}
SMALL, SMALL_LINKS = 169_000, 1_000
"""Economies have 200 sectors at least, and from here on 120 observations in each."""
TICK = 1000 / os.sysconf("SC_CLK_TCK")
"""Milliseconds of the unit in which Linux tells processor time."""

Addresses = dict[str, list[str]]
"""For each kind of page, addresses without the host."""


class Pages(NamedTuple):
    """How long pages took from request to answer, and of the server's processors each: milliseconds."""

    times: list[float]
    processor: float

    @property
    def median(self) -> float:
        """The median time of a page."""
        return statistics.median(self.times)

    def __str__(self) -> str:
        return f"{self.median:.1f} | {self.times[int(len(self.times) * 0.95)]:.1f} | {self.processor:.1f}"


class Served(NamedTuple):
    """A server: its address, and the session of its processes."""

    address: str
    session: int

    def processor(self) -> float:
        """Return the milliseconds of processor time that its processes have used."""
        ticks = 0
        for place in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                told = place.read_text().rpartition(")")[2].split()
                ticks += sum(map(int, told[11:15])) if int(told[3]) == self.session else 0
        return ticks * TICK


def write_hubs(links: int, stream: TextIO) -> None:
    stream.write(HEAD)
    for number in range(links):
        stream.write(f'v:{number} a :Visit ; rdfs:label "Visit {number}"@en ; :place v:everywhere .\n')
        stream.write(f"v:list :has v:{number} .\n")


def load(triples: float, links: int, store: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "economy.ttl")
        with data.open("w", encoding="utf-8") as stream:
            economy.write(triples, stream)
            write_hubs(links, stream)
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kg", "load", data, "--columns", "--store", store], check=True)
        say(f"loaded in {time.perf_counter() - began:,.0f} s")


@contextmanager
def served(*arguments: str | Path) -> Iterator[Served]:
    command = [sys.executable, "-m", "kg", "serve", *arguments, "--port", "0", "--cache-memory", "1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as server:
        assert server.stdout is not None
        try:
            address = next(line.split()[1] for line in server.stdout if line.startswith("Ready:"))
            Thread(target=server.stdout.read, daemon=True).start()  # or its log lines fill the pipe
            yield Served(address, server.pid)
        finally:
            server.terminate()


def of_economy(links: int, triples: float) -> Addresses:
    size, draw = economy.Size.of(triples), random.Random(5)
    sectors = [f"{economy.THINGS}sector/{draw.randrange(size.sectors)}" for _ in range(60)]
    things = [f"{economy.THINGS}observation/{draw.randrange(size.observations)}" for _ in range(60)]
    hubs = [VISIT + "everywhere", VISIT + "list"]
    words = [f"visit {draw.randrange(links)}" for _ in range(20)] + ["software", "textiles", "钢材", "visit"]
    return kinds([*sectors, *things], hubs, words, economy.TERMS + "Visit")


def of_shipped() -> Addresses:
    graph = kg.open()
    draw = random.Random(5)
    found = graph.query(
        "SELECT DISTINCT ?s { ?s a ?c . ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) } ORDER BY ?s"
    )
    things = draw.sample([str(row[0]) for row in found.rows], 120)
    linked = graph.query(f"""SELECT ?o (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER(isIRI(?o) && ?p != <{RDF_TYPE}>) }}
        GROUP BY ?o ORDER BY DESC(?n) LIMIT 2""")
    hubs = [str(row[0]) for row in linked.rows]
    words = ["computing", "data", "5g", "算力", "产业", "network", "software", "digital", "工业", "sl"]
    return kinds(things, hubs, words, next(iter(graph.classes())))


def kinds(things: Sequence[str], hubs: Sequence[str], words: Sequence[str], cls: str) -> Addresses:
    def of(path: str, values: Sequence[str]) -> list[str]:
        return [path + quote(value, safe="") for value in values]

    return {
        "entity page": of("/entity?iri=", things),
        "entity page, hub": of("/entity?iri=", hubs),
        "neighbours": of("/neighbours?iri=", things),
        "neighbours, hub": of("/neighbours?iri=", hubs),
        "neighbour page": of("/explore?iri=", things),
        "neighbour page, hub": of("/explore?iri=", hubs),
        "search": of("/search?q=", words),
        "suggestions": of("/suggest?q=", [word[:4] for word in words]),
        "a class": of("/search?class=", [cls]),
        "overview": ["/"],
    }


def ask(server: Served, paths: Sequence[str], requests: int) -> Pages:
    """Return how long each request takes, in order of time; no address is asked for twice."""
    found = []
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=600)
    before = server.processor()
    for number, path in enumerate(islice(cycle(paths), requests)):
        joint = "&" if "?" in path else "?"
        began = time.perf_counter()
        connection.request("GET", f"{path}{joint}run={number}", headers=HTML)
        answer = connection.getresponse()
        answer.read()
        found.append((time.perf_counter() - began) * 1000)
        if answer.status != HTTPStatus.OK:
            say(f"{answer.status} for {path}")
    connection.close()
    return Pages(sorted(found), (server.processor() - before) / requests)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--triples", type=float, default=5e6)
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--requests", type=int, default=40)
    given = parser.parse_args()
    with ExitStack() as stack:
        store = given.store or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not (store / "current").exists():
            load(given.triples, given.links, store)
        began = time.perf_counter()
        large = stack.enter_context(served("--store", store))
        say(f"cold start {time.perf_counter() - began:.2f} s")
        little = Path(stack.enter_context(tempfile.TemporaryDirectory()), "store")
        load(SMALL, SMALL_LINKS, little)
        asked = [
            (stack.enter_context(served()), of_shipped()),
            (stack.enter_context(served("--store", little)), of_economy(SMALL_LINKS, SMALL)),
            (large, of_economy(given.links, given.triples)),
        ]
        sizes = "".join(f" {size}, p50 | p95 | processor |" for size in ("shipped", "small", "large"))
        say(f"| page |{sizes} large to small, p50 | processor | first |")
        say(f"|---|{'---:|' * 12}")
        for kind in asked[0][1]:
            first = [ask(server, paths[kind][:1], 1).median for server, paths in asked]
            found = [ask(server, paths[kind], given.requests) for server, paths in asked]
            _, small, big = found
            ratio = f"{big.median / small.median:.2f} | {big.processor / (small.processor or TICK):.2f}"
            say(f"| {kind} | {' | '.join(map(str, found))} | {ratio} | {first[2]:,.0f} |")


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what a benchmark has to say


if __name__ == "__main__":
    main()
