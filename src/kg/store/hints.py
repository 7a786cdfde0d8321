"""What to say of a query that met a limit: which, its value, and how to ask for less."""

from __future__ import annotations

from typing import Final

from kg.errors import LimitReached
from kg.limits import Limits, describe_limits

__all__ = ["limit_reached"]

_LATER: Final = "wait a moment and ask again"
_HINTS: Final = {
    "query_timeout": "add a LIMIT, name a class or property, or ask for one entity at a time",
    "query_memory": "leave out ORDER BY, DISTINCT or GROUP_CONCAT over many rows, or narrow the pattern",
    "max_result_bytes": "add a LIMIT, select fewer variables, or page with LIMIT and OFFSET",
    "max_query_length": "send a shorter query",
    "max_nesting": "write it with fewer brackets in each other",
    "max_url_length": "send the query by POST, as application/sparql-query or as a form",
    "max_request_body": "send less at once",
    "max_service_bytes": "ask the service for less: name a class or property in SERVICE, or select in it",
    "service_timeout": "ask the service for less: name a class or property in SERVICE, or select in it",
    "concurrent_queries": _LATER,
    "long_queries": "others run for long at this moment; narrow the query, or wait a moment and ask again",
    "queries_per_client": "wait until your other queries are answered and read",
    "queue_length": _LATER,
}


def limit_reached(limits: Limits, name: str, hint: str = "") -> LimitReached:
    """Return the error for one of the limits, with its value and how to narrow the query."""
    info = next(entry for entry in describe_limits(limits) if entry.name == name)
    return LimitReached(name, info.text, hint or _HINTS[name])
