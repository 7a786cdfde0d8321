"""Requests that nobody would send: queries from a grammar, mutated ones, Turtle, addresses, headers."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

TOKEN = "a-token-for-fuzzing"
W3C = Path(os.environ.get("KG_W3C_TESTS", Path(__file__).parents[3] / "shared" / "w3c"))

_PATHS = (
    *(
        "/",
        "/search",
        "/suggest",
        "/explore",
        "/query",
        "/sparql",
        "/neighbours",
        "/path",
        "/entity",
        "/cite",
    ),
    *("/ontology", "/sources", "/checks", "/healthz", "/readyz", "/-/metrics", "/.well-known/void"),
    *(
        "/graph-store",
        "/id/metric/bridges-built",
        "/id/nothing",
        "/id/metric/bridges-built.ttl",
        "/classes.css",
    ),
    *(
        "/export/graph.gexf",
        "/export/graph.ttl",
        "/export/x.csv",
        "/static/app.css",
        "/static/../app.py",
        "//",
        "/%00",
    ),
)
_PARAMETERS = (
    *(
        "q",
        "iri",
        "depth",
        "limit",
        "offset",
        "predicate",
        "direction",
        "from",
        "to",
        "lang",
        "format",
        "class",
    ),
    *("query", "update", "graph", "default", "default-graph-uri", "named-graph-uri", "footnotes", "entity"),
    *("focus", "year", "page", "example", "set.word", "edges", "at", "style", "of", "timeout"),
)
_VALUES = (
    *(
        "",
        "0",
        "1",
        "-1",
        "2",
        "99999999999999999999",
        "1e309",
        "NaN",
        "true",
        "false",
        "zh",
        "en",
        "../../etc/passwd",
    ),
    *(
        "https://kg.example/id/metric/bridges-built",
        "metric:bridges-built",
        "Bridges built",
        "桥梁",
        "\x00",
        "%",
        "%zz",
    ),
    *(
        "javascript:alert(1)",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "' OR 1=1 --",
        "a" * 3000,
        "\u202e",
        "\ud7ff\U0010ffff",
    ),
    *(
        "json",
        "csv",
        "gexf",
        "turtle",
        "both",
        "out",
        "in",
        "urn:x",
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "*",
        "?",
    ),
)
_HEADERS = {
    "Accept": (
        "*/*",
        "text/html",
        "text/turtle;q=0.5, */*;q=0.1",
        "application/json;q=x",
        ",;,=",
        "a/b" * 200,
        "*",
    ),
    "Accept-Language": ("zh", "en;q=0.1, zh;q=0.9", "x" * 400, "*;q=0", "zh-Hans-CN, ;q="),
    "Accept-Encoding": ("gzip", "gzip;q=0", "br, *", "identity;q=0, *;q=0", "gzip;q=2"),
    "If-None-Match": ("*", '"x"', 'W/"', '"a", W/"b"', "x" * 500),
    "If-Match": ("*", '"x"', ""),
    "Range": ("bytes=0-10", "bytes=-", "bytes=5-1", "lines=1", "bytes=0-0,1-1,2-2"),
    "Content-Type": (
        *(
            "application/sparql-query",
            "application/x-www-form-urlencoded",
            "text/turtle",
            "text/turtle; charset=x",
        ),
        *(
            "application/sparql-update; charset=utf-16",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "/",
            "",
        ),
    ),
    "Authorization": (f"Bearer {TOKEN}", "Bearer", "Basic eDp5", "Bearer \xff", f"bearer  {TOKEN}x"),
    "Host": ("", "evil.example", "a b", "[::1]:80", "x" * 300, "127.0.0.1:99999"),
    "X-Forwarded-For": ("1.2.3.4", "x", ""),
    "X-Forwarded-Prefix": ("/x", "//evil", "/../.."),
    "X-Request-ID": ("ok-1", "a\tb", "x" * 100, "\xe9"),
    "Origin": ("https://evil.example", "null"),
    "Expect": ("100-continue", "x"),
    "Transfer-Encoding": ("chunked", "gzip, chunked"),
    "Cookie": ("a=b; c", "=" * 50),
}
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get", "X")
_TYPES = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "x/y",
)


@dataclass
class Request:
    """What is sent; `kind` says what made it."""

    kind: str
    method: str = "GET"
    target: str = "/"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    raw: bytes | None = None

    def encoded(self, host: str) -> bytes:
        """Return the bytes that go over the wire."""
        if self.raw is not None:
            return self.raw
        named = {name.lower() for name, _ in self.headers}
        lines = [f"{self.method} {self.target} HTTP/1.1"]
        if "host" not in named:
            lines.append(f"Host: {host}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        body = self.body
        if "transfer-encoding" in named:
            body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
        elif body or self.method in {"POST", "PUT", "PATCH"}:
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body


class Maker:
    """Makes requests, the same ones from the same seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._queries = _texts("*.rq") or [_FALLBACK]
        self._updates = _texts("*.ru") or ["INSERT DATA { <urn:a> <urn:b> <urn:c> }"]
        self._turtle = _texts("*.ttl", "*.nt", "*.trig") or ["<urn:a> <urn:b> <urn:c> ."]
        self._kinds: list[Callable[[], Request]] = [
            *[self._grammar] * 5,
            *[self._mutated] * 4,
            *[self._address] * 4,
            *[self._any_headers] * 2,
            self._update,
            self._graph,
            self._bytes,
        ]

    def make(self) -> Request:
        """Return the next request."""
        made = self._draw.choice(self._kinds)()
        if made.raw is None and self._draw.random() < 0.15:
            made.headers += self._headers(self._draw.randint(1, 3))
        return made

    # ------------------------------------------------------------------- kinds
    def _grammar(self) -> Request:
        return self._query("grammar", Grammar(self._draw).query().encode())

    def _mutated(self) -> Request:
        return self._query("mutated", self._mutate(self._draw.choice(self._queries).encode()))

    def _query(self, kind: str, text: bytes) -> Request:
        accept = [
            (
                "Accept",
                self._draw.choice(("*/*", "text/csv", "application/sparql-results+json", "text/turtle")),
            )
        ]
        if self._draw.random() < 0.6:
            extra = self._draw.choice(
                ("", "", "", "&footnotes=true", "&format=json", "&default-graph-uri=urn:x")
            )
            return Request(kind, target=f"/sparql?query={quote_from_bytes(text)}{extra}", headers=accept)
        form = self._draw.random() < 0.5
        media = "application/x-www-form-urlencoded" if form else "application/sparql-query"
        body = b"query=" + quote_from_bytes(text).encode() if form else text
        return Request(kind, "POST", "/sparql", [*accept, ("Content-Type", media)], body)

    def _address(self) -> Request:
        pairs = [
            f"{self._draw.choice(_PARAMETERS)}={self._value()}"
            for _ in range(self._draw.choice((0, 1, 1, 2, 3, 8)))
        ]
        target = self._draw.choice(_PATHS) + ("?" + "&".join(pairs) if pairs else "")
        method = self._draw.choice(_METHODS) if self._draw.random() < 0.2 else "GET"
        return Request("address", method, target)

    def _value(self) -> str:
        value = self._draw.choice(_VALUES)
        if self._draw.random() < 0.2:
            return quote_from_bytes(self._mutate(value.encode()))
        return quote(value, safe="%" if self._draw.random() < 0.1 else "")

    def _any_headers(self) -> Request:
        return Request(
            "headers",
            self._draw.choice(_METHODS),
            self._draw.choice(_PATHS),
            self._headers(self._draw.randint(1, 8)),
            self._mutate(b"query=ASK%7B%7D") if self._draw.random() < 0.3 else b"",
        )

    def _headers(self, count: int) -> list[tuple[str, str]]:
        names = self._draw.sample(list(_HEADERS), min(count, len(_HEADERS)))
        return [(name, self._draw.choice(_HEADERS[name])) for name in names]

    def _update(self) -> Request:
        text = self._mutate(self._draw.choice(self._updates).encode())
        return Request("update", "POST", "/sparql", self._as_writer("application/sparql-update"), text)

    def _graph(self) -> Request:
        target = "/graph-store?" + self._draw.choice(
            ("default", "graph=urn:fuzz", "graph=" + self._value(), "", "graph=urn:a&default")
        )
        method = self._draw.choice(("PUT", "POST", "DELETE", "GET", "HEAD", "PATCH"))
        media = self._draw.choice(_TYPES) if self._draw.random() < 0.3 else "text/turtle"
        body = self._mutate(self._draw.choice(self._turtle).encode())
        return Request("graph", method, target, self._as_writer(media), body)

    def _as_writer(self, media: str) -> list[tuple[str, str]]:
        return [("Authorization", f"Bearer {TOKEN}"), ("Content-Type", media)]

    def _bytes(self) -> Request:
        whole = Request("bytes", "GET", "/sparql?query=ASK%7B%7D", self._headers(2)).encoded("127.0.0.1")
        return Request("bytes", raw=self._mutate(whole) + b"\r\n\r\n")

    # ---------------------------------------------------------------- mutations
    def _mutate(self, text: bytes) -> bytes:
        """Return a text with some of its bytes changed, taken out, doubled or moved."""
        for _ in range(self._draw.choice((0, 1, 1, 2, 4, 10))):
            at, to = sorted(self._draw.randint(0, len(text)) for _ in range(2))
            to = min(to, at + 40)
            text = self._draw.choice((self._changed, self._without, self._doubled, self._spiced))(
                text, at, to
            )
        return text[:30_000]

    def _changed(self, text: bytes, at: int, _to: int) -> bytes:
        return text[:at] + bytes([self._draw.randrange(256)]) + text[at + 1 :]

    def _without(self, text: bytes, at: int, to: int) -> bytes:
        return text[:at] + text[to:]

    def _doubled(self, text: bytes, at: int, to: int) -> bytes:
        return text[:to] + text[at:to] * self._draw.choice((1, 1, 1, 50)) + text[to:]

    def _spiced(self, text: bytes, at: int, _to: int) -> bytes:
        return text[:at] + self._draw.choice(_SPICES) + text[at:]


