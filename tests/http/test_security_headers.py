"""Headers that protect readers."""

from __future__ import annotations

import re

import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ADDRESSES = [
    "/",
    "/query",
    "/search?q=x",
    "/sparql?query=ASK{}",
    "/healthz",
    "/no-such-page",
    "/static/css/base.css",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_forbids_what_pages_do_not_need(client, address):
    headers = client.get(address, headers=BROWSER, buffered=True).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_only_the_editor_may_put_styles_in_and_only_with_a_fresh_nonce(client):
    def style_source(address: str) -> str:
        policy = client.get(address, headers=BROWSER, buffered=True).headers["Content-Security-Policy"]
        return re.search(r"style-src ([^;]*)", policy).group(1)

    assert style_source("/") == "'self'"
    first, second = style_source("/query"), style_source("/query")
    assert first.startswith("'self' 'nonce-")
    assert first != second


def test_pages_are_not_opened_to_other_origins_but_data_is(client):
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=BROWSER).headers
    assert client.get("/healthz").headers["Access-Control-Allow-Origin"] == "*"


def test_no_cookie_is_set(client):
    for address in ADDRESSES:
        assert "Set-Cookie" not in client.get(address, headers=BROWSER, buffered=True).headers
