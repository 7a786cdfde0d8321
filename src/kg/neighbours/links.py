"""What is linked to what: the queries behind a neighbour picture.

Each function asks a fixed number of queries for however many nodes. Relations
with many links are not read through: their classes are counted by the engine,
and of each class a sample stands for it. Links of one property are counted up to
a bound; where there are more, the first of them stand for all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kg.model import ClassSummary, Direction
from kg.store.fanout import divided, fanout
from kg.store.patterns import Sites, chunks, number, one_of, resource, rows
from kg.store.protocol import Store
from kg.store.schema import base_of, folded_classes
from kg.terms import IRI
from kg.vocabulary import LABEL_PREDICATES, RDF_TYPE

__all__ = ["Found", "Relation", "View"]

_UNDRAWN: Final = (RDF_TYPE, *LABEL_PREDICATES)

_DEGREE_COUNTED: Final = 2_000
_BLANKS: Final = 100
_CHUNK: Final = 50


class Relation(NamedTuple):
    """The links of one node by one property in one direction."""

    key: str
    direction: Direction
    predicate: str


class Found(NamedTuple):
    """One neighbour and its types."""

    relation: Relation
    key: str
    types: frozenset[str]


class View:
    """A store as a picture sees it: links between things, without types, labels and literals.

    ``folded`` are classes whose instances are no nodes; ``files`` are the catalogue's
    entries, which are not drawn beside what they hold; ``claims`` says how many folded
    things name a node, for the nodes where that is known already; ``looked_through`` has the
    edges (source, target) of the folded things that were read. ``more`` are the relations, and the
    nodes, that have more links than were counted.
    """

    def __init__(self, store: Store, classes: Mapping[str, ClassSummary]) -> None:
        self.store = store
        self.classes = classes
        self.folded = folded_classes(store, classes)
        self.claims: dict[str, int] = {}
        self.looked_through: dict[str, set[tuple[str, str]]] = {}
        self._degrees: dict[str, int] = {}
        self.more: set[Relation | str] = set()
        self._has_many: dict[str, bool] = {}
        self.files = {*store.named_graphs(), base_of(store) + "graph/"}

    def is_folded(self, types: Collection[str]) -> bool:
        """Return whether a thing of these types is drawn as an edge or badge."""
        return not self.folded.isdisjoint(types)

    def _divided(self, keys: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the nodes with few links, and those with many."""
        unknown = [key for key in keys if key not in self._has_many]
        found = divided(self.store, unknown)
        self._has_many |= dict.fromkeys(found.few, False) | dict.fromkeys(found.many, True)
        self._degrees |= found.links
        return (
            [key for key in keys if not self._has_many[key]],
            [key for key in keys if self._has_many[key]],
        )

    # ---------------------------------------------------------------- counting
    def relations(self, keys: Sequence[str], most: int) -> dict[Relation, int]:
        """Return how many links each node has by each property in each direction.

        Of nodes with many they are counted up to `most`, and one above it stands for more.
        """
        few, many = self._divided(keys)
        found = self._relations_of_few(few)
        for fan, count in fanout(self.store, many, most).items():
            if not fan.literal:
                relation = Relation(fan.key, fan.direction, fan.predicate)
                found[relation] = count
                self.more |= {relation, fan.key} if count > most else set()
        drawn = {relation: count for relation, count in found.items() if relation.predicate not in _UNDRAWN}
        self._degrees |= dict.fromkeys(keys, 0)
        for relation, count in drawn.items():
            self._degrees[relation.key] += count
        return drawn

    def _relations_of_few(self, keys: Sequence[str]) -> dict[Relation, int]:
        if not keys:
            return {}
        sites = Sites.of(keys)
        query = f"""SELECT {sites.select}?it ?d ?p (COUNT(*) AS ?n) {{
            {{ {sites.each("?it ?p ?x FILTER(!isLiteral(?x))")} BIND("out" AS ?d) }}
            UNION {{ {sites.each("?x ?p ?it")} BIND("in" AS ?d) }}
        }} GROUP BY {sites.select}?it ?d ?p"""
        return {
            Relation(str(row["it"]), "out" if str(row["d"]) == "out" else "in", str(row["p"])): number(
                row["n"]
            )
            for row in rows(self.store, query, sites.bindings)
        }

    def degrees(self, keys: Collection[str]) -> Mapping[str, int]:
        """Return how many links each node has in the whole graph; literals and types do not count.

        They are counted up to 2,000 in each direction; ``more`` then has the node.
        """
        missing = sorted(set(keys) - self._degrees.keys())
        few, many = self._divided(missing)
        uncounted = [key for key in few if key not in self._degrees]
        self._degrees |= dict.fromkeys((*uncounted, *many), 0)
        self._count_many(many)
        for part in _with_few_blanks(uncounted):
            sites = Sites.of(part)
            query = f"""SELECT {sites.select}?it (COUNT(*) AS ?n) {{
                {{ {sites.each(f"?it ?p ?x FILTER(!isLiteral(?x) && ?p != <{RDF_TYPE}>)")} }}
                UNION {{ {sites.each(f"?x ?p ?it FILTER(?p != <{RDF_TYPE}>)")} }}
            }} GROUP BY {sites.select}?it"""
            for row in rows(self.store, query, sites.bindings):
                self._degrees[str(row["it"])] = number(row["n"])
        return self._degrees

    def _count_many(self, keys: Sequence[str]) -> None:
        of_type = f"FILTER(?p != <{RDF_TYPE}>)"
        selects = [
            f"""{{ SELECT ?x {{ {link} {of_type} }} LIMIT {_DEGREE_COUNTED + 1} }} BIND({place} AS ?i)"""
            for place, key in enumerate(keys)
            for it in [IRI(key).n3()]
            for link in (f"{it} ?p ?x FILTER(!isLiteral(?x))", f"?x ?p {it}")
        ]
        for part in chunks(selects, _CHUNK):
            query = f"SELECT ?i (COUNT(*) AS ?n) {{ {_union(part)} }} GROUP BY ?i"
            for row in rows(self.store, query):
                self._degrees[keys[number(row["i"])]] += number(row["n"])
        self.more |= {key for key in keys if self._degrees[key] > _DEGREE_COUNTED}

    # -------------------------------------------------------------- neighbours
    def all_of(self, relations: Iterable[Relation]) -> list[Found]:
        """Return every neighbour by these relations, in the order of their keys."""
        wanted = set(relations)
        types: dict[tuple[Relation, str], set[str]] = defaultdict(set)
        for direction in ("out", "in"):
            ours = [relation for relation in wanted if relation.direction == direction]
            if not ours:
                continue
            link = "?it ?p ?x FILTER(!isLiteral(?x))" if direction == "out" else "?x ?p ?it"
            pattern, sites = _pairs(ours, f"{link} OPTIONAL {{ ?x a ?c }}")
            query = f"SELECT {sites.select}?it ?p ?x ?c {{ {pattern} }}"
            for row in rows(self.store, query, sites.bindings):
                relation = Relation(str(row["it"]), ours[0].direction, str(row["p"]))
                if relation in wanted:
                    types[relation, str(row["x"])].update([str(row["c"])] if "c" in row else [])
        return [Found(*entry, frozenset(types[entry])) for entry in sorted(types)]

    def class_counts(
        self, relations: Mapping[Relation, int]
    ) -> Iterator[tuple[Relation, frozenset[str], int]]:
        """Yield how many neighbours of each set of types these relations lead to."""
        if not relations:
            return
        listed = list(relations)
        query = _union(
            f"""SELECT ?i ?c (COUNT(*) AS ?n) {{
                {_link(relation)} OPTIONAL {{ ?x a ?c }} BIND({place} AS ?i) }} GROUP BY ?i ?c"""
            for place, relation in enumerate(listed)
        )
        counted = [
            (listed[number(row["i"])], frozenset([str(row["c"])] if "c" in row else []), number(row["n"]))
            for row in rows(self.store, f"SELECT ?i ?c ?n {{ {query} }}")
        ]
        sums: Counter[Relation] = Counter()
        for relation, _, count in counted:
            sums[relation] += count
        several = [relation for relation in listed if sums[relation] != relations[relation]]
        yield from (entry for entry in counted if entry[0] not in several)
        yield from self._type_set_counts(several)

    def _type_set_counts(
        self, relations: Sequence[Relation]
    ) -> Iterator[tuple[Relation, frozenset[str], int]]:
        """Count sets of types, for neighbours that have more than one: exact, at three times the price."""
        if not relations:
            return
        query = _union(
            f"""SELECT ?i ?types (COUNT(*) AS ?n) {{
                {{ SELECT ?x (GROUP_CONCAT(STR(?c)) AS ?types) {{ {_link(relation)} OPTIONAL {{ ?x a ?c }} }}
                   GROUP BY ?x }} BIND({place} AS ?i) }} GROUP BY ?i ?types"""
            for place, relation in enumerate(relations)
        )
        for row in rows(self.store, f"SELECT ?i ?types ?n {{ {query} }}"):
            yield relations[number(row["i"])], frozenset(str(row["types"]).split()), number(row["n"])

    def samples(self, groups: Collection[tuple[Relation, str | None]], each: int) -> list[Found]:
        """Return at most `each` neighbours of each class; None stands for those without a type."""
        if not groups:
            return []
        listed = list(groups)
        query = _union(
            f"""SELECT ?i ?x {{ {_link(relation)} {_of_class(cls)} BIND({place} AS ?i) }} LIMIT {each}"""
            for place, (relation, cls) in enumerate(listed)
        )
        found = [
            (listed[number(row["i"])][0], str(row["x"]))
            for row in rows(self.store, f"SELECT ?i ?x {{ {query} }}")
        ]
        types = self.types({key for _, key in found})
        return [Found(relation, key, types[key]) for relation, key in sorted(set(found))]

    def first_of(self, relations: Collection[Relation], each: int) -> list[Found]:
        """Return the first neighbours by each of these relations, as the store has them."""
        if not relations:
            return []
        listed = sorted(relations)
        query = _union(
            f"{{ SELECT ?x {{ {_link(relation)} }} LIMIT {each} }} BIND({place} AS ?i)"
            for place, relation in enumerate(listed)
        )
        found = [
            (listed[number(row["i"])], str(row["x"]))
            for row in rows(self.store, f"SELECT ?i ?x {{ {query} }}")
        ]
        types = self.types({key for _, key in found})
        return [Found(relation, key, types[key]) for relation, key in sorted(set(found))]

    def types(self, keys: Collection[str]) -> dict[str, frozenset[str]]:
        """Return the types of each node."""
        found: dict[str, set[str]] = {key: set() for key in keys}
        if keys:
            sites = Sites.of(sorted(keys))
            query = f"SELECT {sites.select}?it ?c {{ {sites.each(f'?it <{RDF_TYPE}> ?c')} }}"
            for row in rows(self.store, query, sites.bindings):
                found[str(row["it"])].add(str(row["c"]))
        return {key: frozenset(types) for key, types in found.items()}

    def distinct(self, key: str, relations: Collection[Relation], also: Collection[str]) -> int:
        """Return how many different things these relations of one node lead to.

        The node itself and folded things are left out, the things in `also` are added.
        """
        branches = [f"{{ {_link(relation)} }}" for relation in sorted(relations)]
        named = " ".join(IRI(other).n3() for other in sorted(also) if not other.startswith("_:"))
        branches += [f"{{ VALUES ?x {{ {named} }} }}"] if named else []
        kinds = " ".join(IRI(cls).n3() for cls in sorted(self.folded & self.classes.keys()))
        unfolded = f"FILTER NOT EXISTS {{ VALUES ?kind {{ {kinds} }} ?x a ?kind }}" if kinds else ""
        query = f"""SELECT (COUNT(DISTINCT ?x) AS ?n)
            {{ {" UNION ".join(branches)} FILTER(?x != {IRI(key).n3()}) {unfolded} }}"""
        return sum(number(row["n"]) for row in rows(self.store, query))

    def page(self, relations: Collection[Relation], offset: int, limit: int) -> list[Found]:
        """Return some of the neighbours by these relations of one node, as the store has them."""
        listed = sorted(relations)
        query = _union(
            f"SELECT ?i ?x {{ {_link(relation)} BIND({i} AS ?i) }}" for i, relation in enumerate(listed)
        )
        query = f"SELECT ?i ?x {{ {query} }} LIMIT {limit} OFFSET {offset}"
        found = [(listed[number(row["i"])], str(row["x"])) for row in rows(self.store, query)]
        types = self.types({key for _, key in found})
        return [Found(relation, key, types[key]) for relation, key in found]

    # ------------------------------------------------------------------- edges
    def between(self, keys: Collection[str]) -> list[tuple[str, str, str]]:
        """Return every link (source, property, target) whose two ends are among `keys`."""
        ours = set(keys)
        sites = Sites.of(sorted(ours))
        named = " ".join(IRI(key).n3() for key in sorted(ours) if not key.startswith("_:"))
        few, many = self._divided(sorted(ours))
        branches = [Sites.of(few).each(f"?it ?p ?x VALUES ?x {{ {named} }}")] if named and few else []
        # a node with a million links is asked for each of the others
        branches += [
            f"VALUES ?x {{ {named} }} {IRI(key).n3()} ?p ?x BIND({IRI(key).n3()} AS ?it)" for key in many
        ]
        if any(key.startswith("_:") for key in ours):
            branches.append(sites.each("?it ?p ?x FILTER(isBlank(?x))"))
        query = f"SELECT {sites.select}?it ?p ?x {{ {_union(branches)} }}"
        found = {
            (str(row["it"]), str(row["p"]), str(row["x"])) for row in rows(self.store, query, sites.bindings)
        }
        return sorted(entry for entry in found if entry[2] in ours and entry[1] not in _UNDRAWN)


