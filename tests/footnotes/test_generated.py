"""Made-up queries: the rows stay as they are, and their claims are those that a slower way finds too.

The slower way gives every node of the pattern a variable, asks for all of them with no grouping,
and puts solutions together in Python.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.footnotes import footnotes
from kg.terms import BlankNode

from .conftest import PREFIXES

MANY = 3000
CLAIMS = ("?o", "?c", "_:x", "[]", "e:ships20", "e:goal")
THINGS = {"claim": CLAIMS, "metric": ("?m", "?n", "_:y", "e:ships"), "any": ("?t", "?o", "?m", "e:ports")}
TRIPLES = [  # what stands at both sides of each predicate or path
    ("claim", "kgo:metric", "metric"),
    ("claim", "kgo:source", "any"),
    ("claim", "kgo:from", "claim"),
    ("claim", "e:follows", "claim"),
    ("claim", "^kgo:to", "claim"),
    ("any", "kgo:setsTarget", "claim"),
    ("metric", "kgo:measures", "any"),
    ("claim", "?p", "any"),
    ("any", "kgo:measures/kgo:partOf*", "any"),
    ("any", "kgo:setsTarget/kgo:metric", "metric"),
    ("claim", "kgo:from/kgo:metric", "metric"),
    ("claim", "(kgo:from|kgo:to)/kgo:source", "any"),
    ("metric", "^kgo:metric/kgo:source", "any"),
    ("any", "^(e:follows/kgo:metric)", "claim"),
]
VALUES = [("kgo:value", "?v"), ("kgo:periodEnd", "?d"), ("kgo:value", "?w")]
EXPANDED = {
    "kgo:setsTarget/kgo:metric": "{s} kgo:setsTarget {x} . {x} kgo:metric {o}",
    "kgo:from/kgo:metric": "{s} kgo:from {x} . {x} kgo:metric {o}",
    "(kgo:from|kgo:to)/kgo:source": "{s} kgo:from|kgo:to {x} . {x} kgo:source {o}",
    "^kgo:metric/kgo:source": "{x} kgo:metric {s} ; kgo:source {o}",
    "^(e:follows/kgo:metric)": "{o} e:follows {x} . {x} kgo:metric {s}",
}


@dataclass
class Pattern:
    """A pattern as it is asked, and with a variable for every node."""

    short: list[str] = field(default_factory=list)
    long: list[str] = field(default_factory=list)

    def wrapped(self, text: str, other: Pattern | None = None) -> Pattern:
        return Pattern(
            [text.format(" ".join(self.short), " ".join(other.short) if other else "")],
            [text.format(" ".join(self.long), " ".join(other.long) if other else "")],
        )


class Names:
    """New variables, the same for the same label of a blank node in one block."""

    def __init__(self) -> None:
        self.count = 0
        self.labels: dict[str, str] = {}

    def new(self) -> str:
        self.count += 1
        return f"?new{self.count}"

    def of(self, node: str) -> str:
        if node == "[]":
            return self.new()
        return self.labels.setdefault(node, self.new()) if node.startswith("_:") else node


@st.composite
def block(draw, names):
    """Draw some triples; labels are those of the block alone."""
    names.labels = {}
    suffix = names.new()[1:]
    pattern = Pattern()
    for _ in range(draw(st.integers(1, 3))):
        left, verb, right = draw(st.sampled_from(TRIPLES))
        subject = draw(st.sampled_from(THINGS[left]))
        if draw(st.booleans()):
            verb, node = draw(st.sampled_from(VALUES))
        else:
            node = draw(st.sampled_from(THINGS[right]))
        subject, node = (entry + suffix if entry.startswith("_:") else entry for entry in (subject, node))
        long_subject, long_node = names.of(subject), names.of(node)
        form = EXPANDED.get(verb, "{s} " + verb + " {o}")
        inside = subject if subject != "[]" else draw(st.sampled_from(["[]", "[ a ?kind ]"]))
        pattern.short.append(f"{inside} {verb} {node} .")
        pattern.long.append(form.format(s=long_subject, o=long_node, x=names.new()) + " .")
        if inside == "[ a ?kind ]":
            pattern.long.append(f"{long_subject} a ?kind .")
        for constant in {subject, node} & {"e:ships20", "e:goal"}:
            pattern.long.append(f"BIND ({constant} AS {names.new()})")
    return pattern


@st.composite
def patterns(draw):
    names = Names()
    whole = draw(block(names))
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(["OPTIONAL", "UNION", "GROUP", "GRAPH", "FILTER", "FILTER IN"]))
        if kind == "FILTER":
            more = Pattern(["FILTER (?v > 5)"], ["FILTER (?v > 5)"])
        elif kind == "UNION":
            more = draw(block(names)).wrapped("{{ {} }} UNION {{ {} }}", draw(block(names)))
        elif kind == "FILTER IN":
            more = draw(block(names)).wrapped("OPTIONAL {{ {} FILTER (BOUND(?v)) }}")
        else:
            form = {"OPTIONAL": "OPTIONAL {{ {} }}", "GROUP": "{{ {} }}", "GRAPH": "GRAPH ?g {{ {} }}"}[kind]
            more = draw(block(names)).wrapped(form)
        whole = Pattern(whole.short + more.short, whole.long + more.long)
    return whole


COLUMNS = ("?m", "?v", "?t", "?o", "?d", "?kind", "?p")
QUIET = settings(
    max_examples=400, deadline=None, suppress_health_check=[*HealthCheck], derandomize=True, database=None
)


def solutions(economy, pattern):
    """Return all solutions of a pattern, by variable."""
    found = economy.store.select(f"{PREFIXES}SELECT * {{ {' '.join(pattern.long)} }} LIMIT {MANY}")
    return [dict(zip(found.variables, row, strict=True)) for row in found.rows]


def expected(economy, reach, pattern, columns):
    """Return by row how many solutions it has and the claims of all of them."""
    claims = {str(row[0]) for row in economy.store.select(all_claims(reach)).rows}
    rows: Counter = Counter()
    rests_on = defaultdict(set)
    for solution in solutions(economy, pattern):
        row = tuple(solution.get(name[1:]) for name in columns)
        rows[row] += 1
        rests_on[row].update(claims & {str(value) for value in solution.values()})
    return rows, rests_on


def all_claims(reach):
    kinds = " ".join(f"<{kind}>" for kind in reach.kinds)
    return f"SELECT ?claim {{ VALUES ?kind {{ {kinds} }} ?claim a ?kind }}"


def order(row):
    """Return what a row is put in order by; a blank node has no text."""
    return [None if term is None or isinstance(term, BlankNode) else str(term) for term in row]


@QUIET
@given(patterns(), st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=3, unique=True), st.data())
def test_rows_stay_and_their_claims_are_found(economy, reach, pattern, columns, data):
    rows, rests_on = expected(economy, reach, pattern, columns)
    if sum(rows.values()) >= MANY:
        return
    where = f"{{ {' '.join(pattern.short)} }}"
    listed = " ".join(columns)
    texts = " ".join(f"STR({column})" for column in columns)
    form = data.draw(st.sampled_from(["plain", "distinct", "groups", "inside"]))
    query = {
        "plain": f"SELECT {listed} {where}",
        "distinct": f"SELECT DISTINCT {listed} {where} ORDER BY {texts}",
        "groups": f"SELECT {listed} (COUNT(*) AS ?count) {where} GROUP BY {listed}",
        "inside": f"SELECT {listed} {{ {{ SELECT DISTINCT {listed} {where} }} }}",
    }[form]
    found = footnotes(economy.store, PREFIXES + query, reach)
    plain = [*economy.store.select(PREFIXES + query).rows]
    assert Counter(found.rows) == Counter(plain)
    if form == "distinct":
        assert [*map(order, found.rows)] == [*map(order, plain)]
    noted = defaultdict(set)
    for row, claims in zip(found.rows, found.footnotes.rows, strict=True):
        noted[row[: len(columns)]].update(claims)
    assert noted.keys() == rows.keys()
    for row, claims in noted.items():
        assert claims == rests_on[row], query
    assert found.footnotes.complete
