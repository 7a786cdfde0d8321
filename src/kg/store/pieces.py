"""What the engine makes of pieces of an update: whether they are valid, and which terms they write.

The engine never carries an update out: it knows nothing of the union that the default graph
is, and would fetch what LOAD and SERVICE name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from kg.errors import QuerySyntaxError
from kg.store.convert import from_engine
from kg.store.text import explain
from kg.terms import Term

__all__ = ["check_operation", "prologue_text", "terms_of"]

# made twice, so that what follows is read and never run: the second one fails
_STOP: Final = "CREATE GRAPH <urn:x-kg:stop> ; CREATE GRAPH <urn:x-kg:stop> ;\n"
_PLACE: Final = re.compile(r"error at (\d+):(\d+):")


def prologue_text(base: str, prefixes: Mapping[str, str]) -> str:
    """Return a prologue as text, on one line that ends in a space."""
    declared = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in prefixes.items())
    return (f"BASE <{base}> " if base else "") + declared


def check_operation(prologue: str, text: str, start: int, end: int) -> None:
    """Check that a part of a text is one valid operation of an update.

    Raises
    ------
    kg.errors.QuerySyntaxError
        It is not; the place is that in the whole text.
    """
    try:
        ox.Store().update(prologue + _STOP + text[start:end])
    except SyntaxError as error:
        if str(error).startswith("error at 1:"):
            raise QuerySyntaxError(
                "an IRI of its BASE or PREFIX is not absolute; write it in full"
            ) from error
        raise explain(text, _PLACE.sub(lambda place: _moved(place, text[:start]), str(error))) from error
    except RuntimeError:
        return


def _moved(place: re.Match[str], before: str) -> str:
    """Return a place in a part of a text, which begins on its second line, as one in the whole."""
    line, column = int(place[1]) - 1, int(place[2])
    if line == 1:
        column += len(before) - (before.rfind("\n") + 1)
    return f"error at {before.count(chr(10)) + line}:{column}:"


def terms_of(prologue: str, texts: Sequence[str]) -> list[Term]:
    """Return the IRIs and values that texts of SPARQL stand for.

    Raises
    ------
    kg.errors.QuerySyntaxError
        One of them is no term.
    """
    rows = " ".join(f"({number} {text})" for number, text in enumerate(texts))
    query = f"{prologue}\nSELECT ?n ?term {{ VALUES (?n ?term) {{ {rows} }} }}"
    try:
        found = ox.Store().query(query)
    except SyntaxError as error:
        raise explain(query, str(error)) from error
    assert isinstance(found, ox.QuerySolutions)
    terms = {int(row["n"].value): from_engine(row["term"]) for row in found}
    return [terms[number] for number in range(len(texts))]
