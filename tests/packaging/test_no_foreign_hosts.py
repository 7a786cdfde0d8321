"""No page can ask another host for anything, and no third-party code is in the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "web"
ADDRESS = re.compile(r"(?:(?:https?|wss?):)?//(?:[a-z0-9-]+\.)+[a-z]{2,}[^\s\"'`<>)\\]*", re.IGNORECASE)
NAMES = {  # namespaces of XML and terms of RDF: names, never fetched
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/2000/xmlns/",
    "http://www.w3.org/XML/1998/namespace",
}
PAGES = sorted(
    path
    for folder in ("templates", "static", "src")
    for path in (WEB / folder).rglob("*")
    if path.suffix in {".html", ".css", ".js", ".svg"}
)


COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _foreign(text: str) -> set[str]:
    return set(ADDRESS.findall(text)) - NAMES


def _shipped(path: Path) -> str:
    """Return what a page gets of a file: a script without comments, which name pages to read."""
    text = path.read_text(encoding="utf-8")
    return COMMENT.sub("", text) if path.is_relative_to(WEB / "src") else text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_page_names_no_other_host(path: Path) -> None:
    assert not _foreign(_shipped(path))


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.com/x.js">',
        "url(//fonts.example.org/a.woff2)",
        'fetch("HTTP://a.example.net")',
        'new WebSocket("wss://a.example.net/x")',
    ],
)
def test_a_foreign_host_would_be_found(text: str) -> None:
    assert _foreign(text)


def test_scripts_run_no_text_as_code() -> None:
    for path in (WEB / "static" / "build").glob("*.js"):
        assert not re.search(r"\beval\(|new Function\(", path.read_text(encoding="utf-8")), path.name


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"]
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)
