"""Updates: a text read into steps, and the steps taken, one after the other, on one change.

https://www.w3.org/TR/sparql11-update/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias

from kg.errors import LimitReached, QueryRefused, UsageError
from kg.limits import Limits
from kg.sparql import tokens, unescaped, walk
from kg.sparql.operations import (
    Data,
    DeleteWhere,
    Load,
    Manage,
    Modify,
    Operation,
    Transfer,
)
from kg.sparql.reach import has_service, nesting
from kg.sparql.tree import Graph, Span
from kg.sparql.update import parse_update
from kg.store.change import Change
from kg.store.pieces import check_operation, prologue_text, terms_of
from kg.store.protocol import Dataset
from kg.terms import IRI, Term
from kg.update.steps import Where, create, empty, transfer, write
from kg.update.templates import Constants, Outline, Rule, Template

__all__ = ["Request", "read_update"]

Step: TypeAlias = Callable[[Change], None]
Unread: TypeAlias = Callable[[str, list[Term]], Step]
"""A step, once it is given the prologue and what the constants of its operation stand for."""

_NO_SERVICE: Final = (
    "no request is made to other endpoints; ask them yourself and bring the values in with VALUES"
)
_NO_LOAD: Final = (
    "nothing is fetched; send the data itself with INSERT DATA or to the graph store, or use `kg load`"
)
_ONE_PLACE: Final = "the update chooses its graphs itself, with USING or WITH; choose them in one place only"


@dataclass(frozen=True, slots=True)
class Request:
    """An update that is valid and reaches nowhere, ready to be made part of a change."""

    steps: Sequence[Step]

    def apply(self, change: Change) -> None:
        """Carry it out, operation by operation.

        Raises
        ------
        kg.errors.QueryRefused
            It writes to a graph that is computed, or reads from one that is not here.
        kg.errors.QueryError
            It names a graph that is not there, or makes one that is.
        """
        for step in self.steps:
            step(change)


def read_update(text: str, using: Dataset | None = None) -> Request:
    """Return what an update does.

    Parameters
    ----------
    text
        SPARQL 1.1 Update.
    using
        The graphs of every WHERE, where they are chosen outside of the text.

    Raises
    ------
    kg.errors.QuerySyntaxError
        It is not SPARQL.
    kg.errors.QueryRefused
        It has LOAD or SERVICE.
    kg.errors.LimitReached
        Its brackets are nested too deeply.
    kg.errors.UsageError
        Graphs are chosen in it and outside of it.
    """
    _check(text)
    update = parse_update(text)
    chosen = using if using and (using.default_graphs or using.named_graphs) else None
    if chosen and any(
        isinstance(entry, Modify) and (entry.using or entry.graph) for entry in update.operations
    ):
        raise UsageError(_ONE_PLACE, parameter="using-graph-uri")
    reader = _Reader(update.text, chosen)
    return Request([reader.step(operation) for operation in update.operations])


def _check(text: str) -> None:
    """Refuse what reaches out or is too deep, in both readings that the engine may have of escapes."""
    limit = Limits().max_nesting
    for reading in dict.fromkeys((text, unescaped(text))):
        deep = sum(map(reading.count, "{([")) > limit
        found = list(tokens(reading)) if deep or "SERVICE" in reading.upper() else []
        if deep and nesting(found) > limit:
            hint = "write it with fewer brackets in each other"
            raise LimitReached("max_nesting", f"{limit:,} levels", hint)
        if has_service(found):
            raise QueryRefused("SERVICE", _NO_SERVICE)


class _Reader:
    """Reads operations into steps."""

    def __init__(self, text: str, using: Dataset | None) -> None:
        self._text = text
        self._using = using

    def step(self, operation: Operation) -> Step:
        """Return what one operation does."""
        constants = Constants(self._text, operation.prologue.prefixes)
        prologue = prologue_text(operation.prologue.base, operation.prologue.prefixes)
        read = self._READERS[type(operation)]
        unread = read(self, operation, constants)
        check_operation(prologue, self._text, *operation.span)
        if isinstance(operation, Load):
            raise QueryRefused("LOAD", _NO_LOAD)
        return unread(prologue, terms_of(prologue, constants.texts) if constants.texts else [])

    def _data(self, operation: Data, constants: Constants) -> Unread:
        rule = Rule(f"{operation.verb} DATA", variables=False, blanks=operation.verb == "INSERT")
        outline = Outline(operation.quads, constants, rule)

        def step(_: str, terms: list[Term]) -> Step:
            template = Template(outline, terms, None)
            inserts, deletes = (template, None) if operation.verb == "INSERT" else (None, template)
            return lambda change: write(change, deletes, inserts, [{}])

        return step

    def _delete_where(self, operation: DeleteWhere, constants: Constants) -> Unread:
        outline = Outline(operation.quads, constants, Rule("DELETE WHERE", blanks=False))
        has_graphs = any(block.graph is not None for block in operation.quads.blocks)

        def step(prologue: str, terms: list[Term]) -> Step:
            template = Template(outline, terms, None)
            where = Where(prologue, self._slice(operation.quads.span), has_graphs, self._using)
            return lambda change: write(change, template, None, where.rows(change, template.variables))

        return step

    def _modify(self, operation: Modify, constants: Constants) -> Unread:
        delete = operation.delete and Outline(operation.delete, constants, Rule("DELETE", blanks=False))
        insert = operation.insert and Outline(operation.insert, constants, Rule("INSERT"))
        given = constants.iri(operation.graph) if operation.graph else None
        clauses = [(clause.named, constants.iri(clause.graph)) for clause in operation.using]
        has_graphs = any(isinstance(part, Graph) for part in walk(operation.where))

        def step(prologue: str, terms: list[Term]) -> Step:
            graph = None if given is None else _iri(terms[given])
            deletes = Template(delete, terms, graph) if delete else None
            inserts = Template(insert, terms, graph) if insert else None
            names = [name for template in (deletes, inserts) if template for name in template.variables]
            using = self._using or _dataset((named, _iri(terms[number])) for named, number in clauses)
            where = Where(prologue, self._slice(operation.where.span), has_graphs, using, graph)
            return lambda change: write(
                change, deletes, inserts, where.rows(change, list(dict.fromkeys(names)))
            )

        return step

    def _manage(self, operation: Manage, constants: Constants) -> Unread:
        number = None if operation.target.graph is None else constants.iri(operation.target.graph)

        def step(_: str, terms: list[Term]) -> Step:
            graph = None if number is None else _iri(terms[number])
            if operation.verb == "CREATE":
                assert graph is not None
                return lambda change: create(change, graph, silent=operation.silent)
            return lambda change: empty(change, operation, graph)

        return step

    def _transfer(self, operation: Transfer, constants: Constants) -> Unread:
        source, target = (
            None if graph is None else constants.iri(graph) for graph in (operation.source, operation.target)
        )

        def step(_: str, terms: list[Term]) -> Step:
            ends = [None if number is None else _iri(terms[number]) for number in (source, target)]
            return lambda change: transfer(change, operation, *(end or change.unnamed for end in ends))

        return step

    def _load(self, _: Load, __: Constants) -> Unread:
        return lambda _, __: lambda _: None

    def _slice(self, span: Span) -> str:
        return self._text[slice(*span)]

    _READERS: ClassVar[dict[type, Callable[..., Unread]]] = {
        Data: _data,
        Load: _load,
        DeleteWhere: _delete_where,
        Modify: _modify,
        Manage: _manage,
        Transfer: _transfer,
    }


def _iri(term: Term) -> IRI:
    assert isinstance(term, IRI)
    return term


def _dataset(clauses: Iterable[tuple[bool, IRI]]) -> Dataset | None:
    chosen = list(clauses)
    if not chosen:
        return None
    default = tuple(dict.fromkeys(graph.value for named, graph in chosen if not named))
    return Dataset(default, tuple(dict.fromkeys(graph.value for named, graph in chosen if named)))
