"""The facade: one object over a store, and the only place that combines services."""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from kg.errors import EntityNotFound, LimitReached, SearchNotReady, StoreError
from kg.facade.checking import Checking
from kg.facade.citing import Citing
from kg.facade.completing import Completing
from kg.facade.contexts import Contexts
from kg.facade.describing import Describing
from kg.facade.exporting import Exporting
from kg.facade.querying import Querying
from kg.facade.searching import Searching
from kg.facade.writing import Writing
from kg.store.protocol import Dataset, PreparedQuery
from kg.terms import IRI, BlankNode
from kg.vocabulary import BASE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import rdflib

    from kg.model import (
        Answer,
        ClassSummary,
        Direction,
        Entity,
        GraphSummary,
        LargeAnswer,
        LinkGroup,
        Neighbourhood,
        Paths,
        Ref,
        VocabularyTerm,
    )
    from kg.query.questions import Questions
    from kg.store.protocol import Store
    from kg.tables import Imported
    from kg.terms import Resource, Triple

__all__ = ["Dataset", "Graph", "QueryRunner"]


_RELEASE_GRAPH: Final = "graph/release"


class QueryRunner(Protocol):
    """Something that answers a stranger's query within limits (:mod:`kg.store.worker`)."""

    def asked_by(self, client: str, over: Store | None = None, name: str = "") -> QueryRunner:
        """Return what answers on behalf of a client, by any name that tells clients apart; over a release.

        `name` is what the query is called, for :meth:`cancel`.
        """
        ...

    def cancel(self, name: str) -> bool:
        """Stop the query of that name, whoever runs it; return whether there is one."""
        ...

    def run(self, query: PreparedQuery) -> Answer:
        """Answer a query, serialised as it says."""
        ...

    def stream(self, query: PreparedQuery) -> Answer | LargeAnswer:
        """Answer as :meth:`run` does, a large answer in parts."""
        ...

    def close(self) -> None:
        """Give back what it holds; running queries are stopped."""
        ...


class Graph(Checking, Citing, Completing, Contexts, Describing, Exporting, Querying, Searching, Writing):
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

    def over(self, store: Store, *, remembering: bool) -> Graph:
        """Return this graph over `store`, with or without what is remembered of the former one."""
        if remembering:
            now = copy(self)
            now.store = store
        else:
            now = type(self)(store, questions=self._questions_folder)
            now.services = self.services
        return now

    def questions(self, language: str = "en") -> Questions:
        """Return the example questions that come with the data, or general ones."""
        from kg.query.questions import Questions

        return Questions(self.store, self._questions_folder, language)

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
            return resolve(self.store, name, self._search_index.names)
        except EntityNotFound:
            with suppress(SearchNotReady, LimitReached):
                near = self.search(name, limit=3).hits
                raise EntityNotFound(name, [hit.label for hit in near]) from None
            raise

    def entity(self, name: str | Resource, language: str = "en", *, most_claims: int = 200) -> Entity:
        """Return one entity: labels, claims (at most so many), links.

        Raises
        ------
        kg.errors.EntityNotFound, kg.errors.AmbiguousName
        """
        from kg.describe import describe

        return describe(
            self.store,
            self._resource(name),
            language,
            self.classes(language),
            most_claims=most_claims,
            known_claims=self._compared_claims(language),
        )

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

    def description(self, name: str | Resource, *, most: int | None = None) -> Iterator[Triple]:
        """Yield an entity's triples, with blank nodes followed, then those that point at it.

        Of an entity with more than `most`, any of them.
        """
        from kg.describe.rdf import description

        return description(self.store, self._resource(name), most)

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

    def paths(
        self,
        start: str | Resource,
        end: str | Resource,
        *,
        longest: int = 6,
        limit: int = 5,
        avoiding: Sequence[str | Resource] = (),
        language: str = "en",
    ) -> Paths:
        """Return the shortest paths between two things, at most `limit` (1 to 20).

        They have at most `longest` (1 to 8) steps, all the same number, and pass none of
        `avoiding`; :func:`kg.neighbours.ways.find` says what is a step, what is passed over,
        and which come first.

        Raises
        ------
        kg.errors.EntityNotFound, kg.errors.AmbiguousName
        kg.errors.UsageError
            The two are the same, or a number is out of range.
        """
        from kg.neighbours.paths import paths

        return paths(
            self.store,
            (self._resource(start), self._resource(end)),
            language,
            self.classes(language),
            longest=longest,
            limit=limit,
            avoiding=[self._resource(name) for name in avoiding],
        )

    def prepare_columns(self) -> bool:
        """Make the columns of a release on disk, which a server makes otherwise; return whether it has them.

        A graph with triple terms can have none.

        Raises
        ------
        kg.errors.UsageError
            The graph is no release of a store directory.
        kg.errors.StoreError
            They cannot be written.
        """
        from kg.store.columns.making import make

        try:
            return make(self.store)
        except OSError as error:
            raise StoreError(self.store.location, f"columns cannot be written there: {error}") from error

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

    # ------------------------------------------------------------------- tables
    def import_table(
        self,
        path: str | Path,
        *,
        beside: Sequence[str | Path] = (),
        target: str | Path | None = None,
        header: str = "",
    ) -> Imported:
        """Read a table of observations or sources (CSV), and check what it comes to against the shapes.

        Parameters
        ----------
        path
            The table; what it names must be described in this graph, or in a table of `beside`.
        beside
            Further tables, for example of the sources of the figures.
        target
            Where the Turtle goes, whole, if there is no problem; nowhere if None.
        header
            The first line of that file, in words.

        Returns
        -------
        kg.tables.Imported
            What the table came to, with its ``problems``; ``turtle(header)`` is the file's text.

        Raises
        ------
        kg.errors.InputError
            A file cannot be read, is no CSV, or has not the columns of such a table.
        kg.errors.ExportError
            `target` cannot be written.
        """
        from kg.export.files import pour, written_whole
        from kg.tables import import_table
        from kg.validate import check_triples

        imported = import_table(Path(path), self.store, beside=[Path(further) for further in beside])
        if imported.problems:
            return imported
        context = imported.context
        checked = imported.with_findings(check_triples(imported.triples, self.store, beside=context))
        if target is not None and not checked.problems:
            text = checked.turtle(header or f"Imported from {Path(path).name}.")
            with written_whole("turtle", Path(target)) as (stream,):
                pour([text], stream)
        return checked

    def rdflib(self) -> rdflib.Dataset:
        """Return an rdflib Dataset over the same store; its default graph is the union."""
        from kg.store.rdflib_view import dataset_view

        return dataset_view(self.store)

    def _resource(self, name: str | Resource) -> Resource:
        return name if isinstance(name, IRI | BlankNode) else self.resolve(name)
