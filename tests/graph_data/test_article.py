"""The graph says what the article says: its figures with comparator, period and place, and no others."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.graph import Graph
from kg.model import Rows
from kg.vocabulary import expand

ARTICLE = Path(__file__).parents[2].parent / "shared" / "sources" / "qiushi-2024-02-22.txt"
SOURCE = "source:qiushi-2024-02-22"
FOUNDATION = "A more consolidated foundation for integrated development"
INTEGRATION = "Deeper and more expansive integration"
POLICY = "Constant improvements to the policy environment"
PREFIXES = """PREFIX kgo: <https://kg.example/ontology#> PREFIX source: <https://kg.example/id/source/>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"""


class Figure(NamedTuple):
    metric: str
    value: str
    unit: str
    comparator: str
    printed: str
    period: tuple[str, str | None, str | None]
    place: tuple[str, int, int]


FIGURES = {
    Figure(
        "metric:5g-base-stations", "3050000", "unit:NUM", "kgo:moreThan", "3.05 million",
        ("kgo:asOf", None, None), (FOUNDATION, 1, 2),
    ),
    Figure(
        "metric:computing-power-total", "197", "kgo:EFLOPS", "kgo:moreThan", "197 EFLOPS",
        ("kgo:asOf", None, None), (FOUNDATION, 1, 2),
    ),
    Figure(
        "metric:software-revenue", "2500000000000", "unit:CCY_CNY", "kgo:exactly", "2.5 trillion yuan",
        ("kgo:during", "2012-01-01", "2012-12-31"), (FOUNDATION, 2, 2),
    ),
    Figure(
        "metric:software-revenue", "10800000000000", "unit:CCY_CNY", "kgo:exactly", "10.8 trillion yuan",
        ("kgo:during", "2022-01-01", "2022-12-31"), (FOUNDATION, 2, 2),
    ),
    Figure(
        "metric:software-revenue-average-annual-growth", "15.8", "unit:PERCENT", "kgo:exactly", "15.8%",
        ("kgo:over", "2012-01-01", "2022-12-31"), (FOUNDATION, 2, 2),
    ),
    Figure(
        "metric:industrial-internet-core-industry-scale", "1200000000000", "unit:CCY_CNY", "kgo:moreThan",
        "1.2 trillion yuan", ("kgo:asOf", None, None), (FOUNDATION, 2, 2),
    ),
    Figure(
        "metric:nc-rate-key-processes", "60.1", "unit:PERCENT", "kgo:exactly", "60.1%",
        ("kgo:asOf", None, "2023-06-30"), (INTEGRATION, 3, 1),
    ),
    Figure(
        "metric:digital-rd-design-tool-penetration", "78.3", "unit:PERCENT", "kgo:exactly", "78.3%",
        ("kgo:asOf", None, "2023-06-30"), (INTEGRATION, 3, 1),
    ),
    Figure(
        "metric:nc-rate-key-processes-increase", "33.1", "kgo:percentagePoint", "kgo:exactly", "33.1",
        ("kgo:over", "2013-06-30", "2023-06-30"), (INTEGRATION, 3, 2),
    ),
    Figure(
        "metric:digital-rd-design-tool-penetration-increase", "26.4", "kgo:percentagePoint", "kgo:exactly",
        "26.4 percentage points", ("kgo:over", "2013-06-30", "2023-06-30"), (INTEGRATION, 3, 2),
    ),
    Figure(
        "metric:industrial-internet-platforms", "240", "unit:NUM", "kgo:moreThan", "240",
        ("kgo:asOf", None, None), (INTEGRATION, 4, 1),
    ),
    Figure(
        "metric:industrial-internet-sectors-covered", "45", "unit:NUM", "kgo:exactly", "45",
        ("kgo:asOf", None, None), (INTEGRATION, 4, 1),
    ),
    Figure(
        "metric:digital-workshops-smart-factories", "8000", "unit:NUM", "kgo:nearly", "8,000",
        ("kgo:asOf", None, None), (INTEGRATION, 5, 2),
    ),
}  # fmt: skip
CHANGES = {
    ("metric:software-revenue-average-annual-growth", "annualAverageGrowth", "2012", "2022"),
    ("metric:nc-rate-key-processes-increase", "percentagePoints", None, "2023-06"),
    ("metric:digital-rd-design-tool-penetration-increase", "percentagePoints", None, "2023-06"),
}
NAMED = """infrastructure:5g-network infrastructure:4g-network infrastructure:optical-fibre-network
    infrastructure:mobile-communication-network infrastructure:data-centres infrastructure:computing-power
    infrastructure:industrial-internet-platforms infrastructure:digital-workshops-and-intelligent-factories
    industry:software industry:core-industrial-internet industry:digital-economy-core technology:3g
    technology:4g technology:5g technology:artificial-intelligence technology:big-data
    technology:cloud-computing technology:industrial-internet technology:numerical-control
    technology:digital-rd-design-tools
    model:digital-management model:platform-design model:intelligent-manufacturing model:network-collaboration
    model:personalised-customisation sector:petrochemicals sector:dyeing-and-printing sector:home-appliances
    sector:45-major-sectors sector:industrial-sector law:cybersecurity-law law:data-security-law
    law:policy-documents-on-digitalisation law:policy-documents-on-enterprise-data-management
    topic:data-property-rights topic:data-trading topic:cross-border-data topic:data-protection
    topic:foundational-data-systems topic:data-market topic:cyber-and-data-security-capacity
    topic:international-cooperation topic:digital-economy topic:real-economy place:china place:world
    organisation:qiushi organisation:qiu-ping"""


