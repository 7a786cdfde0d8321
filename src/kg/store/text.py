"""What is wrong with a query's text, in plain words.

The engine says only which of its grammar's rules failed at the furthest place it
came to; people want to know which word is misspelt or which brace is missing.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from kg.errors import QuerySyntaxError
from kg.sparql import Token, tokens
from kg.vocabulary import PREFIXES

__all__ = ["EMPTY_QUERY", "explain"]

_PLACE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
_MAX_NEAR: Final = 40
_UNGROUPED: Final = (
    "a selected variable is neither grouped nor aggregated; add it to GROUP BY or wrap it, "
    "as in (SAMPLE(?x) AS ?any)"
)
# what the engine happens to try last, wherever it stops
_MISLEADING: Final = frozenset({"OPTIONAL", "DISTINCT", "BIND", "IRI", "CONSTRUCT"})
_VAGUE: Final = "cannot be read as SPARQL"
_MISSING: Final = "a variable, an IRI or a value is missing before this"
_AFTER_A_TERM: Final = frozenset("};,.")
_OPERATORS: Final = frozenset({"<", ">", "=", "-", "/", "&&", "||", "!=", "<=", ">="})
_ENDS_A_TERM: Final = frozenset({"iri", "string", "variable", "name", "number", "language"})
EMPTY_QUERY: Final = "the query is empty; write, for example, SELECT * WHERE { ?s ?p ?o } LIMIT 10"

_KEYWORDS: Final = re.findall(
    r"\w+",
    """
    BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK DISTINCT REDUCED FROM NAMED WHERE ORDER GROUP BY
    HAVING LIMIT OFFSET VALUES UNDEF GRAPH OPTIONAL UNION MINUS FILTER BIND SERVICE SILENT AS EXISTS
    NOT IN ASC DESC TRUE FALSE A COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG
    LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
    ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES
    SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT
    SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE TRIPLE SUBJECT PREDICATE
    OBJECT ISTRIPLE LATERAL ADJUST HASLANG HASLANGDIR LANGDIR STRLANGDIR
    """,
)


def explain(query: str, message: str) -> QuerySyntaxError:
    """Return the engine's complaint about `query` as an error that people can act upon."""
    found = list(tokens(query))
    if not found:
        return QuerySyntaxError(EMPTY_QUERY, line=1, column=1)
    place = _PLACE.match(message)
    if place is None:
        return QuerySyntaxError(_one_line(message))
    offset = _offset(query, int(place[1]), int(place[2]))
    problem, token = _problem(found, offset, place[3])
    line, column = _line_and_column(query, token.start)
    return QuerySyntaxError(problem, line=line, column=column, near=token.text[:_MAX_NEAR])


def _problem(found: list[Token], offset: int, expected: str) -> tuple[str, Token]:
    """Return what is wrong and where, the likeliest cause first."""
    return (
        _unclosed(found)
        or _by_rule(found, offset, expected)
        or _misspelt(found, offset)
        or _by_neighbours(found)
        or _unbalanced(found)
        or _anything(found, offset, expected)
    )


def _unclosed(found: list[Token]) -> tuple[str, Token] | None:
    return next(
        (
            (f"the string that begins here lacks its closing {_quotation(token)}", token)
            for token in found
            if token.kind == "unclosed"
        ),
        None,
    )


def _quotation(token: Token) -> str:
    mark = token.text[0]
    return mark * 3 if token.text.startswith(mark * 3) else mark


def _by_rule(found: list[Token], offset: int, expected: str) -> tuple[str, Token] | None:
    """Return what the engine's own rules of meaning say, which it names in words."""
    before = [token for token in found if token.start <= offset]
    if "Prefix not found" in expected and (name := _undeclared(found)):
        prefix = name.text.partition(":")[0]
        return (
            f"prefix {prefix}: is not declared; add PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>",
            name,
        )
    iri = next((token for token in reversed(before) if token.kind == "iri"), None)
    if "IRI parsing failed" in expected and iri:
        return f"{iri.text} is not an absolute IRI; write it in full, or add BASE <…>", iri
    if "SELECT contains a variable" in expected and before:
        return _UNGROUPED, before[-1]
    return None


