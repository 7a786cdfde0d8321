"""The tokens of a query's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["TOKEN", "Token", "tokens", "unescaped"]

# the characters of names, https://www.w3.org/TR/sparql11-query/#rPN_CHARS, a little more widely
_NAME: Final = (
    r"\w\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u037D\u037F-\u1FFF\u200C\u200D\u203F\u2040"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
TOKEN: Final = re.compile(
    rf"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<string>"{{3}}(?:(?:"{{1,2}})?(?:[^"\\]|\\.))*"{{3}} | '{{3}}(?:(?:'{{1,2}})?(?:[^'\\]|\\.))*'{{3}}
                | "(?!"")(?:[^"\\\n\r]|\\.)*" | '(?!'')(?:[^'\\\n\r]|\\.)*')
    | (?P<unclosed>"{{3}}.*|'{{3}}.*|["'][^\n\r]*)
    | (?P<variable>[?$][{_NAME}]+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d_][{_NAME}.-]*)?:(?:[{_NAME}:%-]|\\.|\.+(?=[{_NAME}:%\\-]))*)
    | (?P<number>\d+(?:\.\d+|\.(?=[eE][+-]?\d))?(?:[eE][+-]?\d+)?)
    | (?P<word>[{_NAME}]+)
    | (?P<mark>&&|\|\||\^\^|!=|<=|>=|<<|>>|[^\s{_NAME}])
    """,
    re.VERBOSE | re.DOTALL,
)
"""One token or comment; its kind is the name of the group that matched."""

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind (a group of the pattern), its text and where it begins."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query, comments left out; what is no SPARQL comes as single marks."""
    for match in TOKEN.finditer(query):
        kind = match.lastgroup
        if kind and kind != "comment":
            yield Token(kind, match.group(), match.start())


def unescaped(text: str) -> str:
    r"""Return a text with its code-point escapes decoded (``\u0053`` is ``S``).

    https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else escape[0]  # noqa: PLR2004 - Unicode's bounds
