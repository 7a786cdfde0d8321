"""Answers to queries, as bytes and as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol

from kg.errors import KgError
from kg.model.claims import Source
from kg.model.footnotes import Footnotes
from kg.model.things import Completeness
from kg.terms import Term

__all__ = ["Answer", "LargeAnswer", "Parts", "Row", "Rows"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised query result.

    ``form`` is the query's form; ``body`` is in ``media_type``. JSON results already carry ``meta``.
    """

    form: Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
    media_type: str
    body: bytes
    completeness: Completeness


class Parts(Protocol):
    """Bytes that come in parts; to be closed where no more are wanted.

    Attributes
    ----------
    outcome : Completeness or kg.errors.KgError or None
        Whether the answer is whole or what stopped it; None before that is known.
    """

    outcome: Completeness | KgError | None

    def __iter__(self) -> Iterator[bytes]: ...
    def __next__(self) -> bytes: ...
    def close(self) -> None:
        """Take no more."""
        ...


@dataclass(frozen=True, slots=True)
class LargeAnswer:
    """A serialised query result that comes in parts.

    Attributes
    ----------
    completeness : Completeness or None
        None where it is not known yet: the answer is in JSON then, and tells it in its end.
    length : int or None
        How many bytes all parts have together, where that is known.
    """

    form: Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
    media_type: str
    parts: Parts
    completeness: Completeness | None
    length: int | None = None


class Row(tuple[Term | None, ...]):  # noqa: SLOT001 - a tuple takes no slots
    """One row of a SELECT: a tuple of terms, None where nothing is bound, that knows its footnotes."""

    _of: Rows
    _place: int

    @classmethod
    def of(cls, rows: Rows, place: int) -> Row:
        """Return the row at a place."""
        row = cls(rows.rows[place])
        row._of, row._place = rows, place
        return row

    @property
    def claims(self) -> tuple[str, ...]:
        """The IRIs of the claims that the row rests on, sorted."""
        return self._of.footnotes.rows[self._place]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of those claims."""
        footnotes = self._of.footnotes
        return tuple(footnotes.sources[iri] for iri in footnotes.sources_of(self._place))


class Rows:
    """The rows of a SELECT, in Python.

    Iterating gives one :class:`Row` of terms (None where unbound) a row; ``rows`` are plain tuples.

    Parameters
    ----------
    variables : tuple of str
        Names without the question mark.
    rows : iterable of tuple
        As many terms as variables each.
    footnotes : function or None
        What gives the footnotes of these rows; called once, when they are first asked for.
    """

    def __init__(
        self,
        variables: tuple[str, ...],
        rows: Iterable[tuple[Term | None, ...]],
        footnotes: Callable[[Rows], Footnotes] | None = None,
    ) -> None:
        self.variables = variables
        self.rows = list(rows)
        self._footnotes = footnotes

    def __iter__(self) -> Iterator[Row]:
        return (Row.of(self, place) for place in range(len(self.rows)))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Row:
        return Row.of(self, range(len(self.rows))[index])

    @cached_property
    def footnotes(self) -> Footnotes:
        """Which claims each row rests on, where they stand, and whether any may be missing."""
        if self._footnotes is None:
            return Footnotes(
                ((),) * len(self.rows), False, "nothing is known of where they come from", {}, {}
            )
        return self._footnotes(self)

    @property
    def sources(self) -> tuple[tuple[Source, ...], ...]:
        """The sources of each row."""
        return tuple(row.sources for row in self)

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
