"""The classes of a graph, and how they are drawn."""

from __future__ import annotations

import kg
from kg.model import Style
from kg.palette import style_for
from kg.vocabulary import PREFIXES

KGO = PREFIXES["kgo"]


def opened(tmp_path, text, name="data.ttl"):
    prefixes = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())
    path = tmp_path / name
    path.write_text(f"{prefixes}\n@prefix ex: <http://example.org/> .\n{text}", encoding="utf-8")
    return kg.open(path)


def test_the_shipped_graph_shows_its_subject_and_not_its_own_machinery(shipped):
    labels = {summary.label for summary in shipped.classes().values()}
    assert {"Metric", "Technology", "Infrastructure"} <= labels
    assert not labels & {"Class", "Relation", "Data file", "Data set", "Comparator"}


def test_the_most_frequent_class_comes_first(shipped):
    counts = [summary.count for summary in shipped.classes().values()]
    assert counts == sorted(counts, reverse=True)


def test_our_own_classes_look_the_same_in_data_that_lacks_the_ontology(tiny, shipped):
    ours, theirs = tiny.classes()[KGO + "Metric"], shipped.classes()[KGO + "Metric"]
    assert ours.style == theirs.style == Style("#A8467F", "#E08ABF", "diamond")
    assert ours.label == "Metric"
    assert tiny.classes()[KGO + "Observation"].folded


def test_labels_are_in_the_reader_s_language(shipped):
    assert shipped.classes("zh")[KGO + "Metric"].label == "指标"


def test_a_pure_ontology_shows_its_classes_and_properties(tmp_path):
    graph = opened(
        tmp_path,
        """ex:Ship a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:sails ] .
        ex:Boat a owl:Class . ex:sails a owl:ObjectProperty .""",
        "ontology.ttl",
    )
    assert [(found.label, found.count) for found in graph.classes().values()] == [
        ("Class", 2),
        ("Object property", 1),
    ]


def test_instances_come_before_the_vocabulary_they_bring(tmp_path):
    graph = opened(tmp_path, "ex:A a owl:Class . ex:B a owl:Class . ex:a a ex:A .")
    assert [found.label for found in graph.classes().values()] == ["A", "Class"]


def test_a_class_draws_its_look_from_the_nearest_class_above(tmp_path):
    graph = opened(
        tmp_path,
        """ex:Vessel kgo:colour "#112233" ; kgo:shape "circle" . ex:Ship rdfs:subClassOf ex:Vessel .
        ex:Ferry rdfs:subClassOf ex:Ship . ex:a a ex:Ferry .""",
    )
    assert graph.classes()["http://example.org/Ferry"].style == Style("#112233", "#112233", "circle")


def test_a_look_that_is_not_plain_is_ignored(tmp_path):
    graph = opened(
        tmp_path, """ex:Ship kgo:colour "red;background:url(//x)" ; kgo:shape "star" . ex:a a ex:Ship ."""
    )
    assert graph.classes()["http://example.org/Ship"].style == style_for("http://example.org/Ship")


def test_classes_above_each_other_in_a_circle_do_no_harm(tmp_path):
    graph = opened(tmp_path, "ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:A . ex:a a ex:A , ex:B .")
    assert len(graph.classes()) == 2
    assert graph.entity("<http://example.org/a>").classes
