"""A SELECT with ?source and ?target makes the edges."""

from __future__ import annotations

from typing import Any

import pytest

from kg.errors import ExportError
from kg.graph import Graph

from .conftest import Exported, GraphOf
from .gephi_reader import read_gexf, read_graphml

EX = "http://example.org/"


@pytest.fixture(scope="session")
def trade(graph_of: GraphOf) -> Graph:
    """Trade of three countries, year by year, as reified links."""
    rows = [
        ("a", "b", "goods", 5, "2020", "2020"),
        ("a", "b", "goods", 7, "2021", "2021"),
        ("a", "b", "services", 2, "2020", "2021"),
        ("b", "c", "goods", 1, "2019-03", ""),
        ("c", "a", "goods", 0, "2020", "2020"),
        ("c", "b", "goods", 3, "2022", "2021"),
    ]
    parts = ['ex:a rdfs:label "Ay" ; a ex:Country ; ex:people 10 . ex:b a ex:Country . ex:c a ex:Country .']
    for number, (source, target, what, weight, start, end) in enumerate(rows):
        ends = f'; ex:end "{end}"' if end else ""
        parts.append(
            f'ex:t{number} ex:from ex:{source} ; ex:to ex:{target} ; ex:what "{what}" ; ex:worth {weight} ;'
            f' ex:start "{start}" {ends} .'
        )
    return graph_of("\n".join(parts))


QUERY = """PREFIX ex: <http://example.org/>
SELECT ?source ?target ?label ?weight ?start ?end {
  ?t ex:from ?source ; ex:to ?target ; ex:what ?label ; ex:worth ?weight ; ex:start ?start
  OPTIONAL { ?t ex:end ?end } }"""


def edges(seen: Any) -> dict[tuple[str, str, str], Any]:
    return {(edge.source[-1], edge.kind, edge.target[-1]): edge for edge in seen.edges.values()}


def test_rows_of_the_same_ends_and_label_are_one_edge_whose_weight_changes(
    trade: Graph, exported: Exported, rng: Any
) -> None:
    from lxml import etree

    data, report = exported(trade, "gexf", query=QUERY)
    seen = read_gexf(data)
    assert rng.validate(etree.fromstring(data)), rng.error_log
    assert seen.issues == []
    goods = edges(seen)["a", "goods", "b"]
    assert goods.series["weight"] == [("2020-01-01", "2021-01-01", 5.0), ("2021-01-01", "2022-01-01", 7.0)]
    assert goods.spells == [("2020-01-01", "2022-01-01")]
    assert goods.weight == 7
    services = edges(seen)["a", "services", "b"]
    assert (services.spells, services.series, services.weight) == ([("2020-01-01", "2022-01-01")], {}, 2)
    assert edges(seen)["b", "goods", "c"].spells == [("2019-03-01", "")]
    assert (report.nodes, report.edges) == (3, 4)
    found = {entry.code: entry.count for entry in report.losses}
    assert found["no-positive-weight"] == 1
    assert found["backwards"] == 1
    assert found["time-widened"] == 2 * 5 - 1 - 2 + 2


def test_its_nodes_have_the_labels_and_values_of_the_graph(trade: Graph, exported: Exported) -> None:
    node = read_gexf(exported(trade, "gexf", query=QUERY)[0]).nodes[EX + "a"]
    assert (node.label, node.values["class"], node.values["people"]) == ("Ay", "Country", 10)


def test_a_property_for_a_label_is_the_kind(tiny: Graph, exported: Exported) -> None:
    query = (
        "PREFIX kgo: <https://kg.example/ontology#> SELECT ?source ?target ?label"
        " { ?source ?label ?target FILTER(?label IN (kgo:governs, kgo:supports)) }"
    )
    data, report = exported(tiny, "gexf", query=query)
    assert {edge.kind for edge in read_gexf(data).edges.values()} == {"kgo:governs", "kgo:supports"}
    assert report.by_predicate["https://kg.example/ontology#governs"] == 2


def test_ends_and_nothing_else_are_enough(tiny: Graph, exported: Exported) -> None:
    query = "SELECT ?target ?source { ?source <https://kg.example/ontology#governs> ?target }"
    data, report = exported(tiny, "gexf", query=query)
    seen = read_gexf(data)
    assert {(edge.kind, edge.label, edge.weight) for edge in seen.edges.values()} == {("link", "link", 1.0)}
    assert report.by_predicate == {"link": 2}
    assert seen.nodes["https://kg.example/id/law/bridge-act"].label == "Bridge Act"


def test_weights_of_equal_rows_are_added(graph_of: GraphOf, exported: Exported) -> None:
    graph = graph_of("ex:a ex:p ex:b . ex:c ex:p ex:b .")
    query = (
        f"SELECT (<{EX}a> AS ?source) (<{EX}b> AS ?target) ?weight"
        ' { VALUES ?weight { 1.5 2 "3"^^<http://www.w3.org/2001/XMLSchema#string> "x" } }'
    )
    data, report = exported(graph, "gexf", query=query)
    assert [edge.weight for edge in read_gexf(data).edges.values()] == [7.5]
    assert {entry.code: entry.count for entry in report.losses}["no-weight"] == 1


def test_labels_may_hold_anything(graph_of: GraphOf, exported: Exported) -> None:
    label = 'a "b"  \\ \t<c> & 五\u2028'
    escaped = label.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    query = f'SELECT ?source ?target ("{escaped}" AS ?label) {{ ?source <{EX}p> ?target }}'
    graph = graph_of("ex:a ex:p ex:b .")
    for format_name, read in (("gexf", read_gexf), ("graphml", read_graphml)):
        (edge,) = read(exported(graph, format_name, query=query)[0]).edges.values()
        assert (edge.kind, edge.label) == (label, label)


def test_rows_without_a_thing_at_both_ends_are_counted(tiny: Graph, exported: Exported) -> None:
    query = (
        "PREFIX kgo: <https://kg.example/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        " SELECT ?source ?target { ?source kgo:governs|rdfs:label ?target }"
    )
    _, report = exported(tiny, "gexf", query=query)
    assert report.edges == 2
    assert {entry.code: entry.count for entry in report.losses}["bad-rows"] > 10


def test_without_time_the_newest_weight_is_left(trade: Graph, exported: Exported) -> None:
    data, _ = exported(trade, "gexf", query=QUERY, static=True)
    assert b"spell" not in data
    assert edges(read_gexf(data))["a", "goods", "b"].weight == 12


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?a { ?a ?b ?c }", "lacks .source and .target: it gives .a;"),
        ("SELECT ?source ?c { ?source ?b ?c }", "lacks .target: it gives .source, .c;"),
        ("SELECT ?source ?target { ?source ?b ?target FILTER(false) }", "nothing is selected"),
    ],
)
def test_what_is_missing_is_said(tiny: Graph, exported: Exported, query: str, words: str) -> None:
    with pytest.raises(ExportError, match=words) as caught:
        exported(tiny, "gexf", query=query)
    assert "\n" not in str(caught.value)


def test_in_a_worker_the_same_edges_are_found(trade: Graph, exported: Exported) -> None:
    from kg.limits import Limits

    limits = Limits()
    runner = trade.start_workers(limits)
    try:
        there = exported(trade, "gexf", query=QUERY, limits=limits, runner=runner)[0]
    finally:
        runner.close()
    assert there == exported(trade, "gexf", query=QUERY)[0]
