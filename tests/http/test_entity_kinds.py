"""What the page of a thing shows by its kind, and what it costs."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

import kg
from kg.limits import Limits
from kg.server.app import create_app
from kg.store.embedded import EmbeddedStore

HTML = {"Accept": "text/html"}


def page(client: Any, address: str, *, status: int = 200) -> str:
    response = client.get(address, headers=HTML)
    assert response.status_code == status, response.get_data(as_text=True)[:400]
    return response.get_data(as_text=True)


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def part(text: str, name: str) -> str:
    """Return the words of the section that is headed by the element called `name`."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}">(.*?)</section>', text, re.DOTALL)
    assert found, f"no section {name}"
    return words(found[1])


# ------------------------------------------------------------------------ a law
def test_a_law_tells_each_of_its_days_with_the_sources_that_state_it(shipped_client):
    told = part(page(shipped_client, "/id/law/5g-sail-action-plan-2021-2023?lang=en"), "dates")
    assert re.search(r"adopted on 5 July 2021 2 sources", told)
    assert re.search(r"published on 13 July 2021 3 sources", told)


def test_a_law_stands_in_time_with_what_amends_it(shipped_client):
    text = page(shipped_client, "/id/law/cybersecurity-law?lang=en")
    told = part(text, "dates")
    assert "is amended by: Decision on Amending the Cybersecurity Law" in told
    assert "adopted 28 October 2025 · in force from 1 January 2026" in told
    assert 'href="/id/law/cybersecurity-law-amendment-2025?lang=en"' in text
    assert "由全国人民代表大会常务委员会关于修改" in part(
        page(shipped_client, "/id/law/cybersecurity-law?lang=zh"), "dates"
    )


def test_a_plan_shows_whether_its_targets_were_met(shipped_client):
    told = words(page(shipped_client, "/id/law/5g-sail-action-plan-2021-2023?lang=en"))
    assert "560 million ✓ target met" in told


def test_sources_that_differ_on_a_day_stand_side_by_side(tmp_path):
    path = tmp_path / "law.ttl"
    stated = "".join(
        f"""statement:{name} a kgo:Statement , kgo:DateStatement ; rdfs:label "{name}"@en ;
            kgo:about law:act ; kgo:dateProperty eli:date_document ; kgo:statedDate "{day}"^^xsd:date ;
            kgo:source source:{name} .
            source:{name} a kgo:Source ; rdfs:label "Paper {name}"@en ."""
        for name, day in (("one", "2020-01-01"), ("two", "2020-01-02"))
    )
    path.write_text(
        "@prefix kgo: <https://kg.example/ontology#> . @prefix law: <https://kg.example/id/law/> ."
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        "@prefix eli: <http://data.europa.eu/eli/ontology#> ."
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
        "@prefix source: <https://kg.example/id/source/> ."
        "@prefix statement: <https://kg.example/id/statement/> ."
        'law:act a kgo:Law ; rdfs:label "Act"@en ; eli:date_document "2020-01-01"^^xsd:date .' + stated,
        encoding="utf-8",
    )
    app = create_app(kg.open(path), Limits())
    told = part(page(app.test_client(), "/id/law/act"), "dates")
    app.extensions["kg"].close()
    assert "1 January 2020 ≠ sources differ 1 source Paper one" in told
    assert "2 January 2020 ≠ sources differ 1 source Paper two" in told


# --------------------------------------------------------------------- a sector
def test_a_sector_stands_in_its_classification_with_the_way_up_and_what_is_below(shipped_client):
    text = page(shipped_client, "/id/sector/gbt-4754-391?lang=en")
    way = re.search(r'<nav class="way".*?</nav>', text, re.DOTALL)
    assert way
    assert re.search(r"GB/T 4754-2017\) C Manufacturing 39 Manufacture of computers", words(way[0]))
    assert "3911 Manufacture of complete computers" in part(text, "below")
    assert "6 below" in part(page(shipped_client, "/id/sector/gbt-4754-39?lang=en"), "below")


