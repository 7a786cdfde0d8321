"""``kg export``."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
import rdflib

# rdflib's own readers use what rdflib deprecates
pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated"),
]


def test_a_file_is_written_and_the_report_goes_to_standard_error(run_cli, tiny_path, tmp_path):
    target = tmp_path / "graph.gexf"
    done = run_cli("export", "gexf", "-o", target, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "nodes" in done.stderr
    assert ET.parse(target).getroot().tag.endswith("gexf")


@pytest.mark.parametrize(
    ("name", "rdflib_name"),
    [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml"), ("ttl", "turtle")],
)
def test_without_a_file_it_goes_to_standard_output(run_cli, tiny_path, name, rdflib_name):
    done = run_cli("export", name, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    parsed = rdflib.Dataset(default_union=True).parse(data=done.stdout, format=rdflib_name)
    assert any(str(subject).endswith("infrastructure/bridges") for subject in parsed.subjects())


def test_tables_go_to_a_pipe_as_an_archive(tiny_path, tmp_path):
    target = tmp_path / "tables.zip"
    with target.open("wb") as stream:
        subprocess.run(
            [sys.executable, "-m", "kg", "export", "csv", "--data", str(tiny_path)],
            stdout=stream,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    assert len(zipfile.ZipFile(target).namelist()) == 2


def test_a_part_is_chosen_by_entity_class_or_query(run_cli, tiny_path):
    def subjects(*choice: str) -> set[str]:
        done = run_cli("export", "ntriples", *choice, "--data", tiny_path)
        assert done.returncode == 0, done.stderr
        return {
            str(s).removeprefix("https://kg.example/id/")
            for s in rdflib.Graph().parse(data=done.stdout, format="nt").subjects()
        }

    whole = subjects()
    assert subjects("--class", "kgo:Law") == {"law/bridge-act"}
    around = subjects("--entity", "Ferries", "--depth", "1")
    assert {"industry/ferries", "infrastructure/bridges", "sector/fishing"} <= around < whole
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://kg.example/ontology#Law> ; ?p ?o }"
    assert subjects("--query", query) == {"law/bridge-act"}


@pytest.mark.parametrize(
    ("arguments", "status", "word"),
    [
        (["pdf"], 2, "gexf"),
        (["gexf", "--entity", "nonsense"], 1, "nonsense"),
        (["gexf", "--class", "kgo:Nonsense"], 2, "Nonsense"),
        (["gexf", "--query", "ASK { ?s ?p ?o }"], 2, "CONSTRUCT"),
        (["gexf", "--query", "SELECT ?source ?x { ?source ?p ?x }"], 2, "lacks ?target"),
        (["turtle", "--query", "SELECT ?source ?target { ?source ?p ?target }"], 2, "CONSTRUCT"),
        (["gexf", "--query-file", "none.rq"], 2, "none.rq"),
        (["gexf", "-o", "a.gexf", "--report", "no/such/folder/a.json"], 2, "no/such/folder"),
        (["gexf", "--view", "depth=2"], 2, "iri="),
        (["gexf", "-o", "no/such/folder/graph.gexf"], 2, "no/such/folder"),
    ],
)
def test_what_cannot_be_exported_is_one_clear_line(run_cli, tiny_path, tmp_path, *, arguments, status, word):
    done = run_cli("export", *arguments, "--data", tiny_path, cwd=tmp_path)
    assert done.returncode == status, done.stderr
    assert word in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_edges_may_come_from_a_query_in_a_file(run_cli, tiny_path, tmp_path):
    (tmp_path / "edges.rq").write_text(
        "SELECT ?source ?target { ?source <https://kg.example/ontology#governs> ?target }", encoding="utf-8"
    )
    options = ("--query-file", tmp_path / "edges.rq", "--data", tiny_path)
    done = run_cli("export", "gexf", *options)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("<edge ") == 2
    assert "3 nodes, 2 edges" in done.stderr


def test_the_report_is_told_in_words_and_kept_as_json(run_cli, tiny_path, tmp_path):
    files = ("-o", tmp_path / "a.gexf", "--report", tmp_path / "a.report.json", "--lang", "zh")
    done = run_cli("export", "gexf", *files, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert "changed: 带比较词" in done.stderr
    told = json.loads((tmp_path / "a.report.json").read_text(encoding="utf-8"))
    assert told["format"] == "gexf"
    assert told["sha256"] == hashlib.sha256((tmp_path / "a.gexf").read_bytes()).hexdigest()


def test_claims_become_nodes_and_time_goes_as_asked(run_cli, tiny_path):
    def written(*options: str) -> str:
        done = run_cli("export", "gexf", *options, "--data", tiny_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "observation/" not in written()
    assert "observation/" in written("--no-fold")
    assert "start=" in written()
    assert "start=" not in written("--static")


def test_what_a_page_shows_is_exported_by_its_address(run_cli, tiny_path):
    address = "http://127.0.0.1:8000/explore?iri=law:bridge-act&lang=en"
    done = run_cli("export", "graphology", "--view", address, "--data", tiny_path)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["nodes"]) == 3


def test_a_pipe_that_closes_ends_it_quietly(tiny_path):
    command = f"{sys.executable} -m kg export gexf --data {tiny_path} | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "<?xml vers"
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize(
    ("kilobytes", "name", "words"),
    [
        (1, "gexf", "no room on disk for what is put aside on the way (File too large)"),
        (7, "gexf", "cannot write graph: File too large; nothing was left there"),
        (1, "turtle", "no room on disk for what is put aside on the way (File too large)"),
    ],
)
def test_a_full_disk_is_one_line_and_leaves_nothing(tiny_path, tmp_path, kilobytes, name, words):
    export = f"{sys.executable} -m kg export {name} -o graph --data {tiny_path}"
    command = f"ulimit -f {kilobytes}; exec {export}"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert done.returncode == (1 if words.startswith("no room") else 2)
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_a_full_device_is_one_line(run_cli, tiny_path):
    done = run_cli("export", "gexf", "-o", "/dev/full", "--data", tiny_path)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert len(done.stderr.splitlines()) == 1
