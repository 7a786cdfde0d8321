"""What people find on the pages, as the server sends them: nothing here needs a script."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
METRIC = "https://kg.example/id/metric/bridges-built"
BRIDGES = "https://kg.example/id/infrastructure/bridges"


def page(client: Any, address: str, *, status: int = 200) -> str:
    response = client.get(address, headers=HTML)
    assert response.status_code == status, response.get_data(as_text=True)[:400]
    assert response.mimetype == "text/html"
    return response.get_data(as_text=True)


def words(text: str) -> str:
    """Return what a page says, without its marks."""
    body = re.sub(r"<(script|style).*?</\1>", "", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


EVERY_PAGE = [
    "/",
    "/search",
    "/search?q=bridge",
    "/search?q=nothing-like-it",
    "/id/metric/bridges-built",
    "/id/source/gazette",
    "/id/observation/bridges-built-2020-gazette",
    f"/entity?iri={BRIDGES}",
    "/explore",
    f"/explore?iri={BRIDGES}",
    "/path",
    "/path?from=infrastructure:bridges&to=metric:bridges-built",
    "/query",
    "/query?query=ASK%7B%7D",
    "/ontology",
    "/sources",
    "/checks",
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_page_stands_in_both_languages(client, address: str, language: str):
    text = page(client, f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}"' in text
    assert text.count("<h1") == 1
    assert "<title>" in text
    assert re.search(r"\{[a-z_]+[:}]", words(text)) is None, "a gap in a text was not filled"


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_no_page_names_another_host_or_styles_itself(client, address: str):
    text = page(client, address)
    assert not re.search(r"<[^>]+\sstyle=", text)
    loaded = re.findall(r"<(?:script|img|link|iframe|source|use)[^>]*?(?:src|href)=\"([^\"]+)\"", text)
    assert all(target.startswith(("/", "#")) for target in loaded), loaded


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_links_within_a_page_lead_somewhere(client, address: str):
    text = page(client, address)
    for found in set(re.findall(r"href=\"(/[^\"]*)\"", text)):
        target = unescape(found).partition("#")[0]
        if target.startswith(("/export", "/static/build")):
            continue
        with client.get(target, headers=HTML) as response:
            assert response.status_code in {200, 303}, target


def test_a_page_that_the_browser_holds_is_not_sent_again(client):
    first = client.get("/id/metric/bridges-built", headers=HTML)
    again = client.get("/id/metric/bridges-built", headers={**HTML, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Accept-Language" in again.headers["Vary"]


# ------------------------------------------------------------------- overview
def test_the_overview_leads_to_each_class_and_tells_the_limits(client):
    text = page(client, "/")
    assert "/search?class=https%3A%2F%2Fkg.example%2Fontology%23Metric" in text
    told = words(text)
    assert "10 seconds" in told
    assert "100,000 rows" in told
    assert "64 MB" in told


def test_the_overview_has_a_figure_with_its_source_where_there_are_claims(client):
    told = words(page(client, "/"))
    assert "1,250" in told
    assert "The Almanac" in told or "more than 1,200" in told


def test_the_shipped_graph_opens_on_its_figure_in_the_readers_magnitude(shipped_client):
    told = words(page(shipped_client, "/?lang=en"))
    found = re.search(r"Software business revenue ([\d.]+) trillion yuan", told)
    assert found
    assert f"软件业务收入 {found[1]}万亿元" in words(page(shipped_client, "/?lang=zh"))


def test_five_questions_open_their_answers(shipped_client):
    text = page(shipped_client, "/")
    examples = re.findall(r"href=\"(/query\?example=[^\"]+)\"", text)
    assert len(examples) == 5
    for address in examples:
        answer = page(shipped_client, unescape(address))
        assert 'id="results"' in answer
        assert "<tbody>" in answer


# --------------------------------------------------------------------- search
def test_search_tells_how_many_and_narrows_by_class(client):
    told = words(page(client, "/search?q=bridge"))
    assert "4 results" in told or re.search(r"\d+ results", told)
    narrowed = page(client, "/search?q=bridge&class=https://kg.example/ontology%23Law")
    assert "Bridge Act" in words(narrowed)
    assert "1 result" in words(narrowed) or "results" in words(narrowed)
    assert 'aria-current="true"' in narrowed


def test_a_class_without_words_lists_its_instances(client):
    told = words(page(client, "/search?class=https://kg.example/ontology%23Industry"))
    assert "Ferries" in told
    assert "Tolls" in told
    assert "2 results" in told


def test_an_empty_search_and_one_without_results_say_what_next(client):
    assert "What are you looking for?" in words(page(client, "/search"))
    assert "Nothing by that name" in words(page(client, "/search?q=qqqqqqqq"))


def test_search_is_json_for_programs(client):
    answer = client.get("/search?q=bridge", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/json"
    assert {"total", "results", "meta"} <= set(answer.json)


def test_long_results_are_paged(shipped_client):
    first = page(shipped_client, "/search?q=digital&limit=20")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert "21 to " in words(page(shipped_client, unescape(following[1])))


# -------------------------------------------------------------------- entities
def test_an_entity_page_tells_kind_label_figures_period_source_and_place(client):
    told = words(page(client, "/id/metric/bridges-built"))
    assert "Metric Explore neighbours Bridges built 已建桥梁" in told
    assert "more than 1,200" in told
    assert "end of 2020" in told
    assert "The Gazette" in told
    assert "section “Works”, paragraph 2, sentence 1" in told
    assert "As printed more than 1,200" in told


def test_a_thing_has_the_figures_of_what_measures_it_and_what_is_said_of_it(client):
    told = words(page(client, "/id/infrastructure/bridges"))
    assert "1,250" in told
    assert "The bridges are the longest in the region." in told
    assert "Ways over water." in told
    assert "Crossings" in told


def test_figures_speak_chinese_to_chinese_readers(client):
    told = words(page(client, "/id/metric/bridges-built?lang=zh"))
    assert "超过 1200" in told
    assert "2020年底" in told
    assert "第2段" in told


def test_a_source_shows_what_rests_on_it(client):
    told = words(page(client, "/id/source/gazette"))
    assert "more than 1,200" in told
    assert "The bridges are the longest in the region." in told
    assert "Office of Works" in told


def test_a_claim_has_a_page_of_its_own(client):
    told = words(page(client, "/id/observation/bridges-built-2020-gazette"))
    assert "more than 1,200" in told
    assert "The Gazette" in told


@pytest.mark.parametrize(
    ("suffix", "media_type", "begins"),
    [
        (".ttl", "text/turtle", b"@prefix"),
        (".jsonld", "application/ld+json", b"["),
        (".nt", "application/n-triples", b"<"),
        (".rdf", "application/rdf+xml", b"<?xml"),
    ],
)
def test_an_entity_is_rdf_by_suffix_and_by_accept(client, suffix: str, media_type: str, begins: bytes):
    by_suffix = client.get(f"/id/metric/bridges-built{suffix}", headers=HTML)
    by_accept = client.get("/id/metric/bridges-built", headers={"Accept": media_type})
    by_any_iri = client.get("/entity", query_string={"iri": METRIC}, headers={"Accept": media_type})
    for answer in (by_suffix, by_accept, by_any_iri):
        assert answer.status_code == 200
        assert answer.mimetype == media_type
        assert METRIC.encode() in answer.data or b"metric:bridges-built" in answer.data
    assert by_accept.headers["ETag"]
    assert "Accept" in by_accept.headers["Vary"]
    assert by_accept.data.startswith((begins, b"{"))


def test_a_client_without_wishes_gets_the_page(client):
    assert client.get("/id/metric/bridges-built").mimetype == "text/html"
    assert client.get("/id/metric/bridges-built", headers={"Accept": "*/*"}).mimetype == "text/html"


def test_a_client_that_accepts_nothing_we_have_is_told(client):
    answer = client.get("/id/metric/bridges-built", headers={"Accept": "image/png"})
    assert answer.status_code == 406


@pytest.mark.parametrize("address", ["/id/nothing/here", "/entity?iri=https://example.org/nothing"])
def test_what_is_not_there_is_a_page_with_a_way_on(client, address: str):
    told = words(page(client, address, status=404))
    assert "Not in the graph" in told
    assert "What next" in told
    for_programs = client.get(address, headers={"Accept": "application/json"})
    assert for_programs.status_code == 404
    assert for_programs.mimetype == "application/problem+json"


def test_an_entity_without_an_iri_given_is_a_problem_page(client):
    assert "iri" in words(page(client, "/entity", status=400))


# --------------------------------------------------------------------- explore
def test_the_neighbours_are_a_list_and_a_picture_before_any_script(client):
    text = page(client, f"/explore?iri={BRIDGES}")
    listed = text.partition('id="neighbour-list"')[2]
    assert 'data-predicate="https://kg.example/ontology#supports" data-direction="out"' in listed
    assert 'data-iri="https://kg.example/id/industry/ferries"' in listed
    picture = text.partition('id="picture"')[2].partition("</svg>")[0]
    assert "Ferries" in picture
    assert 'class="edge"' in picture
    assert (
        json.loads(unescape(text.partition('id="messages">')[2].partition("</script>")[0]))["expand"]
        == "Expand"
    )


def test_the_relation_in_the_address_narrows_list_and_picture(client):
    supports = "out https://kg.example/ontology#supports"
    answer = client.get("/explore", query_string={"iri": BRIDGES, "relation": supports}, headers=HTML)
    text = answer.get_data(as_text=True)
    assert text.count('class="neighbour-group"') == 1
    assert "selected>supports" in text
    assert "Bridge Act" not in words(text.partition('id="neighbour-list"')[2])


@pytest.mark.parametrize("bad", ["relation=sideways", "depth=9", "depth=x", "offset=-1", "limit=0"])
def test_a_broken_share_link_says_what_is_wrong(client, bad: str):
    told = words(page(client, f"/explore?iri={BRIDGES}&{bad}", status=400))
    assert bad.partition("=")[0] in told


# ----------------------------------------------------------------------- query
def ask(client: Any, query: str, *, status: int = 200) -> str:
    answer = client.get("/query", query_string={"query": query}, headers=HTML)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_results_show_labels_and_keep_iris_for_the_pointer(client):
    text = ask(client, "SELECT ?thing WHERE { ?thing a <https://kg.example/ontology#Law> }")
    assert 'href="/id/law/bridge-act" title="https://kg.example/id/law/bridge-act">Bridge Act</a>' in text
    assert "1 row" in words(text)
    assert "complete" in words(text)
    for name in ("csv", "tsv", "json", "xml"):
        assert f"format={name}" in text


def test_numbers_stand_to_the_right_in_groups_of_three_where_they_are_long(client):
    text = ask(client, "SELECT ?n { VALUES ?n { 1000 2012 10800000000000 } }")
    assert '<th scope="col" data-name="n" class="number">n</th>' in text
    assert {"1,000", "10,800,000,000,000"} <= set(words(text).split())
    assert "2012" in words(ask(client, "SELECT ?year { VALUES ?year { 2012 } }")).split()


def test_a_yes_no_question_is_answered_in_a_word(client):
    assert "Yes" in words(ask(client, "ASK { ?s ?p ?o }")).partition("Answer")[2]
    assert "No" in words(ask(client, "ASK { FILTER(false) }")).partition("Answer")[2]


def test_a_constructed_graph_is_a_table_of_triples(client):
    text = ask(client, "CONSTRUCT WHERE { <https://kg.example/id/law/bridge-act> ?p ?o }")
    told = words(text)
    assert "Subject Predicate Object" in told
    assert "Bridge Act" in told
    assert "桥梁法" in told
    assert "format=turtle" in text


def test_an_error_is_shown_at_its_place(client):
    text = ask(client, "SELECT ?a WHERE {\n  ?a ?b\n}", status=400)
    assert 'role="alert"' in text
    assert re.search(r'data-error-line="\d+" data-error-column="\d+"', text)
    assert "Not valid SPARQL" in words(text)
    assert 'class="error-line"' in text
    assert "SELECT ?a WHERE {" in text, "the reader's query is still there"


def test_a_refused_feature_is_named(client):
    text = ask(client, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", status=403)
    assert "SERVICE is not allowed here" in words(text)


def test_a_result_without_rows_says_what_to_try(client):
    assert "Nothing fits" in words(ask(client, "SELECT ?s { ?s a <https://example.org/Nothing> }"))


def test_an_unbound_variable_is_an_empty_cell(client):
    text = ask(client, "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) } }")
    assert re.search(r"<td>\s*<span>\s*</span>\s*</td>", text)


# ---------------------------------------------------------- what the data holds
HOSTILE = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://example.org/> .
ex:thing a ex:Kind ;
  rdfs:label "<script>alert(1)</script>" ;
  rdfs:comment "\\"><img src=x onerror=alert(1)>" ;
  ex:page "javascript:alert(1)" , "https://example.org/page" ;
  ex:link <javascript:alert(2)> , <data:text/html,x> , ex:other .
"""


