"""The description of the graph that programs look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib.namespace import DCAT, RDF, VOID

if TYPE_CHECKING:
    from flask.testing import FlaskClient

WHOLE = rdflib.URIRef("https://kg.example/graph/")
KGO = rdflib.Namespace("https://kg.example/ontology#")


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> rdflib.Graph:
    answer = client.get("/.well-known/void")
    assert answer.status_code == 200
    assert answer.mimetype == "text/turtle"
    return rdflib.Graph().parse(data=answer.data, format="turtle")


def test_it_is_a_dataset_with_its_size(described: rdflib.Graph, tiny):
    assert (WHOLE, RDF.type, VOID.Dataset) in described
    assert (WHOLE, RDF.type, DCAT.Dataset) in described
    assert int(described.value(WHOLE, VOID.triples)) == tiny.summary().triples


def test_it_says_where_to_ask_and_where_to_fetch(described: rdflib.Graph, client: FlaskClient):
    endpoint = described.value(WHOLE, VOID.sparqlEndpoint)
    assert str(endpoint) == "http://localhost/sparql"
    assert (endpoint, DCAT.servesDataset, WHOLE) in described
    for dump in described.objects(WHOLE, VOID.dataDump):
        assert client.get(str(dump)).status_code == 200


def test_classes_and_properties_are_counted(described: rdflib.Graph):
    part = next(described.subjects(VOID["class"], KGO.Industry))
    assert int(described.value(part, VOID.entities)) == 2
    assert next(described.subjects(VOID.property, KGO.metric), None) is not None


def test_it_comes_in_the_format_asked_for(client: FlaskClient):
    as_json = client.get("/.well-known/void", headers={"Accept": "application/ld+json"})
    assert as_json.mimetype == "application/ld+json"
    assert client.get("/.well-known/void", headers={"Accept": "text/html"}).mimetype == "text/turtle"
    assert client.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406


def test_it_is_not_sent_again_where_the_client_has_it(client: FlaskClient):
    tag = client.get("/.well-known/void").headers["ETag"]
    assert client.get("/.well-known/void", headers={"If-None-Match": tag}).status_code == 304
