"""What a query is made of: frozen parts, each with the place of its text.

Names follow the grammar of https://www.w3.org/TR/sparql11-query/#sparqlGrammar. A part's
``span`` covers the spans of the parts inside it, which neither overlap nor change order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import chain
from typing import Final, NamedTuple, TypeAlias
from typing import Literal as OneOf

__all__ = [
    "Aggregate",
    "Alternative",
    "Annotation",
    "Bind",
    "Blank",
    "Collection",
    "DatasetClause",
    "Element",
    "Exists",
    "Expression",
    "Filter",
    "Form",
    "Graph",
    "Group",
    "GroupBy",
    "GroupKey",
    "Having",
    "Inverse",
    "Iri",
    "Lateral",
    "Literal",
    "Minus",
    "Modifier",
    "Modifiers",
    "Negated",
    "Node",
    "Optional",
    "OrderBy",
    "OrderKey",
    "Part",
    "Path",
    "Projection",
    "Prologue",
    "Property",
    "PropertyList",
    "Query",
    "Repeat",
    "SelectClause",
    "Sequence",
    "Service",
    "Slice",
    "Span",
    "SubSelect",
    "TripleTerm",
    "Triples",
    "TriplesBlock",
    "Union",
    "Values",
    "Variable",
    "children",
    "walk",
]

Form: TypeAlias = OneOf["SELECT", "CONSTRUCT", "DESCRIBE", "ASK"]
Modifier: TypeAlias = OneOf["DISTINCT", "REDUCED"]


class Span(NamedTuple):
    """Where a part stands: offsets into the query's text, the second just behind it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """Any part of a query."""

    span: Span


# ---------------------------------------------------------------------- terms
@dataclass(frozen=True, slots=True)
class Variable(Part):
    """``?x`` or ``$x``; the name has no mark."""

    name: str


@dataclass(frozen=True, slots=True)
class Iri(Part):
    """An IRI, prefixed name or ``a``: ``value`` is absolute where prologue and text allow it."""

    value: str


@dataclass(frozen=True, slots=True)
class Literal(Part):
    """A string with its tag or datatype, a number, or ``true`` or ``false``."""


@dataclass(frozen=True, slots=True)
class Blank(Part):
    """``_:label``, or ``[]``, which has no label."""

    label: str | None


@dataclass(frozen=True, slots=True)
class PropertyList(Part):
    """``[ verb object ; … ]``: a node without a name, and what is said of it."""

    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Collection(Part):
    """``( node … )``; without nodes it is ``rdf:nil``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TripleTerm(Part):
    """``<<( … )>>`` or ``<< … >>`` of SPARQL 1.2, unopened."""

    variables: tuple[Variable, ...]


# ---------------------------------------------------------------------- paths
@dataclass(frozen=True, slots=True)
class Inverse(Part):
    """``^path``."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence(Part):
    """``path/path…``."""

    steps: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative(Part):
    """``path|path…``."""

    branches: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat(Part):
    """``path*``, ``path+`` or ``path?``."""

    path: Path
    mark: str


@dataclass(frozen=True, slots=True)
class Negated(Part):
    """``!(iri|^iri…)``: the predicates that are left out, forwards and backwards."""

    forward: tuple[Iri, ...]
    backward: tuple[Iri, ...]


# -------------------------------------------------------------------- triples
@dataclass(frozen=True, slots=True)
class Property(Part):
    """A verb and its objects, and what is said of the triples themselves."""

    verb: Variable | Path
    objects: tuple[Node, ...]
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Annotation(Part):
    """``~ name`` or ``{| … |}`` of SPARQL 1.2, unopened, behind the object that it belongs to."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Triples(Part):
    """A subject and what is said of it, with no full stop."""

    subject: Node
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class TriplesBlock(Part):
    """Statements that stand together, with the full stops between and behind them."""

    triples: tuple[Triples, ...]


# ---------------------------------------------------------------- expressions
@dataclass(frozen=True, slots=True)
class Expression(Part):
    """Text that computes a value, unopened but for what is listed.

    ``variables`` are those outside of its aggregates and its EXISTS.
    """

    variables: tuple[Variable, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    exists: tuple[Exists, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of all its variables, of its aggregates too, but not of its EXISTS."""
        inner = (aggregate.argument.names for aggregate in self.aggregates if aggregate.argument)
        return frozenset(variable.name for variable in self.variables).union(*inner)

    @property
    def all_exists(self) -> tuple[Exists, ...]:
        """Its EXISTS, those in its aggregates too, but not those inside of another EXISTS."""
        inner = (aggregate.argument.all_exists for aggregate in self.aggregates if aggregate.argument)
        return tuple(chain(self.exists, *inner))


@dataclass(frozen=True, slots=True)
class Aggregate(Part):
    """A call such as ``COUNT(DISTINCT ?x)``, its name in capitals; no argument is COUNT's ``*``."""

    name: str
    distinct: bool
    argument: Expression | None


@dataclass(frozen=True, slots=True)
class Exists(Part):
    """``EXISTS { … }`` or ``NOT EXISTS { … }``."""

    negated: bool
    group: Group


# ------------------------------------------------------------------- patterns
@dataclass(frozen=True, slots=True)
class Group(Part):
    """``{ … }`` with its braces."""

    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Optional(Part):
    """``OPTIONAL { … }``."""

    group: Group


@dataclass(frozen=True, slots=True)
class Lateral(Part):
    """``LATERAL { … }``, an extension of some engines: a group that sees what came before it."""

    group: Group


