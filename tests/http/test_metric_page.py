"""The page of a metric: its series as a picture and as a table, and lists of metrics on other pages."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest

HTML = {"Accept": "text/html"}
BASE = "https://kg.example/id/"
SHIPPED = ("5g-base-stations", "software-revenue", "nc-rate-key-processes", "software-revenue-growth")


def page(client: Any, address: str) -> str:
    response = client.get(address, headers=HTML)
    assert response.status_code == 200, response.get_data(as_text=True)[:400]
    return response.get_data(as_text=True)


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def marks(text: str) -> list[str]:
    """Return every mark of the pictures, as it is written."""
    return re.findall(r'<a class="series-mark.*?</a>', text, flags=re.DOTALL)


def title(mark: str) -> str:
    return unescape(re.search(r"<title>(.*?)</title>", mark, flags=re.DOTALL)[1])


# ------------------------------------------------------------------ a small graph
PREFIXES = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix kgo: <https://kg.example/ontology#> .
@prefix k: <https://kg.example/id/> .
<https://kg.example/id/thing/boats> a kgo:Infrastructure ; rdfs:label "Boats"@en , "船"@zh .
<https://kg.example/id/metric/boats> a kgo:Metric ; rdfs:label "Boats afloat"@en , "船数"@zh ;
  kgo:measures <https://kg.example/id/thing/boats> .
<https://kg.example/id/source/ministry> a kgo:Source ; rdfs:label "Ministry <b>report</b>"@en ;
  dcterms:publisher "Ministry of Boats"@en ; kgo:sourceKind kgo:officialSource .
<https://kg.example/id/source/agency> a kgo:Source ; rdfs:label "Agency wire"@en ;
  dcterms:publisher "Agency"@en ; kgo:sourceKind kgo:stateMediaSource .
<https://kg.example/id/source/blog> a kgo:Source ; rdfs:label "A blog"@en ; kgo:sourceKind kgo:otherSource .
"""


def observation(name: str, value: int, end: str | None, source: str, **more: str) -> str:
    others = {"comparator": "kgo:exactly", "figureAsPrinted": f'"{value:,}"@en', **more}
    kind = others.pop("a", "kgo:Observation")
    dated = f'kgo:periodKind kgo:asOf ; kgo:periodEnd "{end}"^^xsd:date ;' if end else ""
    return (
        f'<{BASE}observation/{name}> a {kind} ; rdfs:label "{name}"@en ; kgo:metric <{BASE}metric/boats> ; '
        f"kgo:value {value} ; kgo:unit unit:NUM ; {dated} kgo:source <{BASE}source/{source}> "
        + "".join(f"; kgo:{name} {text} " for name, text in others.items())
        + ".\n"
    )


TARGET = {"a": "kgo:Target", "targetKind": "kgo:planned"}
DATA = PREFIXES + "".join(
    [
        observation("first", 1_000_000, "2019-12-31", "ministry"),
        observation("second", 1_500_000, "2020-12-31", "ministry"),
        observation("same", 1_500_000, "2020-12-31", "agency"),
        observation("floor", 1_800_000, "2021-12-31", "agency", comparator="kgo:moreThan"),
        observation("ceiling", 1_900_000, "2021-12-31", "blog", comparator="kgo:lessThan"),
        observation("close", 2_000_000, "2022-06-30", "agency", comparator="kgo:nearly"),
        observation("last", 2_200_000, "2022-12-31", "agency"),
        observation("aim", 3_000_000, "2025-12-31", "ministry", **TARGET),
        observation("guess", 3_500_000, "2025-12-31", "blog", **TARGET | {"targetKind": "kgo:forecast"}),
        observation(
            "slip", 1_100_000, "2022-12-31", "blog", doubt='"Likely misdated."@en , "日期可能有误。"@zh'
        ),
        observation("misprint", 9_000_000, "2099-12-31", "blog", doubt='"Likely misprinted."@en'),
        observation("once", 1_700_000, None, "blog", comparator="kgo:moreThan"),
        observation("sea1", 400_000, "2020-12-31", "blog", scope='"at sea"@en , "海上"@zh'),
        observation("sea2", 500_000, "2021-12-31", "blog", scope='"at sea"@en , "海上"@zh'),
        observation("lake", 90_000, "2021-12-31", "blog", scope='"on lakes"@en , "湖上"@zh'),
    ]
)


@pytest.fixture(scope="module")
def boats(tmp_path_factory):
    import kg
    from kg.limits import Limits
    from kg.server.app import create_app

    path = tmp_path_factory.mktemp("boats") / "boats.ttl"
    path.write_text(DATA, encoding="utf-8")
    app = create_app(kg.open(path), Limits())
    yield app.test_client()
    app.extensions["kg"].close()


@pytest.fixture(scope="module")
def text(boats) -> str:
    return page(boats, "/id/metric/boats?lang=en")


