"""Where in a Turtle text the statements of a subject begin.

A parser gives triples, not places. This reads the text once more, only as far as
needed: strings, comments and brackets, so as to know where a statement starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urljoin

__all__ = ["Place", "subjects"]

_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+|\#[^\n]*)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
    | <(?P<iri>[^<>"{}|^`\x00-\x20]*)>
    | (?P<open>[\[(]) | (?P<close>[\])]) | (?P<graph>[{}]) | (?P<end>\.)
    | (?P<word>(?:\\.|%[0-9A-Fa-f]{2}|[^\s<>"'\[\](){};,.\#]|\.(?=[^\s<>"'\[\](){};,\#]))+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")


class Place(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


def subjects(text: str, base: str) -> dict[str, Place]:
    """Return the place where each subject that is an IRI first begins a statement.

    Parameters
    ----------
    text
        Turtle, TriG, N-Triples or N-Quads that parses.
    base
        What relative IRIs are relative to.
    """
    found: dict[str, int] = {}
    prefixes: dict[str, str] = {}
    for start, words in _statements(text):
        keyword = words[0].lower().removeprefix("@")
        if keyword == "prefix" and len(words) > 2:  # noqa: PLR2004 - PREFIX name: <IRI>
            prefixes[words[1]] = _iri(words[2], prefixes, base)
        elif keyword == "base" and len(words) > 1:
            base = _iri(words[1], prefixes, base)
        else:
            found.setdefault(_iri(words[0], prefixes, base), start)
    return dict(_placed(text, found))


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the offset and first words of each statement; IRIs keep their angle brackets."""
    words: list[str] = []
    start, depth = 0, 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind in ("end", "graph") and depth == 0:
            if words:
                yield start, words
            words = []
        elif kind in ("open", "close"):
            depth += 1 if kind == "open" else -1
            words = words or [""]
        elif kind in ("word", "iri") and depth == 0:
            if not words:
                start = token.start()
            words.append(token.group())
            if _is_sparql_directive(words):  # these end without a dot
                yield start, words
                words = []


def _is_sparql_directive(words: list[str]) -> bool:
    return len(words) == {"prefix": 3, "base": 2}.get(words[0].lower())


def _iri(word: str, prefixes: dict[str, str], base: str) -> str:
    """Return the IRI that a token stands for; the token itself where it stands for none."""
    if word.startswith("<"):
        return urljoin(base, _unescaped(word[1:-1])) if word != "<>" else base
    prefix, colon, local = word.partition(":")
    return prefixes.get(prefix + colon, prefix + colon) + _unescaped(local)


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else match[3]

    return _ESCAPE.sub(character, text)


def _placed(text: str, offsets: dict[str, int]) -> Iterator[tuple[str, Place]]:
    line, line_start = 1, 0
    for subject, offset in sorted(offsets.items(), key=lambda entry: entry[1]):
        breaks = text.count("\n", line_start, offset)
        if breaks:
            line += breaks
            line_start = text.rindex("\n", 0, offset) + 1
        yield subject, Place(line, offset - line_start + 1)
