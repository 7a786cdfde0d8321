"""Running a query, for a caller in Python and for a stranger behind a door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import LimitReached, UnknownFormat
from kg.formats import RDF_FORMATS, RESULT_FORMATS, Format
from kg.model import Answer, Rows
from kg.query.guard import check_graphs, inspect

if TYPE_CHECKING:
    from kg.graph import QueryRunner
    from kg.limits import Limits
    from kg.store.protocol import Dataset, Store
    from kg.terms import Triple

__all__ = ["answer", "evaluate"]


def evaluate(store: Store, text: str, form: str) -> Rows | bool | list[Triple]:
    """Answer a query, whose form is known, in this process and whole.

    Raises
    ------
    kg.errors.QuerySyntaxError
        `text` is not SPARQL.
    """
    if form == "SELECT":
        solutions = store.select(text)
        return Rows(solutions.variables, solutions.rows)
    if form == "ASK":
        return store.ask(text)
    return list(store.construct(text))


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
        return runner.run(text, form, output, dataset)
    return store.answer(text, form, output, limits=limits, dataset=dataset)


def _check_format(form: str, output: Format) -> None:
    fitting = RESULT_FORMATS if form in {"SELECT", "ASK"} else RDF_FORMATS
    if output not in fitting:
        what = {"SELECT": "the rows of a SELECT", "ASK": "the yes or no of an ASK"}.get(
            form, f"the triples of a {form}"
        )
        names = ", ".join(entry.name for entry in fitting)
        raise UnknownFormat(output.name, f"cannot hold {what}", hint=f"choose one of {names}")
