"""What Gephi is known to lose or refuse does not happen to our files."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from io import BytesIO
from math import hypot
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import Graph
from kg.store.embedded import EmbeddedStore

from .conftest import Exported, GraphOf
from .gephi_reader import ImportAborted, read_gexf, read_graphml


@pytest.fixture(params=["tiny", "shipped"])
def graph(request: pytest.FixtureRequest) -> Graph:
    return request.getfixturevalue(request.param)


def test_labels_are_in_the_language_asked_for(tiny: Graph, exported: Exported) -> None:
    english = read_gexf(exported(tiny, "gexf", language="en")[0])
    chinese = read_gexf(exported(tiny, "gexf", language="zh")[0])
    bridges = "https://kg.example/id/infrastructure/bridges"
    assert english.nodes[bridges].label == "Bridges"
    assert chinese.nodes[bridges].label == "桥梁"


def test_a_node_without_a_label_is_called_by_its_iri(graph_of: GraphOf, exported: Exported) -> None:
    graph = graph_of('ex:some_thing ex:p ex:b . ex:b rdfs:label "" .')
    seen = read_gexf(exported(graph, "gexf")[0])
    assert seen.nodes["http://example.org/some_thing"].label == "some thing"
    assert seen.nodes["http://example.org/b"].label == "b"


def test_sizes_span_exactly_what_gephi_leaves_alone(graph: Graph, exported: Exported) -> None:
    sizes = [node.size for node in read_gexf(exported(graph, "gexf")[0]).nodes.values()]
    assert (min(sizes), max(sizes)) == (4.0, 100.0)


def test_places_stay_in_gephis_square_after_it_centres_them(graph: Graph, exported: Exported) -> None:
    places = [node.position for node in read_gexf(exported(graph, "gexf")[0]).nodes.values()]
    assert len(set(places)) == len(places)
    middle = tuple(sum(axis) / len(places) for axis in zip(*places, strict=True))
    assert all(abs(x - middle[0]) <= 5000 and abs(y - middle[1]) <= 5000 for x, y in places)


def test_the_best_linked_node_of_a_class_stands_nearest_the_middle(
    graph_of: GraphOf, exported: Exported
) -> None:
    spokes = " , ".join(f"ex:n{number}" for number in range(20))
    members = " . ".join(f"ex:n{number} a ex:City" for number in range(20))
    graph = graph_of(f"ex:hub a ex:City ; ex:road {spokes} . {members} .")
    seen = read_gexf(exported(graph, "gexf")[0])
    nearest = min(seen.nodes, key=lambda key: hypot(*seen.nodes[key].position))
    assert nearest == "http://example.org/hub"


def test_colours_are_those_of_the_screen(graph: Graph, exported: Exported) -> None:
    seen = read_gexf(exported(graph, "gexf")[0])
    for entry in graph.classes().values():
        expected = tuple(int(entry.style.colour[place : place + 2], 16) for place in (1, 3, 5))
        found = {node.colour for node in seen.nodes.values() if node.values.get("class") == entry.label}
        assert found <= {expected}


def test_the_description_says_what_was_selected_and_from_which_release(
    tiny: Graph, exported: Exported
) -> None:
    whole = read_gexf(exported(tiny, "gexf")[0]).description
    assert tiny.release in whole
    assert "the whole graph" in whole
    around = read_gexf(exported(tiny, "gexf", entity="law:bridge-act", depth=2)[0]).description
    assert "Bridge Act, and what lies within 2 steps" in around


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({}, "所选：整个图谱"),
        ({"entity": "law:bridge-act", "depth": 1}, "所选：桥梁法及其1步以内的内容"),
        ({"cls": ["kgo:Law"]}, "所选：法律与政策的实例"),
        ({"query": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"}, "所选：此查询的三元组：CONSTRUCT"),
        ({"view": "iri=law:bridge-act"}, "所选：页面所示桥梁法的邻居"),
    ],
)
def test_a_chinese_description_is_chinese_throughout(
    tiny: Graph, exported: Exported, part: dict[str, Any], words: str
) -> None:
    data, report = exported(tiny, "gexf", language="zh", **part)
    told = read_gexf(data).description
    assert words in told
    assert f"{report.nodes}个节点，{report.edges}条边。所选：" in told
    assert not re.search("nodes|Selected|Release", told)


def test_a_description_with_markup_arrives_whole(tiny: Graph, exported: Exported) -> None:
    query = 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o != "]]>&<b>") }'
    description = read_gexf(exported(tiny, "gexf", query=query)[0]).description
    assert '"]] >&<b>") }' in description
    assert "whole" not in description
    assert tiny.release in description


def test_the_shipped_graphs_file_names_its_title_and_licence(shipped: Graph, exported: Exported) -> None:
    description = read_gexf(exported(shipped, "gexf")[0]).description
    assert "digital and real economies" in description
    assert "creativecommons.org" in description


# ----------------------------------------------------------- columns and types
def columns(data: bytes) -> dict[str, tuple[str, str]]:
    return read_gexf(data).columns["node"]


def test_each_property_has_a_column_of_the_narrowest_type_that_holds_it(
    graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of(
        """
        ex:a ex:count 3 ; ex:share 0.5 ; ex:open true ; ex:name "A"@en , "甲"@zh ; ex:mixed 1 ; ex:odd 1 ;
             ex:tag "x" , "y, \\"z\\"" ; ex:far 1e400 ; ex:wide 1 .
        ex:b ex:count -4 ; ex:share 1e3 ; ex:open "0"^^xsd:boolean ; ex:mixed 2.5 ; ex:odd "two" ;
             ex:tag "w" ; ex:far "-INF"^^xsd:double ; ex:wide true .
        """
    )
    data, _ = exported(graph, "gexf")
    found = {name: kind for name, (_, kind) in columns(data).items()}
    assert (
        found
        | {
            "count": "long",
            "share": "double",
            "open": "boolean",
            "name": "string",
            "mixed": "double",
            "odd": "string",
            "tag": "liststring",
            "far": "double",
            "wide": "string",
        }
        == found
    )
    seen = read_gexf(data)
    first, second = seen.nodes["http://example.org/a"].values, seen.nodes["http://example.org/b"].values
    assert (first["count"], first["share"], first["open"], first["mixed"], first["odd"]) == (
        3,
        0.5,
        True,
        1.0,
        "1",
    )
    assert (first["name"], first["tag"], first["far"]) == ("A", ["x", 'y, "z"'], float("inf"))
    assert (second["open"], second["mixed"], second["tag"], second["far"]) == (
        False,
        2.5,
        ["w"],
        float("-inf"),
    )
    assert seen.issues == []


def test_an_integer_beyond_64_bits_is_kept_as_text_and_counted(graph_of: GraphOf, exported: Exported) -> None:
    graph = graph_of(f"ex:a ex:n {2**63} . ex:b ex:n {2**63 - 1} .")
    data, report = exported(graph, "gexf")
    seen = read_gexf(data)
    assert seen.issues == []
    assert seen.nodes["http://example.org/a"].values["n"] == str(2**63)
    assert seen.nodes["http://example.org/b"].values["n"] == str(2**63 - 1)
    assert [times for words, times in report.changed.items() if "64 bits" in words] == [1]


def test_a_number_with_more_digits_than_a_double_holds_is_counted(
    graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of("ex:a ex:n 0.1 . ex:b ex:n 1.00000000000000000000001 .")
    _, report = exported(graph, "gexf")
    assert [times for words, times in report.changed.items() if "double precision" in words] == [1]


def test_dates_and_years_are_text_with_a_sortable_year_beside_it(
    graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of(
        """
        ex:a ex:in "2020"^^xsd:gYear ; ex:on "2021-03-04"^^xsd:date ;
            ex:at "-0500-01-01T00:00:00Z"^^xsd:dateTime .
        ex:b ex:in "2020-05"^^xsd:gYearMonth ; ex:on "soon"^^xsd:date .
        """
    )
    seen = read_gexf(exported(graph, "gexf")[0])
    first, second = seen.nodes["http://example.org/a"].values, seen.nodes["http://example.org/b"].values
    assert (first["in"], first["in_year"], second["in"], second["in_year"]) == ("2020", 2020, "2020-05", 2020)
    assert (first["on_year"], first["at_year"]) == (2021, -500)
    assert second["on"] == "soon"
    assert "on_year" not in second
    assert seen.issues == []


def test_column_ids_differ_even_without_regard_to_case_and_leave_gephis_own_alone(
    graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of(
        """
        ex:a ex:Type "1" ; ex:type "2" ; ex:label "3" ; ex:id "4" ; ex:weight 5 ; ex:x 6 ; foaf:name "7" ;
             schema:name "8" ; ex:class "9" ; ex:123 "10" ; ex:timeset "11" ; <http://example.org/> "12" ;
             ex:figureAsPrinted "13" ; ex:人口 "14" ; ex:on "2020"^^xsd:gYear ; ex:on_year "15" ;
             rdfs:label "A" .
        """
    )
    data, _ = exported(graph, "gexf")
    seen = read_gexf(data)
    assert seen.issues == []
    values = seen.nodes["http://example.org/a"].values
    written = {
        str(value) for name, value in values.items() if name not in ("degree_in", "degree_out", "lang")
    }
    assert {str(number) for number in range(1, 16) if number != 6} <= written
    assert {"figure_as_printed", "人口", "foaf_name", "schema_name"} <= set(values)
    assert seen.nodes["http://example.org/a"].label == "A"
    ids = columns(data)
    assert not {"type", "label", "id", "weight", "x", "timeset", "123"} & set(ids)
    assert set(nx.read_gexf(BytesIO(data))) == {"http://example.org/a"}


def test_column_ids_do_not_depend_on_the_order_of_the_data(graph_of: GraphOf, exported: Exported) -> None:
    one = graph_of('ex:a foaf:name "1" ; schema:name "2" ; ex:label "3" .')
    two = graph_of('ex:a ex:label "3" ; schema:name "2" . ex:a foaf:name "1" .')
    assert list(columns(exported(one, "gexf")[0])) == list(columns(exported(two, "gexf")[0]))


def test_a_column_is_titled_with_its_propertys_label(graph_of: GraphOf, exported: Exported) -> None:
    graph = graph_of(
        'ex:a ex:pop 3 ; ex:figureAsPrinted "x" . ex:pop rdfs:label "Population"@en , "人口"@zh .'
    )
    assert columns(exported(graph, "gexf", language="zh")[0])["pop"][0] == "人口"
    assert columns(exported(graph, "gexf")[0])["figure_as_printed"][0] == "figure as printed"


def test_two_properties_of_one_label_are_two_columns_for_networkx_too(
    graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of('ex:a foaf:name "1" ; schema:name "2" ; ex:label "3" . ex:b ex:p ex:a .')
    values = nx.read_gexf(BytesIO(exported(graph, "gexf")[0])).nodes["http://example.org/a"]
    assert {"1", "2", "3"} <= {value for value in values.values() if isinstance(value, str)}


def test_of_a_text_in_several_languages_the_readers_is_written_and_the_others_counted(
    graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of('ex:a ex:says "yes"@en , "yeah"@en , "是"@zh , "42" .')
    data, report = exported(graph, "gexf")
    assert read_gexf(data).nodes["http://example.org/a"].values["says"] == ["42", "yeah", "yes"]
    assert [times for words, times in report.changed.items() if "languages" in words] == [1]


def test_types_are_a_column_and_those_that_are_no_classes_are_counted(
    graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of('ex:a a ex:Big , ex:Small , [ a owl:Restriction ] , "odd" . ex:b a ex:Big .')
    data, report = exported(graph, "gexf")
    values = read_gexf(data).nodes["http://example.org/a"].values
    assert values["types"] == ["http://example.org/Small", "http://example.org/Big"]
    assert values["class"] == "Small"
    assert [times for words, times in report.changed.items() if "blank nodes or texts" in words] == [2]


# -------------------------------------------------- what Gephi does to some texts
@pytest.mark.parametrize("read", [read_gexf, read_graphml])
def test_texts_that_gephi_alters_are_written_as_they_are_and_reported(
    read: Any, graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of('ex:a ex:t "INFLATION" . ex:b ex:t "Null" . ex:c ex:t "fine" .')
    data, report = exported(graph, read.__name__.removeprefix("read_"))
    assert [times for words, times in report.changed.items() if "INF" in words] == [1]
    assert [times for words, times in report.changed.items() if "null" in words] == [1]
    seen = read(data)
    assert len(seen.issues) == 2
    assert seen.nodes["http://example.org/c"].values["t"] == "fine"
    assert b"INFLATION" in data


def test_labels_and_names_with_inf_are_safe(graph_of: GraphOf, exported: Exported) -> None:
    graph = graph_of('ex:INFO rdfs:label "INFLATION" ; ex:p ex:b .')
    seen = read_gexf(exported(graph, "gexf")[0])
    assert seen.nodes["http://example.org/INFO"].label == "INFLATION"
    assert seen.issues == []


def test_control_characters_are_replaced_and_counted(graph_of: GraphOf, exported: Exported) -> None:
    graph = graph_of('ex:a rdfs:label "a\\u0001b" ; ex:t "x\\u000by\\uFFFEz" ; ex:p ex:b .')
    for format_name, read in (("gexf", read_gexf), ("graphml", read_graphml)):
        data, report = exported(graph, format_name)
        values = read(data).nodes["http://example.org/a"].values
        assert values["t"] == "x�y�z"
        assert [times for words, times in report.changed.items() if "XML" in words] == [2]


def test_line_breaks_and_markup_come_back_as_they_were(graph_of: GraphOf, exported: Exported) -> None:
    text = 'one\ntwo\r\n\tthree <b>&amp; "four"</b> ]]> 五'
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    graph = graph_of(f'ex:a ex:t """{escaped}""" ; ex:p ex:b .'.replace("\r", "\\r"))
    for format_name, read in (("gexf", read_gexf), ("graphml", read_graphml)):
        assert read(exported(graph, format_name)[0]).nodes["http://example.org/a"].values["t"] == text


def test_colours_have_no_alpha_beside_a_hex_value(tiny: Graph, exported: Exported) -> None:
    data, _ = exported(tiny, "gexf")
    assert b"hex=" not in data
    with pytest.raises(ImportAborted):
        read_gexf(re.sub(rb'color r="\d+"', b'color hex="#000000" a="0.5"', data))


def test_time_bounds_that_would_abort_the_import_are_not_written(
    graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of('ex:a ex:start "2020"^^xsd:gYear ; ex:end "2021"^^xsd:gYear ; ex:p ex:b .')
    data, _ = exported(graph, "gexf")
    seen = read_gexf(data)
    assert seen.nodes["http://example.org/a"].values["property_start"] == "2020"
    for element in ET.fromstring(data).iter():
        assert not {"start", "end", "timeformat"} & set(element.attrib)


LITERALS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(LITERALS, min_size=1, max_size=4), label=LITERALS, tag=st.sampled_from([None, "en", "zh"])
)
def test_any_text_goes_through_and_the_file_parses(
    texts: list[str], label: str, tag: str | None, exported: Exported
) -> None:
    import pyoxigraph as ox

    engine = ox.Store()
    it, graph_name = ox.NamedNode("http://e/a"), ox.NamedNode("http://e/graph")
    says, called = ox.NamedNode("http://e/says"), ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for name in (graph_name, ox.DefaultGraph()):
        engine.add(ox.Quad(it, called, ox.Literal(label, language=tag), name))
        for text in texts:
            engine.add(ox.Quad(it, says, ox.Literal(text, language=tag), name))
    graph = Graph(EmbeddedStore(engine, location="made", release="made"))
    legal = {re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "�", text) for text in texts}
    for format_name, read in (("gexf", read_gexf), ("graphml", read_graphml)):
        seen = read(exported(graph, format_name)[0])
        assert list(seen.nodes) == ["http://e/a"]
        assert seen.nodes["http://e/a"].label.strip()
        if format_name == "gexf" and not any(re.search("INF|null", text, re.IGNORECASE) for text in texts):
            found = seen.nodes["http://e/a"].values.get("says", "")
            assert set(found if isinstance(found, list) else [found]) == legal
