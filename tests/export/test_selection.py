"""A part of the graph: around an entity, instances of classes, a query's triples."""

from __future__ import annotations

import pytest

from kg.errors import ExportError, QueryRefused, QuerySyntaxError
from kg.graph import Graph

from .conftest import Exported, GraphOf
from .gephi_reader import read_gexf

EX = "http://example.org/"


@pytest.fixture(scope="session")
def chain(graph_of: GraphOf) -> Graph:
    """A chain of links in both directions; all of one class, with a hub of 300 neighbours at its end."""
    spokes = " , ".join(f"ex:spoke{number}" for number in range(300))
    return graph_of(
        f"""
        ex:a a ex:Stop ; rdfs:label "A" ; ex:next ex:b ; ex:height 3 .
        ex:b a ex:Stop ; ex:next ex:c ; ex:seen ex:b .
        ex:d a ex:Stop ; ex:next ex:c ; ex:has [ ex:next ex:e ] .
        ex:e a ex:Halt ; ex:next {spokes} .
        ex:Halt rdfs:subClassOf ex:Stop ; rdfs:label "Halt"@en , "小站"@zh .
        """
    )


@pytest.mark.parametrize(("depth", "expected"), [(0, "a"), (1, "ab"), (2, "abc"), (3, "abcd")])
def test_a_neighbourhood_follows_links_both_ways_but_not_through_types(
    chain: Graph, depth: int, expected: str, exported: Exported
) -> None:
    data, report = exported(chain, "gexf", entity=f"{EX}a", depth=depth)
    assert set(read_gexf(data).nodes) == {EX + letter for letter in expected}
    assert report.nodes == len(expected)


def test_a_neighbourhood_has_every_link_among_its_nodes(chain: Graph, exported: Exported) -> None:
    data, _ = exported(chain, "gexf", entity=f"{EX}a", depth=2)
    found = {(edge.source[-1], edge.target[-1]) for edge in read_gexf(data).edges.values()}
    assert found == {("a", "b"), ("b", "b"), ("b", "c")}


def test_a_neighbourhood_is_never_cut(chain: Graph, exported: Exported) -> None:
    assert exported(chain, "gexf", entity=f"{EX}e", depth=1)[1].nodes == 302


def test_a_neighbourhood_goes_through_blank_nodes(chain: Graph, exported: Exported) -> None:
    data, _ = exported(chain, "gexf", entity=f"{EX}d", depth=2)
    assert f"{EX}e" in read_gexf(data).nodes


def test_nodes_keep_their_values_in_a_part_of_the_graph(chain: Graph, exported: Exported) -> None:
    node = read_gexf(exported(chain, "gexf", entity=f"{EX}b")[0]).nodes[f"{EX}a"]
    assert (node.label, node.values["height"], node.values["class"]) == ("A", 3, "Stop")


def test_an_entity_may_be_named_as_everywhere(tiny: Graph, exported: Exported) -> None:
    counts = {
        exported(tiny, "gexf", entity=name)[1].nodes
        for name in ("law:bridge-act", "https://kg.example/id/law/bridge-act", "Bridge Act", "桥梁法")
    }
    assert counts == {3}


@pytest.mark.parametrize("name", [f"{EX}Stop", "Stop", "stop"])
def test_a_class_selects_its_instances_and_those_of_its_subclasses(
    chain: Graph, name: str, exported: Exported
) -> None:
    data, report = exported(chain, "gexf", cls=[name])
    assert set(read_gexf(data).nodes) == {EX + letter for letter in "abde"}
    assert report.by_predicate == {f"{EX}next": 1, f"{EX}seen": 1}


@pytest.mark.parametrize("name", ["Halt", "小站", "<http://example.org/Halt>"])
def test_a_class_answers_to_its_labels(chain: Graph, name: str, exported: Exported) -> None:
    assert exported(chain, "gexf", cls=[name])[1].nodes == 1


def test_several_classes_are_selected_with_what_links_them(tiny: Graph, exported: Exported) -> None:
    data, report = exported(tiny, "gexf", cls=["kgo:Industry", "Sector", "kgo:Technology"])
    assert report.nodes == 4
    found = {edge.kind for edge in read_gexf(data).edges.values()}
    assert found == {"kgo:integratedInto", "kgo:uses"}


