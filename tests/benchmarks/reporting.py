"""What engines came to at each size, as tables in Markdown, and in the README."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from answers import Rows
    from workload import Workload

README = Path(__file__).resolve().parents[2] / "README.md"
OURS = "kg serve"


@dataclass
class Measured:
    """What one engine came to at one size; times in milliseconds, sizes in megabytes."""

    load: float = 0
    whole_load: float = 0
    prepare: float = 0
    disk: float = 0
    start: float = 0
    memory: float = 0
    rate: float = 0
    dump: float = 0
    queries: dict[str, float] = field(default_factory=dict)
    pages: dict[str, float] = field(default_factory=dict)
    answers: dict[str, Rows] = field(default_factory=dict)


Value = tuple[str, Callable[[Measured], float]]
LOADED: tuple[Value, ...] = (
    ("load until it can be asked, s", lambda one: one.load / 1000),
    ("load to its end (statistics, search index), s", lambda one: one.whole_load / 1000),
    ("columns, s", lambda one: one.prepare / 1000 if one.prepare > 1 else 0),
    ("disk, MB", lambda one: one.disk),
    ("start, ms", lambda one: one.start),
    ("memory after the queries, MB", lambda one: one.memory),
    ("all triples written, s", lambda one: one.dump / 1000),
)


def table(workload: Workload, triples: float, found: Mapping[str, Measured]) -> list[str]:
    """Return what all engines came to at one size, and how `kg serve` compares with the best peer."""
    names = list(found)
    rows = [f"\n{workload.name}, {triples:,.0f} triples\n"]
    rows += heading(["", *names, "kg to the best peer"])
    for name, value in (*asked(workload), *LOADED):
        rows.append(row(name, [value(one) for one in found.values()], names))
    speeds = [one.rate for one in found.values()]
    return [*rows, row("small queries a second", speeds, names, more_is_better=True)]


def growth(workload: Workload, of: Mapping[float, Measured]) -> list[str]:
    """Return how what `kg serve` needs grows with the data: queries, pages, load, memory."""
    rows = ["", *heading([OURS, *(f"{triples:,.0f}" for triples in of)])]
    pages: list[Value] = [
        (f"{name}, ms", lambda one, name=name: one.pages[name])  # type: ignore[misc]
        for name in next(iter(of.values())).pages
    ]
    speed: Value = ("small queries a second", lambda one: one.rate)
    for name, value in (*asked(workload), *pages, *LOADED, speed):
        rows.append(f"| {name} | {' | '.join(cell(value(one)) for one in of.values())} |")
    return rows


def asked(workload: Workload) -> list[Value]:
    """Return the rows of the queries."""
    return [
        (f"{query.name}, ms", lambda one, name=query.name: one.queries.get(name, 0))  # type: ignore[misc]
        for query in workload.queries
    ]


def heading(names: Sequence[str]) -> list[str]:
    """Return the first two lines of a table."""
    return [f"| {' | '.join(names)} |", f"|---|{'---:|' * (len(names) - 1)}"]


def row(name: str, values: Sequence[float], names: Sequence[str], *, more_is_better: bool = False) -> str:
    """Return a line of a table, with the value of `kg serve` as a multiple of the best peer's."""
    peers = [value for value, who in zip(values, names, strict=True) if value and who != OURS]
    ours = next((value for value, who in zip(values, names, strict=True) if who == OURS), 0)
    best = (max if more_is_better else min)(peers, default=0)
    ratio = f"{ours / best:.2f}×" if ours and best else "–"
    return f"| {name} | {' | '.join(map(cell, values))} | {ratio} |"


def cell(value: float) -> str:
    """Return a value with three digits that count; 0 is none."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}" if value else "–"


def publish(name: str, tables: Sequence[str], readme: Path = README) -> None:
    """Put tables into the README between the comments that are there for them.

    Raises
    ------
    SystemExit
        It has no such comments.
    """
    begin, end = f"<!-- scale.py: {name} -->", f"<!-- scale.py: end of {name} -->"
    before, found, rest = readme.read_text(encoding="utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise SystemExit(f"{readme} has no place for these tables: {begin} … {end}")
    text = "\n".join(tables).strip()
    readme.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")
