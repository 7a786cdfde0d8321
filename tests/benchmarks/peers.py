"""kg serve beside other SPARQL servers, in one run: small queries, and what a heavy one does to others.

    python tests/benchmarks/peers.py [--bin DIR] [--rounds N] [--seconds S] [--only NAME]... [--part PART]

The peers are taken where they are found, in DIR (of a virtual environment with ``oxigraph`` and
``rdflib-endpoint``) or on the path (``virtuoso-t`` with ``isql-vt``: Debian's ``virtuoso-opensource-7-bin``);
those that are missing are named. All serve the triples of the shipped graph; ``kg serve`` has a worker for
each core, as the peers have threads, and ``oxigraph serve`` runs twice, without a limit of time and with one.
Requests come from ``wrk``, and answers that are errors are not counted; in each round every server has its
turn, so that whatever else the machine does hits all alike.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parent))

from overload import HEAVY, say

SCRIPT = Path(__file__).with_name("unique.lua")
CONNECTIONS = (1, 8, 64)
REPEATED = "SELECT ?p ?o { <https://kg.example/id/metric/software-revenue> ?p ?o } LIMIT 10"
UNIQUE = REPEATED.replace("?o }", "?o FILTER(?p != <urn:x-{n}>) }")
LIMIT = 5
"""Seconds that every server is told to give a heavy query."""
REST = 0.5
"""Seconds after a run of small queries: those that it has left behind still wait for their turn.