def mark_of(text: str, figure: str, *, state: str = "observed") -> str:
    found = [mark for mark in marks(text) if figure in title(mark).splitlines()[0] and f"is-{state}" in mark]
    assert found, figure
    return found[0]


# ------------------------------------------------------------------------ card
def test_the_card_has_the_newest_trusted_figure_and_names_the_newest_of_all(text: str):
    card = text.partition('class="card figure-card"')[2].partition('class="series-panels"')[0]
    told = words(card)
    assert "1.5 million end of 2020" in told
    assert "Ministry of Boats, official" in told
    assert "Interval: 1.45 – 1.55 million" in told
    assert "Newest of all sources 2.2 million end of 2022, Agency, state media" in told
    assert 'class="card-whisker"' in card


def test_figures_that_were_only_aimed_at_head_nothing(tmp_path):
    import kg
    from kg.limits import Limits
    from kg.server.app import create_app

    path = tmp_path / "aims.ttl"
    path.write_text(PREFIXES + observation("aim", 9, "2030-12-31", "blog", **TARGET), encoding="utf-8")
    app = create_app(kg.open(path), Limits())
    text = page(app.test_client(), "/id/metric/boats?lang=en")
    app.extensions["kg"].close()
    assert "figure-card" not in text
    assert len(marks(text)) == 1


# --------------------------------------------------------------------- picture
def test_figures_of_one_value_and_time_are_one_mark_that_leads_to_their_rows(text: str):
    mark = mark_of(text, "1.5 million")
    assert "is-official" in mark
    assert 'href="#period-2020-12-31"' in mark
    assert ">2</text>" in mark
    assert 'id="period-2020-12-31"' in text
    assert "Ministry of Boats (official): “1,500,000”" in title(mark)
    assert "Agency (state media): “1,500,000”" in title(mark)


def test_a_mark_of_one_figure_leads_to_its_claim(text: str):
    assert 'href="/id/observation/last' in mark_of(text, "2.2 million")


@pytest.mark.parametrize(
    ("figure", "sign"), [("more than 1.8", "up"), ("less than 1.9", "down"), ("nearly 2", "cap")]
)
def test_the_word_before_a_figure_has_a_sign(text: str, figure: str, sign: str):
    assert f'href="#sign-{sign}"' in mark_of(text, figure)


def test_targets_are_hollow_forecasts_dashed_and_doubtful_figures_struck(text: str):
    assert mark_of(text, "3 million", state="planned")
    assert mark_of(text, "3.5 million", state="forecast")
    doubtful = mark_of(text, "1.1 million")
    assert "is-doubtful" in doubtful
    assert 'href="#sign-doubtful"' in doubtful
    assert "Likely misdated." in title(doubtful)


def test_a_doubtful_figure_off_the_scale_is_counted_and_in_the_table(text: str):
    assert not any(title(mark).startswith("9 million") for mark in marks(text))
    assert "1 doubtful figure lies off the scale" in words(text)
    assert "9 million" in words(text.partition('id="figures-table"')[2])


def test_a_figure_without_a_time_is_a_line_across_with_its_words(text: str):
    rule = text.partition('class="series-rule')[2].partition("</a>")[0]
    assert "more than 1.7 million, undated" in rule
    assert "/id/observation/once" in rule


def test_the_line_joins_the_best_figure_of_each_time_and_no_bound_or_aim(text: str):
    main = text.partition('class="series-panel is-main')[2].partition('class="series-panel is-small')[0]
    assert main.count('class="course"') == 3, "2019, 2020, nearly two million, 2022"


def test_a_scope_with_several_times_has_a_picture_and_another_is_in_the_table_only(text: str):
    assert re.findall(r"<h3>(.*?)</h3>", text.partition('class="series-panels"')[2])[:2] == [
        "No narrower scope stated",
        "at sea",
    ]
    assert "1 figure of another scope is in the table only." in words(text)
    assert "on lakes" in words(text)


def test_the_picture_says_in_words_what_it_shows(text: str):
    told = unescape(re.search(r'<g role="img" aria-label="([^"]*)"', text)[1])
    assert told.startswith("From 1 million (end of 2019) to 2.2 million (end of 2022).")
    assert "official sources: 1." in told
    assert "Growth of" in told


def test_a_tick_is_named_in_the_readers_magnitude(boats, text: str):
    chinese = page(boats, "/id/metric/boats?lang=zh")
    assert '<p class="small quiet axis-title">million</p>' in text
    assert '<p class="small quiet axis-title">万</p>' in chinese
    assert re.findall(r'class="tick"[^>]*>([\d.]+)</text>', text)[:3] == ["0", "0.5", "1"]
    assert re.findall(r'class="tick"[^>]*>([\d.]+)</text>', chinese)[:3] == ["0", "50", "100"]


