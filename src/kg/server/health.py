"""Whether the process lives, and whether it can answer queries."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

import kg
from kg.formats import RESULT_FORMATS

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
    served.graph.answer("ASK {}", output=RESULT_FORMATS[0], limits=served.limits, runner=served.runner)
    return _fresh({"status": "ready", "release": served.graph.release})


def _fresh(body: dict[str, str]) -> Response:
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    return response
