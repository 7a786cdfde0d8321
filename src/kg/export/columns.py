"""Typed columns: what holds a column's values, and what it is called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from kg.export.literals import Shape, Value
from kg.vocabulary import PREFIXES, compact, local_name

__all__ = [
    "BUILT_IN",
    "Column",
    "ColumnType",
    "Seen",
    "as_list",
    "columns_for",
    "free",
    "slugs",
]

ColumnType = Literal["string", "liststring", "long", "integer", "double", "boolean"]

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
