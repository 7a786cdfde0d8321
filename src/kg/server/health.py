"""Whether the process lives, whether it can answer queries, and what it has done."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

import kg
from kg.formats import RESULT_FORMATS
from kg.server.metrics import CONTENT_TYPE, exposition
from kg.server.problems import problem

__all__ = ["health"]

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """Answer that the process lives."""
    return _fresh({"status": "ok", "version": kg.__version__})


@health.get("/readyz")
def ready() -> Response:
    """Answer one query the way strangers' queries are answered; a problem where that fails."""
    served = current_app.extensions["kg"]
    if served.stopping.is_set():
        return problem(503, "Stopping", "This process finishes what it has begun and then ends.")
    nobody = served.workers.asked_by("", served.graph.store)  # a probe takes nobody's share
    served.graph.answer("ASK {}", output=RESULT_FORMATS[0], limits=served.limits, runner=nobody)
    return _fresh({"status": "ready", "release": served.graph.release})


@health.get("/-/metrics")
def metrics() -> Response:
    """Answer with what all worker processes have counted, for Prometheus."""
    served = current_app.extensions["kg"]
    text = exposition(
        served.meters.board.totals(),
        places=served.limits.concurrent_queries,
        release=served.graph.release,
        version=kg.__version__,
    )
    response = Response(text, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _fresh(body: dict[str, str]) -> Response:
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    return response
