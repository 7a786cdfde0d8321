"""Running a query, for a caller in Python and for a stranger behind a door."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final, TypeAlias

from kg.errors import QuerySyntaxError, UnknownFormat, UsageError
from kg.formats import RDF_FORMATS, RESULT_FORMATS, Format
from kg.model import Answer, FootnotePlan, LargeAnswer, Rows
from kg.query.guard import Inspected, check_graphs, inspect
from kg.query.light import is_light, note_large, plan_of
from kg.query.products import check_products
from kg.query.services import with_services
from kg.query.shapes import known, remember, shape_of
from kg.query.sizes import Counted
from kg.sparql import parse, walk
from kg.sparql.tree import Graph, Triples
from kg.store.embedded import EmbeddedStore
from kg.store.hints import limit_reached
from kg.store.light import light_answer
from kg.store.protocol import PreparedQuery

if TYPE_CHECKING:
    from kg.graph import QueryRunner
    from kg.limits import Limits
    from kg.model import Footnotes
    from kg.store.protocol import Dataset, Store
    from kg.terms import Triple

__all__ = ["answer", "evaluate", "stream"]

Footnoting: TypeAlias = Callable[[str], FootnotePlan]

_WITH_FOOTNOTES: Final = ("json", "csv", "tsv")


def evaluate(
    store: Store, text: str, form: str, footnotes: Callable[[Rows], Footnotes] | None = None
) -> Rows | bool | list[Triple]:
    """Answer a query, whose form is known, in this process and whole.

    `footnotes` is what the rows of a SELECT ask for their footnotes.

    Raises
    ------
    kg.errors.QuerySyntaxError
        `text` is not SPARQL.
    """
    if form == "SELECT":
        solutions = store.select(text)
        return Rows(solutions.variables, solutions.rows, footnotes)
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
    footnotes: Footnoting | None = None,
    services: Collection[str] = (),
) -> Answer:
    """Answer a query as bytes; see :meth:`kg.graph.Graph.answer`.

    With `footnotes`, a function that plans them for a text that may run, they are in the answer.
    """
    asked = _prepared(
        store,
        text,
        output,
        limits=limits,
        dataset=dataset,
        footnotes=footnotes,
        services=services,
    )
    if runner is not None:
        return runner.run(asked)
    return store.answer(
        asked.text, asked.form, output, limits=limits, dataset=dataset, footnotes=asked.footnotes
    )


def stream(
    store: Store,
    text: str,
    *,
    output: Format,
    limits: Limits,
    runner: QueryRunner,
    dataset: Dataset,
    footnotes: Footnoting | None = None,
    services: Collection[str] = (),
) -> Answer | LargeAnswer:
    """Answer as :func:`answer` does, a large answer in parts.

    What is certain to end soon is answered here, and not by the runner.
    """
    small = None if footnotes else _light_answer(store, text, output, limits, dataset)
    if small is not None:
        return small
    return runner.stream(
        _prepared(
            store,
            text,
            output,
            limits=limits,
            dataset=dataset,
            footnotes=footnotes,
            services=services,
        )
    )


def _prepared(
    store: Store,
    text: str,
    output: Format,
    *,
    limits: Limits,
    dataset: Dataset,
    footnotes: Footnoting | None,
    services: Collection[str],
) -> PreparedQuery:
    """Return a query once everything that can be known of it before it runs is right."""
    if len(text) > limits.max_query_length:
        raise limit_reached(limits, "max_query_length")
    named_graphs = store.named_graphs()
    like = known(text, limits.max_nesting)
    inspected = (
        Inspected(like.form)
        if like
        else inspect(text, named_graphs, max_nesting=limits.max_nesting, services=services)
    )
    _check_format(inspected.form, output)
    if footnotes:
        _check_footnotes(inspected.form, output)
    graphs = [*dataset.default_graphs, *dataset.named_graphs]
    if not set(graphs) <= set(named_graphs) and not _is_of_none(store, text):
        check_graphs(graphs, named_graphs, "the protocol's dataset")
    if inspected.query is not None:
        apart = check_products(inspected.query, Counted(store, inspected.query, dataset), limits)
        if not apart:
            remember(text, limits.max_nesting, inspected.form, plan_of(inspected.query))
        if inspected.services:
            text = with_services(inspected.query, inspected.services, limits)
    return PreparedQuery(text, inspected.form, output, dataset, footnotes(text) if footnotes else None)


def _light_answer(store: Store, text: str, output: Format, limits: Limits, dataset: Dataset) -> Answer | None:
    """Answer a query like one before that is certain to end soon; None where this is another one."""
    shape, like = shape_of(text), known(text, limits.max_nesting)
    if shape is None or like is None or like.plan is None or len(text) > limits.max_query_length:
        return None
    if dataset.default_graphs or dataset.named_graphs or output not in RESULT_FORMATS:
        return None
    if not isinstance(store, EmbeddedStore) or not is_light(like.plan, shape.values, store, limits.max_rows):
        return None
    small = light_answer(store, text, like.form, output, limits)
    if small is None:
        note_large(like.plan, shape.values, store)
    return small


def _is_of_none(store: Store, text: str) -> bool:
    """Return whether a query matches nothing against its graphs, so that it may name some that are not here.

    Clients name graphs with ``ASK {}`` to see whether a service answers. An engine elsewhere is not told
    such a name: it might fetch it.
    """
    if not isinstance(store, EmbeddedStore):
        return False
    try:
        where = parse(text).where
    except QuerySyntaxError:
        return False
    return where is None or not any(isinstance(part, Triples | Graph) for part in walk(where))


def _check_format(form: str, output: Format) -> None:
    fitting = RESULT_FORMATS if form in {"SELECT", "ASK"} else RDF_FORMATS
    if output not in fitting:
        what = {"SELECT": "the rows of a SELECT", "ASK": "the yes or no of an ASK"}.get(
            form, f"the triples of a {form}"
        )
        names = ", ".join(entry.name for entry in fitting)
        raise UnknownFormat(output.name, f"cannot hold {what}", hint=f"choose one of {names}")


def _check_footnotes(form: str, output: Format) -> None:
    if form != "SELECT":
        raise UsageError(f"footnotes belong to the rows of a SELECT; this query is of the kind {form}")
    if output.name not in _WITH_FOOTNOTES:
        raise UsageError(
            f"{output.name} has no place for footnotes; take one of {', '.join(_WITH_FOOTNOTES)}"
        )
