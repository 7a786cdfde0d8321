"""Export a made-up graph beside networkx: seconds, peak memory over the start, size of the file.

    python tests/benchmarks/export.py                 the figures of the README, as its two tables
    python tests/benchmarks/export.py 1000 5000 …     other sizes: nodes and edges, in pairs

Each writer runs in a process of its own, all one after the other. What is timed begins
with a filled store and ends with a closed file; networkx has to build its graph on the
way. Memory is what the process holds at its peak beyond what it held with the store
filled. ``CPU s`` is the time of the processor alone, which other work on the machine
lengthens less.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.graph import Graph
from kg.store.embedded import EmbeddedStore

THING = "https://kg.example/id/thing/"
TERM = "https://kg.example/ontology#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

BESIDE = (100_000, 500_000)
GROWING = ((2_000, 10_000), (20_000, 100_000), (200_000, 1_000_000))
OURS = ("kg gexf", "kg graphml", "kg graphology", "kg csv")


def statements(
    nodes: int, edges: int
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    """Yield a graph of nine classes with a label and two figures a node, and links of seven kinds."""
    draw = random.Random(1)
    names = [ox.NamedNode(f"{THING}{number:07d}") for number in range(nodes)]
    for number, name in enumerate(names):
        yield name, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{TERM}Class{number % 9}")
        yield name, ox.NamedNode(RDFS_LABEL), ox.Literal(f"Thing number {number}", language="en")
        yield name, ox.NamedNode(f"{TERM}population"), ox.Literal(number * 7)
        yield name, ox.NamedNode(f"{TERM}share"), ox.Literal(round(draw.random(), 4))
    for number in range(edges):
        # a few nodes have most of the links, as in real networks
        source, target = names[int(nodes * draw.random() ** 3)], names[draw.randrange(nodes)]
        yield source, ox.NamedNode(f"{TERM}relation{number % 7}"), target


def filled(nodes: int, edges: int) -> Graph:
    """Return the graph in a store in memory, as after loading files."""
    engine = ox.Store()
    for graph in (ox.NamedNode("https://kg.example/graph/benchmark"), ox.DefaultGraph()):
        engine.bulk_extend(ox.Quad(*statement, graph) for statement in statements(nodes, edges))
    return Graph(EmbeddedStore(engine, location="benchmark", release="benchmark"))


def ours(format_name: str) -> Callable[[Graph, Path], tuple[int, int]]:
    def write(graph: Graph, target: Path) -> tuple[int, int]:
        report = graph.export(format_name, target)
        return report.nodes, report.edges

    return write


def theirs(writer: str) -> Callable[[Graph, Path], tuple[int, int]]:
    def write(graph: Graph, target: Path) -> tuple[int, int]:
        import networkx as nx

        made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for triple in graph.store.quads():
            subject, predicate, value = str(triple.subject), triple.predicate.value, triple.object
            if predicate == RDF_TYPE:
                made.add_node(subject, cls=str(value))
            elif predicate == RDFS_LABEL:
                made.add_node(subject, label=str(value))
            elif predicate.endswith(("population", "share")):
                made.add_node(subject, **{predicate.removeprefix(TERM): float(str(value))})
            else:
                made.add_edge(subject, str(value), key=predicate, label=predicate.removeprefix(TERM))
        getattr(nx, writer)(made, target)
        return made.number_of_nodes(), made.number_of_edges()

    return write


WRITERS: dict[str, tuple[str, Callable[[Graph, Path], tuple[int, int]]]] = {
    "kg gexf": ("gexf", ours("gexf")),
    "kg graphml": ("graphml", ours("graphml")),
    "kg graphology": ("json", ours("graphology")),
    "kg csv": ("csv", ours("csv")),
    "nx.write_gexf": ("gexf", theirs("write_gexf")),
    "nx.write_graphml_xml": ("graphml", theirs("write_graphml_xml")),
    "nx.write_graphml_lxml": ("graphml", theirs("write_graphml_lxml")),
}


def peak() -> float:
    """Return the most memory that this process held since the last reset, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident() -> float:
    """Return the memory that this process holds now, in MB, and begin a new peak."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")
    return peak()


def measure(name: str, nodes: int, edges: int) -> str:
    """Return one row of a table."""
    suffix, write = WRITERS[name]
    graph = filled(nodes, edges)
    with tempfile.TemporaryDirectory() as folder:
        before, start, worked = resident(), time.perf_counter(), time.process_time()
        counts = write(graph, Path(folder, f"graph.{suffix}"))
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 2**20
    cells = (f"`{name}`", f"{counts[0]:,}", f"{counts[1]:,}", f"{seconds:.1f}", f"{worked:.1f}")
    return row(*cells, f"{peak() - before:,.0f}", f"{size:.1f}")


def row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def table(sizes: Iterable[tuple[int, int]], writers: Iterable[str]) -> None:
    """Print a table, a row for each writer and size as soon as it is there."""
    head = ("writer", "nodes", "edges", "seconds", "CPU s", "peak MB", "file MB")
    print(row(*head), row("---", *["---:"] * (len(head) - 1)), sep="\n", flush=True)  # noqa: T201
    for name in writers:
        for nodes, edges in sizes:
            command = [sys.executable, __file__, "--one", name, str(nodes), str(edges)]
            subprocess.run(command, check=True, env=os.environ)
    print(flush=True)  # noqa: T201


def main(arguments: list[str]) -> None:
    if arguments:
        table(list(zip(map(int, arguments[::2]), map(int, arguments[1::2]), strict=True)), WRITERS)
        return
    table([BESIDE], WRITERS)
    table(GROWING, OURS[:2])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))  # noqa: T201
    else:
        main(sys.argv[1:])
