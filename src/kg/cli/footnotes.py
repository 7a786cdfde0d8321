"""Rows with footnotes in the terminal: a mark at each row, and below the table what it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from kg.cli.output import citation, counted, note, show_table, term_text

if TYPE_CHECKING:
    from kg.model import FootnotedRows, Footnotes

__all__ = ["show_footnoted"]

_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_A_RANGE: Final = 3


def show_footnoted(found: FootnotedRows) -> None:
    """Write a table with a column of footnote marks, then the footnotes."""
    numbers = _numbers(found.footnotes)
    rows = [
        [*map(term_text, row), _marks(sorted({numbers[_text(found.footnotes, claim)] for claim in claims}))]
        for row, claims in zip(found.rows, found.footnotes.rows, strict=True)
    ]
    show_table((*found.variables, "sources"), rows)
    for text, number in numbers.items():
        click.echo(f"{'' if number > 1 else chr(10)}{_raised(number)} {text}")
    note(f"{counted(len(rows), 'row')}, {counted(len(numbers), 'footnote')}")
    if not found.footnotes.complete:
        note(f"footnotes may be missing: {found.footnotes.why}")


def _numbers(footnotes: Footnotes) -> dict[str, int]:
    """Return the footnotes' texts with their numbers, in the order of the rows; equal ones are one."""
    texts = dict.fromkeys(_text(footnotes, claim) for claims in footnotes.rows for claim in claims)
    return {text: number for number, text in enumerate(texts, 1)}


def _text(footnotes: Footnotes, claim: str) -> str:
    said = footnotes.claims[claim]
    source = footnotes.sources[said.source] if said.source else None
    return citation(source, said.locator, [said.figure] if said.figure else [])


def _marks(numbers: Sequence[int]) -> str:
    return " ".join(_runs(numbers))


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Yield marks, with three or more in a row as first and last."""
    for _, run in groupby(enumerate(numbers), lambda entry: entry[1] - entry[0]):
        found = [number for _, number in run]
        if len(found) >= _A_RANGE:
            yield f"{_raised(found[0])}⁻{_raised(found[-1])}"
        else:
            yield from map(_raised, found)


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)
