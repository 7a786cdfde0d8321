"""The remote store: a SPARQL endpoint behind the protocol."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Final, cast
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import LimitReached, QueryCancelled, QueryError, StoreError, UsageError
from kg.limits import Limits
from kg.sparql import parse
from kg.store.bindings import with_values
from kg.store.convert import from_engine, triple_from_engine
from kg.store.hints import limit_reached
from kg.store.protocol import Dataset, Solutions
from kg.store.remote.endpoint import Endpoint, Unanswered
from kg.store.remote.engines import Engine, Parameters
from kg.store.remote.pages import Paged, limit_of_pages
from kg.store.remote.replies import Accepted, Relabelled, check, syntax_problem, unanswered
from kg.store.results import EngineResult, EngineSolutions, column_order
from kg.store.rows import Row
from kg.terms import IRI, BlankNode, Quad, Term, Triple

if TYPE_CHECKING:
    import http.client
    from collections.abc import Sequence

    from kg.formats import Format
    from kg.model import Answer, FootnotePlan

__all__ = ["RemoteStore"]

_MOST_GRAPHS: Final = 10_000
_LINES: Final = 10_000
_PASSED_ON_LATE: Final = 0.5
"""Seconds that an engine has to say that it has met the limit, before it is left alone."""
_LONG: Final = 86_400.0
_NOBODY: Final = "urn:kg:no-such-node:"


@dataclass(frozen=True)
class RemoteStore:
    """A dataset that an engine elsewhere holds; it may change at any time, and is only read here.

    Parameters
    ----------
    endpoint : Endpoint
        Where it takes queries.
    engine : Engine
        How it is asked.
    union : parameters
        What makes its default graph the union of all graphs; empty where it is so.
    location : str
        Its address without anything secret.
    release : str
        Names a time rather than a content, as nothing tells when the engine's data change.
    limits : Limits
        ``query_timeout`` holds for each query, and is passed on.
    cancelled : callable or None
        Asked now and then while the engine is at work: whether nobody waits any more.
    graphs : list
        Holds the list of named graphs once it is known; those that differ in limits only share it.
    """

    endpoint: Endpoint
    engine: Engine
    location: str
    release: str
    union: Parameters = ()
    limits: Limits = field(default_factory=Limits)
    cancelled: Callable[[], bool] | None = None
    graphs: list[list[str]] = field(default_factory=list, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<RemoteStore {self.location}, {self.engine.name}>"

    def named_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted; of an engine with very many, some."""
        if not self.graphs:
            # Virtuoso takes minutes for the same with DISTINCT
            query = f"SELECT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g LIMIT {_MOST_GRAPHS}"
            found = replace(self, union=()).select(query).rows
            self.graphs.append(sorted(str(row[0]) for row in found if isinstance(row[0], IRI)))
        return list(self.graphs[0])

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
        """Answer a SELECT, whole, before the first row is given."""
        with self.evaluating(self._bound(query, bindings), "SELECT") as result:
            if not isinstance(result, EngineSolutions):
                raise UsageError("a SELECT is needed here, and this query is another kind")
            columns = column_order(query, result)
            found = [_row(row, columns) for row in result]
        if found and (missing := _selected(query) - {name for name, _ in columns}):
            names = ", ".join(f"?{name}" for name in sorted(missing))
            raise StoreError(
                self.location, f"answers without {names}, which it was asked for; is it an engine?"
            )
        return Solutions(tuple(name for name, _ in columns), iter(found))

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """Answer an ASK."""
        with self.evaluating(self._bound(query, bindings), "ASK") as result:
            if not isinstance(result, ox.QueryBoolean):
                raise UsageError("an ASK is needed here, and this query is another kind")
            return bool(result)

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE; triples come as they arrive."""
        with self.evaluating(self._bound(query, bindings), "CONSTRUCT", seconds=_LONG) as result:
            yield from map(triple_from_engine, cast("Iterator[ox.Triple]", result))

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
        from kg.store.answers import answer  # noqa: PLC0415 - it needs the stores

        return answer(
            self, text, form, output, limits=limits, dataset=dataset or Dataset(), footnotes=footnotes
        )

    def count(self, terms: tuple[str | None, str | None, str | None], *, most: int) -> int | None:  # noqa: ARG002 - see the protocol
        """Return None: the engine would have to be asked."""
        return None

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the named graphs, or of the default graph where there are none."""
        for graph in self.named_graphs() or [""]:
            for triple in self.construct(_everything_of(graph)):
                yield Quad(*triple, IRI(graph) if graph else None)

    def dump(self, take: Callable[[str, bytes], None]) -> None:
        """Hand over the named graphs, each with its statements as lines of N-Triples, many at a time."""
        for graph in self.named_graphs() or [""]:
            with self.evaluating(_everything_of(graph), "CONSTRUCT", seconds=_LONG) as result:
                lines = (f"{triple} .\n" for triple in cast("Iterator[ox.Triple]", result))
                while part := "".join(islice(lines, _LINES)):
                    take(graph, part.encode())

    def within(self, limits: Limits, cancelled: Callable[[], bool] | None = None) -> RemoteStore:
        """Return the same store, asked within other limits."""
        return replace(self, limits=limits, cancelled=cancelled)

    @contextmanager
    def evaluating(
        self, text: str, form: str, dataset: Dataset | None = None, *, seconds: float | None = None
    ) -> Iterator[EngineResult]:
        """Give what the engine answers to a query of a known form, to be read inside the ``with``.

        Where the engine gives a SELECT no more than so many rows at once, further ones are asked for.

        Parameters
        ----------
        seconds
            How long it may take; None: ``query_timeout``.

        Raises
        ------
        kg.errors.LimitReached
            It takes too long.
        kg.errors.QueryError
            The engine refuses it.
        kg.errors.StoreError
            It gives no answer, or none that is one.
        """
        allowed = self.limits.query_timeout if seconds is None else seconds
        deadline = time.monotonic() + allowed + _PASSED_ON_LATE
        accepted = Accepted.ROWS if form in {"SELECT", "ASK"} else Accepted.TRIPLES
        with self._asked(text, accepted, dataset, allowed, deadline) as response:
            page, result = limit_of_pages(response), self._read(response, accepted)
            if form == "ASK":
                yield _boolean(result)
                return
            if page is None or not isinstance(result, ox.QuerySolutions):
                yield result
                return
            names = [variable.value for variable in result.variables]
        yield Paged(
            names, text, page, partial(self._page, dataset=dataset, allowed=allowed, deadline=deadline)
        )

    # -------------------------------------------------------------------- parts
    def _page(
        self, text: str, *, dataset: Dataset | None, allowed: float, deadline: float
    ) -> list[ox.QuerySolution]:
        with self._asked(text, Accepted.ROWS, dataset, allowed, deadline) as response:
            return list(cast("ox.QuerySolutions", self._read(response, Accepted.ROWS)))

    @contextmanager
    def _asked(
        self, text: str, accepted: Accepted, dataset: Dataset | None, allowed: float, deadline: float
    ) -> Iterator[http.client.HTTPResponse]:
        left = max(0.001, min(allowed, deadline - _PASSED_ON_LATE - time.monotonic()))
        body = urlencode([("query", text), *self.engine.limit(left), *self._dataset(dataset)]).encode()
        headers = {"Accept": accepted.value, "Content-Type": "application/x-www-form-urlencoded"}

        def stopped() -> LimitReached:
            # made when it is raised: one that lay here would hold what it was raised from, and that would
            # hold the engine's rows until whatever thread collects garbage, which must not let go of them
            return limit_reached(replace(self.limits, query_timeout=allowed), "query_timeout")

        begun = time.monotonic()
        try:
            with self.endpoint.request(
                "POST", body=body, headers=headers, deadline=deadline, cancelled=self.cancelled
            ) as response:
                check(self.location, response, accepted, stopped)
                with unanswered(self.location, self._is_over(deadline)):
                    yield response
        except QueryError as error:
            if isinstance(error, LimitReached):
                raise
            if problem := syntax_problem(text):
                raise problem from None
            # some engines say of a query that ran out of time only that it cannot go on
            raise (stopped() if time.monotonic() - begun >= left else error) from None
        except TimeoutError:
            raise (QueryCancelled() if self.cancelled and self.cancelled() else stopped()) from None
        except Unanswered as error:
            raise StoreError(self.location, f"{error}; is it running, and is this its address?") from None

    def _dataset(self, dataset: Dataset | None) -> Sequence[tuple[str, str]]:
        if dataset is None or not (dataset.default_graphs or dataset.named_graphs):
            return self.union
        return [
            *(("default-graph-uri", graph) for graph in dataset.default_graphs),
            *(("named-graph-uri", graph) for graph in dataset.named_graphs),
        ]

    def _read(self, response: http.client.HTTPResponse, accepted: Accepted) -> EngineResult:
        form, stream = accepted.format_of(response), cast("IO[bytes]", response)
        if isinstance(form, ox.RdfFormat):
            return (quad.triple for quad in ox.parse(stream, form))
        assert form is not None
        if self.engine.label_prefix:
            stream = cast("IO[bytes]", Relabelled(stream, self.engine.label_prefix))
        return ox.parse_query_results(stream, form)

    def _is_over(self, deadline: float) -> Callable[[], bool]:
        return lambda: time.monotonic() >= deadline or bool(self.cancelled and self.cancelled())

    def _bound(self, query: str, bindings: Mapping[str, Term] | None) -> str:
        return with_values(query, {name: _written(term) for name, term in (bindings or {}).items()})


def _written(term: Term) -> str:
    """Return how a query writes a term; a blank node of another engine cannot be named, and is nobody."""
    return IRI(_NOBODY + term.label).n3() if isinstance(term, BlankNode) else term.n3()


def _everything_of(graph: str) -> str:
    inside = f"GRAPH {IRI(graph).n3()} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inside} }}"


def _selected(query: str) -> set[str]:
    """Return the names of the columns that a SELECT asks for; of ``*`` none."""
    select = parse(query).select
    return {projection.variable.name for projection in select.projections} if select else set()


def _row(row: Row, columns: Sequence[tuple[str, int]]) -> tuple[Term | None, ...]:
    return tuple([None if (term := row[place]) is None else from_engine(term) for _, place in columns])


def _boolean(result: EngineResult) -> EngineResult:
    """Return a yes or no; Virtuoso 7 gives it as a row with a number."""
    if not isinstance(result, EngineSolutions):
        return result
    values = [term.value for row in result for term in row if isinstance(term, ox.Literal)]
    yes = str(values in (["1"], ["true"])).lower()
    return ox.parse_query_results(f'{{"head":{{}},"boolean":{yes}}}', ox.QueryResultsFormat.JSON)
