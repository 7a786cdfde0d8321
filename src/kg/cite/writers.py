"""The forms in which a citation can be written, by the names of :data:`kg.formats.CITATION_FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kg.cite.bibtex import write_bibtex
from kg.cite.csl import write_csl
from kg.cite.plain import write_plain
from kg.cite.ris import write_ris
from kg.formats import Format
from kg.model import Citation

__all__ = ["write"]

_WRITERS: Final[Mapping[str, Callable[[Citation], str]]] = {
    "plain": write_plain,
    "bibtex": write_bibtex,
    "csl": write_csl,
    "ris": write_ris,
}


def write(citation: Citation, output: Format) -> str:
    """Return a citation in the format `output`, with a line end at its end."""
    return _WRITERS[output.name](citation)
