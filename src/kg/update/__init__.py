"""Writing: SPARQL 1.1 Update and the operations of a graph store, as changes of a store directory.

What a query finds without naming a graph is the union of all graphs; what an update names
without a graph is the *unnamed graph* alone, ``graph/unnamed`` below the base of the data, in
WHERE too. So ``DELETE WHERE { ?s ?p ?o }`` empties that graph and no other. The graphs that
are computed, the bounds of figures and the catalogue, follow what is written and are not
written to themselves. Nothing is ever fetched: LOAD and SERVICE are refused.
"""

from __future__ import annotations

from kg.update.graphs import delete_graph, has_graph, merge_graph, read_graph, replace_graph
from kg.update.request import Request, read_update

__all__ = [
    "Request",
    "delete_graph",
    "has_graph",
    "merge_graph",
    "read_graph",
    "read_update",
    "replace_graph",
]
