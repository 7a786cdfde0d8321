"""No data file makes this program open a connection or another file."""

from __future__ import annotations

import contextlib
import json
import socket
import time

import pytest

import kg
from kg.errors import KgError

SECRET = "nobody is to read this"
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/"'
BODY = '<rdf:Description rdf:about="http://e.org/s"><e:p>{}</e:p></rdf:Description></rdf:RDF>'


@pytest.fixture
def trap(tmp_path):
    """Return addresses of a socket that nobody may connect to, and of a file that nobody may read."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/x", secret.as_uri()
        with pytest.raises(TimeoutError):
            listening.accept()


def everything(path):
    """Return all that is loaded from a file, as text; nothing where it is refused."""
    with contextlib.suppress(KgError):
        rows = kg.open(path).query("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
        return " ".join(str(term) for row in rows for term in row)
    return ""


@pytest.mark.parametrize(
    "context",
    [
        '"URL"',
        '"FILE"',
        '["URL", {}]',
        '{"@import": "URL"}',
        '{"@version": 1.1, "p": {"@id": "e:p", "@context": "URL"}}',
    ],
)
def test_contexts_of_json_ld_are_not_fetched(tmp_path, trap, context):
    address, file = trap
    path = tmp_path / "data.jsonld"
    written = context.replace("URL", address).replace("FILE", file)
    rest = '"@id": "http://e.org/s", "http://e.org/p": 1, "p": {"@value": 2}'
    path.write_text(f'{{"@context": {written}, {rest}}}')
    assert SECRET not in everything(path)


def test_a_context_that_is_elsewhere_is_said_to_be_missing(tmp_path, trap):
    path = tmp_path / "data.jsonld"
    path.write_text(json.dumps({"@context": trap[0], "@id": "http://e.org/s", "http://e.org/p": 1}))
    with pytest.raises(KgError, match="context"):
        kg.open(path)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x SYSTEM "URL">',
        '<!ENTITY x PUBLIC "-//e//e//EN" "URL">',
        '<!ENTITY x SYSTEM "FILE">',
        '<!ENTITY % y SYSTEM "URL"> %y; <!ENTITY x "z">',
        '<!ENTITY % y SYSTEM "FILE"> <!ENTITY x "%y;">',
    ],
)
def test_entities_of_xml_that_are_elsewhere_are_not_read(tmp_path, trap, declared):
    path = tmp_path / "data.rdf"
    written = declared.replace("URL", trap[0]).replace("FILE", trap[1])
    path.write_text(f"<!DOCTYPE rdf:RDF [{written}]>{RDF}>{BODY.format('&x;')}")
    assert SECRET not in everything(path)


def test_a_document_type_that_is_elsewhere_is_not_read(tmp_path, trap):
    path = tmp_path / "data.rdf"
    path.write_text(f'<!DOCTYPE rdf:RDF SYSTEM "{trap[0]}">{RDF}>{BODY.format("text")}')
    everything(path)


def test_entities_that_grow_without_end_do_not(tmp_path):
    path = tmp_path / "data.rdf"
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    path.write_text(f'<!DOCTYPE rdf:RDF [<!ENTITY l0 "lol">{lines}]>{RDF}>{BODY.format("&l11;")}')
    begun = time.monotonic()
    assert len(everything(path)) < 10**6
    assert time.monotonic() - begun < 5


def test_what_data_imports_or_points_to_is_not_fetched(tmp_path, trap, run_cli):
    path = tmp_path / "data.ttl"
    path.write_text(
        f"@base <{trap[0]}> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        f"<> a owl:Ontology ; owl:imports <{trap[0]}>, <{trap[1]}> ; sh:shapesGraph <{trap[0]}> .\n"
    )
    assert SECRET not in everything(path)
    done = run_cli("validate", path)
    assert SECRET not in done.stdout + done.stderr
