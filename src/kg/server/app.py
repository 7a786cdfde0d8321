"""The web application: one factory, everything it needs passed in."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Flask, has_request_context, request
from jinja2 import StrictUndefined

from kg import resources
from kg.facade.following import Latest
from kg.graph import Graph, QueryRunner
from kg.limits import Limits
from kg.server import intake, language, problems, security
from kg.server.api import api
from kg.server.cancelling import cancelling, query_name
from kg.server.cite import cite
from kg.server.clients import client_name
from kg.server.counting import CountedRunner
from kg.server.current import graph_of
from kg.server.dataset import dataset
from kg.server.entities import entities
from kg.server.exports import exports
from kg.server.graph_store import graph_store
from kg.server.health import health
from kg.server.layers import put_layers
from kg.server.meters import Board, Meters
from kg.server.operation import Operation
from kg.server.pages import pages
from kg.server.rates import Rates
from kg.server.sparql import sparql
from kg.server.writer import StoreWriter

if TYPE_CHECKING:
    from kg.server.tokens import Token
    from kg.store.places import Places

__all__ = ["Service", "create_app"]


@dataclass(frozen=True, slots=True)
class Service:
    """What the views share: ``app.extensions["kg"]``."""

    latest: Latest
    limits: Limits
    workers: QueryRunner
    meters: Meters
    token: Token | None = None
    """What a client has to bring that writes; None: nobody writes."""
    writer: StoreWriter | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set once a signal has asked for the end."""

    @property
    def graph(self) -> Graph:
        """The graph at the release that is current; a request has the same from its beginning to its end."""
        return graph_of(request.environ, self.latest) if has_request_context() else self.latest.get()

    @property
    def runner(self) -> QueryRunner:
        """What answers queries on behalf of the client whose request this is."""
        client = client_name(request.remote_addr or "") if has_request_context() else ""
        name = query_name() if has_request_context() else ""
        return self.workers.asked_by(client, self.graph.store, name)

    def close(self) -> None:
        """End the query processes, and the one that writes."""
        self.workers.close()
        if self.writer is not None:
            self.writer.close()


def create_app(
    graph: Graph,
    limits: Limits,
    *,
    path_prefix: str = "",
    operation: Operation | None = None,
    board: Board | None = None,
    places: Places | None = None,
    rates: Rates | None = None,
    runner: QueryRunner | None = None,
) -> Flask:
    """Return the application that serves `graph`, with its query processes started.

    Parameters
    ----------
    graph
        What to serve; where it is a store directory, at the release that is current in it at each request.
    limits
        What one query, and all together, may use.
    path_prefix
        Where a reverse proxy puts the application, for example ``/kg``; empty: at the root.
    operation
        How the service is run; it has a path prefix of its own. None: as on one machine, for one person.
    board
        Where all worker processes count; None: this one counts for itself.
    places
        Where the queries of all worker processes run and wait; None: those of this one.
    rates
        Where the requests of each client to all worker processes are counted; None: those to this one.
    runner
        What answers queries, which the application closes; None: it is started now.
    """
    operation = operation or Operation(path_prefix=path_prefix)
    meters = (board or Board()).claim()
    app = Flask("kg", template_folder=str(resources.templates()), static_folder=str(resources.static()))
    app.config["MAX_CONTENT_LENGTH"] = limits.max_request_body
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if operation.allowed_services:
        graph.services = frozenset(operation.allowed_services)
    workers = CountedRunner(runner or graph.start_workers(limits, places=places), meters)
    writer = None
    if operation.update_token is not None:
        writer = StoreWriter(graph.directory, limits)
        writer.start()
    app.extensions["kg"] = Service(Latest(graph), limits, workers, meters, operation.update_token, writer)
    for install in (intake.install, language.install, problems.install, security.install):
        install(app)
    for blueprint in (pages, entities, sparql, cancelling, graph_store, api, cite, exports, dataset, health):
        app.register_blueprint(blueprint)
    put_layers(app, operation, rates or Rates(limits.requests_per_second))
    return app
