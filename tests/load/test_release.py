"""The catalogue, the release id, the base, and every triple that goes in."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import StoreError, UsageError
from kg.load import build_store, load_files
from kg.store.releases import open_release
from kg.terms import IRI, BlankNode, Literal, Triple

KGO = "https://kg.example/ontology#"
DATA = """@prefix kgo: <https://kg.example/ontology#> .
<https://kg.example/id/observation/o> a kgo:Observation ;
    kgo:source <https://kg.example/id/source/s> ;
    kgo:value 1 .
"""


def test_every_file_has_a_catalogue_entry(tmp_path):
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "a.ttl").write_text(DATA)
    store = load_files([tmp_path])
    found = store.construct(
        "CONSTRUCT { ?g ?p ?o } WHERE { GRAPH <https://kg.example/graph/release> { ?g ?p ?o } }"
    )
    assert store.named_graphs()[0] == "https://kg.example/graph/claims/a"
    entry = {
        (triple.predicate.value.rpartition("#")[2].rpartition("/")[2], str(triple.object)) for triple in found
    }
    assert entry == {
        ("type", "http://www.w3.org/ns/dcat#Dataset"),
        ("type", "http://rdfs.org/ns/void#Dataset"),
        ("file", "claims/a.ttl"),
        ("sha256", hashlib.sha256(DATA.encode()).hexdigest()),
        ("triples", "3"),
        ("source", "https://kg.example/id/source/s"),
    }


def test_the_release_is_the_content_wherever_it_lies_and_however_it_is_packed(tmp_path):
    import gzip

    for folder in ("here", "there", "other"):
        (tmp_path / folder).mkdir()
    (tmp_path / "here" / "a.ttl").write_text(DATA)
    (tmp_path / "there" / "a.ttl.gz").write_bytes(gzip.compress(DATA.encode()))
    (tmp_path / "other" / "a.ttl").write_text(DATA + "#")
    here, there, other = (load_files([tmp_path / name]).release for name in ("here", "there", "other"))
    line = f"https://kg.example/graph/a {hashlib.sha256(DATA.encode()).hexdigest()}\n"
    assert here == there == hashlib.sha256(line.encode()).hexdigest()[:16]
    assert other != here
    assert load_files([tmp_path / "here"], base_iri="https://data.e.org/").release != here


def test_another_base_is_put_into_everything_but_the_shared_terms(tmp_path):
    (tmp_path / "a.ttl").write_text(DATA)
    store = load_files([tmp_path], base_iri="https://data.e.org")
    assert store.named_graphs() == ["https://data.e.org/graph/a", "https://data.e.org/graph/release"]
    assert store.ask(
        f"ASK {{ <https://data.e.org/id/observation/o> a <{KGO}Observation> ; "
        f"<{KGO}source> <https://data.e.org/id/source/s> }}"
    )
    kept = {str(t) for q in store.quads() for t in q if str(t).startswith("https://kg.example/")}
    assert {iri for iri in kept if not iri.startswith(KGO)} == set()


def test_a_base_that_is_no_iri_is_refused(tmp_path):
    (tmp_path / "a.ttl").write_text(DATA)
    with pytest.raises(UsageError, match="--base-iri: 'here' is not an absolute IRI"):
        load_files([tmp_path], base_iri="here")


TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)
IRIS = st.builds(lambda tail: IRI("http://e.org/" + tail), st.text("abc/?中é😀-", max_size=6))
LITERALS = (
    st.builds(Literal, TEXT)
    | st.builds(lambda text, tag: Literal(text, LANG, tag), TEXT, st.sampled_from(["en", "zh", "de-at"]))
    | st.builds(lambda number: Literal(str(number), XSD + "integer"), st.integers())
    | st.builds(lambda text: Literal(text, "http://e.org/type"), TEXT)
)
LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
XSD = "http://www.w3.org/2001/XMLSchema#"
TRIPLES = st.sets(st.builds(Triple, IRIS, IRIS, IRIS | LITERALS), max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TRIPLES)
def test_every_triple_that_is_written_is_read_back(tmp_path, triples):
    path = tmp_path / "all.nt"
    path.write_text(
        "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in triples), encoding="utf-8", newline="\n"
    )
    store = load_files([path])
    graph = "https://kg.example/graph/all"
    assert {Triple(*quad[:3]) for quad in store.quads() if str(quad.graph) == graph} == triples
    found = store.select(f"SELECT ?s ?p ?o {{ ?s ?p ?o FILTER(?s != <{graph}>) }}")
    assert {Triple(*row) for row in found.rows} == triples


def test_triple_terms_and_blank_nodes_inside_of_them_are_kept(tmp_path):
    (tmp_path / "a.ttl").write_text("_:r <http://e.org/p> <<( _:r <http://e.org/q> 1 )>> .")
    (quad,) = (q for q in load_files([tmp_path]).quads() if not str(q.graph).endswith("release"))
    assert isinstance(quad.subject, BlankNode)
    assert quad.object == Triple(quad.subject, IRI("http://e.org/q"), Literal("1", XSD + "integer"))


@pytest.mark.parametrize("text", [DATA + "# more", DATA[:-3]])
def test_a_file_that_changes_while_it_is_read_is_named_and_the_former_release_stays(tmp_path, text):
    path, store = tmp_path / "a.ttl", tmp_path / "store"
    path.write_text(DATA)
    former = build_store([path], store).store.release
    path.write_text(DATA + "# other")
    (tmp_path / "z.ttl").write_text(DATA)

    def change(_):
        path.write_text(text + "#" * 100)

    with pytest.raises(StoreError, match=r"a\.ttl.*: changed while it was read"):
        build_store([tmp_path / "z.ttl", path], store, progress=change)
    assert open_release(store)[0].release == former
