"""What is wrong with a query's text, in plain words.

The engine says only which of its grammar's rules failed at the furthest place it
came to; people want to know which word is misspelt or which brace is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from kg.errors import QuerySyntaxError
from kg.sparql import Token, tokens
from kg.vocabulary import PREFIXES

__all__ = ["FAULTS", "empty_query", "explain"]

FAULTS: Final = {
    "empty": "the query is empty; write, for example, SELECT * WHERE { ?s ?p ?o } LIMIT 10",
    "unclosed_string": "the string that begins here lacks its closing {mark}",
    "undeclared_prefix": "prefix {prefix}: is not declared; add PREFIX {prefix}: <{namespace}>",
    "relative_iri": "{iri} is not an absolute IRI; write it in full, or add BASE <…>",
    "ungrouped": (
        "a selected variable is neither grouped nor aggregated; add it to GROUP BY or wrap it, "
        "as in (SAMPLE(?x) AS ?any)"
    ),
    "whole_number": "{word} takes a whole number",
    "unclosed_iri": "an IRI lacks its closing >, or has a space or another character that IRIs cannot have",
    "missing_term": "a variable, an IRI or a value is missing before this",
    "namespace": "expected an IRI in angle brackets, as in PREFIX ex: <http://example.org/>",
    "misspelt": "{word} is not a SPARQL keyword; did you mean {keyword}?",
    "closes_nothing": "this {mark} closes nothing; remove it or open it before",
    "never_closed": "this {mark} is never closed; add {closing}",
    "unreadable_end": "this cannot be read as SPARQL up to its end",
    "unreadable_end_wanted": "this cannot be read as SPARQL up to its end; expected {wanted}",
    "unreadable": "{text} cannot be read as SPARQL here",
    "unreadable_wanted": "{text} cannot be read as SPARQL here; expected {wanted}",
}
"""What can be wrong, by kind; other languages have a sentence for each too."""

_PLACE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
_MAX_NEAR: Final = 40
# what the engine happens to try last, wherever it stops
_MISLEADING: Final = frozenset({"OPTIONAL", "DISTINCT", "BIND", "IRI", "CONSTRUCT"})
_AFTER_A_TERM: Final = frozenset("};,.")
_OPERATORS: Final = frozenset({"<", ">", "=", "-", "/", "&&", "||", "!=", "<=", ">="})
_ENDS_A_TERM: Final = frozenset({"iri", "string", "variable", "name", "number", "language"})

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


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong, where, and what its sentence names."""

    kind: str
    token: Token
    values: Mapping[str, str] = field(default_factory=dict)


def explain(query: str, message: str) -> QuerySyntaxError:
    """Return the engine's complaint about `query` as an error that people can act upon."""
    found = list(tokens(query))
    if not found:
        return empty_query()
    place = _PLACE.match(message)
    if place is None:
        return QuerySyntaxError(_one_line(message))
    offset = _offset(query, int(place[1]), int(place[2]))
    fault = _fault(found, offset, place[3])
    line, column = _line_and_column(query, fault.token.start)
    return QuerySyntaxError(
        FAULTS[fault.kind].format(**fault.values),
        line=line,
        column=column,
        near=fault.token.text[:_MAX_NEAR],
        kind=fault.kind,
        values=fault.values,
    )


def empty_query() -> QuerySyntaxError:
    """Return the error of a query in which nothing stands."""
    return QuerySyntaxError(FAULTS["empty"], line=1, column=1, kind="empty")


def _fault(found: list[Token], offset: int, expected: str) -> _Fault:
    """Return what is wrong and where, the likeliest cause first."""
    return (
        _unclosed(found)
        or _by_rule(found, offset, expected)
        or _misspelt(found, offset)
        or _by_neighbours(found)
        or _unbalanced(found)
        or _anything(found, offset, expected)
    )


def _unclosed(found: list[Token]) -> _Fault | None:
    return next(
        (
            _Fault("unclosed_string", token, {"mark": _quotation(token)})
            for token in found
            if token.kind == "unclosed"
        ),
        None,
    )


def _quotation(token: Token) -> str:
    mark = token.text[0]
    return mark * 3 if token.text.startswith(mark * 3) else mark


