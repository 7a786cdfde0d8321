"""Reading a table: rows with the place of every cell, so that a complaint can name it."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from kg.errors import InputError, NoData
from kg.model import Problem

__all__ = ["Complaints", "Row", "Table", "columns_of", "read_table", "shown"]

_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file (from 1) and its cells by column name, without outer white space."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: the path as the user named it, the column names, the rows."""

    path: str
    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(slots=True)
class Complaints:
    """What is wrong with a table, collected so that all of it is told at once.

    ``lines`` remembers which line a thing of the result comes from, by its IRI.
    """

    table: Table
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def speaks(self, row: Row, iri: str) -> None:
        """Remember that a row describes a thing."""
        self.lines.setdefault(iri, row.line)

    def about(self, row: Row, column: str, message: str) -> None:
        """Note a problem with one cell; its column is counted in fields, from 1."""
        place = self.table.columns.index(column) + 1 if column in self.table.columns else None
        self.problems.append(Problem(self.table.path, f"{column}: {message}", row.line, place))


def read_table(path: Path, *, required: Collection[str], known: Collection[str]) -> Table:
    """Read a CSV file (UTF-8, comma, first row the column names).

    Raises
    ------
    kg.errors.InputError
        The file cannot be read, is not such a file, lacks a required column, or has one
        that nobody knows.
    """
    name = str(path)
    lines = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        columns = [column.strip() for column in next(lines, [])]
        _check_columns(name, columns, required, known)
        rows = list(_rows(name, lines, columns))
    except csv.Error as error:
        raise InputError(name, f"is not CSV: {error}", line=lines.line_num) from error
    return Table(name, columns, rows)


def columns_of(path: Path) -> list[str]:
    """Return the column names of a CSV file, to tell which kind of table it is."""
    try:
        return [column.strip() for column in next(csv.reader(io.StringIO(_text(path), newline="")), [])]
    except csv.Error as error:
        raise InputError(str(path), f"is not CSV: {error}", line=1) from error


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise NoData(str(path), "no such file") from error
    except UnicodeDecodeError as error:
        hint = "save it as CSV UTF-8"
        raise InputError(str(path), f"is not UTF-8 text at byte {error.start}", hint=hint) from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error


def _check_columns(
    name: str, columns: Sequence[str], required: Collection[str], known: Collection[str]
) -> None:
    for place, column in enumerate(columns, 1):
        if column not in known:
            near = get_close_matches(column, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise InputError(name, f"unknown column {column!r}", line=1, column=place, hint=hint)
        if column in columns[: place - 1]:
            raise InputError(name, f"column {column} stands there twice", line=1, column=place)
    missing = [column for column in required if column not in columns]
    if missing:
        raise InputError(name, f"lacks the column {', '.join(missing)}", line=1)


def _rows(name: str, lines: Iterator[list[str]], columns: Sequence[str]) -> Iterator[Row]:
    line = 2
    for cells in lines:
        if any(cell.strip() for cell in cells):
            if len(cells) != len(columns):
                problem = f"has {len(cells)} fields where the first row has {len(columns)}"
                hint = "a comma inside a cell needs quotation marks around the cell"
                raise InputError(name, problem, line=line, hint=hint)
            yield Row(line, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)})
        line = lines.line_num + 1  # type: ignore[attr-defined]  # a csv reader counts lines


def shown(cell: str) -> str:
    """Return a cell as a message quotes it."""
    return repr(cell if len(cell) <= _SHOWN else cell[: _SHOWN - 1] + "…")
