"""Lines of N-Quads as text: which graphs they name, and the same lines without these.

Only what is written as most programs write it is understood, with a graph in every line and single spaces;
all else is left to a parser. https://www.w3.org/TR/n-quads/
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

__all__ = ["graphs_in", "without_graphs"]

_END: Final = b" .\n"
_MARK: Final = b"\0\n"
_MOST: Final = 100


def graphs_in(text: bytes) -> frozenset[ox.NamedNode] | None:
    """Return the graphs that lines name; None where one may name none, or they are very many.

    What ends a line may be the object of a triple without a graph: :func:`without_graphs` leaves too little
    of such a line then, which no parser takes for a triple.
    """
    lines = text.split(_END)
    if lines.pop() or b"\n" in text.replace(_END, b""):
        return None
    names = {line[line.rfind(b" ") + 1 :] for line in lines}
    if len(names) > _MOST:
        return None
    graphs = {_graph(name) for name in names}
    return frozenset(graph for graph in graphs if graph) if None not in graphs else None


def _graph(name: bytes) -> ox.NamedNode | None:
    """Return the graph of a name that stands in a line without escapes."""
    try:
        return ox.NamedNode(name.removeprefix(b"<").removesuffix(b">").decode())
    except ValueError:
        return None


def without_graphs(text: bytes, graphs: frozenset[ox.NamedNode]) -> bytes:
    """Return lines that name these graphs as N-Triples."""
    for graph in graphs:  # the mark keeps an object that is a graph as well from being taken away next
        text = text.replace(b" %b .\n" % str(graph).encode(), _MARK)
    return text.replace(_MARK, _END)
