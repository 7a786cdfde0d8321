"""Rows as lines of text say what the terms say."""

from __future__ import annotations

from pathlib import Path

from kg.load import load_files
from kg.store import listing
from kg.store.listing import list_rows, text_of
from kg.terms import Literal

TEXTS = ["plain", 'a "quoted" one', "two\nlines\tand a tab", "back\\slash \\u0041", "é 算力", "", "7 < 8"]


def listed(store: object, query: str) -> list[str]:
    lines: list[str] = []
    list_rows(store, query, lines.extend)  # type: ignore[arg-type]
    return lines


def test_each_text_is_the_text_of_its_literal(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "texts.nt"
    written = [Literal(text).n3() for text in TEXTS] + ['"rtl"@ar', '"x"^^<urn:t>']
    path.write_text("".join(f"<urn:{n}> <urn:p> {text} .\n" for n, text in enumerate(written)), "utf-8")
    store = load_files([path])
    query = "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?s"
    monkeypatch.setattr(listing, "_PIECE", 8)
    found = [text_of(line.partition("\t")[2]) for line in listed(store, query)]
    assert found == [*((text, "") for text in TEXTS), ("rtl", "ar"), ("x", "")]


def test_numbers_are_texts_and_other_terms_are_none(tmp_path: Path) -> None:
    path = tmp_path / "terms.ttl"
    path.write_text("<urn:s> <urn:p> 1.5 , true , <urn:o> , [] .", "utf-8")
    found = map(text_of, listed(load_files([path]), "SELECT ?o { <urn:s> <urn:p> ?o }"))
    assert sorted(found, key=str) == [("1.5", ""), ("true", ""), None, None]


def test_no_rows_are_no_lines(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").touch()
    assert listed(load_files([tmp_path / "empty.ttl"]), "SELECT ?s { ?s <urn:nowhere> ?o }") == []
