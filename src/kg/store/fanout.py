"""How many links a thing has by each property, without counting a million of them.

Of each thing, links are counted up to a bound in each direction. Only where there are more is
each property of the graph asked for by itself, again up to the bound: so the price is that of
the bound and of the number of properties, however many links there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kg.model import Direction
from kg.store.embedded import EmbeddedStore
from kg.store.patterns import chunks, iris, number, rows
from kg.store.protocol import Store
from kg.store.statistics import known_statistics, statistics_of
from kg.terms import IRI
from kg.vocabulary import RDF_TYPE

__all__ = ["Division", "Fan", "divided", "fanout", "is_on_disk"]

_CHUNK: Final = 50
_FEW: Final = 200
_TOGETHER: Final = 100
_FEW_TOGETHER: Final = 2_000
"""Things that are looked at together, and how many triples they may have as few."""
_PROBED: Final = 1_000
_TRUE: Final = frozenset({"true", "1"})
"""How engines write it."""


class Fan(NamedTuple):
    """Links of one thing by one property in one direction: to other things, or to texts and numbers."""

    key: str
    direction: Direction
    predicate: str
    literal: bool


def fanout(store: Store, keys: Sequence[str], most: int) -> dict[Fan, int]:
    """Return how many links each IRI has, counted up to `most`: ``most + 1`` stands for more.

    An engine elsewhere counts all of them, as it may know without looking.
    """
    if not isinstance(store, EmbeddedStore):
        return _counted(store, (one for key in keys for one in _ends(key, "")))
    # where the properties are known, few links tell that there are many
    probe = min(most, _PROBED) if known_statistics(store) else most
    found = _counted(store, (one for key in keys for one in _ends(key, f"LIMIT {probe + 1}")))
    sums: Counter[tuple[str, Direction]] = Counter()
    for fan, count in found.items():
        sums[fan.key, fan.direction] += count
    hubs = [end for end, count in sums.items() if count > probe]
    if not hubs:
        return found
    near = {fan: count for fan, count in found.items() if (fan.key, fan.direction) not in hubs}
    return near | _counted(store, _by_predicate(store, hubs, f"LIMIT {most + 1}"))


def is_on_disk(store: Store) -> bool:
    """Return whether looking something up of each of many things means reading as often from a disk."""
    return isinstance(store, EmbeddedStore) and store.directory is not None


class Division(NamedTuple):
    """Things with few triples, and things with many; `links` says how many links some of the few have.

    Literals and types are no links.
    """

    few: list[str]
    many: list[str]
    links: dict[str, int]


def divided(store: Store, keys: Iterable[str]) -> Division:
    """Tell the things that have few triples in each direction from those with many.

    Few are counted together in one query; those of an engine elsewhere always are. Each is looked at, but
    on disk, where that takes long, only if a hundred do not have few triples together.
    """
    found = Division([], [], {})
    for part in chunks(keys, _TOGETHER):
        named = [key for key in part if not key.startswith("_:")]
        together = None
        if is_on_disk(store):
            together = _links_of_few(store, named)
            hubs = _hubs(store, named) if together is None else set()
        else:
            hubs = {key for key in named if _is_hub(store, key)}
        found.few.extend(key for key in part if key not in hubs)
        found.many.extend(key for key in part if key in hubs)
        found.links.update(together or {})
    return found


def _links_of_few(store: Store, keys: Sequence[str]) -> dict[str, int] | None:
    """Return how many links each of some things has; None where they have many triples together."""
    each, links = f"VALUES ?it {{ {iris(keys)} }}", dict.fromkeys(keys, 0)
    # the engine reads the text of each term that a condition looks at: subjects are never literals
    query = f"""SELECT ?it (COUNT(*) AS ?triples) (SUM(?link) AS ?n) {{ {{ SELECT ?it ?link {{
        {{ {each} ?it ?p ?x BIND(IF(sameTerm(?p, <{RDF_TYPE}>) || isLiteral(?x), 0, 1) AS ?link) }}
        UNION {{ {each} ?x ?p ?it BIND(IF(sameTerm(?p, <{RDF_TYPE}>), 0, 1) AS ?link) }}
        }} LIMIT {_FEW_TOGETHER + 1} }} }} GROUP BY ?it"""
    triples = 0
    for row in rows(store, query) if keys else ():
        triples += number(row["triples"])
        links[str(row["it"])] = number(row["n"])
    return links if triples <= _FEW_TOGETHER else None


def _is_hub(store: Store, key: str) -> bool:
    return any(store.count(end, most=_FEW) == _FEW for end in ((None, None, key), (key, None, None)))


def _hubs(store: Store, keys: Sequence[str]) -> set[str]:
    """Return those that have many triples in one direction, without reading what these are from the disk."""
    links = [link for key in keys for it in [IRI(key).n3()] for link in (f"{it} ?p ?x", f"?x ?p {it}")]
    ends = (
        f"{{ {{ SELECT ?x {{ {link} }} LIMIT {_FEW} }} BIND({place} AS ?i) }}"
        for place, link in enumerate(links)
    )
    found = set()
    for part in chunks(ends, _CHUNK):
        query = f"SELECT ?i (COUNT(*) AS ?n) {{ {' UNION '.join(part)} }} GROUP BY ?i"
        found |= {keys[number(row["i"]) // 2] for row in rows(store, query) if number(row["n"]) == _FEW}
    return found


class _Asked(NamedTuple):
    """The links of a thing in one direction, by one property or (then ``?p``) by any; `text` finds them."""

    key: str
    direction: Direction
    predicate: str | None
    text: str


_TELL_LITERALS: Final = "BIND(isLiteral(?x) AS ?literal)"


def _ends(key: str, bound: str) -> Iterator[_Asked]:
    it = IRI(key).n3()
    yield _Asked(key, "out", None, f"{{ SELECT ?p ?x {{ {it} ?p ?x }} {bound} }} {_TELL_LITERALS}")
    yield _Asked(key, "in", None, f"{{ SELECT ?p {{ ?x ?p {it} }} {bound} }} BIND(false AS ?literal)")


def _by_predicate(
    store: EmbeddedStore, ends: Sequence[tuple[str, Direction]], bound: str
) -> Iterator[_Asked]:
    for key, direction in ends:
        it = IRI(key).n3()
        for predicate in statistics_of(store).predicates:
            by, out = IRI(predicate).n3(), direction == "out"
            if not store.count((key if out else None, predicate, None if out else key), most=1):
                continue
            link, told = (f"{it} {by} ?x", _TELL_LITERALS) if out else (f"?x {by} {it}", "")
            yield _Asked(key, direction, predicate, f"{{ SELECT ?x {{ {link} }} {bound} }} {told}")


def _counted(store: Store, every: Iterable[_Asked]) -> dict[Fan, int]:
    found: dict[Fan, int] = {}
    for part in chunks(every, _CHUNK):
        union = " UNION ".join(f"{{ {one.text} BIND({place} AS ?i) }}" for place, one in enumerate(part))
        query = f"SELECT ?i ?p ?literal (COUNT(*) AS ?n) {{ {union} }} GROUP BY ?i ?p ?literal"
        for row in rows(store, query):
            one = part[number(row["i"])]
            literal = "literal" in row and str(row["literal"]) in _TRUE
            found[Fan(one.key, one.direction, one.predicate or str(row["p"]), literal)] = number(row["n"])
    return found
