"""The canonical writer of Turtle: what it writes reads back the same, and has one form."""

from __future__ import annotations

import textwrap
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import turtle
from kg.store.convert import triple_from_engine
from kg.terms import IRI, BlankNode, Literal, Triple
from kg.vocabulary import PREFIXES

KGO, XSD = PREFIXES["kgo"], PREFIXES["xsd"]
LANG_STRING = PREFIXES["rdf"] + "langString"

local_parts = st.text(st.characters(categories=["L", "N"], include_characters="-._/~%25"), max_size=8)
namespaces = st.sampled_from([*PREFIXES.values(), "https://elsewhere.example/", "urn:x:"])
iris = st.builds(lambda namespace, local: IRI(namespace + local.replace("%", "%25")), namespaces, local_parts)
strings = st.text(st.characters(exclude_categories=["Cs"]))
literals = st.one_of(
    strings.map(Literal),
    st.builds(
        Literal, strings, st.just(LANG_STRING), st.sampled_from(["en", "zh", "de", "zh-hans", "en-gb"])
    ),
    st.integers().map(lambda number: Literal(str(number), XSD + "integer")),
    st.decimals(allow_nan=False, allow_infinity=False).map(
        lambda number: Literal(f"{number:f}", XSD + "decimal")
    ),
    st.floats().map(lambda number: Literal(repr(number), XSD + "double")),
    st.sampled_from(["true", "false", "1"]).map(lambda word: Literal(word, XSD + "boolean")),
    st.dates().map(lambda day: Literal(day.isoformat(), XSD + "date")),
    st.builds(Literal, strings, iris.map(str)),
)
graphs = st.lists(st.builds(Triple, iris, iris, iris | literals), max_size=12)


def read(text: str) -> set[Triple]:
    return {triple_from_engine(quad.triple) for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


@given(graphs)
def test_what_is_written_reads_back_as_the_same_triples(triples: list[Triple]):
    expected = {
        triple_from_engine(quad.triple)
        for quad in ox.parse(n_triples(triples), format=ox.RdfFormat.N_TRIPLES)
    }
    assert read(turtle.write(triples, header="Anything.")) == expected


@given(graphs, st.randoms())
def test_order_and_repetition_of_the_input_leave_no_trace(triples: list[Triple], random: Random):
    text = turtle.write(triples, header="Anything.")
    shuffled = triples * 2
    random.shuffle(shuffled)
    assert turtle.write(shuffled, header="Anything.") == text


@given(graphs)
def test_writing_again_what_was_written_changes_nothing(triples: list[Triple]):
    once = turtle.write(read(turtle.write(triples, header="Anything.")), header="Anything.")
    assert turtle.write(read(once), header="Anything.") == once


def n_triples(triples: list[Triple]) -> str:
    return "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in triples)


def test_the_form_is_what_a_person_would_write():
    metric = PREFIXES["metric"]
    triples = [
        Triple(IRI(metric + "a10"), IRI(KGO + "value"), Literal("3050000.0", XSD + "decimal")),
        Triple(IRI(metric + "a10"), IRI(KGO + "periodEnd"), Literal("2023-06-30", XSD + "date")),
        Triple(IRI(metric + "a9"), IRI(PREFIXES["dcterms"] + "title"), Literal('Quotes " and\nlines')),
        Triple(IRI(metric + "a9"), IRI(PREFIXES["rdfs"] + "label"), Literal("九", LANG_STRING, "zh")),
        Triple(IRI(metric + "a9"), IRI(PREFIXES["rdfs"] + "label"), Literal("Nine", LANG_STRING, "en")),
        Triple(IRI(metric + "a9"), IRI(PREFIXES["rdf"] + "type"), IRI(KGO + "Metric")),
        Triple(
            IRI(metric + "a9"), IRI("https://elsewhere.example/p"), IRI(PREFIXES["kgg"] + "claims/industry")
        ),
    ]
    assert turtle.write(triples, header="Two metrics.") == textwrap.dedent(
        """\
        # Two metrics.
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix kgo: <https://kg.example/ontology#> .
        @prefix metric: <https://kg.example/id/metric/> .

        metric:a9 a kgo:Metric ;
            rdfs:label "Nine"@en ;
            rdfs:label "九"@zh ;
            dcterms:title "Quotes \\" and\\nlines" ;
            <https://elsewhere.example/p> <https://kg.example/graph/claims/industry> .

        metric:a10 kgo:periodEnd "2023-06-30"^^xsd:date ;
            kgo:value 3050000.0 .
        """
    )


def test_a_decimal_without_a_point_keeps_its_type():
    text = turtle.write(
        [Triple(IRI("urn:x:a"), IRI(KGO + "value"), Literal("45", XSD + "decimal"))], header="One number."
    )
    assert '"45"^^xsd:decimal' in text


def test_nothing_is_written_as_a_header_alone():
    assert turtle.write([], header="Nothing yet.") == "# Nothing yet.\n"


def test_a_node_without_a_name_is_refused_with_the_way_to_mend_it():
    with pytest.raises(ValueError, match="give it a name"):
        turtle.write([Triple(BlankNode("b0"), IRI(KGO + "value"), Literal("1"))], header="A blank node.")


def test_a_header_of_two_lines_is_refused():
    with pytest.raises(ValueError, match="one line"):
        turtle.write([], header="One.\nTwo.")
