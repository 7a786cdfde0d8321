"""Real engines, each started empty for these tests and given the tiny graph by ``kg load``."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import kg
from kg.limits import Limits
from kg.server.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.graph import Graph

HERE = Path(__file__).parent
VIRTUOSO = (HERE / "virtuoso.ini").read_text()
MOST_ROWS = 40
"""Virtuoso cuts its answers after so few that the tests meet the cut."""


@dataclass
class Engine:
    """A running engine: its name, where it takes queries, who holds its data, and the graph in it."""

    name: str
    url: str
    holders: list[str]
    graph: Graph
    client: FlaskClient


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str | Path], folder: Path, ready: str) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 60
            while not answers(ready):
                assert process.poll() is None, (folder / "log").read_text(errors="replace")
                assert time.monotonic() < deadline, f"{command[0]} does not answer"
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[str]:
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("the Oxigraph server is not here: pip install oxigraph")
    port = free_port()
    command = [program, "serve", "--location", folder / "data", "--bind", f"127.0.0.1:{port}"]
    with running([*command, *options], folder, f"http://127.0.0.1:{port}/"):
        yield f"http://127.0.0.1:{port}/query"


def fetched(name: str, folder: Path) -> str:
    """Return the class path of an engine that Maven fetches."""
    for program in ("javac", "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not here: {name} needs it")
    fetch = ["mvn", "-q", "-B", "-f", HERE / name / "pom.xml", "dependency:copy-dependencies"]
    done = subprocess.run(
        [*fetch, f"-DoutputDirectory={folder / 'jars'}"], capture_output=True, check=False, timeout=600
    )
    if done.returncode:
        pytest.skip(f"{name} cannot be fetched with Maven")
    return f"{folder / 'jars'}{os.sep}*"


@contextmanager
def fuseki(folder: Path, *options: str) -> Iterator[str]:
    jars = fetched("fuseki", folder)
    port, main = free_port(), "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
    command: list[str | Path] = ["java", "-Xmx512m", "-cp", jars, main, "--localhost", "--port", str(port)]
    kind = options or ("--mem",)
    with running([*command, "--update", *kind, "/ds"], folder, f"http://127.0.0.1:{port}/$/ping"):
        yield f"http://127.0.0.1:{port}/ds/query"


@contextmanager
def rdf4j(folder: Path, *members: str) -> Iterator[str]:
    jars, port = fetched("rdf4j", folder), free_port()
    url = f"http://127.0.0.1:{port}/repositories/kg"
    command = ["java", "-Xmx512m", "-cp", jars, HERE / "rdf4j" / "Server.java", str(port), *members]
    with running(command, folder, url):
        yield url


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    for program in ("virtuoso-t", "isql-vt"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not here: apt install virtuoso-opensource-7-bin")
    sql, http = free_port(), free_port()
    size = {"buffers": 4000, "dirty": 3000, "threads": 10, "http_threads": 6}
    rows = f"ResultSetMaxRows = {MOST_ROWS}"
    settings = VIRTUOSO.format(folder=folder, data=folder, control=sql, port=http, sparql=rows, **size)
    (folder / "virtuoso.ini").write_text(settings)
    command: list[str | Path] = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, folder, f"http://127.0.0.1:{http}/sparql"):
        allow = 'grant SPARQL_UPDATE to "SPARQL";'
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={allow}"], check=True, capture_output=True
        )
        yield f"http://127.0.0.1:{http}/sparql"


@contextmanager
def federation(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Give FedX over three engines, whose default graphs are all of their graphs; and the three."""
    with ExitStack() as started:
        folders = {name: folder / name for name in ("oxigraph", "fuseki", "rdf4j", "fedx")}
        for each in folders.values():
            each.mkdir()
        holders = [
            started.enter_context(oxigraph(folders["oxigraph"], "--union-default-graph")),
            started.enter_context(fuseki(folders["fuseki"], "--memTDB", "--set=tdb2:unionDefaultGraph=true")),
            started.enter_context(rdf4j(folders["rdf4j"])),
        ]
        yield started.enter_context(rdf4j(folders["fedx"], *holders)), holders


@contextmanager
def alone(name: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    engines = {"oxigraph": oxigraph, "fuseki": fuseki, "virtuoso": virtuoso, "rdf4j": rdf4j}
    with engines[name](folder) as url:
        yield url, [url]


def divided(path: Path, folder: Path, count: int) -> list[Path]:
    """Return files that together say what one says: each has every so many-th of its subjects."""
    triples = [quad.triple for quad in ox.parse(path=path)]
    subjects = sorted({str(triple.subject) for triple in triples})
    places = {subject: place % count for place, subject in enumerate(subjects)}
    files = [folder / f"part{place}.ttl" for place in range(count)]
    for place, file in enumerate(files):
        chosen = (triple for triple in triples if places[str(triple.subject)] == place)
        ox.serialize(chosen, output=file, format=ox.RdfFormat.TURTLE)
    return files


@pytest.fixture(scope="module", params=["oxigraph", "fuseki", "virtuoso", "rdf4j", "fedx"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tiny_path: Path
) -> Iterator[Engine]:
    """Give each engine in turn, the tiny graph loaded into it by the real command; it ends with its tests.

    The federation's members have a third each.
    """
    name = request.param
    folder = tmp_path_factory.mktemp(name)
    with federation(folder) if name == "fedx" else alone(name, folder) as (url, holders):
        files = divided(tiny_path, folder, len(holders)) if len(holders) > 1 else [tiny_path]
        for file, holder in zip(files, holders, strict=True):
            load = [sys.executable, "-m", "kg", "load", file, "--store", holder]
            loaded = subprocess.run(load, capture_output=True, text=True, check=False, timeout=120)
            assert loaded.returncode == 0, loaded.stderr
        graph = kg.open(url)
        app = create_app(graph, Limits(query_timeout=20))
        yield Engine(name, url, holders, graph, app.test_client())
        app.extensions["kg"].close()
