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
    concurrent_queries: int = _limit(4, "queries", "queries running at the same time")
    queue_length: int = _limit(32, "queries", "queries waiting for a free place")
    max_request_body: int = _limit(2**20, "bytes", "size of a request's body")


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
