"""Queries that differ from one that was read before in nothing but their values.

Programs ask the same query again and again, each time of another thing. What a query is made of, and
whether parts of it stand apart, does not depend on the values in it; so that is remembered of its
*shape*, the text without its values and comments. Only what reaches nowhere has a shape: a text with a
word that might (``SERVICE``, ``FROM``) or an escape is always read as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from kg.query.guard import Form
    from kg.query.light import Plan

__all__ = ["Known", "Shape", "known", "remember", "shape_of", "value_spans"]

# what one token of kg.sparql.tokens is: an IRI, a short string, the second half of a prefixed name (but no
# label of a blank node), the digits of a number (but none in the name of a variable), a comment
_VALUE: Final = re.compile(
    r"""(<[^<>"{}|^`\\\x00-\x20]*>|"[^"\\\n\r]*"|'[^'\\\n\r]*'|(?<!_):[\w-]+|(?<![\w?$:.+-])\d+(?:\.\d+)?|\#[^\n\r]*)"""
)
_UNSURE: Final = ("service", "from", "\\", '"""', "'''")
_COMMENT: Final = "#"
_KIND: Final = str.maketrans("123456789", "0" * 9)
_LONGEST: Final = 2**11
_MOST: Final = 1000


class Shape(NamedTuple):
    """A text without its values, and these in their order."""

    text: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of the queries of a shape.

    Attributes
    ----------
    form : str
        What kind of query they are.
    plan : kg.query.light.Plan or None
        How it can be told of one of them that it ends soon, if that can be told at all.
    """

    form: Form
    plan: Plan | None


_known: Final[dict[tuple[str, int], Known]] = {}


def known(text: str, max_nesting: int) -> Known | None:
    """Return what is remembered of queries like `text` where one has passed all checks, else None."""
    shape = shape_of(text)
    return _known.get((shape.text, max_nesting)) if shape else None


def remember(text: str, max_nesting: int, form: Form, plan: Plan | None = None) -> None:
    """Remember that queries of this shape may run on any store, as no part of them stands apart."""
    if shape := shape_of(text):
        if len(_known) >= _MOST:
            _known.clear()
        _known[shape.text, max_nesting] = Known(form, plan)


@lru_cache(maxsize=64)
def shape_of(text: str) -> Shape | None:
    """Return the shape of a text, None where it has none."""
    folded = text.lower()
    if len(text) > _LONGEST or any(word in folded for word in _UNSURE):
        return None
    parts = _VALUE.split(text)
    values = parts[1::2]
    if _COMMENT in text:
        values = [value for value in values if value[0] != _COMMENT]
    # what kind of value stands where is part of the shape; a comment parts two words, as a space does
    kinds = "".join([value[0] for value in parts[1::2]]).translate(_KIND)
    return Shape("\0".join(parts[::2]) + "\0" + kinds, tuple(values))


def value_spans(text: str) -> dict[tuple[int, int], int]:
    """Return the place among a shape's values of what stands at an offset and ends at another."""
    found = (match.span() for match in _VALUE.finditer(text) if text[match.start()] != _COMMENT)
    return {span: place for place, span in enumerate(found)}
