"""A graph that a person can hold in the head, and tables written in the tests themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

import pytest

import kg
from kg.tables import Imported
from kg.vocabulary import PREFIXES, compact

GRAPH = """
organisation:miit a kgo:Organisation ; rdfs:label "Ministry"@en , "工信部"@zh ; skos:altLabel "MIIT"@en .
organisation:daily a kgo:Organisation ; rdfs:label "Daily"@en , "日报"@zh .
infrastructure:5g-network a kgo:Infrastructure ; rdfs:label "5G network"@en , "5G网络"@zh .
industry:software a kgo:Industry ; rdfs:label "Software"@en , "软件业"@zh .
sector:steel a kgo:Sector ; rdfs:label "Steel"@en , "钢铁"@zh .
place:china a kgo:Place ; rdfs:label "China"@en , "中国"@zh .
place:world a kgo:Place ; rdfs:label "World"@en , "世界"@zh .
law:plan a kgo:Law , kgo:Plan ; rdfs:label "Plan"@en , "规划"@zh .
metric:5g-base-stations a kgo:Metric ; rdfs:label "5G base stations"@en , "5G基站数"@zh ;
    skos:altLabel "5G stations"@en ; kgo:unit unit:NUM ; kgo:wholeNumber true ;
    kgo:measures infrastructure:5g-network .
metric:revenue a kgo:Metric ; rdfs:label "Software revenue"@en , "软件收入"@zh ;
    kgo:measures industry:software ; kgo:unit unit:CCY_CNY .
metric:revenue-growth a kgo:Metric ; rdfs:label "Software revenue growth"@en , "软件收入增速"@zh ;
    kgo:measures industry:software ; kgo:unit unit:PERCENT ;
    kgo:changeOf metric:revenue ; kgo:changeKind kgo:yearOnYear .
metric:revenue-average-growth a kgo:Metric ; rdfs:label "Average growth"@en , "年均增速"@zh ;
    kgo:measures industry:software ; kgo:unit unit:PERCENT ;
    kgo:changeOf metric:revenue ; kgo:changeKind kgo:annualAverageGrowth .
source:gazette a kgo:Source ; rdfs:label "Gazette"@en , "公报"@zh ; dcterms:publisher organisation:miit ;
    dcterms:issued "2024-01-20"^^xsd:date ; dcterms:language "zh" ; kgo:sourceKind kgo:officialSource .
source:daily-2024 a kgo:Source ; rdfs:label "Report"@en , "报道"@zh ; dcterms:publisher organisation:daily ;
    dcterms:language "en" ; kgo:sourceKind kgo:newsSource .
"""

_FIGURE = {
    "metric_id": "5g-base-stations",
    "value": "3377000",
    "unit": "count",
    "comparator": "exact",
    "time_type": "as-of",
    "time": "2023-12",
    "figure_as_printed": "337.7万个",
    "source_id": "gazette",
}
_SOURCE = {
    "source_id": "news-2025",
    "title": "More stations",
    "publisher": "Daily",
    "published": "2025-01-02",
    "url": "https://news.example/1",
    "language": "en",
    "kind": "news",
}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    path = tmp_path_factory.mktemp("tables") / "graph.ttl"
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    path.write_text(prefixes + GRAPH, encoding="utf-8")
    return kg.open(path)


def as_csv(*rows: Mapping[str, str]) -> str:
    """Write rows as a spreadsheet would; columns that a row lacks are blank."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


Importer = Callable[..., Imported]


@pytest.fixture
def table(tmp_path, small: kg.Graph) -> Importer:
    """Import rows given as mappings."""

    def importing(*rows: Mapping[str, str], beside: tuple[Mapping[str, str], ...] = ()) -> Imported:
        path = tmp_path / "table.csv"
        path.write_text(as_csv(*rows), encoding="utf-8")
        further = []
        if beside:
            further = [tmp_path / "beside.csv"]
            further[0].write_text(as_csv(*beside), encoding="utf-8")
        return small.import_table(path, beside=further)

    return importing


@pytest.fixture
def figure() -> dict[str, str]:
    """A row in which nothing is wrong."""
    return dict(_FIGURE)


@pytest.fixture
def document() -> dict[str, str]:
    """A row of a table of sources in which nothing is wrong."""
    return dict(_SOURCE)


@pytest.fixture(scope="session")
def said() -> Callable[[Imported, str], dict[str, set[str]]]:
    """Tell what the triples say of a thing, by property, all in short names."""

    def telling(imported: Imported, subject: str) -> dict[str, set[str]]:
        assert not imported.problems, [str(problem) for problem in imported.problems]
        found: dict[str, set[str]] = {}
        for triple in imported.triples:
            if compact(str(triple.subject)) == subject:
                found.setdefault(compact(triple.predicate.value), set()).add(compact(str(triple.object)))
        return found

    return telling
