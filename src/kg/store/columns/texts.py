"""Texts and IRIs in the order in which the engine puts them: by their characters."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.store.columns.terms import Terms

    Ids: TypeAlias = NDArray[np.int32]

__all__ = ["text_order"]

_HEADS: Final = (b'{"type":"literal","value":"', b'{"type":"uri","value":"')
_MOST: Final = 300_000
"""Different texts; more are read and put in order by the engine as quickly, and in less memory."""
_LANGUAGE: Final = b'","xml:lang":"'
_DIRECTION: Final = b'"its:dir"'


def text_order(column: Ids, terms: Terms, *, exact: bool = False) -> NDArray[np.int64] | None:
    """Return the rank of each text of a column; None where these are too many, or neither all IRIs nor texts.

    Texts are of any language, or of none. Those of equal characters have the same rank; if `exact`, there
    must be none such, as it is the engine's to say how they are ordered.
    """
    known, places = np.unique(column, return_inverse=True)
    texts = _texts(terms.cells(known)) if len(known) <= _MOST else None
    if texts is None:
        return None
    order = sorted(range(len(known)), key=texts.__getitem__)
    differs = [texts[one] != texts[other] for one, other in pairwise(order)]
    if exact and not all(differs):
        return None
    ranks = np.zeros(len(known), np.int64)
    ranks[order[1:]] = np.cumsum(differs)
    found: NDArray[np.int64] = ranks[places]
    return found


def _texts(cells: Sequence[bytes]) -> list[bytes] | None:
    head = next((head for head in _HEADS if cells and cells[0].startswith(head)), None)
    if head is None or not all(cell.startswith(head) for cell in cells):
        return None
    texts = []
    for cell in cells:
        # a quotation mark inside of a text has a backslash before it: this stands behind the text
        text, language, behind = cell[len(head) : -2].rpartition(_LANGUAGE)
        if _DIRECTION in behind and language:
            return None
        text = text if language else behind
        if b"\\" in text or b'"' in text:
            try:
                text = json.loads(b'"%b"' % text).encode()
            except ValueError:
                return None  # it is no text: a type stands behind it
        texts.append(text)
    return texts
