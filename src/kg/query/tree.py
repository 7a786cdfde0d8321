"""tree-sitter's view of a query: its verb, its parts, and the place where it stops making sense."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import tree_sitter_sparql
from tree_sitter import Language, Node, Parser

from kg.errors import QuerySyntaxError

__all__ = ["Parsed", "parse", "sharpened"]

with warnings.catch_warnings():
    # the grammar's package still hands its pointer over as a number
    warnings.simplefilter("ignore", DeprecationWarning)
    _SPARQL: Final = Language(tree_sitter_sparql.language())

_VERBS: Final = {
    "select_query": "SELECT",
    "ask_query": "ASK",
    "construct_query": "CONSTRUCT",
    "describe_query": "DESCRIBE",
    "insert_data": "INSERT",
    "delete_data": "DELETE",
    "delete_where": "DELETE",
    "modify": "WITH",
    "load": "LOAD",
    "clear": "CLEAR",
    "drop": "DROP",
    "create": "CREATE",
    "add": "ADD",
    "move": "MOVE",
    "copy": "COPY",
}
_MISSING: Final = {"var": "a variable, an IRI or a value is missing before this", ":": "this has no prefix"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed query."""

    root: Node

    def nodes(self) -> Iterator[Node]:
        """Yield every node in the order of the text; without recursion, as a query may be nested deeply."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def has(self, kind: str) -> bool:
        """Return whether there is a node of that kind anywhere."""
        return any(node.type == kind for node in self.nodes())

    def verb(self) -> str | None:
        """Return the keyword that says what the query does, or None where the tree does not know."""
        return next((_VERBS[node.type] for node in self.root.children if node.type in _VERBS), None)


def parse(text: str) -> Parsed:
    """Parse a query; what is no SPARQL gives a tree with errors in it."""
    return Parsed(Parser(_SPARQL).parse(text.encode("utf-8", errors="replace")).root_node)


def sharpened(text: str, error: QuerySyntaxError) -> QuerySyntaxError:
    """Return the engine's error with the place where something is missing, if the tree knows it better."""
    missing = next((node for node in parse(text).nodes() if node.is_missing and node.type in _MISSING), None)
    if missing is None:
        return error
    rest = text.encode("utf-8", errors="replace")[missing.start_byte :].decode("utf-8")
    stripped = rest.lstrip()
    place = len(text) - len(stripped)
    near = stripped.split(maxsplit=1)[0] if stripped else ""
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    return QuerySyntaxError(_MISSING[missing.type], line=line, column=column, near=near)
