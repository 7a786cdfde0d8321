"""The sentences in a file's head that say what it holds and where it is from."""

from __future__ import annotations

from kg import labels
from kg.export.network import Network
from kg.model import Text
from kg.store.patterns import rows
from kg.store.protocol import Store
from kg.terms import Literal
from kg.vocabulary import PREFIXES

__all__ = ["describe"]

_DATASET = f"""SELECT DISTINCT ?title ?licence {{
  ?dataset <{PREFIXES["void"]}subset> ?graph ; <{PREFIXES["dcterms"]}title> ?title
  OPTIONAL {{ ?dataset <{PREFIXES["dcterms"]}license> ?licence }}
}}"""


def describe(store: Store, network: Network, selected: str, language: str) -> str:
    """Return title, content, selection, release and licence, a sentence each."""
    found = list(rows(store, _DATASET))
    titles = [entry for row in found if isinstance(entry := row["title"], Literal)]
    title = labels.choose((Text(entry.value, entry.language) for entry in titles), language)
    sentences = [
        title.value if title else "Knowledge graph",
        f"{network.node_count:,} nodes and {network.edge_count:,} edges",
        f"Selected: {selected.rstrip('.')}",
        f"Release {store.release}",
    ]
    licences = sorted({str(row["licence"]) for row in found if "licence" in row})
    if licences:
        sentences.append(f"Licence: {', '.join(licences)}")
    return ". ".join(sentences)
