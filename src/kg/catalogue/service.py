"""What the SPARQL service can do, as its service description.

https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from kg.store.functions import FUNCTIONS
from kg.store.protocol import Store
from kg.terms import IRI, BlankNode, Triple
from kg.vocabulary import RDF_TYPE

__all__ = ["service_description"]

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMAT: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads",
)  # fmt: skip


def service_description(
    store: Store, endpoint: str, *, services: Collection[str] = (), writable: bool = False
) -> Iterator[Triple]:
    """Yield what the SPARQL endpoint at an address can do, and over which graphs.

    `services` are the endpoints that it asks for others, by SERVICE; `writable` says that it takes updates.

    https://www.w3.org/TR/sparql11-service-description/
    """
    service, dataset, union, available = map(BlankNode, ("service", "dataset", "union", "available"))
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if writable else [])]
    features = ["UnionDefaultGraph", *(["BasicFederatedQuery"] if services else [])]
    about: list[tuple[IRI | BlankNode, str, IRI | BlankNode]] = [
        (service, RDF_TYPE, IRI(_SD + "Service")),
        (service, _SD + "endpoint", IRI(endpoint)),
        *((service, _SD + "supportedLanguage", IRI(_SD + name)) for name in languages),
        *((service, _SD + "feature", IRI(_SD + name)) for name in features),
        *((service, _SD + "resultFormat", IRI(_FORMAT + name)) for name in _RESULT_FORMATS),
        *((service, _SD + "extensionFunction", IRI(name)) for name in FUNCTIONS),
        *((IRI(name), RDF_TYPE, IRI(_SD + "Function")) for name in FUNCTIONS),
        (service, _SD + "defaultDataset", dataset),
        (service, _SD + "availableGraphs", available),
        (available, RDF_TYPE, IRI(_SD + "GraphCollection")),
        (dataset, RDF_TYPE, IRI(_SD + "Dataset")),
        (dataset, _SD + "defaultGraph", union),
        (union, RDF_TYPE, IRI(_SD + "Graph")),
    ]
    for number_of_graph, name in enumerate(store.named_graphs()):
        graph = BlankNode(f"graph{number_of_graph}")
        about += [
            (dataset, _SD + "namedGraph", graph),
            (available, _SD + "namedGraph", graph),
            (graph, RDF_TYPE, IRI(_SD + "NamedGraph")),
            (graph, _SD + "name", IRI(name)),
        ]
    for subject, predicate, value in about:
        yield Triple(subject, IRI(predicate), value)