def _pairs(relations: Collection[Relation], body: str) -> tuple[str, Sites]:
    """Return the pattern `body` for each pair of ``?it`` and ``?p``, looked up one by one.

    A node's other links, however many, cost nothing then.
    """
    blank = sorted({relation.key for relation in relations if relation.key.startswith("_:")})
    sites = Sites.of(blank)
    by = one_of(sorted({relation.predicate for relation in relations}))
    parts = [sites.each(f"{body} FILTER(?p IN {by})")] if blank else []
    named = sorted(relation for relation in relations if not relation.key.startswith("_:"))
    if named:
        pairs = " ".join(f"({IRI(key).n3()} {IRI(predicate).n3()})" for key, _, predicate in named)
        parts.append(f"{{ VALUES (?it ?p) {{ {pairs} }} {body} }}")
    return " UNION ".join(parts), sites


def _link(relation: Relation) -> str:
    """Return the pattern of one relation of a node that has an IRI; ``?x`` is the neighbour."""
    it, by = resource(relation.key).n3(), IRI(relation.predicate).n3()
    return f"{it} {by} ?x FILTER(!isLiteral(?x))" if relation.direction == "out" else f"?x {by} {it}"


def _of_class(cls: str | None) -> str:
    return "FILTER NOT EXISTS { ?x a ?any }" if cls is None else f". ?x a {IRI(cls).n3()}"


def _with_few_blanks(keys: Sequence[str]) -> Iterator[list[str]]:
    """Yield keys in parts: each blank node is a column of its query, so that many at once take long."""
    named = [key for key in keys if not key.startswith("_:")]
    blanks = list(chunks((key for key in keys if key.startswith("_:")), _BLANKS))
    if named:
        yield [*named, *(blanks.pop() if blanks else ())]
    yield from blanks


def _union(selects: Iterable[str]) -> str:
    return " UNION ".join(f"{{ {select} }}" for select in selects)
