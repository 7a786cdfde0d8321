"""Engines that others run: any SPARQL 1.1 endpoint behind the store protocol.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

from kg.store.remote.graph_store import put_graph
from kg.store.remote.opening import is_address, open_remote, renewed
from kg.store.remote.runner import RemoteRunner
from kg.store.remote.store import RemoteStore

__all__ = ["RemoteRunner", "RemoteStore", "is_address", "open_remote", "put_graph", "renewed"]
