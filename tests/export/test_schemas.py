"""Every kind of GEXF file is valid by the schemas of the format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.graph import Graph

from .conftest import Exported

PARTS: dict[str, dict[str, Any]] = {
    "whole": {},
    "chinese": {"language": "zh"},
    "static": {"static": True},
    "unfolded": {"fold": False},
    "around": {"entity": "infrastructure:5g-network", "depth": 2},
    "page": {"view": "iri=infrastructure:5g-network"},
    "query": {
        "query": """SELECT ?source ?target ?label ?weight ?start ?end {
            VALUES (?weight ?start ?end) { (1 "2020" "2020") (2.5 "2021-05" UNDEF) }
            ?source <https://kg.example/ontology#governs> ?target BIND("governs" AS ?label) }"""
    },
}


@pytest.fixture(scope="module", params=PARTS)
def tree(request: pytest.FixtureRequest, shipped: Graph, exported: Exported) -> Any:
    lxml = pytest.importorskip("lxml.etree")
    return lxml.fromstring(exported(shipped, "gexf", **PARTS[request.param])[0])


def test_it_is_valid_by_the_relax_ng_schema_that_gephi_follows(tree: Any, rng: Any) -> None:
    assert rng.validate(tree), rng.error_log


def test_it_is_valid_by_the_xml_schema_which_knows_no_viz_namespace(tree: Any, schemas: Path) -> None:
    # the XSD has colour, size and place in the main namespace, against what Gephi itself writes
    from lxml import etree

    folded = etree.fromstring(etree.tostring(tree).replace(b"<viz:", b"<").replace(b"</viz:", b"</"))
    schema = etree.XMLSchema(etree.parse(str(schemas / "gexf.xsd")))
    assert schema.validate(folded), schema.error_log