@pytest.fixture
def hostile(tmp_path):
    import kg
    from kg.limits import Limits
    from kg.server.app import create_app

    (tmp_path / "hostile.ttl").write_text(HOSTILE, encoding="utf-8")
    app = create_app(kg.open(tmp_path / "hostile.ttl"), Limits())
    yield app.test_client()  # without a context of its own: those of the session's clients are open
    app.extensions["kg"].close()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/entity?iri=http://example.org/thing",
        "/explore?iri=http://example.org/thing",
        "/search?q=script",
        "/query?query=SELECT*%7B%3Fs%3Fp%3Fo%7D",
        "/query?query=CONSTRUCT%20WHERE%7B%3Fs%3Fp%3Fo%7D",
        "/ontology",
    ],
)
def test_text_of_the_data_never_becomes_markup_and_dangerous_iris_never_links(hostile, address: str):
    text = page(hostile, address)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert not re.search(r"href=\"(?:javascript|data):", text)


def test_an_address_in_the_data_is_a_link_only_where_it_leads_to_the_web(hostile):
    text = page(hostile, "/entity?iri=http://example.org/thing")
    assert 'href="https://example.org/page"' in text
    assert "javascript:alert(1)" in text


def test_any_iri_of_a_foreign_graph_has_a_page(hostile):
    told = words(page(hostile, "/entity?iri=http://example.org/other"))
    assert "other" in told


