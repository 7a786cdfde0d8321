"""What Gephi and Gephi Lite do with a file, row by row: none of it costs a node, an edge or a value."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.graph import Graph

from .conftest import Exported, GraphOf
from .gephi_reader import LAST_NODE_TYPES, read_gexf

EX = "http://example.org/"
GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
READER = Path(__file__).parents[2] / "web" / "test" / "graphology" / "read.js"

NASTY = """
@prefix kgo: <https://kg.example/ontology#> .
ex:a ex:p ex:b , ex:a ; ex:q ex:b ; ex:Type "one" ; ex:type "two" ; ex:label "three" ; ex:weight 5 ;
    ex:id "six" ;
    ex:site "http://e/"^^xsd:anyURI ; ex:big 3000000000 ; ex:x 7 ; ex:flag true ; ex:none "" ;
    ex:list "a, b" , "it's" , "x]y" , 'q"t\\\\' ;
    ex:far "-INF"^^xsd:double ; ex:text "INFLATION" ; ex:nothing "Null" ;
    schema:startDate "2020"^^xsd:gYear ; schema:endDate "2021-05"^^xsd:gYearMonth .
ex:b rdfs:label "" ; schema:startDate "2020-02-01"^^xsd:date .
ex:m a kgo:Metric ; kgo:measures ex:a .
ex:o1 a kgo:Observation ; kgo:metric ex:m ; kgo:value 1 ; kgo:periodEnd "2020"^^xsd:gYear .
ex:o2 a kgo:Observation ; kgo:metric ex:m ; kgo:value 2 ; kgo:periodEnd "2021-12-31"^^xsd:date .
ex:o3 a kgo:Observation ; kgo:metric ex:m ; kgo:value 3 ; kgo:periodEnd "2021-12-31"^^xsd:date .
ex:o4 a kgo:Observation ; kgo:metric ex:m ; kgo:value 4 ; kgo:periodStart "2021-03-01"^^xsd:date ;
    kgo:periodEnd "2022-03-31"^^xsd:date .
