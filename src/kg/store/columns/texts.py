"""Texts and IRIs in the order in which the engine puts them: by their characters."""

from __future__ import annotations

import json
import re
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
_TAIL: Final = re.compile(rb'"(?:,"xml:lang":"[^"]*")?\}\Z')
"""What stands behind a text, of a language or none; dates and directions are no such texts."""


def text_order(column: Ids, terms: Terms) -> NDArray[np.int64] | None:
    """Return the rank of each text of a column; None where these are too many, or of several kinds.

    A kind are IRIs, texts of one language, and those of none.
    """
    known, places = np.unique(column, return_inverse=True)
    texts = _texts(terms.cells(known)) if len(known) <= _MOST else None
    if texts is None:
        return None
    ranks = np.empty(len(known), np.int64)
    ranks[sorted(range(len(known)), key=texts.__getitem__)] = np.arange(len(known))
    order: NDArray[np.int64] = ranks[places]
    return order


def _texts(cells: Sequence[bytes]) -> list[bytes] | None:
    head = next((head for head in _HEADS if cells and cells[0].startswith(head)), None)
    found = _TAIL.search(cells[0]) if head else None
    if not head or not found or not all(cell.startswith(head) and cell.endswith(found[0]) for cell in cells):
        return None
    texts = [cell[len(head) : -len(found[0])] for cell in cells]
    # a quotation mark inside of a text has a backslash before it
    escaped = [place for place, text in enumerate(texts) if b"\\" in text or b'"' in text]
    for place in escaped:
        try:
            texts[place] = json.loads(b'"%b"' % texts[place]).encode()
        except ValueError:
            return None  # what was taken for a text had something else behind it
    return texts