@dataclass(frozen=True, slots=True)
class Union(Part):
    """``{ … } UNION { … } …``."""

    branches: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Graph(Part):
    """``GRAPH name { … }``."""

    name: Variable | Iri
    group: Group


@dataclass(frozen=True, slots=True)
class Service(Part):
    """``SERVICE name { … }``."""

    name: Variable | Iri
    silent: bool
    group: Group


@dataclass(frozen=True, slots=True)
class Minus(Part):
    """``MINUS { … }``."""

    group: Group


@dataclass(frozen=True, slots=True)
class Filter(Part):
    """``FILTER condition``."""

    condition: Expression


@dataclass(frozen=True, slots=True)
class Bind(Part):
    """``BIND (expression AS ?variable)``."""

    expression: Expression
    variable: Variable


@dataclass(frozen=True, slots=True)
class Values(Part):
    """``VALUES variables { rows }``; None stands for UNDEF."""

    variables: tuple[Variable, ...]
    rows: tuple[tuple[Node | None, ...], ...]


# -------------------------------------------------------------------- queries
@dataclass(frozen=True, slots=True)
class Projection(Part):
    """``?variable`` or ``(expression AS ?variable)``."""

    variable: Variable
    expression: Expression | None


@dataclass(frozen=True, slots=True)
class SelectClause(Part):
    """``SELECT`` with what it selects; no projections mean ``*``."""

    modifier: Modifier | None
    projections: tuple[Projection, ...]


@dataclass(frozen=True, slots=True)
class GroupKey(Part):
    """``?variable``, ``call(…)`` or ``(expression AS ?alias)``."""

    expression: Expression
    alias: Variable | None

    @property
    def name(self) -> str | None:
        """The variable that holds it in the groups, where there is one."""
        if self.alias:
            return self.alias.name
        plain = self.expression.variables[:1]
        return plain[0].name if plain and plain[0].span == self.expression.span else None


@dataclass(frozen=True, slots=True)
class GroupBy(Part):
    """``GROUP BY key …``."""

    keys: tuple[GroupKey, ...]


@dataclass(frozen=True, slots=True)
class Having(Part):
    """``HAVING condition …``."""

    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class OrderKey(Part):
    """``expression``, ``ASC (expression)`` or ``DESC (expression)``; the expression has no such word."""

    expression: Expression
    descending: bool


@dataclass(frozen=True, slots=True)
class OrderBy(Part):
    """``ORDER BY key …``."""

    keys: tuple[OrderKey, ...]


@dataclass(frozen=True, slots=True)
class Slice(Part):
    """``LIMIT`` and ``OFFSET``, in either order."""

    limit: int | None
    offset: int | None


@dataclass(frozen=True, slots=True)
class Modifiers(Part):
    """What follows a pattern; the span is empty where nothing does."""

    group_by: GroupBy | None = None
    having: Having | None = None
    order_by: OrderBy | None = None
    slice: Slice | None = None


@dataclass(frozen=True, slots=True)
class SubSelect(Part):
    """A SELECT inside the braces of a group."""

    select: SelectClause
    where: Group
    modifiers: Modifiers
    values: Values | None


@dataclass(frozen=True, slots=True)
class Prologue(Part):
    """``BASE`` and ``PREFIX``: the last base, and each prefix (without colon) with its absolute IRI."""

    base: str
    prefixes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DatasetClause(Part):
    """``FROM graph`` or ``FROM NAMED graph``."""

    graph: Iri
    named: bool


@dataclass(frozen=True, slots=True)
class Query(Part):
    r"""A whole query.

    Attributes
    ----------
    text : str
        What all spans are offsets into: the text given, with code-point escapes (``\u0041``) decoded.
    select : SelectClause or None
        Of a SELECT.
    template : tuple of Triples
        Of a CONSTRUCT; of one without a template, its pattern's triples are in ``where`` alone.
    targets : tuple of Variable and Iri
        Of a DESCRIBE; none mean ``*``.
    where : Group or None
        A DESCRIBE may do without.
    """

    text: str
    form: Form
    prologue: Prologue
    select: SelectClause | None
    template: tuple[Triples, ...]
    targets: tuple[Variable | Iri, ...]
    datasets: tuple[DatasetClause, ...]
    where: Group | None
    modifiers: Modifiers
    values: Values | None


Node: TypeAlias = Variable | Iri | Literal | Blank | PropertyList | Collection | TripleTerm
Path: TypeAlias = Iri | Inverse | Sequence | Alternative | Repeat | Negated
Element: TypeAlias = (
    TriplesBlock
    | Group
    | Optional
    | Lateral
    | Union
    | Graph
    | Service
    | Minus
    | Filter
    | Bind
    | Values
    | SubSelect
)


def children(part: Part) -> Iterator[Part]:
    """Yield the parts directly inside a part."""
    for name in _INSIDE[type(part)]:
        value = getattr(part, name)
        if isinstance(value, Part):
            yield value
        elif isinstance(value, tuple):
            for entry in value:
                # a row of VALUES is a tuple itself
                yield from (inner for inner in (entry if isinstance(entry, tuple) else (entry,)) if inner)


def walk(part: Part) -> Iterator[Part]:
    """Yield a part and all parts inside it, each before those inside of it."""
    waiting = [part]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed([*children(found)]))


_INSIDE: Final = {
    kind: tuple(entry.name for entry in fields(kind) if entry.name != "span")
    for kind in Part.__subclasses__()
}
