"""A knowledge graph that knows how sure each number is.

>>> import kg
>>> graph = kg.open()
>>> graph.entity("metric:software-revenue").label
'Software business revenue'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import KgError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.graph import Graph

__all__ = ["KgError", "__version__", "open"]

if TYPE_CHECKING:
    __version__: str


def __getattr__(name: str) -> str:
    if name == "__version__":
        # looked up when asked for: the library that knows it costs a third of `kg --help`
        from importlib.metadata import version

        globals()[name] = found = version("cited-kg")
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def open(*locations: str | Path, base_iri: str | None = None) -> Graph:  # noqa: A001 - kg.open, as in the interface
    """Open a graph: the shipped one, files and folders of RDF data, or a store directory.

    See :func:`kg.facade.opening.open_graph` for parameters and errors.
    """
    from kg.facade.opening import open_graph

    return open_graph(*locations, base_iri=base_iri)
