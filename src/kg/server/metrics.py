"""What :mod:`kg.server.meters` has counted, as Prometheus reads it.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.server.meters import BUCKETS, ROUTES, Totals

__all__ = ["CONTENT_TYPE", "exposition"]

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_PROCESSES: Final = Path("/proc")
_STAT_PARENT: Final = 1
"""Place of the parent's id in ``/proc/PID/stat``, counted after the name."""


def exposition(totals: Totals, *, places: int, release: str, version: str) -> str:
    """Return all figures as text.

    Parameters
    ----------
    totals
        Of all worker processes.
    places
        How many queries run at the same time; the others wait.
    release, version
        Of the graph and of the program.
    """
    parts = (
        _http(totals),
        _queries(totals, places),
        _ready(totals),
        _info(totals, release, version),
        _memory(totals.pids),
    )
    return "".join(f"{line}\n" for part in parts for line in part)


def _family(
    name: str, kind: str, help_text: str, samples: Iterable[tuple[Mapping[str, str], float]]
) -> Iterator[str]:
    yield f"# HELP {name} {help_text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        yield _sample(name, labels, value)


def _sample(name: str, labels: Mapping[str, str], value: float) -> str:
    inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    number = f"{int(value)}" if float(value).is_integer() else repr(value)
    return f"{name}{{{inside}}} {number}" if inside else f"{name} {number}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _http(totals: Totals) -> Iterator[str]:
    yield from _family(
        "kg_http_requests_total",
        "counter",
        "Requests answered, by route and status (0: any other).",
        (
            ({"route": route, "status": str(status)}, count)
            for route in ROUTES
            for status, count in totals.requests(route).items()
        ),
    )
    name = "kg_http_request_duration_seconds"
    yield from _family(name, "histogram", "Time from the request to the end of its answer, by route.", ())
    for route in ROUTES:
        yield from _histogram(name, route, *totals.latencies(route))
    yield from _family(
        "kg_http_response_bytes_total", "counter", "Bytes of bodies sent.", [({}, totals.sent)]
    )


def _histogram(name: str, route: str, counts: list[float], seconds: float) -> Iterator[str]:
    if not any(counts):
        return
    below = 0.0
    for bound, count in zip([*map(str, BUCKETS), "+Inf"], counts, strict=True):
        below += count
        yield _sample(f"{name}_bucket", {"route": route, "le": bound}, below)
    yield _sample(f"{name}_sum", {"route": route}, seconds)
    yield _sample(f"{name}_count", {"route": route}, below)


def _queries(totals: Totals, places: int) -> Iterator[str]:
    ends = [({"outcome": outcome}, count) for outcome, count in totals.outcomes.items()]
    yield from _family("kg_queries_total", "counter", "Queries by how they ended.", ends)
    running = min(totals.queries, places)
    waiting = totals.queries - running
    yield from _family("kg_queries_running", "gauge", "Queries that run now.", [({}, running)])
    yield from _family("kg_queries_waiting", "gauge", "Queries that wait for a free place.", [({}, waiting)])


def _ready(totals: Totals) -> Iterator[str]:
    hits, misses, size, entries = totals.ready
    yield from _family("kg_ready_hits_total", "counter", "Requests whose answer was ready.", [({}, hits)])
    yield from _family("kg_ready_misses_total", "counter", "Requests whose answer was made.", [({}, misses)])
    yield from _family("kg_ready_bytes", "gauge", "Memory of the answers that are ready.", [({}, size)])
    yield from _family("kg_ready_entries", "gauge", "Answers that are ready.", [({}, entries)])


def _info(totals: Totals, release: str, version: str) -> Iterator[str]:
    about = {"release": release, "version": version}
    yield from _family("kg_release_info", "gauge", "The release served, and the program.", [(about, 1)])
    yield from _family("kg_workers", "gauge", "Worker processes that live.", [({}, len(totals.pids))])


# ------------------------------------------------------------------------ memory
def _memory(workers: list[int]) -> Iterator[str]:
    """Yield what the workers, and the processes below them, hold; nothing where that cannot be known."""
    below = _children()
    started = [pid for worker in workers for pid in _descendants(worker, below)]
    held = {"worker": sum(map(_resident, workers)), "started": sum(map(_resident, started))}
    if held["worker"]:
        yield from _family(
            "kg_resident_bytes",
            "gauge",
            "Memory of the workers and of the processes that they start; what is shared is counted in each.",
            (({"process": name}, size) for name, size in held.items()),
        )


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    if _PROCESSES.is_dir():
        for entry in _PROCESSES.iterdir():
            if entry.name.isdecimal() and (fields := _stat(entry)):
                children.setdefault(int(fields[_STAT_PARENT]), []).append(int(entry.name))
    return children


def _stat(entry: Path) -> list[str]:
    try:
        return (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _descendants(pid: int, children: Mapping[int, list[int]]) -> Iterator[int]:
    for child in children.get(pid, ()):
        yield child
        yield from _descendants(child, children)


def _resident(pid: int) -> int:
    try:
        pages = (_PROCESSES / str(pid) / "statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
