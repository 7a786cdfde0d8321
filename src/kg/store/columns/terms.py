"""The dictionary of the columns: each term has a number, and a text that is its cell in JSON results.

Texts are sorted, so that a term's number is found by halving, and dates come in their order.
The form of a cell: https://www.w3.org/TR/sparql11-results-json/#select-encode-terms
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pyoxigraph as ox

from kg.store.columns.files import mapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.store.convert import EngineTerm

    Ids: TypeAlias = NDArray[np.int32]

__all__ = [
    "DATE",
    "DECIMAL",
    "INTEGER",
    "OTHER",
    "Terms",
    "cell_of",
    "cells_in",
    "kinds_of",
    "literal_cell",
    "number_of",
    "sparql",
    "term",
]

OTHER, INTEGER, DECIMAL, DATE = range(4)
"""Kinds of terms: what columns can add up or put in order, and all else."""

_XSD: Final = b"http://www.w3.org/2001/XMLSchema#"
_STRING: Final = rb'"(?:[^"\\]|\\.)*"'
_ANY: Final = re.compile(rb'\{"type":' + _STRING + rb"(?:," + _STRING + rb":" + _STRING + rb")*\}")
_URI: Final = b'{"type":"uri","value":"'
_CELL: Final = re.compile(
    rb'\{"type":"literal","value":("(?:[^"\\]|\\.)*")'
    rb'(?:,"xml:lang":"([^"]*)"(?:,"its:dir":"(ltr|rtl)")?|,"datatype":"([^"]*)")?\}'
)
_NUMBER: Final = re.compile(
    rb'\{"type":"literal","value":"(-?)(\d+)(?:\.(\d+))?","datatype":"' + _XSD + rb'(integer|decimal)"\}'
)
_DATE: Final = re.compile(rb'\{"type":"literal","value":"\d{4}-\d\d-\d\d","datatype":"' + _XSD + rb'date"\}')
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_MOST_DIGITS: Final = 18
_LOWER_IN_ASCII: Final = ("\u0130".encode(), "\u212a".encode())
"""All letters outside of ASCII that have a lower case with a letter of it: İ and the sign for kelvin."""
_SPARSE: Final = 8
_SEARCHED: Final = 256
"""Bytes for each term; to look at a term by itself takes as long as to search so many."""


def literal_cell(value: bytes, datatype: bytes) -> bytes:
    """Return the cell of a literal whose value has nothing to escape."""
    return b'{"type":"literal","value":"%b","datatype":"%b"}' % (value, datatype)


def cell_of(text: str) -> bytes:
    """Return the cell of a term that the engine has written as TSV, as it would write it as JSON."""
    if text.startswith("<"):
        return f'{{"type":"uri","value":"{text[1:-1]}"}}'.encode()
    if text.startswith("_:"):
        return f'{{"type":"bnode","value":"{text[2:]}"}}'.encode()
    if not text.startswith('"'):
        return literal_cell(text.encode(), _XSD + _kind_of_plain(text))
    end = text.rindex('"') + 1
    value, tag = _CONTROL.sub(_escaped, text[:end]), text[end:]
    if tag.startswith("@"):
        language, _, direction = tag[1:].partition("--")
        said = f',"xml:lang":"{language}"' + (f',"its:dir":"{direction}"' if direction else "")
    else:
        said = f',"datatype":"{tag[3:-1]}"' if tag else ""
    return f'{{"type":"literal","value":{value}{said}}}'.encode()


def _kind_of_plain(text: str) -> bytes:
    """Return the type of what TSV has without quotation marks; doubles have some."""
    if text in {"true", "false"}:
        return b"boolean"
    return b"decimal" if "." in text else b"integer"


def _escaped(control: re.Match[str]) -> str:
    return json.dumps(control[0])[1:-1]


def cells_in(found: ox.QuerySolutions) -> list[bytes]:
    """Return all cells of an answer of the engine, row by row, as it writes them."""
    return _ANY.findall(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")


def sparql(text: bytes) -> bytes | None:
    """Return a cell as a term in a query; None for a blank node, which has no such form."""
    if text.startswith(_URI):
        return b"<%b>" % text[len(_URI) : -2]
    found = _CELL.fullmatch(text)
    if found is None:
        return None
    value, language, direction, datatype = found.groups()
    if language:
        return b"%b@%b%b" % (value, language, b"--" + direction if direction else b"")
    return b"%b^^<%b>" % (value, datatype) if datatype else value


def term(text: bytes) -> EngineTerm:
    """Return a cell as the engine's term."""
    read = json.loads(text)
    if read["type"] == "uri":
        return ox.NamedNode(read["value"])
    if read["type"] == "bnode":
        return ox.BlankNode(read["value"])
    if language := read.get("xml:lang"):
        direction = ox.BaseDirection(read["its:dir"]) if "its:dir" in read else None
        return ox.Literal(read["value"], language=language, direction=direction)
    datatype = ox.NamedNode(read["datatype"]) if "datatype" in read else None
    return ox.Literal(read["value"], datatype=datatype)


