"""Queries over a single file that is held as the default graph, made to see its named graph.

In ``GRAPH name { … }`` of the file, and everywhere where FROM chooses it, patterns are asked of the default
graph and filters keep away what this program has added to it; where any graph may be meant, both the file and
the other graphs are asked. So a query means what the standard says, and takes no longer. What cannot be told
apart so (a path over any predicate, a pattern on a node without a name in ``SELECT *``) is left to
:mod:`kg.store.datasets`, which fills the graphs for that query.

https://www.w3.org/TR/sparql11-query/#rdfDataset
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import count
from typing import Final

from kg.sparql import Statement, children, statements, walk
from kg.sparql.tree import (
    Alternative,
    Annotation,
    Blank,
    Graph,
    Group,
    Inverse,
    Iri,
    Negated,
    Node,
    Part,
    Path,
    Query,
    Repeat,
    Span,
    SubSelect,
    TriplesBlock,
    TripleTerm,
    Values,
    Variable,
)
from kg.sparql.tree import Sequence as Steps
from kg.store.lone import LoneGraph

__all__ = ["Asked", "Unclear", "over_default_graph"]

_NEVER: Final = "false"
_BOTH: Final = 2


class Asked(Enum):
    """What patterns are asked of."""

    UNION = auto()
    """All graphs: the default graph as it is held."""
    FILE = auto()
    OTHER = auto()
    """Graphs that stand for themselves, and can be reached by their names only."""


class Unclear(Exception):
    """A query in which the file's triples cannot be told from those that were added."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a query one is.

    ``renames``: a node without a name can become a variable, as no ``SELECT *`` would show it.
    ``values``: those that are joined with what stands here.
    """

    asked: Asked
    renames: bool
    values: tuple[Values, ...] = ()


def over_default_graph(query: Query, lone: LoneGraph, asked: Asked, *, is_named: bool) -> str:
    """Return the text of a query that asks the default graph where it means the graph of the file.

    Parameters
    ----------
    asked
        What the query's own default graph is.
    is_named
        Whether that graph is among those that GRAPH reaches.

    Raises
    ------
    Unclear
    """
    return _Writer(query, lone, is_named=is_named).text(asked)


class _Writer:
    def __init__(self, query: Query, lone: LoneGraph, *, is_named: bool) -> None:
        self._query = query
        self._lone = lone
        self._is_named = is_named
        self._added = frozenset(node.value for node in lone.subjects)
        self._said = frozenset(node.value for node in lone.predicates)
        self._bounds = frozenset(node.value for node in lone.bounds)
        self._names: dict[str | Span, str] = {}
        self._taken = {part.name for part in walk(query) if isinstance(part, Variable)}

    def text(self, asked: Asked) -> str:
        """Return the whole query, without FROM."""
        query = self._query
        is_described = query.form == "DESCRIBE" or (query.form == "CONSTRUCT" and not query.template)
        if is_described and asked is not Asked.UNION:
            raise Unclear
        place = _Place(asked, renames=not query.select or bool(query.select.projections))
        edits = [(clause, "") for clause in query.datasets]
        outer = [
            part for part in children(query) if part not in query.datasets and part not in query.template
        ]
        return self._spliced(query, [*edits, *((part, self._written(part, place)) for part in outer)])

    def _spliced(self, part: Part, edits: Iterable[tuple[Part, str]]) -> str:
        """Return the text of a part with those of parts inside it put in their places."""
        pieces, place = [], part.span.start
        for inner, text in sorted(edits, key=lambda edit: edit[0].span):
            pieces += [self._query.text[place : inner.span.start], text]
            place = inner.span.end
        return "".join([*pieces, self._query.text[place : part.span.end]])

    def _written(self, part: Part, place: _Place) -> str:
        if isinstance(part, Graph):
            return self._graph(part, place)
        if isinstance(part, TriplesBlock) and place.asked is Asked.OTHER:
            raise Unclear
        if isinstance(part, Group):
            place = replace(place, values=tuple(each for each in part.elements if isinstance(each, Values)))
        if isinstance(part, SubSelect):
            place = replace(place, renames=bool(part.select.projections))
        if isinstance(part, Blank) and place.asked is Asked.FILE and place.renames:
            return f"?{self._name(part)}"
        written = self._spliced(part, [(inner, self._written(inner, place)) for inner in children(part)])
        if isinstance(part, Group) and place.asked is Asked.FILE and (kept := self._conditions(part, place)):
            return f"{written[:-1]} FILTER({' && '.join(kept)}) }}"
        return written

    def _graph(self, part: Graph, place: _Place) -> str:
        ours, name = str(self._lone.name), part.name
        if isinstance(name, Iri):
            if name.value == self._lone.name.value and self._is_named:
                return self._written(part.group, replace(place, asked=Asked.FILE))
            return self._elsewhere(part, place)
        if not self._is_named or self._is_excluded(name, place):
            return self._elsewhere(part, place)
        if not place.renames and any(isinstance(inner, Blank) and inner.label for inner in walk(part.group)):
            raise Unclear  # a label may not stand in two places
        if any(isinstance(inner, Graph) for inner in walk(part.group)):
            raise Unclear  # engines differ about what the outer name is then
        file = self._written(part.group, replace(place, asked=Asked.FILE))
        others = f"{self._elsewhere(part, place)} FILTER(?{name.name} != {ours})"
        return f"{{ {{ {file} VALUES ?{name.name} {{ {ours} }} }} UNION {{ {others} }} }}"

    def _is_excluded(self, name: Variable, place: _Place) -> bool:
        """Return whether VALUES beside a GRAPH let its name be other graphs only."""
        for values in place.values:
            at = [variable.name for variable in values.variables]
            if name.name in at:
                listed = [row[at.index(name.name)] for row in values.rows]
                if all(isinstance(node, Iri) and node.value != self._lone.name.value for node in listed):
                    return True
        return False

    def _elsewhere(self, part: Graph, place: _Place) -> str:
        inside = replace(place, asked=Asked.UNION)  # patterns stay as they are
        return self._spliced(part, [(part.group, self._written(part.group, inside))])

    # ------------------------------------------------------------------ patterns
    def _conditions(self, group: Group, place: _Place) -> list[str]:
        """Return what keeps away the triples of a group's patterns that are not the file's."""
        found: dict[str, None] = {}
        for block in group.elements:
            if isinstance(block, TriplesBlock):
                for subject, verb, value in _patterns(block):
                    found.update(dict.fromkeys(self._keeping(subject, verb, value, block, place)))
        return list(found)

    def _keeping(
        self, subject: Node, verb: Variable | Path, value: Node, block: TriplesBlock, place: _Place
    ) -> Iterator[str]:
        if isinstance(verb, Variable):
            yield from self._keeping_subject(subject, place)
            if self._bounds:
                yield _outside(verb.name, self._bounds)
        elif isinstance(verb, Iri):
            if verb.value in self._bounds:
                yield _NEVER
            elif verb.value in self._said:
                yield from self._keeping_subject(subject, place)
        else:
            self._check_ends(subject, verb, value, block)
            if self._goes_through(verb, self._said):
                yield from self._keeping_subject(subject, place)

    def _keeping_subject(self, subject: Node, place: _Place) -> Iterator[str]:
        if isinstance(subject, Variable):
            yield _outside(subject.name, self._added)
        elif isinstance(subject, Blank) and place.renames:
            yield _outside(self._name(subject), self._added)
        elif isinstance(subject, Iri):
            if subject.value in self._added:
                yield _NEVER
        else:
            raise Unclear

    def _name(self, blank: Blank) -> str:
        """Return the variable that stands for a node without a name."""
        key = blank.label or blank.span
        if key not in self._names:
            self._names[key] = next(name for n in count() if (name := f"node{n}") not in self._taken)
            self._taken.add(self._names[key])
        return self._names[key]

    # --------------------------------------------------------------------- paths
    def _goes_through(self, path: Path, predicates: frozenset[str]) -> bool:
        """Return whether a path has some of these predicates, all of them as its first step."""
        if not _iris(path) & predicates:
            return False
        first, *later = path.steps if isinstance(path, Steps) else (path,)
        is_plain = isinstance(first, Iri) or (
            isinstance(first, Alternative) and all(isinstance(branch, Iri) for branch in first.branches)
        )
        if not is_plain or any(_iris(step) & predicates for step in later):
            raise Unclear
        return True

    def _check_ends(self, subject: Node, path: Path, value: Node, block: TriplesBlock) -> None:
        """Refuse a path that may go anywhere, or that leads from any node to itself."""
        if any(isinstance(part, Negated) for part in walk(path)) or _iris(path) & self._bounds:
            raise Unclear
        ends = [end for end in (subject, value) if isinstance(end, Variable | Blank)]
        if _is_empty(path) and len(ends) == _BOTH and not any(_is_held(end, block) for end in ends):
            raise Unclear


def _outside(name: str, iris: Iterable[str]) -> str:
    return f"?{name} NOT IN ({', '.join(f'<{iri}>' for iri in sorted(iris))})"


def _iris(path: Path) -> set[str]:
    return {part.value for part in walk(path) if isinstance(part, Iri)}


def _is_empty(path: Path) -> bool:
    """Return whether a path may have no step at all."""
    if isinstance(path, Repeat):
        return path.mark != "+" or _is_empty(path.path)
    if isinstance(path, Inverse):
        return _is_empty(path.path)
    if isinstance(path, Alternative):
        return any(map(_is_empty, path.branches))
    return isinstance(path, Steps) and all(map(_is_empty, path.steps))


def _is_held(end: Node, block: TriplesBlock) -> bool:
    """Return whether a variable is in a pattern that only triples match, and so is a node of the graph."""
    return any(
        isinstance(end, Variable)
        and any(isinstance(node, Variable) and node.name == end.name for node in (subject, value))
        for subject, verb, value in _patterns(block)
        if isinstance(verb, Variable) or not _is_empty(verb)
    )


def _patterns(block: TriplesBlock) -> Iterator[Statement]:
    """Yield the patterns of a block, those inside of nodes without a name too."""
    if any(isinstance(part, TripleTerm | Annotation) for part in walk(block)):
        raise Unclear
    return statements(block.triples)
