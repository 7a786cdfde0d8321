"""Engines that the same data is loaded into, and that answer over HTTP: ``kg`` and its peers.

Each is taken where it is found: programs in a folder or on the path, Fuseki's jars by Maven.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from peers import VIRTUOSO, Server, free_port, started

from kg.store.columns.making import are_wanted, make_beside
from kg.store.releases import open_release

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300
"""Seconds that every engine is told a query may take."""
LONG = 6e6
"""Triples; with more, a run of all engines takes too long."""


class Engine(Protocol):
    """Something to load data into and to ask."""

    name: str
    graph: str
    """The graph that a query has to name where the data is not all that the engine holds."""
    most: float
    """More triples than this are not loaded: it would take too long, or more memory than there is."""

    def missing(self) -> str | None:
        """Return what it lacks here."""
        ...

    def load(self, data: Path, folder: Path) -> float | None:
        """Load a Turtle file; what comes of it stays in the folder.

        Returns how many seconds passed until the data could be asked, where more was done then.
        """
        ...

    def prepare(self, data: Path, folder: Path) -> None:
        """Make what it would make by itself while it serves."""
        ...

    def serve(self, data: Path, folder: Path) -> Server:
        """Serve what was loaded."""
        ...

    def dump(self, folder: Path, target: Path) -> list[str | Path] | None:
        """Return the command that writes all triples into a file of N-Triples, where there is one."""
        ...


class Found:
    """An engine that is a program, in a folder or on the path."""

    name = program = graph = ""
    most = float("inf")

    def __init__(self, place: Path | None) -> None:
        path = f"{place}{os.pathsep}{os.environ['PATH']}" if place else None
        self.place = shutil.which(self.program, path=path) or ""

    def missing(self) -> str | None:
        """Return what it lacks here."""
        return None if self.place else f"{self.program} is not here"

    def prepare(self, data: Path, folder: Path) -> None:
        """Do nothing."""

    def dump(self, folder: Path, target: Path) -> list[str | Path] | None:  # noqa: ARG002 - most have none
        """Return no command."""
        return None


class Kg(Found):
    """``kg`` itself, with its store on disk."""

    name, program = "kg serve", sys.executable

    def load(self, data: Path, folder: Path) -> float:
        """Run ``kg load``; it tells the release as soon as that can be asked."""
        begun = time.perf_counter()
        command = [self.place, "-m", "kg", "load", str(data), "--store", str(folder / "store")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as loading:
            assert loading.stdout
            loading.stdout.readline()
            seconds = time.perf_counter() - begun
        if loading.returncode:
            raise subprocess.CalledProcessError(loading.returncode, command)
        return seconds

    def prepare(self, data: Path, folder: Path) -> None:  # noqa: ARG002 - the store has it
        """Make the columns of the release, where it is large enough to have some."""
        store, _ = open_release(folder / "store")
        if are_wanted(store):
            make_beside(store)

    def serve(self, data: Path, folder: Path) -> Server:  # noqa: ARG002 - the store has it
        """Run ``kg serve`` with a worker for each core."""
        port = free_port()
        command = [self.place, "-m", "kg", "serve", "--store", folder / "store", "--port", str(port)]
        command += ["--query-timeout", str(PATIENCE), "--workers", str(os.cpu_count() or 1)]
        return started(self.name, "/sparql", port, command)

    def dump(self, folder: Path, target: Path) -> list[str | Path]:
        """Return the export."""
        store = folder / "store"
        return [self.place, "-m", "kg", "export", "ntriples", "-o", target, "--store", store]


class Oxigraph(Found):
    """The Oxigraph server (PyPI: oxigraph)."""

    name, program = "Oxigraph server", "oxigraph"

    def load(self, data: Path, folder: Path) -> None:
        """Run its bulk loader."""
        run(self.place, "load", "--location", folder / "store", "--file", data)

    def serve(self, data: Path, folder: Path) -> Server:  # noqa: ARG002 - the store has it
        """Run it without writing."""
        port = free_port()
        command = [self.place, "serve-read-only", "--location", folder / "store"]
        return started(self.name, "/query", port, [*command, "--bind", f"127.0.0.1:{port}"])

    def dump(self, folder: Path, target: Path) -> list[str | Path]:
        """Return its dump."""
        return [self.place, "dump", "--location", folder / "store", "--file", target, "--graph", "default"]


class Virtuoso(Found):
    """Virtuoso (Debian: virtuoso-opensource-7-bin)."""

    name, program, graph, most = "Virtuoso", "virtuoso-t", "urn:data", LONG

    def load(self, data: Path, folder: Path) -> None:
        """Run its bulk loader, and write everything down."""
        server, control = self._start(data, folder)
        listed = f"ld_dir('{data.parent}', '{data.name}', 'urn:data')"
        with closing_virtuoso(server, control):
            self._tell(control, f"{listed}; rdf_loader_run(); checkpoint;")

    def serve(self, data: Path, folder: Path) -> Server:
        """Run it."""
        return self._start(data, folder)[0]

    def _start(self, data: Path, folder: Path) -> tuple[Server, int]:
        port, control = free_port(), free_port()
        settings = folder / "virtuoso.ini"
        places = {"folder": folder, "data": data.parent, "control": control, "port": port}
        size = {"buffers": 340_000, "dirty": 250_000, "threads": 20, "http_threads": 10}
        settings.write_text(VIRTUOSO.format(sparql=f"MaxQueryExecutionTime = {PATIENCE}", **places, **size))
        (folder / "virtuoso.lck").unlink(missing_ok=True)
        command = ["env", "-C", folder, self.place, "+foreground", "+configfile", settings]
        return started(self.name, "/sparql", port, command), control

    def _tell(self, control: int, text: str) -> None:
        run(shutil.which("isql-vt") or "isql-vt", f"127.0.0.1:{control}", "dba", "dba", f"exec={text}")


@contextmanager
def closing_virtuoso(server: Server, control: int) -> Iterator[None]:
    """Let it end by itself: what it holds is whole on disk then."""
    try:
        yield
        with suppress(subprocess.CalledProcessError):  # it hangs up while it ends
            run(shutil.which("isql-vt") or "isql-vt", f"127.0.0.1:{control}", "dba", "dba", "exec=shutdown;")
        server.process.wait(120)
    finally:
        server.close()


class Fuseki(Found):
    """Apache Jena Fuseki with TDB2 (Maven)."""

    name, program, most = "Fuseki", "mvn", LONG

    def __init__(self, place: Path | None) -> None:
        super().__init__(place)
        self._jars = tempfile.TemporaryDirectory(prefix="fuseki-")

    def missing(self) -> str | None:
        """Return what it lacks here, once Maven has brought it."""
        project = ROOT / "tests" / "remote" / "fuseki" / "pom.xml"
        copy = ["dependency:copy-dependencies", f"-DoutputDirectory={self._jars.name}"]
        lacks = super().missing()
        if lacks is None:
            try:
                run(self.place, "-q", "-B", "-f", project, *copy)
            except subprocess.CalledProcessError:
                return "Maven does not bring it"
        return lacks

    def load(self, data: Path, folder: Path) -> None:
        """Run its bulk loader."""
        run(*self._java(), "tdb2.tdbloader", "--loader=parallel", "--loc", folder / "store", data)

    def serve(self, data: Path, folder: Path) -> Server:  # noqa: ARG002 - the store has it
        """Run it without writing."""
        port, main = free_port(), "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
        command = [*self._java(), main, "--localhost", "--port", str(port), "--tdb2", "--loc"]
        return started(self.name, "/ds/query", port, [*command, folder / "store", "/ds"])

    def _java(self) -> list[str | Path]:
        return ["java", "-Xmx4g", "-cp", f"{self._jars.name}{os.sep}*"]


class Rdflib(Found):
    """rdflib-endpoint (PyPI), which loads whenever it starts."""

    name, program, most = "rdflib-endpoint", "rdflib-endpoint", 1.1e6

    def load(self, data: Path, folder: Path) -> None:
        """Start it, and end it."""
        self.serve(data, folder).close()

    def serve(self, data: Path, folder: Path) -> Server:  # noqa: ARG002 - it keeps nothing
        """Load and serve."""
        port = free_port()
        command = [self.place, "serve", "--host", "127.0.0.1", "--port", str(port), data]
        return started(self.name, "/", port, command, patience=PATIENCE)


class Maplib(Found):
    """maplib (PyPI), a library over Polars: it is in memory, behind the plainest of servers."""

    name, program, most = "maplib", "python", LONG

    def missing(self) -> str | None:
        """Return what it lacks here."""
        asked = [self.place or sys.executable, "-c", "import maplib"]
        there = subprocess.run(asked, check=False, capture_output=True).returncode == 0
        return None if there else "maplib is not installed beside the other peers"

    def load(self, data: Path, folder: Path) -> None:
        """Start it, and end it."""
        self.serve(data, folder).close()

    def serve(self, data: Path, folder: Path) -> Server:  # noqa: ARG002 - it keeps nothing
        """Load and serve."""
        port, script = free_port(), Path(__file__).with_name("maplib_server.py")
        return started(self.name, "/", port, [self.place, script, data, str(port)], patience=PATIENCE)


def run(*command: str | Path) -> None:
    """Run a command to its good end."""
    ran = subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True)
    if ran.returncode:
        print((ran.stderr or ran.stdout)[-2000:], file=sys.stderr)  # noqa: T201 - what a benchmark has to say
        ran.check_returncode()


def engines(place: Path | None) -> list[Engine]:
    """Return all engines, whether they are here or not."""
    return [kind(place) for kind in (Kg, Oxigraph, Virtuoso, Fuseki, Rdflib, Maplib)]