def select(graph: Graph, query: str) -> list[dict[str, str | None]]:
    answer = graph.query(f"{PREFIXES} {query}")
    assert isinstance(answer, Rows)
    return answer.to_dicts()


def full(name: str | None) -> str | None:
    return name and expand(name)


def test_the_figures_of_the_article_are_there_and_no_others(shipped: Graph):
    query = f"""SELECT * {{ ?it a kgo:Observation ; kgo:source {SOURCE} ; kgo:metric ?metric ;
        kgo:value ?value ; kgo:unit ?unit ; kgo:comparator ?comparator ; kgo:figureAsPrinted ?printed ;
        kgo:periodKind ?kind ; kgo:section ?section ; kgo:paragraph ?paragraph ; kgo:sentence ?sentence
        OPTIONAL {{ ?it kgo:periodStart ?start }} OPTIONAL {{ ?it kgo:periodEnd ?end }} }}"""
    found = [
        (
            *(row[name] for name in ("metric", "unit", "comparator", "printed", "kind", "start", "end")),
            Decimal(row["value"] or "NaN"),
            (row["section"], int(row["paragraph"] or 0), int(row["sentence"] or 0)),
        )
        for row in select(shipped, query)
    ]
    expected = [
        (
            full(f.metric), full(f.unit), full(f.comparator), f.printed, full(f.period[0]), *f.period[1:],
            Decimal(f.value), f.place,
        )
        for f in FIGURES
    ]  # fmt: skip
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_each_change_relates_the_figures_that_it_compares(shipped: Graph):
    query = f"""SELECT * {{ ?it a kgo:Change ; kgo:source {SOURCE} ; kgo:metric ?metric ;
        kgo:changeKind ?kind ; kgo:to ?to OPTIONAL {{ ?it kgo:from ?from }} }}"""
    found = {(r["metric"], r["kind"], r["from"], r["to"]) for r in select(shipped, query)}
    assert found == {
        (full(metric), full(f"kgo:{kind}"), *(observation(metric, time) for time in (start, end)))
        for metric, kind, start, end in CHANGES
    }


def observation(change_metric: str, time: str | None) -> str | None:
    """Return the IRI of the figure at `time` of the metric whose change is measured."""
    metric = (
        change_metric.removeprefix("metric:").removesuffix("-increase").removesuffix("-average-annual-growth")
    )
    return time and full(f"observation:{metric}-{time}-{SOURCE.removeprefix('source:')}")


