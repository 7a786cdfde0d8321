"""What belongs to a set of nodes: their statements, and the claims about them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from kg.export.folding import Folded
from kg.export.lines import ORIGINS, source, statement, token
from kg.store.folds import QUALIFIES, edges_of
from kg.store.patterns import Sites, chunks, iris, one_of, rows
from kg.store.protocol import Store
from kg.terms import IRI, BlankNode, Literal, Triple
from kg.vocabulary import PREFIXES, RDF_TYPE

__all__ = ["Members"]

Saying = tuple[IRI | BlankNode, IRI, IRI | BlankNode | Literal, int | None]
"""A statement and the number of its named graph."""

_CHUNK: Final = 250
_KGO: Final = PREFIXES["kgo"]


class Members:
    """Asks a store for what is said of nodes, chunk by chunk.

    Parameters
    ----------
    folded
        Things that are no nodes.
    hidden
        Named graphs that are not drawn.
    graphs
        The numbers of the named graphs.
    """

    def __init__(
        self, store: Store, folded: Folded, hidden: Collection[str], graphs: Mapping[str, int]
    ) -> None:
        self._store = store
        self._folded = folded
        self._graphs = graphs
        self._visible = f"FILTER(?g NOT IN {one_of(sorted(hidden))})" if hidden else ""

    # ------------------------------------------------------------- statements
    def pour(self, members: Collection[str], take: Callable[[bytes], None], *, links: bool) -> None:
        """Hand on what is said of `members`, and of the claims about them.

        Of links only those that end at a member or a folded thing are taken; without `links`
        only the latter.
        """
        claims: set[str] = set()
        for part in chunks(sorted(members), _CHUNK):
            lines = []
            for subject, predicate, value, graph in self._said_of(part):
                if isinstance(value, IRI | BlankNode) and predicate.value != RDF_TYPE:
                    if token(str(value)) in self._folded:
                        claims.add(str(value))
                    elif not links or str(value) not in members:
                        if predicate.value in ORIGINS:
                            lines.append(source(token(str(subject)), token(str(value))))
                        continue
                lines.append(statement(subject, predicate, value, graph))
            take(b"".join(lines))
            claims.update(self._naming(part))
        for part in chunks(sorted(claims), _CHUNK):
            take(b"".join(statement(*triple) for triple in self._said_of(part)))
            take(b"".join(statement(*triple) for triple in self._said_to(part)))

    def _said_of(self, keys: Collection[str]) -> Iterator[Saying]:
        yield from self._triples(keys, "?it ?p ?o", subject="it", value="o")

    def _said_to(self, keys: Collection[str]) -> Iterator[Saying]:
        for triple in self._triples(keys, "?o ?p ?it", subject="o", value="it"):
            if token(str(triple[0])) not in self._folded and triple[1].value != RDF_TYPE:
                yield triple

    def _triples(self, keys: Collection[str], link: str, *, subject: str, value: str) -> Iterator[Saying]:
        sites = Sites.of(keys)
        pattern = sites.each(f"GRAPH ?g {{ {link} }} {self._visible}")
        for row in rows(self._store, f"SELECT {sites.select}?it ?p ?o ?g {{ {pattern} }}", sites.bindings):
            said, predicate, other = row[subject], row["p"], row[value]
            assert isinstance(said, IRI | BlankNode)
            assert isinstance(predicate, IRI)
            if not isinstance(other, Triple):  # a statement about a statement is not drawn
                yield said, predicate, other, self._graphs.get(str(row["g"]))

    # ------------------------------------------------------------------ claims
    def _naming(self, keys: Collection[str]) -> set[str]:
        """Return the folded things that name any of `keys`, or a metric that measures one."""
        if not self._folded.classes:
            return set()
        sites = Sites.of(keys)
        kinds = f"?c a ?k VALUES ?k {{ {iris(sorted(self._folded.classes))} }}"
        found = set[str]()
        for body in (f"?c ?p ?it . {kinds}", f"?m <{_KGO}measures> ?it . ?c <{_KGO}metric> ?m . {kinds}"):
            query = f"SELECT {sites.select}?c {{ {sites.each(body)} }}"
            found.update(str(row["c"]) for row in rows(self._store, query, sites.bindings))
        return {key for key in found if token(key) in self._folded}

    # -------------------------------------------------------------- neighbours
    def within(self, focus: str, depth: int) -> set[str]:
        """Return what lies within `depth` steps of `focus`, in either direction; types are not followed.

        A step through a folded thing is one step, from either end of the edges that it stands for.
        """
        reached = {focus}
        frontier = reached
        for _ in range(depth):
            frontier = {
                key for part in chunks(sorted(frontier), _CHUNK) for key in self._next_to(part)
            } - reached
            reached = reached | frontier
        return reached

    def _next_to(self, keys: Collection[str]) -> set[str]:
        found = set(self._linked(keys))
        through = {key for key in found if token(key) in self._folded}
        ours, near = set(keys), found - through
        for part in chunks(sorted(through), _CHUNK):
            for edges in self._edges_through(part):
                near.update(end for edge in edges if not ours.isdisjoint(edge) for end in edge)
        return near

    def _linked(self, keys: Collection[str]) -> Iterator[str]:
        sites = Sites.of(keys)
        for link in ("?it ?p ?n", "?n ?p ?it"):
            pattern = sites.each(f"GRAPH ?g {{ {link} }} {self._visible} FILTER(?p != <{RDF_TYPE}>)")
            for row in rows(self._store, f"SELECT DISTINCT {sites.select}?n {{ {pattern} }}", sites.bindings):
                if isinstance(row["n"], IRI | BlankNode):
                    yield str(row["n"])

    def _edges_through(self, things: Collection[str]) -> Iterator[set[tuple[str, str]]]:
        outs: dict[str, set[tuple[str, str]]] = {key: set() for key in things}
        ins: dict[str, set[tuple[str, str]]] = {key: set() for key in things}
        for subject, predicate, value, _ in self._said_of(things):
            if isinstance(value, Literal) or predicate.value == RDF_TYPE or predicate.value in QUALIFIES:
                continue
            if token(str(value)) not in self._folded:
                outs[str(subject)].add((predicate.value, str(value)))
        for subject, predicate, value, _ in self._said_to(things):
            ins[str(value)].add((predicate.value, str(subject)))
        for key in things:
            yield edges_of(outs[key], ins[key])
