"""Running a query, for a caller in Python and for a stranger behind a door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import LimitReached, QuerySyntaxError, UnknownFormat
from kg.formats import RDF_FORMATS, RESULT_FORMATS, Format
from kg.model import Answer, Rows
from kg.query.guard import check_graphs, inspect
from kg.query.tree import sharpened
from kg.store.text import VAGUE

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from kg.graph import QueryRunner
    from kg.limits import Limits
    from kg.store.protocol import Dataset, Store
    from kg.terms import Triple

    T = TypeVar("T")

__all__ = ["answer", "evaluate"]


def evaluate(store: Store, text: str, form: str) -> Rows | bool | list[Triple]:
    """Answer a query, whose form is known, in this process and whole.

    Raises
    ------
    kg.errors.QuerySyntaxError
        `text` is not SPARQL.
    """
    if form == "SELECT":
        return _explained(text, lambda: _rows(store, text))
    if form == "ASK":
        return _explained(text, lambda: store.ask(text))
    return _explained(text, lambda: list(store.construct(text)))


def answer(
    store: Store,
    text: str,
    *,
    output: Format,
    limits: Limits,
    runner: QueryRunner | None,
    dataset: Dataset,
) -> Answer:
    """Answer a query as bytes; see :meth:`kg.graph.Graph.answer`."""
    if len(text) > limits.max_query_length:
        raise LimitReached(
            "max_query_length", f"{limits.max_query_length:,} characters", "send a shorter query"
        )
    named_graphs = store.named_graphs()
    form = inspect(text, named_graphs, max_nesting=limits.max_nesting).form
    _check_format(form, output)
    check_graphs([*dataset.default_graphs, *dataset.named_graphs], named_graphs, "the protocol's dataset")
    if runner is not None:
        return _explained(text, lambda: runner.run(text, form, output, dataset))
    return _explained(text, lambda: store.answer(text, form, output, limits=limits, dataset=dataset))


def _rows(store: Store, text: str) -> Rows:
    solutions = store.select(text)
    return Rows(solutions.variables, solutions.rows)


def _explained(text: str, run: Callable[[], T]) -> T:
    """Run a query; where the engine cannot say what is wrong with it, ask the tree."""
    try:
        return run()
    except QuerySyntaxError as error:
        if VAGUE not in error.problem:
            raise
        raise sharpened(text, error) from error


def _check_format(form: str, output: Format) -> None:
    fitting = RESULT_FORMATS if form in {"SELECT", "ASK"} else RDF_FORMATS
    if output not in fitting:
        what = {"SELECT": "the rows of a SELECT", "ASK": "the yes or no of an ASK"}.get(
            form, f"the triples of a {form}"
        )
        names = ", ".join(entry.name for entry in fitting)
        raise UnknownFormat(output.name, f"cannot hold {what}", hint=f"choose one of {names}")
