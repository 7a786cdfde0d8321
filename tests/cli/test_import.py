"""``kg import``."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

FIGURES = """metric_id,value,unit,comparator,time_type,time,figure_as_printed,source_id
software-revenue,15000000000000,CNY,over,year,2026,15 trillion yuan,news-2027
software-revenue-growth,11.2,percent,exact,year,2026,11.2%,news-2027
"""
SOURCES = """source_id,title,publisher,published,url,language,kind
news-2027,Software grows,Xinhua,2027-02-01,https://news.example/1,en,state-media
"""


@pytest.fixture
def tables(tmp_path):
    for name, text in (("figures", FIGURES), ("sources", SOURCES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_next_years_figures_become_turtle_that_validates(run_cli, tables):
    target = tables / "figures.ttl"
    done = run_cli("import", tables / "figures.csv", "--with", tables / "sources.csv", "-o", target)
    assert done.returncode == 0, done.stderr
    assert "2 rows" in done.stderr
    triples = list(ox.parse(path=target))
    assert {quad.subject.value.rpartition("/")[2] for quad in triples} == {
        "software-revenue-2026-news-2027",
        "software-revenue-growth-2026-news-2027",
    }
    assert run_cli("import", tables / "sources.csv", "-o", tables / "sources.ttl").returncode == 0


def test_a_growth_is_linked_to_the_figures_it_relates_also_across_files(run_cli, tables):
    done = run_cli("import", tables / "figures.csv", "--with", tables / "sources.csv")
    assert "kgo:to observation:software-revenue-2026-news-2027" in done.stdout


def test_importing_again_gives_the_same_bytes_and_keeps_the_first_line(run_cli, tables):
    target = tables / "figures.ttl"
    arguments = ("import", tables / "figures.csv", "--with", tables / "sources.csv", "-o", target)
    run_cli(*arguments, "--header", "Software in 2026.")
    first = target.read_bytes()
    assert first.startswith(b"# Software in 2026.\n")
    run_cli(*arguments)
    assert target.read_bytes() == first


def test_a_mistake_leaves_no_file_and_the_former_one_untouched(run_cli, tables):
    target = tables / "figures.ttl"
    target.write_text("# former\n", encoding="utf-8")
    wrong = FIGURES.replace("15000000000000", "1500000000000")
    (tables / "figures.csv").write_text(wrong, encoding="utf-8")
    done = run_cli("import", tables / "figures.csv", "--with", tables / "sources.csv", "-o", target)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{tables / 'figures.csv'}:2:7: figure_as_printed: '15 trillion yuan'")
    assert target.read_text(encoding="utf-8") == "# former\n"
    assert sorted(path.name for path in tables.iterdir()) == ["figures.csv", "figures.ttl", "sources.csv"]


def test_an_unknown_source_says_how_to_give_it(run_cli, tables):
    done = run_cli("import", tables / "figures.csv", "-o", tables / "figures.ttl")
    assert done.returncode == 1
    assert "no source is called 'news-2027'" in done.stdout
    assert "--with" in done.stdout


def test_what_is_no_table_is_wrong_input(run_cli, tables):
    (tables / "other.csv").write_text("name,age\nx,1\n", encoding="utf-8")
    done = run_cli("import", tables / "other.csv")
    assert done.returncode == 2
    assert "the first row names the columns" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_does_not_exist_is_told(run_cli, tables):
    done = run_cli("import", tables / "sources.csv", "-o", tables / "none" / "sources.ttl")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
