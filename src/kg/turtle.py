"""Canonical Turtle: the same triples give the same bytes, and a change is a line.

The form, shared by the shipped files, their tests and whatever writes data files:

- one comment line that says what the file holds, then the prefixes that are used and
  no others, in the order of :data:`kg.vocabulary.PREFIXES`;
- subjects by IRI, digits compared as numbers (``A9`` before ``A10``), a blank line between them;
- within a subject ``a`` first, then ``rdfs:label``, then the other predicates in the order
  of the prefix table and by name; values by language (en, zh, others, none), then by value;
- one triple a line, the predicate repeated, the full stop on the last line;
- numbers and booleans bare, as they were written; no tabs, no blank nodes.

https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final, TypeAlias

from kg.terms import IRI, Literal, Term, Triple
from kg.vocabulary import PREFIXES, RDF_TYPE, compact

__all__ = ["natural_order", "reading_order", "write"]

Order: TypeAlias = Callable[[str], Any]
"""Gives the sort key of a subject's IRI."""

_XSD: Final = PREFIXES["xsd"]
_BARE: Final = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "double": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}
_STRINGS: Final = (_XSD + "string", PREFIXES["rdf"] + "langString")
_LOCAL_PART: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_NAMESPACE_RANK: Final = {namespace: rank for rank, namespace in enumerate(PREFIXES.values())}
_LANGUAGE_RANK: Final = {"en": 0, "zh": 1}


def natural_order(text: str) -> tuple[Any, ...]:
    """Return a sort key that compares runs of digits as numbers.

    >>> sorted(["A10", "A9", "B1"], key=natural_order)
    ['A9', 'A10', 'B1']
    """
    parts = re.split("([0-9]+)", text)
    return tuple(_magnitude(part) if place % 2 else part for place, part in enumerate(parts)), text


def _magnitude(digits: str) -> tuple[int, str]:
    """Order digits as the numbers they are, however many there are."""
    significant = digits.lstrip("0")
    return len(significant), significant


def reading_order(triple: Triple) -> tuple[Any, ...]:
    """Return the sort key of a triple within its subject: ``a`` first, then labels, then by name."""
    return _predicate_order(triple.predicate.value), _object_order(triple.object)


def write(triples: Iterable[Triple], *, header: str, order: Order = natural_order) -> str:
    """Return triples in canonical form.

    Parameters
    ----------
    triples : iterable of Triple
        A triple given twice is written once.
    header : str
        One sentence that says what the file holds; it becomes the first line.
    order : callable
        Sort key of a subject's IRI, where a file groups its subjects in its own way.

    Raises
    ------
    ValueError
        The header has a line break, or a term is a blank node or a triple term: neither
        has one written form.
    """
    if "\n" in header or "\r" in header:
        raise ValueError(f"the header must be one line: {header!r}")
    subjects: defaultdict[str, set[Triple]] = defaultdict(set)
    for triple in triples:
        subjects[_iri(triple.subject)].add(triple)
    names = _Names()
    blocks = [_block(subjects[subject], names) for subject in sorted(subjects, key=order)]
    prefixes = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in PREFIXES if prefix in names.used]
    return "\n".join([f"# {header}", *prefixes, *(f"\n{block}" for block in blocks)]) + "\n"


def _block(triples: Iterable[Triple], names: _Names) -> str:
    ordered = sorted(triples, key=reading_order)
    lines = [f"{names.predicate(triple.predicate)} {names.term(triple.object)}" for triple in ordered]
    return f"{names.term(ordered[0].subject)} " + " ;\n    ".join(lines) + " ."


@cache
def _predicate_order(iri: str) -> tuple[Any, ...]:
    if iri == RDF_TYPE:
        return (0,)
    if iri == PREFIXES["rdfs"] + "label":
        return (1,)
    namespace = next((known for known in PREFIXES.values() if _is_in(iri, known)), None)
    return (2, _NAMESPACE_RANK.get(namespace or "", len(PREFIXES)), natural_order(iri))


def _is_in(iri: str, namespace: str) -> bool:
    return iri.startswith(namespace) and not set(iri[len(namespace) :]) & set("/#")


def _object_order(term: Term) -> tuple[Any, ...]:
    if isinstance(term, Literal):
        language = term.language or ""
        rank = _LANGUAGE_RANK.get(language, 2 if language else 3)
        return (1, rank, language, natural_order(term.value), term.datatype)
    return (0, natural_order(str(term)))


def _iri(term: Term) -> str:
    if isinstance(term, IRI):
        return term.value
    raise ValueError(f"canonical Turtle needs IRIs where {term} stands: give it a name")


class _Names:
    """Writes terms, and remembers which prefixes they needed."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def predicate(self, predicate: IRI) -> str:
        return "a" if predicate.value == RDF_TYPE else self.term(predicate)

    def term(self, term: Term) -> str:
        return self._literal(term) if isinstance(term, Literal) else self._name(_iri(term))

    def _name(self, iri: str) -> str:
        name = compact(iri)
        prefix, _, local = name.partition(":")
        if name == iri or not _LOCAL_PART.fullmatch(local):
            return IRI(iri).n3()
        self.used.add(prefix)
        return name

    def _literal(self, literal: Literal) -> str:
        if (form := _BARE.get(literal.datatype)) and form.fullmatch(literal.value):
            return literal.value
        if literal.language or literal.datatype in _STRINGS:
            return literal.n3()
        return f"{Literal(literal.value).n3()}^^{self._name(literal.datatype)}"
