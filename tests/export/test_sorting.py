"""More lines than fit in memory come in order, and memory does not grow with them."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from kg.export import sorting
from kg.export.sorting import Rows, Sorter, Tally


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make runs so short that there are many, and merge them by few."""
    monkeypatch.setattr(sorting, "_RUN", 200)
    monkeypatch.setattr(sorting, "_FAN", 3)
    monkeypatch.setattr(sorting, "_DISTINCT", 7)


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
def test_names_are_counted_across_runs() -> None:
    draw = random.Random(2)
    names = [f"<http://e/{int(draw.random() ** 3 * 50)}>".encode() for _ in range(3_000)]
    tally = Tally()
    for start in range(0, len(names), 11):
        tally.add(names[start : start + 11])
    assert list(tally) == sorted(Counter(names).items())


def test_nothing_is_nothing() -> None:
    assert list(Sorter()) == []
    assert list(Tally()) == []
    assert list(Rows()) == []


def test_rows_come_as_they_went() -> None:
    parts: list[list[tuple[Any, ...]]] = [[(b"a", "é", 1, [("x", 2.5, None)])], [], [(b"", "", -1, [])]]
    rows = Rows()
    for part in parts:
        rows.add(part)
    assert list(rows.parts()) == parts
    assert list(rows) == [row for part in parts for row in part]
