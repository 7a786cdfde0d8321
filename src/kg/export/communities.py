"""Communities: groups of nodes that have more links among each other than chance would give them.

By the Louvain method (V. D. Blondel and others, "Fast unfolding of communities in large
networks", 2008), as networkx has it, over links of either direction, their weights summed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["MOST_LINKS", "communities"]

MOST_LINKS: Final = 20_000
"""Communities need all links in memory, so they are found in networks of up to so many."""


def communities(links: Iterable[tuple[str, str, float]]) -> dict[str, int]:
    """Return the number of each linked node's community; 1 is the largest.

    Parameters
    ----------
    links : iterable of (source, target, weight)
        The same links in the same order give the same numbers.
    """
    import networkx as nx  # noqa: PLC0415 - a large library, which large networks do without

    places: dict[str, int] = {}  # numbers, for the order of texts in sets differs from run to run
    graph: nx.Graph[int] = nx.Graph()
    for source, target, weight in links:
        ends = [places.setdefault(name, len(places)) for name in (source, target)]
        graph.add_nodes_from(ends)
        if ends[0] != ends[1]:
            before = graph.get_edge_data(*ends, default={"weight": 0.0})["weight"]
            graph.add_edge(*ends, weight=before + weight)
    if not graph.size():
        return {}
    found = nx.community.louvain_communities(graph, seed=1)
    found.sort(key=lambda members: (-len(members), min(members)))
    numbers = {place: number for number, members in enumerate(found, start=1) for place in members}
    return {name: numbers[place] for name, place in places.items()}
