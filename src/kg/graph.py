"""The facade: one object over a store, and the only place that combines services."""

from __future__ import annotations

from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Protocol

from kg.errors import EntityNotFound, ExportError, LimitReached, UsageError
from kg.store.protocol import Dataset
from kg.terms import IRI, BlankNode
from kg.vocabulary import BASE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import networkx as nx
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
        VocabularyTerm,
    )
    from kg.search import SearchIndex
    from kg.store.protocol import Store
    from kg.terms import Resource, Triple

__all__ = ["Dataset", "Graph", "QueryRunner", "open_graph", "open_store"]


_RELEASE_GRAPH: Final = "graph/release"


class QueryRunner(Protocol):
    """Something that answers a stranger's query within limits (:mod:`kg.store.worker`)."""

    def run(self, text: str, form: str, output: Format, dataset: Dataset) -> Answer:
        """Answer `text`, whose form is known, serialised as `output`."""
        ...

    def close(self) -> None:
        """Give back what it holds; running queries are stopped."""
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
        self._vocabulary: dict[str, list[VocabularyTerm]] = {}
        self._summaries: dict[str, GraphSummary] = {}

    def __repr__(self) -> str:
        return f"<kg.Graph {self.store.location}, release {self.release}>"

    @property
    def release(self) -> str:
        """Identifies the content: the same content has the same release on every machine."""
        return self.store.release

    @property
    def base_iri(self) -> str:
        """What the IRIs of the graph's own things start with: what was put in place of the shipped base."""
        own = (name for name in self.store.named_graphs() if name.endswith(_RELEASE_GRAPH))
        return next((name.removesuffix(_RELEASE_GRAPH) for name in own), BASE)

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

    def form(self, text: str) -> str:
        """Return what kind of query `text` is: SELECT, ASK, CONSTRUCT or DESCRIBE.

        Raises
        ------
        kg.errors.QuerySyntaxError, kg.errors.QueryRefused
        """
        from kg.query import guard

        return guard.inspect(text, self.store.named_graphs()).form

    def start_workers(self, limits: Limits) -> QueryRunner:
        """Start the processes that answer strangers' queries and can be killed; close them when done."""
        from kg.store.worker import QueryWorkers

        workers = QueryWorkers(self.store, limits)
        workers.start()
        return workers

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
            language=language,
            classes=self.classes(language),
            offset=offset,
            limit=limit,
        )

    def description(self, name: str | Resource) -> Iterator[Triple]:
        """Yield an entity's triples, with blank nodes followed, then those that point at it."""
        from kg.describe import description

        return description(self.store, self._resource(name))

    def description_as(self, name: str | Resource, output: Format) -> bytes:
        """Return an entity's description as RDF in format `output`."""
        from kg.store.serialise import serialise

        stream = BytesIO()
        serialise(self.description(name), output, stream)
        return stream.getvalue()

    def refs(self, iris: Collection[str], language: str = "en") -> dict[str, Ref]:
        """Return label and main class of many things at once; every one of `iris` is in the answer."""
        from kg.store.refs import refs

        return refs(self.store, iris, language, self.classes(language))

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

        if language not in self._summaries:
            self._summaries[language] = summary(self.store, language, self.classes(language))
        return self._summaries[language]

    def sources(self, language: str = "en") -> list[tuple[Ref, int]]:
        """Return every source with the number of claims that rest on it, the largest first."""
        from kg.catalogue import sources

        return sources(self.store, language, self.classes(language))

    def vocabulary(self, language: str = "en") -> list[VocabularyTerm]:
        """Return the classes, properties and individuals that the data declares or uses."""
        from kg.ontology import vocabulary_terms

        if language not in self._vocabulary:
            self._vocabulary[language] = vocabulary_terms(self.store, language, self.classes(language))
        return self._vocabulary[language]

    def vocabulary_as(self, output: Format) -> bytes:
        """Return what the data declares of its vocabulary as RDF in format `output`."""
        from kg.ontology import vocabulary_triples
        from kg.store.serialise import serialise

        stream = BytesIO()
        serialise(vocabulary_triples(self.store), output, stream)
        return stream.getvalue()

    def service_description(self, endpoint: str, output: Format) -> bytes:
        """Return what the SPARQL endpoint at an address can do, as RDF in format `output`."""
        from kg.catalogue import service_description
        from kg.store.serialise import serialise

        stream = BytesIO()
        serialise(service_description(self.store, endpoint), output, stream)
        return stream.getvalue()

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
        limits: Limits | None = None,
        runner: QueryRunner | None = None,
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
            Only the triples of a CONSTRUCT or DESCRIBE.
        cls
            Only instances of these classes (IRIs, prefixed names or labels), and what links them.
        limits, runner
            Of a stranger's `query`: it is answered where it can be killed, and must fit whole.

        Raises
        ------
        kg.errors.ExportError
            The format is unknown, the selection empty, or the file cannot be written.
        kg.errors.QueryError
            `query` is wrong, refused or stopped.
        """
        from kg.export import export

        focus = None if entity is None else self._resource(entity)
        if query is not None:
            self._require_triples(query, format)
        return export(
            self.store,
            format,
            target,
            classes=self.classes(language),
            focus=focus,
            depth=depth,
            query=query,
            triples=self._constructed(query, limits, runner) if query and limits and runner else None,
            only_classes=cls,
            language=language,
        )

    def _constructed(self, query: str, limits: Limits, runner: QueryRunner) -> Iterator[Triple]:
        """Return all triples of a stranger's query; a part of them would pass for the whole."""
        from kg.formats import NTRIPLES
        from kg.store.serialise import read_ntriples

        answer = self.answer(query, output=NTRIPLES, limits=limits, runner=runner)
        if not answer.completeness.complete:
            raise LimitReached("max_rows", f"{limits.max_rows:,} rows", "export a smaller part")
        return read_ntriples(answer.body)

    def to_networkx(
        self,
        *,
        entity: str | Resource | None = None,
        depth: int = 1,
        query: str | None = None,
        cls: Sequence[str] = (),
        language: str = "en",
    ) -> nx.MultiDiGraph[str]:
        """Return the graph, or a part of it, as a networkx graph; see :meth:`export` for the parameters.

        Nodes are resources by IRI, with ``label``, ``colour``, ``x``, ``y``, ``size`` and a value for
        each property; edges are links, with ``predicate``, ``kind``, ``label`` and ``weight``.

        Raises
        ------
        kg.errors.ExportError
            The selection is empty.
        """
        from kg.export import as_networkx
        from kg.export.selection import Choice

        if query is not None:
            self._require_triples(query, "networkx")
        focus = None if entity is None else self._resource(entity)
        choice = Choice(focus=focus, depth=depth, query=query, only_classes=cls)
        return as_networkx(self.store, choice, self.classes(language), language)

    def _require_triples(self, query: str, format_name: str) -> None:
        form = self.form(query)
        if form not in ("CONSTRUCT", "DESCRIBE"):
            raise ExportError(
                format_name,
                f"the query is of the kind {form}; an export needs triples, as a CONSTRUCT makes: "
                "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
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


def open_store(directory: Path, files: Sequence[Path] = (), *, base_iri: str | None = None) -> Graph:
    """Open a store directory; with `files`, once it is built from them.

    Raises
    ------
    kg.errors.InputError
        A file is missing, of unknown format, or does not parse; the directory stays as it was.
    kg.errors.StoreError
        The directory is not a store, cannot be read or written, or holds another graph than the files.
    kg.errors.UsageError
        `base_iri` without files: a store keeps the base it was loaded with.
    """
    from kg import load
    from kg.store.releases import open_release

    if files:
        load.build_store(files, directory, base_iri=base_iri, replaces=False)
    elif base_iri is not None:
        raise UsageError("a store keeps the base it was loaded with", parameter="--base-iri")
    store, questions = open_release(directory)
    return Graph(store, questions=questions)
