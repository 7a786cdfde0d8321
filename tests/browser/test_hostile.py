"""Data full of attacks, walked in a real browser: nothing of it runs, loads, styles or becomes a link."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from email.message import Message
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

THING = "https://kg.example/id/attack/thing-{}"
EVERYTHING = "SELECT * { ?s ?p ?o }"
BROKEN_OFF = "\r\nSet-Cookie: hit=1"
RUNS = "window.__hits = 0; window.__hit = () => { window.__hits += 1; };"
FOUND = """() => ({
    hits: window.__hits,
    links: ['href', 'src', 'action', 'formaction', 'srcset'].flatMap(name =>
        [...document.querySelectorAll(`[${name}]`)].map(element => element.getAttribute(name))),
    strange: ['iframe', 'object', 'embed', 'base', '[onload]', '[onerror]', '[onclick]'].flatMap(name =>
        [...document.querySelectorAll(name)].map(element => element.outerHTML)),
    shown: getComputedStyle(document.querySelector('main')).display,
    ground: getComputedStyle(document.body).backgroundImage,
    cookies: document.cookie,
})"""
ADDRESSES = [
    "/",
    *(
        f"/search?{urlencode({'q': word})}"
        for word in ("script", "img", "hit", "7*7", '"><img src=x onerror=__hit()>')
    ),
    *(f"/entity?{urlencode({'iri': THING.format(number)})}" for number in range(17)),
    *(
        f"/entity?{urlencode({'iri': iri})}"
        for iri in ("javascript:__hit(1)", "data:text/html,%3Cscript%3E__hit()%3C/script%3E")
    ),
    *(
        f"/id/attack/{name}"
        for name in ("Kind", "metric", "observation-0", "source-0", "source-1", "statement")
    ),
    f"/explore?{urlencode({'iri': THING.format(0), 'depth': 2})}",
    f"/explore?{urlencode({'iri': 'https://kg.example/id/attack/metric', 'depth': 2})}",
    f"/path?{urlencode({'from': THING.format(0), 'to': THING.format(3)})}",
    f"/query?{urlencode({'query': EVERYTHING})}",
    f"/query?{urlencode({'query': 'CONSTRUCT WHERE { ?s ?p ?o }'})}",
    f"/query?{urlencode({'query': '</textarea><script>__hit()</script>'})}",
    "/ontology",
    "/sources",
    "/checks",
    "/no/such/<script>__hit()</script>",
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_runs_loads_or_links_to_what_hostile_data_holds(visit: Any, hostile_site: str, language: str):
    begun = visit(hostile_site)
    page = begun.page
    page.add_init_script(RUNS)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    for address in ADDRESSES:
        page.goto(f"{hostile_site}{address}{'&' if '?' in address else '?'}lang={language}")
        page.wait_for_load_state("load")
        check(page, address)
    # an address that leads nowhere is an error for the console, and no other is
    begun.problems = [problem for problem in begun.problems if not problem.endswith(NOT_THERE)]


NOT_THERE = ("404 (NOT FOUND)", "404 (Not Found)", "400 (Bad Request)", "400 (BAD REQUEST)")


def check(page: Page, address: str) -> None:
    found = page.evaluate(FOUND)
    assert found["hits"] == 0, address
    assert found["strange"] == [], address
    assert found["shown"] != "none", address
    assert found["ground"] == "none", address
    assert found["cookies"] == "", address
    for link in found["links"]:
        scheme = urlsplit(link.strip()).scheme.lower()
        assert scheme in {"", "http", "https", "mailto"}, f"{address}: {link}"
        assert not link.lstrip().startswith("//"), f"{address}: {link}"


@pytest.mark.parametrize(
    "address",
    [
        *(f"/export/{name}" for name in ("graph.gexf", "graph.graphml", "graph.ttl", "graph.csv")),
        f"/export/graph.gexf?{urlencode({'entity': THING.format(12), 'depth': 1})}",
        f"/export/{'%0d%0aSet-Cookie:hit=1'}.gexf",
        f"/cite?{urlencode({'entity': THING.format(12), 'format': 'bibtex'})}",
        f"/search?{urlencode({'q': 'x', 'lang': 'en' + BROKEN_OFF})}",
        f"/sparql?{urlencode({'query': EVERYTHING, 'format': 'csv' + BROKEN_OFF})}",
        f"/query?{urlencode({'query': EVERYTHING, 'lang': 'zh%0d%0aX: y'})}",
        "/suggest?q=script",
        "/classes.css",
    ],
)
def test_no_header_holds_what_an_address_or_the_data_put_in(hostile_site: str, address: str):
    headers, body = fetched(hostile_site + address)
    assert headers["Set-Cookie"] is None
    assert headers["X-Content-Type-Options"] == "nosniff"
    disposition = headers["Content-Disposition"] or "attachment"
    assert re.fullmatch(r"""attachment(; filename\*?=[\w."'%-]+)*""", disposition)
    if address == "/classes.css":
        assert b"evil.example" not in body
        assert b"display" not in body


def fetched(address: str) -> tuple[Message, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.headers, error.read()
