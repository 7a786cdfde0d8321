"""Completion of a query: classes, properties and entities by any of their names."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.graph import Graph

KGO = "https://kg.example/ontology#"


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path: Path = tmp_path_factory.mktemp("foreign") / "animals.ttl"
    path.write_text(
        "@prefix n: <https://example.org/n/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'n:rex a n:GuideDog ; n:barksAt n:tom ; rdfs:label "Rex" .\n'
        'n:tom a n:Cat ; n:purrsFor n:rex ; n:hasColour "grey" .\n'
        "n:kit a n:Cat ; n:purrsFor n:rex .\n"
        'n:Cat rdfs:label "猫"@zh , "Cat"@en .\n',
        encoding="utf-8",
    )
    return kg.open(path)


def names(found: tuple[kg.model.Completion, ...]) -> list[str]:
    return [entry.iri.rpartition("/")[2].rpartition("#")[2] for entry in found]


def test_a_class_is_found_by_its_label_in_either_language_and_shown_in_the_readers(shipped: Graph) -> None:
    for words in ("Metric", "metr", "指标"):
        first = shipped.completions("class", words, language="zh")[0]
        assert (first.iri, first.label) == (KGO + "Metric", "指标")
    assert shipped.completions("class", "metric")[0].count == shipped.classes()[KGO + "Metric"].count


def test_properties_are_those_that_instances_of_the_class_have_with_their_number(foreign: Graph) -> None:
    cat = "https://example.org/n/Cat"
    found = foreign.completions("predicate", "", of=[cat])
    assert {entry.iri.rpartition("/")[2]: entry.count for entry in found}["hasColour"] == 1
    assert "barksAt" not in names(found)
    assert "barksAt" in names(foreign.completions("predicate", ""))


def test_a_name_in_an_iri_is_found_by_its_words_and_by_the_beginning_of_the_iri(foreign: Graph) -> None:
    assert names(foreign.completions("class", "guide dog")) == ["GuideDog"]
    assert names(foreign.completions("class", "dog")) == ["GuideDog"]
    assert names(foreign.completions("predicate", "https://example.org/n/pu")) == ["purrsFor"]


def test_what_begins_with_the_words_comes_before_what_holds_them(shipped: Graph) -> None:
    found = [entry.label for entry in shipped.completions("predicate", "value")]
    assert found[0] == "value"


def test_an_entity_comes_with_its_class(shipped: Graph) -> None:
    found = shipped.completions("entity", "算力", language="zh")
    assert found
    assert all(entry.label for entry in found)
    assert found[0].class_label == "基础设施"
    assert shipped.completions("entity", "") == ()


def test_nothing_fits_nonsense(shipped: Graph) -> None:
    for kind in ("class", "predicate", "entity"):
        assert shipped.completions(kind, "zzqqxx") == ()  # type: ignore[arg-type]


def test_the_service_answers_with_names_counts_and_looks(shipped_client) -> None:
    answer = shipped_client.get("/api/complete", query_string={"kind": "class", "q": "指标", "lang": "zh"})
    first = answer.get_json()["results"][0]
    assert first["iri"] == KGO + "Metric"
    assert first["label"] == "指标"
    assert first["count"] > 100
    assert first["shape"] == "diamond"
    assert first["colours"].startswith("k-")


def test_the_service_narrows_properties_and_never_answers_with_more_than_thirty(shipped_client) -> None:
    everything = shipped_client.get("/api/complete", query_string={"kind": "predicate"}).get_json()
    assert len(everything["results"]) == 30
    assert everything["meta"]["complete"] is False
    of_laws = shipped_client.get(
        "/api/complete", query_string={"kind": "predicate", "after": KGO + "Law", "q": "issued"}
    ).get_json()
    assert [entry["iri"] for entry in of_laws["results"]] == [KGO + "issuedBy"]


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"q": "x"}, "kind"),
        ({"kind": "colour", "q": "x"}, "kind"),
        ({"kind": "predicate", "after": "no iri> }"}, "after"),
    ],
)
def test_a_wrong_request_says_which_parameter_is_wrong(
    client, parameters: dict[str, str], wrong: str
) -> None:
    answer = client.get("/api/complete", query_string=parameters)
    assert answer.status_code == 400
    assert answer.get_json()["parameter"] == wrong
