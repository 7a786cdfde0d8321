"""The graph that a request is answered from: what was current when it came, from its beginning to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from kg.facade.following import Latest
    from kg.graph import Graph

__all__ = ["graph_of"]

_PLACE: Final = "kg.graph"


def graph_of(environ: WSGIEnvironment, latest: Latest) -> Graph:
    """Return a request's graph: found once, as to look for it takes time, and it may change meanwhile.

    Raises
    ------
    kg.errors.StoreError
        The current release cannot be opened.
    """
    found: Graph | None = environ.get(_PLACE)
    if found is None:
        found = environ[_PLACE] = latest.get()
    return found
