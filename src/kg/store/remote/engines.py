"""What engines do each in their own way: time limits, and a default graph that is all graphs together."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlsplit, urlunsplit

__all__ = ["Engine", "recognise"]

Parameters: TypeAlias = tuple[tuple[str, str], ...]

_SHORTEST_BEGINNING: Final = 4
_EVERYTHING: Final = sys.maxsize


def _no_limit(_: float) -> Parameters:
    return ()


def _contains(variable: str, words: Sequence[str]) -> str:
    """Return Virtuoso's own search for words, or the beginnings of words of four letters and more.

    https://docs.openlinksw.com/virtuoso/rdfsparqlrulefulltext/
    """
    if not all(word.isascii() and word.isalnum() for word in words):
        return ""
    listed = " AND ".join(f"'{word}*'" if len(word) >= _SHORTEST_BEGINNING else f"'{word}'" for word in words)
    return f'{variable} <bif:contains> "{listed}" .'


@dataclass(frozen=True, slots=True)
class Engine:
    """How one engine is asked.

    Attributes
    ----------
    name : str
        As people call it.
    limit : callable
        Gives the parameters that tell it how many seconds a query may take.
    unions : sequence of parameters
        What makes its default graph the union of the named ones, where it is not so by itself.
    label_prefix : str
        What the labels of its blank nodes begin with in results as JSON, and no label may.
    graph_store : (sequence of str, str)
        What a query's address may have at its end, and what the graph store's has in place of it.
    contains : callable or None
        Gives the pattern by which it finds words in a variable's texts, empty where it cannot.
    most_read : int
        With more triples than this, names are not read into an index here, as that takes too long.
    """

    name: str
    limit: Callable[[float], Parameters] = _no_limit
    unions: Sequence[Parameters] = ()
    label_prefix: str = ""
    graph_store: tuple[Sequence[str], str] = ((), "")
    contains: Callable[[str, Sequence[str]], str] | None = None
    most_read: int = _EVERYTHING

    def graph_store_of(self, address: str) -> str:
        """Return the address of the graph store beside a query endpoint.

        https://www.w3.org/TR/sparql11-http-rdf-update/
        """
        parts = urlsplit(address)
        endings, other = self.graph_store
        path = parts.path.rstrip("/")
        ending = next((ending for ending in endings if path.endswith(ending)), "")
        path = path.removesuffix(ending)
        return urlunsplit(parts._replace(path=path + other))


OXIGRAPH: Final = Engine(
    "Oxigraph",
    unions=[(("union-default-graph", "true"),)],
    graph_store=(("/query",), "/store"),
)
FUSEKI: Final = Engine(
    "Apache Jena Fuseki",
    limit=lambda seconds: (("timeout", f"{seconds:.3f}"),),
    unions=[(("default-graph-uri", "urn:x-arq:UnionGraph"),)],
    graph_store=(("/query", "/sparql"), "/data"),
)
VIRTUOSO: Final = Engine(
    "Virtuoso",
    limit=lambda seconds: (("timeout", f"{seconds * 1000:.0f}"),),
    label_prefix="nodeID://",
    graph_store=(("/sparql",), "/sparql-graph-crud"),
    contains=_contains,
    most_read=100_000,  # page by page, as it gives so many rows at once
)
RDF4J: Final = Engine(
    "RDF4J",
    limit=lambda seconds: (("timeout", f"{max(1, round(seconds))}"),),
    graph_store=((), "/rdf-graphs/service"),
)
STARDOG: Final = Engine(
    "Stardog",
    limit=lambda seconds: (("timeout", f"{seconds * 1000:.0f}"),),
    unions=[(("default-graph-uri", "tag:stardog:api:context:all"),)],
    graph_store=(("/query",), ""),
)
# its default graph is the union, and its time limit is the cluster's own
# https://docs.aws.amazon.com/neptune/latest/userguide/sparql-graph-store-protocol.html
NEPTUNE: Final = Engine("Amazon Neptune", graph_store=(("/sparql",), "/sparql/gsp/"))
ANY: Final = Engine("SPARQL endpoint")

_BY_SERVER: Final = {"virtuoso": VIRTUOSO, "oxigraph": OXIGRAPH, "fuseki": FUSEKI, "stardog": STARDOG}
_NEPTUNE: Final = re.compile(r"\.neptune\.amazonaws\.com(\.cn)?\Z")
_REPOSITORY: Final = re.compile(r"/repositories/[^/]+/?\Z")


def recognise(address: str, headers: Mapping[str, str]) -> Engine:
    """Return the engine that answers at an address with these headers (names in lower case)."""
    if "fuseki-request-id" in headers:
        return FUSEKI
    if any(name.startswith("sd-") for name in headers):
        return STARDOG
    server = headers.get("server", "").lower()
    named = next((engine for name, engine in _BY_SERVER.items() if name in server), None)
    if named is not None:
        return named
    if _NEPTUNE.search(urlsplit(address).hostname or ""):
        return NEPTUNE
    return RDF4J if _REPOSITORY.search(urlsplit(address).path) else ANY
