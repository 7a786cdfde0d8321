"""A file is written whole or not at all, and whatever goes wrong is one clear line."""

from __future__ import annotations

import csv
import gzip
import io
import os
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from kg.errors import ExportError
from kg.graph import Graph

from .conftest import Exported, GraphOf
from .gephi_reader import read_gexf, read_tables

DISK_FULL = Path("/dev/full")


def test_a_file_holds_what_a_stream_would(tiny: Graph, tmp_path: Path, exported: Exported) -> None:
    for format_name in ("gexf", "graphml", "turtle", "trig", "nquads", "ntriples", "rdfxml", "jsonld"):
        target = tmp_path / f"graph.{format_name}"
        tiny.export(format_name, target)
        assert target.read_bytes() == exported(tiny, format_name)[0]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_gz_compresses_to_the_same_bytes_each_time(tiny: Graph, tmp_path: Path, exported: Exported) -> None:
    first, second = tmp_path / "one.gexf.gz", tmp_path / "two.gexf.gz"
    tiny.export("gexf", first)
    tiny.export("gexf", str(second))
    assert gzip.decompress(first.read_bytes()) == exported(tiny, "gexf")[0]
    assert first.read_bytes() == second.read_bytes()


def test_csv_is_a_table_of_nodes_and_one_of_edges_beside_each_other(tiny: Graph, tmp_path: Path) -> None:
    report = tiny.export("csv", tmp_path / "graph.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph_edges.csv", "graph_nodes.csv"]
    tables = [(tmp_path / f"graph_{name}.csv").read_bytes().decode() for name in ("nodes", "edges")]
    seen = read_tables(*tables)
    assert (len(seen.nodes), len(seen.edges)) == (report.nodes, report.edges)
    assert tables[0].startswith("Id,Label,")
    assert tables[1].startswith("Source,Target,Type,Kind,Id,Label,Weight,predicate\r\n")


def test_csv_tables_are_compressed_and_named_as_asked(tiny: Graph, tmp_path: Path) -> None:
    tiny.export("csv", tmp_path / "graph.csv.gz")
    tiny.export("csv", tmp_path / "plain")
    tiny.export("csv", tmp_path / "both.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "both.zip",
        "graph_edges.csv.gz",
        "graph_nodes.csv.gz",
        "plain_edges.csv",
        "plain_nodes.csv",
    ]
    assert gzip.decompress((tmp_path / "graph_nodes.csv.gz").read_bytes()).startswith(b"Id,Label,")
    assert zipfile.ZipFile(tmp_path / "both.zip").namelist() == ["nodes.csv", "edges.csv"]


def quoted(text: str) -> str:
    """Return a text as Turtle writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def test_csv_quotes_what_has_to_be_and_alters_nothing(graph_of: GraphOf, exported: Exported) -> None:
    texts = ["=1+1", 'say "hi", you', "two\nlines", "INF", "null", " x "]
    values = " . ".join(f"ex:n{place} ex:t {quoted(text)}" for place, text in enumerate(texts))
    data, report = exported(graph_of(values + " ."), "csv")
    with zipfile.ZipFile(BytesIO(data)) as packed:
        rows = list(csv.DictReader(io.StringIO(packed.read("nodes.csv").decode(), newline="")))
    assert [row["t"] for row in rows] == texts
    assert not any("INF" in words or "null" in words for words in report.changed)


def test_a_file_that_was_there_is_replaced_and_keeps_its_mode(tiny: Graph, tmp_path: Path) -> None:
    target = tmp_path / "graph.gexf"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    tiny.export("gexf", target)
    assert read_gexf(target.read_bytes()).nodes
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_is_followed_and_stays_a_link(tiny: Graph, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    link = tmp_path / "graph.gexf"
    link.symlink_to(tmp_path / "deep" / "real.gexf")
    tiny.export("gexf", link)
    assert link.is_symlink()
    assert read_gexf((tmp_path / "deep" / "real.gexf").read_bytes()).nodes


@pytest.mark.parametrize("format_name", ["gexf", "csv", "turtle"])
def test_a_missing_folder_is_named(tiny: Graph, tmp_path: Path, format_name: str) -> None:
    with pytest.raises(ExportError, match=r"folder .*none does not exist; make it first"):
        tiny.export(format_name, tmp_path / "none" / "graph.out")


def test_a_folder_is_no_file(tiny: Graph, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is a folder"):
        tiny.export("gexf", tmp_path)


@pytest.mark.skipif(not DISK_FULL.exists(), reason="this system has no /dev/full to play a full disk")
@pytest.mark.parametrize("format_name", ["gexf", "graphml", "csv", "turtle", "jsonld"])
def test_a_full_disk_is_one_clear_line(tiny: Graph, format_name: str) -> None:
    with pytest.raises(ExportError, match="cannot write /dev/full: No space left on device") as caught:
        tiny.export(format_name, DISK_FULL)
    assert "\n" not in str(caught.value)
    assert stat.S_ISCHR(DISK_FULL.stat().st_mode)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_is_named(tiny: Graph, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match="Permission denied"):
        tiny.export("gexf", tmp_path / "graph.gexf")


@pytest.mark.parametrize("format_name", ["gexf", "csv", "rdfxml"])
def test_what_fails_half_way_leaves_nothing_and_keeps_what_was_there(
    graph_of: GraphOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_name: str
) -> None:
    graph = graph_of('ex:a ex:p ex:b ; ex:9 "no element can be called 9" .')
    before = {}
    for name in ("graph.out", "graph.out_nodes.csv", "graph.out_edges.csv"):
        (tmp_path / name).write_text("before", encoding="utf-8")
        before[name] = "before"
    if format_name != "rdfxml":

        def interrupted(_self: object) -> object:
            raise KeyboardInterrupt

        monkeypatch.setattr("kg.export.network.Network.edge_parts", interrupted)
    with pytest.raises((ExportError, KeyboardInterrupt)):
        graph.export(format_name, tmp_path / "graph.out")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == before


def test_a_reader_that_goes_away_is_left_to_the_caller(tiny: Graph) -> None:
    class Gone(BytesIO):
        def write(self, _data: object) -> int:
            raise BrokenPipeError

    for format_name in ("gexf", "csv", "turtle"):
        with pytest.raises(BrokenPipeError):
            tiny.export(format_name, Gone())


def test_an_unknown_format_is_answered_with_those_there_are(tiny: Graph, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="choose one of gexf, graphml, graphology, csv, turtle"):
        tiny.export("gephi", tmp_path / "graph.gephi")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_graph_is_no_file(graph_of: GraphOf, tmp_path: Path) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(false) }"
    with pytest.raises(ExportError, match="nothing is selected"):
        graph_of("ex:a ex:p ex:b .").export("gexf", tmp_path / "graph.gexf", query=query)
    assert list(tmp_path.iterdir()) == []


def test_what_is_put_aside_goes_with_the_network(tiny: Graph) -> None:
    network = tiny.network()
    files = [network._laid_out._rows._file, network._links._sources._file, network._links._others._file]
    assert not any(file.closed for file in files)
    del network
    assert all(file.closed for file in files), "no cycle keeps them until the collector comes by"
