"""Example questions: queries with words, values that a reader may set, and what is to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ColumnKind", "Parameter", "ParameterKind", "Question", "Shape", "ShapeColumn"]

ParameterKind = Literal["entity", "year", "number", "text"]
ColumnKind = Literal["IRI", "text", "number", "year", "date", "boolean"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a reader may set.

    Attributes
    ----------
    name : str
        That of the variable it is a value of.
    label : str
        In the reader's language.
    default : str
        What the query has as it stands: an IRI, a number's digits, or a text.
    things : str
        For an entity, the query that finds what may be chosen; else empty.
    """

    name: str
    kind: ParameterKind
    label: str
    default: str
    things: str = ""


@dataclass(frozen=True, slots=True)
class ShapeColumn:
    """A column of an answer; an optional one has empty cells."""

    name: str
    kind: ColumnKind
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What an answer looks like: its columns (none: it is triples), and how many rows it has at least."""

    columns: tuple[ShapeColumn, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Question:
    """An example question in the reader's language: ``text`` is the query, with its parameters' defaults."""

    name: str
    title: str
    description: str
    text: str
    parameters: tuple[Parameter, ...] = ()
    shape: Shape | None = None
