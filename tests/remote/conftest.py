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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.limits import Limits
from kg.server.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.graph import Graph

FUSEKI = Path(__file__).parent / "fuseki"
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 4000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = 40
"""
"""Its answers are cut after so few rows that the tests meet the cut."""


@dataclass
class Engine:
    """A running engine: its name, the address where it takes queries, and the graph in it."""

    name: str
    url: str
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
def oxigraph(folder: Path) -> Iterator[str]:
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("the Oxigraph server is not here: pip install oxigraph")
    port = free_port()
    command: list[str | Path] = [
        program,
        "serve",
        "--location",
        folder / "data",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with running(command, folder, f"http://127.0.0.1:{port}/"):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def fuseki(folder: Path) -> Iterator[str]:
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not here: Apache Jena Fuseki needs it")
    fetch = ["mvn", "-q", "-B", "-f", FUSEKI / "pom.xml", "dependency:copy-dependencies"]
    fetched = subprocess.run(
        [*fetch, f"-DoutputDirectory={folder / 'jars'}"], capture_output=True, check=False, timeout=600
    )
    if fetched.returncode:
        pytest.skip("Apache Jena Fuseki cannot be fetched with Maven")
    port, main = free_port(), "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
    jars = f"{folder / 'jars'}{os.sep}*"
    command: list[str | Path] = ["java", "-Xmx512m", "-cp", jars, main, "--localhost", "--port", str(port)]
    with running([*command, "--update", "--mem", "/ds"], folder, f"http://127.0.0.1:{port}/$/ping"):
        yield f"http://127.0.0.1:{port}/ds/query"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    for program in ("virtuoso-t", "isql-vt"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not here: apt install virtuoso-opensource-7-bin")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql, http=http))
    command: list[str | Path] = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, folder, f"http://127.0.0.1:{http}/sparql"):
        allow = 'grant SPARQL_UPDATE to "SPARQL";'
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={allow}"], check=True, capture_output=True
        )
        yield f"http://127.0.0.1:{http}/sparql"


ENGINES = {"oxigraph": oxigraph, "fuseki": fuseki, "virtuoso": virtuoso}


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tiny_path: Path
) -> Iterator[Engine]:
    """Give each engine in turn, the tiny graph loaded into it by the real command; it ends with its tests."""
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as url:
        load = [sys.executable, "-m", "kg", "load", tiny_path, "--store", url]
        loaded = subprocess.run(load, capture_output=True, text=True, check=False, timeout=120)
        assert loaded.returncode == 0, loaded.stderr
        graph = kg.open(url)
        app = create_app(graph, Limits(query_timeout=20))
        yield Engine(request.param, url, graph, app.test_client())
        app.extensions["kg"].close()
