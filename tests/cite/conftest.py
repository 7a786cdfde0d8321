"""Readers of the bibliographic formats, small enough to trust, and a graph with every kind of producer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

import kg
from kg.graph import Graph

NEWS = """
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix schema: <https://schema.org/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix kgo: <https://kg.example/ontology#> .
@prefix metric: <https://kg.example/id/metric/> .
@prefix law: <https://kg.example/id/law/> .
@prefix source: <https://kg.example/id/source/> .
@prefix organisation: <https://kg.example/id/organisation/> .
@prefix observation: <https://kg.example/id/observation/> .

<https://kg.example/graph/> a dcat:Dataset ;
    dcterms:title "Bridges and ferries"@en , "桥梁与渡轮"@zh ;
    dcterms:publisher "River Institute" ; dcterms:issued "2026-05"^^xsd:gYearMonth .

organisation:bureau a kgo:Organisation ; rdfs:label "Bureau of Ferries"@en , "渡轮局"@zh .
organisation:agency a kgo:Organisation ; rdfs:label "River Agency"@en , "江河通讯社"@zh .
organisation:daily a kgo:Organisation ; rdfs:label "Harbour Daily"@en , "港口日报"@zh .

source:news a kgo:Source ;
    rdfs:label "Ferries carry more than ever"@en , "渡轮客运量创新高"@zh ;
    dcterms:title "渡轮客运量创新高"@zh ; dcterms:language "zh" ;
    dcterms:creator organisation:agency ; dcterms:publisher organisation:daily ;
    dcterms:issued "2023-04-05"^^xsd:date ;
    schema:url "https://daily.example/a?b=1&c=50%25#d_e"^^xsd:anyURI ;
    kgo:sourceKind kgo:newsSource .
source:copy a kgo:Source ;
    rdfs:label "Ferries, a copy"@en , "渡轮（转载）"@zh ; dcterms:language "en" ;
    dcterms:creator organisation:daily ; dcterms:publisher "daily.example" ;
    schema:url "https://copy.example/"^^xsd:anyURI ; kgo:sourceKind kgo:otherSource .
source:files a kgo:Source ;
    rdfs:label "Ferry tables"@en , "渡轮数据表"@zh ;
    dcterms:identifier "github:ferries/tables@1 t.csv" ; kgo:sourceKind kgo:repositorySource .
law:ferry-act a kgo:Source , kgo:Law ;
    rdfs:label "Ferry Act"@en , "渡轮法"@zh ; dcterms:language "zh" ; kgo:sourceKind kgo:officialSource .

metric:passengers a kgo:Metric ; rdfs:label "Ferry passengers"@en , "渡轮乘客"@zh .

observation:passengers-2022-news a kgo:Observation ;
    rdfs:label "Ferry passengers, 2022 (Harbour Daily)"@en , "渡轮乘客，2022年（港口日报）"@zh ;
    kgo:metric metric:passengers ; kgo:value 500000 ; kgo:unit unit:NUM ; kgo:comparator kgo:moreThan ;
    kgo:figureAsPrinted "超50万人次"@zh ; kgo:source source:news ; kgo:attributedTo organisation:bureau ;
    kgo:paragraph 3 ; kgo:sentence 2 ; kgo:doubt "Perhaps journeys."@en , "或为人次。"@zh .
observation:passengers-2022-copy a kgo:Observation ;
    rdfs:label "Ferry passengers, 2022 (copy)"@en , "渡轮乘客，2022年（转载）"@zh ;
    kgo:metric metric:passengers ; kgo:value 500000 ; kgo:unit unit:NUM ; kgo:comparator kgo:exactly ;
    kgo:figureAsPrinted "500,000"@en ; kgo:source source:copy ; kgo:attributedTo organisation:agency .
observation:passengers-2021-copy a kgo:Observation ;
    rdfs:label "Ferry passengers, 2021 (copy)"@en , "渡轮乘客，2021年（转载）"@zh ;
    kgo:metric metric:passengers ; kgo:value 400000 ; kgo:unit unit:NUM ; kgo:comparator kgo:exactly ;
    kgo:figureAsPrinted "400,000"@en ; kgo:source source:copy ; kgo:attributedTo organisation:agency .
"""


@pytest.fixture(scope="session")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path = tmp_path_factory.mktemp("ferries") / "ferries.ttl"
    path.write_text(NEWS, encoding="utf-8")
    return kg.open(path)


# --------------------------------------------------------------------- BibTeX
def _braced(text: str, start: int) -> int:
    """Return where the braces that open at `start` are closed; to BibTeX a backslash changes nothing."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return place
    raise AssertionError("a brace is never closed")


def _bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Return type, key and fields of the one entry of a BibTeX file."""
    opened = re.match(r"@(\w+)\{", text)
    assert opened
    end = _braced(text, opened.end() - 1)
    assert text[end + 1 :].strip() == "", "there is more than one entry"
    key, comma, rest = text[opened.end() : end].partition(",")
    assert comma
    fields: dict[str, str] = {}
    while rest.strip():
        name = re.match(r"\s*(\w+) = ", rest)
        assert name, rest
        closed = _braced(rest, name.end())
        assert name[1] not in fields
        fields[name[1]] = rest[name.end() + 1 : closed]
        assert rest[closed + 1] == ","
        rest = rest[closed + 2 :]
    return opened[1], key, fields


@pytest.fixture(scope="session")
def read_bibtex() -> Callable[[str], tuple[str, str, dict[str, str]]]:
    return _bibtex


_COMMANDS = {
    r"{\textbackslash}": "\\",
    r"{\textbraceleft}": "{",
    r"{\textbraceright}": "}",
    r"{\textasciicircum}": "^",
    r"{\textasciitilde}": "~",
    r"{\textless}": "<",
    r"{\textgreater}": ">",
}


def _typeset(value: str) -> str:
    """Return what TeX prints for a field's value."""

    def tokens() -> Iterator[str]:
        place = 0
        while place < len(value):
            command = next((name for name in _COMMANDS if value.startswith(name, place)), "")
            if command:
                yield _COMMANDS[command]
                place += len(command)
            elif value[place] == "\\":
                assert value[place + 1] in "$&%#_", "a command that was not meant"
                yield value[place + 1]
                place += 2
            else:
                assert value[place] not in "$&%#_^~", "a character that means something to TeX"
                yield "" if value[place] in "{}" else value[place]
                place += 1

    return "".join(tokens())


@pytest.fixture(scope="session")
def typeset() -> Callable[[str], str]:
    return _typeset


# ------------------------------------------------------------------------ RIS
def _ris(text: str) -> list[tuple[str, str]]:
    """Return tags and values of the one record of a RIS file."""
    assert text.endswith("ER  - \r\n")
    lines = text.splitlines()
    assert text.count("\r\n") == len(lines), "a line end that is not the format's"
    found = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines]
    assert all(found), lines
    record = [(match[1], match[2]) for match in found if match]
    tags = [tag for tag, _ in record]
    assert tags[0] == "TY"
    assert tags.count("TY") == tags.count("ER") == 1
    return record


@pytest.fixture(scope="session")
def read_ris() -> Callable[[str], list[tuple[str, str]]]:
    return _ris
