"""Where the ontology, the shipped graph, the templates and the static files lie.

Installed, they are inside the package (``kg/_shipped``); in a checkout they
stand at its top level. An editable install sees the checkout, live.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import StoreError

__all__ = ["graph_data", "ontology", "static", "templates", "translations"]


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parent
    installed = package / "_shipped"
    if installed.is_dir():
        return installed
    checkout = package.parents[1]
    if (checkout / "ontology" / "kg.ttl").is_file():
        return checkout
    raise StoreError(
        str(package),
        f"the shipped files are neither in {installed} nor in {checkout}; install the package again",
    )


def ontology() -> Path:
    """Return the folder of ``kg.ttl``, ``shapes.ttl`` and ``context.jsonld``."""
    return _root() / "ontology"


def graph_data() -> Path:
    """Return the folder of the shipped graph's Turtle files."""
    return _root() / "graph_data"


def templates() -> Path:
    """Return the folder of the page templates."""
    return _root() / "web" / "templates"


def static() -> Path:
    """Return the folder of styles, icons and built scripts."""
    return _root() / "web" / "static"


def translations() -> Path:
    """Return the folder of the interface texts, a JSON file for each language."""
    return _root() / "web" / "translations"
