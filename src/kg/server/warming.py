"""What every page needs, made before anybody asks: no reader is the one who waits for it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.graph import Graph
from kg.server.language import LANGUAGES
from kg.server.verdicts import comparable

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["warm"]


def warm(app: Flask, graph: Graph) -> None:
    """Compile every template, and let a graph remember its counts and checks in each language of the pages.

    Meant for a thread of its own: requests are answered meanwhile, only not as fast.
    """
    with suppress(KgError):
        graph.query("ASK {}")  # what answers queries is loaded
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    with suppress(KgError):  # an engine that does not answer now: the page that needs it will say so
        for language in LANGUAGES:
            graph.summary(language)
            if comparable(graph, language):
                graph.checks(language)
