"""The format a client gets, from what its headers and addresses say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.formats import RDF_FORMATS, RESULT_FORMATS
from kg.server.negotiate import best, best_format, named_format, prefers_html, quality, split_suffix

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
OFFERED = (JSON, XML, "text/csv")
CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("*", JSON),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        (f"{XML};q=0.5, text/csv;q=0.9", "text/csv"),
        (f"{JSON};q=0.1, {XML};q=0.2", XML),
        ("application/*;q=0.8, text/csv;q=0.9", "text/csv"),
        (f"*/*;q=0.1, {XML}", XML),
        (f"{JSON};q=0, */*", XML),
        ("text/csv;q=0", None),
        ("image/png", None),
        ("text/*", "text/csv"),
        (f"{XML} ; q=0.3 , text/csv ; q=0.2", XML),
        (f"{XML};q=nonsense, text/csv;q=0.1", "text/csv"),
        (";;;,,,", None),
    ],
)
def test_the_most_wanted_type_is_chosen_and_none_where_none_is_wanted(header, expected):
    assert best(header, OFFERED, JSON) == expected


def test_an_exact_type_outweighs_a_range_whatever_the_order():
    assert quality("text/*;q=0.9, text/csv;q=0.2", "text/csv") == 0.2
    assert quality("text/csv;q=0.2, text/*;q=0.9", "text/csv") == 0.2
    assert quality("text/csv;q=0.2, text/*;q=0.9", "text/html") == 0.9


def test_ties_go_to_the_server_order():
    assert best("text/csv, " + XML, OFFERED, JSON) == XML


def test_an_alias_counts_as_the_format():
    assert best_format("application/json", RESULT_FORMATS).name == "json"
    assert best_format("text/plain", RDF_FORMATS).name == "ntriples"
    assert best_format("application/xml", RDF_FORMATS).name == "rdfxml"
    assert best_format("application/pdf", RDF_FORMATS) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("json", "json"), ("JSON", "json"), ("srx", "xml"), (XML, "xml"), ("tsv", "tsv"), ("turtle", None)],
)
def test_a_format_is_known_by_name_suffix_and_media_type(name, expected):
    found = named_format(name, RESULT_FORMATS)
    assert (found.name if found else None) == expected


def test_xml_means_rdf_xml_where_triples_are_offered():
    assert named_format("xml", RDF_FORMATS).name == "rdfxml"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (CHROMIUM, True),
        ("text/html", True),
        (None, False),
        ("*/*", False),
        ("application/json, text/html;q=0.9", False),
        ("text/html, application/json", False),
    ],
)
def test_only_a_client_that_likes_pages_best_gets_a_page(header, expected):
    assert prefers_html(header) is expected


@pytest.mark.parametrize(
    ("path", "stem", "name"),
    [
        ("metric/x.ttl", "metric/x", "turtle"),
        ("metric/x.jsonld", "metric/x", "jsonld"),
        ("metric/x.NT", "metric/x", "ntriples"),
        ("metric/x.rdf", "metric/x", "rdfxml"),
        ("metric/x", "metric/x", None),
        ("metric/v1.2", "metric/v1.2", None),
        (".ttl", ".ttl", None),
        ("a.ttl/b", "a.ttl/b", None),
    ],
)
def test_a_suffix_is_taken_off_only_where_it_is_a_format(path, stem, name):
    found_stem, found = split_suffix(path, RDF_FORMATS)
    assert (found_stem, found.name if found else None) == (stem, name)


@given(st.text(max_size=80))
def test_no_header_breaks_the_choice(header):
    assert best(header, OFFERED, JSON) in {*OFFERED, None}


@given(
    st.lists(st.tuples(st.sampled_from(OFFERED), st.integers(0, 1000)), min_size=1, unique_by=lambda x: x[0])
)
def test_the_choice_never_has_a_lower_quality_than_another_offer(wishes):
    header = ", ".join(f"{media_type};q={thousandths / 1000}" for media_type, thousandths in wishes)
    chosen = best(header, OFFERED, JSON)
    top = max(thousandths for _, thousandths in wishes)
    assert dict(wishes)[chosen] == top if top else chosen is None
