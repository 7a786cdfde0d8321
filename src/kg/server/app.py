"""The web application: one factory, everything it needs passed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Flask
from jinja2 import StrictUndefined

from kg import resources
from kg.graph import Graph, QueryRunner
from kg.limits import Limits
from kg.server import language, problems, security
from kg.server.api import api
from kg.server.entities import entities
from kg.server.exports import exports
from kg.server.health import health
from kg.server.pages import pages
from kg.server.sparql import sparql

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["Service", "create_app"]

WSGIResponse: TypeAlias = Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Service:
    """What the views share: ``app.extensions["kg"]``."""

    graph: Graph
    limits: Limits
    runner: QueryRunner

    def close(self) -> None:
        """End the query processes."""
        self.runner.close()


def create_app(graph: Graph, limits: Limits, *, path_prefix: str = "") -> Flask:
    """Return the application that serves `graph`, with its query processes started.

    Parameters
    ----------
    graph
        What to serve, read-only.
    limits
        What one query, and all together, may use.
    path_prefix
        Where a reverse proxy puts the application, for example ``/kg``; empty: at the root.
    """
    app = Flask("kg", template_folder=str(resources.templates()), static_folder=str(resources.static()))
    app.config["MAX_CONTENT_LENGTH"] = limits.max_request_body
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["kg"] = Service(graph, limits, graph.start_workers(limits))
    for install in (language.install, problems.install, security.install):
        install(app)
    for blueprint in (pages, entities, sparql, api, exports, health):
        app.register_blueprint(blueprint)
    if prefix := path_prefix.strip("/"):
        app.wsgi_app = _under(f"/{prefix}", app.wsgi_app)  # type: ignore[method-assign]
    return app


def _under(prefix: str, inner: WSGIApplication) -> Callable[..., WSGIResponse]:
    """Return a WSGI application that is `inner` below `prefix` and nothing elsewhere."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> WSGIResponse:
        path: str = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(prefix + "/"):
            moved: dict[str, Any] = {
                **environ,
                "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + prefix,
                "PATH_INFO": path[len(prefix) :] or "/",
            }
            return inner(moved, start_response)
        body = f"Nothing is here; the graph is served at {prefix}/\n".encode()
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response("404 Not Found", headers)
        return [body]

    return application
