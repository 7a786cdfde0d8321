"""What a search costs in a graph of a million labels: half of them English, half Chinese.

::

    python tests/benchmarks/search.py [LABELS]

Prints how long the index takes to build (seconds of the processor and of the clock), how large it
is, and for each kind of search the median and the 95th percentile in milliseconds, suggestions with
their labels and classes included: of the clock, and of the processor, which a busy machine changes less.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import kg
from kg.graph import Graph

EX = "http://example.org/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
CLASSES = 40
SEARCHES = 60
CHANCE = random.Random(1)


def word() -> str:
    return "".join(
        CHANCE.choice("bcdfghjklmnprstvwz") + CHANCE.choice("aeiou") for _ in range(CHANCE.randint(2, 4))
    )


WORDS = [word() for _ in range(200_000)]
COMMON = WORDS[:3_000]
CHARACTERS = [chr(0x4E00 + CHANCE.randrange(15_000)) for _ in range(3_500)]


def english() -> str:
    return " ".join(
        CHANCE.choice(COMMON if CHANCE.random() < 0.7 else WORDS) for _ in range(CHANCE.randint(1, 4))
    )


def chinese() -> str:
    length = CHANCE.choice((2, 3, 4, 6, 8))
    return "".join(
        CHANCE.choice(CHARACTERS[:600] if CHANCE.random() < 0.7 else CHARACTERS) for _ in range(length)
    )


def lines(things: int, names: list[tuple[str, str]]) -> Iterator[str]:
    for number in range(things):
        one, other = english(), chinese()
        if number % 997 == 0:
            names.append((one, other))
        thing = f"<{EX}e{number}>"
        yield f"{thing} <{RDF_TYPE}> <{EX}C{number % CLASSES}> .\n"
        yield f'{thing} <{RDFS}label> "{one}"@en .\n{thing} <{RDFS}label> "{other}"@zh .\n'
        yield f"{thing} <{EX}near> <{EX}e{int(CHANCE.random() ** 3 * things)}> .\n"


def slip(text: str) -> str:
    place = CHANCE.randrange(len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def kinds(names: list[tuple[str, str]]) -> dict[str, Callable[[], str]]:
    one = lambda: CHANCE.choice(names)  # noqa: E731 - said once, in short
    return {
        "a letter": lambda: CHANCE.choice("bcdfghjklmnprst"),
        "two letters": lambda: CHANCE.choice(COMMON)[:2],
        "the beginning of a word": lambda: CHANCE.choice(COMMON)[: CHANCE.randint(3, 5)],
        "a word": lambda: CHANCE.choice(COMMON),
        "two words": lambda: " ".join(CHANCE.sample(COMMON, 2)),
        "a whole name": lambda: one()[0],
        "a slip": lambda: slip(CHANCE.choice([name for name, _ in names if len(name) > 8])),
        "a character": lambda: one()[1][0],
        "two characters": lambda: one()[1][:2],
        "a Chinese name": lambda: one()[1],
        "pinyin": lambda: CHANCE.choice(("suanli", "shuju", "zhongguo", "gongye", "hua", "yi", "jisuan")),
        "first letters": lambda: "".join(CHANCE.choice("bcdfghjlmnpqrstwxyz") for _ in range(2)),
        "nothing like it": lambda: "xq" + CHANCE.choice(WORDS) + "xq",
    }


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def timed(graph: Graph, words: str, language: str) -> tuple[float, float]:
    """Return the milliseconds that suggestions took: of the clock, and of the processor."""
    clock, processor = time.perf_counter(), time.thread_time()
    graph.suggest(words, language=language)
    return (time.perf_counter() - clock) * 1000, (time.thread_time() - processor) * 1000


def report(name: str, times: list[tuple[float, float]]) -> None:
    parts = []
    for what, of_kind in zip(("clock", "processor"), zip(*times, strict=True), strict=True):
        worst = statistics.quantiles(of_kind, n=20)[-1]
        parts.append(f"{what}: median {statistics.median(of_kind):6.1f}, 95 % {worst:6.1f} ms")
    say(f"{name:26} {'   '.join(parts)}")


def main(labels: int) -> None:
    names: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="kg-search-bench-") as folder:
        path = Path(folder) / "many.nt"
        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(lines(labels // 2, names))
        graph = kg.open(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    clock, processor = time.perf_counter(), time.process_time()
    graph.prepare_search()
    used = f"{time.process_time() - processor:.1f} s of the processor, {time.perf_counter() - clock:.1f} s"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    say(f"{labels:,} labels: index built in {used}; memory at its most {grown / 1024:,.0f} MB more")
    graph.suggest("warm")
    every = []
    for kind, make in kinds(names).items():
        times = [timed(graph, make(), language) for language in ("en", "zh") for _ in range(SEARCHES)]
        every += times
        report(kind, times)
    report("all", every)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
