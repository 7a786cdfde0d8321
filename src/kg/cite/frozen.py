"""Results that are kept, and what has become of them since.

The id is ``r-`` and the first 16 hexadecimal digits of the SHA-256 of three lines: the release, the
query in its canonical form, the SHA-256 of the result (:mod:`kg.cite.canonical`).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from kg.cite.canonical import canonical_query, canonical_table, is_ordered, result_sha256
from kg.errors import InputError, NoData
from kg.model import FROZEN_FORMAT, Comparison, Frozen, Table

__all__ = ["compare", "freeze", "read_frozen"]

_DIGITS: Final = 16


def freeze(query: str, table: Table, *, release: str, graph: str, day: date) -> Frozen:
    """Return the result of a query at one release, with the id that follows from all three."""
    ordered = is_ordered(query)
    kept = canonical_table(table, ordered=ordered)
    sha256 = result_sha256(kept)
    return Frozen(_id(release, query, sha256), query, release, graph, kept, ordered, sha256, day)


def _id(release: str, query: str, sha256: str) -> str:
    lines = f"{release}\n{canonical_query(query)}\n{sha256}\n"
    return "r-" + hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def compare(then: Frozen, now: Frozen) -> Comparison:
    """Return which rows came and which went; a row that stands there twice counts twice."""
    before, after = Counter(then.table.rows), Counter(now.table.rows)
    return Comparison(then, now, tuple((after - before).elements()), tuple((before - after).elements()))


# ------------------------------------------------------------------- documents
def read_frozen(path: Path) -> Frozen:
    """Return the frozen result that a file holds.

    Raises
    ------
    kg.errors.NoData
        The file cannot be read.
    kg.errors.InputError
        It is no such document, or what it holds is not what its id was given to.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise NoData(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), "is not UTF-8 text") from error
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            str(path), f"is no JSON: {error.msg}", line=error.lineno, column=error.colno
        ) from error
    except RecursionError as error:
        raise InputError(str(path), "is no frozen result: its brackets are nested too deeply") from error
    frozen = _read(path, document)
    sha256 = result_sha256(frozen.table)
    if (frozen.id, frozen.sha256) != (_id(frozen.release, frozen.query, sha256), sha256):
        raise InputError(
            str(path), f"what it holds is not what was frozen as {frozen.id}", hint="it was altered since"
        )
    return frozen


def _read(path: Path, document: Any) -> Frozen:
    if not isinstance(document, dict) or document.get("format") != FROZEN_FORMAT:
        raise InputError(
            str(path),
            f'is no frozen result: its "format" is not "{FROZEN_FORMAT}"',
            hint="kg cite --freeze makes one",
        )
    try:
        return Frozen(
            id=_text(document, "id"),
            query=_text(document, "query"),
            release=_text(document, "release"),
            graph=_text(document, "graph"),
            table=_table(document),
            ordered=is_ordered(_text(document, "query")),
            sha256=_text(document, "sha256"),
            date=date.fromisoformat(_text(document, "date")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(str(path), f"is no whole frozen result: {error}") from error


def _table(document: Mapping[str, Any]) -> Table:
    columns, rows = tuple(document["columns"]), tuple(tuple(row) for row in document["rows"])
    wrong = next((row for row in rows if len(row) != len(columns) or not _are_cells(row)), None)
    if wrong is not None or not all(isinstance(name, str) for name in columns):
        raise ValueError(f"a row of texts is wanted for each of the columns, not {wrong or columns}")
    return Table(columns, rows)


def _are_cells(row: tuple[Any, ...]) -> bool:
    return all(cell is None or isinstance(cell, str) for cell in row)


def _text(document: Mapping[str, Any], name: str) -> str:
    if not isinstance(document[name], str):
        raise TypeError(f'"{name}" is no text')
    return str(document[name])
