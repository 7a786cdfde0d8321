"""The part of the query page that its script asks for: an answer, or why there is none and what to do."""

from __future__ import annotations

import re
import threading
import time

SLOW = (
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>|^!<x:y>)* ?b . ?b (!<x:y>|^!<x:y>)* ?c FILTER(STR(?a) < STR(?c)) }"
)


def test_an_answer_is_the_part_that_the_page_shows_and_no_page(client):
    query = "SELECT ?x { ?x a ?y } LIMIT 3"
    part = client.get("/query/answer", query_string={"query": query}).get_data(as_text=True)
    assert "<html" not in part
    assert part.count("<tr>") == 4
    page = client.get("/query", query_string={"query": query}).get_data(as_text=True)
    rows = re.compile(r"<tbody>.*?</tbody>", re.DOTALL)
    assert rows.findall(part) == rows.findall(page)


def test_a_long_query_is_answered_by_post_and_kept_by_nobody(client):
    values = " ".join(f'"{number}"' for number in range(8000))
    answer = client.post("/query/answer", data={"query": f"SELECT * {{ VALUES ?x {{ {values} }} }}"})
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).count("<tr>") == 501
    assert "Show more rows" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_more_rows_are_shown_where_they_are_asked_for_and_no_wrong_number_is(client):
    query = f"SELECT * {{ VALUES ?x {{ {' '.join(map(str, range(800)))} }} }}"
    shown = client.get("/query/answer", query_string={"query": query, "rows": 5000}).get_data(as_text=True)
    assert shown.count("<tr>") == 801
    assert "Show more rows" not in shown
    assert client.get("/query/answer", query_string={"query": query, "rows": "many"}).status_code == 400


def test_numbers_and_dates_carry_what_they_are_sorted_by(client):
    query = 'SELECT ?n ?d ?t { VALUES (?n ?d ?t) { (12345.5 "2024-02-22"^^xsd:date "<b>") } }'
    part = client.post(
        "/query/answer", data={"query": "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> " + query}
    ).get_data(as_text=True)
    assert re.findall(r'data-value="([^"]*)"', part) == ["12345.5", "2024-02-22"]
    assert "<b>" not in part


def test_a_wrong_query_names_its_place_for_the_editor(client):
    answer = client.get("/query/answer", query_string={"query": "SELECT ?thing WHERE {\n  ?thing a ;\n}"})
    assert answer.status_code == 400
    assert 'data-error-line="2"' in answer.get_data(as_text=True)


def test_nothing_asked_is_explained(client):
    for answer in (client.get("/query/answer"), client.post("/query/answer")):
        assert answer.status_code == 400
        assert "the query is empty" in answer.get_data(as_text=True)


def test_a_stopped_query_names_its_limit_and_how_to_narrow(client_with):
    client = client_with(query_timeout=0.3)
    answer = client.get("/query/answer", query_string={"query": SLOW})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "Stopped at a limit" in text
    assert "0.3 seconds" in text
    assert "LIMIT" in text
    chinese = client.get("/query/answer", query_string={"query": SLOW, "lang": "zh"}).get_data(as_text=True)
    assert "查询在0.3秒处停止" in chinese
    assert "seconds" not in chinese


def test_a_busy_server_says_that_the_query_is_fine_and_offers_to_run_it_again(client_with):
    client = client_with(query_timeout=1.5, concurrent_queries=1, long_queries=1, queue_length=1)
    heavy = [
        threading.Thread(
            target=client.get, args=("/query/answer",), kwargs={"query_string": {"query": f"{SLOW}#{n}"}}
        )
        for n in range(2)
    ]
    for thread in heavy:
        thread.start()
        time.sleep(0.2)
    answer = client.get("/query/answer", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 1"})
    for thread in heavy:
        thread.join()
    assert answer.status_code in {429, 503}
    assert "The server is busy" in answer.get_data(as_text=True)
    assert "Run again" in answer.get_data(as_text=True)
