"""What becomes of a service that strangers overload: heavy queries, and the light ones of others meanwhile.

    python tests/benchmarks/overload.py [--rounds N] [--timeout SECONDS] [PATH]...

Starts ``kg serve`` over the shipped graph, or over files. First each heavy query alone: how long after its
limit it is answered, with what, and what memory and processor the service's processes hold then. After
that four of them at once, again and again, while two clients ask small queries, none of them twice: the
percentiles of these, beside those of a service that has nothing else to do.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

# that parts are compared by a filter lets them pass as joins: none of these is refused before it starts
HEAVY = {
    "a join of everything with everything by a computed text": """
        SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STR(?a) = CONCAT(STR(?d), "x")) }""",
    "the same, sorted": """
        SELECT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f FILTER(STR(?b) = STR(?e)) } ORDER BY ?f""",
    "every way of any length from everything": """
        SELECT (COUNT(*) AS ?n) { ?a (!<http://e.org/x>)+ ?b . ?b (!<http://e.org/y>)* ?c }""",
    "one text of all pairs": """
        SELECT (GROUP_CONCAT(?t) AS ?all) { ?a ?b ?c . ?d ?b ?f BIND(CONCAT(STR(?a), STR(?d)) AS ?t) }""",
}
LIGHT = "SELECT ?p ?o ({number} AS ?asked) {{ ?s a ?class ; ?p ?o }} LIMIT 20"
LIGHT_CLIENTS = 2
OTHERS = "127.0.0.2"


class Service:
    """A running ``kg serve`` in a session of its own."""

    def __init__(self, paths: list[str], timeout: float) -> None:
        command = [
            sys.executable,
            "-m",
            "kg",
            "serve",
            *paths,
            "--port",
            "0",
            "--query-timeout",
            str(timeout),
        ]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        )
        assert self.process.stdout is not None
        ready = next(line for line in self.process.stdout if line.startswith("Ready: "))
        self.address = urlsplit(ready.removeprefix("Ready: ").strip())

    def ask(self, query: str, source: str = "127.0.0.1") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(
            self.address.hostname, self.address.port, timeout=120, source_address=(source, 0)
        )
        try:
            return self.ask_by(connection, query)
        finally:
            connection.close()

    @staticmethod
    def ask_by(connection: http.client.HTTPConnection, query: str) -> tuple[int, bytes]:
        headers = {"Accept": "application/sparql-results+json"}
        connection.request("GET", "/sparql?" + urlencode({"query": query}), headers=headers)
        response = connection.getresponse()
        return response.status, response.read()

    def processes(self) -> Iterator[tuple[int, list[str]]]:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == self.process.pid:
                    yield int(entry.name), fields

    def memory(self) -> float:
        """Return the megabytes that all processes hold; what they share counts once."""
        total = 0
        for number, _ in self.processes():
            try:
                lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total / 1024

    def busy(self, seconds: float) -> float:
        """Return how much of a processor all processes take that are there for so many seconds."""
        before = {number: int(fields[11]) + int(fields[12]) for number, fields in self.processes()}
        time.sleep(seconds)
        after = {number: int(fields[11]) + int(fields[12]) for number, fields in self.processes()}
        ticks = sum(after[number] - before[number] for number in before.keys() & after.keys())
        return ticks / os.sysconf("SC_CLK_TCK") / seconds

    def close(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=10.0)
    given = parser.parse_args()
    service = Service(given.paths, given.timeout)
    try:
        alone(service, given.timeout)
        together(service, given.rounds)
    finally:
        service.close()


def alone(service: Service, timeout: float) -> None:
    """Print what becomes of each heavy query alone."""
    say("| heavy query | answer | after | past its limit | memory: before, peak, after | processor after |")
    say("|---|---|---|---|---|---|")
    for name, query in HEAVY.items():
        before = service.memory()
        with peak_of(service) as peak:
            begun = time.perf_counter()
            status, body = service.ask(query)
            after = time.perf_counter() - begun
        limit = json.loads(body).get("limit", "") if status != 200 else ""
        past = f"{after - timeout:.2f} s" if limit == "query_timeout" else "–"
        time.sleep(0.3)
        busy = service.busy(1)
        memory = f"{before:.0f}, {peak[0]:.0f}, {service.memory():.0f} MB"
        say(f"| {name} | {status} {limit} | {after:.2f} s | {past} | {memory} | {busy:.0%} |")


@contextmanager
def peak_of(service: Service) -> Iterator[list[float]]:
    """Watch the memory of a service, and give its largest."""
    found, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            found[0] = max(found[0], service.memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield found
    over.set()
    watcher.join()


def together(service: Service, rounds: int) -> None:
    """Print how long light queries take with nothing else to do, and with four heavy ones running."""
    names = ("light queries", "answered", "median", "95th percentile", "99th", "slowest", "heavy ones after")
    say(f"\n| {' | '.join(names)} |")
    say("|---|---|---|---|---|---|---|")
    numbers = itertools.count()
    row("nothing else", light(service, numbers, lambda: time.sleep(5)), [])
    for _ in range(rounds):
        took: list[str] = []
        row("four heavy ones", light(service, numbers, partial(heavy, service, took)), took)


def heavy(service: Service, took: list[str]) -> None:
    """Ask every heavy query at the same time."""

    def ask(query: str) -> None:
        begun = time.perf_counter()
        status, _ = service.ask(query)
        took.append(f"{time.perf_counter() - begun:.2f} s ({status})")

    threads = [threading.Thread(target=ask, args=(query,)) for query in HEAVY.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def light(service: Service, numbers: Iterator[int], meanwhile) -> list[float]:
    """Ask light queries while something else goes on; return how long each took."""
    over, times = threading.Event(), []

    def ask() -> None:
        connection = http.client.HTTPConnection(
            service.address.hostname, service.address.port, timeout=60, source_address=(OTHERS, 0)
        )
        while not over.is_set():
            begun = time.perf_counter()
            status, body = service.ask_by(connection, LIGHT.format(number=next(numbers)))
            assert status == 200, body
            times.append(time.perf_counter() - begun)
            time.sleep(0.01)
        connection.close()

    clients = [threading.Thread(target=ask) for _ in range(LIGHT_CLIENTS)]
    for client in clients:
        client.start()
    meanwhile()
    over.set()
    for client in clients:
        client.join()
    return times


def row(name: str, times: list[float], took: list[str]) -> None:
    """Print one row."""
    cuts = statistics.quantiles(times, n=100)
    figures = [statistics.median(times), cuts[94], cuts[98], max(times)]
    words = " | ".join(f"{figure * 1000:.1f} ms" for figure in figures)
    say(f"| {name} | {len(times)} | {words} | {', '.join(took)} |")


def say(line: str) -> None:
    """Print a line."""
    print(line, flush=True)  # noqa: T201 - a script's answer


if __name__ == "__main__":
    main()
