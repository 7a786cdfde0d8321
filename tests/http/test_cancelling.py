"""Cancelling a query over HTTP: by a name that only its client knows, whichever process runs it."""

from __future__ import annotations

import secrets
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

SLOW = (
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>|^!<x:y>)* ?b . ?b (!<x:y>|^!<x:y>)* ?c FILTER(STR(?a) < STR(?c)) }"
)


def ask(site: str, name: str) -> tuple[int, float]:
    address = f"{site}/sparql?{urllib.parse.urlencode({'query': SLOW})}"
    begun = time.monotonic()
    try:
        urllib.request.urlopen(urllib.request.Request(address, headers={"X-KG-Query": name}))
    except urllib.error.HTTPError as error:
        return error.code, time.monotonic() - begun
    return 200, time.monotonic() - begun


def cancel(site: str, name: str) -> int:
    body = urllib.parse.urlencode({"name": name}).encode()
    try:
        return int(urllib.request.urlopen(f"{site}/query/cancel", body).status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_query_is_stopped_by_its_name_in_whichever_worker_it_runs(kg_serve, tiny_path):
    server = kg_serve(tiny_path, "--workers", "2", "--query-timeout", "50")
    site, name, came = server.url.rstrip("/"), secrets.token_urlsafe(16), []
    asking = threading.Thread(target=lambda: came.append(ask(site, name)))
    asking.start()
    deadline = time.monotonic() + 20
    while cancel(site, name) != 204 and time.monotonic() < deadline:
        time.sleep(0.05)
    asking.join(timeout=20)
    status, seconds = came[0]
    assert status == 409
    assert seconds < 40
    assert cancel(site, name) == 404


def test_a_name_that_could_be_guessed_is_refused_and_nothing_is_cancelled_by_following_a_link(client):
    assert client.post("/query/cancel", data={"name": "1"}).status_code == 400
    assert client.post("/query/cancel").status_code == 400
    assert client.get("/query/cancel").status_code == 405
    unknown = client.post("/query/cancel", data={"name": "x" * 22})
    assert unknown.status_code == 404
    assert "no query" in unknown.get_json()["detail"]
