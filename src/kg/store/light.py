"""Answering a query that is certain to end soon, with few rows, in the process that was asked.

No process has to be ready to be killed for it. Where the engine can write the answer itself it does, as
no row has to be looked at: no limit can be reached.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from kg.errors import LimitReached
from kg.limits import Limits
from kg.model import Answer, Completeness
from kg.store.answers import answer, with_meta
from kg.store.body import PART, Body
from kg.store.protocol import Dataset
from kg.store.text import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.formats import Format
    from kg.store.embedded import EmbeddedStore

__all__ = ["count_rows", "light_answer"]

_JSON: Final = "json"


def light_answer(store: EmbeddedStore, text: str, form: str, output: Format, limits: Limits) -> Answer | None:
    """Answer a light query, None where its rows are more than were expected, or have large values.

    Raises
    ------
    kg.errors.QuerySyntaxError
    """
    small = _small(limits)
    try:
        # for SELECT * the engine has an order of columns of its own
        if output.name == _JSON and form == "SELECT" and "*" not in text:
            return _written_by_engine(store, text, output, small)
        return answer(store, text, form, output, limits=small, dataset=Dataset())
    except LimitReached:
        return None


@lru_cache(maxsize=8)
def _small(limits: Limits) -> Limits:
    """Return limits under which an answer is small."""
    return replace(limits, max_result_bytes=min(PART, limits.max_result_bytes))


def _written_by_engine(store: EmbeddedStore, text: str, output: Format, limits: Limits) -> Answer | None:
    begun = time.perf_counter()
    body = Body(limits)
    try:
        # a light query names no graphs and calls no functions of ours, and to tell the engine takes time
        found = store.engine.query(text)
    except SyntaxError as error:
        raise explain(text, str(error)) from error
    except RuntimeError:
        return None  # why it cannot be answered is for a query process to tell
    rows = cast("ox.QuerySolutions", found)
    names = [variable.value for variable in rows.variables]
    rows.serialize(body, ox.QueryResultsFormat.JSON)
    written = body.getvalue()
    shown = count_rows(written, names)
    if shown > limits.max_rows:
        return None
    completeness = Completeness(
        complete=True,
        shown=shown,
        total=shown,
        limit=limits.max_rows,
        release=store.release,
        milliseconds=round((time.perf_counter() - begun) * 1000, 3),
    )
    return Answer("SELECT", output.media_type, with_meta(written, completeness), completeness)


def count_rows(written: bytes, names: Sequence[str]) -> int:
    """Return how many rows of these variables a result has that the engine has written as JSON.

    Between two rows stands ``},{"name":{``. That cannot stand in a string, where a quotation mark has a
    backslash before it, nor begin in one, as no name follows the end of a string.
    """
    bindings = written.partition(b'"bindings":[')[2]
    if bindings.startswith(b"]"):
        return 0
    if b"{}" in bindings:  # rows in which nothing is bound, or a text that looks like one
        return len(json.loads(written)["results"]["bindings"])
    return 1 + sum(bindings.count(b'},{"' + name.encode() + b'":{') for name in names)