def test_a_graph_without_claims_has_an_overview_all_the_same(hostile):
    told = words(page(hostile, "/"))
    assert "Kind" in told
    assert "This graph names no sources." in words(page(hostile, "/sources"))


# --------------------------------------------------------- ontology and sources
def test_every_term_of_the_ontology_has_a_section_that_its_iri_leads_to(shipped_client):
    text = page(shipped_client, "/ontology")
    for name in ("Metric", "governs", "moreThan", "figureAsPrinted"):
        assert re.search(rf'<div [^>]*id="{name}"', text)
    assert "Law or policy" in words(text)


def test_the_ontology_is_rdf_by_accept(shipped_client):
    answer = shipped_client.get("/ontology", headers={"Accept": "text/turtle"})
    assert answer.mimetype == "text/turtle"
    assert b"owl:Class" in answer.data
    assert b"kgo:governs" in answer.data
    assert b"metric:" not in answer.data, "the vocabulary, not the data"


def test_the_vocabulary_of_a_foreign_graph_is_what_it_uses(client):
    told = words(page(client, "/ontology"))
    assert "kgo:Metric" in told
    assert "kgo:governs" in told


def test_every_source_stands_with_the_number_of_its_claims(client):
    text = page(client, "/sources")
    told = words(text)
    assert re.search(r"The Gazette .*?2", told)
    assert re.search(r"The Almanac .*?1", told)


