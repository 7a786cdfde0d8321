"""Data for scripts: neighbourhoods, suggestions, search results."""

from __future__ import annotations

import pytest

BRIDGES = "https://kg.example/id/infrastructure/bridges"


def test_neighbours_come_as_a_graphology_graph(client, tiny):
    response = client.get("/neighbours", query_string={"iri": BRIDGES})
    assert response.status_code == 200
    assert response.content_type == "application/json"
    picture = response.get_json()
    keys = {node["key"] for node in picture["nodes"]}
    assert BRIDGES in keys
    assert "https://kg.example/id/industry/ferries" in keys
    for edge in picture["edges"]:
        assert {edge["source"], edge["target"]} <= keys
        assert edge["attributes"]["predicate"].startswith("http")
    assert picture["attributes"]["focus"] == BRIDGES
    meta = picture["meta"]
    assert meta["complete"] is True
    assert meta["release"] == tiny.release
    assert {"limit", "total", "leftOut", "shown", "milliseconds"} <= set(meta)


def test_neighbours_say_what_was_left_out(client):
    response = client.get("/neighbours", query_string={"iri": BRIDGES, "limit": 1})
    meta = response.get_json()["meta"]
    assert meta["complete"] is False
    assert meta["leftOut"] == meta["total"] - meta["shown"] > 0
    assert response.headers["X-KG-Complete"] == "false"


def test_neighbours_can_be_narrowed_to_a_relation_and_a_direction(client):
    narrowed = client.get(
        "/neighbours",
        query_string={"iri": BRIDGES, "predicate": "https://kg.example/ontology#governs", "direction": "in"},
    ).get_json()
    others = {node["key"] for node in narrowed["nodes"]} - {BRIDGES}
    assert others == {"https://kg.example/id/law/bridge-act"}


def test_labels_follow_the_language(client):
    def focus(**parameters: str) -> str:
        nodes = client.get("/neighbours", query_string={"iri": BRIDGES, **parameters}).get_json()["nodes"]
        return next(node["attributes"]["label"] for node in nodes if node["key"] == BRIDGES)

    assert focus() == "Bridges"
    assert focus(lang="zh") == "桥梁"


def test_the_language_of_the_browser_is_followed_and_the_address_wins(client):
    def ask(accepted: str, **parameters: str) -> str:
        response = client.get(
            "/neighbours", query_string={"iri": BRIDGES, **parameters}, headers={"Accept-Language": accepted}
        )
        return response.get_json()["nodes"][0]["attributes"]["label"]

    assert ask("zh-CN,zh;q=0.9,en;q=0.8") == "桥梁"
    assert ask("fr, en;q=0.5, zh;q=0.4") == "Bridges"
    assert ask("fr") == "Bridges"
    assert ask("zh;q=0, en") == "Bridges"
    assert ask("zh-CN", lang="en") == "Bridges"


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({}, "iri"),
        ({"iri": ""}, "iri"),
        ({"iri": BRIDGES, "depth": "0"}, "depth"),
        ({"iri": BRIDGES, "depth": "4"}, "depth"),
        ({"iri": BRIDGES, "depth": "two"}, "depth"),
        ({"iri": BRIDGES, "limit": "501"}, "limit"),
        ({"iri": BRIDGES, "limit": "-1"}, "limit"),
        ({"iri": BRIDGES, "limit": "1_0"}, "limit"),
        ({"iri": BRIDGES, "offset": "x"}, "offset"),
        ({"iri": BRIDGES, "direction": "sideways"}, "direction"),
    ],
)
def test_a_wrong_parameter_is_named_with_the_way_to_mend_it(client, parameters, named):
    response = client.get("/neighbours", query_string=parameters)
    assert response.status_code == 400
    body = response.get_json(force=True)
    assert body["parameter"] == named
    assert named in body["detail"]


def test_an_unknown_entity_is_404_with_suggestions(client):
    response = client.get("/neighbours", query_string={"iri": "https://kg.example/id/infrastructure/tunnels"})
    assert response.status_code == 404
    named = client.get("/neighbours", query_string={"iri": "bridge"})
    assert named.status_code == 404
    assert named.get_json(force=True)["suggestions"]


def test_suggestions_are_few_and_fit_the_beginning(client):
    response = client.get("/suggest", query_string={"q": "bri"})
    assert response.status_code == 200
    found = response.get_json()
    assert found["total"] == len(found["results"]) <= 10
    assert "Bridges" in [hit["label"] for hit in found["results"]]
    assert {"iri", "label", "class", "matched"} <= set(found["results"][0])


def test_no_words_suggest_nothing(client):
    assert client.get("/suggest").get_json()["results"] == []
    assert client.get("/suggest", query_string={"q": "  "}).get_json()["results"] == []


def test_search_results_come_as_json_to_programs(client):
    response = client.get("/search", query_string={"q": "桥梁"}, headers={"Accept": "application/json"})
    assert response.status_code == 200
    found = response.get_json()
    assert found["total"] >= len(found["results"]) >= 1
    assert {"iri", "label", "class", "matched"} <= set(found["results"][0])
    assert found["meta"]["complete"] is (found["total"] == len(found["results"]))


def test_data_routes_are_cached_by_release_and_readable_from_elsewhere(client):
    for path in (f"/neighbours?iri={BRIDGES}", "/suggest?q=bri", "/search?q=bri"):
        first = client.get(path, headers={"Accept": "application/json"})
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept-Language" in first.headers["Vary"]
        again = client.get(
            path, headers={"Accept": "application/json", "If-None-Match": first.headers["ETag"]}
        )
        assert again.status_code == 304, path
        other = client.get(path + "&lang=zh", headers={"If-None-Match": first.headers["ETag"]})
        assert other.status_code == 200, path


def test_health_and_readiness_are_told_fresh(client, tiny):
    alive = client.get("/healthz")
    assert (alive.status_code, alive.get_json()["status"]) == (200, "ok")
    ready = client.get("/readyz")
    assert ready.get_json() == {"status": "ready", "release": tiny.release}
    assert ready.headers["Cache-Control"] == alive.headers["Cache-Control"] == "no-store"
