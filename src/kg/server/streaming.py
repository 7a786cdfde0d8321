"""Large answers on their way to a client."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

from flask import Response, request

from kg.errors import KgError
from kg.model import Completeness, LargeAnswer
from kg.server.records import Record, record_of
from kg.server.responses import content_type, with_data_headers

__all__ = ["streamed", "was_stopped"]

_REMEMBERED: Final = 1000
_STOPPED: Final[OrderedDict[str, None]] = OrderedDict()
_LOCK: Final = threading.Lock()


def streamed(answer: LargeAnswer, tag: str) -> Response:
    """Return a response that sends an answer part by part.

    Where it is not known yet whether that is whole, no header says so: the answer's end does.
    """
    parts = _Told(answer, tag, record_of(request.environ))
    response = Response(parts, content_type=content_type(answer.media_type), direct_passthrough=True)
    if answer.length is not None:
        response.content_length = answer.length
    whole = answer.completeness
    return with_data_headers(response, tag=tag, complete=None if whole is None else whole.complete)


def was_stopped(tag: str) -> bool:
    """Return whether the last answer with this tag was stopped in its middle: nobody should keep that."""
    return tag in _STOPPED


class _Told(Iterator[bytes]):
    """The parts of an answer; when they end, what came of it is told."""

    def __init__(self, answer: LargeAnswer, tag: str, record: Record) -> None:
        self._parts = answer.parts
        self._tag = tag
        self._record = record

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except StopIteration:
            self.close()
            raise

    def close(self) -> None:
        """Take no more parts."""
        self._parts.close()
        outcome = self._parts.outcome
        if isinstance(outcome, KgError):
            self._record.failed(outcome)
            _remember(self._tag)
        elif isinstance(outcome, Completeness):
            self._record.completed(outcome)


def _remember(tag: str) -> None:
    with _LOCK:
        _STOPPED[tag] = None
        if len(_STOPPED) > _REMEMBERED:
            _STOPPED.popitem(last=False)
