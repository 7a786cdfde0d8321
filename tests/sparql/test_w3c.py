"""The W3C's tests of SPARQL 1.0 and 1.1: every valid query is read, and its parts give back its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, Namespace

from kg.sparql import parse, tokens, walk
from kg.sparql.tree import Expression, Part, Query, TripleTerm, children

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
SYNTAX = {MF.PositiveSyntaxTest, MF.PositiveSyntaxTest11}
EVALUATION = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}


@pytest.fixture(scope="session")
def valid_queries(w3c: Path) -> dict[str, list[Path]]:
    """Return the files of the queries that the manifests call valid, by the kind of test."""
    found: dict[str, set[Path]] = defaultdict(set)
    for suite in ("sparql10", "sparql11"):
        for manifest in sorted((w3c / suite).rglob("*manifest*.ttl")):
            graph = rdflib.Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
            for test, kind in graph.subject_objects(RDF.type):
                name = "syntax" if kind in SYNTAX else "evaluation" if kind in EVALUATION else ""
                if name:
                    found[name].update(queries_of(graph, test))
    return {name: sorted(paths) for name, paths in found.items()}


def queries_of(graph: rdflib.Graph, test: rdflib.term.Node) -> Iterator[Path]:
    for action in graph.objects(test, MF.action):
        path = Path(unquote(urlsplit(str(graph.value(action, QT.query) or action)).path))
        if path.suffix == ".rq":
            yield path


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize(("kind", "number"), [("syntax", 215), ("evaluation", 571)])
def test_every_valid_query_is_read(valid_queries, kind, number):
    assert len(valid_queries[kind]) == number
    for path in valid_queries[kind]:
        query = parse(read(path))
        assert joined(query, query.text) == query.text, path
        check_coverage(query, path)


def test_form_and_columns_are_those_of_the_engine(valid_queries):
    forms = {ox.QuerySolutions: "SELECT", ox.QueryBoolean: "ASK"}
    compared = 0
    for path in valid_queries["syntax"] + valid_queries["evaluation"]:
        if "service" in path.parts:  # the engine would ask other hosts
            continue
        query = parse(read(path))
        try:
            result = ox.Store().query(read(path), base_iri="http://example.org/")
        except (RuntimeError, SyntaxError):  # a function that the engine does not have, or SPARQL 1.0 only
            continue
        assert forms.get(type(result), query.form) == query.form
        if query.select and query.select.projections:
            named = [projection.variable.name for projection in query.select.projections]
            assert list(dict.fromkeys(named)) == [variable.value for variable in result.variables], path
            compared += 1
    assert compared == 402


def joined(part: Part, text: str) -> str:
    """Return the text of a part, put together from its inner parts and what is between them."""
    inner = sorted(children(part), key=lambda child: child.span)
    pieces, end = [], part.span.start
    for child in inner:
        assert part.span.start <= end <= child.span.start <= child.span.end <= part.span.end
        pieces += [text[end : child.span.start], joined(child, text)]
        end = child.span.end
    return "".join(pieces) + text[end : part.span.end]


def check_coverage(query: Query, path: Path) -> None:
    """Check that each variable, IRI and value of the text is in the smallest part that can hold it."""
    opaque = [part.span for part in walk(query) if isinstance(part, Expression | TripleTerm)]
    leaves = {part.span.start for part in walk(query)}
    for token in tokens(query.text):
        inside = any(span.start <= token.start < span.end for span in opaque)
        behind_prologue = token.start >= query.prologue.span.end
        if behind_prologue and (token.kind == "variable" or (token.kind in {"iri", "string"} and not inside)):
            assert token.start in leaves or query.text[token.start - 2 : token.start] == "^^", (path, token)
