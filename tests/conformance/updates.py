"""Updates through the whole stack: a store that is served, filled for each test, updated, and read again.

What a test has as its default graph is the unnamed graph, which an update means where it names none.
Data goes in and comes out by the graph store, the update by the endpoint; as the protocol sends no base,
the text begins with one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

import kg
from kg.limits import Limits
from kg.load import build_store
from kg.server.app import create_app
from kg.server.operation import Operation
from kg.server.tokens import Token

from .manifests import BASE, Case, address

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

TOKEN = "conformance"
DERIVED = {f"{BASE}graph/{name}" for name in ("release", "bounds", "unnamed")}
NTRIPLES = "application/n-triples"


class UpdateService:
    """``kg`` with a store to write to.

    Parameters
    ----------
    folder : Path
        An empty folder, for the store.
    """

    def __init__(self, folder: Path) -> None:
        (folder / "empty.ttl").touch()
        build_store([folder / "empty.ttl"], folder / "store", base_iri=BASE)
        operation = Operation(update_token=Token(TOKEN))
        app = create_app(kg.open(folder / "store"), Limits(), operation=operation)
        self._service = app.extensions["kg"]
        self._client = app.test_client()

    def close(self) -> None:
        """End the processes."""
        self._service.close()

    def update(self, text: str) -> TestResponse:
        """Send an update to the endpoint."""
        return self._send("POST", "/sparql", text.encode(), "application/sparql-update")

    def fill(self, quads: Iterator[ox.Quad]) -> None:
        """Let the store hold these quads, and no others."""
        assert self.update("DROP ALL").status_code == 200
        graphs: dict[str, list[ox.Triple]] = {}
        for quad in quads:
            graphs.setdefault(_which(quad.graph_name), []).append(quad.triple)
        for which, triples in graphs.items():
            body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
            assert self._send("PUT", f"/graph-store?{which}", body, NTRIPLES).status_code in {201, 204}

    def held(self) -> frozenset[ox.Quad]:
        """Return what the store holds."""
        query = "SELECT ?g { GRAPH ?g { } }"
        rows = json.loads(self._send("POST", "/sparql", query.encode(), "application/sparql-query").data)
        names = {row["g"]["value"] for row in rows["results"]["bindings"]} - DERIVED
        graphs = [ox.DefaultGraph(), *map(ox.NamedNode, names)]
        return frozenset(ox.Quad(*triple, graph) for graph in graphs for triple in self._triples(graph))

    def _triples(self, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Triple]:
        response = self._client.get(f"/graph-store?{_which(graph)}", headers={"Accept": NTRIPLES})
        assert response.status_code == 200, response.data
        for quad in ox.parse(response.data, ox.RdfFormat.N_TRIPLES):
            yield quad.triple

    def _send(self, method: str, path: str, body: bytes, content_type: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return self._client.open(path, method=method, data=body, content_type=content_type, headers=headers)


def with_base(case: Case) -> str:
    """Return the text of an update that begins with its base."""
    return f"BASE <{address(case.action)}>\n{case.action.read_bytes().decode('utf-8')}"


def _which(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
    return f"graph={quote(graph.value, safe='')}" if isinstance(graph, ox.NamedNode) else "default"