def test_a_class_shows_its_like_in_other_classifications(shipped_client):
    told = part(page(shipped_client, "/id/sector/gbt-4754-3911?lang=en"), "matches")
    assert "Manufacture of computers and peripheral equipment" in told


# --------------------------------------------------------------------- a source
def test_a_source_tells_what_would_fall_if_it_were_withdrawn(shipped_client):
    text = page(shipped_client, "/id/source/qiushi-2024-02-22?lang=en")
    told = part(text, "fall")
    assert re.search(r"\d+ comparisons? would come out otherwise", told)
    assert "✓ corroborated → · single source" in told
    assert "Figures that rest on it 13" in words(text)


def test_a_source_of_nothing_takes_nothing_away(client):
    told = part(page(client, "/id/source/almanac?lang=en"), "fall")
    assert "1 time of a metric would have no figure: nobody else gives one" in told


# ---------------------------------------------------------------------- a claim
def test_a_claim_shows_its_interval_and_the_words_of_its_source(client):
    text = page(client, "/id/observation/bridges-built-2020-gazette?lang=en")
    assert "more than 1,200" in words(text)
    assert "card-whisker" in text


# ----------------------------------------------------------------- long lists
def test_metrics_come_in_parts_and_the_next_part_is_another(shipped_client):
    first = page(shipped_client, "/id/place/china?lang=en")
    following = re.search(r'rel="next" href="([^"]+page=2[^"]*)"', first)
    assert following
    second = page(shipped_client, unescape(following[1]))

    def metrics(text: str) -> list[str]:
        return re.findall(r'class="measure-name"><span class="ref">.*?<a href="([^"]+)"', text, re.DOTALL)

    assert len(metrics(first)) == len(metrics(second)) == 24
    assert not set(metrics(first)) & set(metrics(second))


def test_all_sources_about_a_thing_are_one_link_away(shipped_client):
    text = page(shipped_client, "/id/place/china?lang=en")
    address = re.search(r'href="(/sources\?about=[^"]+)"', text)
    assert address
    told = words(page(shipped_client, unescape(address[1])))
    assert "Sources on China" in told
    assert "1 to 50 of" in told


def test_a_page_number_that_is_none_is_told_so(shipped_client):
    assert "page" in words(page(shipped_client, "/id/place/china?page=0", status=400))


@pytest.fixture(scope="module")
def hubs(tmp_path_factory):
    """Serve two things of one shape: thirty others lead to the one, three thousand to the other."""
    path = tmp_path_factory.mktemp("hubs") / "hubs.ttl"
    lines = ["@prefix e: <https://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."]
    for name, degree in (("small", 60), ("large", 3000)):
        lines.append(f'e:{name} a e:Hub ; rdfs:label "{name}" .')
        lines += [f'e:{name}{n} a e:Spoke ; rdfs:label "n {n}" ; e:near e:{name} .' for n in range(degree)]
    path.write_text("\n".join(lines), encoding="utf-8")
    app = create_app(kg.open(path), Limits())
    yield app.test_client()
    app.extensions["kg"].close()


def test_the_number_of_queries_of_a_page_does_not_grow_with_its_links(hubs, monkeypatch):
    asked: list[str] = []
    answer = EmbeddedStore.select

    def counted(store, query, *rest):
        asked.append(query)
        return answer(store, query, *rest)

    monkeypatch.setattr(EmbeddedStore, "select", counted)
    page(hubs, "/entity?iri=https://example.org/small&warm=1")
    counts = []
    for name in ("small", "large"):
        asked.clear()
        text = page(hubs, f"/entity?iri=https://example.org/{name}")
        counts.append(len(asked))
        assert text.count('<a class="chip') < 70
    assert counts[0] == counts[1]
    assert counts[0] < 40


def test_the_links_of_a_hub_are_counted_and_then_paged(hubs):
    text = page(hubs, "/entity?iri=https://example.org/large&lang=en")
    assert "3,000" in words(text)
    following = unescape(re.search(r'rel="next" href="([^"]+)"', text)[1])
    assert "relation=https%3A%2F%2Fexample.org%2Fnear" in following
    assert "page=2" in following
    assert "51 to 100 of 3,000" in words(page(hubs, following))
