"""Parsing updates: https://www.w3.org/TR/sparql11-query/#rUpdateUnit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, cast

from kg.errors import QuerySyntaxError
from kg.sparql.operations import (
    Data,
    DataVerb,
    DeleteWhere,
    GraphTarget,
    Load,
    Manage,
    ManageVerb,
    Modify,
    Operation,
    QuadBlock,
    Quads,
    Transfer,
    TransferVerb,
    Update,
    Whole,
)
from kg.sparql.selects import Selects
from kg.sparql.tree import Blank, DatasetClause, Iri, Part, Prologue, Triples, walk

__all__ = ["parse_update"]

_DATA: Final = frozenset({"INSERT", "DELETE"})
_MANAGE: Final = frozenset({"CLEAR", "DROP", "CREATE"})
_TRANSFER: Final = frozenset({"ADD", "MOVE", "COPY"})
_WHOLE: Final[tuple[Whole, ...]] = ("DEFAULT", "NAMED", "ALL")
_VERBS: Final = "expected INSERT, DELETE, WITH, CLEAR, DROP, CREATE, ADD, MOVE or COPY"
_ESCAPE: Final = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_STRUCTURE: Final = frozenset("\"'\\\n\r")


def parse_update(text: str) -> Update:
    """Return the structure of an update.

    Every valid SPARQL 1.1 update is read; one that is not valid may be read too, as the
    engine is the judge of that.

    Raises
    ------
    kg.errors.QuerySyntaxError
        It cannot be read, or its operations share a blank node that they must not share.
    """
    parser = _Parser(_decoded(text))
    try:
        return parser.update()
    except RecursionError:
        raise QuerySyntaxError("its brackets are nested too deeply") from None


def _decoded(text: str) -> str:
    """Return a text with its code-point escapes decoded, but for those that only a string can hold.

    A string's own escapes are left to the engine, as the characters would end it.
    """
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2] or "5C", 16)
    whole = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - Unicode's bounds
    return chr(code) if whole and chr(code) not in _STRUCTURE else escape[0]


class _Parser(Selects):
    """Reads updates."""

    def update(self) -> Update:
        operations: list[Operation] = []
        while True:
            prologue = self.prologue()
            if self.kinds[self.at] == "end":
                break
            operations.append(self._operation(prologue))
            if not self.taken(";"):
                break
        if self.kinds[self.at] != "end":
            self.fail("expected ; or the end of the update")
        if len(operations) > 1:
            self._check_blank_nodes(operations)
        return Update(self.text, tuple(operations))

    def _operation(self, prologue: Prologue) -> Operation:
        word = self.words[self.at]
        following = self.words[self.at + 1]
        if word in _DATA and following == "DATA":
            return self._data(prologue)
        if word == "DELETE" and following == "WHERE":
            return self._delete_where(prologue)
        if word in _DATA or word == "WITH":
            return self._modify(prologue)
        if word in _MANAGE:
            return self._manage(prologue)
        if word in _TRANSFER:
            return self._transfer(prologue)
        return self._load(prologue) if word == "LOAD" else self.fail(_VERBS)

    # -------------------------------------------------------------- statements
    def _data(self, prologue: Prologue) -> Data:
        start = self.starts[self.at]
        verb = cast("DataVerb", self.words[self.at])
        self.at += 2
        quads = self._quads()
        return Data(self.span(start), prologue, verb, quads)

    def _delete_where(self, prologue: Prologue) -> DeleteWhere:
        start = self.starts[self.at]
        self.at += 2
        quads = self._quads()
        return DeleteWhere(self.span(start), prologue, quads)

    def _modify(self, prologue: Prologue) -> Modify:
        start = self.starts[self.at]
        graph = self.iri() if self.taken("WITH") else None
        delete = self._quads() if self.taken("DELETE") else None
        insert = self._quads() if self.taken("INSERT") else None
        if delete is None and insert is None:
            self.fail("expected DELETE or INSERT")
        using = self._using()
        self.take("WHERE")
        where = self.group()
        return Modify(self.span(start), prologue, graph, delete, insert, using, where)

    def _using(self) -> tuple[DatasetClause, ...]:
        found = []
        while self.words[self.at] == "USING":
            start = self.starts[self.at]
            self.at += 1
            named = self.taken("NAMED")
            graph = self.iri()
            found.append(DatasetClause(self.span(start), graph, named))
        return tuple(found)

    def _quads(self) -> Quads:
        start = self.starts[self.at]
        self.take("{")
        blocks: list[QuadBlock] = []
        while not self.taken("}"):
            if self.taken("GRAPH"):
                graph = self.variable_or_iri()
                self.take("{")
                blocks.append(QuadBlock(graph, self._triples()))
                self.take("}")
                self.taken(".")
            elif self.begins_node():
                blocks.append(QuadBlock(None, self._triples()))
            else:
                self.fail("expected a triple, GRAPH or }")
        return Quads(self.span(start), tuple(blocks))

    def _triples(self) -> tuple[Triples, ...]:
        return self.triples_block().triples if self.begins_node() else ()

    # ------------------------------------------------------------------ graphs
    def _manage(self, prologue: Prologue) -> Manage:
        start = self.starts[self.at]
        verb = cast("ManageVerb", self.words[self.at])
        self.at += 1
        silent = self.taken("SILENT")
        target = self._target(whole=verb != "CREATE")
        return Manage(self.span(start), prologue, verb, silent, target)

    def _target(self, *, whole: bool) -> GraphTarget:
        if whole:
            for word in _WHOLE:
                if self.taken(word):
                    return GraphTarget(None, word)
        self.take("GRAPH")
        return GraphTarget(self.iri(), None)

    def _transfer(self, prologue: Prologue) -> Transfer:
        start = self.starts[self.at]
        verb = cast("TransferVerb", self.words[self.at])
        self.at += 1
        silent = self.taken("SILENT")
        source = self._graph_or_default()
        self.take("TO")
        target = self._graph_or_default()
        return Transfer(self.span(start), prologue, verb, silent, source, target)

    def _graph_or_default(self) -> Iri | None:
        if self.taken("DEFAULT"):
            return None
        self.taken("GRAPH")
        return self.iri()

    def _load(self, prologue: Prologue) -> Load:
        start = self.starts[self.at]
        while self.words[self.at] != ";" and self.kinds[self.at] != "end":
            self.at += 1
        return Load(self.span(start), prologue)

    # ------------------------------------------------------------- blank nodes
    def _check_blank_nodes(self, operations: list[Operation]) -> None:
        """Check that no two INSERT DATA and no two WHERE name the same blank node.

        https://www.w3.org/TR/sparql11-query/#grammarBNodes
        """
        seen: dict[tuple[type[Operation], str], Operation] = {}
        for operation in operations:
            for part in _scope_of_labels(operation):
                for blank in (inner for inner in walk(part) if isinstance(inner, Blank) and inner.label):
                    before = seen.setdefault((type(operation), str(blank.label)), operation)
                    if before is not operation:
                        self.at = self.starts.index(blank.span.start)
                        self.fail(f"_:{blank.label} stands in an operation before this, and would be another")


def _scope_of_labels(operation: Operation) -> Iterator[Part]:
    if isinstance(operation, Data):
        yield from (triples for block in operation.quads.blocks for triples in block.triples)
    elif isinstance(operation, Modify):
        yield operation.where
