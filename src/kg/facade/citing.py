"""Citing: the methods of :class:`kg.graph.Graph` that cite things and freeze results."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from kg.errors import ExportError, LimitReached
from kg.model import Citation, Comparison, Entity, Frozen, Table

if TYPE_CHECKING:
    from kg.cite import Work
    from kg.formats import Format
    from kg.graph import Graph, QueryRunner
    from kg.limits import Limits
    from kg.terms import Resource

__all__ = ["Citing"]

_KEPT: Final = "kgresult"


class Citing:
    """What a graph does so that it can be cited."""

    def cite(
        self, name: str | Resource | Entity, *, language: str = "en", accessed: date | None = None
    ) -> Citation:
        """Return how to cite a thing, with whom to credit.

        A claim is cited by the document it stands in, with its place there and the figure as printed;
        a source as the document it is; anything else as the graph's page of it at this release, with
        the producers of all claims about it.

        Parameters
        ----------
        name
            What to cite, as :meth:`kg.graph.Graph.entity` takes it.
        language
            Of the words round the document's own title and names.
        accessed
            The day on which it was looked at, where the citation shall say so.

        Raises
        ------
        kg.errors.EntityNotFound, kg.errors.AmbiguousName
        """
        from kg.cite import cite

        graph = _whole(self)
        entity = name if isinstance(name, Entity) else graph.entity(name, language)
        return cite(graph.store, entity, _work(graph, language, accessed), graph.classes(language))

    def cite_query(
        self,
        query: str | Frozen,
        *,
        rests_on: Collection[str] | None = None,
        language: str = "en",
        accessed: date | None = None,
        limits: Limits | None = None,
        runner: QueryRunner | None = None,
    ) -> Citation:
        """Return how to cite the result of a query: its text, the result's id, release, rows and producers.

        Parameters
        ----------
        query
            A query, which is answered now, or a frozen result.
        rests_on
            IRIs of the claims that the result rests on, whose producers are credited; None: those of
            the footnotes of its rows, or that stand in its triples.
        limits, runner
            As for :meth:`freeze`.

        Raises
        ------
        kg.errors.QueryError
            The query is wrong, refused or stopped.
        """
        from kg.cite import cite_result

        graph = _whole(self)
        frozen = query if isinstance(query, Frozen) else self.freeze(query, limits=limits, runner=runner)
        work, complete = _work(graph, language, accessed), True
        if rests_on is None:
            rests_on, complete = _footnoted(graph, frozen.query, limits, runner)
        return cite_result(
            graph.store, frozen, work, graph.classes(language), rests_on=rests_on, complete=complete
        )

    def citation_as(self, citation: Citation, output: Format) -> str:
        """Return a citation as text in one of :data:`kg.formats.CITATION_FORMATS`."""
        from kg.cite import write

        return write(citation, output)

    def freeze(
        self, query: str, *, limits: Limits | None = None, runner: QueryRunner | None = None
    ) -> Frozen:
        """Return the whole result of a query as it is at this release, to keep: ``to_json()`` writes it.

        Its id depends on the release, the query and the result; not on the query's white space, comments
        and prefixes, nor on the order of rows that the query does not order. (A query with LIMIT but
        without ORDER BY may give other rows another time.)

        Parameters
        ----------
        query
            Of any form.
        limits, runner
            Of a stranger's query: it is answered where it can be killed, and must fit whole.

        Raises
        ------
        kg.errors.QueryError
            The query is wrong, refused or stopped.
        """
        from kg.cite import freeze, table_of

        graph = _whole(self)
        table = _answered(graph, query, limits, runner) if limits and runner else table_of(graph.query(query))
        title, today = graph.summary().title, datetime.now(UTC).date()
        return freeze(query, table, release=graph.release, graph=title, day=today)

    def keep(self, frozen: Frozen, target: str | Path) -> None:
        """Write a frozen result to a file, whole or not at all.

        Raises
        ------
        kg.errors.ExportError
            The file cannot be written, or is there already: it may be all that is left of an older result.
        """
        from kg.export.files import pour, written_whole

        if Path(target).is_file():
            problem = f"{target} is there already, and what is kept is not replaced; choose another name"
            raise ExportError(_KEPT, problem)
        with written_whole(_KEPT, Path(target)) as (stream,):
            pour([frozen.to_json()], stream)

    def compare(self, frozen: Frozen | str | Path) -> Comparison:
        """Answer a frozen result's query again and return what has become of the result.

        Parameters
        ----------
        frozen
            A frozen result, or the file that holds it.

        Raises
        ------
        kg.errors.InputError
            The file cannot be read, is no frozen result, or was altered.
        kg.errors.QueryError
            The query cannot be answered by this graph.
        """
        from kg.cite import compare, read_frozen

        then = frozen if isinstance(frozen, Frozen) else read_frozen(Path(frozen))
        return compare(then, self.freeze(then.query))


def _whole(part: Citing) -> Graph:
    return cast("Graph", part)


def _work(graph: Graph, language: str, accessed: date | None) -> Work:
    from kg.cite import work_of

    title = graph.summary(language).title
    return work_of(graph.store, title, language, graph.classes(language), accessed=accessed)


def _footnoted(
    graph: Graph, query: str, limits: Limits | None, runner: QueryRunner | None
) -> tuple[Collection[str] | None, bool]:
    """Return the claims that the rows of a SELECT rest on, and whether none is missing; else None."""
    from kg.formats import RESULT_FORMATS

    if graph.form(query) != "SELECT":
        return None, False
    if not (limits and runner):
        found = graph.footnotes(query).footnotes
        return found.claims.keys(), found.complete
    try:
        answer = graph.answer(query, output=RESULT_FORMATS[0], limits=limits, runner=runner, footnotes=True)
    except LimitReached:  # the result itself was within it, so only the credit is not whole
        return None, False
    noted = json.loads(answer.body)["footnotes"]
    return noted["claims"].keys(), noted["complete"]


def _answered(graph: Graph, query: str, limits: Limits, runner: QueryRunner) -> Table:
    """Return the result of a stranger's query; a part of it would pass for the whole."""
    from kg.cite import read_table, table_of
    from kg.formats import NTRIPLES, RESULT_FORMATS
    from kg.store.serialise import read_ntriples

    rows = graph.form(query) in {"SELECT", "ASK"}
    output = RESULT_FORMATS[0] if rows else NTRIPLES
    answer = graph.answer(query, output=output, limits=limits, runner=runner)
    if not answer.completeness.complete:
        hint = "only a whole result can be cited; ask for fewer rows"
        raise LimitReached("max_rows", f"{limits.max_rows:,} rows", hint)
    return read_table(answer.body) if rows else table_of(read_ntriples(answer.body))