def number_of(text: bytes) -> tuple[int, int, int]:
    """Return a cell's kind, and of a number its digits as one whole number and how many are decimals."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return (DATE if _DATE.fullmatch(text) else OTHER), 0, 0
    sign, whole, decimals, datatype = found.groups()
    digits = whole + (decimals or b"")
    if len(digits) > _MOST_DIGITS:
        return OTHER, 0, 0
    kind = INTEGER if datatype == b"integer" else DECIMAL
    return kind, -int(digits) if sign else int(digits), len(decimals or b"")


class Terms:
    """The terms of a release, and those that a query computes beside them."""

    def __init__(self, folder: Path) -> None:
        self._starts = mapped(folder, "starts")
        self._texts = mapped(folder, "texts")
        self._kinds = mapped(folder, "kinds")
        self._mantissas = mapped(folder, "mantissas")
        self._decimals = mapped(folder, "decimals")
        self._own = len(self._starts) - 1
        self._more: dict[bytes, int] = {}

    def for_query(self) -> Terms:
        """Return the same terms, to which a query may add its own."""
        fresh = copy(self)
        fresh._more = {}  # noqa: SLF001 - its own class
        return fresh

    def cell(self, number: int) -> bytes:
        """Return the cell of one of the release's terms."""
        return bytes(self._texts[self._starts[number] : self._starts[number + 1]])

    def cells(self, ids: Ids) -> list[bytes]:
        """Return the cell of each term; equal ones are read once."""
        known, places = np.unique(ids, return_inverse=True)
        own = known[known < self._own]
        read: list[bytes] = []
        if len(own):
            starts, ends = self._starts[own], self._starts[own + 1]
            first = int(starts[0])
            close = ends[-1] - first < _SPARSE * (ends - starts).sum()
            # what lies close together is read at once
            texts = memoryview(self._texts[first : ends[-1]].tobytes() if close else self._texts[first:].data)
            pairs = zip((starts - first).tolist(), (ends - first).tolist(), strict=True)
            read = [bytes(texts[start:end]) for start, end in pairs]
        more = list(self._more)
        read += [more[number - self._own] for number in known[len(own) :].tolist()]
        return [read[place] for place in places.tolist()]

    def having(self, ids: Ids, part: bytes, *, in_any_case: bool) -> Ids | None:
        """Return those terms in whose cells a text may stand, each once; None where to search takes longer.

        Parameters
        ----------
        ids
            Terms of which some lie close together.
        part
            What JSON writes as it is.
        in_any_case
            Whether letters in upper case are to be taken for those in lower case.
        """
        if not len(ids) or not part:
            return None
        first, last = int(ids.min()), int(ids.max())
        if last >= self._own:
            return None
        start, end = int(self._starts[first]), int(self._starts[last + 1])
        if end - start > _SEARCHED * len(ids):
            return None
        texts = self._texts[start:end]
        found = _places_in_any_case(texts.tobytes(), part) if in_any_case else _places(texts.data, part)
        if found is None:
            return None
        places = np.array(found, np.int64) + start
        near = np.unique(np.searchsorted(self._starts, places, side="right") - 1).astype(np.int32)
        return near[np.isin(near, ids)]

    def number(self, text: bytes) -> int | None:
        """Return the number of the term with this cell, None where the release has none such."""
        place = self._place(text)
        return place if place < self._own and self.cell(place) == text else None

    def are_iris(self, ids: Ids) -> bool:
        """Return whether terms are IRIs of the release."""
        return not len(ids) or (int(ids.min()) >= self._place(_URI) and int(ids.max()) < self._own)

    def _place(self, text: bytes) -> int:
        """Return the place of a cell among those of the release."""
        low, high = 0, self._own
        while low < high:
            middle = (low + high) // 2
            if self.cell(middle) < text:
                low = middle + 1
            else:
                high = middle
        return low

    def added(self, texts: Iterable[bytes]) -> Ids:
        """Return the numbers of terms that a query has computed; new ones get one."""
        numbers = []
        for text in texts:
            number = self.number(text)
            numbers.append(
                self._own + self._more.setdefault(text, len(self._more)) if number is None else number
            )
        return np.array(numbers, np.int32)

    def numeric(self, ids: Ids) -> tuple[NDArray[np.int8], NDArray[np.int64], NDArray[np.int8]]:
        """Return kinds, digits as whole numbers, and how many of these are decimals."""
        if not self._more:
            return self._kinds[ids], self._mantissas[ids], self._decimals[ids]
        own = np.minimum(ids, self._own - 1)
        foreign = np.flatnonzero(ids >= self._own)
        found = (self._kinds[own], self._mantissas[own], self._decimals[own])
        columns: tuple[NDArray[Any], ...] = found
        more: tuple[NDArray[Any], ...] = kinds_of(self._more)
        more[0][more[0] == DATE] = OTHER  # the numbers of these are in no order
        for column, values in zip(columns, more, strict=True):
            column[foreign] = values[ids[foreign] - self._own]
        return found


def _places(texts: bytes | memoryview, part: bytes) -> list[int]:
    """Return where a text has a part: this finds it several times as fast as ``find`` does."""
    return [found.start() for found in re.finditer(re.escape(part), texts)]


def _places_in_any_case(texts: bytes, part: bytes) -> list[int] | None:
    """Return where a text may have a part once its letters are in lower case; None if not known."""
    if not (texts.isascii() or part.isascii()):
        return None
    found = _places(texts.lower(), part)
    for letter in _LOWER_IN_ASCII:
        found += _places(texts, letter) if letter in texts else []
    return found


def kinds_of(cells: Iterable[bytes]) -> tuple[NDArray[np.int8], NDArray[np.int64], NDArray[np.int8]]:
    """Return kinds, mantissas and decimals of cells."""
    read = np.array([number_of(text) for text in cells], np.int64).reshape(-1, 3)
    return read[:, 0].astype(np.int8), read[:, 1], read[:, 2].astype(np.int8)
