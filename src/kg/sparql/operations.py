"""What an update is made of: its operations, with the places of their parts in the text.

Names follow https://www.w3.org/TR/sparql11-query/#rUpdate. Parts inside are those of
:mod:`kg.sparql.tree`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.sparql.tree import DatasetClause, Group, Iri, Prologue, Span, Triples, Variable

__all__ = [
    "Data",
    "DeleteWhere",
    "GraphTarget",
    "Load",
    "Manage",
    "Modify",
    "Operation",
    "QuadBlock",
    "Quads",
    "Transfer",
    "Update",
]

DataVerb: TypeAlias = Literal["INSERT", "DELETE"]
ManageVerb: TypeAlias = Literal["CLEAR", "DROP", "CREATE"]
TransferVerb: TypeAlias = Literal["ADD", "MOVE", "COPY"]
Whole: TypeAlias = Literal["DEFAULT", "NAMED", "ALL"]


@dataclass(frozen=True, slots=True)
class QuadBlock:
    """Triples that stand in one graph; no graph is that of the operation."""

    graph: Variable | Iri | None
    triples: tuple[Triples, ...]


@dataclass(frozen=True, slots=True)
class Quads:
    """``{ triples GRAPH name { triples } … }`` with its braces."""

    span: Span
    blocks: tuple[QuadBlock, ...]


@dataclass(frozen=True, slots=True)
class Data:
    """``INSERT DATA`` or ``DELETE DATA``."""

    span: Span
    prologue: Prologue
    verb: DataVerb
    quads: Quads


@dataclass(frozen=True, slots=True)
class DeleteWhere:
    """``DELETE WHERE``: pattern and template in one."""

    span: Span
    prologue: Prologue
    quads: Quads


@dataclass(frozen=True, slots=True)
class Modify:
    """``WITH graph DELETE { … } INSERT { … } USING … WHERE { … }``."""

    span: Span
    prologue: Prologue
    graph: Iri | None
    delete: Quads | None
    insert: Quads | None
    using: tuple[DatasetClause, ...]
    where: Group


@dataclass(frozen=True, slots=True)
class Load:
    """``LOAD``: unopened, as nothing is ever fetched."""

    span: Span
    prologue: Prologue


@dataclass(frozen=True, slots=True)
class GraphTarget:
    """``GRAPH iri``, or all graphs of a kind."""

    graph: Iri | None
    whole: Whole | None


@dataclass(frozen=True, slots=True)
class Manage:
    """``CLEAR``, ``DROP`` or ``CREATE``."""

    span: Span
    prologue: Prologue
    verb: ManageVerb
    silent: bool
    target: GraphTarget


@dataclass(frozen=True, slots=True)
class Transfer:
    """``ADD``, ``MOVE`` or ``COPY`` from one graph to another; None is the default graph."""

    span: Span
    prologue: Prologue
    verb: TransferVerb
    silent: bool
    source: Iri | None
    target: Iri | None


Operation: TypeAlias = Data | DeleteWhere | Modify | Load | Manage | Transfer


@dataclass(frozen=True, slots=True)
class Update:
    """A whole request; all spans are offsets into ``text``."""

    text: str
    operations: tuple[Operation, ...]
