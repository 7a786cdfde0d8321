"""Whether pages stay as fast as the graph grows: entities, neighbours and searches of a graph of any size.

::

    python tests/benchmarks/flat.py [--triples N] [--links N] [--store DIR] [--requests N]

Loads a made-up economy (:mod:`economy`, 5 million triples unless told) with two hubs, a place that a
million visits name and a list that names a million of them, into a store on disk; ``--store`` keeps it,
or takes one that is there. Asks it, the same economy of 100,000 triples with hubs of a thousand links, and
the shipped graph by HTTP for the same kinds of pages, no address twice, and prints the median and the 95th
percentile in milliseconds, and how many times the small economy's median the large one's is. ``first`` is
the very first page of that kind, which the server has to gather things for.
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path
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
SMALL, SMALL_LINKS = 1e5, 1_000

Addresses = dict[str, list[str]]
"""For each kind of page, addresses without the host."""


def write_hubs(links: int, path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        for number in range(links):
            stream.write(f'v:{number} a :Visit ; rdfs:label "Visit {number}"@en ; :place v:everywhere .\n')
            stream.write(f"v:list :has v:{number} .\n")


def load(triples: float, links: int, store: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, "economy.ttl"), Path(folder, "hubs.ttl")]
        with files[0].open("w", encoding="utf-8") as stream:
            economy.write(triples, stream)
        write_hubs(links, files[1])
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kg", "load", *files, "--store", store], check=True)
        say(f"loaded in {time.perf_counter() - began:,.0f} s")


@contextmanager
def served(*arguments: str | Path) -> Iterator[str]:
    command = [sys.executable, "-m", "kg", "serve", *arguments, "--port", "0", "--cache-memory", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        try:
            yield next(line.split()[1] for line in server.stdout if line.startswith("Ready:"))
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


def times(address: str, paths: Sequence[str], requests: int) -> list[float]:
    """Return how long each request takes in milliseconds; no address is asked for twice."""
    found = []
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=600)
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
    return found


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
        say("| page | shipped, p50 | p95 | small, p50 | p95 | large, p50 | p95 | large to small | first |")
        say("|---|---|---|---|---|---|---|---|---|")
        for kind in asked[0][1]:
            first = [times(address, paths[kind][:1], 1)[0] for address, paths in asked]
            found = [sorted(times(address, paths[kind], given.requests)) for address, paths in asked]
            ratio = statistics.median(found[2]) / statistics.median(found[1])
            say(f"| {kind} | {' | '.join(map(figures, found))} | {ratio:.2f} | {first[2]:,.0f} |")


def figures(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.1f} | {found[int(len(found) * 0.95)]:.1f}"


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what a benchmark has to say


if __name__ == "__main__":
    main()