def test_an_unknown_class_names_those_that_come_near(tiny: Graph, exported: Exported) -> None:
    with pytest.raises(ExportError, match=r"no class 'Indstry'.*kgo:Industry"):
        exported(tiny, "gexf", cls=["Indstry"])
    with pytest.raises(ExportError, match=r"no class 'kgo:Lew'.*kgo:Law"):
        exported(tiny, "gexf", cls=["kgo:Lew"])
    with pytest.raises(ExportError, match="it has kgo:"):
        exported(tiny, "gexf", cls=["qqqqqq"])


def test_a_construct_makes_the_network(tiny: Graph, exported: Exported) -> None:
    query = """
        PREFIX kgo: <https://kg.example/ontology#> PREFIX ex: <http://example.org/>
        CONSTRUCT { ?law ex:touches ?thing . ?thing ex:note "seen" } WHERE { ?law kgo:governs ?thing }
    """
    data, report = exported(tiny, "gexf", query=query)
    seen = read_gexf(data)
    assert (report.nodes, report.edges) == (3, 2)
    assert {edge.label for edge in seen.edges.values()} == {"touches"}
    bridges = seen.nodes["https://kg.example/id/infrastructure/bridges"]
    assert (bridges.label, bridges.values["note"]) == ("Bridges", "seen")
    assert bridges.values["class"] == "Infrastructure"


def test_a_construct_may_name_and_class_its_own_nodes(tiny: Graph, exported: Exported) -> None:
    query = """
        PREFIX kgo: <https://kg.example/ontology#> PREFIX ex: <http://example.org/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        CONSTRUCT { ?law a ex:Rule ; rdfs:label "A rule" } WHERE { ?law a kgo:Law }
    """
    data, report = exported(tiny, "gexf", query=query)
    (node,) = read_gexf(data).nodes.values()
    assert (node.label, node.values["class"]) == ("A rule", "Rule")
    assert report.by_class == {"http://example.org/Rule": 1}


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", ExportError, "lacks .source and .target: it gives .s, .p, .o"),
        ("ASK { ?s ?p ?o }", ExportError, "ASK; an export needs a SELECT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE {", QuerySyntaxError, "never closed"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://e/> { ?s ?p ?o } }", QueryRefused, "SERVICE"),
        ("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o FILTER(false) }", ExportError, "nothing is selected"),
    ],
)
def test_a_query_of_the_wrong_kind_is_refused_in_one_line(
    tiny: Graph, query: str, error: type[Exception], words: str, exported: Exported
) -> None:
    with pytest.raises(error, match=words) as caught:
        exported(tiny, "gexf", query=query)
    assert "\n" not in str(caught.value)


def test_two_ways_to_select_exclude_each_other(tiny: Graph, exported: Exported) -> None:
    with pytest.raises(ExportError, match="give one of them"):
        exported(tiny, "gexf", entity="law:bridge-act", cls=["Law"])


def test_a_negative_depth_is_refused(tiny: Graph, exported: Exported) -> None:
    with pytest.raises(ExportError, match="not -1"):
        exported(tiny, "gexf", entity="law:bridge-act", depth=-1)


def test_a_term_of_the_ontology_can_be_asked_for_although_it_is_not_drawn(
    shipped: Graph, exported: Exported
) -> None:
    assert "https://kg.example/ontology#Law" not in read_gexf(exported(shipped, "gexf")[0]).nodes
    around = read_gexf(exported(shipped, "gexf", entity="kgo:Law")[0])
    assert "https://kg.example/ontology#Law" in around.nodes


def test_what_is_not_drawn_is_counted(shipped: Graph, exported: Exported) -> None:
    _, report = exported(shipped, "gexf")
    assert any("vocabulary" in words and times > 100 for words, times in report.changed.items())


def test_a_part_of_the_graph_can_be_written_as_rdf(tiny: Graph, exported: Exported) -> None:
    data, report = exported(tiny, "turtle", entity="law:bridge-act")
    assert b"kgo:governs industry:tolls , infrastructure:bridges" in data
    assert b"supports" in data
    assert b"sector:fishing" not in data
    assert report.nodes == 3


def test_under_another_base_the_same_is_drawn(shipped: Graph, exported: Exported) -> None:
    import kg

    moved = kg.open(base_iri="https://data.example.org/here")
    assert exported(moved, "gexf")[1].nodes == exported(shipped, "gexf")[1].nodes
