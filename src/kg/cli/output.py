"""What commands print: data on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any, Final

import click

from kg.errors import (
    AmbiguousName,
    EntityNotFound,
    ExportError,
    InputError,
    KgError,
    LimitReached,
    NoData,
    NoRoom,
    NotFound,
    QueryCancelled,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    SearchNotReady,
    ServiceError,
    StoreError,
    SyntaxProblem,
    UnknownFormat,
    UsageError,
)
from kg.model import Locator, Source
from kg.terms import IRI, Term
from kg.vocabulary import compact

__all__ = [
    "EXIT_STATUS",
    "LABEL_WIDTH",
    "citation",
    "complain",
    "counted",
    "exit_status",
    "note",
    "show_json",
    "show_table",
    "term_text",
]

LABEL_WIDTH: Final = 60
"""Longer labels, such as the titles of laws, are cut in tables; the name beside them is whole."""

_NO: Final = 1
_WRONG: Final = 2

EXIT_STATUS: Final[dict[type[KgError], int]] = {
    KgError: _WRONG,
    InputError: _WRONG,
    SyntaxProblem: _WRONG,
    UnknownFormat: _WRONG,
    NoData: _WRONG,
    UsageError: _WRONG,
    QueryError: _WRONG,
    QuerySyntaxError: _WRONG,
    QueryRefused: _WRONG,
    QueryCancelled: _NO,
    ServiceError: _NO,
    LimitReached: _NO,
    NotFound: _NO,
    EntityNotFound: _NO,
    AmbiguousName: _WRONG,
    SearchNotReady: _WRONG,
    StoreError: _WRONG,
    ExportError: _WRONG,
    NoRoom: _NO,
}


def exit_status(error: KgError) -> int:
    """Return the exit status of an error: that of its nearest class in the table."""
    return next(EXIT_STATUS[cls] for cls in type(error).__mro__ if cls in EXIT_STATUS)


def complain(message: str) -> None:
    """Write an error to standard error, as one line."""
    click.echo(" ".join(message.split()), err=True)


def note(message: str) -> None:
    """Write something about the data, not of it, to standard error."""
    click.echo(message, err=True)


def show_json(value: Any) -> None:
    """Write a model, or anything made of plain values, as JSON."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    """Return what JSON has no form for in one that it has: sets as lists, decimals and dates as text."""
    return sorted(value) if isinstance(value, frozenset | set) else str(value)


def show_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows in aligned columns; a Chinese character takes two places."""
    from rich.cells import cell_len

    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [
        max([cell_len(header), *(cell_len(row[column]) for row in cells)])
        for column, header in enumerate(headers)
    ]

    def line(row: Sequence[str]) -> str:
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        return "  ".join(padded).rstrip()

    click.secho(line(headers), bold=True)
    click.echo("  ".join("─" * width for width in widths))
    sys.stdout.writelines(line(row) + "\n" for row in cells)


def term_text(term: Term | None) -> str:
    """Return a term as people read it: a prefixed name, or a literal's value."""
    if term is None:
        return ""
    return compact(term.value) if isinstance(term, IRI) else str(term)


def citation(source: Source | None, locator: Locator, printed: Iterable[str]) -> str:
    """Return where a claim stands: source, place in it, and the figure as printed there."""
    parts = [f"“{locator.section}”"] if locator.section else []
    if locator.paragraph is not None:
        parts.append(f"paragraph {locator.paragraph}")
    if locator.sentence is not None:
        parts.append(f"sentence {locator.sentence}")
    return ", ".join([_titled(source), *parts, *(f"“{figure}”" for figure in printed)])


def _titled(source: Source | None) -> str:
    if source is None:
        return "no source"
    return source.title + (f" ({source.published})" if source.published else "")


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 row``, ``1,200 rows``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
