"""What is noted of a query while a view has it answered."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flask import has_request_context, request

from kg.errors import KgError
from kg.server.records import Record, record_of

__all__ = ["asking"]

_HASH: Final = 16
_LINE: Final = 160


@contextmanager
def asking(text: str, record: Record | None = None) -> Iterator[Record]:
    """Note that a query is asked, and the error that it may come to; its answer is for the caller to note.

    None: in the record of this request. What is noted already stays.
    """
    if record is None:
        record = record_of(request.environ) if has_request_context() else Record()
    record.query = hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    record.first_line = text.strip().partition("\n")[0][:_LINE].rstrip()
    record.asked_at = record.asked_at or time.perf_counter()
    try:
        yield record
    except KgError as error:
        record.failed(error)
        raise