def test_chinese_readers_get_scopes_and_doubts_in_chinese(boats):
    told = words(page(boats, "/id/metric/boats?lang=zh"))
    assert "海上" in told
    assert "日期可能有误。" in told
    assert "at sea" not in told.partition("同一内容的表格")[0]


def test_text_of_sources_is_never_markup(text: str):
    assert "<b>report</b>" not in text
    assert "Ministry &lt;b&gt;report&lt;/b&gt;" in text


# ----------------------------------------------------------------------- table
def test_the_table_has_every_figure_the_newest_first_and_undated_ones_last(text: str):
    table = text.partition('id="figures-table"')[2].partition("</table>")[0]
    rows = [words(row) for row in re.findall(r"<tr.*?</tr>", table, flags=re.DOTALL)[1:]]
    assert len(rows) == 15
    assert rows[0].startswith("end of 2099")
    assert rows[-1].startswith("undated more than 1.7 million > 1.7 million As printed 1,700,000")
    aim = next(row for row in rows if "3 million target" in row)
    assert "2.5 – 3.5 million" in aim
    assert "Ministry of Boats, official" in aim


def test_the_table_is_had_as_csv_and_as_a_query(boats, text: str):
    address = unescape(re.search(r'href="(/sparql\?[^"]+)"', text)[1])
    answer = boats.get(address)
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert len(rows) == 15
    assert {"claim", "from", "to", "comparator", "value", "printed", "source", "doubt"} <= set(rows[0])
    assert {row["value"] for row in rows if row["claim"].endswith("/aim")} == {"3000000"}
    assert boats.get(unescape(re.search(r'href="(/query\?query=[^"]+)"', text)[1])).status_code == 200


def test_a_long_table_is_folded_by_year_with_the_newest_open(shipped_client):
    table = page(shipped_client, "/id/metric/5g-base-stations?lang=en").partition('id="figures-table"')[2]
    years = re.findall(r'<details class="folded series-year"( open)?>\s*<summary>.*?label">(\w+)<', table)
    assert [label for _, label in years[:3]] == ["2025", "2024", "2023"]
    assert [bool(opened) for opened, _ in years[:3]] == [True, False, False]
    assert years[-1][1] == "Undated"


# ------------------------------------------------------------- the shipped graph
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SHIPPED)
def test_pictures_of_the_shipped_graph_are_whole(shipped, shipped_client, name: str, language: str):
    text = page(shipped_client, f"/id/metric/{name}?lang={language}")
    own = [
        claim
        for claim in shipped.entity(f"metric:{name}", most_claims=2000).claims
        if claim.metric and claim.metric.iri == BASE + f"metric/{name}" and claim.value is not None
    ]
    table = text.partition('id="figures-table"')[2].partition('<section class="part"')[0]
    assert len(re.findall(r'<a class="row-figure"', table)) == len(own)
    across = [float(x) for x in re.findall(r'<circle class="hit" cx="([\d.]+)%"', text)]
    assert across
    assert all(0 <= x <= 100 for x in across)
    for mark in marks(text):
        assert title(mark).strip()
    anchors = set(re.findall(r'id="(period-[\w-]+)"', text))
    assert set(re.findall(r'href="#(period-[\w-]+)"', text)) <= anchors
    assert len(anchors) == len(re.findall(r'id="period-[\w-]+"', text))


def test_checks_stand_beside_the_figures(shipped_client):
    told = words(page(shipped_client, "/id/metric/5g-base-stations?lang=en"))
    assert "✓ corroborated" in told
    assert "· single source" in told
    assert "✓ target met" in told
    growth = words(page(shipped_client, "/id/metric/software-revenue-growth?lang=en"))
    assert "recomputed, fits" in growth


def test_the_changes_of_a_metric_are_on_its_page(shipped_client):
    text = page(shipped_client, "/id/metric/software-revenue?lang=en")
    changes = text.partition('id="changes"')[2].partition("</section>")[0]
    assert "/id/metric/software-revenue-growth" in changes
    assert 'class="series-spark"' in changes


# -------------------------------------------------------------- lists of metrics
def test_a_measured_thing_lists_its_metrics_with_a_small_picture_and_the_newest_figure(boats):
    text = page(boats, "/id/thing/boats?lang=en")
    assert text.count('<li class="metric-row') == 1
    told = words(text)
    assert "Boats afloat 15 figures" in told
    assert "2.2 million end of 2022" in told
    assert 'class="series-spark"' in text
    assert 'class="claim"' not in text


def test_a_thing_with_hundreds_of_figures_is_a_short_page(shipped_client):
    text = page(shipped_client, "/id/infrastructure/5g-network?lang=en")
    assert 10 <= text.count('<li class="metric-row') <= 40
    assert len(text) < 200_000


def test_a_source_still_lists_its_single_figures(boats):
    text = page(boats, "/id/source/agency?lang=en")
    assert text.count('<li class="claim">') == 4
    assert "metric-row" not in text
