"""What is noted of a query while a view has it answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import has_request_context, request

from kg.errors import KgError
from kg.server.records import Record, record_of

__all__ = ["asking"]


@contextmanager
def asking(text: str, record: Record | None = None) -> Iterator[Record]:
    """Note that a query is asked, and the error that it may come to; its answer is for the caller to note.

    None: in the record of this request. What is noted already stays.
    """
    if record is None:
        record = record_of(request.environ) if has_request_context() else Record()
    record.text = text
    record.asked_at = record.asked_at or time.perf_counter()
    try:
        yield record
    except KgError as error:
        record.failed(error)
        raise
