"""From literals to typed columns: what a value is, what holds a column's values, what it is called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from kg.export import losses
from kg.export.losses import Losses
from kg.vocabulary import PREFIXES, compact, local_name

__all__ = [
    "BUILT_IN",
    "Column",
    "ColumnType",
    "Seen",
    "Value",
    "as_double",
    "as_list",
    "columns_for",
    "free",
    "read",
    "slugs",
]

ColumnType = Literal["string", "liststring", "long", "integer", "double", "boolean"]
Shape = Literal["string", "long", "double", "boolean", "date"]

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
_DIGITS: Final = 19
"""Whole numbers of fewer digits fit in 64 bits."""

# what Gephi, Gephi Lite and networkx give a meaning of their own
_RESERVED: Final = frozenset(
    {
        *("a", "b", "color", "colour", "community", "degree", "end", "g", "graph", "hex", "id", "interval"),
        *("key", "kind", "label", "networkx_key", "parent", "parents", "pid", "r", "shape", "size", "slices"),
        *("source", "spells", "start", "target", "thickness", "timeset", "timestamp", "timestamps", "type"),
        *("viz", "weight", "x", "y", "z"),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """An attribute of nodes or edges: a stable readable id, the title people see, the type of its values.

    ``about`` is the IRI of the property or metric whose values it holds.
    """

    id: str
    title: str
    type: ColumnType = "string"
    about: str = ""


BUILT_IN: Final[Mapping[str, Column]] = {
    column.id: column
    for column in (
        Column("class", "Class"),
        Column("types", "Types", "liststring"),
        Column("lang", "Language of the label"),
        Column("in_graph", "Named graphs", "liststring"),
        Column("licence", "Licence"),
        Column("curie", "Prefixed name"),
        Column("degree_in", "Links in", "integer"),
        Column("degree_out", "Links out", "integer"),
        Column("community", "Community (Louvain)", "integer"),
        Column("sources", "Sources", "liststring"),
    )
}
"""Columns that tables of nodes have beside those of their properties; the first five many nodes share.

The IRI is none of them: it is the id in every format, where Gephi leaves letters like INF alone."""


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
    shape = _SHAPES.get(datatype)
    if shape is None:
        return Value("string", text)
    if shape == "long" and len(text) < _DIGITS and text.isascii() and text.isdigit() and text[0] != "0":
        return Value("long", text)
    if shape == "date":
        return Value("date", text, _year(text))
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


def _year(text: str) -> int | None:
    match = _YEAR.match(text.strip())
    year = int(match[1]) if match else None
    return year if year is not None and abs(year) < _INT else None


@dataclass(slots=True)
class Seen:
    """What is known of one property's values after all of them went by; ``place`` is its number."""

    place: int = 0
    shapes: set[Shape] = field(default_factory=set)
    several: bool = False
    years: bool = False
    count: int = 0
    large: int = 0

    def note(self, values: Collection[Value]) -> None:
        """Take in the values of one node."""
        if len(values) > 1:
            self.several = True
        self.count += len(values)
        for shape, _, year, large in values:
            if shape not in self.shapes:
                self.shapes.add(shape)
            if year is not None:
                self.years = True
            if large:
                self.large += 1

    @property
    def type(self) -> ColumnType:
        """The narrowest type that holds all values."""
        if self.several:
            return "liststring"
        if self.shapes == {"long"}:
            return "long"
        if self.shapes and self.shapes <= {"long", "double"}:
            return "double"
        return "boolean" if self.shapes == {"boolean"} else "string"


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


def as_list(texts: Iterable[str]) -> str:
    """Return texts as Gephi and graphology read a list: ``["a", "b"]``, with backslash escapes."""
    escaped = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "[" + ", ".join(f'"{text}"' for text in escaped) + "]"


def columns_for(
    seen: Mapping[str, Seen], titles: Mapping[str, str]
) -> dict[str, tuple[Column, Column | None]]:
    """Return each property's column and, for dates, the one of their years.

    Parameters
    ----------
    seen : mapping from property IRI to Seen
    titles : mapping from property IRI to its label
    """
    names = slugs(seen)
    unique = _unique(titles, seen)
    taken = {*names.values(), *BUILT_IN}
    made: dict[str, tuple[Column, Column | None]] = {}
    for iri, entry in sorted(seen.items()):
        column = Column(names[iri], unique[iri], entry.type, iri)
        years = None
        if entry.years:
            years = Column(free(f"{names[iri]}_year", taken), f"{unique[iri]} (year)", "integer", iri)
            taken.add(years.id)
        made[iri] = column, years
    return made


def _unique(titles: Mapping[str, str], predicates: Iterable[str]) -> dict[str, str]:
    """Return each property's title; networkx goes by titles, so no two are alike."""
    own = [column.title for column in BUILT_IN.values()]
    times = Counter(title.casefold() for title in (*own, *(titles[iri] for iri in predicates)))
    return {
        iri: titles[iri]
        if times[titles[iri].casefold()] == 1 and titles[iri].casefold() not in _RESERVED
        else f"{titles[iri]} ({compact(iri)})"
        for iri in predicates
    }


def slugs(predicates: Collection[str]) -> dict[str, str]:
    """Return a short readable id for each property, unique without regard to case.

    The id is the property's local name; where two properties share it, or a program gives it
    a meaning of its own, the namespace's prefix comes before it.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for iri in sorted(predicates):
        groups[_slug(local_name(iri))].append(iri)
    plain = {members[0]: name for name, members in groups.items() if len(members) == 1 and _is_free(name)}
    taken = {*plain.values(), *BUILT_IN}
    for name, members in sorted(groups.items()):
        for iri in members:
            if iri not in plain:
                prefix, colon, _ = compact(iri).partition(":")
                known = bool(colon) and prefix in PREFIXES
                plain[iri] = free(f"{prefix if known else 'property'}_{name}".rstrip("_"), taken)
                taken.add(plain[iri])
    return plain


def _is_free(name: str) -> bool:
    # a program that numbers its columns would take an id of digits for one of its own
    return bool(name) and name not in _RESERVED and name not in BUILT_IN and not name.isdigit()


def free(name: str, taken: Collection[str]) -> str:
    """Return `name`, with a number behind it where it is taken."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _slug(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[\W_]+", "_", words.lower()).strip("_")
