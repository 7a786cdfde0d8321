"""Plain text and HTML come to the same headings, paragraphs and sentences."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from kg.errors import NoData
from kg.verify.documents import Document, read_document

PLAIN = """Works

The first bridge is long. It has 12 arches.

The second is short.

Days to come

There will be a third, and it will have 20 arches, which nobody has seen before in all of the land.
"""


def read(text: str | bytes, tmp_path: Path, sections: tuple[str, ...] = ()) -> Document:
    copy = tmp_path / "copy"
    copy.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_document(copy, sections)


def outline(document: Document) -> list[tuple[str, int]]:
    """Return the nearest heading of each paragraph and its number of sentences."""
    return [(p.headings[-1] if p.headings else "", len(p.passages)) for p in document.paragraphs]


OUTLINE = [("Works", 2), ("Works", 1), ("Days to come", 1)]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n\n", "\n"),
        PLAIN.replace("\n", "\r\n"),
        "\n\n".join(textwrap.fill(line, 30) for line in PLAIN.split("\n") if line),
        "\ufeff" + PLAIN,
    ],
    ids=["blank lines", "a line each", "Windows", "wrapped", "byte order mark"],
)
def test_plain_text_is_read_however_its_lines_are_broken(text: str, tmp_path: Path):
    assert outline(read(text, tmp_path)) == OUTLINE


PAGES = {
    "tags": ("<h2>{}</h2>", "<p>{}</p>"),
    "unclosed": ("<h2>{}</h2>", "<p>{}"),
    "bold": ("<p><b>{}</b></p>", "<p>{}</p>"),
    "styled": ('<p><span style="font-weight: bold">{}</span></p>', "<p><span>{}</span></p>"),
    "breaks": ("<strong>{}</strong><br><br>", "{}<br/><br/>"),
    "indented": ("<b>{}</b><br>", "&emsp;&emsp;{}<br>"),
    "divisions": ("<div><h3><a href='#'>{}</a></h3></div>", "<div><div>{}</div></div>"),
}


def page(heading: str, paragraph: str) -> str:
    lines = [line for line in PLAIN.split("\n") if line]
    body = "".join((paragraph if line.endswith(".") else heading).format(line) for line in lines)
    return (
        "<!DOCTYPE html><html><head><title>No. 1. No. 2.</title><style>p { margin: 0 }</style></head>"
        f"<body><nav><p>Home.</p></nav><script>document.write('<p>5.</p>')</script><div>{body}</div></body></html>"
    )


@pytest.mark.parametrize("kind", PAGES)
def test_pages_are_read_however_they_are_marked_up(kind: str, tmp_path: Path):
    assert outline(read(page(*PAGES[kind]), tmp_path)) == OUTLINE


def test_a_known_heading_is_one_whatever_it_looks_like(tmp_path: Path):
    text = page("<p>{}</p>", "<p>{}</p>")
    assert outline(read(text, tmp_path)) != OUTLINE
    assert outline(read(text, tmp_path, ("Works", "Days to come"))) == OUTLINE


def test_the_marks_of_footnotes_are_no_digits(tmp_path: Path):
    document = read(
        "<p>It has 12<sup><a href='#n'>3</a></sup> arches and 5<sup>[4]</sup> piers.</p>", tmp_path
    )
    assert document.passages[0].text == "It has 12 arches and 5 piers."


def test_cells_of_a_row_stay_apart(tmp_path: Path):
    document = read("<table><tr><td>45</td><td>200</td></tr></table>", tmp_path)
    assert document.passages[0].text.split() == ["45", "200"]


def test_headings_stand_over_what_is_below_them_in_rank(tmp_path: Path):
    document = read("<h1>A</h1><h2>B</h2><p>One.</p><h2>C</h2><h3>D</h3><p>Two.</p>", tmp_path)
    assert [paragraph.headings for paragraph in document.paragraphs] == [("A", "B"), ("A", "C", "D")]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-16", ""),
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        ("utf-8", '<meta charset="gb2312">'),
    ],
)
def test_a_page_is_decoded_as_it_is_or_as_it_says(encoding: str, head: str, tmp_path: Path):
    text = f"<html><head>{head}</head><body><p>建成5G基站337.7万个。</p></body></html>"
    assert read(text.encode(encoding), tmp_path).passages[0].text == "建成5G基站337.7万个。"


def test_lines_are_those_of_the_file(tmp_path: Path):
    assert [p.line for p in read(PLAIN, tmp_path).paragraphs] == [3, 5, 9]
    assert [p.line for p in read("<h1>A</h1>\n<p>\nOne.</p>\n\n<p>Two.</p>", tmp_path).paragraphs] == [3, 5]


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\xff", b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "基站".encode("gb18030"), b"", b"  \n\n"]
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, tmp_path: Path):
    with pytest.raises(NoData) as error:
        read(data, tmp_path)
    assert str(tmp_path / "copy") in str(error.value)


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(NoData, match="cannot be read"):
        read_document(tmp_path / "nowhere.txt")
