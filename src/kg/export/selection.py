"""From what is asked for to lines of statements: everything, a neighbourhood, classes, a query, a picture."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from kg import labels
from kg.errors import ExportError
from kg.export import losses
from kg.export.choice import Choice, EdgeRow, Picture
from kg.export.classes import ClassNames
from kg.export.edge_rows import Edges
from kg.export.folding import Folded, Folds
from kg.export.lines import drawn_edge, statement, token
from kg.export.losses import Losses
from kg.export.members import Members
from kg.export.observations import Observations
from kg.export.words import words
from kg.model import ClassSummary
from kg.store.patterns import iris, one_of, rows
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.store.schema import base_of, folded_classes, housekeeping
from kg.terms import IRI, Resource, Triple

__all__ = ["Selection", "select"]

_ABOUT_THE_GRAPH: Final = ("ontology", "outside-terms", "catalogue")
_LINES: Final = 5_000

Take = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for, in words, and how to have it.

    ``pour`` hands all lines of it on, once; ``graphs`` are the named graphs in the order of
    their numbers in the lines, where the lines have numbers; ``made`` says that edges come from
    the rows of a query and may have times.
    """

    words: str
    pour: Callable[[Take], None]
    graphs: tuple[str, ...] = ()
    made: bool = False


def select(
    store: Store,
    choice: Choice,
    classes: Mapping[str, ClassSummary],
    noted: Losses,
    *,
    format_name: str,
    drawn: bool,
) -> Selection:
    """Return what is asked for; for a drawing, without what speaks about the graph itself.

    Raises
    ------
    kg.errors.ExportError
        The choices exclude each other, or a class is unknown.
    """
    if choice.ways > 1:
        raise ExportError(
            format_name, "an entity, a query, a page and classes each select a part; give one of them"
        )
    if choice.depth < 0:
        raise ExportError(format_name, f"the depth is a number of steps, 0 or more, not {choice.depth}")
    return _Selecting(store, choice, classes, noted, format_name, drawn=drawn).select()


