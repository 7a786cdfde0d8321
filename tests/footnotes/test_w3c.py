"""The W3C's evaluation tests of SPARQL: a query brought to carry claims gives the rows it gave before.

No graph of these tests has claims. Here they may stand anywhere, which makes for the most changes.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import rdflib
from rdflib import RDF, Namespace

from kg.footnotes import rewrite

from ..sparql.conftest import w3c  # noqa: F401, TID252 - the same copy of the tests

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
LABEL = re.compile(r"_:\w+")


def path_of(iri):
    return Path(unquote(urlsplit(str(iri)).path))


def evaluations(folder):
    """Yield each query of the evaluation tests with a store of its data."""
    for manifest in sorted(folder.glob("sparql1?/**/*manifest*.ttl")):
        graph = rdflib.Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
        for test in sorted(graph.subjects(RDF.type, MF.QueryEvaluationTest)):
            action = graph.value(test, MF.action)
            query = graph.value(action, QT.query)
            if query and "service" not in path_of(query).parts:  # the engine would ask other hosts
                store = ox.Store()
                for data in graph.objects(action, QT.data):
                    store.load(path=path_of(data), base_iri=str(data))
                for data in graph.objects(action, QT.graphData):
                    store.load(path=path_of(data), base_iri=str(data), to_graph=ox.NamedNode(str(data)))
                yield path_of(query).read_text(encoding="utf-8"), str(query), store


def rows(solutions, names):
    """Return rows as text; labels of blank nodes are other ones each time."""
    return [
        tuple(None if row[name] is None else LABEL.sub("_:", str(row[name])) for name in names)
        for row in solutions
    ]


def test_rewritten_queries_give_the_same_rows(w3c):  # noqa: F811
    compared = changed = 0
    for text, base, store in evaluations(w3c):
        try:
            plain = store.query(text, base_iri=base)
        except (RuntimeError, SyntaxError):  # a function that the engine does not have, or SPARQL 1.0 only
            continue
        if not isinstance(plain, ox.QuerySolutions):
            continue
        names = [variable.value for variable in plain.variables]
        rewritten = rewrite(text)
        assert set(rewritten.visible) == set(names), text
        before, after = rows(plain, names), rows(store.query(rewritten.query, base_iri=base), names)
        assert Counter(before) == Counter(after), rewritten.query
        assert before == after or "ORDER" not in text.upper(), rewritten.query
        compared += 1
        changed += rewritten.query != text
    assert (compared, changed) == (516, 247)
