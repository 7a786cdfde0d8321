"""``/checks`` and what it leaves on other pages."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NC_RATE = "https://kg.example/id/metric/nc-rate-key-processes"


def words(text: str) -> str:
    body = re.sub(r"<(script|style).*?</\1>", "", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def page(client, address: str, *, status: int = 200) -> str:
    response = client.get(address, headers=HTML)
    assert response.status_code == status
    return response.get_data(as_text=True)


# ------------------------------------------------------------------------ pages
def test_counts_come_first_then_conflicts_side_by_side(shipped_client):
    told = words(page(shipped_client, "/checks"))
    assert told.index("in conflict 16") < told.index("Digital economy scale 2023, China")
    start = told.index("Digital economy scale 2023, China")
    conflict = told[start : start + 600]
    assert "no value fits both 53.9 trillion yuan" in conflict
    for part in ("“exceed 55 trillion yuan”", "“53.9万亿元”", "published", "according to"):
        assert part.strip("“”") in conflict


def test_what_is_off_stands_open_with_its_formula_and_what_fits_is_folded(shipped_client):
    text = page(shipped_client, "/checks")
    changes = text.partition('id="changes"')[2].partition('id="targets"')[0]
    opened, _, folded = changes.partition('<details class="folded">')
    assert "9.4994 trillion yuan ÷ 8.16 trillion yuan − 1 = 16.41%" in opened
    assert "(10.8 trillion yuan ÷ 2.5 trillion yuan)^(1/10) − 1 = 15.76%" in folded


def test_targets_and_undated_figures_have_their_places(shipped_client):
    told = words(page(shipped_client, "/checks"))
    assert "fits end of July 2023 best: 3.055 million" in told
    assert "at the date: 15.97 trillion yuan (2025)" in told


def test_the_page_stands_in_chinese(shipped_client):
    told = words(page(shipped_client, "/checks?lang=zh"))
    assert "各来源是否一致？" in told
    assert "没有数值能同时符合" in told


def test_one_metric_can_be_chosen_in_the_address(shipped_client):
    text = page(shipped_client, "/checks?metric=metric:nc-rate-key-processes")
    told = words(text)
    assert "Numerical control rate of key processes" in told
    assert "would be 27% (26.9% to 27.1%); no source says so" in told
    assert "Digital economy scale" not in told.partition("Agreement of sources")[2]
    assert re.search(rf'<option value="{NC_RATE}" selected>', text)


def test_a_metric_that_is_not_there_is_not_found(shipped_client):
    page(shipped_client, "/checks?metric=metric:nothing-like-it", status=404)


def test_where_nothing_contradicts_the_page_says_so(client):
    told = words(page(client, "/checks"))
    assert "No sources contradict each other." in told


# ------------------------------------------------------------------------- JSON
@pytest.mark.parametrize(
    ("address", "accept"),
    [("/checks", "application/json"), ("/checks?format=json", "text/html"), ("/checks.json", "text/html")],
)
def test_json_comes_by_accept_parameter_or_suffix(shipped_client, address: str, accept: str):
    response = shipped_client.get(address, headers={"Accept": accept})
    assert response.mimetype == "application/json"
    told = json.loads(response.data)
    assert told["meta"]["complete"] is True
    group = next(entry for entry in told["groups"] if entry["verdict"] == "in conflict")
    assert {"metric", "period", "place", "sector", "scope", "verdict", "reason", "claims"} <= set(group)
    assert {"targets", "recomputations", "references", "counts", "labels"} <= set(told)


def test_json_of_one_metric_has_no_other(shipped_client):
    told = shipped_client.get(f"/checks.json?metric={NC_RATE}").get_json()
    assert {entry["metric"] for entry in told["groups"]} == {NC_RATE}


def test_an_unknown_format_is_refused(shipped_client):
    assert shipped_client.get("/checks?format=xml").status_code == 406
    assert shipped_client.get("/checks", headers={"Accept": "image/png"}).status_code == 406


def test_what_the_client_holds_is_not_sent_again(shipped_client):
    first = shipped_client.get("/checks.json")
    again = shipped_client.get("/checks.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_graph_too_large_to_compare_while_waiting_is_refused_with_the_way_on(client, monkeypatch):
    monkeypatch.setattr("kg.server.verdicts.MOST_FIGURES", 1)
    response = client.get("/checks.json?fresh=1")
    assert response.status_code == 503
    assert "kg check" in response.get_data(as_text=True)
    assert "verdict-sign" not in page(client, "/id/source/gazette?fresh=1")


# ----------------------------------------------------------------- other pages
def test_a_claims_own_page_tells_what_checking_came_to(shipped_client):
    told = words(page(shipped_client, "/id/observation/digital-economy-scale-2023-zj-jxt-caict-2024"))
    assert "Checked against others" in told
    assert "in conflict" in told
    assert "exceed 55 trillion yuan" in told


def test_a_change_shows_its_formula_and_what_it_implies_on_its_own_page(shipped_client):
    told = words(
        page(shipped_client, "/id/observation/nc-rate-key-processes-increase-2013-2023-qiushi-2024-02-22")
    )
    assert "60.1% − ?" in told
    assert "derived The missing figure (end of June 2013) would be 27% (26.9% to 27.1%)" in told
    assert "24.6%" in told


def test_figures_in_lists_carry_a_mark_with_the_reason_in_its_title(shipped_client):
    text = page(shipped_client, "/id/source/qiushi-2024-02-22")
    assert re.search(r'<span class="verdict" title="[^"]*15\.76%[^"]*">', text)


def test_the_navigation_and_the_overview_lead_to_the_checks(shipped_client):
    text = page(shipped_client, "/")
    assert text.count('href="/checks"') == 1
    assert 'href="/checks#agreement"' in text
    assert 'href="/checks#changes"' in text
    assert "contradictions between sources 16" in words(text)


# ---------------------------------------------------------------------- sources
def test_sources_come_in_parts_with_who_published_them_and_when(shipped_client):
    text = page(shipped_client, "/sources")
    assert text.count("<tr>") == 51
    assert "1 to 50 of" in words(text)
    address = re.search(r'rel="next" href="([^"]+)"', text)[1]
    following = page(shipped_client, unescape(address))
    assert "51 to 100 of" in words(following)
    assert "22 February 2024" in words(text)


def test_a_part_of_the_sources_beyond_the_last_is_empty_and_not_wrong(client):
    told = words(page(client, "/sources?offset=1000"))
    assert "This graph names no sources." not in told
