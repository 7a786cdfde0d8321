"""The facade: one object over a store, and the only place that combines services."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from kg.errors import EntityNotFound
from kg.store.protocol import Dataset
from kg.terms import IRI, BlankNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import rdflib

    from kg.formats import Format
    from kg.limits import Limits
    from kg.model import (
        Answer,
        ClassSummary,
        Direction,
        Entity,
        ExportReport,
        GraphSummary,
        LinkGroup,
        Neighbourhood,
        Question,
        Ref,
        Rows,
        SearchHit,
        SearchResults,
    )
    from kg.search import SearchIndex
    from kg.store.protocol import Store
    from kg.terms import Resource, Triple

__all__ = ["Graph", "QueryRunner", "open_graph"]


class QueryRunner(Protocol):
    """Something that answers a stranger's query within limits (:mod:`kg.store.worker`)."""

    def run(self, text: str, form: str, output: Format, dataset: Dataset) -> Answer:
        """Answer `text`, whose form is known, serialised as `output`."""
        ...


class Graph:
    """A knowledge graph: query it, look at its entities, export it. Made by :func:`kg.open`.

    Names of entities may be an IRI, a prefixed name (``metric:software-revenue``) or a
    label that only one entity carries. `language` is a BCP 47 tag; labels fall back to
    other languages and are never empty.

    Parameters
    ----------
    store : Store
        Where the triples are.
    questions : Path or None
        Folder of example questions (``*.rq``).
    """

    def __init__(self, store: Store, *, questions: Path | None = None) -> None:
        self.store = store
        self._questions_folder = questions
        self._classes: dict[str, Mapping[str, ClassSummary]] = {}

    def __repr__(self) -> str:
        return f"<kg.Graph {self.store.location}, release {self.release}>"

    @property
    def release(self) -> str:
        """Identifies the content: the same content has the same release on every machine."""
        return self.store.release

    # ------------------------------------------------------------------ queries
    def query(self, text: str) -> Rows | bool | list[Triple]:
        """Answer a SPARQL query in this process, without limits: the caller's own machine.

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

        return evaluate(self.store, text, guard.inspect(text, self.store.named_graphs()).form)

    def answer(
        self,
        text: str,
        *,
        output: Format,
        limits: Limits,
        runner: QueryRunner | None = None,
        dataset: Dataset | None = None,
    ) -> Answer:
        """Answer a SPARQL query as bytes in format `output`, within `limits`.

        With a `runner` the query runs where it can be killed; without one it runs here and
        only the limits on rows and size hold.

        Raises
        ------
        kg.errors.QueryError
            The query is wrong, refused or stopped.
        kg.errors.UnknownFormat
            `output` cannot hold the answer (triples as CSV, rows as Turtle).
        """
        from kg.query.run import answer

        return answer(
            self.store, text, output=output, limits=limits, runner=runner, dataset=dataset or Dataset()
        )

    def questions(self, language: str = "en") -> list[Question]:
        """Return the example questions that come with the data, or general ones."""
        from kg.query.questions import read_questions

        return read_questions(self._questions_folder, language)

    # ----------------------------------------------------------------- entities
    def classes(self, language: str = "en") -> Mapping[str, ClassSummary]:
        """Return the classes that have instances, by IRI, the most frequent first."""
        from kg.store.schema import class_summaries

        if language not in self._classes:
            self._classes[language] = class_summaries(self.store, language)
        return self._classes[language]

    def resolve(self, name: str) -> Resource:
        """Return the entity that `name` stands for.

        Raises
        ------
        kg.errors.EntityNotFound, kg.errors.AmbiguousName
        """
        from kg.store.names import resolve

        try:
            return resolve(self.store, name)
        except EntityNotFound:
            near = self.search(name, limit=3).hits
            raise EntityNotFound(name, [hit.label for hit in near]) from None

    def entity(self, name: str | Resource, language: str = "en") -> Entity:
        """Return one entity: labels, claims, links.

        Raises
        ------
        kg.errors.EntityNotFound, kg.errors.AmbiguousName
        """
        from kg.describe import describe

        return describe(self.store, self._resource(name), language, self.classes(language))

    def links(
        self,
        name: str | Resource,
        predicate: str,
        direction: Direction,
        *,
        offset: int = 0,
        limit: int = 50,
        language: str = "en",
    ) -> LinkGroup:
        """Return one page of an entity's links by one property (an IRI)."""
        from kg.describe import link_page

        resource = self._resource(name)
        return link_page(
            self.store,
            resource,
            predicate,
            direction,
            language,
            self.classes(language),
            offset=offset,
            limit=limit,
        )

    def description(self, name: str | Resource) -> Iterator[Triple]:
        """Yield an entity's triples, with blank nodes followed, then those that point at it."""
        from kg.describe import description

        return description(self.store, self._resource(name))

    def neighbours(
        self,
        name: str | Resource,
        *,
        depth: int = 1,
        limit: int = 150,
        predicate: str | None = None,
        direction: Direction | None = None,
        offset: int = 0,
        language: str = "en",
    ) -> Neighbourhood:
        """Return what lies within `depth` steps (1 to 3), at most `limit` nodes (to 500), with positions.

        `predicate` (an IRI) and `direction` keep only those links of the focus; `offset`
        skips so many of them, to page through a hub.

        Raises
        ------
        kg.errors.EntityNotFound, kg.errors.AmbiguousName
        kg.errors.UsageError
            `depth` or `limit` is out of range.
        """
        from kg.neighbours import neighbourhood

        return neighbourhood(
            self.store,
            self._resource(name),
            language,
            self.classes(language),
            depth=depth,
            limit=limit,
            predicate=predicate,
            direction=direction,
            offset=offset,
        )

    @cached_property
    def _search_index(self) -> SearchIndex:
        from kg.search import SearchIndex

        return SearchIndex(self.store)

    def search(
        self, words: str, *, cls: str | None = None, offset: int = 0, limit: int = 20, language: str = "en"
    ) -> SearchResults:
        """Find entities by label, alias or code, in any language of the data; `cls` is a class IRI."""
        return self._search_index.search(
            words, language, self.classes(language), cls=cls, offset=offset, limit=limit
        )

    def suggest(self, words: str, *, limit: int = 10, language: str = "en") -> tuple[SearchHit, ...]:
        """Return what `words` may be the beginning of."""
        return self._search_index.suggest(words, language, self.classes(language), limit=limit)

    # ------------------------------------------------------------------ surveys
    def summary(self, language: str = "en") -> GraphSummary:
        """Return what is in the graph, in numbers."""
        from kg.catalogue import summary

        return summary(self.store, language, self.classes(language))

    def sources(self, language: str = "en") -> list[tuple[Ref, int]]:
        """Return every source with the number of claims that rest on it, the largest first."""
        from kg.catalogue import sources

        return sources(self.store, language, self.classes(language))

    # ------------------------------------------------------------------- export
    def export(
        self,
        format: str,  # noqa: A002 - the word of the interface
        target: str | Path | IO[bytes],
        *,
        entity: str | Resource | None = None,
        depth: int = 1,
        query: str | None = None,
        cls: Sequence[str] = (),
        language: str = "en",
    ) -> ExportReport:
        """Write the graph, or a part of it, to a file or binary stream.

        Parameters
        ----------
        format : str
            ``gexf``, ``graphml``, ``csv`` (a nodes and an edges file, or one zip into a
            stream), ``turtle``, ``trig``, ``nquads``, ``jsonld``, ``ntriples``, ``rdfxml``.
        target : path or binary stream
            A path is written whole or not at all; ``.gz`` compresses.
        entity, depth
            Only what lies within `depth` steps of an entity.
        query
            Only the triples of a CONSTRUCT.
        cls
            Only instances of these classes (IRIs or prefixed names), and what links them.

        Raises
        ------
        kg.errors.ExportError
            The format is unknown, the selection empty, or the file cannot be written.
        """
        from kg.export import export

        focus = None if entity is None else self._resource(entity)
        return export(
            self.store,
            format,
            target,
            classes=self.classes(language),
            focus=focus,
            depth=depth,
            query=query,
            only_classes=cls,
            language=language,
        )

    def rdflib(self) -> rdflib.Dataset:
        """Return an rdflib Dataset over the same store; its default graph is the union."""
        from kg.store.rdflib_view import dataset_view

        return dataset_view(self.store)

    def _resource(self, name: str | Resource) -> Resource:
        return name if isinstance(name, IRI | BlankNode) else self.resolve(name)


def open_graph(*locations: str | Path, base_iri: str | None = None) -> Graph:
    """Open a graph.

    Parameters
    ----------
    *locations : str or Path
        Files and folders of RDF data, or one store directory. None: the shipped graph.
    base_iri : str or None
        Put in place of ``https://kg.example/`` in every IRI of the data.

    Raises
    ------
    kg.errors.InputError
        A file is missing, of unknown format, or does not parse; nothing is opened then.
    kg.errors.StoreError
        A store directory cannot be read.
    """
    from kg.load import open_store

    opened = open_store([Path(location) for location in locations], base_iri=base_iri)
    return Graph(opened.store, questions=opened.questions)
