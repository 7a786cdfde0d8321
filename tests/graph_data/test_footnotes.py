"""No figure without a source: every numeric cell of every example question rests on a claim."""

from __future__ import annotations

import json

import pytest

from kg.formats import by_name
from kg.graph import Graph
from kg.limits import Limits

NUMERIC = {"http://www.w3.org/2001/XMLSchema#" + name for name in ("integer", "decimal", "double", "float")}

COUNTS_OF_THINGS = {
    "classes-per-section": "counts the classes of a classification, which no claim states",
    "laws-on-a-topic": "counts the sources that state a date: none makes 0",
}
"""Questions whose numbers are counted in the graph itself, with what they count."""


def selects(graph: Graph) -> list[str]:
    return [question.name for question in graph.questions() if graph.form(question.text) == "SELECT"]


def answered(graph: Graph, name: str) -> dict:
    (question,) = (entry for entry in graph.questions() if entry.name == name)
    output = by_name("json")
    assert output is not None
    return json.loads(graph.answer(question.text, output=output, limits=Limits(), footnotes=True).body)


def numeric_rows(answer: dict) -> list[tuple[int, int]]:
    """Return for each row with numbers its place and how many there are."""
    rows = answer["results"]["bindings"]
    counted = [
        (place, sum(cell.get("datatype") in NUMERIC for cell in row.values()))
        for place, row in enumerate(rows)
    ]
    return [(place, count) for place, count in counted if count]


def test_every_numeric_cell_of_the_example_questions_has_a_source(shipped: Graph):
    cells = footnoted = 0
    without = set()
    for name in selects(shipped):
        answer = answered(shipped, name)
        footnotes = answer["footnotes"]
        for place, count in numeric_rows(answer):
            cells += count
            claims = footnotes["rows"][place]
            if claims and all(footnotes["claims"][claim]["source"] for claim in claims):
                footnoted += count
            else:
                without.add(name)
    assert cells > 1_000
    assert without <= set(COUNTS_OF_THINGS)
    assert footnoted > 0.98 * cells


@pytest.mark.parametrize("name", sorted(COUNTS_OF_THINGS))
def test_a_count_of_things_is_told_to_rest_on_no_claim_and_not_to_lack_one(name: str, shipped: Graph):
    answer = answered(shipped, name)
    assert answer["footnotes"]["complete"]
    for place, _ in numeric_rows(answer):
        numbers = [
            cell["value"] for cell in answer["results"]["bindings"][place].values() if "datatype" in cell
        ]
        assert not answer["footnotes"]["rows"][place] or "0" not in numbers
