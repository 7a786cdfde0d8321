"""Tables: observations and sources from a spreadsheet (CSV), as canonical Turtle.

A table of observations has a row for each figure, a table of sources a row for each
document. What a row names must be described in the graph or in the table itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg import turtle
from kg.errors import InputError
from kg.model import Problem
from kg.store.protocol import Store
from kg.tables import observation_rows, sources
from kg.tables.csvfile import Complaints, columns_of, read_table
from kg.tables.known import Known
from kg.tables.observations import observation_triples
from kg.terms import Triple

__all__ = ["Imported", "import_table"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a table came to.

    Attributes
    ----------
    path : str
        The table, as the user named it.
    triples : tuple of Triple
        Those of the sound rows; nothing to be kept where there are problems.
    problems : tuple of Problem
        What is wrong, by line and column (counted in fields).
    rows : int
        How many rows the table has.
    lines : mapping of str to int
        The line of the table that each thing comes from, by IRI.
    context : tuple of Triple
        What the tables beside it say.
    """

    path: str
    triples: tuple[Triple, ...]
    problems: tuple[Problem, ...]
    rows: int
    lines: Mapping[str, int]
    context: tuple[Triple, ...] = ()

    def with_findings(self, findings: Iterable[tuple[str, str]]) -> Imported:
        """Return the same with further problems, each told of a thing by its IRI."""
        found = (Problem(self.path, message, self.lines.get(iri)) for iri, message in findings)
        return replace(self, problems=(*self.problems, *found))

    def turtle(self, header: str) -> str:
        """Return the triples as canonical Turtle under a one-line `header`."""
        return turtle.write(self.triples, header=header)


def import_table(path: Path, store: Store, *, beside: Iterable[Path] = ()) -> Imported:
    """Return the triples of a table of observations or sources.

    Parameters
    ----------
    path
        A CSV file; its columns tell which kind of table it is.
    store
        The graph that describes what the table names.
    beside
        Further tables that describe what this one names, for example its sources.

    Raises
    ------
    kg.errors.InputError
        The file cannot be read, is no CSV, or has not the columns of such a table.
    """
    known = Known.of(store)
    context: list[Triple] = []
    for further in beside:
        found = _import(further, known)
        if found.problems:
            first = found.problems[0]
            raise InputError(first.path, first.message, line=first.line, column=first.column)
        known.add(found.triples)
        context += found.triples
    return replace(_import(path, known), context=tuple(context))


def _import(path: Path, known: Known) -> Imported:
    columns = columns_of(path)
    if "metric_id" in columns:
        table = read_table(path, required=observation_rows.REQUIRED, known=observation_rows.COLUMNS)
        reading = observation_triples
    elif "source_id" in columns:
        table = read_table(path, required=sources.REQUIRED, known=sources.COLUMNS)
        reading = sources.source_triples
    else:
        problem = (
            "is neither a table of observations (metric_id, value, …) nor of sources (source_id, title, …)"
        )
        raise InputError(str(path), problem, line=1, hint="the first row names the columns")
    complaints = Complaints(table)
    triples = tuple(dict.fromkeys(reading(list(table.rows), known, complaints)))
    problems = sorted(
        complaints.problems, key=lambda found: (found.line or 0, found.column or 0, found.message)
    )
    return Imported(table.path, triples, tuple(problems), len(table.rows), complaints.lines)
