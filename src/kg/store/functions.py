"""The functions that a query may call: three-valued comparisons and arithmetic of figures.

An argument is an observation, whose bounds and unit are looked up in the store, a number,
or an interval that another function gave (``"[3045000, 3055000)"^^kgf:interval``). Numbers
and intervals have no unit and go with any; two observations go together only in one unit.
Where arguments do not go together, or one of them is none of these, a function raises
an exception, which is an error in SPARQL's sense: the expression has no value.

https://www.w3.org/TR/sparql11-query/#extensionFunctions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.errors import QuerySyntaxError
from kg.figures import arithmetic
from kg.figures.interval import Certainty, Interval, at_least, at_most, equal, greater, less
from kg.sparql import tokens
from kg.vocabulary import BOUNDS_GRAPH, PREFIXES, compact, local_name

__all__ = ["FUNCTIONS", "Functions", "functions_of", "unknown_function"]

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Functions: TypeAlias = Mapping[ox.NamedNode, Callable[..., Term | None]]

_KGF: Final = PREFIXES["kgf"]
_KGO: Final = PREFIXES["kgo"]
_XSD: Final = PREFIXES["xsd"]

_COMPARISONS: Final = {
    "greater": greater,
    "less": less,
    "equal": equal,
    "atLeast": at_least,
    "atMost": at_most,
}
_HUNDRED: Final = Interval(Decimal(100), Decimal(100))


def _growth(earlier: Interval, later: Interval) -> Interval:
    return arithmetic.multiply(arithmetic.growth(earlier, later), _HUNDRED)


def _average_growth(earlier: Interval, later: Interval, years: Fraction) -> Interval:
    return arithmetic.multiply(arithmetic.average_growth(earlier, later, years), _HUNDRED)


_OPERATIONS: Final = {
    "sum": arithmetic.add,
    "difference": arithmetic.subtract,
    "ratio": arithmetic.divide,
    "growth": _growth,
}
_BOUNDS: Final[dict[str, Callable[[Interval], Decimal | None]]] = {
    "lower": lambda interval: interval.lower,
    "upper": lambda interval: interval.upper,
}

FUNCTIONS: Final = tuple(
    _KGF + name for name in (*_COMPARISONS, *_OPERATIONS, "averageGrowth", "interval", *_BOUNDS)
)
"""The IRI of every function."""

_INTERVAL: Final = ox.NamedNode(_KGF + "interval")
_BOUND_NAMES: Final = tuple(
    ox.NamedNode(_KGO + name) for name in ("lowerBound", "upperBound", "lowerOpen", "upperOpen")
)
_UNIT: Final = ox.NamedNode(_KGO + "unit")
_TRUE: Final = ox.Literal(True)
_DECIMAL: Final = ox.NamedNode(_XSD + "decimal")
_WHOLE_NUMBERS: Final = (
    *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
    *("negativeInteger", "nonPositiveInteger", "unsignedLong", "unsignedInt", "unsignedShort"),
    "unsignedByte",
)
_NUMBERS: Final = frozenset(_XSD + name for name in (*_WHOLE_NUMBERS, "decimal", "double", "float"))
# the exponent is short: a power of ten such as 1e999999999 would be written out
_NUMBER: Final = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*", re.ASCII)

_MONTHS: Final = 12
_MOST_YEARS: Final = 200
_REMEMBERED: Final = 20_000

_UNKNOWN: Final = re.compile(r"The custom function <(.*)> is not supported")

_CERTAINTIES: Final = {certainty: ox.Literal(certainty.value) for certainty in Certainty}


class _Figure(NamedTuple):
    """An interval, and the unit it is in; None for a number or an interval."""

    interval: Interval
    unit: Term | None = None


def functions_of(engine: ox.Store) -> Functions:
    """Return the functions by their IRI, over the bounds that an engine holds."""
    figure = _reader(engine)

    def together(one: Term, other: Term) -> tuple[Interval, Interval]:
        first, second = figure(one), figure(other)
        if first.unit != second.unit and None not in (first.unit, second.unit):
            raise ValueError(f"{first.unit} and {second.unit} cannot be compared")
        return first.interval, second.interval

    def comparison(compare: Callable[[Interval, Interval], Certainty]) -> Callable[[Term, Term], ox.Literal]:
        return lambda one, other: _CERTAINTIES[compare(*together(one, other))]

    def operation(
        operate: Callable[[Interval, Interval], Interval],
    ) -> Callable[[Term, Term], ox.Literal]:
        return lambda one, other: _literal(operate(*together(one, other)))

    def bound(end: Callable[[Interval], Decimal | None]) -> Callable[[Term], ox.Literal | None]:
        return lambda term: _decimal(end(figure(term).interval))

    def average_growth(earlier: Term, later: Term, years: Term) -> ox.Literal:
        return _literal(_average_growth(*together(earlier, later), _years(figure(years).interval)))

    named: dict[str, Callable[..., Term | None]] = {
        **{name: comparison(compare) for name, compare in _COMPARISONS.items()},
        **{name: operation(operate) for name, operate in _OPERATIONS.items()},
        **{name: bound(end) for name, end in _BOUNDS.items()},
        "averageGrowth": average_growth,
        "interval": lambda term: _literal(figure(term).interval),
    }
    return MappingProxyType({ox.NamedNode(_KGF + name): function for name, function in named.items()})


# ------------------------------------------------------------------ arguments
def _reader(engine: ox.Store) -> Callable[[Term], _Figure]:
    """Return what reads an argument; what the engine holds of observations is remembered."""
    # one observation is often compared with many; and a store never changes
    observed = lru_cache(maxsize=_REMEMBERED)(partial(_look_up, engine, _graph_of_bounds(engine)))

    def figure(term: Term) -> _Figure:
        if isinstance(term, ox.NamedNode | ox.BlankNode):
            return observed(term)
        if not isinstance(term, ox.Literal):
            raise TypeError(f"{term} is neither an observation nor a number nor an interval")
        if term.datatype == _INTERVAL:
            return _Figure(Interval.read(term.value))
        number = _number(term)
        return _Figure(Interval(number, number))

    return figure


def _look_up(engine: ox.Store, graph: ox.NamedNode | None, node: ox.NamedNode | ox.BlankNode) -> _Figure:
    stored = {} if graph is None else _stored(engine, node, graph)
    if not stored:
        raise ValueError(f"{node} has no bounds")
    units = [quad.object for quad in engine.quads_for_pattern(node, _UNIT, None, ox.DefaultGraph())]
    if len(units) > 1:
        raise ValueError(f"{node} has several units")
    lower, upper, lower_open, upper_open = map(stored.get, _BOUND_NAMES)
    interval = Interval(_bound(lower), _bound(upper), lower_open == _TRUE, upper_open == _TRUE)
    return _Figure(interval, *units)


def _stored(
    engine: ox.Store, node: ox.NamedNode | ox.BlankNode, graph: ox.NamedNode
) -> dict[ox.NamedNode, Term]:
    return {quad.predicate: quad.object for quad in engine.quads_for_pattern(node, None, None, graph)}


def _graph_of_bounds(engine: ox.Store) -> ox.NamedNode | None:
    """Return the graph that the loader has put the bounds into, if there are any."""
    named = (graph for graph in engine.named_graphs() if isinstance(graph, ox.NamedNode))
    ours = (graph for graph in named if graph.value.endswith(BOUNDS_GRAPH))
    return next((g for g in ours if any(engine.quads_for_pattern(None, _BOUND_NAMES[-1], None, g))), None)


def _number(term: ox.Literal) -> Decimal:
    if term.datatype.value not in _NUMBERS or not _NUMBER.fullmatch(term.value):
        raise ValueError(f"{term} is not a number")
    return Decimal(term.value)


def _bound(term: Term | None) -> Decimal | None:
    return _number(term) if isinstance(term, ox.Literal) else None


def _years(interval: Interval) -> Fraction:
    """Return a number of years, to the nearest month: finer parts would take long to calculate with."""
    if interval.lower is None or not interval.is_point or not 0 < interval.lower <= _MOST_YEARS:
        raise ValueError(f"{interval} is not a number of years up to {_MOST_YEARS}")
    return Fraction(round(Fraction(interval.lower) * _MONTHS), _MONTHS)


# -------------------------------------------------------------------- results
def _literal(interval: Interval) -> ox.Literal:
    return ox.Literal(str(arithmetic.rounded(interval)), datatype=_INTERVAL)


def _decimal(number: Decimal | None) -> ox.Literal | None:
    return None if number is None else ox.Literal(f"{number:f}", datatype=_DECIMAL)


# ------------------------------------------------------------ unknown functions
def unknown_function(query: str, message: str) -> QuerySyntaxError | None:
    """Return what to say where the engine's complaint about `query` is a function that nobody knows."""
    found = _UNKNOWN.match(message)
    if found is None:
        return None
    iri = found[1]
    problem = f"the function <{iri}> is not supported"
    if iri.startswith(_KGF):
        names = [local_name(known) for known in FUNCTIONS]
        near = get_close_matches(local_name(iri), names, n=1) or names
        meant = ", ".join(f"kgf:{name}" for name in near)
        problem = f"there is no function {compact(iri)}; did you mean {meant}?"
    written = (f"<{iri}>", f":{local_name(iri)}")
    token = next((token for token in tokens(query) if token.text.endswith(written)), None)
    if token is None:
        return QuerySyntaxError(problem)
    before = query[: token.start]
    line, column = before.count("\n") + 1, token.start - before.rfind("\n")
    return QuerySyntaxError(problem, line=line, column=column, near=token.text)
