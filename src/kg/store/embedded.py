"""The embedded store: pyoxigraph behind the protocol.

Every quad stands twice in the engine: in its named graph and in the default
graph. The engine's own union of graphs answers twice where a triple stands in
two graphs; a real default graph is the union as a set, and faster. The triples
of a single file may stand once (:mod:`kg.store.datasets`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError, UsageError
from kg.store.bindings import bind
from kg.store.columns.counting import counts
from kg.store.columns.opening import columns_of, hubs_of
from kg.store.convert import from_engine, quad_from_engine, to_engine, triple_from_engine
from kg.store.datasets import chosen
from kg.store.functions import Functions, functions_of, unknown_function
from kg.store.lone import graph_lines, graph_quads
from kg.store.protocol import Dataset, Solutions
from kg.store.results import EngineResult, EngineSolutions, column_order
from kg.store.statistics import known_statistics
from kg.store.text import explain
from kg.terms import Quad, Term, Triple

if TYPE_CHECKING:
    from kg.formats import Format
    from kg.limits import Limits
    from kg.model import Answer, FootnotePlan
    from kg.store.columns.answering import Columns

__all__ = ["EmbeddedStore", "engine_query"]

Row: TypeAlias = tuple[Term | None, ...]


class EmbeddedStore:
    """A dataset in memory or in a directory, never written to once it is made.

    Parameters
    ----------
    engine : pyoxigraph.Store
        Filled: each quad in its named graph and in the default graph.
    location, release : str
        See :class:`kg.store.protocol.Store`.
    directory : Path or None
        Where the engine's files are, for a store on disk.

    Attributes
    ----------
    functions : mapping
        What queries may call beside SPARQL's own functions.
    """

    def __init__(
        self, engine: ox.Store, *, location: str, release: str, directory: Path | None = None
    ) -> None:
        self.engine = engine
        self.location = location
        self.release = release
        self.directory = directory
        self.functions = functions_of(engine)
        self._columns: Columns | None = None
        self._hubs: frozenset[str] | None = None
        self._named_graphs = sorted(
            graph.value for graph in engine.named_graphs() if isinstance(graph, ox.NamedNode)
        )

    def __repr__(self) -> str:
        return f"<EmbeddedStore {self.location}, release {self.release}>"

    def named_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return list(self._named_graphs)

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
        """Answer a SELECT; rows come as they are found."""
        if not bindings:
            return self._solutions(query, {})
        bound = bind(query, bindings)
        found = self._solutions(bound.query, bound.substituted, bound.hidden)
        if bound.if_empty is None:
            return found
        return Solutions(found.variables, self._first_or(found.rows, bound.if_empty))

    def _solutions(
        self, query: str, substituted: Mapping[str, Term], hidden: frozenset[str] = frozenset()
    ) -> Solutions:
        result = engine_query(self.engine, query, self.functions, substituted=substituted)
        if not isinstance(result, ox.QuerySolutions | EngineSolutions):  # of the second it is slow to tell
            raise UsageError("a SELECT is needed here, and this query is another kind")
        kept = [(name, place) for name, place in column_order(query, result) if name not in hidden]
        rows = (
            tuple([None if (term := row[place]) is None else from_engine(term) for _, place in kept])
            for row in result
        )
        return Solutions(tuple(name for name, _ in kept), rows)

    def _first_or(self, rows: Iterator[Row], otherwise: str) -> Iterator[Row]:
        first = next(rows, None)
        yield from self._solutions(otherwise, {}).rows if first is None else (first, *rows)

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """Answer an ASK."""
        result = engine_query(self.engine, query, self.functions, substituted=bindings)
        if not isinstance(result, ox.QueryBoolean):
            raise UsageError("an ASK is needed here, and this query is another kind")
        return bool(result)

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        result = engine_query(self.engine, query, self.functions, substituted=bindings)
        if isinstance(result, EngineSolutions | ox.QueryBoolean):
            raise UsageError("a CONSTRUCT or DESCRIBE is needed here, and this query is another kind")
        return map(triple_from_engine, result)

    def answer(
        self,
        text: str,
        form: str,
        output: Format,
        *,
        limits: Limits,
        dataset: Dataset | None = None,
        footnotes: FootnotePlan | None = None,
    ) -> Answer:
        """Answer a query as bytes in `output`, within the limits on rows and size."""
        from kg.store.answers import answer  # noqa: PLC0415 - it needs this module

        return answer(
            self, text, form, output, limits=limits, dataset=dataset or Dataset(), footnotes=footnotes
        )

    @contextmanager
    def evaluating(self, text: str, form: str, dataset: Dataset | None = None) -> Iterator[EngineResult]:
        """Give what the engine answers, or columns do, to be read inside the ``with``."""
        chosen_here = dataset is not None and (dataset.default_graphs or dataset.named_graphs)
        found = None if chosen_here or form != "SELECT" else self._by_columns(text)
        yield engine_query(self.engine, text, self.functions, dataset=dataset) if found is None else found

    def open_columns(self) -> Columns | None:
        """Return the columns that lie beside the release, once they are there."""
        if self._columns is None and self.directory is not None:
            self._columns = columns_of(self.directory.parent)
        return self._columns

    def close_columns(self) -> None:
        """Let go of what was read of the columns; they are opened again when they are asked."""
        self._columns = None

    def _by_columns(self, text: str) -> EngineSolutions | None:
        statistics = known_statistics(self)
        if statistics and (counted := counts(text, statistics)):
            return self._rows_of(counted)
        columns = self.open_columns()
        return columns.answered(text, self._rows_of) if columns else None

    def _rows_of(self, text: str) -> ox.QuerySolutions:
        found = engine_query(self.engine, text, self.functions)
        assert isinstance(found, ox.QuerySolutions)
        return found

    def says_little(self, subject: str) -> bool:
        """Return whether it is known, without looking, that an IRI is the subject of few statements."""
        if self._hubs is None and self.directory is not None:
            self._hubs = hubs_of(self.directory.parent)
        return self._hubs is not None and subject not in self._hubs

    def count(self, terms: tuple[str | None, str | None, str | None], *, most: int) -> int | None:
        """Return how many triples have these IRIs in their places, counted up to `most`.

        None: it takes no less time than asking.
        """
        try:
            subject, predicate, node = [None if iri is None else ox.NamedNode(iri) for iri in terms]
        except ValueError:  # one is no IRI, which a query will be told
            return None
        found = self.engine.quads_for_pattern(subject, predicate, node, ox.DefaultGraph())
        return sum(1 for _ in islice(found, most))

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the named graphs, graph by graph."""
        for graph in self.engine.named_graphs():
            yield from map(quad_from_engine, graph_quads(self.engine, graph))

    def dump(self, take: Callable[[str, bytes], None]) -> None:
        """Hand over the named graphs, each with its statements as lines of N-Triples, many at a time."""
        for graph in self.engine.named_graphs():
            graph_lines(self.engine, graph, take)

    def dump_graph(self, graph: str, take: Callable[[str, bytes], None]) -> None:
        """Hand over one named graph (an IRI) as lines of N-Triples, many at a time."""
        graph_lines(self.engine, ox.NamedNode(graph), take)


