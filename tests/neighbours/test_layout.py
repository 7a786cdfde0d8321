"""Positions: composed at first paint, never one node on another."""

from __future__ import annotations

import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.neighbours import layout


def nearest(positions):
    return min(
        (math.dist(one, other) for one, other in itertools.combinations(positions, 2)), default=math.inf
    )


@given(st.integers(min_value=0, max_value=60))
def test_no_two_nodes_of_a_star_overlap(count):
    placed = layout.place([str(number) for number in range(count)], {})
    assert len(placed) == count
    assert nearest([(0.0, 0.0), *placed.values()]) > 2 * layout.LARGEST


@settings(max_examples=40, deadline=None)
@given(
    st.integers(min_value=1, max_value=40), st.lists(st.integers(min_value=0, max_value=200), max_size=120)
)
def test_no_two_nodes_of_a_deeper_picture_overlap(inner, parents):
    first = [f"i{number}" for number in range(inner)]
    outer = {}
    for number, parent in enumerate(parents):
        known = [*first, *outer]
        outer[f"o{number}"] = known[parent % len(known)]
    placed = layout.place(first, outer)
    assert placed.keys() == {*first, *outer}
    assert nearest([(0.0, 0.0), *placed.values()]) > 2 * layout.LARGEST


def test_five_hundred_nodes_do_not_overlap_either():
    placed = layout.place([str(number) for number in range(499)], {})
    assert nearest(placed.values()) > 2 * layout.LARGEST


def test_a_relation_is_a_sector():
    keys = [f"{relation}{number}" for relation in "abcd" for number in range(12)]
    placed = layout.place(keys, {})
    for relation in "abcd":
        turns = [math.atan2(placed[key][1], placed[key][0]) for key in keys if key.startswith(relation)]
        middle = math.atan2(sum(map(math.sin, turns)), sum(map(math.cos, turns)))
        assert all(abs(math.remainder(turn - middle, math.tau)) < math.pi / 3 for turn in turns)


def test_what_lies_further_out_is_near_what_it_was_reached_from():
    first = [str(number) for number in range(8)]
    outer = {f"{parent}-{number}": parent for parent in first for number in range(2)}
    placed = layout.place(first, outer)
    for key, parent in outer.items():
        assert (
            math.dist(placed[key], placed[parent])
            <= min(math.dist(placed[key], placed[other]) for other in first) + layout.SPACING
        )


def test_the_first_neighbour_stands_at_the_top():
    placed = layout.place(["a", "b", "c"], {})
    assert placed["a"][0] == 0
    assert placed["a"][1] < 0


def test_a_node_grows_with_its_links_but_within_bounds():
    sizes = [layout.size(links) for links in (0, 1, 10, 100, 10**6)]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (6, 24)
