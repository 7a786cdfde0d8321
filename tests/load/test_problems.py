"""A file that cannot be read: one line with the place, what was expected, and the way to mend it."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys

import pytest

from kg.errors import InputError, SyntaxProblem
from kg.load import load_files

RDFXML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
P = "@prefix ex: <http://e.org/> .\n"

CASES = {
    # Turtle
    "object.ttl": (
        P + "ex:a ex:b ex:c ; ex:d .\n",
        "2:23: expected an object (an IRI, a blank node or a literal), found .",
    ),
    "prefix.ttl": (
        P + "ex:a ex:b foo:x .",
        "2:11: prefix foo: is not declared (add @prefix foo: <…> . at the top)",
    ),
    "dot.ttl": (
        P + "ex:a ex:b ex:c\nex:d ex:e ex:f .",
        "3:1: expected '.' at the end of the statement before this",
    ),
    "string.ttl": (
        P + 'ex:a ex:b "open .\n',
        "2:11: the text that begins here lacks its closing quotation mark",
    ),
    "long.ttl": (
        P + 'ex:a ex:b """open .\n\n',
        "2:11: the text that begins here lacks its closing quotation mark",
    ),
    "iri.ttl": (P + "ex:a ex:b <http://e.org/x y> .", "2:11: an IRI cannot contain ' ' (is a '>' missing?)"),
    "end.ttl": (
        P + "ex:a ex:b ex:c",
        "2:15: the file ends within a statement; expected the rest of it and '.'",
    ),
    "word.ttl": ("hello world", "1:1: expected a new statement, found hello"),
    "predicate.ttl": (P + 'ex:a "b" ex:c .', "2:6: expected a predicate (an IRI or 'a'), found \"b\""),
    "escape.ttl": (P + 'ex:a ex:b "\\q" .', "2:12: \\q is no escape"),
    "colon.ttl": ("@prefix ex <http://e.org/> .", "1:9: expected a prefix that ends in a colon"),
    "bracket.ttl": (P + "ex:a ex:b [ ex:c ex:d .", "2:23: blank node property lists should end with a ']'"),
    # columns count characters, whatever their bytes, tabs as one, lines by any line end
    "wide.ttl": (P + 'ex:中国 ex:b "😀😀" , foo:x .', "2:19: prefix foo:"),
    "windows.ttl": ("@prefix ex: <http://e.org/> .\r\n\tex:a ex:b foo:x .\r\n", "2:12: prefix foo:"),
    "mark.ttl": ("\ufeffex:a ex:b ex:c .", "1:1: prefix ex:"),
    # the others
    "relative.nt": ("<http://e.org/a> <http://e.org/p> <b> .", "1:35: this IRI is not absolute"),
    "two.nt": ("<http://e.org/a> <http://e.org/p> .", "1:35: The object of a triple must be"),
    "five.nq": (
        "<http://e.org/a> <http://e.org/p> <http://e.org/b> <http://e.org/g> <http://e.org/h> .\n",
        "1:",
    ),
    "open.trig": (
        "<http://e.org/g> { <http://e.org/a> <http://e.org/p> <http://e.org/b>",
        "1:70: the file ends within",
    ),
    "cut.rdf": (
        RDFXML + ' <rdf:Description rdf:about="http://e.org/a">',
        "2:46: not well-formed XML: no element found",
    ),
    "tags.rdf": (RDFXML + "<中国>😀<b></中国></rdf:RDF>", "2:11: not well-formed XML: mismatched tag"),
    "page.xml": ("<html><body>hi</body></html>", " an element has no namespace, so this is not RDF/XML"),
    "entity.rdf": ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RDFXML + "&x;</rdf:RDF>", " "),
    "comma.jsonld": ('{"@id": "http://e.org/a"\n "http://e.org/p": 1}', "2:2: "),
    "remote.jsonld": (
        '{\n "@context": "https://schema.org/", "name": "x"}',
        "2:2: the @context https://schema.org/ is at another place (no request is made for it",
    ),
    "import.jsonld": (
        '{"@context": {"@import": "http://127.0.0.1/c"}, "a": 1}',
        "1:15: the @context http://127.0.0.1/c",
    ),
    "empty.jsonld": ("", "1:1: "),
}


@pytest.mark.parametrize("name", CASES)
def test_wrong_syntax_is_one_line_with_the_place_and_what_was_expected(tmp_path, monkeypatch, name):
    text, line = CASES[name]
    (tmp_path / name).write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SyntaxProblem) as caught:
        load_files([tmp_path / name])
    message = str(caught.value).removeprefix(str(tmp_path / name) + ":")
    assert message.lower().startswith(line.lower())
    assert "\n" not in message
    assert "Parser error" not in message


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        (
            "latin.ttl",
            'ß <p> "é" .'.encode("latin-1"),
            "1:1: the bytes here are not UTF-8 text (save the file as UTF-8)",
        ),
        ("wide.ttl", "<a:b> <a:c> <a:d> .".encode("utf-16"), "1:1: the bytes here are not UTF-8 text"),
        (
            "latin.rdf",
            '<?xml version="1.0" encoding="latin-1"?><a>é</a>'.encode("latin-1"),
            " the file declares another",
        ),
        (
            "cut.ttl.gz",
            gzip.compress(b"<a:b> <a:c> <a:d> .\n" * 99)[:-9],
            " the compressed file ends too early",
        ),
        (
            "not.ttl.gz",
            b"<a:b> <a:c> <a:d> .\n",
            " not a valid gzip file (if it is not compressed, leave .gz out",
        ),
        (
            "bomb.rdf",
            b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
            + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8))
            + b"]><r>&i;</r>",
            "1:",
        ),
    ],
)
def test_bytes_that_are_no_text_of_the_format_are_named(tmp_path, name, content, line):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SyntaxProblem) as caught:
        load_files([path])
    assert str(caught.value).startswith(f"{path}:{line}")


def test_a_wrong_file_among_good_ones_loads_nothing_and_names_the_file(tmp_path):
    (tmp_path / "a.ttl").write_text("<http://e.org/a> <http://e.org/p> 1 .")
    (tmp_path / "b.ttl").write_text("<http://e.org/a> <http://e.org/p> .")
    with pytest.raises(SyntaxProblem, match=r"b\.ttl:1:35: "):
        load_files([tmp_path])


def test_a_file_that_may_not_be_read_says_so(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_text("<a:b> <a:c> <a:d> .")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(InputError, match=r"a\.ttl: cannot be read: permission denied"):
        load_files([path])


def test_no_request_is_made_for_a_remote_context(tmp_path):
    (tmp_path / "a.jsonld").write_text('{"@context": "http://127.0.0.1:9/c", "a": 1}')
    code = """if True:
        import socket, sys
        def refuse(*a, **k): print("reached out"); raise SystemExit(9)
        socket.socket.connect = refuse
        from pathlib import Path
        from kg.load import load_files
        load_files([Path(sys.argv[1])])"""
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a.jsonld"], capture_output=True, text=True, check=False
    )
    assert "is at another place" in done.stderr
    assert "reached out" not in done.stdout