def engine_query(
    engine: ox.Store,
    query: str,
    functions: Functions,
    *,
    substituted: Mapping[str, Term] | None = None,
    dataset: Dataset | None = None,
) -> EngineResult:
    """Run a query in the engine.

    Raises
    ------
    kg.errors.QuerySyntaxError
        It is not SPARQL, or calls a function that nobody knows.
    kg.errors.QueryError
        The engine cannot run it.
    """
    asked = chosen(engine, query, dataset)
    substitutions = {ox.Variable(name): to_engine(term) for name, term in (substituted or {}).items()}
    try:
        return asked.engine.query(
            asked.query,
            substitutions=substitutions or None,
            default_graph=asked.default_graph,
            named_graphs=asked.named_graphs,
            custom_functions=dict(functions),
        )
    except SyntaxError as error:
        raise explain(query, _complaint(query, error, asked.query)) from error
    except RuntimeError as error:
        # the engine's word for an unknown function, and for substituting what is not there
        raise unknown_function(query, str(error)) or QueryError(str(error)) from error


def _complaint(query: str, error: SyntaxError, asked: str) -> str:
    """Return what the engine says of a query, with the places of the query as it was written."""
    if asked == query:
        return str(error)
    try:
        ox.Store().query(query)
    except SyntaxError as own:
        return str(own)
    return str(error)
