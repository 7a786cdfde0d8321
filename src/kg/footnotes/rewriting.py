"""Rewriting a SELECT so that its rows bring along the claims they rest on.

The rows stay as they are, and in their order where they have one. In a plain query every
node that may be a claim becomes a column; where rows stand for groups of solutions, their
claims are joined in a column; DISTINCT becomes such a grouping.
"""

from __future__ import annotations

from kg.errors import QuerySyntaxError, UsageError
from kg.footnotes.edits import TooLong
from kg.footnotes.reach import ANYWHERE, Reach
from kg.footnotes.selects import Selects
from kg.model import Rewritten
from kg.sparql import parse
from kg.sparql.tree import Query, Span

__all__ = ["rewrite"]


def rewrite(text: str, reach: Reach = ANYWHERE, *, whole: bool = False) -> Rewritten:
    """Return a SELECT that brings along what may be claims.

    Parameters
    ----------
    text
        The query. One that cannot be read is returned as it is, with no footnotes.
    reach
        Where in the graph claims stand; without it they may be anywhere.
    whole
        Leave out the LIMIT and OFFSET of the whole query.

    Raises
    ------
    kg.errors.UsageError
        The query is no SELECT.
    """
    try:
        query = parse(text)
        if query.form != "SELECT":
            raise UsageError(
                f"footnotes belong to the rows of a SELECT, and this is a query of the kind {query.form}"
            )
        return _rewritten(query, reach, whole=whole)
    except (QuerySyntaxError, RecursionError, TooLong):
        return Rewritten.unchanged(text)


def _rewritten(query: Query, reach: Reach, *, whole: bool) -> Rewritten:
    selects = Selects(query, reach)
    part = query.modifiers.slice
    if whole and part:
        selects.edits.replace(part.span, "")
    columns = selects.outermost(query)
    claims = [name for name, bound in columns.visible.items() if bound.claim]
    projections = query.select.projections if query.select else ()
    return Rewritten(
        query=selects.edits.result(Span(0, len(query.text))),
        visible=tuple(columns.visible),
        carriers=(*claims, *columns.added),
        joined=tuple(name for name, bound in columns.added.items() if bound.joined),
        constants=tuple(selects.constants),
        complete=not selects.reasons,
        why="; ".join(selects.reasons) or None,
        settled=not selects.edits.reorders or (query.modifiers.order_by is not None and part is None),
        computed=tuple(entry.variable.name for entry in projections if entry.expression),
        limited=part is not None,
    )
