"""``kg query``."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import time

import pytest
import rdflib

PREFIX = "PREFIX kgo: <https://kg.example/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
INDUSTRIES = PREFIX + "SELECT ?s ?label { ?s a kgo:Industry ; rdfs:label ?label } ORDER BY ?label"
LAW = PREFIX + "CONSTRUCT { ?s ?p ?o } WHERE { ?s a kgo:Law ; ?p ?o }"

# rdflib's own reader of JSON-LD uses what rdflib deprecates
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


def test_rows_are_a_table_with_short_names(run_cli, tiny_path):
    done = run_cli("query", INDUSTRIES, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["s", "label"]
    assert lines[2].split() == ["industry:ferries", "Ferries"]
    assert len(lines) == 2 + 4
    assert done.stderr.strip() == "4 rows"


def test_columns_line_up_with_chinese_in_them(run_cli, tiny_path):
    query = PREFIX + "SELECT ?label ?s { ?s a kgo:Industry ; rdfs:label ?label }"
    lines = run_cli("query", query, "--data", tiny_path).stdout.splitlines()

    def place_of_second(line: str) -> int:
        before = line[: line.index("industry:")]
        return sum(2 if ord(character) > 0x2E80 else 1 for character in before)

    assert len({place_of_second(line) for line in lines[2:]}) == 1


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml"])
def test_rows_come_in_the_format_asked_for(run_cli, tiny_path, name):
    done = run_cli("query", INDUSTRIES, "--format", name, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "渡轮" in done.stdout
    if name == "json":
        answer = json.loads(done.stdout)
        assert len(answer["results"]["bindings"]) == 4
        assert answer["meta"]["complete"] is True
    if name == "csv":
        assert {row["label"] for row in csv.DictReader(io.StringIO(done.stdout))} >= {"Ferries", "渡轮"}


def test_triples_are_turtle_unless_another_format_is_asked_for(run_cli, tiny_path):
    turtle = run_cli("query", LAW, "--data", tiny_path)
    assert turtle.returncode == 0, turtle.stderr
    expected = rdflib.Graph().parse(data=turtle.stdout, format="turtle")
    assert len(expected) == 5
    for name, rdflib_name in {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.items():
        other = run_cli("query", LAW, "--format", name, "--data", tiny_path)
        assert set(rdflib.Graph().parse(data=other.stdout, format=rdflib_name)) == set(expected)
    table = run_cli("query", LAW, "--format", "table", "--data", tiny_path)
    assert table.stdout.splitlines()[0].split() == ["subject", "predicate", "object"]


def test_the_answer_of_an_ask_is_the_exit_status_too(run_cli, tiny_path):
    yes = run_cli("query", PREFIX + "ASK { ?s a kgo:Law }", "--data", tiny_path)
    no = run_cli("query", PREFIX + "ASK { ?s a kgo:Law ; a kgo:Sector }", "--data", tiny_path)
    assert (yes.stdout, yes.returncode) == ("yes\n", 0)
    assert (no.stdout, no.returncode) == ("no\n", 1)


def test_a_query_is_read_from_a_file_or_from_standard_input(run_cli, tiny_path, tmp_path):
    file = tmp_path / "question.rq"
    file.write_text(INDUSTRIES, encoding="utf-8")
    given = run_cli("query", INDUSTRIES, "--data", tiny_path).stdout
    assert run_cli("query", "--file", file, "--data", tiny_path).stdout == given
    assert run_cli("query", "--file", "-", "--data", tiny_path, stdin=INDUSTRIES).stdout == given


def test_a_query_file_that_is_not_there_is_named(run_cli, tmp_path):
    done = run_cli("query", "--file", tmp_path / "none.rq")
    assert done.returncode == 2
    assert "none.rq" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_bad_sparql_is_one_line_with_its_place(run_cli, tiny_path):
    done = run_cli("query", "SELECT ?s\nWHERE { ?s ?p }", "--data", tiny_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "line 2" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_format_that_cannot_hold_the_answer_is_refused(run_cli, tiny_path):
    for query, name in ((INDUSTRIES, "turtle"), (LAW, "csv")):
        done = run_cli("query", query, "--format", name, "--data", tiny_path)
        assert done.returncode == 2
        assert name in done.stderr
        assert done.stdout == ""


def test_reaching_outside_the_graph_is_refused(run_cli, tiny_path):
    query = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    done = run_cli("query", query, "--data", tiny_path)
    assert done.returncode == 2
    assert "SERVICE" in done.stderr


def test_ctrl_c_ends_an_endless_query_at_once(tiny_path):
    endless = "SELECT (COUNT(*) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "query", endless, "--data", str(tiny_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(2)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=5)
    assert process.returncode in {-signal.SIGINT, 130}
    assert error == ""


VALUES = PREFIX + "SELECT ?m ?v { ?o kgo:metric ?m ; kgo:value ?v } ORDER BY ?v"


def test_sources_are_footnotes_below_the_table(run_cli, tiny_path):
    done = run_cli("query", VALUES, "--sources", "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "m                     v     sources",
        "────────────────────  ────  ───────",
        "metric:bridges-built  1200  ¹",
        "metric:bridges-built  1250  ²",
        "",
        "¹ The Gazette (2021-02-01), “Works”, paragraph 2, sentence 1, “more than 1,200”",
        "² The Almanac, “1,250”",
    ]
    assert done.stderr.strip() == "2 rows, 2 footnotes"


def test_sources_are_in_the_language_asked_for(run_cli, tiny_path):
    assert "¹ 公报" in run_cli("query", VALUES, "--sources", "--lang", "zh", "--data", tiny_path).stdout


def test_many_footnotes_of_a_row_are_a_range(run_cli, tiny_path):
    query = "SELECT (COUNT(*) AS ?n) { ?s <https://kg.example/ontology#source> ?o }"
    assert "3  ¹⁻³" in run_cli("query", query, "--sources", "--data", tiny_path).stdout


def test_rows_without_claims_have_no_footnotes(run_cli, tiny_path):
    done = run_cli("query", INDUSTRIES, "--sources", "--data", tiny_path)
    assert "¹" not in done.stdout
    assert done.stderr.strip() == "4 rows, 0 footnotes"


def test_footnotes_that_may_be_missing_are_spoken_of(run_cli, tiny_path):
    query = PREFIX + "SELECT ?m { ?m a kgo:Metric FILTER EXISTS { ?o kgo:metric ?m } }"
    done = run_cli("query", query, "--sources", "--data", tiny_path)
    assert done.returncode == 0
    assert "footnotes may be missing: which claims make EXISTS true is not listed" in done.stderr


def test_sources_come_in_the_formats_that_have_a_place_for_them(run_cli, tiny_path):
    as_csv = run_cli("query", VALUES, "--sources", "--format", "csv", "--data", tiny_path).stdout
    sources = [row["sources"] for row in csv.DictReader(io.StringIO(as_csv))]
    assert sources == ["https://kg.example/id/source/gazette", "https://kg.example/id/source/almanac"]
    answer = json.loads(run_cli("query", VALUES, "--sources", "--format", "json", "--data", tiny_path).stdout)
    assert len(answer["footnotes"]["rows"]) == 2
    for query, name in ((VALUES, "xml"), (LAW, "turtle"), (PREFIX + "ASK {}", "table")):
        done = run_cli("query", query, "--sources", "--format", name, "--data", tiny_path)
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
        assert "footnotes" in done.stderr
