"""Data full of attacks, walked in a real browser: nothing of it runs, loads, styles or becomes a link."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from email.message import Message
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

THING = "https://kg.example/id/attack/thing-{}"
EVERYTHING = "SELECT * { ?s ?p ?o }"
BROKEN_OFF = "\r\nSet-Cookie: hit=1"
RUNS = "window.__hits = 0; window.__hit = () => { window.__hits += 1; };"
FOUND = """() => ({
    hits: window.__hits,
    links: ['href', 'src', 'action', 'formaction', 'srcset'].flatMap(name =>
        [...document.querySelectorAll(`[${name}]`)].map(element => element.getAttribute(name))),
    strange: ['iframe', 'object', 'embed', 'base', '[onload]', '[onerror]', '[onclick]', '[onmouseover]',
        'script:not([src]):not([type="application/json"])'].flatMap(name =>
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


def check(page: Page, where: str) -> None:
    assert complaints(page) == [], where


def complaints(page: Page) -> list[str]:
    """Return what is wrong with a page as it stands now."""
    found = page.evaluate(FOUND)
    return [
        *(["a script of the data has run"] if found["hits"] else []),
        *(f"an element of the data: {element}" for element in found["strange"]),
        *(["the page is hidden"] if found["shown"] == "none" else []),
        *(["a background"] if found["ground"] != "none" else []),
        *(["a cookie"] if found["cookies"] else []),
        *(f"a link to {link}" for link in found["links"] if not _is_of_the_web(link)),
    ]


def _is_of_the_web(link: str) -> bool:
    scheme = urlsplit(link.strip()).scheme.lower()
    return scheme in {"", "http", "https", "mailto"} and not link.lstrip().startswith("//")


# ----------------------------------------------------------------- what scripts draw
def suggest(page: Page) -> None:
    page.get_by_role("combobox", name="Search the graph").press_sequentially("script")
    expect(page.get_by_role("option").first).to_be_visible(timeout=20_000)


def complete(page: Page) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * { ?x a ")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()


def answer(page: Page) -> None:
    _run(page, EVERYTHING)
    expect(page.locator("#results tbody tr").first).to_be_visible()


def rows_as_text(page: Page) -> None:
    answer(page)
    page.get_by_role("tab", name="Raw").click()
    expect(page.locator("pre.raw")).to_contain_text("__hit")


def triples(page: Page) -> None:
    _run(page, f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ <{THING.format(0)}> }} ?s ?p ?o }}")
    page.get_by_role("tab", name="Graph").click()
    expect(page.locator(".query-graph .query-node").first).to_be_visible()


def neighbours(page: Page) -> None:
    expect(page.locator(".picture-surface g.node").first).to_be_visible()
    page.locator(f'g.node[data-key="{THING.format(0)}"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".picture-details")).to_be_visible()


def _run(page: Page, query: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)
    page.keyboard.press("Control+Enter")


EXPLORED = f"/explore?{urlencode({'iri': THING.format(0), 'depth': 2, 'lang': 'en'})}"
DRAWN = {
    suggest: "/ontology?lang=en",
    complete: "/query?lang=en",
    answer: "/query?lang=en",
    rows_as_text: "/query?lang=en",
    triples: "/query?lang=en",
    neighbours: EXPLORED,
}


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_what_scripts_draw_of_hostile_data_is_text(
    visit: Any, hostile_site: str, draw: Callable[[Page], None]
):
    page = visit(hostile_site).page
    page.add_init_script(RUNS)
    page.goto(hostile_site + DRAWN[draw])
    draw(page)
    check(page, draw.__name__)


# ------------------------------------------------ without a defence the checks above fail
UNESCAPED = "import flask; flask.Flask.select_jinja_autoescape = lambda *_: False"
NO_POLICY = "import kg.server.security; kg.server.security._POLICY = 'img-src *'"
ANY_LINK = "import kg.server.addresses; kg.server.addresses.web_address = lambda text: text"
ANY_STYLE = (
    "import re, kg.store.schema as schema; schema._HEX_COLOUR = re.compile('(?s).*'); "
    "schema._SHAPES = type('Any', (), {'__contains__': lambda *_: True})()"
)
AS_MARKUP = """
    Object.defineProperty(Node.prototype, 'textContent', { set(text) { this.innerHTML = text; } });
    for (const [name, place] of [['append', 'beforeend'], ['prepend', 'afterbegin']])
        Element.prototype[name] = function (...parts) {
            for (const part of parts)
                if (typeof part === 'string') this.insertAdjacentHTML(place, part);
                else this.appendChild(part);
        };
    document.createTextNode = text => document.createRange().createContextualFragment(text);
"""


@pytest.mark.parametrize(
    ("sabotaged", "address", "seen"),
    [
        (UNESCAPED, "/search?q=script", "an element of the data: <script>__hit()</script>"),
        (UNESCAPED, f"/entity?{urlencode({'iri': THING.format(1)})}", "an element of the data: <img src="),
        (f"{UNESCAPED}; {NO_POLICY}", "/search?q=script", "a script of the data has run"),
        (ANY_LINK, f"/entity?{urlencode({'iri': THING.format(0)})}", "a link to javascript:__hit()"),
        (ANY_STYLE, "/", "the page is hidden"),
    ],
    indirect=["sabotaged"],
    ids=["markup", "handlers", "policy", "links", "styles"],
)
def test_a_server_without_a_defence_is_found_out(visit: Any, sabotaged: str, address: str, seen: str):
    begun = visit(sabotaged)
    begun.page.add_init_script(RUNS)
    begun.page.goto(sabotaged + address)
    begun.page.wait_for_load_state("load")
    told = complaints(begun.page)
    begun.page.close()
    begun.problems.clear()
    assert any(complaint.startswith(seen) for complaint in told), told


@pytest.mark.parametrize("draw", [triples, neighbours, suggest], ids=lambda draw: draw.__name__)
def test_scripts_that_take_text_for_markup_are_found_out(
    visit: Any, hostile_site: str, draw: Callable[[Page], None]
):
    begun = visit(hostile_site)
    begun.page.add_init_script(RUNS + AS_MARKUP)
    begun.page.goto(hostile_site + DRAWN[draw])
    draw(begun.page)
    told = complaints(begun.page)
    begun.page.close()
    begun.problems.clear()
    assert any(complaint.startswith("an element of the data") for complaint in told), told


# -------------------------------------------------------------------------- headers
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
