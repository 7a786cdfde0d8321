"""How things of the graph are cited, and results that are kept to be compared with later ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from kg.model.claims import Claim

__all__ = ["FROZEN_FORMAT", "Citation", "CitationKind", "CitedQuery", "Comparison", "Frozen", "Table"]

CitationKind: TypeAlias = Literal["article", "webpage", "legislation", "dataset", "document"]
"""A document has no address; the other words are those of https://docs.citationstyles.org/."""

FROZEN_FORMAT: Final = "kgresult/1"
"""The ``format`` of a frozen result's document."""

_SHOWN_OF_A_RELEASE: Final = 8

Cells: TypeAlias = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A result as text: columns, and rows of terms as N-Triples writes them; None where nothing is bound.

    The answer to an ASK is one row, triples have the columns subject, predicate and object.
    """

    columns: tuple[str, ...]
    rows: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A query's result as it was at one release.

    Attributes
    ----------
    id : str
        Follows from release, query and result: ``r-`` and 16 hexadecimal digits.
    query : str
        As its author wrote it.
    release, graph
        Id of the release, and what the graph calls itself.
    ordered : bool
        Whether the query orders its rows; otherwise they stand sorted here.
    sha256 : str
        Of the result in its canonical form, see :mod:`kg.cite.canonical`.
    date : date
        The day on which it was frozen.
    """

    id: str
    query: str
    release: str
    graph: str
    table: Table
    ordered: bool
    sha256: str
    date: date

    def to_json(self) -> str:
        """Return it as a document to keep (``.kgresult.json``), with a row of the result in each line.

        Its members are those of this class, with ``columns`` and ``rows`` for the table, and ``format``.
        """
        head = {
            "format": FROZEN_FORMAT,
            "id": self.id,
            "query": self.query,
            "release": self.release,
            "graph": self.graph,
            "date": self.date.isoformat(),
            "ordered": self.ordered,
            "sha256": self.sha256,
            "columns": self.table.columns,
        }
        members = [f"{json.dumps(name)}: {_json(value)}" for name, value in head.items()]
        rows = ",".join(f"\n    {_json(row)}" for row in self.table.rows)
        return "{\n  " + ",\n  ".join([*members, f'"rows": [{rows}\n  ]']) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A frozen result beside the same query's result now: rows that came and rows that went.

    Both are empty where nothing changed, or only the order of the rows did.
    """

    then: Frozen
    now: Frozen
    added: tuple[Cells, ...]
    removed: tuple[Cells, ...]

    @property
    def changed(self) -> bool:
        """Whether the result is another one than it was."""
        return self.then.sha256 != self.now.sha256

    @property
    def same_release(self) -> bool:
        """Whether the graph is the same as it was."""
        return self.then.release == self.now.release


@dataclass(frozen=True, slots=True)
class CitedQuery:
    """A query whose result is cited.

    ``text`` is the query, ``sha256`` that of its text, ``result`` the id of the frozen result.
    """

    text: str
    sha256: str
    result: str
    rows: int


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a claim, a source, an entity or a query's result.

    Attributes
    ----------
    iri : str
        What is cited in the graph; empty for a query's result.
    name : str
        A short name in ASCII letters, digits and hyphens, the same for the same thing.
    kind : str
        What is cited: the document itself for a claim or source, else the graph's page or data.
    title, translation
        In the document's own language, and in the reader's where that is another.
    authors, publisher, issued, url, identifier, language
        Of what is cited; empty where not known. ``issued`` is a date, a month or a year.
    graph, release
        What the graph calls itself, and the id of its release.
    document : bool
        Whether a document is cited that the graph holds something of; else it is the graph itself.
    producers : tuple of str
        Whom to credit, the most immediate first.
    producers_complete : bool
        Whether those are all.
    claim : Claim or None
        The claim, for its place in the document, printed figure and doubt.
    query : CitedQuery or None
        The query.
    accessed : date or None
        When the reader saw it, where he says so.
    reader : str
        The language of everything that is not the document's own.
    """

    iri: str
    name: str
    kind: CitationKind
    title: str
    graph: str
    release: str
    reader: str
    document: bool = False
    translation: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    issued: str = ""
    url: str = ""
    identifier: str = ""
    language: str = ""
    producers: tuple[str, ...] = ()
    producers_complete: bool = True
    claim: Claim | None = None
    query: CitedQuery | None = None
    accessed: date | None = None

    @property
    def key(self) -> str:
        """Tells entries of a bibliography apart: the same thing has another one at another release."""
        return f"{self.name}-{self.release[:_SHOWN_OF_A_RELEASE]}"
