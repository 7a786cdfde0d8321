"""A small graph with names that are hard to search for."""

from __future__ import annotations

import pytest

import kg
from kg.graph import Graph

NAMES = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix : <http://example.org/> .
:power a :Thing ; rdfs:label "Computing power"@en , "算力"@zh .
:network a :Thing ; rdfs:label "National computing-power network"@en , "全国一体化算力网"@zh ; :uses :power .
:computing a :Field ; rdfs:label "Computing"@en ; skos:altLabel "Informatics"@en ; skos:notation "I65" .
:centre a :Thing , :Building ; rdfs:label "Data centre"@en , "数据中心"@zh ; skos:altLabel "computing"@en .
:zurich a :Town ; rdfs:label "Zürich"@de ; skos:altLabel "ＺＵＲＩＣＨ"@ja .
:strasse a :Thing ; rdfs:label "Straße"@de .
:dense a :Field ; rdfs:label "Dense"@en .
:dance a :Field ; rdfs:label "Dance"@en .
:a1 a :Twin ; rdfs:label "Twin" . :a2 a :Twin ; rdfs:label "Twin" . :a3 :likes :a2 . :a4 :likes :a2 .
:Sea_of_Ink a :Thing .
:bank a :Firm ; rdfs:label "长江银行"@zh ; skos:notation "GB/T 4754" .
:security a :Law ; rdfs:label "數據安全法"@zh-Hant , "Data Security Law"@en .
:gift a :Word ; rdfs:label "Gift"@en . :poison a :Word ; rdfs:label "Gift"@de , "Poison"@en .
:x :about :poison , :poison2 .
:poison2 a :Word ; rdfs:label "Giftig"@de . :giftbox a :Word ; rdfs:label "Gift box"@en .
:extended a skos:Concept ; xl:prefLabel [ xl:literalForm "Extended label"@en ] .
"""


@pytest.fixture(scope="session")
def names(tmp_path_factory) -> Graph:
    path = tmp_path_factory.mktemp("names") / "names.ttl"
    path.write_text(NAMES, encoding="utf-8")
    return kg.open(path)
