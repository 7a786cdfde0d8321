"""Writing the columns of a store: each term once, and for each predicate its subjects and objects, sorted.

The engine writes its answers as JSON, from which the cells of terms are taken as they stand. What costs it
time is to look up the text of each term; so where a predicate has few objects, it is asked for the subjects
of one after the other, and writes nothing else.
"""

from __future__ import annotations

import json
import re
import shutil
from array import array
from collections import defaultdict
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

import numpy as np
import pyoxigraph as ox

from kg.store.columns.files import INDEX, write
from kg.store.columns.terms import CELL, kinds_of, sparql
from kg.store.embedded import engine_query

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.store.embedded import EmbeddedStore

__all__ = ["build"]

_BOTH: Final = re.compile(rb'\{"s":' + CELL + rb',"o":' + CELL + rb"\}")
_SUBJECTS: Final = re.compile(rb'\{"s":(\{"type":"\w+","value":"[^"]*"\})\}')
_OBJECTS: Final = re.compile(rb'\{"o":' + CELL + rb"\}")
_TRIPLE: Final = b'{"type":"triple"'
_FEW: Final = 10_000
"""Objects; of a predicate with no more, each is asked for its subjects."""
_PIECE: Final = 2**22


def build(store: EmbeddedStore, folder: Path) -> bool:
    """Write the columns of a store into a folder, which is whole or not there at all.

    Returns
    -------
    bool
        Whether the graph could be written: columns have no place for triple terms.

    Raises
    ------
    OSError
        It cannot be written there.
    """
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    try:
        _write(_Statements(store), unfinished)
        unfinished.replace(folder)
    except _NoPlace:
        return False
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return True


class _NoPlace(Exception):
    """There is a triple term, for which columns have no place."""


class _Statements:
    """The statements of a store, terms as numbers in the order they were met.

    Attributes
    ----------
    terms : dict
        The number of each cell.
    predicates : dict
        Subjects and objects of each predicate, by its number.
    """

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self.terms: dict[bytes, int] = defaultdict(count().__next__)
        self.predicates = {
            self.terms[cell]: self._pairs(_written(cell))
            for cell in self._cells("SELECT DISTINCT ?o { ?s ?o ?any }")
        }

    def _pairs(self, predicate: str) -> tuple[array[int], array[int]]:
        subjects, objects = array("i"), array("i")
        number = self.terms.__getitem__

        def take(rows: list[tuple[bytes, bytes]]) -> None:
            of_subjects, of_objects = zip(*rows, strict=True)
            subjects.extend(map(number, of_subjects))
            objects.extend(map(number, of_objects))

        few = self._few_objects(predicate)
        for cell in few:
            self._find(
                f"SELECT ?s {{ ?s {predicate} {_written(cell)} }}",
                _SUBJECTS,
                lambda cells: subjects.extend(map(number, cells)),
            )
            objects.extend([number(cell)] * (len(subjects) - len(objects)))
        if not few:
            self._find(f"SELECT ?s ?o {{ ?s {predicate} ?o }}", _BOTH, take)
        return subjects, objects

    def _few_objects(self, predicate: str) -> list[bytes]:
        """Return all objects of a predicate, none where they are many, or some cannot be asked for."""
        cells = self._cells(f"SELECT DISTINCT ?o {{ ?s {predicate} ?o }} LIMIT {_FEW + 1}")
        return cells if len(cells) <= _FEW and all(map(sparql, cells)) else []

    def _cells(self, query: str) -> list[bytes]:
        cells: list[bytes] = []
        self._find(query, _OBJECTS, cells.extend)
        return cells

    def _find(self, query: str, row: re.Pattern[bytes], take: Callable[[list[Any]], object]) -> None:
        """Hand over what a query finds, some rows at a time."""
        result = engine_query(self._store.engine, query, self._store.functions)
        assert isinstance(result, ox.QuerySolutions)
        pieces = _Pieces(row, take)
        # the engine needs no more than write and flush
        result.serialize(cast("IO[bytes]", pieces), ox.QueryResultsFormat.JSON)
        pieces.close()


class _Pieces:
    """Takes what the engine writes, and finds the rows in it."""

    def __init__(self, row: re.Pattern[bytes], take: Callable[[list[Any]], object]) -> None:
        self._row = row
        self._take = take
        self._waiting: list[bytes] = []
        self._held = 0

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._waiting.append(data)
        self._held += len(data)
        if self._held >= _PIECE:
            text = b"".join(self._waiting)
            # quotation marks inside of a text are escaped, and no name follows its end: this can only
            # stand between two rows, which begin with the one variable or the other
            at = max(text.rfind(b'}},{"s":{'), text.rfind(b'}},{"o":{'))
            if at < 0:  # no row has ended yet
                self._waiting = [text]
                return len(data)
            end = at + len("}}")
            self._waiting, self._held = [text[end:]], len(text) - end
            self._pass_on(text[:end])
        return len(data)

    def flush(self) -> None:
        """Wait for whole rows all the same."""

    def close(self) -> None:
        """Find the last rows."""
        self._pass_on(b"".join(self._waiting))

    def _pass_on(self, text: bytes) -> None:
        if _TRIPLE in text:
            raise _NoPlace
        if rows := self._row.findall(text):
            self._take(rows)


def _written(cell: bytes) -> str:
    text = sparql(cell)
    assert text is not None
    return text.decode()


def _write(statements: _Statements, folder: Path) -> None:
    cells = list(statements.terms)
    ranks = _write_terms(cells, folder)
    forward, backward, places, at = [np.empty((2, 0), np.int32)], [np.empty((2, 0), np.int32)], {}, 0
    for number, columns in statements.predicates.items():
        subjects, objects = (ranks[np.frombuffer(column, np.int32)] for column in columns)
        forward.append(_sorted(subjects, objects))
        backward.append(_sorted(objects, subjects))
        size = len(subjects)
        distinct = (_distinct(forward[-1][0]), _distinct(backward[-1][0]))
        places[cells[number].decode()] = (at, at + size, *distinct)
        at += size
    write(folder, "forward", np.concatenate(forward, axis=1))
    write(folder, "backward", np.concatenate(backward, axis=1))
    (folder / INDEX).write_text(json.dumps({"predicates": places}), encoding="utf-8")


def _write_terms(cells: list[bytes], folder: Path) -> NDArray[np.int32]:
    """Write the dictionary, sorted; return the place of each cell in it."""
    order = sorted(range(len(cells)), key=cells.__getitem__)
    ranks = np.empty(len(cells), np.int32)
    ranks[order] = np.arange(len(cells), dtype=np.int32)
    texts = [cells[place] for place in order]
    starts = np.zeros(len(cells) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=starts[1:])
    write(folder, "starts", starts)
    write(folder, "texts", np.frombuffer(b"".join(texts), np.uint8))
    kinds, mantissas, decimals = kinds_of(texts)
    write(folder, "kinds", kinds)
    write(folder, "mantissas", mantissas)
    write(folder, "decimals", decimals)
    return ranks


def _sorted(keys: NDArray[np.int32], values: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return pairs sorted, as two rows."""
    whole = np.sort(keys.astype(np.int64) << 32 | values)
    return np.stack(((whole >> 32).astype(np.int32), (whole & 0xFFFFFFFF).astype(np.int32)))


def _distinct(column: NDArray[np.int32]) -> int:
    """Return how many different values a sorted column has."""
    return int(np.count_nonzero(np.diff(column)) + 1) if len(column) else 0
