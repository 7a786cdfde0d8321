"""Requests of all kinds against a running service: no internal error, no hang, no leak.

    python tests/fuzz/fuzz.py [--count N] [--seed S] [--clients N] [--rounds N]

Starts ``kg serve`` over the small economy of ``tests/data``, in a store that may be written to. What
comes out of order is printed with the request that brought it about; the status is 1 then. Memory,
processes and file descriptors are told before and after.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from client import Hung, RawClient
from made import TOKEN, Maker, Request

DATA = Path(__file__).parents[1] / "data" / "tiny.ttl"
LIMITS = ("--query-timeout", "1", "--query-memory", "256", "--write-timeout", "5", "--cache-memory", "4")
PATIENCE = 30.0
"""No request may take longer: queries wait for each other, and stop after a second."""
WRONG = frozenset({500, 501, 502, 504})


@dataclass(frozen=True)
class Held:
    """What all processes of a service hold together; memory in megabytes, shared pages once."""

    memory: float
    processes: int
    handles: int


@dataclass
class Found:
    """What the requests came to."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.statuses.values())


class Service:
    """A running ``kg serve`` in a session of its own, over a store that may be written to."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        (folder / "token").write_text(TOKEN, encoding="utf-8")
        (folder / "token").chmod(0o600)
        self.errors = folder / "stderr.txt"
        command = [
            sys.executable,
            "-m",
            "kg",
            "serve",
            str(DATA),
            "--store",
            str(folder / "store"),
            "--port",
            "0",
        ]
        command += ["--update-token-file", str(folder / "token"), *LIMITS, *arguments]
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
            )
        assert self.process.stdout is not None
        ready = next(line for line in self.process.stdout if line.startswith("Ready: "))
        self.port = int(ready.strip().rstrip("/").rpartition(":")[2])

    def held(self) -> Held:
        """Return what its processes hold now."""
        memory = handles = 0
        found = list(self._processes())
        for number in found:
            try:
                rolled = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
                handles += len(list(Path(f"/proc/{number}/fd").iterdir()))
            except OSError:
                continue
            memory += sum(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:"))
        return Held(memory / 1024, len(found), handles)

    def faults(self) -> list[str]:
        """Return the lines of its log that tell of errors that nobody foresaw."""
        lines = self.errors.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if " error " in line or "Traceback" in line or "panicked" in line]

    def close(self) -> None:
        """End it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _processes(self) -> Iterator[int]:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == self.process.pid:
                    yield int(entry.name)


@contextmanager
def service(*arguments: str) -> Iterator[Service]:
    """Start a service, and end it."""
    with tempfile.TemporaryDirectory(prefix="kg-fuzz-") as folder:
        running = Service(Path(folder), *arguments)
        try:
            yield running
        finally:
            running.close()


def fuzz(port: int, count: int, seed: int, clients: int) -> Found:
    """Send so many requests, by several clients at the same time."""
    found, lock = Found(), threading.Lock()

    def work(number: int) -> None:
        maker, client = Maker(seed * 1000 + number), RawClient("127.0.0.1", port, PATIENCE)
        for _ in range(count // clients):
            request = maker.make()
            status, complaint = _status(client, request, f"127.0.0.1:{port}")
            with lock:
                found.statuses[request.kind, status] += 1
                if complaint:
                    found.wrong.append(complaint)
        client.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _status(client: RawClient, request: Request, host: str) -> tuple[int, str]:
    encoded = request.encoded(host)
    is_odd = request.raw is not None or any(
        name in {"Transfer-Encoding", "Expect"} for name, _ in request.headers
    )
    try:
        status = client.ask(encoded, is_head=request.method == "HEAD", is_odd=is_odd)
    except Hung:
        return -1, f"no answer in {PATIENCE:.0f} s: {encoded[:2000]!r}"
    return status, f"{status}: {encoded[:2000]!r}" if status in WRONG else ""


def settled(running: Service) -> Held:
    """Return what a service holds once it has nothing to do."""
    time.sleep(2)
    return running.held()


def main() -> int:
    """Fuzz, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=10, help="what is held is looked at after each")
    given = parser.parse_args()
    wrong: list[str] = []
    with service() as running:
        for number in range(given.rounds):
            begun = time.monotonic()
            found = fuzz(running.port, given.count // given.rounds, given.seed * 100 + number, given.clients)
            wrong += found.wrong
            statuses = Counter[int]()
            for (_, status), times in found.statuses.items():
                statuses[status] += times
            told = ", ".join(f"{status}: {times:,}" for status, times in sorted(statuses.items()))
            held = settled(running)
            say(f"{found.total:,} requests in {time.monotonic() - begun:.0f} s; {told}; {held}")
            for complaint in found.wrong[:5]:
                say(f"   {complaint}")
        wrong += running.faults()
    say("\n".join([f"{len(wrong)} out of order", *wrong[:40]]))
    return 1 if wrong else 0


def say(line: str) -> None:
    """Print a line."""
    print(line, flush=True)  # noqa: T201 - a script's answer


if __name__ == "__main__":
    sys.exit(main())
