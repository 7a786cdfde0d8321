"""What every page needs, made before the first request: no reader is the one who waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.graph import Graph
from kg.server.language import LANGUAGES
from kg.server.verdicts import comparable

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["warm_graph", "warm_templates"]


def warm_graph(graph: Graph) -> None:
    """Let a graph remember its classes, counts and checks in each language of the pages."""
    for language in LANGUAGES:
        graph.summary(language)
        if comparable(graph, language):
            graph.checks(language)


def warm_templates(app: Flask) -> None:
    """Compile every template."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
