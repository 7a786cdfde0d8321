"""Every shipped Turtle file is in canonical form, so that a change of a fact is a change of a line.

To mend a file, run this one as a script: ``python tests/graph_data/test_canonical_form.py [FILE…]``
rewrites the files named, or all of them. Comments after the first line are not kept: what is
worth saying of a thing is a ``skos:definition`` or ``skos:editorialNote``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import resources, turtle
from kg.store.convert import triple_from_engine
from kg.terms import Triple
from kg.vocabulary import PREFIXES, RDF_TYPE

FILES = [
    resources.ontology() / "kg.ttl",
    *sorted(resources.ontology().glob("examples/*.ttl")),
    *sorted(resources.graph_data().rglob("*.ttl")),
]
SECTIONS = ("Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")


def canonical(path: Path, text: str) -> str:
    """Return what the file should hold; names without an ``@prefix`` line are understood."""
    known = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    quads = list(ox.parse(known + text, format=ox.RdfFormat.TURTLE))
    triples = [triple_from_engine(quad.triple) for quad in quads]
    header = text.partition("\n")[0].removeprefix("#").strip()
    if path.name == "kg.ttl":
        return turtle.write(triples, header=header, order=ontology_order(triples))
    return turtle.write(triples, header=header)


def ontology_order(triples: list[Triple]) -> turtle.Order:
    """Order the ontology's subjects by section, then by name; what has no section is an individual."""
    sections = {PREFIXES["owl"] + name: place for place, name in enumerate(SECTIONS)}
    places: dict[str, int] = {}
    for triple in triples:
        if triple.predicate.value == RDF_TYPE:
            place = sections.get(str(triple.object), len(SECTIONS))
            places[str(triple.subject)] = min(place, places.get(str(triple.subject), place))
    return lambda iri: (places.get(iri, len(SECTIONS)), turtle.natural_order(iri))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_shipped_file_is_in_canonical_form_byte_for_byte(path: Path):
    text = path.read_bytes().decode("utf-8")
    script = f"python tests/graph_data/{Path(__file__).name} {path}"
    assert text == canonical(path, text), f"mend it with: {script}"


def test_the_files_are_found():
    assert len(FILES) > 30


def mend(paths: list[Path]) -> None:
    """Rewrite files in canonical form."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if (mended := canonical(path, text)) != text:
            path.write_text(mended, encoding="utf-8", newline="\n")
            print(f"rewritten: {path}")  # noqa: T201 - a script's answer


if __name__ == "__main__":
    mend([Path(name) for name in sys.argv[1:]] or FILES)
