"""Each format is what its readers expect, whatever a title or name holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from kg.cite import Work, write
from kg.cite.works import of_claim, of_source
from kg.formats import CITATION_FORMATS
from kg.model import Body, Claim, Locator, Period, Source, Text

PLAIN, BIBTEX, CSL, RIS = CITATION_FORMATS
WORK = Work(Source("https://kg.example/graph/", "Bridges"), "0123456789abcdef", "en")
HOSTILE = [
    "An unclosed { brace",
    "A closing } brace",
    "}, note = {mine",
    "Escaped \\} and \\{ and \\\\",
    "100 % of $5 & #1_a ^ ~ <b>",
    "A line\nTY  - JOUR\r\nER  - \nand more",
    "Unicode line ends \u2028TI  - x\u2029\x85\x0b\x0cy",
    "Quotes \" and “ and ' and @article{x,",
    "Control \x00 and \x1b[31m characters",
    "《工业互联网》发布：“新”",
    "TY  - BOOK",
    "x" * 3000,
]

CSL_MEMBERS = {
    "id", "type", "title", "author", "publisher", "issued", "accessed", "URL", "number", "language",
    "section", "archive", "archive_location", "container-title", "version", "note", "custom",
}  # fmt: skip
"""Those of csl-data.json that are written here; it allows no others than its own."""


def printed(text: str) -> str:
    """Return `text` as one line can show it."""
    return " ".join("".join(c for c in text if c.isspace() or c >= " ").split())


def hostile_source(text: str) -> Source:
    return Source(
        "https://kg.example/id/source/s",
        text,
        published="2024-02-22",
        url="https://a.example/{x}?y=%20&z=a b#c_d\\",
        own_title=text,
        creators=(Body(None, text, text), Body(None, "Smith and Sons, Ltd", "Smith and Sons, Ltd")),
        publishers=(Body(None, text, text),),
        kind="newsSource",
        language="en",
    )


def hostile_claim(text: str) -> Claim:
    return Claim(
        "https://kg.example/id/observation/o",
        "Observation",
        text,
        hostile_source(text),
        Locator(text, 2, 3),
        Period(None, None, None),
        printed=(Text(text, "en"),),
        doubt=text,
    )


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_bibtex_gives_back_every_title_and_name(read_bibtex, typeset, text: str):
    kind, key, fields = read_bibtex(write(of_claim(hostile_claim(text), WORK), BIBTEX))
    assert kind == "article"
    assert key == "observation-o-01234567"
    assert typeset(fields["title"]) == printed(text)
    assert typeset(fields["journal"]) == printed(text)
    assert typeset(fields["author"]) == f"{printed(text)} and Smith and Sons, Ltd"
    assert fields["author"].endswith("} and {Smith and Sons, Ltd}")
    assert (fields["year"], fields["date"]) == ("2024", "2024-02-22")
    assert fields["url"] == "https://a.example/%7Bx%7D?y=%20&z=ab#c_d%5C"
    assert printed(text) in typeset(fields["note"])


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_ris_keeps_every_value_in_its_line(read_ris, text: str):
    record = read_ris(write(of_claim(hostile_claim(text), WORK), RIS))
    assert record[0] == ("TY", "NEWS")
    assert [value for tag, value in record if tag == "TI"] == [printed(text)]
    assert [value for tag, value in record if tag == "AU"] == [printed(text), "Smith and Sons, Ltd"]
    assert ("DA", "2024/02/22/") in record
    assert ("PY", "2024") in record
    assert len([tag for tag, _ in record if tag == "N1"]) == 4


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_csl_json_has_the_members_and_types_of_its_schema(text: str):
    (item,) = json.loads(write(of_claim(hostile_claim(text), WORK), CSL))
    assert set(item) <= CSL_MEMBERS
    assert item["type"] == "article"
    assert item["title"] == printed(text)
    assert item["author"] == [{"literal": printed(text)}, {"literal": "Smith and Sons, Ltd"}]
    assert item["issued"] == {"date-parts": [[2024, 2, 22]]}
    assert all(isinstance(item[name], str) for name in set(item) - {"author", "issued", "custom"})
    assert item["custom"]["release"] == WORK.release
    assert item["custom"]["producers"] == [printed(text), "Smith and Sons, Ltd"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_plain_text_is_one_line(text: str):
    plain = write(of_claim(hostile_claim(text), WORK), PLAIN)
    assert plain.endswith("\n")
    assert len(plain.splitlines()) == 1
    assert f"“{printed(text)}”" in plain


@pytest.mark.parametrize(
    ("source_kind", "url", "types"),
    [
        ("newsSource", "https://a.example/", ("article", "article", "NEWS")),
        ("stateMediaSource", None, ("article", "article", "NEWS")),
        ("officialSource", "https://a.example/", ("webpage", "misc", "ELEC")),
        (None, None, ("document", "misc", "GEN")),
        ("repositorySource", None, ("dataset", "misc", "DATA")),
        ("Law", "https://a.example/", ("legislation", "misc", "STAT")),
    ],
)
def test_a_document_has_the_type_of_its_kind_in_each_format(read_bibtex, read_ris, source_kind, url, types):
    kind, bibtex, ris = types
    source = replace(hostile_source("A title"), kind=source_kind, url=url)
    citation = of_source(source, WORK)
    assert json.loads(write(citation, CSL))[0]["type"] == kind
    assert read_bibtex(write(citation, BIBTEX))[0] == bibtex
    assert read_ris(write(citation, RIS))[0] == ("TY", ris)


@pytest.mark.parametrize(
    ("issued", "bibtex", "ris", "csl"),
    [
        ("2024-02", ("2024", "2024-02"), "2024/02//", {"date-parts": [[2024, 2]]}),
        ("2024", ("2024", "2024"), "2024///", {"date-parts": [[2024]]}),
        ("2024-02-22Z", ("2024", "2024-02-22"), "2024/02/22/", {"date-parts": [[2024, 2, 22]]}),
        ("spring of 2024", ("spring of 2024", None), "spring of 2024", {"literal": "spring of 2024"}),
    ],
)
def test_a_date_keeps_the_precision_that_it_has(  # noqa: PLR0917 - four forms of one date
    read_bibtex, read_ris, issued, bibtex, ris, csl
):
    citation = of_source(replace(hostile_source("A title"), published=issued), WORK)
    fields = read_bibtex(write(citation, BIBTEX))[2]
    assert (fields["year"], fields.get("date")) == bibtex
    assert ("DA", ris) in read_ris(write(citation, RIS))
    assert json.loads(write(citation, CSL))[0]["issued"] == csl


def test_the_day_of_access_stands_in_every_format_where_it_is_given(read_bibtex, read_ris):
    citation = of_source(hostile_source("A title"), replace(WORK, accessed=date(2026, 11, 26)))
    assert "accessed 2026-11-26" in write(citation, PLAIN)
    assert read_bibtex(write(citation, BIBTEX))[2]["urldate"] == "2026-11-26"
    assert json.loads(write(citation, CSL))[0]["accessed"] == {"date-parts": [[2026, 11, 26]]}
    assert ("Y2", "2026/11/26/") in read_ris(write(citation, RIS))


def test_what_is_not_known_is_left_out(read_bibtex, read_ris):
    citation = of_source(Source("https://kg.example/id/source/s", "A title"), WORK)
    assert set(read_bibtex(write(citation, BIBTEX))[2]) == {"title", "note"}
    assert {tag for tag, _ in read_ris(write(citation, RIS))} == {"TY", "ID", "TI", "DB", "AN", "N1", "ER"}
    assert write(citation, PLAIN).startswith("“A title”. As held in Bridges, release 0123456789abcdef: <")


def test_keys_are_plain_and_tell_things_and_releases_apart():
    def key(iri: str, release: str = "0123456789abcdef") -> str:
        return of_source(Source(iri, "A title"), replace(WORK, release=release)).key

    assert key("https://kg.example/id/source/a-b") == "source-a-b-01234567"
    names = [
        "http://e.example/桥",
        "http://e.example/梁",
        "http://e.example/a_b",
        "http://e.example/a-b",
        "_:b0",
    ]
    keys = [key(name) for name in names]
    assert len(set(keys)) == len(names)
    assert all(entry.isascii() and entry.replace("-", "").isalnum() for entry in keys)
    assert key(names[0]) != key(names[0], "fedcba9876543210")
