"""Parsing whole queries: https://www.w3.org/TR/sparql11-query/#rQueryUnit."""

from __future__ import annotations

from typing import Final, cast

from kg.errors import QuerySyntaxError
from kg.sparql.selects import Selects
from kg.sparql.tokens import unescaped
from kg.sparql.tree import (
    DatasetClause,
    Form,
    Iri,
    Query,
    Span,
    Triples,
    Variable,
)

__all__ = ["parse"]

_FORMS: Final = frozenset({"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"})


def parse(text: str) -> Query:
    """Return the structure of a query.

    Every valid SPARQL 1.1 query is read; one that is not valid may be read too, as the
    engine is the judge of that.

    Raises
    ------
    kg.errors.QuerySyntaxError
        It cannot be read.
    """
    parser = _Parser(unescaped(text))
    try:
        return parser.query()
    except RecursionError:
        raise QuerySyntaxError("its brackets are nested too deeply") from None


class _Parser(Selects):
    """Reads queries."""

    def query(self) -> Query:
        prologue = self.prologue()
        form = self.words[self.at]
        if form not in _FORMS:
            self.fail("expected SELECT, CONSTRUCT, DESCRIBE or ASK")
        select = self.select_clause() if form == "SELECT" else None
        if select is None:
            self.at += 1
        template = self._template() if form == "CONSTRUCT" and self.words[self.at] == "{" else ()
        targets = self._targets() if form == "DESCRIBE" else ()
        datasets = self._datasets()
        where = None if form == "DESCRIBE" and self.words[self.at] not in {"WHERE", "{"} else self.where()
        modifiers = self.modifiers()
        values = self.trailing_values()
        if self.kinds[self.at] != "end":
            self.fail("expected the end of the query")
        return Query(
            Span(0, len(self.text)),
            self.text,
            cast("Form", form),
            prologue,
            select,
            template,
            targets,
            datasets,
            where,
            modifiers,
            values,
        )

    # ------------------------------------------------------------ the beginning
    def _template(self) -> tuple[Triples, ...]:
        self.take("{")
        triples = self.triples_block().triples if self.words[self.at] != "}" else ()
        self.take("}")
        return triples

    def _targets(self) -> tuple[Variable | Iri, ...]:
        targets: list[Variable | Iri] = []
        if not self.taken("*"):
            while self.kinds[self.at] in {"variable", "iri", "name"}:
                targets.append(self.variable_or_iri())
        return tuple(targets)

    def _datasets(self) -> tuple[DatasetClause, ...]:
        found = []
        while self.words[self.at] == "FROM":
            start = self.starts[self.at]
            self.at += 1
            named = self.taken("NAMED")
            graph = self.iri()
            found.append(DatasetClause(self.span(start), graph, named))
        return tuple(found)