"""


@pytest.fixture(scope="module")
def nasty(graph_of: GraphOf) -> Graph:
    kinds = " ; ".join(f"ex:kind{number} ex:b" for number in range(100))
    return graph_of(f"{NASTY}\nex:a {kinds} .")


@pytest.fixture(scope="module")
def data(nasty: Graph, exported: Exported) -> bytes:
    return exported(nasty, "gexf")[0]


@pytest.fixture(scope="module")
def tree(data: bytes) -> Any:
    return ET.fromstring(data)


@pytest.fixture(scope="module")
def seen(data: bytes) -> Any:
    return read_gexf(data)


def attributes(tree: Any, name: str) -> list[dict[str, str]]:
    return [entry.attrib for entry in tree.iter(GEXF + name)]


# -------------------------------------------------------------------- what it reads
def test_the_version_is_one_that_it_knows(tree: Any) -> None:
    assert tree.get("version") == "1.3"


def test_the_graph_is_directed_and_no_edge_says_otherwise(tree: Any) -> None:
    assert tree.find(f"{GEXF}graph").get("defaultedgetype") == "directed"
    assert not any("type" in edge for edge in attributes(tree, "edge"))


def test_parallel_edges_differ_in_their_kind_and_are_not_summed(tree: Any, seen: Any) -> None:
    triples = Counter((edge["source"], edge["target"], edge["kind"]) for edge in attributes(tree, "edge"))
    assert set(triples.values()) == {1}
    assert not [issue for issue in seen.issues if "merged" in issue]


def test_a_hundred_kinds_between_one_pair_are_a_hundred_edges(seen: Any) -> None:
    pair = [edge for edge in seen.edges.values() if (edge.source, edge.target) == (EX + "a", EX + "b")]
    assert len({edge.kind for edge in pair}) == len(pair) == 102


def test_edge_ids_are_unique(tree: Any) -> None:
    ids = [edge["id"] for edge in attributes(tree, "edge")]
    assert len(set(ids)) == len(ids)


def test_every_weight_is_above_zero(tree: Any) -> None:
    assert all(float(edge["weight"]) > 0 for edge in attributes(tree, "edge"))


def test_both_ends_of_every_edge_are_nodes_of_the_file(tree: Any) -> None:
    nodes = {node["id"] for node in attributes(tree, "node")}
    assert {edge[end] for edge in attributes(tree, "edge") for end in ("source", "target")} <= nodes


def test_no_node_is_there_twice(tree: Any) -> None:
    ids = [node["id"] for node in attributes(tree, "node")]
    assert len(set(ids)) == len(ids)


def test_no_label_is_empty(tree: Any) -> None:
    assert all(node["label"].strip() for node in attributes(tree, "node"))


def test_nodes_have_no_parents_and_hold_no_nodes(tree: Any) -> None:
    assert not any("pid" in node for node in attributes(tree, "node"))
    assert not [node for node in tree.iter(GEXF + "node") if node.find(GEXF + "nodes") is not None]


def test_every_type_of_a_column_is_one_that_it_has(tree: Any) -> None:
    kinds = {entry["type"].removeprefix("list") for entry in attributes(tree, "attribute")}
    assert kinds <= LAST_NODE_TYPES


def test_an_address_is_a_text_for_a_column_of_addresses_would_be_dropped(seen: Any) -> None:
    assert seen.columns["node"]["site"][1] == "string"
    assert seen.nodes[EX + "a"].values["site"] == "http://e/"


def test_whole_numbers_are_long(seen: Any) -> None:
    assert seen.columns["node"]["big"][1] == "long"
    assert seen.nodes[EX + "a"].values["big"] == 3_000_000_000


def test_lists_keep_commas_brackets_quotes_and_backslashes(seen: Any) -> None:
    assert sorted(seen.nodes[EX + "a"].values["list"]) == ["a, b", "it's", 'q"t\\', "x]y"]


def test_infinite_numbers_are_numbers(seen: Any) -> None:
    assert seen.nodes[EX + "a"].values["far"] == float("-inf")


def test_texts_with_inf_and_null_are_the_only_losses_and_reported(
    nasty: Graph, seen: Any, exported: Exported
) -> None:
    assert len(seen.issues) == 2
    assert {"INF in 'INFLATION'", "the text null is dropped"} <= {
        part for issue in seen.issues for part in re.split(r": | becomes", issue)
    }
    codes = {entry.code: entry.by for entry in exported(nasty, "gexf")[1].losses}
    assert (codes["inf-text"], codes["null-text"]) == ({EX + "text": 1}, {EX + "nothing": 1})


def test_column_ids_differ_without_case_and_are_none_of_its_own(tree: Any, seen: Any) -> None:
    ids = [entry["id"].lower() for entry in attributes(tree, "attribute")]
    assert len(set(ids)) == len(ids)
    assert not {"id", "label", "timeset", "weight", "type", "kind", "interval", "x", "size", "color"} & set(
        ids
    )
    values = set(map(str, seen.nodes[EX + "a"].values.values()))
    assert {"one", "two", "three", "5", "six", "7"} <= values


def test_every_value_belongs_to_a_declared_column(tree: Any) -> None:
    declared = {entry["id"] for entry in attributes(tree, "attribute")}
    assert {value["for"] for value in attributes(tree, "attvalue")} <= declared


def test_colours_are_three_numbers(tree: Any) -> None:
    assert {tuple(sorted(entry.attrib)) for entry in tree.iter(VIZ + "color")} == {("b", "g", "r")}


def test_places_have_no_empty_height_and_are_not_all_zero(tree: Any) -> None:
    places = [entry.attrib for entry in tree.iter(VIZ + "position")]
    assert {tuple(sorted(place)) for place in places} == {("x", "y")}
    assert any(float(place["x"]) for place in places)


def test_sizes_are_one_number_from_4_to_100(tree: Any) -> None:
    sizes = [entry.attrib for entry in tree.iter(VIZ + "size")]
    assert {tuple(size) for size in sizes} == {("value",)}
    found = [float(size["value"]) for size in sizes]
    assert (min(found), max(found)) == (4, 100)


def test_shapes_and_thickness_which_it_ignores_are_not_written(tree: Any) -> None:
    assert not list(tree.iter(VIZ + "shape"))
    assert not list(tree.iter(VIZ + "thickness"))


def test_the_description_is_one_section_and_there_is_no_title(data: bytes, tree: Any) -> None:
    assert data.count(b"<![CDATA[") == 1
    assert tree.find(f"{GEXF}meta/{GEXF}title") is None
    assert "the whole graph" in read_gexf(data).description


def test_it_opens_packed_files(nasty: Graph, data: bytes, tmp_path: Path) -> None:
    nasty.export("gexf", tmp_path / "nasty.gexf.gz")
    assert gzip.decompress((tmp_path / "nasty.gexf.gz").read_bytes()) == data


# ----------------------------------------------------------------------------- time
def test_the_time_is_in_dates_as_intervals_in_the_zone_utc(tree: Any) -> None:
    graph = tree.find(f"{GEXF}graph")
    assert (graph.get("timeformat"), graph.get("timerepresentation")) == ("date", "interval")
    assert graph.get("timezone") == "UTC"
    assert not any(word in entry.attrib for entry in tree.iter() for word in ("timestamp", "timestamps"))


def test_every_bound_is_a_full_date(tree: Any) -> None:
    bounds = [entry.get(bound) for entry in tree.iter() for bound in ("start", "end") if entry.get(bound)]
    assert len(bounds) > 8
    assert all(re.fullmatch(r"-?\d{4}-\d\d-\d\d", bound) for bound in bounds)


def test_an_open_end_is_left_out(tree: Any, seen: Any) -> None:
    assert seen.nodes[EX + "b"].spells == [("2020-02-01", "")]
    assert not any("open" in name for entry in tree.iter() for name in entry.attrib)


def test_years_and_months_of_spells_are_whole_days(seen: Any) -> None:
    assert seen.nodes[EX + "a"].spells == [("2020-01-01", "2021-06-01")]


def test_values_over_time_are_declared_so_neither_overlap_nor_repeat(seen: Any) -> None:
    assert seen.dynamic["node"] == {"m"}
    assert seen.nodes[EX + "a"].series["m"] == [
        ("2020-01-01", "2021-01-01", 1.0),
        ("2021-01-01", "2022-01-01", 2.0),
    ]


def test_a_weight_over_time_is_the_column_of_that_name(nasty: Graph, exported: Exported) -> None:
    query = f"""SELECT ?source ?target ?weight ?start ?end {{
        VALUES (?weight ?start ?end) {{ (1 "2020" "2020") (2 "2021" "2021") }}
        ?source <{EX}q> ?target }}"""
    data = exported(nasty, "gexf", query=query)[0]
    (edge,) = read_gexf(data).edges.values()
    assert edge.series == {"weight": [("2020-01-01", "2021-01-01", 1.0), ("2021-01-01", "2022-01-01", 2.0)]}
    assert b'<attributes class="edge" mode="dynamic">\n<attribute id="weight"' in data


def test_the_graph_itself_has_no_bounds(tree: Any) -> None:
    assert not {"start", "end"} & set(tree.find(f"{GEXF}graph").attrib)


# ----------------------------------------------------------- Gephi Lite and graphology
@pytest.fixture(scope="module")
def lite(nasty: Graph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What graphology reads of the GEXF and of the JSON, as Gephi Lite has it read."""
    if shutil.which("node") is None:
        pytest.skip("Node.js is not here")
    if not (READER.parents[2] / "node_modules" / "graphology-gexf").is_dir():
        pytest.skip("graphology-gexf is not here: npm ci in web/ installs it")
    folder = tmp_path_factory.mktemp("lite")
    for format_name, suffix in (("gexf", "gexf"), ("graphology", "json")):
        nasty.export(format_name, folder / f"nasty.{suffix}")
    done = subprocess.run(
        ["node", str(READER), str(folder / "nasty.gexf"), str(folder / "nasty.json")],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return dict(zip(("gexf", "json"), map(json.loads, done.stdout.splitlines()), strict=True))


def test_the_declaration_that_lite_keeps_is_the_static_one(data: bytes, lite: dict[str, Any]) -> None:
    blocks = re.findall(rb'<attributes class="node" mode="(\w+)">', data)
    assert blocks == [b"dynamic", b"static"]
    node = lite["gexf"]["nodes"][EX + "a"]
    assert (node["big"], node["flag"], node["m_latest"]) == (3_000_000_000, True, 2)


def test_column_ids_can_be_read_by_people(lite: dict[str, Any]) -> None:
    assert not any(name.isdigit() for node in lite["gexf"]["nodes"].values() for name in node)


def test_the_last_value_over_time_is_the_newest(tree: Any) -> None:
    for node in tree.iter(GEXF + "node"):
        times = [value.get("start") for value in node.iter(GEXF + "attvalue") if value.get("start")]
        assert times == sorted(times)


@pytest.mark.parametrize("name", ["gexf", "json"])
def test_graphology_has_every_node_and_parallel_edge(lite: dict[str, Any], seen: Any, name: str) -> None:
    read = lite[name]
    assert read["multi"] is True
    assert set(read["nodes"]) == set(seen.nodes)
    found = {(edge["source"], edge["attributes"]["kind"], edge["target"]) for edge in read["edges"]}
    assert found == {(edge.source, edge.kind, edge.target) for edge in seen.edges.values()}
    assert len(read["edges"]) == len(seen.edges)


def test_graphology_shows_the_description(lite: dict[str, Any], seen: Any) -> None:
    for read in lite.values():
        assert read["attributes"]["description"] == seen.description


@pytest.mark.parametrize("name", ["gexf", "json"])
def test_graphology_has_lists_labels_places_and_sizes(lite: dict[str, Any], seen: Any, name: str) -> None:
    node, expected = lite[name]["nodes"][EX + "a"], seen.nodes[EX + "a"]
    assert sorted(node["list"]) == sorted(expected.values["list"])
    assert (node["label"], node["size"]) == (expected.label, expected.size)
    assert (node["x"], node["y"]) == expected.position


def test_numbers_that_javascript_would_round_are_text_in_json(graph_of: GraphOf, tmp_path: Path) -> None:
    graph = graph_of(f'ex:a ex:n {2**53 + 1} ; ex:m "INF"^^xsd:double ; ex:p ex:b .')
    report = graph.export("graphology", tmp_path / "a.json")
    values = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["nodes"][0]["attributes"]
    assert (values["n"], values["m"]) == (str(2**53 + 1), "INF")
    assert {"unsafe-number", "not-finite"} <= {entry.code for entry in report.losses}
