"""The ontology keeps its promises: every term is documented, placed, aligned where it can be, and used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg import resources
from kg.store.functions import FUNCTIONS
from kg.vocabulary import PREFIXES

KGO = rdflib.Namespace(PREFIXES["kgo"])
KGF = PREFIXES["kgf"]
SCHEMA = rdflib.Namespace(PREFIXES["schema"])


def names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CLASSES = names(
    """Infrastructure Industry Sector Law Statute AdministrativeRegulation DepartmentalRule Policy Plan
    Standard Initiative Topic Technology BusinessModel Metric Claim Observation Target Change Statement
    Source Organisation Place"""
)
RELATIONS = names(
    """supports partOf integratedInto uses governs addresses implements amends supersedes cites
    basedOn supplements issuedBy setsTarget measures coveredBy"""
)
CLAIM_PROPERTIES = names(
    """metric value unit comparator figureAsPrinted lowerBound upperBound lowerOpen upperOpen
    periodKind periodStart periodEnd place sector scope changeKind from to source section paragraph sentence
    attributedTo doubt about"""
)
VALUES = {
    KGO.Comparator: "exactly moreThan atLeast nearly about lessThan atMost",
    KGO.PeriodKind: "asOf during over",
    KGO.ChangeKind: "annualAverageGrowth yearOnYear percentagePoints multiple",
}
LOOK = {
    "Infrastructure": ("#0072B2", "#5BB0E8", "square"),
    "Industry": ("#B26A00", "#F0A93B", "circle"),
    "Sector": ("#00795A", "#3CC79B", "hexagon"),
    "Law": ("#C04A00", "#FF8A4C", "shield"),
    "Metric": ("#A8467F", "#E08ABF", "diamond"),
    "Technology": ("#5B5BD6", "#A5A5FF", "triangle"),
    "BusinessModel": ("#5B5BD6", "#A5A5FF", "triangle"),
    "Topic": ("#6B6B6B", "#B5B5B5", "rounded-square"),
    "Source": ("#2F6F7E", "#7CC4D4", "page"),
    "Organisation": ("#2F6F7E", "#7CC4D4", "building"),
    "Place": ("#2F6F7E", "#7CC4D4", "pin"),
}
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
UNDOCUMENTED = "{} has no {} in {}: add it to ontology/kg.ttl"


def terms(ontology: rdflib.Graph) -> list[rdflib.URIRef]:
    return sorted({term for term in ontology.subjects() if str(term).startswith((KGO, KGF))})


def properties(ontology: rdflib.Graph, *kinds: rdflib.URIRef) -> set[rdflib.URIRef]:
    return {term for kind in kinds or PROPERTY_TYPES for term in ontology.subjects(RDF.type, kind)}


@pytest.mark.parametrize("name", [*CLASSES, *RELATIONS, *CLAIM_PROPERTIES])
def test_every_term_that_others_rely_on_is_declared(name: str, ontology: rdflib.Graph):
    kinds = set(ontology.objects(KGO[name], RDF.type))
    assert kinds & ({OWL.Class} if name in CLASSES else set(PROPERTY_TYPES))


@pytest.mark.parametrize("cls", VALUES)
def test_the_lists_of_values_are_complete(cls: rdflib.URIRef, ontology: rdflib.Graph):
    assert set(ontology.subjects(RDF.type, cls)) == {KGO[name] for name in names(VALUES[cls])}


def test_the_functions_are_those_that_queries_can_call(ontology: rdflib.Graph):
    assert {str(term) for term in ontology.subjects(RDF.type, KGO.Function)} == set(FUNCTIONS)


def test_every_term_has_label_and_comment_in_both_languages(ontology: rdflib.Graph):
    for term in terms(ontology):
        for predicate in (RDFS.label, RDFS.comment):
            languages = sorted(text.language for text in ontology.objects(term, predicate))
            assert languages == ["en", "zh"], UNDOCUMENTED.format(term, predicate, "en and zh")
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [rdflib.URIRef(PREFIXES["kgo"].rstrip("#"))]


def test_no_comment_only_repeats_its_label(ontology: rdflib.Graph):
    for term in terms(ontology):
        labels = {str(label).casefold() for label in ontology.objects(term, RDFS.label)}
        comments = {str(comment).rstrip(".。").casefold() for comment in ontology.objects(term, RDFS.comment)}
        assert not labels & comments, term


def test_every_property_says_what_it_joins(ontology: rdflib.Graph):
    for term in properties(ontology):
        for predicate in (RDFS.domain, RDFS.range):
            assert len(list(ontology.objects(term, predicate))) == 1, f"{term}: {predicate}"


def test_where_several_classes_are_meant_each_is_named(ontology: rdflib.Graph):
    for narrow in (SCHEMA.domainIncludes, SCHEMA.rangeIncludes):
        for term in set(ontology.subjects(narrow)):
            assert len(list(ontology.objects(term, narrow))) > 1, f"{term}: {narrow}"


def test_every_relation_reads_backwards_in_both_languages(ontology: rdflib.Graph):
    for term in properties(ontology, OWL.ObjectProperty):
        languages = sorted(text.language for text in ontology.objects(term, KGO.inverseLabel))
        assert languages == ["en", "zh"], term


def test_every_class_that_is_drawn_has_its_colours_and_shape(ontology: rdflib.Graph):
    for name, look in LOOK.items():
        stated = tuple(
            str(ontology.value(KGO[name], KGO[hint])) for hint in ("colour", "colourDark", "shape")
        )
        assert stated == look


def test_claims_are_folded_and_things_are_not(ontology: rdflib.Graph):
    folded = {term for term, _, flag in ontology.triples((None, KGO.foldInViews, None)) if flag.toPython()}
    assert {KGO.Claim, KGO.Observation, KGO.Statement, KGO.Target, KGO.Change} <= folded
    assert not {KGO[name] for name in LOOK} & folded


def test_every_class_stands_under_one_that_others_know_or_under_entity(ontology: rdflib.Graph):
    for term in ontology.subjects(RDF.type, OWL.Class):
        above = set(ontology.transitive_objects(term, RDFS.subClassOf)) - {term}
        assert term == KGO.Entity or above, f"{term} has no superclass"


def test_the_alignments_that_the_design_names_are_there(ontology: rdflib.Graph):
    expected = {
        "Industry": SKOS.Concept,
        "Law": rdflib.URIRef(PREFIXES["eli"] + "LegalResource"),
        "Metric": SCHEMA.StatisticalVariable,
        "Claim": rdflib.URIRef(PREFIXES["prov"] + "Entity"),
        "Observation": SCHEMA.Observation,
        "Source": rdflib.URIRef(PREFIXES["dcat"] + "Resource"),
        "Organisation": rdflib.URIRef(PREFIXES["org"] + "Organization"),
        "Place": SCHEMA.Place,
    }
    for name, outside in expected.items():
        assert (KGO[name], RDFS.subClassOf, outside) in ontology
    assert (KGO.Observation, SKOS.closeMatch, rdflib.URIRef(PREFIXES["qb"] + "Observation")) in ontology
    assert (KGO.source, RDFS.subPropertyOf, rdflib.URIRef(PREFIXES["prov"] + "hadPrimarySource")) in ontology


def test_only_our_own_terms_are_declared(ontology: rdflib.Graph):
    own = (PREFIXES["kgo"].rstrip("#"), KGF)
    outside = {term for term in ontology.subjects() if not str(term).startswith(own)}
    assert not outside, "say it in graph_data/outside-terms.ttl instead"


def test_no_term_is_unused(ontology: rdflib.Graph, shapes: rdflib.Graph):
    """Used is what data, shapes, examples, the ontology's own annotations or the code name."""
    files = [*resources.graph_data().rglob("*.ttl"), *resources.ontology().glob("examples/*.ttl")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    used = set(re.findall(r"\bkgo:(\w+)", text))
    used |= {str(node).removeprefix(KGO) for triple in shapes for node in triple if str(node).startswith(KGO)}
    used |= {
        str(predicate).removeprefix(KGO) for predicate in ontology.predicates() if predicate.startswith(KGO)
    }
    code = "".join(path.read_text(encoding="utf-8") for path in Path(resources.__file__).parent.rglob("*.py"))
    named = [str(term).removeprefix(KGO) for term in terms(ontology) if term.startswith(KGO)]
    unused = [name for name in named if name not in used]
    unused = [name for name in unused if not re.search(rf'"(kgo:)?{name}"', code)]
    assert not unused, f"use them, or delete them: {unused}"