Without it 64 new ones meet a queue in which 64 stand already, and some are told so (503, ``queue_length``).
"""
PATIENCE = 15
"""Seconds after which a heavy query that has not been stopped is given up."""
JSON = "application/sparql-results+json"
VIRTUOSO = (Path(__file__).parents[1] / "remote" / "virtuoso.ini").read_text()


@dataclass
class Server:
    """A running server: its name, port, the path of its endpoint, its session, and what starts it."""

    name: str
    port: int
    path: str
    process: subprocess.Popen[bytes]
    command: list[str]

    def revive(self) -> None:
        """Start it again, where it has ended."""
        status = self.process.poll()
        if status is not None:
            say(f"{self.name} has ended by itself ({status}), and is started again")
            self.process = run(self.command)
            self.wait()

    def ask(self, query: str, patience: float) -> tuple[int, float]:
        """Return the status of the answer to a query, 0 where none came, and how many seconds it took."""
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        try:
            connection.request("GET", f"{self.path}?{urlencode({'query': query})}", headers={"Accept": JSON})
            response = connection.getresponse()
            response.read()
            status = response.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        return status, time.perf_counter() - begun

    def memory(self) -> float:
        """Return the megabytes that its processes hold, shared pages once."""
        total = 0
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if int((entry / "stat").read_text().rpartition(")")[2].split()[3]) == self.process.pid:
                    lines = (entry / "smaps_rollup").read_text().splitlines()
                    total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            except OSError:
                continue
        return total / 1024

    def wait(self, patience: float = 60) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + patience
        while self.ask("ASK {}", 5)[0] != 200:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit(f"{self.name} does not answer")
            time.sleep(0.02)

    def close(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


# ------------------------------------------------------------------- the servers
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def started(name: str, path: str, port: int, command: list[str | Path], *, patience: float = 60) -> Server:
    words = list(map(str, command))
    server = Server(name, port, path, run(words), words)
    server.wait(patience)
    return server


def start_kg(_: Path, data: Path, port: int) -> Server:
    command = [sys.executable, "-m", "kg", "serve", data, "--port", str(port), "--query-timeout", str(LIMIT)]
    command += ["--queries-per-client", "64", "--workers", str(os.cpu_count() or 1)]
    return started("kg serve", "/sparql", port, command)


def start_oxigraph(program: Path, data: Path, port: int) -> Server:
    return started("oxigraph serve", "/query", port, oxigraph(program, data, port))


def start_limited_oxigraph(program: Path, data: Path, port: int) -> Server:
    command = [*oxigraph(program, data, port), "--timeout-s", str(LIMIT)]
    return started(f"oxigraph serve --timeout-s {LIMIT}", "/query", port, command)


def oxigraph(program: Path, data: Path, port: int) -> list[str | Path]:
    """Load the data, and return the command that serves it."""
    folder = data.parent / f"oxigraph-{port}"
    subprocess.run([program, "load", "--location", folder, "--file", data], check=True, capture_output=True)
    return [program, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"]


def start_rdflib(program: Path, data: Path, port: int) -> Server:
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), data]
    return started("rdflib-endpoint", "/", port, command)


def start_virtuoso(program: Path, data: Path, port: int) -> Server:
    folder = Path(tempfile.mkdtemp(prefix="virtuoso-", dir=data.parent))
    control = free_port()
    settings = folder / "virtuoso.ini"
    places = {"folder": folder, "data": folder, "control": control, "port": port}
    size = {"buffers": 85_000, "dirty": 62_500, "threads": 100, "http_threads": 70}
    settings.write_text(VIRTUOSO.format(sparql=f"MaxQueryExecutionTime = {LIMIT}", **places, **size))
    shutil.copy(data, folder / "data.nt")
    server = started("Virtuoso", "/sparql", port, [program, "+foreground", "+configfile", settings])
    load = f"DB.DBA.TTLP(file_to_string_output('{folder}/data.nt'), '', 'urn:data', 0); checkpoint;"
    isql = [shutil.which("isql-vt") or "isql-vt", f"127.0.0.1:{control}", "dba", "dba", f"exec={load}"]
    subprocess.run(isql, check=True, capture_output=True)
    return server


Starters: TypeAlias = dict[str, tuple[str, Callable[[Path, Path, int], Server]]]

STARTERS: Starters = {
    "kg": (sys.executable, start_kg),
    "oxigraph": ("oxigraph", start_oxigraph),
    "rdflib": ("rdflib-endpoint", start_rdflib),
    "virtuoso": ("virtuoso-t", start_virtuoso),
}

# with a limit it starts a thread for each query, which outlives it: many small ones are answered with an
# error then, and some runs end it
LIMITED = {**STARTERS, "oxigraph": ("oxigraph", start_limited_oxigraph)}


def found(folder: Path | None, only: list[str]) -> dict[str, Path]:
    """Return the programs that are there, and name those that are not."""
    programs = {}
    for name, (program, _) in STARTERS.items():
        place = shutil.which(program, path=f"{folder}{os.pathsep}{os.environ['PATH']}" if folder else None)
        if only and name not in only:
            continue
        if place:
            programs[name] = Path(place)
        else:
            say(f"{program} is missing, and left out")
    return programs


# ---------------------------------------------------------------- small queries
@dataclass
class Speed:
    """One run of wrk: requests per second, and percentiles in milliseconds."""

    rate: float
    middle: float
    slow: float
    slowest: float


def speed(server: Server, query: str, connections: int, seconds: int, start: int) -> Speed:
    """Let wrk ask for some seconds."""
    text = quote(query, safe="{}").replace("{", "%7B").replace("}", "%7D").replace("%7Bn%7D", "{n}")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT)]
    command += [f"http://127.0.0.1:{server.port}", "--", server.path, text, str(start)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    server.revive()
    if ran.returncode:
        say(f"{server.name} does not answer")
        return Speed(0, 0, 0, 0)
    *figures, refused, late, broken = map(float, ran.stdout.rpartition("kg: ")[2].split())
    if refused or late or broken:
        failed = f"{refused:.0f} answered with an error, {late:.0f} after 2 seconds, {broken:.0f} broken off"
        say(f"{server.name}, {connections} connections: {failed}")
    time.sleep(REST)
    return Speed(*figures)


def small(servers: list[Server], rounds: int, seconds: int) -> None:
    """Print how many small queries each server answers."""
    start = 0
    for server in servers:
        speed(server, UNIQUE, max(CONNECTIONS), seconds, start)  # what is made at first use is made now
    for kind, query in (("repeated", REPEATED), ("unique", UNIQUE)):
        heads = ("connections", "requests/s: median (range)", "50%", "95%", "99%", "to oxigraph")
        say(f"\n| {kind} small query | {' | '.join(heads)} |")
        say("|---|---|---|---|---|---|---|")
        for connections in CONNECTIONS:
            seen: dict[str, list[Speed]] = {server.name: [] for server in servers}
            for _ in range(rounds):
                for server in servers:
                    start += 10_000_000
                    seen[server.name].append(speed(server, query, connections, seconds, start))
            rates = {name: statistics.median(run.rate for run in runs) for name, runs in seen.items()}
            for name, runs in seen.items():
                say(speed_row(name, connections, runs, rates.get("oxigraph serve")))


def speed_row(name: str, connections: int, runs: list[Speed], peer: float | None) -> str:
    """Return a line of the table."""
    rates = sorted(run.rate for run in runs)
    middle = statistics.median(rates)
    cuts = [statistics.median(getattr(run, cut) for run in runs) for cut in ("middle", "slow", "slowest")]
    told = " | ".join(f"{cut:.2f} ms" for cut in cuts)
    ratio = f"{middle / peer:.2f}×" if peer else "–"
    return f"| {name} | {connections} | {middle:,.0f} ({rates[0]:,.0f}–{rates[-1]:,.0f}) | {told} | {ratio} |"


# ---------------------------------------------------------------- heavy queries
def heavy(start: Callable[[], Server]) -> None:
    """Print what each heavy query does to a server, which is new each time."""
    for name, query in HEAVY.items():
        server = start()
        try:
            before = server.memory()
            with light_ones(server) as worst:
                status, took = server.ask(query, PATIENCE)
            time.sleep(1)
            stopped = f"{took:.2f} s ({status})" if status else f"not in {PATIENCE} s"
            memory = f"{before:.0f}, {server.memory():.0f} MB"
            say(f"| {name} | {server.name} | {stopped} | {memory} | {worst[0] * 1000:,.0f} ms |")
        finally:
            server.close()


@contextmanager
def light_ones(server: Server) -> Iterator[list[float]]:
    """Ask a small query again and again meanwhile; tell the longest that one has taken."""
    worst, over = [0.0], threading.Event()

    def ask() -> None:
        number = 0
        while not over.wait(0.05):
            number += 1
            worst[0] = max(worst[0], server.ask(UNIQUE.replace("{n}", str(number)), PATIENCE)[1])

    client = threading.Thread(target=ask)
    client.start()
    yield worst
    over.set()
    client.join()


# ------------------------------------------------------------------------- a run
def triples(folder: Path) -> Path:
    """Return a file with the triples of the shipped graph."""
    quads = folder / "shipped.nq"
    subprocess.run(
        [sys.executable, "-m", "kg", "export", "nquads", "-o", quads], check=True, capture_output=True
    )
    lines = {re.sub(r" <[^<>]*> \.$", " .", line) for line in quads.read_text(encoding="utf-8").splitlines()}
    path = folder / "shipped.nt"
    path.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
    return path


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--bin", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", action="append", default=[], choices=list(STARTERS))
    parser.add_argument("--part", choices=["heavy", "small"], help="measure this alone")
    given = parser.parse_args()
    programs = found(given.bin, given.only)
    with tempfile.TemporaryDirectory(prefix="kg-peers-") as folder, ExitStack() as running:
        data = triples(Path(folder))

        def start(name: str, starters: Starters = STARTERS) -> Server:
            return starters[name][1](programs[name], data, free_port())

        if given.part != "small":
            say("| heavy query | server | stopped after (status) | memory before, after | worst light one |")
            say("|---|---|---|---|---|")
            for name in programs:
                heavy(lambda name=name: start(name, LIMITED))  # type: ignore[misc]
        if given.part == "heavy":
            return
        if shutil.which("wrk") is None:
            raise SystemExit("wrk is missing (Debian: wrk), and with it the small queries")
        servers = [start(name) for name in programs]
        if "oxigraph" in programs:
            servers.append(start("oxigraph", LIMITED))
        for server in servers:
            running.callback(server.close)
        small(servers, given.rounds, given.seconds)


if __name__ == "__main__":
    main()
