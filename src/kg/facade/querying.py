"""Querying: the methods of :class:`kg.graph.Graph` that answer SPARQL."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from kg.store.protocol import Dataset

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.footnotes import StoreReach
    from kg.formats import Format
    from kg.graph import Graph, QueryRunner
    from kg.limits import Limits
    from kg.model import Answer, FootnotedRows, FootnotePlan, Footnotes, LargeAnswer, Rows
    from kg.store.places import Places
    from kg.store.protocol import Store
    from kg.terms import Triple

__all__ = ["Querying"]


class Querying:
    """What a graph does when it is asked in SPARQL."""

    store: Store
    services: Collection[str] = ()
    """The endpoints that a stranger's query may ask by SERVICE, as their operator writes them."""

    def query(self, text: str, language: str = "en") -> Rows | bool | list[Triple]:
        """Answer a SPARQL query in this process, without limits: the caller's own machine.

        Each row of a SELECT has ``sources``: those of the claims that it rests on, found when
        they are first asked for; ``rows.footnotes`` tells more, and whether any may be missing.

        Returns
        -------
        Rows, bool or list of Triple
            For SELECT, ASK, and CONSTRUCT or DESCRIBE.

        Raises
        ------
        kg.errors.QuerySyntaxError
            `text` is not SPARQL.
        kg.errors.QueryRefused
            `text` reaches outside the graph.
        """
        from kg.query import guard
        from kg.query.run import evaluate

        def footnotes(rows: Rows) -> Footnotes:
            from kg.footnotes import footnotes_of_rows

            return footnotes_of_rows(
                self.store, text, self._reach, variables=rows.variables, rows=rows.rows, language=language
            )

        form = guard.inspect(text, self.store.named_graphs()).form
        return evaluate(self.store, text, form, footnotes)

    def footnotes(self, text: str, language: str = "en") -> FootnotedRows:
        """Answer a SELECT in this process, with the claims that each row rests on and their sources.

        Raises
        ------
        kg.errors.QuerySyntaxError
            `text` is not SPARQL.
        kg.errors.QueryRefused
            `text` reaches outside the graph.
        kg.errors.UsageError
            `text` is no SELECT.
        """
        from kg.footnotes import footnotes

        self.form(text)
        return footnotes(self.store, text, self._reach, language=language)

    @cached_property
    def _reach(self) -> StoreReach:
        from kg.footnotes import StoreReach
        from kg.store.schema import claim_classes

        return StoreReach(self.store, claim_classes(cast("Graph", self).classes()))

    def answer(
        self,
        text: str,
        *,
        output: Format,
        limits: Limits,
        runner: QueryRunner | None = None,
        dataset: Dataset | None = None,
        footnotes: bool = False,
        language: str = "en",
    ) -> Answer:
        """Answer a SPARQL query as bytes in format `output`, within `limits`.

        With a `runner` the query runs where it can be killed; without one it runs here and
        only the limits on rows and size hold. With `footnotes`, JSON has a member of that name
        (:meth:`kg.model.Footnotes.to_json`, its texts in `language`), CSV and TSV a column ``sources``.

        Raises
        ------
        kg.errors.QueryError
            The query is wrong, refused or stopped.
        kg.errors.UnknownFormat
            `output` cannot hold the answer (triples as CSV, rows as Turtle).
        kg.errors.UsageError
            Footnotes for something other than the rows of a SELECT as JSON, CSV or TSV.
        """
        from kg.query.run import answer

        return answer(
            self.store,
            text,
            output=output,
            limits=limits,
            runner=runner,
            dataset=dataset or Dataset(),
            footnotes=(lambda query: self._footnote_plan(query, language)) if footnotes else None,
            services=self.services,
        )

    def stream(
        self,
        text: str,
        *,
        output: Format,
        limits: Limits,
        runner: QueryRunner,
        dataset: Dataset | None = None,
        footnotes: bool = False,
        language: str = "en",
    ) -> Answer | LargeAnswer:
        """Answer a SPARQL query as :meth:`answer` does, but a large answer in parts, to be read or closed.

        The rows of a SELECT as JSON come while they are found; whether they are all is in the end.
        """
        from kg.query.run import stream

        return stream(
            self.store,
            text,
            output=output,
            limits=limits,
            runner=runner,
            dataset=dataset or Dataset(),
            footnotes=(lambda query: self._footnote_plan(query, language)) if footnotes else None,
            services=self.services,
        )

    def _footnote_plan(self, text: str, language: str) -> FootnotePlan:
        from kg.footnotes import plan

        return plan(text, self._reach, language)

    def form(self, text: str) -> str:
        """Return what kind of query `text` is: SELECT, ASK, CONSTRUCT or DESCRIBE.

        Raises
        ------
        kg.errors.QuerySyntaxError, kg.errors.QueryRefused
        """
        from kg.query import guard

        return guard.inspect(text, self.store.named_graphs(), services=self.services).form

    @staticmethod
    def known_form(text: str, limits: Limits) -> str | None:
        """Return what kind of query `text` is where one like it has run before, None elsewhere: quickly."""
        from kg.query import shapes

        like = shapes.known(text, limits.max_nesting)
        return like.form if like else None

    def asks_services(self, text: str) -> bool:
        """Return whether a query that may run asks other endpoints, so that its answer is not ours alone."""
        from kg.query import guard

        return bool(guard.inspect(text, self.store.named_graphs(), services=self.services).services)

    def prepare_queries(self) -> None:
        """Load what query processes need, so that all processes that are forked from now on share it.

        To be called before there are threads.
        """
        from kg.store.embedded import EmbeddedStore
        from kg.store.query_process import open_columns

        if isinstance(self.store, EmbeddedStore):
            open_columns(self.store)

    @staticmethod
    def shared_places(limits: Limits) -> Places:
        """Return places for queries, as `limits` say, for this process and those it forks from now on."""
        from kg.store.places import Places

        return Places(limits, shared=True)

    def start_workers(self, limits: Limits, *, places: Places | None = None) -> QueryRunner:
        """Start what answers strangers' queries and can be stopped; close it when done.

        `places` are those that several processes share (:meth:`shared_places`).
        """
        from kg.store.remote import RemoteRunner, RemoteStore
        from kg.store.worker import QueryWorkers

        if isinstance(self.store, RemoteStore):
            self.store = self.store.within(limits)
            return RemoteRunner(self.store, limits, places or self.shared_places(limits))
        workers = QueryWorkers(self.store, limits, places=places)
        workers.start()
        return workers