def _by_neighbours(found: list[Token]) -> tuple[str, Token] | None:
    """Return a mistake that two tokens beside each other show."""
    for first, second in pairwise(found):
        word = first.text.upper()
        if word in {"LIMIT", "OFFSET"} and not second.text.isdigit():
            return f"{word} takes a whole number", second
        if first.text == "<" and second.kind == "name" and second.start == first.start + 1:
            return (
                "an IRI lacks its closing >, or has a space or another character that IRIs cannot have",
                first,
            )
        if first.text in _OPERATORS and second.text in _CLOSING.values():
            return _MISSING, second
        if second.text == "<" or second.kind == "iri":
            continue
        if word == "BASE" or (first.kind == "name" and _declares(found, first)):
            return "expected an IRI in angle brackets, as in PREFIX ex: <http://example.org/>", second
    return None


def _declares(found: list[Token], name: Token) -> bool:
    place = found.index(name)
    return place > 0 and found[place - 1].text.upper() == "PREFIX"


def _anything(found: list[Token], offset: int, expected: str) -> tuple[str, Token]:
    place = next((i for i, token in enumerate(found) if token.start + len(token.text) > offset), None)
    here = found[-1 if place is None else place]
    before = found[(len(found) - 1 if place is None else place) - 1]
    if here.text in _AFTER_A_TERM and before.kind in _ENDS_A_TERM:
        return _MISSING, here
    if place is None:
        return f"this {_VAGUE} up to its end{_wanted(expected)}", here
    return f"{here.text[:_MAX_NEAR]} {_VAGUE} here{_wanted(expected)}", here


def _undeclared(found: list[Token]) -> Token | None:
    """Return the first prefixed name whose prefix no PREFIX declares."""
    declared = set()
    for word, name in pairwise(found):
        if word.kind == "word" and word.text.upper() == "PREFIX" and name.kind == "name":
            declared.add(name.text.partition(":")[0])
    return next(
        (token for token in found if token.kind == "name" and token.text.partition(":")[0] not in declared),
        None,
    )


def _misspelt(found: list[Token], offset: int) -> tuple[str, Token] | None:
    """Return the last bare word before the failure that is no keyword but resembles one."""
    for token in reversed(found):
        if token.start > offset or token.kind != "word" or token.text.upper() in _KEYWORDS:
            continue
        if close := get_close_matches(token.text.upper(), _KEYWORDS, n=1, cutoff=0.75):
            return f"{token.text} is not a SPARQL keyword; did you mean {close[0]}?", token
    return None


def _unbalanced(found: list[Token]) -> tuple[str, Token] | None:
    """Return the bracket that is never closed, or that closes nothing."""
    opened: list[Token] = []
    for token in found:
        if token.kind != "mark":
            continue
        if token.text in _CLOSING:
            opened.append(token)
        elif token.text in _CLOSING.values():
            if not opened or _CLOSING[opened[-1].text] != token.text:
                return f"this {token.text} closes nothing; remove it or open it before", token
            opened.pop()
    if opened:
        return f"this {opened[-1].text} is never closed; add {_CLOSING[opened[-1].text]}", opened[-1]
    return None


def _wanted(expected: str) -> str:
    """Return the engine's expectation where it has just one; longer lists leave the likeliest out."""
    words = re.findall(r'"([{}()])"|\b([A-Z]{2,})\b', re.sub(r"\[[^\]]*\]", "", expected))
    plain = [mark or word for mark, word in words]
    return f"; expected {plain[0]}" if len(plain) == 1 and plain[0] not in _MISLEADING else ""


def _offset(query: str, line: int, column: int) -> int:
    lines = query.split("\n")
    return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1


def _line_and_column(query: str, offset: int) -> tuple[int, int]:
    before = query[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _one_line(message: str) -> str:
    return " ".join(message.split())
