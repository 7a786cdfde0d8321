"""What the shapes of the ontology say of data, and what the printed figures say of the values.

SHACL's core cannot read “3.05 million”, so that one check is code: it stands beside the
shapes and tells its findings in the same way.

https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, NamedTuple

from kg import labels, resources
from kg.figures.bounds import agrees
from kg.figures.printed import read_printed
from kg.model import Text
from kg.vocabulary import PREFIXES, compact

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["Finding", "findings"]

_KGO: Final = PREFIXES["kgo"]
_SH: Final = PREFIXES["sh"]
_VALUE_LENGTH: Final = 60


class Finding(NamedTuple):
    """Something wrong with one thing; ``message`` is one line that names it and the remedy."""

    focus: Node | None
    message: str


def findings(data: rdflib.Graph, focus: Collection[str] | None = None) -> Iterator[Finding]:
    """Yield what is wrong with the data, or only with the things whose IRIs are in `focus`.

    Of the ontology the shapes only follow which class is below which; mixing in all of
    it would check the ontology anew with every file.
    """
    import pyshacl  # noqa: PLC0415 - half a second that `kg --help` need not wait
    import rdflib  # noqa: PLC0415

    shapes = rdflib.Graph().parse(resources.ontology() / "shapes.ttl")
    hierarchy = rdflib.Graph()
    for triple in (
        rdflib.Graph().parse(resources.ontology() / "kg.ttl").triples((None, rdflib.RDFS.subClassOf, None))
    ):
        hierarchy.add(triple)
    nodes: list[rdflib.URIRef | str] | None
    nodes = None if focus is None else [rdflib.URIRef(iri) for iri in sorted(focus)]
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=hierarchy, focus_nodes=nodes)
    assert isinstance(report, rdflib.Graph)
    for result in report.objects(None, rdflib.URIRef(_SH + "result")):
        yield _finding(result, report, data)
    yield from _misprinted(data, focus)


def _finding(result: Node, report: rdflib.Graph, data: rdflib.Graph) -> Finding:
    import rdflib  # noqa: PLC0415

    def value(name: str) -> Node | None:
        return report.value(result, rdflib.URIRef(_SH + name))

    focus = _named(value("focusNode"), data)
    texts = [
        Text(str(text), getattr(text, "language", None))
        for text in report.objects(result, rdflib.URIRef(_SH + "resultMessage"))
    ]
    told = labels.choose(texts, "en")
    message = f"{_shown(focus)}: {told.value if told else 'breaks a shape'}"
    offending = value("value")
    if offending is not None and offending != focus:
        message += f" Found: {_shown(offending)}"
    return Finding(focus, labels.one_line(message))


def _named(node: Node | None, data: rdflib.Graph) -> Node | None:
    """Return the thing with an IRI that `node` belongs to, where it is a blank node."""
    import rdflib  # noqa: PLC0415

    seen: set[Node] = set()
    while isinstance(node, rdflib.BNode) and node not in seen:
        seen.add(node)
        owners = sorted(data.subjects(None, node), key=lambda owner: (isinstance(owner, rdflib.BNode), owner))
        node = owners[0] if owners else node
    return node


def _shown(node: Node | None) -> str:
    import rdflib  # noqa: PLC0415

    if isinstance(node, rdflib.Literal):
        return f'"{labels.shorten(str(node), _VALUE_LENGTH)}"' + (
            f"@{node.language}" if node.language else ""
        )
    return "a blank node" if isinstance(node, rdflib.BNode) else compact(str(node))


def _misprinted(data: rdflib.Graph, focus: Collection[str] | None) -> Iterator[Finding]:
    """Yield the figures whose value is not what they print; one in doubt says so already."""
    import rdflib  # noqa: PLC0415

    printed_as, value_of, unit_of, doubt = (
        rdflib.URIRef(_KGO + name) for name in ("figureAsPrinted", "value", "unit", "doubt")
    )
    for subject, text in data.subject_objects(printed_as):
        if (focus is not None and str(subject) not in focus) or data.value(subject, doubt) is not None:
            continue
        value, printed = _decimal(data.value(subject, value_of)), read_printed(str(text))
        unit = data.value(subject, unit_of)
        if value is not None and printed is not None and not agrees(value, printed, str(unit)):
            message = (
                f"{_shown(subject)}: The printed figure and the value are not the same: correct the one "
                f"that is wrong, or say in kgo:doubt what is. Found: {_shown(text)} and {value}"
            )
            yield Finding(subject, message)


def _decimal(node: Node | None) -> Decimal | None:
    try:
        return None if node is None else Decimal(str(node))
    except InvalidOperation:
        return None
