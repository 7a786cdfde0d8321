"""Writing: the methods of :class:`kg.graph.Graph` that change a store directory, and go back in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, TypeAlias, cast

from kg.errors import UsageError
from kg.terms import IRI

if TYPE_CHECKING:
    from pathlib import Path

    from kg.formats import Format
    from kg.graph import Graph
    from kg.model.releases import Release, Written
    from kg.store.change import Change
    from kg.store.protocol import Dataset
    from kg.terms import Triple

__all__ = ["OnlyIf", "Writing"]

OnlyIf: TypeAlias = Callable[[str, bool], None]
"""Called with the release that a graph is changed in, and whether the graph is there, while nobody else
writes; what it raises is raised, and nothing changes."""


class Writing:
    """What a graph that was opened from a store directory can be changed by.

    Each change is a new release: all of it or nothing, on the disk when the method returns, whatever
    happens then. Earlier releases stay, and :meth:`rollback` returns to one. This object shows the new
    release afterwards, unless `stay` is set; others go on showing the one that they were opened at.
    """

    def update(self, text: str, *, using: Dataset | None = None, stay: bool = False) -> Written:
        """Carry out a SPARQL 1.1 Update.

        What it names without a graph is the unnamed graph, ``graph/unnamed`` below the base of the data,
        and no other: in WHERE too, unless USING or WITH says otherwise. (A query without a graph asks
        the union of all.) ``GRAPH ?g`` ranges over the same graphs as in a query.

        Parameters
        ----------
        text
            One or more operations; each sees what those before it have done.
        using
            The graphs of every WHERE, where they are not chosen in the text.

        Raises
        ------
        kg.errors.QuerySyntaxError
            `text` is not SPARQL.
        kg.errors.QueryRefused
            It has LOAD or SERVICE, writes to a graph that is computed, or reads one that is not here.
        kg.errors.QueryError
            It names a graph that is not there, or makes one that is.
        kg.errors.UsageError
            The graph is in memory, and not in a store directory.
        """
        from kg.update import read_update

        for name in (*using.default_graphs, *using.named_graphs) if using else ():
            _iri(name)
        return self._written("update", read_update(text, using).apply, stay=stay)

    # ------------------------------------------------------------ whole graphs
    def replace_graph(
        self,
        name: str | None,
        triples: Iterable[Triple],
        *,
        stay: bool = False,
        only_if: OnlyIf | None = None,
    ) -> Written:
        """Let a graph (an IRI; None: the unnamed graph) hold these triples and no others.

        Raises
        ------
        kg.errors.QueryRefused
            The graph is computed.
        kg.errors.UsageError
            The graph is in memory, or `name` is not an absolute IRI.
        """
        from kg.update import replace_graph

        given = list(triples)

        def work(change: Change, iri: IRI | None) -> None:
            replace_graph(change, iri, given)

        return self._written_graph("replace graph", name, work, stay=stay, only_if=only_if)

    def merge_graph(
        self,
        name: str | None,
        triples: Iterable[Triple],
        *,
        stay: bool = False,
        only_if: OnlyIf | None = None,
    ) -> Written:
        """Add triples to a graph (an IRI; None: the unnamed graph), which is made if it is not there.

        Raises
        ------
        kg.errors.QueryRefused
            The graph is computed.
        kg.errors.UsageError
            The graph is in memory, or `name` is not an absolute IRI.
        """
        from kg.update import merge_graph

        given = list(triples)

        def work(change: Change, iri: IRI | None) -> None:
            merge_graph(change, iri, given)

        return self._written_graph("merge graph", name, work, stay=stay, only_if=only_if)

    def delete_graph(self, name: str | None, *, stay: bool = False, only_if: OnlyIf | None = None) -> Written:
        """Take a graph (an IRI; None: the unnamed graph) away; nothing changes if it is not there.

        Raises
        ------
        kg.errors.QueryRefused
            The graph is computed.
        kg.errors.UsageError
            The graph is in memory, or `name` is not an absolute IRI.
        """
        from kg.update import delete_graph

        return self._written_graph("delete graph", name, delete_graph, stay=stay, only_if=only_if)

    def read_graph(self, name: str | None) -> Iterator[Triple]:
        """Yield the triples of one graph (an IRI; None: the unnamed graph); none if it is not there."""
        from kg.update import read_graph

        return read_graph(cast("Graph", self).store, _iri(name))

    def write_graph(self, name: str | None, output: Format, stream: IO[bytes]) -> None:
        """Write one graph (an IRI; None: the unnamed graph) to a binary stream, as RDF in format `output`.

        Raises
        ------
        kg.errors.ExportError
            The format has no way to write one of its names or texts.
        kg.errors.UsageError
            `name` is not an absolute IRI.
        """
        from kg.store.serialise import serialise

        serialise(self.read_graph(name), output, stream)

    def has_graph(self, name: str | None) -> bool:
        """Return whether there is a graph of that name (an IRI; None: the unnamed graph, which always is)."""
        from kg.update import has_graph

        return has_graph(cast("Graph", self).store, _iri(name))

    def read_triples(self, data: bytes, form: Format, *, name: str, base: str | None = None) -> list[Triple]:
        """Return the triples of a document, as the methods above take them.

        Parameters
        ----------
        data, form
            The document, in one of :data:`kg.formats.RDF_FORMATS`.
        name
            What to call it where it is wrong.
        base
            What relative IRIs are resolved against.

        Raises
        ------
        kg.errors.SyntaxProblem
            It does not parse, or names graphs of its own.
        """
        from kg.load.body import read_triples

        return read_triples(data, form, name=name, base=base)

    # ---------------------------------------------------------------- releases
    def releases(self) -> list[Release]:
        """Return the releases of the store directory, the latest first.

        Raises
        ------
        kg.errors.UsageError
            The graph is in memory.
        """
        from kg.store.releases import releases

        return releases(self.directory)

    def rollback(self, release: str | None = None, *, stay: bool = False) -> str:
        """Make an earlier release current (None: the one before the current one), and return its id.

        Raises
        ------
        kg.errors.StoreError
            There is no such release, or it is damaged.
        kg.errors.UsageError
            The graph is in memory.
        """
        from kg.store.releases import rollback

        chosen = rollback(self.directory, release)
        if not stay:
            self._move()
        return chosen

    def refreshed(self) -> Graph:
        """Return the graph at the release that is current now: this object, if it shows that one.

        Raises
        ------
        kg.errors.UsageError
            The graph is in memory.
        """
        from kg.store.releases import current_release, open_release

        graph, directory = cast("Graph", self), self.directory
        if current_release(directory) == graph.release:
            return graph
        store, questions = open_release(directory)
        now = type(graph)(store, questions=questions)
        now.services, now.indexes_apart = graph.services, graph.indexes_apart
        now.inherit_checks(graph)
        return now

    @property
    def directory(self) -> Path:
        """The store directory that the graph was opened from.

        Raises
        ------
        kg.errors.UsageError
            It is in memory, or an engine elsewhere.
        """
        from kg.store.releases import store_directory
        from kg.store.remote import RemoteStore

        if isinstance(cast("Graph", self).store, RemoteStore):
            raise UsageError(
                "an engine elsewhere is only read here; write to it at its own address, or load files into "
                "it with `kg load PATH… --store URL`",
                parameter="--store",
            )
        directory = store_directory(cast("Graph", self).store)
        if directory is None:
            raise UsageError(
                "a graph in memory is not written to; build a store with `kg load PATH… --store DIR` "
                "and open that",
                parameter="--store",
            )
        return directory

    def _written(self, kind: str, work: Callable[[Change], None], *, stay: bool) -> Written:
        from kg.load.following import follow
        from kg.store.writing import Writer

        written = Writer(self.directory, follow).write(kind, work)
        if not stay:
            self._move()
        return written

    def _written_graph(
        self,
        kind: str,
        name: str | None,
        work: Callable[[Change, IRI | None], None],
        *,
        stay: bool,
        only_if: OnlyIf | None,
    ) -> Written:
        iri = _iri(name)

        def checked(change: Change) -> None:
            if only_if:
                only_if(change.parent, iri is None or change.has_graph(iri))
            work(change, iri)

        return self._written(kind, checked, stay=stay)

    def _move(self) -> None:
        """Show the current release from now on, with nothing remembered of the former."""
        self.__dict__ = dict(vars(self.refreshed()))


def _iri(name: str | None) -> IRI | None:
    from kg.store.convert import to_engine

    if name is None:
        return None
    iri = IRI(name)
    to_engine(iri)
    return iri
