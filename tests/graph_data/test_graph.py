"""What holds of the shipped graph as a whole, whatever it grows to."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg import resources
from kg.validate import validate
from kg.vocabulary import PREFIXES

DATA = resources.graph_data()
FILES = sorted(DATA.rglob("*.ttl"))
KGO = rdflib.Namespace(PREFIXES["kgo"])
IDS = PREFIXES["metric"].removesuffix("metric/")
WHOLE = rdflib.URIRef(PREFIXES["kgg"])
LICENCE = rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")


@pytest.fixture(scope="module")
def files() -> dict[str, rdflib.Graph]:
    return {path.relative_to(DATA).with_suffix("").as_posix(): rdflib.Graph().parse(path) for path in FILES}


@pytest.fixture(scope="module")
def data(files: dict[str, rdflib.Graph]) -> rdflib.Graph:
    whole = rdflib.Graph()
    for part in files.values():
        whole += part
    return whole


@pytest.fixture(scope="module")
def declared() -> set[rdflib.term.Node]:
    return set(rdflib.Graph().parse(resources.ontology() / "kg.ttl").subjects())


def entities(data: rdflib.Graph) -> set[rdflib.URIRef]:
    return {term for term in data.subjects() if term.startswith(IDS)}


def test_the_shipped_graph_passes_its_own_shapes():
    assert validate() == []


def test_every_entity_has_a_class_and_one_label_in_each_language(data: rdflib.Graph):
    for entity in entities(data):
        kinds = set(data.objects(entity, RDF.type))
        assert kinds == {SKOS.ConceptScheme} or any(kind.startswith(KGO) for kind in kinds), (
            f"{entity} has no class"
        )
        assert sorted(label.language for label in data.objects(entity, RDFS.label)) == ["en", "zh"], entity


def test_no_two_entities_share_a_label(data: rdflib.Graph):
    """What a classification, a document or a claim is called is not ours to choose."""
    named_elsewhere = set(data.subjects(SKOS.inScheme)) | set(data.subjects(KGO.source))
    named_elsewhere |= set(data.subjects(RDF.type, KGO.Source))
    owners = defaultdict(set)
    for entity in entities(data) - named_elsewhere:
        for label in data.objects(entity, RDFS.label):
            owners[label.casefold()].add(entity)
    assert not {label: found for label, found in owners.items() if len(found) > 1}


def test_what_a_name_alone_does_not_tell_is_defined_in_both_languages(data: rdflib.Graph):
    kinds = (KGO.Infrastructure, KGO.Technology, KGO.BusinessModel, KGO.Topic, KGO.Place)
    for entity in {entity for kind in kinds for entity in data.subjects(RDF.type, kind)}:
        assert sorted(text.language for text in data.objects(entity, SKOS.definition)) == ["en", "zh"], entity


def test_everything_that_is_pointed_at_is_described(data: rdflib.Graph, declared: set[rdflib.term.Node]):
    known = entities(data) | declared
    own = PREFIXES["kgo"], IDS
    pointed = {node for _, _, node in data if isinstance(node, rdflib.URIRef) and node.startswith(own)}
    assert not pointed - known


def test_every_term_of_ours_that_is_used_is_declared(data: rdflib.Graph, declared: set[rdflib.term.Node]):
    used = {
        node for triple in data for node in triple if isinstance(node, rdflib.URIRef) and node.startswith(KGO)
    }
    assert not used - declared


def test_every_outside_property_and_class_that_is_used_reads_in_both_languages(data: rdflib.Graph):
    used = set(data.predicates()) | set(data.objects(None, RDF.type))
    for term in used:
        if not term.startswith(KGO):
            assert {label.language for label in data.objects(term, RDFS.label)} == {"en", "zh"}, (
                f"name it in outside-terms.ttl: {term}"
            )


def test_every_claim_has_a_source_that_exists(data: rdflib.Graph):
    kinds = (KGO.Observation, KGO.Change, KGO.Target, KGO.Statement)
    for claim in {claim for kind in kinds for claim in data.subjects(RDF.type, kind)}:
        (source,) = data.objects(claim, KGO.source)
        assert (source, RDF.type, KGO.Source) in data


def test_every_unit_of_a_figure_is_that_of_its_metric_or_converts_to_it(data: rdflib.Graph):
    convertible = {(KGO.PFLOPS, KGO.EFLOPS)}
    for observation, metric in data.subject_objects(KGO.metric):
        units = data.value(observation, KGO.unit), data.value(metric, KGO.unit)
        assert units[0] == units[1] or units in convertible, observation


def test_nearly_every_entity_is_reached_from_every_other(data: rdflib.Graph):
    """Two things are joined where one names the other; what only the catalogue names stands alone."""
    things = entities(data)
    neighbours = defaultdict(set)
    for subject, _, node in data:
        if subject in things and node in things:
            neighbours[subject].add(node)
            neighbours[node].add(subject)
    seen, waiting = set(), [rdflib.URIRef(PREFIXES["infrastructure"] + "5g-network")]
    while waiting:
        thing = waiting.pop()
        if thing not in seen:
            seen.add(thing)
            waiting.extend(neighbours[thing])
    assert len(seen) > 0.99 * len(things)
    assert {str(thing).split("/")[4] for thing in things - seen} <= {"source"}


def test_each_thing_lives_in_one_file(files: dict[str, rdflib.Graph]):
    homes = defaultdict(set)
    for name, part in files.items():
        for entity in set(part.subjects(RDF.type)):
            homes[entity].add(name)
    assert not {entity: names for entity, names in homes.items() if len(names) > 1}


def test_the_catalogue_describes_every_file_with_licence_and_title(files: dict[str, rdflib.Graph]):
    catalogue = files["catalogue"]
    expected = {rdflib.URIRef(PREFIXES["kgg"] + name) for name in [*files, "ontology"]}
    assert set(catalogue.objects(WHOLE, rdflib.URIRef(PREFIXES["void"] + "subset"))) == expected
    for graph in expected | {WHOLE}:
        assert list(catalogue.objects(graph, DCTERMS.license)) == [LICENCE]
        for text in (DCTERMS.title, DCTERMS.description):
            assert sorted(value.language for value in catalogue.objects(graph, text)) == ["en", "zh"], graph


def test_the_catalogue_names_the_sources_of_each_file_of_claims(files: dict[str, rdflib.Graph]):
    for name, part in files.items():
        used = set(part.objects(None, KGO.source))
        named = set(files["catalogue"].objects(rdflib.URIRef(PREFIXES["kgg"] + name), DCTERMS.source))
        assert used <= named, f"{name} rests on {used - named}: name them in catalogue.ttl"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_stays_readable(path: Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 5_000
    assert lines[0].startswith("# ")
    assert lines[0].endswith(".")


def test_no_vocabulary_is_declared_among_the_data(data: rdflib.Graph):
    assert not set(data.subjects(RDF.type, OWL.Class))
    assert not set(data.subjects(RDF.type, OWL.ObjectProperty))
