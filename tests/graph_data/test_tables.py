"""Nothing is dropped: each row of a table is a claim, and each file of claims is its table, imported."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kg import resources
from kg.graph import Graph
from kg.model import Rows
from kg.tables import import_table
from kg.tables.times import read_time
from kg.tables.words import PERIOD_KINDS

DATA = resources.graph_data()
TABLES = sorted((DATA / "tables").rglob("*.csv"))
FACTS = Path(__file__).parents[2].parent / "shared" / "facts"
"""The researched tables from which the graph was made, where they lie beside the project."""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def facts(name: str) -> list[dict[str, str]]:
    path = FACTS / f"{name}.csv"
    if not path.is_file():
        pytest.skip(f"the researched tables are not at {FACTS}")
    return rows_of(path)


def select(graph: Graph, query: str) -> list[dict[str, str | None]]:
    prefixes = """PREFIX kgo: <https://kg.example/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX eli: <http://data.europa.eu/eli/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX law: <https://kg.example/id/law/> PREFIX scheme: <https://kg.example/id/scheme/>"""
    answer = graph.query(f"{prefixes} {query}")
    assert isinstance(answer, Rows)
    return answer.to_dicts()


def count(graph: Graph, pattern: str) -> int:
    (row,) = select(graph, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    return int(row["n"] or -1)


def slug(iri: str | None) -> str:
    return (iri or "").rpartition("/")[2]


# ----------------------------------------------------------- the tables of the project
@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_importing_a_table_again_gives_the_shipped_file_byte_for_byte(path: Path, shipped: Graph):
    file = DATA / path.relative_to(DATA / "tables").with_suffix(".ttl")
    text = file.read_text(encoding="utf-8")
    imported = import_table(path, shipped.store)
    assert not imported.problems
    assert imported.turtle(text.partition("\n")[0].removeprefix("# ")) == text, (
        f"mend it with: kg import {path} -o {file}"
    )


def test_each_row_is_one_claim_or_one_source(shipped: Graph):
    written = Counter(path.parent.name for path in TABLES for _ in rows_of(path))
    assert written["claims"] == count(shipped, "?it a kgo:Observation")
    assert written["sources"] == count(shipped, "?it a kgo:Source")


# ----------------------------------------------------- the researched tables, row by row
MERGED_METRICS = {
    "computing-power-scale": "computing-power-total",
    "5g-base-stations-per-10000-people": "5g-base-stations-per-10k-persons",
    "administrative-village-5g-coverage": "administrative-villages-with-5g",
    "5g-users": "5g-mobile-subscribers",
    "5g-fully-connected-factories": "5g-factories",
    "smart-manufacturing-solution-providers": "smart-manufacturing-solution-providers-fostered",
}
"""Ids of the researched tables that are one definition with another, or (the last, in targets) are not."""

IN_DOLLARS = {"digital-economy-scale", "ai-core-industry-scale"}
"""Metrics with figures in two currencies, which are two metrics."""

REPRINTED = {
    "exceeds 1.2 trillion yuan": "1.2 trillion yuan",
    "More than 240": "240",
    "Nearly 8,000": "8,000",
    "33.1 percentage points": "33.1",
}
"""Figures of the article of which the table prints the word too; the graph keeps the figure alone."""

Key = tuple[str, Decimal, str, str]


def metric_of(row: dict[str, str]) -> str:
    if row["unit"] == "USD" and row["metric_id"] in IN_DOLLARS:
        return row["metric_id"] + "-usd"
    return row["metric_id"]


def sources(graph: Graph) -> Callable[[str], str]:
    """Return the name under which the graph has a source; two addresses that are one are one source."""
    also = {
        row["code"]: slug(row["it"])
        for row in select(graph, "SELECT * { ?it a kgo:Source ; skos:notation ?code }")
    }
    return lambda name: also.get(name, name)


def claims(graph: Graph) -> Counter[Key]:
    query = """SELECT * { ?it a kgo:Observation ; kgo:metric ?metric ; kgo:value ?value ; kgo:source ?source ;
        kgo:figureAsPrinted ?printed }"""
    return Counter(
        (slug(row["metric"]), Decimal(row["value"] or "NaN"), slug(row["source"]), row["printed"] or "")
        for row in select(graph, query)
    )


def keys(table: str, source: Callable[[str], str]) -> Iterator[Key]:
    for row in facts(table):
        metric = metric_of(row)
        article = row["source_id"] == "qiushi-2024-02-22"
        printed = row["figure_as_printed"]
        yield (
            MERGED_METRICS.get(metric, metric) if table != "industry_observations" else _observed(metric),
            Decimal(row["value"]),
            source(row["source_id"]),
            REPRINTED.get(printed, printed) if article else printed,
        )


def _observed(metric: str) -> str:
    return {"computing-power-scale": "computing-power-total"}.get(metric, metric)


def test_every_researched_figure_is_a_claim_with_its_value_source_and_printed_form(shipped: Graph):
    found, source = claims(shipped), sources(shipped)
    rows = Counter(keys("infrastructure_observations", source)) + Counter(
        keys("industry_observations", source)
    )
    assert rows.total() == 1_311
    missing = rows - found
    assert not missing


def test_every_researched_figure_has_its_time(shipped: Graph):
    query = """SELECT * { ?it a kgo:Observation ; kgo:metric ?metric ; kgo:value ?value ; kgo:source ?source
        OPTIONAL { ?it kgo:periodStart ?start } OPTIONAL { ?it kgo:periodEnd ?end } }"""
    found = Counter(
        (slug(row["metric"]), Decimal(row["value"] or 0), slug(row["source"]), row["start"], row["end"])
        for row in select(shipped, query)
    )
    source = sources(shipped)
    for row in facts("infrastructure_observations") + facts("industry_observations"):
        if row["source_id"] == "qiushi-2024-02-22" and row["metric_id"].endswith("-increase"):
            continue  # the article says “over 10 years”: the graph has the days that are meant
        period = read_time(row["time"], PERIOD_KINDS[row["time_type"]]).period
        start, end = (day.isoformat() if day else None for day in (period.start, period.end))
        key = (_observed(metric_of(row)), Decimal(row["value"]), source(row["source_id"]), start, end)
        assert found[key], key


def test_every_researched_target_is_set_by_its_plan(shipped: Graph):
    query = """SELECT * { ?law kgo:setsTarget ?it . ?it a kgo:Target ; kgo:metric ?metric ; kgo:value ?value ;
        kgo:source ?source }"""
    found = {
        (slug(row["law"]), slug(row["metric"]), Decimal(row["value"] or 0), slug(row["source"]))
        for row in select(shipped, query)
    }
    source = sources(shipped)
    rows = facts("law_targets")
    assert len(rows) == 143
    missing = [
        row
        for row in rows
        if (
            row["law_id"],
            MERGED_METRICS.get(row["metric_id"], row["metric_id"]).replace("center", "centre"),
            Decimal(row["value"]),
            source(row["source_id"]),
        )
        not in found
    ]
    assert not missing


def test_every_researched_law_has_its_names_dates_and_issuer(shipped: Graph):
    query = """SELECT * { ?it a kgo:Law
        OPTIONAL { ?it eli:date_document ?adopted }
        OPTIONAL { ?it eli:date_publication ?published }
        OPTIONAL { ?it eli:first_date_entry_in_force ?effective }
        OPTIONAL { ?it eli:date_no_longer_in_force ?expires }
        OPTIONAL { ?it eli:number ?document_number } }"""
    found = {slug(row["it"]): row for row in select(shipped, query)}
    issued = Counter(slug(row["it"]) for row in select(shipped, "SELECT ?it { ?it kgo:issuedBy ?body }"))
    rows = facts("laws")
    assert len(rows) == 108
    for row in rows:
        law = found[row["law_id"]]
        for column in ("adopted", "published", "effective", "expires", "document_number"):
            assert (law[column] or "") == row[column], (row["law_id"], column)
        assert bool(issued[row["law_id"]]) == bool(row["issuer_en"]), row["law_id"]


def test_every_researched_relation_and_date_of_laws_is_there(shipped: Graph):
    names = {"based-on": "basedOn"}
    for row in facts("law_relations"):
        relation = names.get(row["relation"], row["relation"])
        assert count(shipped, f"law:{row['from_law_id']} kgo:{relation} law:{row['to_law_id']}") == 1, row
    fields = {
        "adopted": "date_document",
        "published": "date_publication",
        "effective": "first_date_entry_in_force",
    }
    stated = Counter(
        (slug(row["law"]), (row["field"] or "").rpartition("#")[2], row["date"], slug(row["source"]))
        for row in select(
            shipped,
            """SELECT * { ?it kgo:about ?law ; kgo:dateProperty ?field ; kgo:statedDate ?date ;
                kgo:source ?source }""",
        )
    )
    source = sources(shipped)
    rows = Counter(
        (row["law_id"], fields[row["date_field"]], row["date_seen"], source(row["source_id"]))
        for row in facts("law_date_checks")
    )
    assert rows.total() == 396
    assert set(rows) == set(stated)


def test_every_class_of_the_classifications_is_there_with_code_name_and_place(shipped: Graph):
    query = """SELECT * { ?it skos:inScheme scheme:%s ; skos:notation ?code
        OPTIONAL { ?it skos:broader/skos:notation ?parent } }"""
    for scheme, tables in {
        "gbt-4754-2017": ["class_gbt4754_2017"],
        "isic-rev4": ["class_isic4", "class_isic4_groups_classes"],
        "digital-economy-2021": ["class_digital_economy_2021"],
    }.items():
        rows = [row for table in tables for row in facts(table)]
        expected = sorted((row["code"], row["parent"]) for row in rows)
        found = sorted((row["code"] or "", row["parent"] or "") for row in select(shipped, query % scheme))
        assert found == expected, scheme


def code_in(iri: str | None) -> str:
    return slug(iri).rpartition("-")[2]


def test_every_correspondence_of_the_classifications_is_there(shipped: Graph):
    query = """SELECT ?one ?match ?other { ?one skos:inScheme scheme:gbt-4754-2017 ; ?match ?other .
        ?other skos:inScheme scheme:isic-rev4 FILTER(?match != skos:related) }"""
    found = {
        (code_in(row["one"]), (row["match"] or "").rpartition("#")[2], code_in(row["other"]))
        for row in select(shipped, query)
    }
    expected = {
        (row["gbt4754_code"], row["match_type"] + "Match", row["isic4_code"])
        for row in facts("class_correspondence_annex_c")
    } | {
        (row["gbt4754_division"], row["match_type"] + "Match", row["isic4_division"])
        for table in ("class_correspondence", "class_correspondence_partial")
        for row in facts(table)
    }
    assert found == expected


NAMES_OF_OTHER_THINGS = {"5G networks", "5G", "industrial internet platforms", "工业互联网平台"}
"""Aliases that are the names of other things of the graph."""


def test_every_everyday_name_finds_its_sector(shipped: Graph):
    query = """SELECT DISTINCT ?name { ?it ?p ?name
        VALUES ?p { <http://www.w3.org/2000/01/rdf-schema#label> skos:altLabel } }"""
    names = {(row["name"] or "").casefold() for row in select(shipped, query)}
    rows = facts("sector_aliases")
    assert len(rows) == 240
    missing = {row["alias"] for row in rows if row["alias"].casefold() not in names}
    assert missing <= NAMES_OF_OTHER_THINGS


def test_every_researched_source_is_there_and_the_same_page_only_once(shipped: Graph):
    source = sources(shipped)
    found = {slug(row["it"]) for row in select(shipped, "SELECT ?it { ?it a kgo:Source }")}
    tables = ("infrastructure_sources", "industry_sources", "law_sources", "class_sources")
    names = {row["source_id"] for table in tables for row in facts(table)}
    assert {source(name) for name in names} - found == {"own-judgement"}, "a judgement is no document"
    assert len(names) - len(found) == 22


def test_the_misprints_that_the_tables_name_are_in_doubt(shipped: Graph):
    told = (
        "likely misprint",
        "likely misdated",
        "likely a slip",
        "ten-fold slip",
        "machine-summary misdating",
    )
    rows = [row for row in facts("infrastructure_observations") if any(word in row["note"] for word in told)]
    query = """SELECT ?metric ?source ?value { ?it kgo:doubt ?doubt ; kgo:metric ?metric ;
        kgo:source ?source ; kgo:value ?value }"""
    doubted = {
        (slug(row["metric"]), slug(row["source"]), Decimal(row["value"] or 0))
        for row in select(shipped, query)
    }
    assert len(rows) > 5
    for row in rows:
        assert (row["metric_id"], row["source_id"], Decimal(row["value"])) in doubted, row


@pytest.mark.parametrize("table", ["infrastructure", "industry"])
def test_the_researched_tables_can_be_imported_as_they_are(table: str, shipped: Graph):
    rows = facts(f"{table}_observations")
    imported = import_table(FACTS / f"{table}_observations.csv", shipped.store)
    told = {problem.message.partition(":")[0] for problem in imported.problems}
    assert not imported.problems, told
    observed = {
        str(triple.subject) for triple in imported.triples if str(triple.object).endswith("#Observation")
    }
    assert len(observed) == len(rows)
    documents = import_table(FACTS / f"{table}_sources.csv", shipped.store)
    assert not documents.problems
