"""Names, media types and suffixes of every format, in one table.

Loading, exporting, content negotiation and the command line all read it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = [
    "BOOLEAN_FORMATS",
    "CITATION_FORMATS",
    "EXPORT_FORMATS",
    "FORMATS",
    "NTRIPLES",
    "RDF_FORMATS",
    "RESULT_FORMATS",
    "Format",
    "by_name",
    "by_suffix",
    "export_format",
]

Kind = Literal["rdf", "results", "network", "citation"]


@dataclass(frozen=True, slots=True)
class Format:
    """One serialisation.

    Attributes
    ----------
    name : str
        As written after ``--format`` and ``?format=``.
    media_type : str
        As sent in ``Content-Type``; further ones it answers to are in ``aliases``.
    suffixes : tuple of str
        File suffixes without the dot, the usual one first.
    quads : bool
        Whether it can hold named graphs.
    """

    name: str
    title: str
    kind: Kind
    media_type: str
    suffixes: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    quads: bool = False

    @property
    def suffix(self) -> str:
        """The usual file suffix, without the dot."""
        return self.suffixes[0]


FORMATS: Final[tuple[Format, ...]] = (
    Format("turtle", "Turtle", "rdf", "text/turtle", ("ttl",), ("application/x-turtle",)),
    Format("jsonld", "JSON-LD", "rdf", "application/ld+json", ("jsonld",), (), quads=True),
    Format("ntriples", "N-Triples", "rdf", "application/n-triples", ("nt",), ("text/plain",)),
    Format(
        "rdfxml",
        "RDF/XML",
        "rdf",
        "application/rdf+xml",
        ("rdf", "owl", "xml"),
        ("application/xml", "text/xml"),
    ),
    Format("trig", "TriG", "rdf", "application/trig", ("trig",), ("application/x-trig",), quads=True),
    Format("nquads", "N-Quads", "rdf", "application/n-quads", ("nq",), ("text/x-nquads",), quads=True),
    Format(
        "json", "JSON", "results", "application/sparql-results+json", ("json", "srj"), ("application/json",)
    ),
    Format(
        "xml",
        "XML",
        "results",
        "application/sparql-results+xml",
        ("xml", "srx"),
        ("application/xml", "text/xml"),
    ),
    Format("csv", "CSV", "results", "text/csv", ("csv",)),
    Format("tsv", "TSV", "results", "text/tab-separated-values", ("tsv",)),
    Format("plain", "Plain text", "citation", "text/plain", ("txt",)),
    Format("bibtex", "BibTeX", "citation", "application/x-bibtex", ("bib",), ("text/x-bibtex",)),
    Format(
        "csl",
        "CSL-JSON",
        "citation",
        "application/vnd.citationstyles.csl+json",
        ("json",),
        ("application/json",),
    ),
    Format("ris", "RIS", "citation", "application/x-research-info-systems", ("ris",)),
)

RDF_FORMATS: Final = tuple(entry for entry in FORMATS if entry.kind == "rdf")
RESULT_FORMATS: Final = tuple(entry for entry in FORMATS if entry.kind == "results")
BOOLEAN_FORMATS: Final = RESULT_FORMATS
CITATION_FORMATS: Final = tuple(entry for entry in FORMATS if entry.kind == "citation")
NTRIPLES: Final = next(entry for entry in FORMATS if entry.name == "ntriples")
"""The format in which this program hands triples to itself."""

EXPORT_FORMATS: Final[tuple[Format, ...]] = (
    Format("gexf", "GEXF 1.3", "network", "application/gexf+xml", ("gexf",)),
    Format("graphml", "GraphML", "network", "application/graphml+xml", ("graphml",)),
    Format("graphology", "graphology JSON", "network", "application/json", ("json",)),
    # two tables, which travel as one archive
    Format("csv", "CSV tables of nodes and edges", "network", "application/zip", ("csv",)),
    *RDF_FORMATS,
)
"""What a graph can be exported as: networks for Gephi and spreadsheets, and RDF."""


def by_name(name: str, kind: Kind | None = None) -> Format | None:
    """Return the format called `name` (its name, a suffix or a media type), or None."""
    wanted = name.strip().lower().removeprefix(".")
    for entry in FORMATS:
        if kind in (None, entry.kind) and (
            wanted == entry.name or wanted in entry.suffixes or wanted in (entry.media_type, *entry.aliases)
        ):
            return entry
    return None


def by_suffix(filename: str) -> Format | None:
    """Return the RDF format that a file name's suffix stands for (``.gz`` is looked through), or None."""
    parts = filename.lower().removesuffix(".gz").rsplit(".", 1)
    if len(parts) == 1:
        return None
    return next((entry for entry in RDF_FORMATS if parts[1] in entry.suffixes), None)


def export_format(name: str) -> Format | None:
    """Return the export format called `name` (its name or a suffix), or None."""
    wanted = name.strip().lower().removeprefix(".")
    return next((entry for entry in EXPORT_FORMATS if wanted == entry.name or wanted in entry.suffixes), None)
