"""Log lines on standard error: for people, or as JSON for programs; one line an event either way.

What comes from outside is escaped, and nothing of a request is logged but what is named
here: no headers, no parameters, no bodies. Of a query its hash and, where it was slow,
its first line.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from kg.server.log_stream import GatheringHandler

if TYPE_CHECKING:
    from kg.server.operation import LogFormat
    from kg.server.records import Record

__all__ = ["configure", "flush", "formatter", "log_fault", "log_request", "log_slow_query"]

_FIELDS: Final = "kg_fields"
_CONTROLS: Final = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}

_SIMPLE: Final = re.compile(r"[A-Za-z0-9_.:/+-]+")

_log = logging.getLogger("kg.requests")


def configure(log_format: LogFormat) -> None:
    """Send the log lines of this program to standard error, in this format, from the level ``info`` up."""
    handler = GatheringHandler(sys.stderr)
    handler.setFormatter(formatter(log_format))
    logger = logging.getLogger("kg")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def flush() -> None:
    """Write the lines that still wait for others."""
    for handler in logging.getLogger("kg").handlers:
        handler.flush()


# ------------------------------------------------------------------------ events
def log_request(record: Record, *, method: str, path: str, client: str, seconds: float, sent: int) -> None:
    """Log a request that is over."""
    if not _log.isEnabledFor(logging.INFO):
        return
    fields = {
        "request_id": record.id,
        "client": client,
        "method": method,
        "path": path,
        "status": record.status,
        "milliseconds": round(seconds * 1000, 3),
        "bytes": sent,
        "ready": record.ready or None,
        "query": record.query or None,
        "rows": record.rows,
        "complete": record.complete,
        "outcome": record.outcome or None,
        "why": record.why or None,
    }
    extra = {_FIELDS: {name: value for name, value in fields.items() if value is not None}}
    # as `info` does, but for finding out which line of the program has called it
    _log.handle(_log.makeRecord(_log.name, logging.INFO, "", 0, "request", (), None, extra=extra))


def log_slow_query(record: Record) -> None:
    """Log a query that took long."""
    fields = {
        "request_id": record.id,
        "query": record.query,
        "milliseconds": round(record.query_seconds * 1000, 3),
        "outcome": record.outcome,
        "why": record.why,
        "text": record.first_line,
    }
    _log.warning("slow query", extra={_FIELDS: {name: value for name, value in fields.items() if value}})


def log_fault(record: Record, *, method: str, path: str, error: Exception) -> None:
    """Log what nobody foresaw, with its traceback."""
    fields = {"request_id": record.id, "method": method, "path": path}
    _log.error("fault", exc_info=error, extra={_FIELDS: fields})


# ----------------------------------------------------------------------- formats
def formatter(log_format: LogFormat) -> logging.Formatter:
    """Return what makes lines in this format."""
    return _Json() if log_format == "json" else _Text()


class _Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


class _Text(logging.Formatter):
    """Time, level, event, and what is known of it as ``name=value``; a traceback follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, _FIELDS, {})
        words = [_time(record), record.levelname.lower(), _plain(record.getMessage())]
        line = " ".join([*words, *(f"{name}={_value(value)}" for name, value in fields.items())])
        return line + ("\n" + self.formatException(record.exc_info) if record.exc_info else "")


def _time(record: logging.LogRecord) -> str:
    second, part = divmod(record.created, 1)
    return f"{_second(int(second))}.{int(part * 1000):03}Z"


@lru_cache(maxsize=2)
def _second(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if _SIMPLE.fullmatch(text):
        return text
    return json.dumps(text) if not text or not text.isascii() or set(text) & set(' "=\\') else _plain(text)


def _plain(text: str) -> str:
    return text.translate(_CONTROLS)
