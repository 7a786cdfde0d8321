"""What is noted of a query while a view has it answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import has_request_context, request

from kg.errors import KgError
from kg.server.records import Record, record_of

__all__ = ["asking"]


@contextmanager
def asking(text: str) -> Iterator[Record]:
    """Note that a query is asked, and the error that it may come to; its answer is for the caller to note.

    What is noted already stays.
    """
    record = record_of(request.environ) if has_request_context() else Record()
    record.asked(text)
    try:
        yield record
    except KgError as error:
        record.failed(error)
        raise
