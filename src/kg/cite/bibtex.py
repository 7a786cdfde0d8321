"""Citations as BibTeX, for BibTeX and biblatex alike.

Entries are ``@article`` where a periodical is known and ``@misc`` otherwise, as every style knows them.
Titles and names are in braces of their own: they are neither taken apart nor put in lower case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.cite.lines import date_parts
from kg.cite.words import notes, words_for
from kg.model import Citation

__all__ = ["write_bibtex"]

# BibTeX counts braces even where a backslash stands before them, so they become commands
_ESCAPES: Final = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "^": r"{\textasciicircum}",
        "~": r"{\textasciitilde}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        **{mark: f"\\{mark}" for mark in "$&%#_"},
    }
)
_IN_ADDRESS: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def write_bibtex(citation: Citation) -> str:
    """Return a citation as one BibTeX entry, in UTF-8."""
    article = citation.kind == "article" and bool(citation.publisher)
    fields = "".join(
        f"  {name} = {{{value}}},\n" for name, value in _fields(citation, article=article) if value
    )
    return f"@{'article' if article else 'misc'}{{{citation.key},\n{fields}}}\n"


def _fields(citation: Citation, *, article: bool) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(f"{{{_escaped(name)}}}" for name in citation.authors)
    yield "title", f"{{{_escaped(citation.title)}}}"
    yield "titleaddon", _escaped(citation.translation)
    yield "journal" if article else "publisher", _escaped(citation.publisher)
    if not citation.document:
        yield "howpublished", _escaped(citation.graph)
        yield "version", citation.release
    parts = date_parts(citation.issued)
    yield "year", f"{parts[0]:04}" if parts else _escaped(citation.issued)
    yield "date", "-".join(f"{part:02}" for part in parts)
    yield "number", _escaped(citation.identifier)
    yield "url", citation.url.translate(_IN_ADDRESS)
    yield "urldate", citation.accessed.isoformat() if citation.accessed else ""
    yield "language", _escaped(citation.language)
    yield "note", _escaped(words_for(citation.reader).stop.join(notes(citation)))


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
