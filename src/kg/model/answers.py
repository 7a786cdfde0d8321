"""Answers to queries, as bytes and as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kg.model.things import Completeness
from kg.terms import Term

__all__ = ["Answer", "Rows"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised query result.

    ``form`` is the query's form; ``body`` is in ``media_type``. JSON results already carry ``meta``.
    """

    form: Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
    media_type: str
    body: bytes
    completeness: Completeness


class Rows:
    """The rows of a SELECT, in Python.

    Iterating gives one tuple of terms (or None where unbound) a row.

    Parameters
    ----------
    variables : tuple of str
        Names without the question mark.
    rows : iterable of tuple
        As many terms as variables each.
    """

    def __init__(self, variables: tuple[str, ...], rows: Iterable[tuple[Term | None, ...]]) -> None:
        self.variables = variables
        self.rows = list(rows)

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> tuple[Term | None, ...]:
        return self.rows[index]

    def to_dicts(self) -> list[dict[str, str | None]]:
        """Return one dictionary a row, from variable to the term's text."""
        return [
            {
                name: None if term is None else str(term)
                for name, term in zip(self.variables, row, strict=True)
            }
            for row in self.rows
        ]

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame`` of the terms' texts; needs pandas installed."""
        import pandas as pd  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

        return pd.DataFrame(self.to_dicts(), columns=list(self.variables))
