"""What a request passes before it reaches Flask: watched, believed or not, and perhaps answered already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import resources
from kg.server.current import graph_of
from kg.server.mounting import mounted
from kg.server.observing import ObservingLayer
from kg.server.plain import PlainLayer
from kg.server.ready import ReadyAnswers, ReadyLayer, file_state
from kg.server.shares import SharesLayer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from flask import Flask

    from kg.server.app import Service
    from kg.server.operation import Operation
    from kg.server.rates import Rates

__all__ = ["put_layers"]

_MEGABYTE: Final = 2**20
_STATIC: Final = "/static/"


def put_layers(app: Flask, operation: Operation, rates: Rates) -> None:
    """Put the layers round `app`, from the inside out; `rates` are those of all worker processes."""
    served: Service = app.extensions["kg"]
    folder = resources.static()

    def made_of(environ: WSGIEnvironment) -> str | None:
        path: str = environ["PATH_INFO"]
        if path.startswith(_STATIC):
            return file_state(folder, path.removeprefix(_STATIC))
        return graph_of(environ, served.latest).release

    answers = ReadyAnswers(int(served.limits.cache_memory * _MEGABYTE), served.meters.ready)
    ready = ReadyLayer(PlainLayer(app.wsgi_app, served), answers, made_of)
    shared = SharesLayer(ready, served.limits, rates)
    layered = ObservingLayer(mounted(shared, operation), served.meters, operation)
    app.wsgi_app = layered  # type: ignore[method-assign]
