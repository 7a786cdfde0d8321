"""The sentences in a file's head that say what it holds and where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg import labels
from kg.export.network import Network
from kg.export.times import span
from kg.export.words import words
from kg.model import Text
from kg.store.patterns import rows
from kg.store.protocol import Store
from kg.terms import Literal
from kg.vocabulary import PREFIXES

__all__ = ["Description", "describe"]

_VOID, _DCTERMS, _DCAT = (PREFIXES[prefix] for prefix in ("void", "dcterms", "dcat"))
_DATASET: Final = f"""SELECT DISTINCT ?dataset ?title ?licence ?modified ?keyword {{
  ?dataset <{_VOID}subset> ?graph ; <{_DCTERMS}title> ?title
  OPTIONAL {{ ?dataset <{_DCTERMS}license> ?licence }}
  OPTIONAL {{ ?dataset <{_DCTERMS}modified> ?modified }}
  OPTIONAL {{ ?dataset <{_DCAT}keyword> ?keyword }}
}}"""
_KEYWORDS: Final = ("knowledge graph", "RDF")


@dataclass(frozen=True, slots=True)
class Description:
    """What a file says of itself.

    ``text`` has title, content, selection, source, release and licence, a sentence each;
    ``modified`` is the day that the data states, or empty.
    """

    title: str
    text: str
    keywords: tuple[str, ...]
    modified: str


def describe(store: Store, network: Network, language: str) -> Description:
    """Return what the file of a network says of itself."""
    found = list(rows(store, _DATASET))
    titles = [entry for row in found if isinstance(entry := row["title"], Literal)]
    chosen = labels.choose((Text(entry.value, entry.language) for entry in titles), language)
    title = chosen.value if chosen else words("untitled", language)
    sources = {str(row["dataset"]) for row in found}
    found_licences = {str(row["licence"]) for row in found if "licence" in row}
    sentences = [
        title,
        words("counts", language, nodes=network.node_count, edges=network.edge_count),
        words("selected", language, what=network.selected.rstrip(".")),
        *_named("source", sources, language),
        words("release", language, what=store.release),
        *_named("licence", found_licences, language),
    ]
    keywords = sorted({str(row["keyword"]) for row in found if "keyword" in row})
    days = [day for row in found if "modified" in row and (day := span(str(row["modified"])))]
    modified = max((day.start for day in days), default="")
    return Description(title, words("stop", language).join(sentences), tuple(keywords or _KEYWORDS), modified)


def _named(what: str, values: set[str], language: str) -> list[str]:
    joined = words("comma", language).join(sorted(values))
    return [words(what, language, what=joined)] if values else []
