"""A writer that is killed at any moment leaves the release before its change or the one after it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.load import build_store
from kg.store.releases import open_release

KILLS = 60
BATCH = 40

STARTER = """if True:
    import os, sys
    from pathlib import Path
    from kg.load.following import follow
    from kg.store.writing import Writer
    from kg.update import read_update

    UPDATE = '''
        DELETE { <urn:all> <urn:count> ?before } INSERT { <urn:all> <urn:count> ?after }
        WHERE { <urn:all> <urn:count> ?before BIND (?before + 1 AS ?after) } ;
        INSERT { GRAPH ?name { ?thing <urn:of> ?count } }
        WHERE {
            <urn:all> <urn:count> ?count
            VALUES ?n { NUMBERS }
            BIND (IRI(CONCAT("urn:", STR(?count), "-", STR(?n))) AS ?thing)
            BIND (IRI(CONCAT("urn:graph-", STR(?count))) AS ?name)
        }'''.replace("NUMBERS", sys.argv[2])

    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            while True:
                Writer(Path(sys.argv[1]), follow).write("update", read_update(UPDATE).apply)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print("gone", flush=True)
"""


@pytest.fixture
def directory(tmp_path) -> Path:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    build_store([tmp_path / "a.ttl"], tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def starter(directory) -> Iterator[subprocess.Popen[str]]:
    """Start a process that forks one that writes, again and again, as often as it is asked to."""
    numbers = " ".join(map(str, range(BATCH)))
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, directory, numbers],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        yield running
        running.stdin.close()


def say(starter: subprocess.Popen[str]) -> int:
    starter.stdin.write("go\n")
    starter.stdin.flush()
    return int(starter.stdout.readline())


def whole_state(directory: Path) -> int:
    """Return how many changes a store holds; fails where one of them is there in part."""
    store, _ = open_release(directory)
    counts = [int(row[0].value) for row in store.select("SELECT ?n { <urn:all> <urn:count> ?n }").rows]
    assert len(counts) == 1
    for number in range(1, counts[0] + 1):
        graph = ox.NamedNode(f"urn:graph-{number}")
        assert len(list(store.engine.quads_for_pattern(None, None, None, graph))) == BATCH
    of = [quad for quad in store.engine if quad.predicate.value == "urn:of"]
    assert len(of) == 2 * BATCH * counts[0]  # in a graph of its own, and in the default graph
    default = {quad.triple for quad in store.engine if isinstance(quad.graph_name, ox.DefaultGraph)}
    named = {quad.triple for quad in store.engine if not isinstance(quad.graph_name, ox.DefaultGraph)}
    assert default == named
    return counts[0]


@pytest.mark.slow
def test_killing_a_writer_leaves_one_of_two_whole_releases_and_writing_goes_on(directory, starter):
    from kg.load.following import follow
    from kg.store.writing import Writer
    from kg.update import read_update

    start = "INSERT DATA { <urn:all> <urn:count> 0 }"
    Writer(directory, follow).write("update", read_update(start).apply)
    draw = random.Random(20240222)
    longest = 0.1
    done, torn, moved = 0, 0, 0
    for _ in range(KILLS):
        pid = say(starter)
        time.sleep(draw.uniform(0, longest))
        os.kill(pid, signal.SIGKILL)
        assert starter.stdout.readline() == "gone\n"
        torn += bool(list((directory / "releases").glob(".unfinished-*")))
        now = whole_state(directory)
        assert now >= done
        # however fast the machine is, some get through and some do not
        longest *= 1.2 if now == done else 0.9
        moved += now > done
        done = now
    assert torn > KILLS / 10  # or they were not killed in the middle of anything
    assert moved > KILLS / 10  # or they had not begun to write
    Writer(directory, follow).write("update", read_update("DROP GRAPH <urn:graph-1>").apply)
    assert not list((directory / "releases").glob(".unfinished-*"))
