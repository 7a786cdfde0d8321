"""Queries that differ from one that was read before in nothing but their values.

Programs ask the same query again and again, each time of another thing. What a query is made of, and
whether parts of it stand apart, does not depend on the values in it; so that is remembered of its
*shape*, the text without them. Only what reaches nowhere has a shape: a text with a word that might
(``SERVICE``, ``FROM``), an escape or a comment is always read as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.query.guard import Form

__all__ = ["known_form", "remember"]

# what one token of kg.sparql.tokens is: an IRI, a short string, the second half of a prefixed name (but no
# label of a blank node), the digits of a number (but none in the name of a variable)
_VALUE: Final = re.compile(
    r"""(<)[^<>"{}|^`\\\x00-\x20]*>|(")[^"\\\n\r]*"|(')[^'\\\n\r]*'|(?<!_)(:)[\w-]+|(?<![\w?$:.+-])\d+(?:\.\d+)?"""
)
_UNSURE: Final = re.compile(r"service|from|\\|\"{3}|'{3}", re.IGNORECASE)
_COMMENT: Final = "#"
_LONGEST: Final = 2**11
_MOST: Final = 1000

_forms: Final[dict[tuple[str, int], Form]] = {}


def known_form(text: str, max_nesting: int) -> Form | None:
    """Return what kind of query `text` is, where one of its shape has passed all checks; else None."""
    shape = _shape(text)
    return _forms.get((shape, max_nesting)) if shape else None


def remember(text: str, max_nesting: int, form: Form) -> None:
    """Remember that queries of this shape may run on any store, as no part of them stands apart."""
    if shape := _shape(text):
        if len(_forms) >= _MOST:
            _forms.clear()
        _forms[shape, max_nesting] = form


def _shape(text: str) -> str:
    """Return a text without its values, empty where it has no shape."""
    if len(text) > _LONGEST or _UNSURE.search(text):
        return ""
    shape = _VALUE.sub(r"\1\2\3\4", text)
    return "" if _COMMENT in shape else shape
