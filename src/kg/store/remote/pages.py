"""Answers of an engine that gives no more than so many rows at once, page by page.

Rows have no order by themselves, so each page is cut out of the whole answer in the order of all
its columns. The order stands in a sub-select, as some engines sort no more than one page of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.sparql import tokens

if TYPE_CHECKING:
    import http.client

__all__ = ["Paged", "limit_of_pages"]


def limit_of_pages(response: http.client.HTTPResponse) -> int | None:
    """Return how many rows the engine gives at once, where an answer has met that limit."""
    # https://docs.openlinksw.com/virtuoso/rdfsparqlprotocolendpoint/
    stated = response.getheader("X-SPARQL-MaxRows", "")
    return int(stated) if stated.isdecimal() and int(stated) > 0 else None


class Paged(Iterator[ox.QuerySolution]):
    """The rows of a SELECT, asked for as they are read.

    Parameters
    ----------
    names : sequence of str
        The columns.
    text : str
        The query.
    size : int
        Rows of a page.
    ask : callable
        Gives the rows of a query.
    """

    def __init__(
        self, names: Sequence[str], text: str, size: int, ask: Callable[[str], Sequence[ox.QuerySolution]]
    ) -> None:
        self.variables = [ox.Variable(name) for name in names]
        self._rows = self._pages(text, size, ask)

    def __next__(self) -> ox.QuerySolution:
        """Return the next row."""
        return next(self._rows)

    def _pages(
        self, text: str, size: int, ask: Callable[[str], Sequence[ox.QuerySolution]]
    ) -> Iterator[ox.QuerySolution]:
        prologue, select = _divided(text)
        columns = " ".join(str(variable) for variable in self.variables)
        ordered = f"SELECT {columns} {{ {{ {select} }} }} ORDER BY {columns}"
        offset = 0
        while True:
            page = ask(f"{prologue}SELECT {columns} {{ {{ {ordered} }} }} LIMIT {size} OFFSET {offset}")
            yield from page
            if len(page) < size:
                return
            offset += size


def _divided(text: str) -> tuple[str, str]:
    """Return the prologue of a query, and the rest."""
    start = next(token.start for token in tokens(text) if token.text.upper() == "SELECT")
    return text[:start], text[start:]