# ---------------------------------------------------------------------- paging
def test_a_hub_is_paged_and_never_shown_whole(tmp_path):
    import kg
    from kg.limits import Limits
    from kg.server.app import create_app

    spokes = "".join(f"ex:spoke{n} ex:of ex:hub .\n" for n in range(130))
    (tmp_path / "hub.ttl").write_text(f"@prefix ex: <http://example.org/> .\n{spokes}", encoding="utf-8")
    app = create_app(kg.open(tmp_path / "hub.ttl"), Limits())
    client = app.test_client()
    first = page(client, "/entity?iri=http://example.org/hub")
    assert "1 to 50 of 130" in words(first)
    following = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1]).partition("#")[0]
    second = page(client, following)
    assert "51 to 100 of 130" in words(second)
    shown = [set(re.findall(r'title="spoke(\d+)"', text)) for text in (first, second)]
    assert [len(spokes) for spokes in shown] == [50, 50]
    assert not shown[0] & shown[1]
    app.extensions["kg"].close()


def test_the_ontology_draws_its_classes_and_relations_and_shows_every_term_in_use(shipped_client):
    text = page(shipped_client, "/ontology?lang=zh")
    picture = re.search(r'<svg class="ontology-picture".*?</svg>', text, re.DOTALL)
    assert picture
    drawn = words(picture[0])
    assert "法律与政策" in drawn
    assert "融入" in drawn
    term = re.search(r'<div class="term" id="governs">.*?(?=<div class="term")', text, re.DOTALL)
    assert term
    told = words(term[0])
    assert re.search(r"使用\d+次", told)
    assert "例如" in told
    assert "法律与政策 → " in told


def test_a_vocabulary_without_relations_has_no_picture(client):
    assert "ontology-picture" not in page(client, "/ontology")
