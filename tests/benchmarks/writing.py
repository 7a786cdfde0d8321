"""What writing costs: a small update, a large one, and the same on a store many times as large.

::

    python tests/benchmarks/writing.py [QUADS]

QUADS (a million if it is not said) is the size of the large store, which is made for the purpose.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg.load import build_store
from kg.load.following import follow
from kg.store.copies import backup
from kg.store.releases import open_release
from kg.store.writing import Writer
from kg.update import read_update

SMALL = "INSERT DATA {{ <http://example.org/new/{0}> <http://example.org/p> {0} }}"
REPEATS = 20


def main(quads: int) -> None:
    with tempfile.TemporaryDirectory(prefix="kg-writing-", dir=Path.cwd()) as place:
        folder = Path(place)
        build_store([], folder / "shipped")
        report("shipped graph", folder / "shipped")
        lines = (
            f'<http://example.org/{n // 10}> <http://example.org/p{n % 10}> "{n}" .\n' for n in range(quads)
        )
        with (folder / "large.nt").open("w") as stream:
            stream.writelines(lines)
        build_store([folder / "large.nt"], folder / "large")
        report(f"{quads:,} quads", folder / "large")


def report(name: str, directory: Path) -> None:
    writer = Writer(directory, follow)

    def update(text: str) -> float:
        return timed(lambda: writer.write("update", read_update(text).apply))

    first = update(SMALL.format(0))
    small = [update(SMALL.format(number)) for number in range(1, REPEATS)]
    many = " ".join(f'<http://example.org/many/{n}> <http://example.org/p> "{n}" .' for n in range(10_000))
    large = update(f"INSERT DATA {{ {many} }}")
    nothing = update("DELETE DATA { <http://example.org/a> <http://example.org/p> 1 }")
    opening = timed(lambda: open_release(directory))
    copying = timed(lambda: backup(directory, directory.with_name("copy")))
    shutil.rmtree(directory.with_name("copy"))
    print(  # noqa: T201 - a script's answer
        f"{name}: first update {first:.0f} ms; small update {statistics.median(small):.0f} ms (median), "
        f"{max(small):.0f} ms (worst of {len(small)}); 10,000 quads {large:.0f} ms; "
        f"an update of nothing {nothing:.0f} ms; open a release {opening:.0f} ms; backup {copying:.0f} ms",
        flush=True,
    )


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
