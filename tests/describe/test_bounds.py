"""What a claim's bounds add to what is told of the graph: its interval, and nothing else."""

from __future__ import annotations

import kg
from kg.figures import Interval
from kg.vocabulary import PREFIXES

FIGURE = "observation:bridges-built-2021-almanac"
BOUND = {PREFIXES["kgo"] + name for name in ("lowerBound", "upperBound", "lowerOpen", "upperOpen")}


def test_a_claim_knows_its_interval(tiny):
    claims = {
        claim.iri.rpartition("/")[2]: claim.interval for claim in tiny.entity("metric:bridges-built").claims
    }
    assert claims["bridges-built-2020-gazette"] == Interval.read("(1200, ∞)")
    assert claims["bridges-built-2021-almanac"] == Interval.read("[1245, 1255)")


def test_a_statement_and_a_figure_without_bounds_have_none(tiny, tmp_path):
    (statement,) = tiny.entity("statement:bridges-longest").claims
    assert statement.interval is None
    (tmp_path / "a.ttl").write_text(
        "@prefix kgo: <https://kg.example/ontology#> . <http://e.org/o> a kgo:Observation ; kgo:value 5 ."
    )
    (figure,) = kg.open(tmp_path / "a.ttl").entity("http://e.org/o").claims
    assert figure.interval is None


def test_an_entity_does_not_list_bounds_and_is_stated_in_files_only(tiny):
    entity = tiny.entity(FIGURE)
    assert not BOUND & {values.predicate.iri for values in entity.properties}
    assert [graph.iri for graph in entity.graphs] == [PREFIXES["kgg"] + "tiny"]


def test_they_are_no_file_no_class_and_no_entity(tiny):
    summary = tiny.summary()
    assert [entry.file for entry in summary.named_graphs] == ["tiny.ttl"]
    assert not [
        cls.iri for cls in summary.classes if cls.iri.startswith((PREFIXES["dcat"], PREFIXES["void"]))
    ]
    assert tiny.search("bounds").total == 0


def test_they_are_no_part_of_a_picture(tiny):
    nodes = {node.key for node in tiny.neighbours(FIGURE, depth=2).nodes}
    assert not [iri for iri in nodes if "graph/" in iri]


def test_foreign_data_has_no_trace_of_them(thesaurus):
    assert not [name for name in thesaurus.store.named_graphs() if name.endswith("bounds")]
    assert not BOUND & {term.iri for term in thesaurus.vocabulary()}


def test_a_vocabulary_in_use_leaves_out_what_is_computed(tiny):
    used = {term.iri for term in tiny.vocabulary() if term.kind == "used"}
    assert PREFIXES["kgo"] + "value" in used
    assert not BOUND & used