def test_the_figure_can_be_found_by_type_alone(shipped: Graph):
    (row,) = select(
        shipped,
        f"SELECT (COUNT(*) AS ?n) {{ ?it a kgo:Observation ; kgo:value ?value ; kgo:source {SOURCE} }}",
    )
    assert row["n"] == str(len(FIGURES))


@pytest.mark.parametrize("name", NAMED.split())
def test_everything_that_the_article_names_is_an_entity_with_both_labels(name: str, shipped: Graph):
    entity = shipped.entity(name)
    assert {text.language for text in entity.labels} == {"en", "zh"}
    assert entity.definition
    assert entity.claims_total or entity.links


def test_where_a_period_is_our_reading_the_claim_says_so_in_both_languages(shipped: Graph):
    query = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?it (LANG(?note) AS ?language)
        {{ ?it kgo:changeKind kgo:percentagePoints ; kgo:source {SOURCE} ; skos:editorialNote ?note }}"""
    assert sorted(str(row["language"]) for row in select(shipped, query)) == ["en", "en", "zh", "zh"]


# --------------------------------------------------------------- against the article itself
def paragraphs() -> list[tuple[str, list[str]]]:
    """Return the heading and sentences of each paragraph of the body, in order."""
    if not ARTICLE.is_file():
        pytest.skip(
            f"the article's text is not at {ARTICLE}: the project carries its figures, not its sentences"
        )
    heading, found = "", []
    for line in filter(None, ARTICLE.read_text(encoding="utf-8").splitlines()[5:]):
        if not line.endswith("."):
            heading = line
        else:
            found.append((heading, re.split(r"(?<=\.)\s+(?=[A-Z])", line)))
    return found


def test_each_figure_stands_in_the_sentence_that_its_claim_names():
    body = paragraphs()
    for figure in FIGURES:
        section, paragraph, sentence = figure.place
        heading, sentences = body[paragraph - 1]
        assert heading == section
        assert figure.printed in sentences[sentence - 1]


def test_every_statement_has_a_place_within_the_article(shipped: Graph):
    body = paragraphs()
    query = f"""SELECT * {{ ?it a kgo:Statement ; kgo:source {SOURCE} ; kgo:section ?section
        OPTIONAL {{ ?it kgo:paragraph ?paragraph ; kgo:sentence ?sentence }} }}"""
    found = list(select(shipped, query))
    (counted,) = select(shipped, f"SELECT (COUNT(*) AS ?n) {{ ?it a kgo:Statement ; kgo:source {SOURCE} }}")
    assert counted["n"] == str(len(found))
    for row in found:
        if row["paragraph"]:
            heading, sentences = body[int(row["paragraph"]) - 1]
            assert heading == row["section"]
            assert 1 <= int(row["sentence"] or 0) <= len(sentences)
        else:
            assert row["section"] in {heading for heading, _ in body}


def test_every_sentence_of_the_article_has_a_claim(shipped: Graph):
    query = f"SELECT DISTINCT ?p ?s {{ ?it kgo:source {SOURCE} ; kgo:paragraph ?p ; kgo:sentence ?s }}"
    claimed = {(int(row["p"] or 0), int(row["s"] or 0)) for row in select(shipped, query)}
    body = paragraphs()
    assert claimed == {
        (paragraph, sentence)
        for paragraph, (_, sentences) in enumerate(body, start=1)
        for sentence in range(1, len(sentences) + 1)
    }


def test_no_number_of_the_article_is_left_out():
    """What is not a figure of its own is a date, a generation of networks, or the span of a change."""
    text = " ".join(sentence for _, sentences in paragraphs() for sentence in sentences)
    for figure in FIGURES:
        text = text.replace(figure.printed, "", 1)
    left = re.findall(r"\d[\d.]*\w*", text)
    assert sorted(left) == sorted(["5G", "3G", "4G", "5G", "2012", "2022", "2023", "10"])


def test_no_sentence_of_the_article_is_stored(shipped: Graph):
    stored = {
        str(row["text"]) for row in select(shipped, "SELECT ?text { ?s ?p ?text FILTER(isLiteral(?text)) }")
    }
    for _, sentences in paragraphs():
        for sentence in sentences:
            assert not any(sentence.rstrip(".") in text for text in stored)
