"""Validators: the same answer has the same tag, another one another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.server.caching import entity_tag, matches

texts = st.text(max_size=20)


@given(texts, st.lists(texts, max_size=4), st.lists(texts, max_size=4))
def test_different_requests_have_different_tags(release, one, other):
    same = entity_tag(release, "1", *one) == entity_tag(release, "1", *other)
    assert same == (one == other)


def test_a_new_release_or_version_has_a_new_tag():
    tag = entity_tag("aaaa", "1.0", "/sparql")
    assert tag != entity_tag("bbbb", "1.0", "/sparql")
    assert tag != entity_tag("aaaa", "1.1", "/sparql")


def test_a_held_tag_is_recognised_in_every_way_clients_write_it():
    tag = entity_tag("aaaa", "1.0", "/sparql")
    strong = tag.removeprefix("W/")
    for header in (tag, strong, f'"other", {tag}', f'W/"x",{strong}'):
        assert matches(header, tag), header


def test_another_tag_or_none_is_not_recognised():
    tag = entity_tag("aaaa", "1.0", "/sparql")
    for header in (None, "", "*", '"other"', tag.removeprefix("W/").strip('"')):
        assert not matches(header, tag), header
