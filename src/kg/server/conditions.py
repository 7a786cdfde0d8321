"""Conditions on a graph that is written to, so that nobody loses a change: ``If-Match``, ``If-None-Match``.

https://www.rfc-editor.org/rfc/rfc9110#section-13.1
"""

from __future__ import annotations

from dataclasses import dataclass

import kg
from kg.formats import RDF_FORMATS, Format
from kg.server.caching import entity_tag, matches

__all__ = ["Conditions", "Unmet", "graph_tag"]


class Unmet(Exception):
    """A graph is not in the state that a request expects."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a request expects of a graph: its headers, None where it does not have them."""

    if_match: str | None
    if_none_match: str | None

    def check(self, release: str, name: str | None, *, there: bool) -> None:
        """Check a graph (None: the unnamed one) in a release.

        It may have been got in one format and be sent in another: the tag of each will do.

        Raises
        ------
        Unmet
        """
        shown = "the unnamed graph" if name is None else f"<{name}>"
        tags = [graph_tag(release, name, output) for output in RDF_FORMATS] if there else []
        if self.if_match is not None and not _names(self.if_match, tags):
            raise Unmet(f"{shown} is no longer what it was; get it again, then change that.")
        if self.if_none_match is not None and _names(self.if_none_match, tags):
            raise Unmet(f"{shown} is there already.")


def graph_tag(release: str, name: str | None, output: Format) -> str:
    """Return the tag of a graph in a format: a strong one, as ``If-Match`` needs."""
    return entity_tag(release, kg.__version__, "graph store", name or "", output.name).removeprefix("W/")


def _names(header: str, tags: list[str]) -> bool:
    """Return whether a header names one of these tags; ``*`` does if there is any."""
    return bool(tags) if header.strip() == "*" else any(matches(header, tag) for tag in tags)
