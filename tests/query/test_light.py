"""What is certain to end soon is known as such, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import QuerySyntaxError
from kg.formats import by_name
from kg.graph import Graph
from kg.limits import Limits
from kg.query.light import is_light, plan_of
from kg.query.run import stream
from kg.query.shapes import shape_of
from kg.sparql import parse
from kg.store.light import count_rows, light_answer
from kg.store.protocol import Dataset, PreparedQuery
from kg.store.statistics import statistics_of

JSON = by_name("json", "results")
MANY = 300


@pytest.fixture(scope="module")
def graph(tmp_path_factory) -> Graph:
    folder = tmp_path_factory.mktemp("light")
    lines = ["@prefix e: <http://e.org/> .", 'e:one e:name "One" ; e:is e:Small ; e:knows e:hub .']
    lines += [f'e:n{n} e:of e:hub ; e:is e:Big ; e:name "{n}"@en .' for n in range(MANY)]
    (folder / "data.ttl").write_text("\n".join(lines), encoding="utf-8")
    return kg.open(folder / "data.ttl")


def light(graph: Graph, text: str, like: str = "", **limits: int) -> bool:
    """Return whether a query is light, judged by the plan of one like it (of itself, where none is given)."""
    shape, other = shape_of(text), shape_of(like or text)
    assert shape is not None
    assert other is not None
    assert shape.text == other.text
    plan = plan_of(parse(like or text))
    return plan is not None and is_light(plan, shape.values, graph.store, Limits(**limits).max_rows)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?p ?o { <http://e.org/one> ?p ?o }",
        "PREFIX e: <http://e.org/> SELECT ?o WHERE { e:one e:name ?o . }",
        "SELECT * { <http://e.org/one> ?p ?o FILTER(?p != <urn:p> && LANG(?o) = 'en') } ORDER BY ?o",
        "SELECT DISTINCT ?s { ?s a <http://e.org/Small> } # any comment",
        "ASK { <http://e.org/one> <http://e.org/is> <http://e.org/Small> }",
        "SELECT ?s { ?s ?p ?o } LIMIT 5 OFFSET 20",
        "SELECT ?s { ?s <http://e.org/of> <http://e.org/hub> }",
        "PREFIX e: <http://e.org/> SELECT ?n { e:one e:knows ?o OPTIONAL { ?o e:name ?n } }",
        "PREFIX a: <urn:other> PREFIX a: <http://e.org/> SELECT ?o { a:one a:name ?o ; a:is ?c }",
        "PREFIX : <http://e.org/> SELECT ?o { :one :name ?o ; :is ?c }",
    ],
)
def test_few_rows_are_light(graph, text):
    assert light(graph, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?t { ?s <http://e.org/of> ?h . ?t <http://e.org/of> ?h }",  # 90,000 pairs
        "SELECT ?s { ?s ?p ?o . ?o ?q ?r }",
        "SELECT ?s { ?s <http://e.org/of>+ ?o }",
        "SELECT ?s { ?s <http://e.org/of>/<http://e.org/is> ?o }",
        "SELECT ?s { { ?s ?p 1 } UNION { ?s ?p 2 } }",
        "SELECT (CONCAT(?o, ?o) AS ?two) { <http://e.org/one> ?p ?o }",
        "SELECT * { <http://e.org/one> ?p ?o BIND(CONCAT(?o, ?o) AS ?two) }",
        "SELECT * { <http://e.org/one> ?p ?o FILTER REGEX(?o, 'a') }",
        "SELECT * { <http://e.org/one> ?p ?o FILTER(<urn:function>(?o)) }",
        "PREFIX f: <urn:f> SELECT * { <http://e.org/one> ?p ?o FILTER(f:un(?o)) }",
        "SELECT * { <http://e.org/one> ?p ?o FILTER EXISTS { ?a ?b ?c } }",
        "SELECT * { GRAPH ?g { <http://e.org/one> ?p ?o } }",
        "SELECT * { VALUES ?x { 1 2 } <http://e.org/one> ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { <http://e.org/one> ?p ?o }",
        "BASE <http://e.org/> SELECT * { <one> ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1",
        "DESCRIBE <http://e.org/one>",
        # an engine may read the second < as an operator, and what follows # as a comment
        "SELECT * { <http://e.org/one> ?p ?o FILTER(?o <urn:x#>) }",
    ],
)
def test_what_may_grow_is_not_light(graph, text):
    assert not light(graph, text)


def test_it_is_the_values_that_decide(graph):
    few, many = (
        "SELECT ?s ?t { ?s ?p <urn:none> . ?t ?q ?s }",
        ("SELECT ?s ?t { ?s ?p <http://e.org/hub> . ?t ?q ?s }"),
    )
    assert light(graph, few)
    assert not light(graph, many, like=few)
    assert not light(
        graph,
        "SELECT ?s ?t { ?s ?p ?o } OFFSET 1 LIMIT 99999999",
        like="SELECT ?s ?t { ?s ?p ?o } OFFSET 1 LIMIT 1",
        max_rows=100,
    )
    assert not light(graph, "SELECT ?s { ?s <http://e.org/of> ?o } ORDER BY ?s", max_rows=MANY - 1)


def test_no_value_makes_another_plan_of_a_prefix(graph):
    one = "PREFIX e: <http://e.org/> # PREFIX e: <urn:x>\nSELECT ?s ?t { ?s ?p e:hub . ?t ?q ?s }"
    other = "PREFIX e: <urn:none/> # PREFIX e: <http://e.org/>\nSELECT ?s ?t { ?s ?p e:hub . ?t ?q ?s }"
    assert not light(graph, one, like=other)
    assert light(graph, other, like=one)


def test_what_is_no_iri_is_left_to_the_engine(graph):
    like = "SELECT ?o { <http://e.org/one> ?p ?o FILTER(?o != 1) }"
    assert not light(graph, like.replace("http://e.org/one", "relative"), like=like)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s { ?s ?p <http://e.org/hub> }",
        "SELECT ?s { ?s ?p ?o } LIMIT 9999",
        "PREFIX e: <http://e.org/> SELECT ?n { ?s e:name ?n . ?s e:knows e:hub }",
        "ASK { ?s <http://e.org/of> ?o }",
    ],
)
def test_what_writes_all_that_it_finds_is_light_however_much_it_matches(graph, text, monkeypatch):
    monkeypatch.setattr("kg.query.light.MOST_STEPS", 10)
    assert light(graph, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT DISTINCT ?p { ?s ?p ?o }",
        "SELECT ?p { ?s ?p ?o } ORDER BY ?p",
        "SELECT ?p { ?s ?p ?o } OFFSET 0",
        "SELECT ?p { ?s ?p ?o FILTER(?p = <urn:p>) }",
        "SELECT ?x { ?s ?p ?o }",
        "PREFIX e: <http://e.org/> SELECT ?n { e:one e:knows ?o . ?s e:name ?n ; e:of ?o }",
        "SELECT ?s { ?s ?p ?s }",
        "SELECT ?s { <http://e.org/one> ?q ?n . ?s ?p ?o }",  # they share nothing
        "SELECT ?s { ?s <http://e.org/name> 'One' . ?s ?p ?o }",
        "SELECT ?s { ?s <http://e.org/of> <http://e.org/hub> . ?s ?p ?o }",  # 300 lookups
        "SELECT ?s { <http://e.org/one> ?p ?o OPTIONAL { ?o ?q ?s } }",
    ],
)
def test_what_may_find_much_in_vain_is_not(graph, text, monkeypatch):
    monkeypatch.setattr("kg.query.light.MOST_STEPS", 10)
    assert not light(graph, text)


@pytest.mark.parametrize("prefix", ["e", ""])
def test_statistics_tell_how_much_a_predicate_of_any_prefix_matches(tmp_path, prefix):
    lines = [f"<http://e.org/n{n}> <http://e.org/of> <http://e.org/hub> ." for n in range(MANY)]
    (tmp_path / "data.nt").write_text("\n".join(lines), encoding="utf-8")
    graph = kg.open(tmp_path / "data.nt")
    statistics_of(graph.store)
    text = f"PREFIX {prefix}: <http://e.org/> SELECT ?s {{ ?s {prefix}:of ?o ; {prefix}:of ?other }}"
    assert not light(graph, text)


class Counted:
    """A store that notes what it is to count, and has nothing of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, str | None, str | None]] = []

    def count(self, terms: tuple[str | None, str | None, str | None], **_: object) -> int:
        self.asked.append(terms)
        return 0