def _by_rule(found: list[Token], offset: int, expected: str) -> _Fault | None:
    """Return what the engine's own rules of meaning say, which it names in words."""
    before = [token for token in found if token.start <= offset]
    if "Prefix not found" in expected and (name := _undeclared(found)):
        prefix = name.text.partition(":")[0]
        values = {"prefix": prefix, "namespace": PREFIXES.get(prefix, "…")}
        return _Fault("undeclared_prefix", name, values)
    iri = next((token for token in reversed(before) if token.kind == "iri"), None)
    if "IRI parsing failed" in expected and iri:
        return _Fault("relative_iri", iri, {"iri": iri.text})
    if "SELECT contains a variable" in expected and before:
        return _Fault("ungrouped", before[-1])
    return None


def _by_neighbours(found: list[Token]) -> _Fault | None:
    """Return a mistake that two tokens beside each other show."""
    for first, second in pairwise(found):
        word = first.text.upper()
        if word in {"LIMIT", "OFFSET"} and not second.text.isdigit():
            return _Fault("whole_number", second, {"word": word})
        if first.text == "<" and second.kind == "name" and second.start == first.start + 1:
            return _Fault("unclosed_iri", first)
        if first.text in _OPERATORS and second.text in _CLOSING.values():
            return _Fault("missing_term", second)
        if second.text == "<" or second.kind == "iri":
            continue
        if word == "BASE" or (first.kind == "name" and _declares(found, first)):
            return _Fault("namespace", second)
    return None


def _declares(found: list[Token], name: Token) -> bool:
    place = found.index(name)
    return place > 0 and found[place - 1].text.upper() == "PREFIX"


def _anything(found: list[Token], offset: int, expected: str) -> _Fault:
    place = next((i for i, token in enumerate(found) if token.start + len(token.text) > offset), None)
    here = found[-1 if place is None else place]
    before = found[(len(found) - 1 if place is None else place) - 1]
    if here.text in _AFTER_A_TERM and before.kind in _ENDS_A_TERM:
        return _Fault("missing_term", here)
    kind, wanted = "unreadable_end" if place is None else "unreadable", _wanted(expected)
    values = {"text": here.text[:_MAX_NEAR], "wanted": wanted}
    return _Fault(f"{kind}_wanted" if wanted else kind, here, values)


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


def _misspelt(found: list[Token], offset: int) -> _Fault | None:
    """Return the last bare word before the failure that is no keyword but resembles one."""
    for token in reversed(found):
        if token.start > offset or token.kind != "word" or token.text.upper() in _KEYWORDS:
            continue
        if close := get_close_matches(token.text.upper(), _KEYWORDS, n=1, cutoff=0.75):
            return _Fault("misspelt", token, {"word": token.text, "keyword": close[0]})
    return None


def _unbalanced(found: list[Token]) -> _Fault | None:
    """Return the bracket that is never closed, or that closes nothing."""
    opened: list[Token] = []
    for token in found:
        if token.kind != "mark":
            continue
        if token.text in _CLOSING:
            opened.append(token)
        elif token.text in _CLOSING.values():
            if not opened or _CLOSING[opened[-1].text] != token.text:
                return _Fault("closes_nothing", token, {"mark": token.text})
            opened.pop()
    if opened:
        mark = opened[-1].text
        return _Fault("never_closed", opened[-1], {"mark": mark, "closing": _CLOSING[mark]})
    return None


def _wanted(expected: str) -> str:
    """Return what the engine expects where it is one thing, else nothing: long lists lack the likeliest."""
    words = re.findall(r'"([{}()])"|\b([A-Z]{2,})\b', re.sub(r"\[[^\]]*\]", "", expected))
    plain = [mark or word for mark, word in words]
    return plain[0] if len(plain) == 1 and plain[0] not in _MISLEADING else ""


def _offset(query: str, line: int, column: int) -> int:
    lines = query.split("\n")
    return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1


def _line_and_column(query: str, offset: int) -> tuple[int, int]:
    before = query[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _one_line(message: str) -> str:
    return " ".join(message.split())
