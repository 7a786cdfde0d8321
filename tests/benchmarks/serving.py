"""Requests per second of answers that are ready and of answers that are made, and how often each is the case.

    python tests/benchmarks/serving.py                 # starts `kg serve` on the shipped graph
    python tests/benchmarks/serving.py ENDPOINT        # asks a running SPARQL endpoint, of whatever make

Every client keeps its connection and asks again as soon as it has its answer. Repeated is
the same small query each time, unique another one each time. Of our own server also: what
a client holds already, a page, the share of requests that were ready for a walk through
the entity pages in which few are looked at often and many once, and what gzip saves.
"""

from __future__ import annotations

import random
import re
import selectors
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

CONNECTIONS = (1, 8, 64)
SECONDS = 3.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
JSON = "application/sparql-results+json"
PAGE = "/id/metric/5g-base-stations"
QUERY = "SELECT ?p ?o { <https://kg.example/id/metric/software-revenue> ?p ?o } LIMIT 10"


@dataclass
class Measured:
    """What a run came to; times in milliseconds."""

    per_second: float
    middle: float
    slow: float
    slowest: float
    failed: int


class Connection:
    """One client: its socket, and what has come of the answer it waits for."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = b""
        self.asked = 0.0

    def ask(self, request: bytes) -> None:
        self.got, self.asked = b"", time.perf_counter()
        self.socket.sendall(request)

    def whole(self) -> bool:
        """Read what is there; return whether the answer has come to its end."""
        self.got += (part := self.socket.recv(262_144))
        head, found, body = self.got.partition(b"\r\n\r\n")
        if not part or not found:
            return not part
        if length := LENGTH.search(head):
            return len(body) >= int(length[1])
        return b" 304 " in head[:20] or body.endswith(b"0\r\n\r\n")

    def succeeded(self) -> bool:
        return self.got[9:12] in {b"200", b"304"}


def request(host: str, path: str, accept: str, further: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\n{further}\r\n".encode()


def load(url: str, make: Callable[[int], bytes], connections: int, seconds: float = SECONDS) -> Measured:
    """Ask what `make` makes of the numbers from 0 on, over so many connections."""
    address = urlsplit(url)
    waiting = selectors.DefaultSelector()
    number, failed, times = 0, 0, []
    for _ in range(connections):
        client = Connection(address.hostname or "", address.port or 80)
        waiting.register(client.socket, selectors.EVENT_READ, client)
        client.ask(make(number))
        number += 1
    started = time.perf_counter()
    end = started + seconds
    while (now := time.perf_counter()) < end:
        for key, _ in waiting.select(timeout=1):
            client = key.data
            if client.whole():
                now = time.perf_counter()
                times.append((now - client.asked) * 1000)
                failed += not client.succeeded()
                client.ask(make(number))
                number += 1
    took = now - started
    for key in list(waiting.get_map().values()):
        key.data.socket.close()
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return Measured(len(times) / took, cuts[49], cuts[94], cuts[98], failed)


# ------------------------------------------------------------------------ what is asked
def repeated(url: str) -> Callable[[int], bytes]:
    asked = request(urlsplit(url).netloc, f"{urlsplit(url).path}?query={quote(QUERY)}", JSON)
    return lambda _: asked


def unique(url: str, start: int) -> Callable[[int], bytes]:
    host, path = urlsplit(url).netloc, urlsplit(url).path

    def make(number: int) -> bytes:
        text = QUERY.replace("?o }", f"?o FILTER(?p != <urn:x-{start + number}>) }}")
        return request(host, f"{path}?query={quote(text)}", JSON)

    return make


def held(url: str) -> Callable[[int], bytes]:
    path = f"{urlsplit(url).path}?query={quote(QUERY)}"
    address = url.removesuffix(urlsplit(url).path) + path
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": JSON})) as answer:
        tag = answer.headers["ETag"]
    asked = request(urlsplit(url).netloc, path, JSON, f"If-None-Match: {tag}\r\n")
    return lambda _: asked


def page(url: str) -> Callable[[int], bytes]:
    asked = request(urlsplit(url).netloc, PAGE, "text/html", "Accept-Encoding: gzip\r\n")
    return lambda _: asked


def made_page(url: str, start: int) -> Callable[[int], bytes]:
    host = urlsplit(url).netloc
    packed = "Accept-Encoding: gzip\r\n"
    return lambda number: request(host, f"{PAGE}?made={start + number}", "text/html", packed)


# ---------------------------------------------------------------------------- our server
@contextmanager
def our_server() -> Iterator[str]:
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--queries-per-client", "64"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        ready = next(line for line in server.stdout if line.startswith("Ready: "))
        try:
            yield ready.split()[1]
        finally:
            server.terminate()


def hit_rate(url: str, requests: int = 3000) -> float:
    """Return the share of ready answers in a walk that looks at the n-th page as often as 1/n says."""
    triples = fetch(url + "sparql?format=csv&query=" + quote("SELECT DISTINCT ?s { ?s a ?c } ORDER BY ?s"))
    things = triples.decode().split()[1:]
    draw = random.Random(1)
    draw.shuffle(things)
    before = counts(url)
    for thing in draw.choices(things, [1 / (place + 1) for place in range(len(things))], k=requests):
        fetch(url + "entity?iri=" + quote(thing, safe=""))
    hits, misses = (now - then for now, then in zip(counts(url), before, strict=True))
    return hits / (hits + misses)


def counts(url: str) -> tuple[int, int]:
    text = fetch(url + "-/metrics").decode()
    hits, misses = (int(text.split(f"\nkg_ready_{name}_total ")[1].split()[0]) for name in ("hits", "misses"))
    return hits, misses


def fetch(address: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
        body: bytes = answer.read()
    return body


# -------------------------------------------------------------------------------- report
def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def row(name: str, connections: int, found: Measured) -> str:
    times = f"{found.middle:>9.2f}{found.slow:>9.2f}{found.slowest:>9.2f}"
    return f"{name:<22}{connections:>6}{found.per_second:>12,.0f}{times}{found.failed:>8}"


def compare(url: str, kinds: dict[str, Callable[[int], Callable[[int], bytes]]]) -> None:
    """Print each kind at each number of connections, and how many times the second the first is."""
    say(f"{'':<22}{'conns':>6}{'requests/s':>12}{'50% ms':>9}{'95% ms':>9}{'99% ms':>9}{'failed':>8}")
    start = 0
    for connections in CONNECTIONS:
        rates = {}
        for name, make in kinds.items():
            found = load(url, make(start), connections)
            start += 10_000_000
            rates[name] = found.per_second
            say(row(name, connections, found))
        first, second = list(rates.values())[:2]
        say(f"{'':<22}{'':>6}{first / second:>11.1f}x" if second else "")


def main(arguments: list[str]) -> None:
    if arguments:
        url = arguments[0]
        compare(url, {"repeated query": lambda _: repeated(url), "unique query": lambda n: unique(url, n)})
        return
    with our_server() as root:
        url = root + "sparql"
        kinds = {
            "repeated query": lambda _: repeated(url),
            "unique query": lambda start: unique(url, start),
            "query held already": lambda _: held(url),
        }
        compare(url, kinds)
        compare(url, {"page, ready": lambda _: page(url), "page, made": lambda start: made_page(url, start)})
        say(f"\nready of a walk through the entity pages: {hit_rate(root):.0%}")
        address = root.rstrip("/") + PAGE
        plain = len(fetch(address, Accept="text/html"))
        packed = len(fetch(address, **{"Accept": "text/html", "Accept-Encoding": "gzip"}))
        say(f"page: {plain:,} bytes, in gzip {packed:,} ({plain / packed:.1f} times less)")


if __name__ == "__main__":
    main(sys.argv[1:])
