"""Writing the columns of a store: each term once, and for each predicate its subjects and objects, sorted.

The engine writes its answers as lines of text, two predicates or more at a time; meanwhile the lines that it
has written are taken apart. What costs it time is to look up the text of each term; so where a predicate has
few objects, it is asked for the subjects of one after the other, and writes nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from kg.store.columns.files import INDEX, write
from kg.store.columns.opening import HUBS, MANY
from kg.store.columns.terms import cell_of, kinds_of
from kg.store.listing import list_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.store.embedded import EmbeddedStore

__all__ = ["build"]

_FEW: Final = 10_000
"""Objects; of a predicate with no more, each is asked for its subjects."""
_MOST_THREADS: Final = 4
_MOST_HUBS: Final = 100_000
_BLANK: Final = "_:"
_TRIPLE_TERM: Final = "<<("
_Pair: TypeAlias = "tuple[array[int], array[int]]"


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
        The number of each term, written as TSV has it.
    predicates : dict
        Subjects and objects of each predicate, by its number.
    """

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self._taking = threading.Lock()
        self.terms: dict[str, int] = defaultdict(count().__next__)
        predicates = self._listed("SELECT DISTINCT ?p { ?s ?p ?o }")
        with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as pool:
            pairs = pool.map(self._pairs, predicates)
            self.predicates = {self.terms[name]: pair for name, pair in zip(predicates, pairs, strict=True)}

    def _pairs(self, predicate: str) -> _Pair:
        subjects, objects = array("i"), array("i")
        number = self.terms.__getitem__

        def take_both(lines: list[str]) -> None:
            cells = "\t".join(lines).split("\t")
            subjects.extend(map(number, cells[0::2]))
            objects.extend(map(number, cells[1::2]))

        def take_subjects(lines: list[str]) -> None:
            subjects.extend(map(number, lines))

        few = self._few_objects(predicate)
        for cell in few:
            self._list(f"SELECT ?s {{ ?s {predicate} {cell} }}", take_subjects)
            objects.extend([number(cell)] * (len(subjects) - len(objects)))
        if not few:
            self._list(f"SELECT ?s ?o {{ ?s {predicate} ?o }}", take_both)
        return subjects, objects

    def _few_objects(self, predicate: str) -> list[str]:
        """Return all objects of a predicate, none where they are many, or some cannot be asked for."""
        cells = self._listed(f"SELECT DISTINCT ?o {{ ?s {predicate} ?o }} LIMIT {_FEW + 1}")
        if any(cell.startswith(_TRIPLE_TERM) for cell in cells):
            raise _NoPlace
        return cells if len(cells) <= _FEW and not any(cell.startswith(_BLANK) for cell in cells) else []

    def _listed(self, query: str) -> list[str]:
        cells: list[str] = []
        self._list(query, cells.extend)
        return cells

    def _list(self, query: str, take: Callable[[list[str]], None]) -> None:
        """Hand over the lines of an answer, while no other thread counts terms."""

        def alone(lines: list[str]) -> None:
            with self._taking:
                take(lines)

        list_rows(self._store, query, alone)


def _write(statements: _Statements, folder: Path) -> None:
    if any(term.startswith(_TRIPLE_TERM) for term in statements.terms):
        raise _NoPlace
    cells = list(map(cell_of, statements.terms))
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
    whole = np.concatenate(forward, axis=1)
    write(folder, "forward", whole)
    _write_hubs(whole[0], cells, ranks, folder)
    write(folder, "backward", np.concatenate(backward, axis=1))
    (folder / INDEX).write_text(json.dumps({"predicates": places}), encoding="utf-8")


def _write_hubs(
    subjects: NDArray[np.int32], cells: Sequence[bytes], ranks: NDArray[np.int32], folder: Path
) -> None:
    hubs = np.flatnonzero(np.bincount(subjects) > MANY)
    if len(hubs) <= _MOST_HUBS:
        terms = (json.loads(cells[place]) for place in np.argsort(ranks)[hubs].tolist())
        iris = [term["value"] for term in terms if term["type"] == "uri"]
        (folder / HUBS).write_text(json.dumps(iris, ensure_ascii=False), encoding="utf-8")


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
