"""Graph patterns: which claims their solutions rest on, and bringing those along."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from kg.footnotes import why
from kg.footnotes.edits import Edits
from kg.footnotes.paths import Paths
from kg.footnotes.reach import Cautious, Reach
from kg.footnotes.scope import Bound, Scope
from kg.footnotes.statements import Block, Writer
from kg.sparql import children, walk
from kg.sparql.tree import (
    Annotation,
    Bind,
    Blank,
    Element,
    Expression,
    Filter,
    Graph,
    Group,
    Iri,
    Lateral,
    Minus,
    Optional,
    Part,
    Query,
    Service,
    SubSelect,
    TriplesBlock,
    TripleTerm,
    Union,
    Values,
    Variable,
)
from kg.terms import IRI

__all__ = ["Patterns"]

_UNSURE: Final = Bound(False, False)
_UNOPENED: Final = (Annotation, TripleTerm)


class Patterns:
    """Looks through the patterns of a query, and edits them.

    Attributes
    ----------
    constants : dict
        IRIs that may be claims on which every row rests.
    reasons : dict
        Why claims may be missing, each once.
    """

    def __init__(self, query: Query, reach: Reach) -> None:
        self.edits = Edits(query.text)
        self.constants: dict[str, None] = {}
        self.reasons: dict[str, None] = {}
        self._paths = Paths(Cautious(reach))
        self._unopened = any(isinstance(part, _UNOPENED) for part in walk(query))
        self._labels = {} if self._unopened else _labels(query, self.edits)
        if self._unopened:
            self.reasons[why.ANNOTATIONS] = None

    def sub_select(self, select: SubSelect, *, editing: bool) -> Scope:
        """Return what a sub-select hands to the pattern around it."""
        raise NotImplementedError

    def group(self, group: Group, *, editing: bool, root: bool = False) -> Scope:
        """Return the scope of a group.

        Parameters
        ----------
        editing
            Whether its text may be changed, so that every claim gets a variable.
        root
            Whether all rows of the whole query rest on what stands in it.
        """
        scope = Scope()
        constants: dict[str, None] = {}
        for element in group.elements:
            if isinstance(element, TriplesBlock):
                scope = scope.join(self._block(element, constants, editing=editing))
            elif isinstance(element, Optional):
                scope = scope.optional(self.group(element.group, editing=editing))
            elif isinstance(element, Minus):
                if self.group(element.group, editing=False).adds(scope):
                    self.reasons[why.MINUS] = None
            elif isinstance(element, Bind):
                self.check(element.expression, scope)
                scope = scope.join(Scope({element.variable.name: _UNSURE}))
            elif not isinstance(element, Filter):
                scope = scope.join(self._joined(element, editing=editing, root=root))
        for element in group.elements:
            if isinstance(element, Filter):  # it sees the whole group
                self.check(element.condition, scope)
        return self._with_constants(group, scope, constants, editing=editing, root=root)

    def _joined(self, element: Element, *, editing: bool, root: bool) -> Scope:
        """Return the scope of an element that is simply joined to what is before it."""
        if isinstance(element, SubSelect):
            return self.sub_select(element, editing=editing)
        if isinstance(element, Values):
            return values_scope(element)
        if isinstance(element, Union):
            return Scope.union([self.group(branch, editing=editing) for branch in element.branches])
        if isinstance(element, Graph | Service):
            return self._named(element, editing=editing, root=root)
        assert isinstance(element, Group | Lateral)
        if isinstance(element, Lateral):
            return self.group(element.group, editing=editing)
        return self.group(element, editing=editing, root=root)

    def _named(self, element: Graph | Service, *, editing: bool, root: bool) -> Scope:
        name = Scope({element.name.name: _UNSURE} if isinstance(element.name, Variable) else {})
        if isinstance(element, Graph):
            return name.join(self.group(element.group, editing=editing, root=root))
        self.reasons[why.SERVICE] = None
        return name.join(Scope(self.group(element.group, editing=False).variables))

    def check(self, expression: Expression, scope: Scope) -> None:
        """Note where an expression asks whether there are claims."""
        for part in expression.all_exists:
            if self.group(part.group, editing=False).adds(scope):
                self.reasons[why.NOT_EXISTS if part.negated else why.EXISTS] = None

    # ----------------------------------------------------------------- triples
    def _block(self, element: TriplesBlock, constants: dict[str, None], *, editing: bool) -> Scope:
        block = Block(element, self._paths)
        variables = dict(block.variables)
        constants.update(
            (iri, None) for iri, may in block.constants.items() if may and self._paths.reach.constant(iri)
        )
        if self._unopened or not editing:
            return Scope(variables, block.hides)
        if block.swallows:
            self.reasons[why.PATH] = None
        writer = Writer(self.edits, self._paths, block, self._labels)
        writer.write(element)
        return Scope(variables).join(Scope(writer.added))

    def _with_constants(
        self, group: Group, scope: Scope, constants: dict[str, None], *, editing: bool, root: bool
    ) -> Scope:
        """Return a scope with the constants of its group that may be claims."""
        if root:
            self.constants.update(constants)
        elif constants and not editing:
            return Scope(scope.variables, hidden=True)
        else:
            for iri in constants:
                name = self.edits.new_name()
                self.edits.insert(group.span.end - 1, f" BIND({IRI(iri).n3()} AS ?{name}) ")
                self.edits.reorders = True
                scope = scope.join(Scope({name: Bound(True, True)}))
        return scope


def values_scope(values: Values) -> Scope:
    """Return the scope of VALUES."""
    columns = zip(*values.rows, strict=False) if values.rows else ((),) * len(values.variables)
    return Scope(
        {
            variable.name: Bound(None not in column, any(isinstance(value, Iri) for value in column))
            for variable, column in zip(values.variables, columns, strict=False)
        }
    )


def _labels(query: Query, edits: Edits) -> dict[str, str]:
    """Return a new variable for each label of a blank node.

    A label that stands in several groups is left out: that is an error, and shall stay one.
    """
    groups: dict[str, set[int]] = defaultdict(set)
    waiting: list[tuple[Part, int]] = [(query.where, 0)] if query.where else []
    while waiting:
        part, group = waiting.pop()
        if isinstance(part, Blank) and part.label is not None:
            groups[part.label].add(group)
        inside = part.span.start if isinstance(part, Group) else group
        waiting += [(child, inside) for child in children(part)]
    return {label: edits.new_name() for label, found in groups.items() if len(found) == 1}
