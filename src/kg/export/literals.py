"""What a literal is as the value of a column: a number, a truth value, a date, or a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from kg.export import losses
from kg.export.losses import Losses
from kg.vocabulary import PREFIXES

__all__ = ["LONGEST", "TESTS", "Shape", "Value", "as_double", "read", "shape_of", "year"]

Shape = Literal["string", "long", "double", "boolean", "date"]

LONGEST: Final = 32_767
"""So many characters a value may have."""

_XSD: Final = PREFIXES["xsd"]
_INTEGERS: Final = (
    "integer",
    "long",
    "int",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
    "nonPositiveInteger",
    "negativeInteger",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
)
_SHAPES: Final[dict[str, Shape]] = {
    **{_XSD + name: "long" for name in _INTEGERS},
    **{_XSD + name: "double" for name in ("decimal", "double", "float")},
    **{_XSD + name: "date" for name in ("date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth")},
    _XSD + "boolean": "boolean",
}
_BOOLEANS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,4000}")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE: Final = {"INF": "INF", "+INF": "INF", "-INF": "-INF", "NaN": "NaN"}
_YEAR: Final = re.compile(r"(-?[0-9]{4,9})(?:-|$|Z|\+)")
_LONG: Final = 2**63
_INT: Final = 2**31
_PLAIN: Final = re.compile(r"-?[1-9][0-9]{0,17}|0")


class Value(NamedTuple):
    """A literal as a column sees it.

    ``year`` is a date's; ``large`` marks a whole number that 64 bits do not hold.
    """

    shape: Shape
    text: str
    year: int | None = None
    large: bool = False


def read(text: str, datatype: str) -> Value:
    """Return what a literal is; one that is no valid value of its datatype is a string."""
    shape = shape_of(datatype)
    if shape == "date":
        return Value("date", text, year(text))
    stripped = text.strip()
    value = Value("string", text)
    if shape == "long" and _INTEGER.fullmatch(stripped):
        number = int(stripped)
        large = not -_LONG <= number < _LONG
        value = Value("string" if large else "long", str(number), None, large)
    elif shape == "double" and (stripped in _NOT_FINITE or _NUMBER.fullmatch(stripped)):
        value = Value("double", stripped)
    elif shape == "boolean" and stripped in _BOOLEANS:
        value = Value("boolean", _BOOLEANS[stripped])
    return value


def shape_of(datatype: str) -> Shape:
    """Return what a valid literal of that datatype is."""
    return _SHAPES.get(datatype, "string")


def year(text: str) -> int | None:
    """Return the year of a date."""
    match = _YEAR.match(text.strip())
    found = int(match[1]) if match else None
    return found if found is not None and abs(found) < _INT else None


TESTS: Final[dict[Shape, Callable[[str], object]]] = {
    "string": lambda text: len(text) <= LONGEST,
    "long": _PLAIN.fullmatch,
    "double": lambda text: len(text) <= LONGEST and _NUMBER.fullmatch(text),
    "boolean": {"true", "false"}.__contains__,
    "date": lambda text: len(text) <= LONGEST and year(text) is not None,
}
"""Says of each shape whether a text is a value as it stands; :func:`read` finds out about all others."""


def as_double(text: str, noted: Losses, by: str = "") -> str:
    """Return a number as double precision has it; a loss of digits is counted."""
    if text in _NOT_FINITE:
        return _NOT_FINITE[text]
    found = repr(float(text))
    if found == text:
        return text
    found = found.replace("inf", "INF")
    if found.endswith("INF") or Decimal(found) != Decimal(text):
        noted.note(losses.ROUNDED, 1, by)
    return found
