"""Which claims the rows of a query rest on, one feature of SPARQL after the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

E = "http://e.org/"


def noted(found):
    """Return rows as texts of their local names, with those of their claims."""
    return {
        (" ".join(short(term) for term in row), " ".join(short(claim) for claim in claims))
        for row, claims in zip(found.rows, found.footnotes.rows, strict=True)
    }


def short(term):
    return "-" if term is None else str(term).rpartition("/")[2]


def cases():
    """Yield the queries of cases.txt with their rows and the reason why claims may be missing."""
    text = (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8")
    for block in re.split(r"\n\s*\n", text):
        query, *lines = [line for line in block.splitlines() if not line.startswith("#")] or [""]
        if query:
            rows = {tuple(part.strip() for part in line.split("|")) for line in lines if "|" in line}
            why = next((line.strip(" !") for line in lines if line.startswith("  !")), None)
            yield pytest.param(query, rows, why, id=query)


@pytest.mark.parametrize(("query", "rows", "why"), [*cases()])
def test_each_row_has_the_claims_it_rests_on(asked, query, rows, why):
    found = asked(query)
    assert noted(found) == rows
    assert found.footnotes.why == why
    assert found.footnotes.complete == (why is None)


def test_many_features_are_tried():
    assert len([*cases()]) > 90


def test_what_counts_whole_solutions_still_names_the_claims_that_have_a_variable(asked):
    found = asked("SELECT (COUNT(DISTINCT *) AS ?n) { ?o kgo:metric e:cargo ; kgo:value ?v }")
    assert noted(found) == {("2", "cargo20 cargo21")}
    assert found.footnotes.complete


def test_equal_rows_stay_apart_with_the_claims_of_each(asked):
    found = asked("SELECT ?v { ?o kgo:metric e:cargo ; kgo:value ?v }")
    assert sorted(found.footnotes.rows) == [(E + "cargo20",), (E + "cargo21",)]


def test_what_a_text_says_is_no_footnote(asked):
    found = asked("SELECT DISTINCT ?p { ?s ?p ?text FILTER (?s = e:pair) }")
    assert set(found.footnotes.rows) == {()}
    assert found.footnotes.complete


def test_each_claim_is_cited_with_source_figure_and_place(asked):
    found = asked(
        "SELECT ?v { ?o kgo:metric e:ships ; kgo:value ?v ; kgo:periodEnd ?d } ORDER BY ?d"
    ).footnotes
    plain = found.to_json()
    assert plain["claims"][E + "ships20"] == {
        "source": E + "yearbook",
        "figure": "20",
        "locator": {"section": "Ships", "paragraph": 1, "sentence": None},
    }
    assert plain["claims"][E + "ships22"]["figure"] is None
    assert plain["sources"][E + "yearbook"] == {
        "title": "Yearbook",
        "publisher": "Bureau",
        "published": "2023-01-05",
        "url": "https://example.org/yearbook",
    }
    assert plain["sources"].keys() == {E + "yearbook", E + "herald"}
    assert found.sources_of(1) == (E + "herald",)
    assert found.why is None


def test_a_claim_without_a_source_says_so(asked):
    found = asked("SELECT ?v { e:lights20 kgo:value ?v }").footnotes
    assert found.claims[E + "lights20"].source is None
    assert found.sources_of(0) == ()
    assert found.sources == {}
