"""Descriptions as RDF: the methods of :class:`kg.graph.Graph` that tell programs of things and the whole."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from kg.formats import Format
    from kg.graph import Graph
    from kg.store.protocol import Store
    from kg.terms import Resource

__all__ = ["Describing"]


class Describing:
    """What a graph says of itself and its things as RDF."""

    store: Store

    def description_as(self, name: str | Resource, output: Format) -> bytes:
        """Return an entity's description as RDF in format `output`."""
        from kg.store.serialise import serialise

        stream = BytesIO()
        serialise(cast("Graph", self).description(name), output, stream)
        return stream.getvalue()

    def vocabulary_as(self, output: Format) -> bytes:
        """Return what the data declares of its vocabulary as RDF in format `output`."""
        from kg.ontology import vocabulary_triples
        from kg.store.serialise import serialise

        stream = BytesIO()
        serialise(vocabulary_triples(self.store), output, stream)
        return stream.getvalue()

    def dataset_description(self, root: str, output: Format) -> bytes:
        """Return what the graph is (VoID, DCAT) as RDF in format `output`; it is served at `root`."""
        from kg.catalogue import dataset_description
        from kg.store.serialise import serialise

        stream = BytesIO()
        graph = cast("Graph", self)
        told = dataset_description(self.store, root, graph.summary(), graph.vocabulary())
        serialise(sorted(dict.fromkeys(told), key=lambda triple: str(triple.subject)), output, stream)
        return stream.getvalue()

    def service_description(self, endpoint: str, output: Format, *, writable: bool = False) -> bytes:
        """Return what the SPARQL endpoint at an address can do, as RDF in format `output`."""
        from kg.catalogue import service_description
        from kg.store.serialise import serialise

        stream = BytesIO()
        told = service_description(
            self.store, endpoint, services=cast("Graph", self).services, writable=writable
        )
        serialise(told, output, stream)
        return stream.getvalue()