PREFIXES = ["", "e", "e-1", "e.x", "Größe", "a"]
written = st.one_of(
    st.tuples(
        st.sampled_from(PREFIXES),
        st.sampled_from(["", "name", "n-1", "n.1", "1", "a:b", "x_y", "größe", "a%20b", "from1", "a"]),
    ).map(":".join),
    st.sampled_from(["<http://e.org/one>", "<urn:a:b#c>", "<http://e.org/#>", "<http://e.org/>", "?v"]),
)


@given(st.permutations([f"http://e.org/{n}#" for n in range(len(PREFIXES))]), written, written, written)
def test_what_is_counted_is_what_the_query_names_however_it_is_written(bases, subject, predicate, node):
    prefixes = dict(zip(PREFIXES, bases, strict=True))
    head = "".join(f"PREFIX {name}: <{base}> " for name, base in prefixes.items())
    text = f"{head} SELECT ?x {{ {subject} {predicate} {node} . ?x {predicate} ?y }}"
    shape, plan = shape_of(text), plan_of(parse(text))
    assert shape is not None or "from" in text
    if shape is None or plan is None:
        return
    store = Counted()
    is_light(plan, shape.values, store, 100)

    def meant(name):
        prefix, _, local = name.partition(":")
        if name[0] == "<":
            return name[1:-1]
        return None if name[0] == "?" else prefixes[prefix] + local

    whole, part = tuple(map(meant, (subject, predicate, node))), (None, meant(predicate), None)
    assert len(store.asked) <= 2
    for asked in store.asked:
        assert any(
            all(one in (None, other) for one, other in zip(asked, terms, strict=True))
            for terms in (whole, part)
        )