_FALLBACK = (
    "PREFIX : <urn:> SELECT DISTINCT ?s (COUNT(?o) AS ?n) { ?s :p/:q* ?o OPTIONAL { ?o ?p 1.5 } } GROUP BY ?s"
)
_SPICES = (
    *(
        b"{",
        b"}",
        b"(",
        b")",
        b"[",
        b"]",
        b"<<",
        b">>",
        b'"""',
        b"\\u0053ERVICE <http://127.0.0.1:1/> {}",
        b"\x00",
    ),
    *(
        b"SERVICE ?x { }",
        b"FROM <file:///etc/passwd>",
        b"*",
        b"+",
        b"^",
        b"!",
        b"|",
        b";",
        b",",
        b".",
        b"#",
        b"\\",
    ),
    *(
        b"@en--ltr",
        b"^^<x>",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        "算力".encode(),
        b"1e999",
        b"_:b",
        b"BASE <x>",
        b"{" * 300,
    ),
    *(
        b"VALUES ?x { 1 }",
        b"LATERAL { }",
        b"<<( ?a ?b ?c )>>",
        b"%00",
        b"\r\n",
        b"&",
        b"LIMIT -1",
        b"OFFSET 99999999999",
    ),
)


def _texts(*patterns: str) -> list[str]:
    found = sorted(path for pattern in patterns for path in W3C.rglob(pattern)) if W3C.is_dir() else []
    return [
        path.read_text(encoding="utf-8", errors="surrogateescape").encode("utf-8", "replace").decode()
        for path in found
    ]


