"""RDF terms, as the services see them: no engine's own classes.

https://www.w3.org/TR/rdf11-concepts/#section-triples
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

__all__ = ["IRI", "BlankNode", "Literal", "Quad", "Resource", "Term", "Triple"]

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_UNSAFE_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True, slots=True, order=True)
class IRI:
    """An absolute IRI."""

    value: str

    def __str__(self) -> str:
        return self.value

    def n3(self) -> str:
        """Return the term as SPARQL and N-Triples write it; characters they forbid are escaped."""
        return f"<{_UNSAFE_IN_IRI.sub(_escaped, self.value)}>"


@dataclass(frozen=True, slots=True, order=True)
class BlankNode:
    """A node without a name; the label holds only within one store."""

    label: str

    def __str__(self) -> str:
        return f"_:{self.label}"

    def n3(self) -> str:
        """Return the term as N-Triples writes it."""
        return f"_:{self.label}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value: lexical form, datatype IRI, and a language where the datatype is ``rdf:langString``."""

    value: str
    datatype: str = _XSD_STRING
    language: str | None = None

    def __str__(self) -> str:
        return self.value

    def n3(self) -> str:
        """Return the term as SPARQL and N-Triples write it."""
        quoted = '"' + "".join(_ESCAPES.get(c, c) for c in self.value) + '"'
        if self.language:
            return f"{quoted}@{self.language}"
        if self.datatype in (_XSD_STRING, _LANG_STRING):
            return quoted
        return f"{quoted}^^<{self.datatype}>"


class Triple(NamedTuple):
    """A triple; as an object it is an RDF 1.2 triple term."""

    subject: Resource
    predicate: IRI
    object: Term

    def n3(self) -> str:
        """Return the triple as an RDF 1.2 triple term."""
        return f"<<( {self.subject.n3()} {self.predicate.n3()} {self.object.n3()} )>>"


class Quad(NamedTuple):
    """A triple and the named graph it stands in; None is the default graph."""

    subject: Resource
    predicate: IRI
    object: Term
    graph: IRI | BlankNode | None


Resource: TypeAlias = IRI | BlankNode
Term: TypeAlias = IRI | BlankNode | Literal | Triple


def _escaped(character: re.Match[str]) -> str:
    return f"%{ord(character[0]):02X}"
