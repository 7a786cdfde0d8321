"""Under which licence each named graph may be used, as the catalogue of a store says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from kg.store.patterns import rows
from kg.store.protocol import Store
from kg.vocabulary import PREFIXES

__all__ = ["licences"]

_LICENCE: Final = f"<{PREFIXES['dcterms']}license>"
_SUBSET: Final = f"<{PREFIXES['void']}subset>"


def licences(store: Store, graphs: Sequence[str]) -> list[str]:
    """Return the licence of each graph: its own, else that of the dataset it is a part of, else none.

    Several are parted by spaces.
    """
    own, inherited = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for row in rows(store, f"SELECT ?it ?licence {{ ?it {_LICENCE} ?licence }}"):
        own[str(row["it"])].add(str(row["licence"]))
    if own:
        for row in rows(store, f"SELECT ?it ?part {{ ?it {_SUBSET} ?part ; {_LICENCE} ?any }}"):
            inherited[str(row["part"])] |= own[str(row["it"])]
    return [" ".join(sorted(own[graph] or inherited[graph])) for graph in graphs]
