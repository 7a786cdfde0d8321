"""Triples of a pattern: which of their nodes may be claims, and giving those nodes a variable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from kg.footnotes.edits import Edits
from kg.footnotes.paths import Paths
from kg.footnotes.scope import Bound
from kg.sparql import Statement, statements
from kg.sparql.tree import (
    Alternative,
    Blank,
    Collection,
    Inverse,
    Iri,
    Node,
    Path,
    Property,
    PropertyList,
    Sequence,
    Span,
    Triples,
    TriplesBlock,
    TripleTerm,
    Variable,
)
from kg.vocabulary import RDF_TYPE

__all__ = ["Block", "Key", "Writer"]

Key: TypeAlias = str | int
"""A variable by its name, a blank node by its label (with ``_:``), one without a label by its place."""


class Block:
    """What triples say of where claims may stand.

    Attributes
    ----------
    nodes : dict
        For each variable and blank node whether it may be a claim.
    constants : dict
        For each IRI whether a claim may stand where it stands.
    splits, swallows : bool
        Whether a path passes through claims, where it can be divided and where it cannot.
    """

    def __init__(self, block: TriplesBlock, paths: Paths) -> None:
        self._paths = paths
        self._known: set[Span] = set()
        self.nodes: dict[Key, bool] = {}
        self.constants: dict[str, bool] = {}
        self.splits = False
        self.swallows = False
        for edge in statements(block.triples):
            self._add(edge)

    @property
    def variables(self) -> dict[str, Bound]:
        """The variables of the text."""
        return {
            key: Bound(True, may)
            for key, may in self.nodes.items()
            if isinstance(key, str) and not key.startswith("_:")
        }

    @property
    def hides(self) -> bool:
        """Whether there may be claims that are neither variables nor constants."""
        blank = (may for key, may in self.nodes.items() if not isinstance(key, str) or key.startswith("_:"))
        return self.splits or self.swallows or any(blank)

    def _add(self, edge: Statement) -> None:
        verb = edge.verb
        if isinstance(verb, Variable):
            self._note(verb, False)
            first = last = True
        elif isinstance(verb, Iri) and verb.value == RDF_TYPE and isinstance(edge.object, Iri):
            first, last = self._paths.reach.instance(edge.object.value), False
        else:
            found = self._paths.ends(verb)
            first, last = found.start, found.end
            self._look_into(verb)
        self._note(edge.subject, first)
        self._note(edge.object, last)

    def _look_into(self, path: Path) -> None:
        if path.span not in self._known:  # it stands before each object of a list
            self._known.add(path.span)
            self.splits = self.splits or self._paths.splits(path)
            self.swallows = self.swallows or self._paths.swallows(path)

    def _note(self, node: Node, may: bool) -> None:
        if isinstance(node, TripleTerm):
            for variable in node.variables:
                self._note(variable, True)
        elif isinstance(node, Iri):
            self.constants[node.value] = self.constants.get(node.value, False) or may
        elif (key := _key(node)) is not None:
            self.nodes[key] = self.nodes.get(key, True) and may


class Writer:
    """Gives the nodes of a block a variable where they may be claims and have none.

    Attributes
    ----------
    added : dict
        The new variables.
    """

    def __init__(self, edits: Edits, paths: Paths, block: Block, labels: dict[str, str]) -> None:
        self._edits = edits
        self._paths = paths
        self._block = block
        self._labels = labels
        self.added: dict[str, Bound] = {}
        self._lines: list[str] = []

    def write(self, block: TriplesBlock) -> None:
        """Edit the text of a block."""
        for statement in block.triples:
            if self._has_more_claims(statement):
                self._edits.replace(statement.span, self._rewritten(statement))
                self._edits.reorders = True
            else:
                self._name_labelled(statement)

    def _has_more_claims(self, statement: Triples) -> bool:
        """Return whether claims may stand where only writing the statement anew can show them."""
        edges = [*statements([statement])]
        keys = {_key(node) for edge in edges for node in (edge.subject, edge.object)}
        unnamed = any(self._block.nodes[key] for key in keys if isinstance(key, int))
        verbs = (edge.verb for edge in edges if not isinstance(edge.verb, Variable))
        return unnamed or any(self._paths.splits(verb) for verb in verbs)

    def _name_labelled(self, statement: Triples) -> None:
        for node in _nodes(statement):
            if isinstance(node, Blank) and node.label in self._labels:
                self._edits.replace(node.span, self._node(node))
                self._edits.reorders = True

    # ------------------------------------------------------------ writing anew
    def _rewritten(self, statement: Triples) -> str:
        self._lines = []
        subject = self._node(statement.subject)
        self._described(subject, statement.properties)
        if not statement.properties and not isinstance(statement.subject, PropertyList):
            self._lines.append(subject)
        return " . ".join(self._lines)

    def _described(self, subject: str, properties: tuple[Property, ...]) -> None:
        for entry in properties:
            for node in entry.objects:
                for line in self._triples(subject, entry.verb, self._node(node), certain=True):
                    self._edits.spend(len(line))
                    self._lines.append(line)

    def _node(self, node: Node) -> str:
        """Return how a node is written, and write what is said in it."""
        if isinstance(node, Collection):
            return f"( {' '.join(self._node(item) for item in node.items)} )"
        if isinstance(node, PropertyList):
            name = self._new(self._block.nodes.get(node.span.start, True), certain=True)
            self._described(name, node.properties)
            return name
        if isinstance(node, Blank) and node.label is None:
            return self._new(self._block.nodes.get(node.span.start, True), certain=True)
        if isinstance(node, Blank) and node.label in self._labels:
            name = self._labels[node.label]
            self.added[name] = Bound(True, self._block.nodes[f"_:{node.label}"])
            return f"?{name}"
        return self._edits.source(node)

    def _new(self, claim: bool, *, certain: bool) -> str:
        name = self._edits.new_name()
        self.added[name] = Bound(certain, claim)
        return f"?{name}"

    def _triples(self, subject: str, verb: Variable | Path, node: str, *, certain: bool) -> Iterator[str]:
        """Yield the triples, or groups of them, that a path comes to."""
        if isinstance(verb, Variable) or not self._paths.splits(verb):
            yield f"{subject} {self._edits.source(verb)} {node}"
        elif isinstance(verb, Inverse):
            yield from self._triples(node, verb.path, subject, certain=certain)
        elif isinstance(verb, Alternative):
            branches = (self._triples(subject, branch, node, certain=False) for branch in verb.branches)
            yield " UNION ".join(f"{{ {' . '.join(branch)} }}" for branch in branches)
        elif isinstance(verb, Sequence):
            yield from self._steps(subject, verb, node, certain=certain)

    def _steps(self, subject: str, path: Sequence, node: str, *, certain: bool) -> Iterator[str]:
        """Yield the triples of a sequence, divided where a claim may stand or a step is written anew."""
        steps, claims = path.steps, self._paths.joints(path)
        apart = [self._paths.splits(step) for step in steps]
        start = 0
        for place, step in enumerate(steps):
            last = place == len(steps) - 1
            if not last and not claims[place] and not apart[place] and not apart[place + 1]:
                continue
            end = node if last else self._new(claims[place], certain=certain)
            if start == place:
                yield from self._triples(subject, step, end, certain=certain)
            else:
                text = self._edits.text[steps[start].span.start : step.span.end]
                yield f"{subject} {text} {end}"
            subject, start = end, place + 1


def _nodes(statement: Triples) -> Iterator[Node]:
    yield statement.subject
    for edge in statements([statement]):
        yield edge.object


def _key(node: Node) -> Key | None:
    if isinstance(node, Variable):
        return node.name
    if isinstance(node, Blank) and node.label is not None:
        return f"_:{node.label}"
    return node.span.start if isinstance(node, Blank | PropertyList) else None
