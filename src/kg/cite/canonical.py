"""Queries and results in a form that does not depend on how they are written or come.

A query: its tokens with one space between them, comments left out, prefixed names and relative IRIs
written in full, PREFIX and BASE left out, keywords in capitals. Nothing else is made alike: the names
of variables, the order of patterns and the kind of quotation marks still count.

A result: terms as N-Triples writes them, but blank nodes as ``_:``, as their labels hold for one
loading only; cells with a tab between them, rows with a line feed behind them, unbound cells empty;
rows sorted by code point unless the query orders them. Its SHA-256 is that of the columns' line and
the rows, in UTF-8.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from kg.model import Table
from kg.sparql import Token, tokens
from kg.sparql.iris import resolve
from kg.terms import BlankNode, Term, Triple

__all__ = ["canonical_query", "canonical_table", "is_ordered", "result_sha256", "term_text"]

_ESCAPED: Final = re.compile(r"\\(.)")
_DECLARATION: Final = {"PREFIX": 3, "BASE": 2}
"""How many tokens a declaration has."""


# --------------------------------------------------------------------- queries
def canonical_query(query: str) -> str:
    """Return a query in its canonical form.

    >>> canonical_query("PREFIX ex: <http://example.org/> select * { ?s a ex:Bridge } # all")
    'SELECT * { ?s a <http://example.org/Bridge> }'
    """
    return " ".join(_words(list(tokens(query))))


def _words(found: list[Token]) -> Iterator[str]:
    base, prefixes, place = "", dict[str, str](), 0
    while place < len(found):
        token = found[place]
        keyword = token.text.upper() if token.kind == "word" else ""
        if keyword in _DECLARATION and len(found) > place + 1:
            declared = [entry.text for entry in found[place + 1 : place + _DECLARATION[keyword]]]
            iri = resolve(base, declared[-1][1:-1])
            if keyword == "BASE":
                base = iri
            else:
                prefixes[declared[0].rstrip(":")] = iri
            place += _DECLARATION[keyword]
            continue
        if token.kind == "name" and not _is_blank_label(found, place):
            yield _written_out(token.text, prefixes)
        elif token.kind == "iri":
            yield f"<{resolve(base, token.text[1:-1])}>"
        else:
            yield token.text if keyword in ("", "A") else keyword
        place += 1


def _is_blank_label(found: list[Token], place: int) -> bool:
    """Return whether a name is the second half of ``_:label``."""
    before = found[place - 1] if place else None
    return before is not None and before.text == "_" and before.start + 1 == found[place].start


def _written_out(name: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    if prefix not in prefixes:
        return name
    return "<" + prefixes[prefix] + _ESCAPED.sub(r"\1", local) + ">"


def is_ordered(query: str) -> bool:
    """Return whether a query orders its own rows, not only those of a query inside it."""
    depth = 0
    for token in tokens(query):
        if token.kind == "mark":
            depth += (token.text == "{") - (token.text == "}")
        elif token.kind == "word" and depth == 0 and token.text.upper() == "ORDER":
            return True
    return False


# --------------------------------------------------------------------- results
def term_text(term: Term | None) -> str | None:
    """Return a term as a canonical result has it."""
    if term is None:
        return None
    if isinstance(term, BlankNode):
        return "_:"
    if isinstance(term, Triple):
        return f"<<( {term_text(term.subject)} {term.predicate.n3()} {term_text(term.object)} )>>"
    return term.n3()


def canonical_table(table: Table, *, ordered: bool) -> Table:
    """Return a result with its rows in the order that counts: as they came, or sorted."""
    return table if ordered else Table(table.columns, tuple(sorted(table.rows, key=_line)))


def result_sha256(table: Table) -> str:
    """Return the SHA-256 of a result in its canonical form."""
    digest = hashlib.sha256()
    for row in (table.columns, *table.rows):
        digest.update((_line(row) + "\n").encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _line(row: tuple[str | None, ...]) -> str:
    return "\t".join(cell or "" for cell in row)