class Grammar:
    """Queries of a grammar, valid for the most part."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw

    def query(self) -> str:
        """Return a query."""
        body = self._group(3)
        form = self._pick(
            f"SELECT {self._selected()}",
            "ASK",
            f"CONSTRUCT {{ {self._triples()} }}",
            f"DESCRIBE {self._pick('?a', '*', self._iri())}",
        )
        return f"{self._prologue()}{form} WHERE {body} {self._modifiers()}"

    def _selected(self) -> str:
        return self._pick("*", "DISTINCT *", "REDUCED ?a ?b", "?a ?c", "(COUNT(*) AS ?n)", self._computed())

    def _pick(self, *choices: str) -> str:
        return self._draw.choice(choices)

    def _prologue(self) -> str:
        return self._pick(
            "PREFIX kgo: <https://kg.example/ontology#> ",
            "PREFIX kgo: <https://kg.example/ontology#> BASE <urn:b> ",
            "PREFIX : <urn:x> PREFIX kgo: <https://kg.example/ontology#>\n# a comment\n",
        )

    def _computed(self) -> str:
        return f"({self._expression(2)} AS ?z)"

    def _group(self, depth: int) -> str:
        parts = [self._part(depth - 1) for _ in range(self._draw.randint(0, 3))]
        return "{ " + " ".join(parts) + " }"

    def _part(self, depth: int) -> str:
        if depth <= 0:
            return self._triples()
        return self._pick(
            *[self._triples()] * 4,
            f"OPTIONAL {self._group(depth)}",
            f"{self._group(depth)} UNION {self._group(depth)}",
            f"MINUS {self._group(depth)}",
            f"GRAPH {self._pick('?g', self._iri())} {self._group(depth)}",
            f"FILTER({self._expression(depth)})",
            f"FILTER {self._pick('', 'NOT ')}EXISTS {self._group(depth)}",
            f"BIND({self._expression(depth)} AS ?x{self._draw.randint(0, 9)})",
            f"VALUES ?a {{ {self._term()} UNDEF }}",
            f"{{ SELECT {self._selected()} {self._group(depth)} {self._modifiers()} }}",
        )

    def _triples(self) -> str:
        path = self._pick(
            self._iri(), self._variable(), "a", f"{self._iri()}*", f"^{self._iri()}/{self._iri()}"
        )
        paths = self._pick(path, path, f"({self._iri()}|!{self._iri()})+", f"!({self._iri()}|^{self._iri()})")
        return f"{self._pick(self._variable(), self._iri(), '[]', '_:b')} {paths} {self._term()} ."

    def _term(self) -> str:
        return self._pick(
            *(
                self._variable(),
                self._variable(),
                self._iri(),
                '"x"@zh',
                "1.5",
                "true",
                '"1"^^<urn:t>',
                "'''a\n'''",
                "1e4",
            ),
            *("( 1 ?a )", "[ kgo:unit ?b ]"),
        )

    def _variable(self) -> str:
        return self._pick("?a", "?b", "?c", "$d", "?g", "?桥")

    def _iri(self) -> str:
        return self._pick(
            "kgo:value", "kgo:source", "<urn:x>", "kgo:Metric", "<https://kg.example/id/metric/bridges-built>"
        )

    def _expression(self, depth: int) -> str:
        if depth <= 0:
            return self._term() if self._draw.random() < 0.5 else self._variable()
        one, other = self._expression(depth - 1), self._expression(depth - 1)
        return self._pick(
            *(
                f"{one} = {other}",
                f"{one} + {other}",
                f"!({one})",
                f"{one} IN ({other})",
                f"({one} && {other})",
            ),
            *(
                f"IF({one}, {other}, ?c)",
                f"COALESCE({one}, {other})",
                f"STR({one})",
                f"REGEX(STR({one}), '(a+)+$')",
            ),
            *(
                f"CONCAT(STR({one}), STR({other}))",
                f"SUBSTR(STR({one}), -5, 99)",
                f"REPLACE(STR({one}), '.', '$0$0')",
            ),
            *(
                f"xsd:decimal({one})",
                f"kgf:less({one}, {other})",
                "RAND()",
                "NOW()",
                "UUID()",
                f"STRDT('x', {one})",
            ),
            *(
                f"GROUP_CONCAT({one}; separator=',')",
                f"COUNT(DISTINCT {one})",
                f"ENCODE_FOR_URI(STR({one}))",
                f"-{one}",
            ),
        )

    def _modifiers(self) -> str:
        return self._pick(
            *("", "", "LIMIT 5", "LIMIT 0", "ORDER BY ?a", "ORDER BY DESC(STR(?b)) ?c LIMIT 3 OFFSET 2"),
            *("GROUP BY ?a", f"GROUP BY ?a HAVING ({self._expression(1)})", "VALUES ?b { 1 }"),
        )
