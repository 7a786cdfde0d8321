"""``kg export``."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

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
        (["gexf", "--query", "SELECT"], 2, "CONSTRUCT"),
        (["gexf", "-o", "no/such/folder/graph.gexf"], 2, "no/such/folder"),
    ],
)
def test_what_cannot_be_exported_is_one_clear_line(run_cli, tiny_path, tmp_path, *, arguments, status, word):
    done = run_cli("export", *arguments, "--data", tiny_path, cwd=tmp_path)
    assert done.returncode == status, done.stderr
    assert word in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