class _Selecting:
    """One act of selecting."""

    def __init__(
        self,
        store: Store,
        choice: Choice,
        classes: Mapping[str, ClassSummary],
        noted: Losses,
        format_name: str,
        *,
        drawn: bool,
    ) -> None:
        self._store = store
        self._choice = choice
        self._classes = classes
        self._noted = noted
        self._format = format_name
        self._drawn = drawn
        self._fold = drawn and choice.fold
        self._hidden = _not_drawn(store) if drawn else frozenset[str]()
        shown = (name for name in store.named_graphs() if name not in self._hidden)
        self._graphs = {name: number for number, name in enumerate(shown)} if drawn else {}

    def select(self) -> Selection:
        choice = self._choice
        if choice.focus is not None:
            return self._around(choice.focus)
        if choice.edge_rows is not None:
            return self._edges(choice.edge_rows, choice.query or "")
        if choice.query is not None:
            triples = self._store.construct(choice.query) if choice.triples is None else choice.triples
            told = self._words("triples", query=labels.one_line(choice.query))
            return Selection(told, partial(_hand_on, triples))
        if choice.picture is not None:
            return self._picture(choice.picture)
        if choice.only_classes:
            return self._instances(choice.only_classes)
        return self._everything()

    def _words(self, key: str, **parts: str | int) -> str:
        return words(key, self._choice.language, **parts)

    # ---------------------------------------------------------------- the parts
    def _everything(self) -> Selection:
        several = len(self._graphs) > 1  # else their numbers would tell nothing
        numbers = {name: b" .%d\n" % number for name, number in self._graphs.items() if several}

        def pour(take: Take) -> None:
            folds = self._folds(take, self._folded(), _anybody, edges=True)

            def sift(graph: str, text: bytes) -> None:
                if graph in self._hidden:
                    self._noted.note(losses.HIDDEN, text.count(b"\n"))
                else:
                    folds.sift(text.replace(b" .\n", numbers[graph]) if graph in numbers else text)

            self._store.dump(sift)
            folds.unfold()

        return Selection(self._words("all"), pour, tuple(self._graphs))

    def _around(self, focus: Resource) -> Selection:
        """Select all within some links of `focus`, and every link among it."""
        depth, iri = self._choice.depth, str(focus)
        hidden = () if self._hidden and self._described_in_hidden(iri) else self._hidden
        name = refs(self._store, [iri], self._choice.language, self._classes)[iri].label

        def pour(take: Take) -> None:
            folded = self._folded(but=[iri])
            near = Members(self._store, folded, hidden, self._graphs).within(iri, depth)
            self._pour_members(near, folded, hidden, take)

        told = self._words("next" if depth == 1 else "around", name=name, depth=depth)
        return Selection(told, pour, tuple(self._graphs))

    def _instances(self, names: Sequence[str]) -> Selection:
        """Select the instances of classes, and of their subclasses, with the links among them."""
        known = ClassNames(self._store, self._classes)
        wanted = [known.resolve(name, self._format) for name in names]
        below = known.with_subclasses(wanted)

        def pour(take: Take) -> None:
            query = f"SELECT DISTINCT ?it {{ VALUES ?c {{ {iris(below)} }} ?it a ?c }}"
            members = {str(row["it"]) for row in rows(self._store, query)}
            self._pour_members(members, self._folded(unless=below), (), take)

        names = self._words("comma").join(known.label(iri) for iri in wanted)
        return Selection(self._words("instances", names=names), pour, tuple(self._graphs))

    def _edges(self, edge_rows: Iterable[EdgeRow], query: str) -> Selection:
        def pour(take: Take) -> None:
            edges = Edges(self._noted)
            for part in edges.lines(edge_rows):
                take(part)
            self._pour_members(edges.ends, self._folded(but=edges.ends), (), take, links=False)

        return Selection(self._words("edges", query=labels.one_line(query)), pour, made=True)

    def _picture(self, picture: Picture) -> Selection:
        def pour(take: Take) -> None:
            shown = set(picture.nodes)
            if not self._drawn:
                self._pour_members(shown, self._folded(), (), take)
                return
            self._noted.note(losses.GROUPS, picture.hidden)
            take(
                b"".join(
                    drawn_edge(token(source), b"<%b>" % relation.encode(), token(target), weight=weight)
                    for source, relation, target, weight in picture.edges
                )
            )
            self._pour_members(shown, self._folded(but=shown), (), take, links=False)

        key = "opened" if picture.opened else "page"
        return Selection(self._words(key, name=picture.name, opened=picture.opened), pour)

    # ------------------------------------------------------------------ members
    def _pour_members(
        self, members: set[str], folded: Folded, hidden: Collection[str], take: Take, *, links: bool = True
    ) -> None:
        folds = self._folds(take, folded, members.__contains__, edges=links)
        Members(self._store, folded, hidden, self._graphs).pour(members, folds.sift, links=links)
        folds.unfold()

    def _folds(self, take: Take, folded: Folded, is_node: Callable[[str], bool], *, edges: bool) -> Folds:
        observations = Observations(self._store, self._classes)
        return Folds(
            *(folded, observations, self._classes, self._noted),
            take=take,
            is_node=is_node,
            edges=edges,
        )

    def _folded(self, *, but: Collection[str] = (), unless: Collection[str] = ()) -> Folded:
        if not self._drawn:
            return Folded(self._store, ())
        terms = folded_classes(self._store, self._classes)
        kinds = terms - set(unless) if self._fold else ()
        return Folded(self._store, kinds, but, self._described(terms))

    def _described(self, terms: Collection[str]) -> set[str]:
        """Return the terms that the drawn graphs speak of; where there are none, nothing is sifted."""
        if not terms:
            return set()
        visible = f"FILTER(?g NOT IN {one_of(sorted(self._hidden))})" if self._hidden else ""
        told = f"VALUES ?c {{ {iris(sorted(terms))} }} GRAPH ?g {{ ?c ?p ?o }} {visible}"
        query = f"SELECT DISTINCT ?c {{ {told} }}"
        return {str(row["c"]) for row in rows(self._store, query)}

    def _described_in_hidden(self, iri: str) -> bool:
        it = IRI(iri).n3()
        query = f"SELECT ?p {{ GRAPH ?g {{ {it} ?p ?o }} FILTER(?g IN {one_of(self._hidden)}) }} LIMIT 1"
        return not iri.startswith("_:") and any(True for _ in rows(self._store, query))


def _anybody(_key: str) -> bool:
    return True


def _hand_on(triples: Iterable[Triple], take: Take) -> None:
    waiting: list[bytes] = []
    for triple in triples:
        waiting.append(statement(*triple))
        if len(waiting) == _LINES:
            take(b"".join(waiting))
            waiting.clear()
    take(b"".join(waiting))


def _not_drawn(store: Store) -> frozenset[str]:
    """Return the graphs that a drawing leaves out.

    They are what the loader computed, and those that come with ``kg`` and speak of its vocabulary
    and files. Somebody else's graphs of these names are drawn.
    """
    own = housekeeping(store)
    folder = f"{base_of(store)}graph/"
    if f"{folder}ontology" in own:
        own = [*own, *(folder + name for name in _ABOUT_THE_GRAPH)]
    return frozenset(own)
