"""The report of what an export lost: complete, as JSON and in words."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from kg.errors import ExportError
from kg.graph import Graph
from kg.vocabulary import compact

from .conftest import Exported, GraphOf

EX = "http://example.org/"
GRAPH = f"""
ex:a ex:text "INFLATION" , "null" ; ex:big {2**70} ; ex:long "{"x" * 40_000}" ;
    rdfs:label "{"y" * 300}"@en , "z"@zh ; ex:p ex:b ; ex:precise 1.00000000000000000000001 ;
    a ex:Thing , [ a owl:Restriction ] .
"""


@pytest.fixture(scope="session")
def lossy(graph_of: GraphOf) -> Graph:
    return graph_of(GRAPH)


def test_every_loss_is_counted_by_the_property_that_it_concerns(lossy: Graph, exported: Exported) -> None:
    _, report = exported(lossy, "gexf")
    found = {entry.code: entry for entry in report.losses}
    assert found["inf-text"].by == {EX + "text": 1}
    assert found["large-number"].by == {EX + "big": 1}
    assert found["overlong"].by == {EX + "long": 1}
    assert found["rounded-number"].by == {EX + "precise": 1}
    assert found["label-cut"].count == 1
    assert found["no-classes"].count == 1
    assert found["literals"].by[EX + "text"] == 2
    assert found["other-languages"].count == 1
    assert {found[code].kind for code in ("inf-text", "overlong")} == {"changed"}
    assert found["other-languages"].kind == "left-out"
    assert found["literals"].kind == "written-otherwise"


def test_as_json_it_has_counts_selection_and_losses(lossy: Graph, exported: Exported) -> None:
    data, report = exported(lossy, "gexf", cls=[EX + "Thing"])
    told = json.loads(json.dumps(report.to_json()))
    assert (told["nodes"], told["edges"]) == (1, 0)
    assert told["nodesByClass"] == {EX + "Thing": 1}
    assert told["edgesByPredicate"] == {}
    assert told["selection"] == "instances of Thing"
    assert told["sha256"] == hashlib.sha256(data).hexdigest()
    assert set(told["losses"][0]) == {"code", "kind", "words", "count", "by"}


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith(" ")]


def test_in_words_each_kind_has_a_heading(lossy: Graph, exported: Exported) -> None:
    _, report = exported(lossy, "gexf")
    text = report.in_words()
    assert text.splitlines()[0] == "3 nodes and 1 edge"
    assert headings(text)[2:7] == [
        "nodes by class",
        "edges by property",
        "left out",
        "changed",
        "written otherwise than as a node or edge",
    ]
    assert "1  texts beyond 32,767 characters, cut there" in text
    chinese = exported(lossy, "gexf", language="zh")[1].in_words("zh")
    assert "超过32767个字符的文本，已截断" in chinese
    assert chinese.startswith("3个节点，1条边\n所选：")


def test_in_words_it_has_every_count_that_it_has_as_json(shipped: Graph, exported: Exported) -> None:
    _, report = exported(shipped, "gexf")
    lines = [line.split() for line in report.in_words().splitlines() if line.startswith(" ")]
    for counts in (report.by_class, report.by_predicate, *(entry.by for entry in report.losses)):
        assert all([f"{count:,}", compact(name)] in lines for name, count in counts.items())


@pytest.mark.parametrize("format_name", ["gexf", "graphml", "graphology", "csv"])
def test_each_format_tells_all_that_it_has_no_form_for(
    graph_of: GraphOf, exported: Exported, format_name: str
) -> None:
    graph = graph_of(Path(__file__).with_name("economy.ttl").read_text(encoding="utf-8"))
    told = {}
    for language in ("en", "zh"):
        _, report = exported(graph, format_name, language=language)
        told[language] = {entry.code: entry.words for entry in report.losses}
    expected = {
        "gexf": set(),
        "graphml": {"lists-as-text", "time-as-text", "no-titles"},
        "graphology": {"time-as-text", "no-titles"},
        "csv": {"lists-as-text", "time-as-text", "no-titles", "no-picture"},
    }
    others = {"lists-as-text", "time-as-text", "no-titles", "no-picture"}
    assert told["en"].keys() & others == expected[format_name]
    assert told["en"].keys() == told["zh"].keys()
    assert all(re.search("[a-z]", words) for words in told["en"].values())
    assert all(re.search("[\u4e00-\u9fff]", words) for words in told["zh"].values())


def test_it_is_kept_beside_the_file(lossy: Graph, tmp_path: Path) -> None:
    report = lossy.export("gexf", tmp_path / "a.gexf", report=tmp_path / "a.report.json")
    told = json.loads((tmp_path / "a.report.json").read_text(encoding="utf-8"))
    assert told == report.to_json()


def test_neither_is_there_when_one_fails(lossy: Graph, tmp_path: Path) -> None:
    for target, report in (("none/a.gexf", "a.json"), ("a.gexf", "none/a.json")):
        with pytest.raises(ExportError, match="none"):
            lossy.export("gexf", tmp_path / target, report=tmp_path / report)
        assert list(tmp_path.iterdir()) == []


def test_texts_can_be_guarded_against_gephi(lossy: Graph, exported: Exported) -> None:
    data, report = exported(lossy, "gexf", gephi_safe=True)
    assert "I\u2060NFLATION".encode() in data
    codes = {entry.code for entry in report.losses}
    assert "inf-guarded" in codes
    assert "inf-text" not in codes


def test_two_graphs_that_say_the_same_make_one_edge_that_names_both(
    tmp_path: Path, exported: Exported
) -> None:
    import kg

    from .gephi_reader import read_gexf

    (tmp_path / "one.ttl").write_text(
        "<http://e/a> <http://e/p> <http://e/b> , <http://e/c> .", encoding="utf-8"
    )
    (tmp_path / "two.ttl").write_text("<http://e/a> <http://e/p> <http://e/b> .", encoding="utf-8")
    seen = read_gexf(exported(kg.open(tmp_path), "gexf")[0])
    found = {edge.target[-1]: edge.values["in_graph"] for edge in seen.edges.values()}
    assert found == {"b": "kgg:one kgg:two", "c": "kgg:one"}
