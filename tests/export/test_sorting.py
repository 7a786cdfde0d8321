"""More lines than fit in memory come in order, and memory does not grow with them."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from kg.export import sorting
from kg.export.links import Links
from kg.export.sorting import Rows, Sorter


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make runs so short that there are many, and merge them by few."""
    monkeypatch.setattr(sorting, "_RUN", 200)
    monkeypatch.setattr(sorting, "_FAN", 3)
    monkeypatch.setattr(sorting, "_MERGED", 500)


@pytest.mark.usefixtures("small")
def test_lines_of_many_runs_come_in_the_order_of_their_bytes() -> None:
    draw = random.Random(1)
    lines = [f"{draw.random()} {'é汉' * draw.randrange(3)}\n".encode() for _ in range(5_000)]
    sorter = Sorter()
    for start in range(0, len(lines), 7):
        sorter.take(b"".join(lines[start : start + 7]))
    assert list(sorter) == sorted(lines)
    assert list(sorter) == sorted(lines), "it can be read again"
    assert len(sorter._runs) <= 3


@pytest.mark.usefixtures("small")
def test_links_are_counted_and_united_across_runs() -> None:
    draw = random.Random(2)
    edges = [
        (f"<http://e/{int(draw.random() ** 3 * 50)}>", f"<http://e/{draw.randrange(9)}>")
        for _ in range(3_000)
    ]
    sorter, links = Sorter(), Links()
    for start in range(0, len(edges), 11):
        lines = [f"{source} <http://e/p> {target} .0\n" for source, target in edges[start : start + 11]]
        sorter.take("".join(lines).encode())
    assert sum(count for count, _ in links.read(sorter)) == len(set(edges)) < len(edges)
    out, into = (Counter(edge[place].encode() for edge in set(edges)) for place in (0, 1))
    assert (list(links.links_out()), list(links.links_in())) == (sorted(out.items()), sorted(into.items()))
    read = [edge for sources, targets, _ in links.edges() for edge in zip(sources, targets, strict=True)]
    assert read == [(source[1:-1], target[1:-1]) for source, target in sorted(set(edges))]


def test_nothing_is_nothing() -> None:
    assert list(Sorter()) == []
    assert list(Links().links_in()) == []
    assert list(Rows()) == []


def test_rows_are_read_by_several_at_once() -> None:
    rows = Rows()
    for part in range(5):
        rows.add([part])
    assert list(zip(rows, rows, strict=True)) == [(part, part) for part in range(5)]


def test_rows_come_as_they_went() -> None:
    parts: list[list[tuple[Any, ...]]] = [[(b"a", "é", 1, [("x", 2.5, None)])], [], [(b"", "", -1, [])]]
    rows = Rows()
    for part in parts:
        rows.add(part)
    assert list(rows.parts()) == parts
    assert list(rows) == [row for part in parts for row in part]
