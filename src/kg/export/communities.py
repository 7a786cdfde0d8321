"""Communities: groups of nodes that have more links among each other than chance would give them.

By the Louvain method: each node joins the neighbouring community that raises modularity
most, until none does; then communities become the nodes of a smaller network, and so on
(V. D. Blondel, J.-L. Guillaume, R. Lambiotte and E. Lefebvre, "Fast unfolding of
communities in large networks", Journal of Statistical Mechanics, 2008, P10008,
https://doi.org/10.1088/1742-5468/2008/10/P10008). Links count in either direction, their
weights summed. Nodes are taken in their order, not at random, so that the same network
has the same communities.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

__all__ = ["MOST_LINKS", "communities"]

MOST_LINKS: Final = 20_000
"""Communities need all links in memory, so they are found in networks of up to so many."""

_LEAST_GAIN: Final = 1e-10
"""A smaller one may be an error of rounding, which two nodes could hand each other for ever."""

_Neighbours = list[dict[int, float]]
"""The weights of the links of each node, by the node at their other end."""


def communities(links: Iterable[tuple[str, str, float]]) -> dict[str, int]:
    """Return the number of each linked node's community; 1 is the largest.

    Parameters
    ----------
    links : iterable of (source, target, weight)
        The same links in the same order give the same numbers.
    """
    places: dict[str, int] = {}
    neighbours: _Neighbours = []
    for ends in links:
        one, other = (places.setdefault(end, len(places)) for end in ends[:2])
        neighbours += [{} for _ in range(len(places) - len(neighbours))]
        if one != other:
            neighbours[one][other] = neighbours[one].get(other, 0.0) + ends[2]
            neighbours[other][one] = neighbours[other].get(one, 0.0) + ends[2]
    if not any(neighbours):
        return {}
    found = _louvain(neighbours)
    members: dict[int, list[int]] = {}
    for place, community in enumerate(found):
        members.setdefault(community, []).append(place)
    by_size = sorted(members, key=lambda community: (-len(members[community]), members[community][0]))
    numbers = {community: number for number, community in enumerate(by_size, start=1)}
    return {name: numbers[found[place]] for name, place in places.items()}


def _louvain(neighbours: _Neighbours) -> list[int]:
    """Return the community of each node."""
    of_node = list(range(len(neighbours)))
    within = [0.0] * len(neighbours)
    while True:
        found = _settled(neighbours, within)
        numbers = {community: number for number, community in enumerate(dict.fromkeys(found))}
        found = [numbers[community] for community in found]
        of_node = [found[node] for node in of_node]
        if len(numbers) == len(neighbours):
            return of_node
        neighbours, within = _contracted(neighbours, within, found, len(numbers))


def _settled(neighbours: _Neighbours, within: list[float]) -> list[int]:
    """Move nodes until none gains from moving; ``within`` is the weight of links inside each, twice."""
    degrees = [sum(links.values()) + inside for links, inside in zip(neighbours, within, strict=True)]
    whole = sum(degrees)
    community = list(range(len(neighbours)))
    total = degrees.copy()
    has_moved = True
    while has_moved:
        has_moved = False
        for node, links in enumerate(neighbours):
            own, share = community[node], degrees[node] / whole
            towards = {own: 0.0}
            for other, weight in links.items():
                towards[community[other]] = towards.get(community[other], 0.0) + weight
            total[own] -= degrees[node]
            best, most = own, towards[own] - total[own] * share
            for candidate, weight in towards.items():
                gain = weight - total[candidate] * share
                if gain > most + _LEAST_GAIN * whole:
                    best, most = candidate, gain
            total[best] += degrees[node]
            if best != own:
                community[node] = best
                has_moved = True
    return community


def _contracted(
    neighbours: _Neighbours, within: list[float], found: list[int], count: int
) -> tuple[_Neighbours, list[float]]:
    """Return the network whose nodes are communities."""
    merged: _Neighbours = [{} for _ in range(count)]
    inside = [0.0] * count
    for node, links in enumerate(neighbours):
        own = found[node]
        inside[own] += within[node]
        for other, weight in links.items():
            if found[other] == own:
                inside[own] += weight
            else:
                merged[own][found[other]] = merged[own].get(found[other], 0.0) + weight
    return merged, inside
