"""What is to be told of one request when it is over: made at the door, filled in on the way."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from kg.errors import KgError, LimitReached, QueryCancelled, QueryRefused

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from kg.model import Answer, Completeness

__all__ = ["OUTCOMES", "Record", "put_record", "record_of"]

_PLACE: Final = "kg.record"
_HASH: Final = 16
_LINE: Final = 160

OUTCOMES: Final = ("done", "cut", "timeout", "memory", "busy", "refused", "wrong", "left")
"""How a query can end; left: who asked has gone before the answer was whole."""

_OF_LIMIT: Final = {
    "query_timeout": "timeout",
    "query_memory": "memory",
    "concurrent_queries": "busy",
    "queue_length": "busy",
    "long_queries": "busy",
    "queries_per_client": "busy",
    "service_timeout": "timeout",
    "max_result_bytes": "cut",
    "max_rows": "cut",
}


@dataclass(slots=True)
class Record:
    """What is known of one request.

    Attributes
    ----------
    id
        Names the request in the logs, here and elsewhere.
    status
        Of the answer.
    ready
        Whether the answer was ready; None where it never could be.
    text
        Of the query, where there is one.
    query_seconds
        How long the query took, with reading it.
    outcome
        One of :data:`OUTCOMES`; empty where no query was run.
    rows, complete
        Of the query's answer.
    why
        What stopped the query, or cut its answer: the name of a limit, or of what was refused.
    asked_at
        When the query was asked, as ``time.perf_counter()`` tells it.
    """

    id: str = ""
    status: int = 0
    ready: bool | None = None
    text: str = ""
    query_seconds: float = 0.0
    outcome: str = ""
    rows: int | None = None
    complete: bool | None = None
    why: str = ""
    asked_at: float = 0.0

    @property
    def query(self) -> str:
        """The hash of the query's text without its layout; empty where there is none."""
        if not self.text:
            return ""
        plain = " ".join(self.text.split()).encode("utf-8", "surrogatepass")
        return hashlib.sha256(plain).hexdigest()[:_HASH]

    @property
    def first_line(self) -> str:
        """How the query's text begins."""
        return self.text.strip().partition("\n")[0][:_LINE].rstrip()

    def asked(self, text: str) -> None:
        """Note a query that is asked now; what is noted already stays."""
        self.text = text
        self.asked_at = self.asked_at or time.perf_counter()

    def answered(self, answer: Answer) -> None:
        """Note what a query came to."""
        self.completed(answer.completeness)

    def completed(self, whole: Completeness) -> None:
        """Note whether a query's answer is whole, once that is known: at its end, if it came in parts."""
        self.rows, self.complete = whole.shown, whole.complete
        self.outcome = "done" if whole.complete else "cut"
        self.why = "" if whole.complete else "max_rows"
        self._timed()

    def done(self) -> None:
        """Note that a query has its whole answer, whatever that is made into."""
        self.outcome, self.complete = "done", True
        self._timed()

    def failed(self, error: KgError) -> None:
        """Note why a query has no answer."""
        self.outcome = _outcome_of(error)
        self.complete = False
        self.why = getattr(error, "limit", "") or getattr(error, "feature", "") or type(error).__name__
        self._timed()

    def over(self) -> None:
        """Note that the request is over; who has gone before the last part did not get the whole."""
        if self.text and not self.outcome and self.status == HTTPStatus.OK:
            self.outcome, self.complete = "left", False
            self._timed()

    def _timed(self) -> None:
        self.query_seconds = time.perf_counter() - self.asked_at


def _outcome_of(error: KgError) -> str:
    """Return how a query ended that came to this error."""
    if isinstance(error, LimitReached):
        return _OF_LIMIT.get(error.limit, "refused")
    if isinstance(error, QueryCancelled):
        return "left"
    return "refused" if isinstance(error, QueryRefused) else "wrong"


# ------------------------------------------------------------ where a record lies
def put_record(environ: WSGIEnvironment, record: Record) -> None:
    """Put a request's record where those who answer it find it."""
    environ[_PLACE] = record


def record_of(environ: WSGIEnvironment) -> Record:
    """Return a request's record; one that nobody reads where there is none."""
    record: Record = environ.get(_PLACE) or Record()
    return record
