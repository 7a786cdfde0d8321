"""Every limit in one table: name, default, unit and help.

The command line makes its options from it, errors name its entries, and the
overview page shows it. A limit that is not here does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

__all__ = ["LimitInfo", "Limits", "describe_limits"]

_MEGABYTE = 2**20


def _limit(default: float, unit: str, help_text: str) -> Any:
    return field(default=default, metadata={"unit": unit, "help": help_text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one query, and all queries together, may use.

    Values are numbers in the unit that :func:`describe_limits` names. A query
    that reaches one is stopped and answered with
    :class:`kg.errors.LimitReached`, except ``max_rows``, which cuts the result
    and says so.
    """

    query_timeout: float = _limit(10.0, "seconds", "wall-clock time of one query")
    query_memory: int = _limit(1024, "MB", "memory one query may add to its process")
    max_rows: int = _limit(
        100_000, "rows", "rows (or triples) of one result; more are cut, and the answer says so"
    )
    max_result_bytes: int = _limit(64 * 2**20, "bytes", "size of one serialised result")
    max_query_length: int = _limit(64 * 2**10, "characters", "length of a query's text")
    max_nesting: int = _limit(200, "levels", "depth of the brackets in a query's text")
    max_product: int = _limit(
        10**9, "rows", "rows of a product of parts that share no variable; a query with more is not started"
    )
    concurrent_queries: int = _limit(8, "queries", "queries running at the same time, in all processes")
    long_queries: int = _limit(
        5, "queries", "of those, how many may run longer than a second; one client gets all but one of these"
    )
    queries_per_client: int = _limit(
        6, "queries", "queries of one client (one address) running, or large answers sent to it, at a time"
    )
    requests_per_second: int = _limit(
        100, "requests", "requests of one client in a second, over ten seconds; 0: any number"
    )
    queue_length: int = _limit(64, "queries", "queries waiting for a free place")
    cache_memory: int = _limit(64, "MB", "memory of each process for answers that are kept ready")
    max_request_body: int = _limit(2**20, "bytes", "size of a request's body")
    write_timeout: float = _limit(300.0, "seconds", "wall-clock time of one change of the store")
    max_write_body: int = _limit(64 * 2**20, "bytes", "size of the body of a request that writes")
    max_url_length: int = _limit(32 * 2**10, "characters", "length of a request's address")
    service_timeout: float = _limit(5.0, "seconds", "time that all services in one query may take")
    max_service_bytes: int = _limit(8 * 2**20, "bytes", "size of what one service answers")


@dataclass(frozen=True, slots=True)
class LimitInfo:
    """One limit as people read it."""

    name: str
    value: float
    unit: str
    help: str

    @property
    def text(self) -> str:
        """The value with its unit, for example ``10 seconds``; whole megabytes as such."""
        if self.unit == "bytes" and self.value % _MEGABYTE == 0:
            return f"{int(self.value) // _MEGABYTE:,} MB"
        return f"{self.value:,} {self.unit}".replace(".0 ", " ")


def describe_limits(limits: Limits) -> tuple[LimitInfo, ...]:
    """Return every limit with its value, unit and help, in the table's order."""
    return tuple(
        LimitInfo(entry.name, getattr(limits, entry.name), entry.metadata["unit"], entry.metadata["help"])
        for entry in fields(limits)
    )
