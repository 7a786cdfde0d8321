"""Where things have their page: from IRIs to links that are safe to follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from flask import url_for

import kg
from kg import resources
from kg.formats import RDF_FORMATS
from kg.model import ClassSummary, Ref, Source, Style
from kg.server.language import language, link
from kg.server.responses import graph
from kg.vocabulary import PREFIXES

__all__ = [
    "RDF_DOWNLOADS",
    "Download",
    "Look",
    "address",
    "base_iri",
    "class_colours",
    "class_stylesheet",
    "look",
    "rdf_downloads",
    "script",
    "source_ref",
    "web_address",
]

_PLAIN: Final = re.compile(r"[^%?#\\\s]+(?<!/)")
"""What may stand after ``/id/``: a path that a browser sends as it is written."""


RDF_DOWNLOADS: Final = tuple(
    entry for entry in RDF_FORMATS if entry.name in {"turtle", "jsonld", "ntriples", "rdfxml"}
)
"""What a thing's description comes as; named graphs have no place in it."""


@dataclass(frozen=True, slots=True)
class Download:
    """The same in a machine format."""

    title: str
    media_type: str
    address: str


def base_iri() -> str:
    """Return what the IRIs of the graph's own things start with."""
    return graph().base_iri


def address(iri: str, **parameters: object) -> str:
    """Return the address of an entity's page."""
    path = _path(iri)
    return link(path, **parameters) if path else link("/entity", iri=iri, **parameters)


def _path(iri: str) -> str | None:
    """Return ``/id/…`` for the graph's own things, None where such a path would not lead back to the IRI."""
    stem = base_iri() + "id/"
    rest = iri.removeprefix(stem)
    if iri.startswith(stem) and _PLAIN.fullmatch(rest) and not _would_be_read_as_format(rest):
        return "/id/" + quote(rest, safe="/:@!$&'()*+,;=~-._")
    return None


def rdf_downloads(iri: str) -> tuple[Download, ...]:
    """Return where a thing's description is found in each RDF format."""
    path = _path(iri)
    return tuple(
        Download(
            entry.title,
            entry.media_type,
            link(f"{path}.{entry.suffix}") if path else link("/entity", iri=iri, format=entry.name),
        )
        for entry in RDF_DOWNLOADS
    )


def _would_be_read_as_format(path: str) -> bool:
    suffixes = tuple(f".{entry.suffix}" for entry in RDF_DOWNLOADS)
    return path.lower().endswith(suffixes) or "//" in path or "/." in f"/{path}"


def web_address(text: str | None) -> str | None:
    """Return `text` where it is an address that a browser may be sent to, else None.

    Only the web itself: never ``javascript:`` or ``data:``, which would run in this page.
    """
    if text is None or any(character.isspace() for character in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None


def source_ref(source: Source) -> Ref:
    """Return a source as a link shows it."""
    return Ref(source.iri, source.title, PREFIXES["kgo"] + "Source")


def script(name: str) -> str:
    """Return the address of a built page script, empty where it was not built."""
    return url_for("static", filename=f"build/{name}", v=kg.__version__) if _is_built(name) else ""


@cache
def _is_built(name: str) -> bool:
    return (resources.static() / "build" / name).is_file()


# ------------------------------------------------------- a class's colour and shape
class Look(NamedTuple):
    """How templates draw a class: the style sheet's name for its colours, and its shape."""

    name: str
    shape: str


def look(cls: str | None) -> Look:
    """Return how a class is drawn; a grey circle where it is unknown."""
    summary = graph().classes(language()).get(cls or "")
    return Look(_name(summary.style), summary.style.shape) if summary else Look("", "circle")


def class_colours() -> str:
    """Return the address of the style sheet of the classes' colours."""
    return url_for("pages.class_sheet", v=graph().release)


def class_stylesheet(classes: Mapping[str, ClassSummary]) -> str:
    """Return CSS that gives each pair of colours in use a name; pages carry no styles of their own."""
    rules = {
        _name(style): f"--class-light: {style.colour}; --class-dark: {style.colour_dark};"
        for style in (summary.style for summary in classes.values())
    }
    return "".join(f".{name} {{ {rule} }}\n" for name, rule in sorted(rules.items()))


def _name(style: Style) -> str:
    return f"k-{style.colour.lstrip('#').lower()}-{style.colour_dark.lstrip('#').lower()}"
