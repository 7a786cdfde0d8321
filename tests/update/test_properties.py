"""Random updates against a set of quads: what is written, the union, what is computed from it."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.load.bounds import add_bounds
from kg.load.following import follow
from kg.store.change import Change
from kg.update import read_update
from kg.vocabulary import BOUND_PROPERTIES, PREFIXES

from .conftest import BASE, DERIVED, UNNAMED

KGO = PREFIXES["kgo"]
SUBJECTS = ["<urn:a>", "<urn:b>"]
SAID = [
    (f"<{KGO}value>", ["1200000", '"01"^^<http://www.w3.org/2001/XMLSchema#integer>', "1"]),
    (f"<{KGO}comparator>", [f"<{KGO}moreThan>", f"<{KGO}exactly>"]),
    (f"<{KGO}figureAsPrinted>", ['"1.2 million"@en', '"1"']),
    (f"<{KGO}metric>", ["<urn:a>", "<urn:m>"]),
    (f"<{KGO}wholeNumber>", ["true"]),
    (f"<{KGO}source>", ["<urn:source1>", "<urn:source2>"]),
    (f"<{KGO}lowerBound>", ["7"]),
]
GRAPHS = ["", "<urn:g>", "<urn:h>"]

graphs = st.sampled_from(GRAPHS)
triples = st.tuples(
    st.sampled_from(SUBJECTS),
    st.sampled_from(SAID).flatmap(lambda pair: st.tuples(st.just(pair[0]), st.sampled_from(pair[1]))),
).map(lambda pair: (pair[0], *pair[1]))
FIGURE = [
    ("<urn:b>", f"<{KGO}{name}>", value)
    for name, value in (
        ("value", "1"),
        ("comparator", f"<{KGO}exactly>"),
        ("figureAsPrinted", '"1"'),
        ("metric", "<urn:a>"),
    )
]
figures = graphs.map(lambda graph: [(graph, triple) for triple in FIGURE])
kinds = st.tuples(graphs, st.just(("<urn:a>", f"<{KGO}wholeNumber>", "true"))).map(lambda quad: [quad])
quads = st.one_of(st.lists(st.tuples(graphs, triples), min_size=1, max_size=6), figures, kinds)
steps = st.one_of(
    st.tuples(st.sampled_from(["INSERT", "DELETE"]), quads),
    st.tuples(st.sampled_from(["CLEAR", "DROP"]), st.sampled_from([*GRAPHS[1:], "DEFAULT", "NAMED", "ALL"])),
    st.tuples(st.sampled_from(["ADD", "COPY", "MOVE"]), st.tuples(graphs, graphs)),
    st.tuples(st.just("FORGET"), st.sampled_from(SUBJECTS)),
    st.tuples(st.just("RENAME"), st.tuples(graphs, graphs, st.sampled_from(SUBJECTS))),
)


class Model:
    """What a store should hold, by the words of SPARQL 1.1 Update."""

    def __init__(self) -> None:
        self.quads: set[tuple[str, str, str, str]] = set()
        self.named: set[str] = set()

    def insert(self, quads):
        taken = {quad for quad in quads if quad[2][1:-1] not in BOUND_PROPERTIES}
        self.quads |= taken
        self.named |= {quad[0] for quad in taken}

    def clear(self, *names):
        self.quads = {quad for quad in self.quads if quad[0] not in names}

    def drop(self, *names):
        self.clear(*names)
        self.named -= set(names)

    def of(self, name):
        return {quad for quad in self.quads if quad[0] == name}


def text_and_effect(step, model):
    """Return an operation as text, and let the model do it."""
    verb, what = step
    if verb in {"INSERT", "DELETE"}:
        given = {(graph, *map(canonical, triple)) for graph, triple in what}
        if verb == "INSERT":
            model.insert(given)
        else:
            model.quads -= given
        return f"{verb} DATA {{ {' '.join(block(graph, ' '.join(triple)) for graph, triple in what)} }}"
    if verb in {"CLEAR", "DROP"}:
        named = model.named - {""}
        names = {"DEFAULT": {""}, "NAMED": named, "ALL": {"", *named}}.get(what, {what})
        (model.clear if verb == "CLEAR" else model.drop)(*names)
        return f"{verb} SILENT {f'GRAPH {what}' if what.startswith('<') else what}"
    if verb in {"ADD", "COPY", "MOVE"}:
        source, target = what
        if source != target and (source in model.named or source == ""):
            if verb != "ADD":
                model.clear(target)
            model.named.add(target)
            model.insert((target, *rest) for _, *rest in model.of(source))
            if verb == "MOVE":
                model.drop(source)
        return f"{verb} SILENT {source or 'DEFAULT'} TO {target or 'DEFAULT'}"
    if verb == "FORGET":
        model.quads = {quad for quad in model.quads if quad[1] != what or quad[0] == ""}
        everywhere = f"GRAPH ?g {{ {what} ?p ?o }}"
        return f"DELETE {{ {everywhere} }} WHERE {{ {everywhere} FILTER(?g != <{UNNAMED}>) }}"
    source, target, name = what
    found = [quad for quad in model.quads if quad[0] == source and quad[1] == name]
    model.quads -= set(found)
    model.insert((target, "<urn:new>", predicate, value) for _, _, predicate, value in found)
    left, right = block(source, f"{name} ?p ?o"), block(target, "<urn:new> ?p ?o")
    return f"DELETE {{ {left} }} INSERT {{ {right} }} WHERE {{ {left} }}"


def block(graph: str, triple: str) -> str:
    return f"GRAPH {graph} {{ {triple} }}" if graph else f"{triple} . "


def canonical(text: str) -> str:
    """Return a term as the engine keeps it."""
    return {
        '"01"^^<http://www.w3.org/2001/XMLSchema#integer>': number("1"),
        "1200000": number("1200000"),
        "1": number("1"),
        "7": number("7"),
        "true": '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
    }.get(text, text)


def number(digits: str) -> str:
    return f'"{digits}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def held(engine):
    """Return the quads of an engine's named graphs, without what is computed."""
    return {
        (
            "" if quad.graph_name.value == UNNAMED else str(quad.graph_name),
            *map(str, quad.triple),
        )
        for quad in engine
        if quad.graph_name != ox.DefaultGraph() and quad.graph_name.value not in DERIVED
    }


