"""RDF exports hold the same triples, in every format."""

from __future__ import annotations

from io import BytesIO

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.errors import ExportError
from kg.formats import RDF_FORMATS, by_name
from kg.graph import Graph
from kg.store.serialise import serialise
from kg.terms import IRI, Literal, Triple

from .conftest import Exported, GraphOf

RDFLIB_NAMES = {
    "turtle": "turtle",
    "jsonld": "json-ld",
    "ntriples": "nt",
    "rdfxml": "xml",
    "trig": "trig",
    "nquads": "nquads",
}


@pytest.fixture(params=["tiny", "shipped", "awkward"])
def graph(request: pytest.FixtureRequest) -> Graph:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def awkward(graph_of: GraphOf) -> Graph:
    """Blank nodes, escapes, languages, datatypes and a carriage return."""
    return graph_of(
        r"""
        ex:a ex:says "one\r\ntwo \"three\" \\ <&> ]]>"@en-GB , "1"^^xsd:integer , "01"^^xsd:integer ;
            ex:odd "x"^^ex:odd ; ex:has [ ex:list ( ex:b "c" 3.50 ) ; a ex:Thing ] .
        """
    )


def union(graph: Graph) -> rdflib.Graph:
    made = rdflib.Graph()
    triples = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o, _ in graph.store.quads())
    return made.parse(data=triples, format="nt")


@pytest.mark.filterwarnings("ignore:.*is deprecated, use Dataset")  # rdflib's own parsers do it
@pytest.mark.parametrize("output", RDF_FORMATS, ids=lambda entry: entry.name)
def test_rdflib_reads_back_exactly_the_graph(graph: Graph, output: object, exported: Exported) -> None:
    name = output.name
    data, report = exported(graph, name)
    read = rdflib.Dataset(default_union=True)
    read.parse(data=data, format=RDFLIB_NAMES[name])
    back = rdflib.Graph()
    for triple in read.triples((None, None, None)):
        back.add(triple)
    assert isomorphic(back, union(graph))
    assert report.edges == sum(report.by_predicate.values())


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_formats_that_can_keep_named_graphs(shipped: Graph, name: str, exported: Exported) -> None:
    data, _ = exported(shipped, name)
    engine_format = {
        "trig": ox.RdfFormat.TRIG,
        "nquads": ox.RdfFormat.N_QUADS,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    graphs = {quad.graph_name.value for quad in ox.parse(data, format=engine_format[name])}
    assert graphs == set(shipped.store.named_graphs())


def test_turtle_is_grouped_by_subject_with_types_and_labels_first(tiny: Graph, exported: Exported) -> None:
    text = exported(tiny, "turtle")[0].decode()
    assert text.count("industry:ferries a kgo:Industry ;\n\trdfs:label") == 1
    assert "@prefix kgo: <https://kg.example/ontology#> ." in text
    assert "@prefix foaf:" not in text


def test_statements_are_written_while_they_come() -> None:
    class Counting(BytesIO):
        written = 0

        def write(self, data: bytes) -> int:  # type: ignore[override]
            Counting.written += len(data)
            return len(data)

    seen = []

    def many():
        for number in range(60_000):
            seen.append(Counting.written)
            yield Triple(IRI(f"http://e/{number}"), IRI("http://e/p"), Literal("x" * 20))

    serialise(many(), by_name("turtle", "rdf"), Counting())
    assert 0 < seen[-1] < Counting.written


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ('ex:a ex:9 "x" .', "http://example.org/9 does not end in a name"),
        ("ex:a a ex:9 .", "http://example.org/9 does not end in a name"),
        ('ex:a ex:p "x\\u0001y" .', "control character"),
    ],
)
def test_what_rdf_xml_cannot_say_is_refused_rather_than_broken(
    graph_of: GraphOf, turtle: str, words: str, exported: Exported
) -> None:
    graph = graph_of(turtle)
    with pytest.raises(ExportError, match=words):
        exported(
            graph,
            "rdfxml",
            query="CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?s = <http://example.org/a>) }",
        )
    assert exported(graph, "turtle")[1].edges
    assert exported(graph, "jsonld")[1].edges


def test_triple_terms_are_kept_where_the_format_has_them_and_counted_where_not(
    graph_of: GraphOf, exported: Exported
) -> None:
    graph = graph_of("ex:a rdf:reifies <<( ex:b ex:p ex:c )>> ; ex:q ex:d .")
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?s = <http://example.org/a>) }"
    data, _ = exported(graph, "ntriples", query=query)
    assert b"<<( <http://example.org/b> <http://example.org/p> <http://example.org/c> )>>" in data
    with pytest.raises(ExportError, match="triple term"):
        exported(graph, "jsonld", query=query)
    _, report = exported(graph, "gexf", query=query)
    assert (report.nodes, report.edges) == (2, 1)
    assert [times for words, times in report.changed.items() if "triple terms" in words] == [1]
