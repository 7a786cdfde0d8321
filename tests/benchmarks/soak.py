"""Mixed traffic for as long as is wanted, and what the service holds meanwhile.

    python tests/benchmarks/soak.py [--minutes N] [--every SECONDS]

Pages, answers that are ready, small queries none of which is asked twice, heavy queries that are stopped,
wrong ones, large answers that are left half read, and updates go to one ``kg serve`` over a store that may be
written to, at the same time. Memory (shared pages once), processes and file descriptors are told at every
sample, and the mean memory of each third of the time in the end.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent))

from overload import HEAVY, say

TOKEN = "a-token-for-soaking"
PAGES = (
    *(
        "/",
        "/search?q=software",
        "/suggest?q=5g",
        "/sources",
        "/explore?iri=https://kg.example/id/industry/software",
    ),
    *(
        "/id/industry/software",
        "/id/industry/software.ttl",
        "/neighbours?iri=https://kg.example/id/industry/software",
    ),
    *("/checks", "/ontology", "/-/metrics", "/no-such-page"),
)
READY = "SELECT ?p ?o { <https://kg.example/id/metric/software-revenue> ?p ?o } LIMIT 10"
UNIQUE = READY.replace("?o }", "?o FILTER(?p != <urn:x-{}>) }}").replace("{ <", "{{ <")
UPDATE = (
    "DELETE {{ <urn:soak> <urn:n> ?n }} INSERT {{ <urn:soak> <urn:n> {} }} "
    "WHERE {{ OPTIONAL {{ <urn:soak> <urn:n> ?n }} }}"
)
ALL = "SELECT * { ?s ?p ?o } OFFSET "


class Service:
    """A running ``kg serve`` in a session of its own."""

    def __init__(self, folder: Path) -> None:
        (folder / "token").write_text(TOKEN, encoding="utf-8")
        (folder / "token").chmod(0o600)
        subprocess.run(
            [sys.executable, "-m", "kg", "load", *graph(), "--store", folder / "store"],
            check=True,
            capture_output=True,
        )
        command = [sys.executable, "-m", "kg", "serve", "--store", folder / "store", "--port", "0"]
        command += ["--update-token-file", folder / "token", "--query-timeout", "2", "--cache-memory", "16"]
        self.errors = folder / "stderr.txt"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                list(map(str, command)),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        assert self.process.stdout is not None
        ready = next(line for line in self.process.stdout if line.startswith("Ready: "))
        self.port = int(ready.strip().rstrip("/").rpartition(":")[2])

    def held(self) -> tuple[float, int, int]:
        """Return the megabytes, processes and file descriptors that it has."""
        memory = handles = 0
        processes = list(self._processes())
        for number in processes:
            try:
                lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
                handles += len(list(Path(f"/proc/{number}/fd").iterdir()))
            except OSError:
                continue
            memory += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return memory / 1024, len(processes), handles

    def close(self) -> None:
        """End it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _processes(self) -> Iterator[int]:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == self.process.pid:
                    yield int(entry.name)


def graph() -> list[str]:
    """Return the files of the shipped graph."""
    return [str(Path(__file__).parents[2] / name) for name in ("graph_data", "ontology/kg.ttl")]


class Traffic:
    """Clients that ask until they are told to end; what they got is counted by kind and status."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._over = threading.Event()
        self._numbers = itertools.count(int(time.time()))
        self.counts: Counter[tuple[str, int]] = Counter()
        kinds = [
            self._page,
            self._ready,
            self._unique,
            self._unique,
            self._heavy,
            self._wrong,
            self._left,
            self._update,
        ]
        self._threads = [
            threading.Thread(target=self._go_on, args=(kind, f"127.0.0.{2 + place}"))
            for place, kind in enumerate(kinds)
        ]

    def begin(self) -> None:
        """Start all clients."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Stop them, and wait until they have."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _go_on(self, kind: Callable[[str], int], source: str) -> None:
        while not self._over.is_set():
            try:
                status = kind(source)
            except (OSError, http.client.HTTPException):
                status = 0
            self.counts[kind.__name__.strip("_"), status] += 1
            time.sleep(0.005)

    def _ask(
        self, source: str, path: str, body: str | None = None, *, whole: bool = True, **headers: str
    ) -> int:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self._port, timeout=60, source_address=(source, 0)
        )
        try:
            connection.request("POST" if body else "GET", path, body, headers)
            response = connection.getresponse()
            response.read() if whole else response.read(1000)
            return response.status
        finally:
            connection.close()

    def _query(self, source: str, text: str, *, whole: bool = True) -> int:
        return self._ask(source, f"/sparql?{urlencode({'query': text})}", whole=whole)

    def _page(self, source: str) -> int:
        return self._ask(source, PAGES[next(self._numbers) % len(PAGES)])

    def _ready(self, source: str) -> int:
        return self._query(source, READY)

    def _unique(self, source: str) -> int:
        return self._query(source, UNIQUE.format(next(self._numbers)))

    def _heavy(self, source: str) -> int:
        return self._query(source, list(HEAVY.values())[next(self._numbers) % len(HEAVY)])

    def _wrong(self, source: str) -> int:
        time.sleep(0.05)
        return self._query(source, f"SELECT * {{ ?s ?p {'{' * (next(self._numbers) % 50)} ")

    def _left(self, source: str) -> int:
        time.sleep(0.5)
        return self._query(source, ALL + str(next(self._numbers) % 1000), whole=False)

    def _update(self, source: str) -> int:
        time.sleep(1)
        text, token = UPDATE.format(next(self._numbers)), f"Bearer {TOKEN}"
        return self._ask(
            source, "/sparql", text, Authorization=token, **{"Content-Type": "application/sparql-update"}
        )


def main() -> int:
    """Soak, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--every", type=float, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-soak-") as folder:
        service = Service(Path(folder))
        traffic = Traffic(service.port)
        try:
            traffic.begin()
            samples = sampled(service, traffic, given.minutes * 60, given.every)
        finally:
            traffic.end()
            log = service.errors.read_text(encoding="utf-8", errors="replace")
            service.close()
    third = max(1, len(samples) // 3)
    means = [
        statistics.mean(part)
        for part in (samples[:third], samples[third:-third] or samples, samples[-third:])
    ]
    say("\nmemory in the first, second and last third: " + ", ".join(f"{mean:.0f} MB" for mean in means))
    for (kind, status), count in sorted(traffic.counts.items()):
        say(f"{kind:<8} {status:>4} {count:>9,}")
    faults = sum(" error " in line for line in log.splitlines())
    say(f"{faults} faults in the log")
    return 1 if faults or any(status == 500 for _, status in traffic.counts) else 0


def sampled(service: Service, traffic: Traffic, seconds: float, every: float) -> list[float]:
    """Print what the service holds again and again; return its memory at each time."""
    say("| after | requests | memory | processes | file descriptors |\n|---|---|---|---|---|")
    begun, samples = time.monotonic(), []
    while time.monotonic() - begun < seconds:
        time.sleep(every)
        memory, processes, handles = service.held()
        samples.append(memory)
        after = time.monotonic() - begun
        say(f"| {after:.0f} s | {traffic.counts.total():,} | {memory:.0f} MB | {processes} | {handles} |")
    return samples


if __name__ == "__main__":
    sys.exit(main())