def computed(engine, name):
    return {
        tuple(map(str, quad.triple))
        for quad in engine.quads_for_pattern(None, None, None, ox.NamedNode(name))
    }


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(requests=[[("INSERT", [("", ("<urn:a>", f"<{KGO}value>", "1"))])], [("DROP", "DEFAULT")]])
@given(requests=st.lists(st.lists(steps, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_store_holds_what_a_set_of_quads_would_after_any_updates(requests):
    engine, model, counted = ox.Store(), Model(), 0
    for number_of, request in enumerate(requests):
        before = held(engine)
        change = Change(engine, parent=f"r{number_of}", base=BASE, triples=counted)
        text = " ;\n".join(text_and_effect(step, model) for step in request)
        read_update(text).apply(change)
        assert held(engine) == model.quads
        check_delta(change, before, model.quads)
        follow(change)
        counted = change.triples
        check_union(engine, counted)
        check_computed(engine, model)


def check_delta(change, before, after):
    """Check that the delta is what has changed, and nothing more."""
    rows = {
        name: {
            ("" if q.graph_name.value == UNNAMED else str(q.graph_name), *map(str, q.triple)) for q in quads
        }
        for name, quads in (("added", change.delta.added), ("removed", change.delta.removed))
    }
    assert rows["added"] == after - before
    assert rows["removed"] == before - after


def check_union(engine, counted):
    """Check that the default graph is the union of all graphs, as a set, and is counted."""
    default = set(map(str, engine.quads_for_pattern(None, None, None, ox.DefaultGraph())))
    named = {
        str(ox.Quad(*quad.triple)) for quad in engine if not isinstance(quad.graph_name, ox.DefaultGraph)
    }
    assert default == named
    assert counted == len(default)


def check_computed(engine, model):
    """Check bounds and catalogue against those computed anew from all that is said."""
    release, bounds = DERIVED
    whole = ox.Store()
    text = "".join(f"{s} {p} {o} .\n" for _, s, p, o in model.quads)
    whole.load(text.encode(), ox.RdfFormat.N_TRIPLES)
    add_bounds(whole, ox.NamedNode(bounds))
    assert computed(engine, bounds) == computed(whole, bounds)

    counts = Counter(graph or f"<{UNNAMED}>" for graph, *_ in model.quads)
    entries = {(graph or f"<{UNNAMED}>", 0) for graph in model.named}
    expected = {(graph, counts[graph]) for graph, _ in entries}
    if computed(engine, bounds):
        expected.add((f"<{bounds}>", len(computed(engine, bounds))))
    catalogue = computed(engine, release)
    stated = {(s, int(o.split('"')[1])) for s, p, o in catalogue if p.endswith("void#triples>")}
    assert stated == expected
    sources = {(g or f"<{UNNAMED}>", o) for g, _, p, o in model.quads if p == f"<{KGO}source>"}
    assert {(s, o) for s, p, o in catalogue if p == "<http://purl.org/dc/terms/source>"} == sources
