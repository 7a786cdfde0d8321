"""Rows with their footnotes, as JSON, CSV and TSV."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

import pyoxigraph as ox

from kg.model import FootnotePlan, Footnotes
from kg.store.convert import EngineTerm
from kg.store.footnotes import Gatherer, footnotes_of, found_again
from kg.store.protocol import Store
from kg.store.results import EngineSolutions
from kg.store.rows import Cells, Columns, Row, write_rows

__all__ = ["write_footnoted", "write_paired"]


def write_footnoted(
    body: io.BytesIO, columns: Columns, rows: Cells, name: str, *, store: Store, plan: FootnotePlan
) -> None:
    """Write the rows of a rewritten query in the format called `name`, without the columns added to it.

    JSON gets a member ``footnotes`` (:meth:`kg.model.Footnotes.to_json`); CSV and TSV get a
    column ``sources`` with the IRIs of each row's sources, a space between them.
    """
    gatherer = Gatherer(plan.rewritten, columns)
    visible = [(column, place) for column, place in columns if column not in plan.rewritten.added]
    found: list[tuple[str, ...] | None] = []

    def noted() -> Iterator[Row]:
        for row in rows:
            found.append(gatherer.read(row))
            yield row

    if name == "json":
        write_rows(body, visible, noted(), name)
        _add_member(body, footnotes_of(store, plan, found))
    else:
        kept = [tuple(row[place] for _, place in visible) for row in noted()]
        _write_with_sources(body, visible, kept, name, footnotes_of(store, plan, found))


def write_paired(
    body: io.BytesIO,
    columns: Columns,
    rows: Cells,
    name: str,
    *,
    store: Store,
    plan: FootnotePlan,
    ask: Callable[[str], EngineSolutions],
) -> None:
    """Write the rows of a query as it was given, with footnotes that the rewritten one is asked for."""

    def asked(query: str) -> tuple[Sequence[str], EngineSolutions]:
        solutions = ask(query)
        return [variable.value for variable in solutions.variables], solutions

    names = [column for column, _ in columns]
    kept = [tuple(row[place] for _, place in columns) for row in rows]
    footnotes = footnotes_of(store, plan, found_again(plan, names, kept, asked))
    if name == "json":
        write_rows(body, [(column, place) for place, column in enumerate(names)], kept, name)
        _add_member(body, footnotes)
    else:
        _write_with_sources(body, columns, kept, name, footnotes)


def _write_with_sources(
    body: io.BytesIO,
    columns: Columns,
    rows: Sequence[tuple[EngineTerm | None, ...]],
    name: str,
    footnotes: Footnotes,
) -> None:
    names = [column for column, _ in columns]
    wider = [(column, place) for place, column in enumerate([*names, _free("sources", names)])]
    write_rows(body, wider, _with_sources(rows, footnotes), name)


def _with_sources(rows: Sequence[tuple[EngineTerm | None, ...]], footnotes: Footnotes) -> Iterator[Row]:
    for place, row in enumerate(rows):
        sources = footnotes.sources_of(place)
        yield (*row, ox.Literal(" ".join(sources)) if sources else None)


def _free(name: str, taken: list[str]) -> str:
    """Return a name that no column has: `name`, or that with a number."""
    return next(
        found for number in count(1) if (found := name + (str(number) if number > 1 else "")) not in taken
    )


def _add_member(body: io.BytesIO, footnotes: Footnotes) -> None:
    """Write footnotes into the JSON object that stands in `body`, piece by piece for the limit on bytes."""
    body.seek(-1, io.SEEK_END)
    body.truncate()
    body.write(b',"footnotes":{')
    separator = b""
    for name, value in footnotes.to_json().items():
        body.write(separator + _json(name) + b":")
        separator = b","
        if name == "rows":
            _write_list(body, value)
        else:
            body.write(_json(value))
    body.write(b"}}")


def _write_list(body: io.BytesIO, values: tuple[Any, ...]) -> None:
    separator = b"["
    for value in values:
        body.write(separator + _json(value))
        separator = b","
    body.write(b"]" if values else b"[]")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
