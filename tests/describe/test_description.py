"""An entity as triples."""

from __future__ import annotations

import pytest

from kg.errors import EntityNotFound
from kg.terms import BlankNode

EX = "http://thesaurus.example.org/"


def test_a_description_follows_blank_nodes_and_ends_with_what_points_there(thesaurus):
    triples = list(thesaurus.description(f"<{EX}water>"))
    told = {(str(triple.predicate).rsplit("/", 1)[1], str(triple.object)) for triple in triples}
    assert ("city", "Oslo") in told
    assert {value for name, value in told if name.endswith("#first")} == {"cup", f"{EX}well", "jug"}
    assert {str(triple.subject) for triple in triples if str(triple.object) == f"{EX}water"} == {
        f"{EX}well",
        f"{EX}概念/水",
        f"{EX}Sea_of_Ink",
    }


def test_no_triple_is_told_twice(thesaurus):
    triples = list(thesaurus.description(f"<{EX}water>"))
    assert len(triples) == len(set(triples))


def test_a_description_does_not_stray_into_other_things(thesaurus):
    subjects = {triple.subject for triple in thesaurus.description(f"<{EX}well>")}
    assert {str(subject) for subject in subjects if not isinstance(subject, BlankNode)} == {f"{EX}well"}


def test_what_is_not_there_has_no_description(tiny):
    with pytest.raises(EntityNotFound):
        tiny.description("<http://example.org/nothing>")
