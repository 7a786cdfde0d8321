"""What a text may do to its reader: reach other hosts by SERVICE, or nest brackets too deeply.

The tokens are read more widely than SPARQL's grammar has them, because the engine is lax
about where a keyword ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.sparql.tokens import Token

__all__ = ["has_service", "nesting"]

_SERVICE: Final = re.compile(r"SERVICE\s*(SILENT\s*)?(<>|\?|[\w.-]*:\S*?)\s*\{", re.IGNORECASE)
_OPENING: Final = frozenset("{([")
_CLOSING: Final = frozenset("})]")
_BOUNDS: Final = frozenset({"", "{", "}", ".", ";", ">"})
_OPEN: Final = frozenset({"word", "unclosed"})
_MASKS: Final = {"iri": "<>", "string": '""', "variable": "?", "language": "@"}


def has_service(found: Sequence[Token]) -> bool:
    """Return whether the keyword may stand anywhere.

    The engine takes keywords without a space around them: ``trueSERVICE<…>{}`` and
    ``SERVICEex:a{}`` reach out, and so does ``ex:a.b.SERVICE<…>{}``, as its names hold one
    dot only. So a word that contains it is enough, as is a string that never ends, and in a
    name the shape of a SERVICE.
    """
    if any(token.kind in _OPEN and "SERVICE" in token.text.upper() for token in found):
        return True
    return _SERVICE.search("".join(_masked(found))) is not None


def _masked(found: Sequence[Token]) -> Iterator[str]:
    """Yield the text of a query without what cannot be a keyword, its gaps kept as one space."""
    end, graph_follows, before = 0, False, ""
    for token in found:
        apart = token.start > end or before in _BOUNDS
        yield " " * (token.start > end)
        end, before = token.start + len(token.text), token.text
        if token.kind != "name":
            yield _MASKS.get(token.kind, token.text)
        elif not graph_follows:
            prefix, _, local = token.text.partition(":")
            yield f"{prefix}:_{local[local.find('.') :] if '.' in local else ''}"
        graph_follows = apart and token.text.upper() in {"GRAPH", "FROM", "NAMED"}


def nesting(found: Sequence[Token]) -> int:
    """Return how many brackets are open at once where most are."""
    depth = deepest = 0
    for token in found:
        if token.kind == "mark":
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            deepest = max(deepest, depth)
    return deepest
