"""Checking data: syntax first, then the shapes, each problem in its place."""

from __future__ import annotations

import gzip

import pytest

from kg import resources
from kg.errors import NoData
from kg.validate import validate

HEAD = """@prefix kgo: <https://kg.example/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix place: <https://kg.example/id/place/> .
@prefix ex: <http://example.org/> .
"""
GOOD = 'place:oslo a kgo:Place ; rdfs:label "Oslo"@en , "奥斯陆"@zh .\n'
BAD = '\n  place:bergen a kgo:Place ; rdfs:label "Bergen"@en .\n'


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_graph_has_no_problem():
    assert validate() == []


def test_good_data_has_no_problem(tmp_path):
    assert validate([written(tmp_path, "good.ttl", HEAD + GOOD)]) == []


def test_a_problem_names_the_thing_the_place_and_the_remedy(tmp_path):
    path = written(tmp_path, "bad.ttl", HEAD + GOOD + BAD)
    (problem,) = validate([path])
    assert str(problem).startswith(f"{path}:7:3: place:bergen: It has no Chinese label: add rdfs:label")


def test_a_problem_is_told_in_the_file_that_speaks_of_the_thing(tmp_path):
    written(tmp_path, "a.ttl", HEAD + GOOD)
    written(tmp_path, "b.ttl", HEAD + BAD)
    (problem,) = validate([tmp_path])
    assert (problem.path, problem.line) == (str(tmp_path / "b.ttl"), 6)


def test_a_wrong_value_is_shown(tmp_path):
    text = 'place:oslo kgo:partOf "Norway" .\n'
    problems = validate([written(tmp_path, "value.ttl", HEAD + GOOD + text)])
    assert any(problem.message.endswith('Found: "Norway"') for problem in problems)


def test_files_are_checked_together(tmp_path):
    examples = resources.ontology() / "examples"
    text = (examples / "observation.valid.ttl").read_text(encoding="utf-8")
    assert validate([written(tmp_path, "whole.ttl", text)]) == []


def test_every_file_that_does_not_parse_is_told_and_shapes_wait(tmp_path):
    for name in ("a.ttl", "c.ttl"):
        written(tmp_path, name, HEAD + "ex:a ex:b .\n")
    written(tmp_path, "b.ttl", HEAD + BAD)
    problems = validate([tmp_path])
    assert [(problem.path[-5:], problem.line) for problem in problems] == [("a.ttl", 5), ("c.ttl", 5)]


def test_foreign_data_can_only_have_errors_of_syntax(tmp_path):
    assert validate([written(tmp_path, "foreign.ttl", "<http://e.org/a> a <http://e.org/T> .")]) == []


def test_a_compressed_file_is_told_by_place_too(tmp_path):
    path = tmp_path / "bad.ttl.gz"
    path.write_bytes(gzip.compress((HEAD + BAD).encode()))
    (problem,) = validate([path])
    assert (problem.path, problem.line, problem.column) == (str(path), 6, 3)


def test_a_format_without_places_is_told_by_file(tmp_path):
    json = '{"@id": "https://kg.example/id/place/bergen", "@type": "https://kg.example/ontology#Place"}'
    problems = validate([written(tmp_path, "bad.jsonld", json)])
    assert {(problem.path, problem.line) for problem in problems} == {(str(tmp_path / "bad.jsonld"), None)}


def test_problems_come_in_the_order_of_the_text(tmp_path):
    text = HEAD + "".join(f"place:p{number} a kgo:Place .\n" for number in (3, 1, 2))
    path = written(tmp_path, "order.ttl", text)
    problems = validate([path])
    assert [problem.line for problem in problems] == [5, 5, 6, 6, 7, 7]
    assert validate([path]) == problems


def test_a_missing_file_is_wrong_usage(tmp_path):
    with pytest.raises(NoData):
        validate([tmp_path / "no-such.ttl"])


def example(figure: str, value: str, *, doubted: bool = False) -> str:
    """Return the sound example with another figure, in doubt or not."""
    text = (resources.ontology() / "examples" / "observation.valid.ttl").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if doubted or "kgo:doubt" not in line]
    replaced = {
        "kgo:figureAsPrinted": f"    kgo:figureAsPrinted {figure} ;",
        "kgo:value": f"    kgo:value {value} .",
    }
    return "\n".join(
        next((new for term, new in replaced.items() if line.strip().startswith(term)), line) for line in lines
    )


def test_a_value_that_is_not_the_printed_figure_is_told_with_both(tmp_path):
    path = written(tmp_path, "slip.ttl", example('"3.05 million"@en', "30500000.0"))
    (problem,) = validate([path])
    assert problem.line
    assert "correct the one that is wrong" in problem.message
    assert problem.message.endswith('"3.05 million"@en and 30500000.0')


def test_a_value_in_doubt_may_differ_from_what_is_printed(tmp_path):
    text = example('"3.05 million"@en', "30500000.0", doubted=True)
    assert "kgo:doubt" in text
    assert validate([written(tmp_path, "doubt.ttl", text)]) == []


@pytest.mark.parametrize(
    ("figure", "value"),
    [('"305万"@zh', "3050000.0"), ('"3.05 million"@en', "3050000.0"), ('"三百零五万"@zh', "3050000.0")],
)
def test_a_printed_figure_agrees_in_every_way_of_writing_it(tmp_path, figure, value):
    assert validate([written(tmp_path, "good.ttl", example(figure, value))]) == []
