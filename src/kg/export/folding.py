"""Folded things: a claim becomes an edge and a figure, a mere concept an attribute of what names it.

Classes with ``kgo:foldInViews`` hold things that stand between others. The sieve sets
their statements aside; each then becomes the edges of :mod:`kg.store.folds`, and an
observation a figure of the things that it measures.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, groupby
from typing import Final

from kg.export import losses
from kg.export.lines import QUOTE, TYPE, concept, literal, name, token
from kg.export.losses import Losses
from kg.export.observations import Observations, Said
from kg.export.sorting import Sorter
from kg.model import ClassSummary
from kg.store.folds import QUALIFIES, edges_of
from kg.store.patterns import iris, rows
from kg.store.protocol import Store
from kg.store.refs import main_class
from kg.vocabulary import PREFIXES

__all__ = ["Folded", "Folds"]

_NAMED_BY: Final = b"<"
_OF_TERMS: Final = tuple(PREFIXES[prefix] for prefix in ("rdfs", "owl", "skos"))
"""What links terms of a vocabulary; a thing with no other links is a mere concept."""
_KEPT: Final = frozenset(Observations.TOLD)


class Folded:
    """The folded things of a store, kept as a hash of eight bytes each.

    Two of a million hashes are alike once in ten million graphs.

    Parameters
    ----------
    classes
        Those whose instances are folded.
    but
        Things that stay, though they are such instances.
    terms
        Terms of a vocabulary, which are no things at all.
    """

    def __init__(
        self, store: Store, classes: Collection[str], but: Collection[str] = (), terms: Collection[str] = ()
    ) -> None:
        found: Iterable[str] = ()
        if classes:
            query = f"SELECT DISTINCT ?x {{ VALUES ?c {{ {iris(sorted(classes))} }} ?x a ?c }}"
            found = (str(row["x"]) for row in rows(store, query))
        self.classes = classes
        self.terms = frozenset(terms).difference(but)
        keys = chain(found, terms)
        self._hashes = array("q", sorted(hash(token(key)) for key in keys if key not in but))

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def __contains__(self, written: object) -> bool:
        mark = hash(written)
        place = bisect_left(self._hashes, mark)
        return place < len(self._hashes) and self._hashes[place] == mark


class Folds:
    """Sets the statements of folded things aside, and turns them into edges, figures and attributes.

    Parameters
    ----------
    folded
        Which things are folded.
    take
        Where all other lines go, and at the end what the folded things have become.
    is_node
        Whether a thing is one of the nodes; edges and figures lead to no others.
    edges
        Whether claims become edges; otherwise only figures.
    """

    def __init__(
        self,
        folded: Folded,
        observations: Observations,
        classes: Mapping[str, ClassSummary],
        noted: Losses,
        *,
        take: Callable[[bytes], None],
        is_node: Callable[[str], bool],
        edges: bool,
    ) -> None:
        self._folded = folded
        self._observations = observations
        self._classes = classes
        self._noted = noted
        self._take = take
        self._is_node = is_node
        self._edges = edges
        self._aside = Sorter()

    def sift(self, text: bytes) -> None:
        """Take in whole lines of statements."""
        if not self._folded:
            self._take(text)
            return
        plain: list[bytes] = []
        aside: list[bytes] = []
        for line in text.splitlines(keepends=True):
            subject, predicate, rest = line.split(b" ", 2)
            if subject in self._folded:
                aside.append(line)
                continue
            target = b"" if rest[0] == QUOTE or predicate == TYPE else rest.partition(b" ")[0]
            if target and target in self._folded:
                aside.append(b"%b < %b %b\n" % (target, predicate, subject))
            else:
                plain.append(line)
        self._take(b"".join(plain))
        self._aside.take(b"".join(aside))

    def unfold(self) -> None:
        """Hand on what the folded things have become."""
        split = (line.split(b" ", 2) for line in self._aside)
        for thing, parts in groupby(split, key=lambda part: part[0]):
            self._take(b"".join(self._become(thing, parts)))

    def _become(self, thing: bytes, parts: Iterator[list[bytes]]) -> list[bytes]:
        said, ins = _read(parts)
        outs = {
            (predicate, other)
            for predicate, others in said.links.items()
            if predicate not in QUALIFIES and not predicate.startswith(_OF_TERMS)
            for other in others
            if token(other) not in self._folded
        }
        cls = main_class(said.types, self._classes)
        if not outs or cls is None:
            if name(thing) in self._folded.terms:
                self._noted.note(losses.HIDDEN, said.size, name(thing))
            return [
                concept(token(other), b"<%b>" % predicate.encode(), thing)
                for predicate, other in ins
                if self._is_node(other)
            ]
        lines = [
            b"%b <%b> %b ~\n" % (token(source), cls.encode(), token(target))
            for source, target in sorted(edges_of(outs, ins))
            if self._edges and self._is_node(source) and self._is_node(target)
        ]
        lines += self._observations.figures(name(thing), cls, said, self._noted, self._is_node)
        self._noted.note(losses.FOLDED if lines else losses.OUTSIDE, 1, cls)
        if lines:
            self._note_details(said)
        return lines

    def _note_details(self, said: Said) -> None:
        for predicate, texts in said.literals.items():
            if predicate not in _KEPT:
                self._noted.note(losses.CLAIM_DETAILS, len(texts), predicate)
        for predicate, others in said.links.items():
            if predicate in QUALIFIES and predicate not in _KEPT:
                self._noted.note(losses.CLAIM_DETAILS, len(others), predicate)


def _read(parts: Iterable[list[bytes]]) -> tuple[Said, set[tuple[str, str]]]:
    """Return what is said of a folded thing, and (property, other) of what names it."""
    said, ins = Said(), set[tuple[str, str]]()
    for _, predicate, rest in parts:
        value, _, last = rest.rpartition(b" ")
        if predicate == _NAMED_BY:
            ins.add((name(value), name(last.rstrip())))
        elif predicate == TYPE:
            said.types.add(name(value))
        else:
            of = said.literals if value[0] == QUOTE else said.links
            found = of.setdefault(name(predicate), [])
            text = literal(value[1 : value.rindex(b'"')]) if value[0] == QUOTE else name(value)
            if text not in found:  # the same may stand in two files
                found.append(text)
    return said, ins