@pytest.mark.parametrize("first", [True, False])
def test_the_engine_begins_with_the_pattern_that_names_a_thing(tmp_path, first):
    """That it looks up its rows in the other one, whatever that matches, shows in the order of the rows."""
    lines = ["@prefix e: <http://e.org/> ."]
    lines += [f'e:one e:p{n % 7} e:n{n * 37 % 100} . e:n{n} e:name "{n}" .' for n in range(100)]
    (tmp_path / "data.ttl").write_text("\n".join(lines), encoding="utf-8")
    store = kg.open(tmp_path / "data.ttl").store
    one, other = "<http://e.org/one> ?p ?o", "?o <http://e.org/name> ?name"
    alone = list(store.select(f"SELECT ?p ?o {{ {one} }}").rows)
    both = [one, other] if first else [other, one]
    assert list(store.select(f"SELECT ?p ?o {{ {' . '.join(both)} }}").rows) == alone


def test_what_gave_too_many_rows_is_left_to_a_query_process_from_then_on(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.query.shapes._known", {})
    (tmp_path / "data.nt").write_text(
        "".join(f"<urn:hub> <urn:to> <urn:{n}> .\n" for n in range(9_000)) + "<urn:1> <urn:to> <urn:2> .",
        encoding="utf-8",
    )
    store, runner = kg.open(tmp_path / "data.nt").store, Runner()
    tried = []
    monkeypatch.setattr(
        "kg.query.run.light_answer",
        lambda store, text, *rest: tried.append(text) or light_answer(store, text, *rest),
    )
    small, large = (f"SELECT ?p ?o {{ <urn:{name}> ?p ?o }}" for name in ("1", "hub"))
    for text in (small, large, large, small):
        stream(store, text, output=JSON, limits=Limits(), runner=runner, dataset=Dataset())
    assert tried == [large, small]
    assert runner.asked == [small, large, large]


def test_an_error_in_a_value_is_told_as_ever(graph, monkeypatch):
    monkeypatch.setattr("kg.query.shapes._known", {})
    runner = Runner()
    stream(
        graph.store,
        "SELECT ?o { <http://e.org/one> ?p ?o }",
        output=JSON,
        limits=Limits(),
        runner=runner,
        dataset=Dataset(),
    )
    with pytest.raises(QuerySyntaxError, match="relative"):
        stream(
            graph.store,
            "SELECT ?o { <relative> ?p ?o }",
            output=JSON,
            limits=Limits(),
            runner=runner,
            dataset=Dataset(),
        )


def test_rows_beyond_their_limit_are_for_a_query_process(graph):
    text = "SELECT ?p ?o { ?s ?p ?o }"
    assert light_answer(graph.store, text, "SELECT", JSON, Limits(max_rows=MANY)) is None


class Runner:
    """Keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def stream(self, query: PreparedQuery) -> None:
        self.asked.append(query.text)


def test_a_query_is_read_as_a_whole_before_others_like_it_are_light(graph, monkeypatch):
    monkeypatch.setattr("kg.query.shapes._known", {})
    runner = Runner()
    texts = [f"SELECT ?o {{ <http://e.org/n{n}> ?p ?o }}" for n in range(3)]
    answers = [
        stream(graph.store, text, output=JSON, limits=Limits(), runner=runner, dataset=Dataset())
        for text in texts
    ]
    assert runner.asked == texts[:1]
    assert [answer.completeness.shown for answer in answers[1:]] == [3, 3]


def test_graphs_that_a_client_chooses_are_for_a_query_process(graph):
    runner = Runner()
    text, chosen = "SELECT ?o { <http://e.org/one> ?p ?o }", Dataset(graph.store.named_graphs()[:1])
    for _ in range(2):
        stream(graph.store, text, output=JSON, limits=Limits(), runner=runner, dataset=chosen)
    assert len(runner.asked) == 2


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?o ?p { <http://e.org/one> ?p ?o }",
        "SELECT * { <http://e.org/one> ?p ?o }",
        "SELECT ?nothing { <http://e.org/one> ?p ?o }",
        "SELECT ?o { <urn:none> ?p ?o }",
        "ASK { <http://e.org/one> ?p ?o }",
    ],
)
@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_light_answer_is_what_a_query_process_would_give(graph, text, name):
    if text.startswith("ASK") and name in {"csv", "tsv"}:
        pytest.skip("no format for a truth value")
    output, limits = by_name(name, "results"), Limits()
    form = text.split()[0]
    small = light_answer(graph.store, text, form, output, limits)
    whole = graph.store.answer(text, form, output, limits=limits)
    assert small is not None
    if name == "json":
        one, other = json.loads(small.body), json.loads(whole.body)
        assert one.pop("meta").keys() == other.pop("meta").keys()
        assert one == other
    else:
        assert small.body == whole.body
    assert replace(small.completeness, milliseconds=0) == replace(whole.completeness, milliseconds=0)


def test_few_rows_with_large_values_are_left_to_a_query_process(tmp_path):
    (tmp_path / "large.ttl").write_text(f'<urn:a> <urn:p> "{"x" * 400_000}" .', encoding="utf-8")
    store = kg.open(tmp_path / "large.ttl").store
    for text in ("SELECT ?o { <urn:a> ?p ?o }", "SELECT * { <urn:a> ?p ?o }"):
        assert light_answer(store, text, "SELECT", JSON, Limits()) is None


TEXTS = st.text(alphabet='{}[],:"\\xy \u00e9', max_size=12)


@given(st.lists(st.tuples(TEXTS | st.none(), TEXTS | st.none()), max_size=6))
def test_rows_are_counted_whatever_stands_in_them(rows):
    bindings = [
        {
            name: {"type": "literal", "value": text}
            for name, text in zip(("x", "\u00e9"), row, strict=True)
            if text is not None
        }
        for row in rows
    ]
    result = {"head": {"vars": ["x", "\u00e9"]}, "results": {"bindings": bindings}}
    written = json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode()
    assert count_rows(written, ["x", "\u00e9"]) == len(rows)
