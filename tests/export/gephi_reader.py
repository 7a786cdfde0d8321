"""Reads network files the way Gephi does, to find what it would lose.

Written from what Gephi's importers were seen to do, not from the writer under
test. Every loss is an entry of ``issues``, so that a test can ask for none.
"""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

SPECIAL_COLUMNS = {"id", "label", "timeset"}
WHOLE_NUMBERS = {"byte": 8, "short": 16, "integer": 32, "int": 32, "long": 64}
LAST_NODE_TYPES = {"string", "char", "boolean", "float", "double", "bigdecimal", "biginteger", *WHOLE_NUMBERS}
MOST_KINDS = 65_534


class ImportAborted(Exception):
    """Gephi opens nothing of such a file."""


Moment = tuple[str, str, float]
"""First day, the day after the last, value; an open end is an empty text."""


@dataclass
class GephiNode:
    label: str
    values: dict[str, object] = field(default_factory=dict)
    series: dict[str, list[Moment]] = field(default_factory=dict)
    spells: list[tuple[str, str]] = field(default_factory=list)
    colour: tuple[int, int, int] | None = None
    position: tuple[float, float] | None = None
    size: float | None = None


@dataclass
class GephiEdge:
    source: str
    target: str
    kind: str | None
    label: str | None
    weight: float
    values: dict[str, object] = field(default_factory=dict)
    series: dict[str, list[Moment]] = field(default_factory=dict)
    spells: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class GephiGraph:
    """What is in Gephi's window after opening a file."""

    nodes: dict[str, GephiNode] = field(default_factory=dict)
    edges: dict[str, GephiEdge] = field(default_factory=dict)
    columns: dict[str, dict[str, tuple[str, str]]] = field(default_factory=lambda: {"node": {}, "edge": {}})
    dynamic: dict[str, set[str]] = field(default_factory=lambda: {"node": set(), "edge": set()})
    description: str = ""
    issues: list[str] = field(default_factory=list)
    _merged: dict[tuple[str, str, str | None], str] = field(default_factory=dict)

    def add_column(self, of: str, name: str, title: str, kind: str) -> None:
        column = name.lower()
        if kind.removeprefix("list") not in LAST_NODE_TYPES:
            self.issues.append(f"column {name}: type {kind} is unknown, the column is lost")
        elif column in SPECIAL_COLUMNS:
            self.issues.append(f"column {name} takes the place of Gephi's own")
        elif column in self.columns[of]:
            self.issues.append(f"column {name} is there already, and lost")
        else:
            self.columns[of][column] = (title, kind)

    def moments(self, found: list[Moment], name: str) -> list[Moment]:
        """Return the values of one attribute over time as Gephi keeps them."""
        kept: list[Moment] = []
        for start, end, value in found:
            if start and end and _day(end) <= _day(start):
                self.issues.append(f"{name}: {start} to {end} ends before it starts, and is lost")
            elif any(_meet((start, end), (before, after)) for before, after, _ in kept):
                self.issues.append(f"{name}: {start} to {end} overlaps another time, and is lost")
            else:
                kept.append((start, end, value))
        return kept

    def value(self, of: str, name: str, text: str) -> object:
        """Return a value as Gephi stores it, or None where it stores none."""
        column = name.lower()
        if column not in self.columns[of]:
            self.issues.append(f"{of} value of the undeclared column {name}")
            return None
        if text.lower() == "null":
            self.issues.append(f"{name}: the text null is dropped")
            return None
        if (
            "INF" in text
            and "Infinity" not in text
            and self.columns[of][column][1] not in ("double", "float")
        ):
            self.issues.append(f"{name}: INF in {text!r} becomes Infinity")
        text = text.replace("INF", "Infinity")
        try:
            return _parsed(text, self.columns[of][column][1])
        except ValueError as error:
            self.issues.append(f"{name}: {error}, the value is dropped")
            return None

    def add_node(self, key: str, node: GephiNode) -> None:
        if key in self.nodes:
            self.issues.append(f"node {key} is there already, and overwritten")
        if not node.label:
            self.issues.append(f"node {key} has an empty label")
        self.nodes[key] = node

    def add_edge(self, key: str | None, edge: GephiEdge) -> None:
        key = key if key is not None else f"auto{len(self.edges)}"
        parallel = (edge.source, edge.target, edge.kind)
        for end in (edge.source, edge.target):
            if end not in self.nodes:
                self.issues.append(f"node {end} was missing and is made with its id as label")
                self.nodes[end] = GephiNode(end)
        if key in self.edges:
            self.issues.append(f"edge {key} is there already, the later one is dropped")
        elif edge.weight == 0:
            self.issues.append(f"edge {key} has no weight and is dropped")
        elif parallel in self._merged:
            self.issues.append(f"edge {key} is merged with a parallel one of the same kind")
            self.edges[self._merged[parallel]].weight += edge.weight
        else:
            self._merged[parallel] = key
            self.edges[key] = edge
        if len({edge.kind for edge in self.edges.values()}) > MOST_KINDS:
            raise ImportAborted("too many kinds of edges")


def _day(text: str) -> tuple[int, str]:
    """Return what days are sorted by; an open end is an empty text."""
    sign = -1 if text.startswith("-") else 1
    year, _, rest = text.lstrip("-").partition("-")
    return sign * int(year), rest


def _meet(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether two times have more than a bound in common."""
    (start, end), (before, after) = one, other
    return (not start or not after or _day(start) < _day(after)) and (
        not before or not end or _day(before) < _day(end)
    )


def read_gexf(data: bytes) -> GephiGraph:
    """Open a GEXF file as Gephi does: local names only, no validation."""
    root = _tree(data)
    graph = GephiGraph(description=_last_chunk(data.decode()))
    (network,) = _children(root, "graph")
    directed = network.get("defaultedgetype", "undirected")
    _check_time(graph, root, network)
    for block in _children(network, "attributes"):
        of = block.get("class", "")
        for entry in _children(block, "attribute"):
            graph.add_column(of, entry.get("id", ""), entry.get("title", ""), entry.get("type", ""))
            if block.get("mode") == "dynamic":
                graph.dynamic[of].add(entry.get("id", "").lower())
    for nodes in _children(network, "nodes"):
        for entry in _children(nodes, "node"):
            graph.add_node(entry.get("id", ""), _gexf_node(graph, entry))
    for edges in _children(network, "edges"):
        for entry in _children(edges, "edge"):
            if directed == "directed" and entry.get("type") == "undirected":
                graph.issues.append("an undirected edge of a directed graph is dropped")
                continue
            edge = GephiEdge(
                entry.get("source", ""),
                entry.get("target", ""),
                entry.get("kind"),
                entry.get("label"),
                float(entry.get("weight", "1")),
                dict(_gexf_values(graph, entry, "edge")),
                _series(graph, entry, "edge"),
                _gexf_spells(graph, entry),
            )
            graph.add_edge(entry.get("id"), edge)
    return graph


def _check_time(graph: GephiGraph, root: ET.Element, network: ET.Element) -> None:
    """Find what stops an import, or moves its dates: years where dates are wanted, a missing zone."""
    timed = [entry for entry in root.iter() if entry.get("start") or entry.get("end")]
    for entry in timed:
        for bound in ("start", "end"):
            if re.fullmatch(r"-?\d{4}(-\d\d)?", entry.get(bound, "")):
                raise ImportAborted("a year is no date")
    if timed and network.get("timeformat") not in ("date", "dateTime", "double"):
        graph.issues.append("times without a format")
    if timed and network.get("timezone") != "UTC":
        graph.issues.append("times without a zone: the reader's own moves the dates")
    if network.get("start") or network.get("end"):
        graph.issues.append("bounds of the graph are for slices only")


def _gexf_spells(graph: GephiGraph, entry: ET.Element) -> list[tuple[str, str]]:
    found = [
        (spell.get("start", ""), spell.get("end", ""), 0.0)
        for block in _children(entry, "spells")
        for spell in _children(block, "spell")
    ]
    return [(start, end) for start, end, _ in graph.moments(found, "spells")]


def _series(graph: GephiGraph, entry: ET.Element, of: str) -> dict[str, list[Moment]]:
    found: dict[str, list[Moment]] = {}
    for block in _children(entry, "attvalues"):
        for value in _children(block, "attvalue"):
            name = value.get("for", "").lower()
            if name in graph.dynamic[of]:
                moment = (value.get("start", ""), value.get("end", ""), float(value.get("value", "")))
                found.setdefault(name, []).append(moment)
    return {name: graph.moments(moments, name) for name, moments in found.items()}


def _gexf_node(graph: GephiGraph, entry: ET.Element) -> GephiNode:
    node = GephiNode(entry.get("label", ""), dict(_gexf_values(graph, entry, "node")))
    for colour in _children(entry, "color"):
        if colour.get("hex") and colour.get("a"):
            raise ImportAborted("hex and alpha together")
        node.colour = (int(colour.get("r", "")), int(colour.get("g", "")), int(colour.get("b", "")))
    for place in _children(entry, "position"):
        node.position = (float(place.get("x", "")), float(place.get("y", "")))
    for size in _children(entry, "size"):
        node.size = float(next(iter(size.attrib.values())))
    node.series = _series(graph, entry, "node")
    node.spells = _gexf_spells(graph, entry)
    return node


def _gexf_values(graph: GephiGraph, entry: ET.Element, of: str) -> Iterator[tuple[str, object]]:
    for block in _children(entry, "attvalues"):
        for value in _children(block, "attvalue"):
            name = value.get("for", "")
            if name.lower() in graph.dynamic[of]:
                continue
            found = graph.value(of, name, value.get("value", ""))
            if found is not None:
                yield name.lower(), found


def read_graphml(data: bytes) -> GephiGraph:
    """Open a GraphML file as Gephi does: ``label`` on an edge is its kind."""
    root = _tree(data)
    graph = GephiGraph()
    own = {"node": {"label", "x", "y", "size", "r", "g", "b", "color"}, "edge": {"label", "weight"}}
    names = {}
    for key in _children(root, "key"):
        name, of = key.get("attr.name", ""), key.get("for", "")
        names[key.get("id")] = name
        if name not in own[of]:
            graph.add_column(of, name, name, key.get("attr.type", ""))
    (network,) = _children(root, "graph")
    for entry in _children(network, "node"):
        data_of = {names[item.get("key")]: item.text or "" for item in _children(entry, "data")}
        node = GephiNode(data_of.get("label") or entry.get("id", ""))
        if "x" in data_of:
            node.position = (float(data_of["x"]), float(data_of["y"]))
        node.size = float(data_of["size"])
        node.colour = (int(data_of["r"]), int(data_of["g"]), int(data_of["b"]))
        node.values = dict(_kept(graph, "node", data_of, own["node"]))
        graph.add_node(entry.get("id", ""), node)
    for entry in _children(network, "edge"):
        data_of = {names[item.get("key")]: item.text or "" for item in _children(entry, "data")}
        edge = GephiEdge(
            entry.get("source", ""),
            entry.get("target", ""),
            entry.get("label"),
            data_of.get("label"),
            float(data_of.get("weight", "1")),
            dict(_kept(graph, "edge", data_of, own["edge"])),
        )
        graph.add_edge(entry.get("id"), edge)
    return graph


def read_tables(nodes: str, edges: str) -> GephiGraph:
    """Open a pair of CSV tables as Gephi's import wizard does; every column is text."""
    graph = GephiGraph()
    node_rows = list(csv.DictReader(io.StringIO(nodes, newline="")))
    edge_rows = list(csv.DictReader(io.StringIO(edges, newline="")))
    for of, rows, own in (
        ("node", node_rows, {"Id", "Label"}),
        ("edge", edge_rows, {"Source", "Target", "Type", "Kind", "Id", "Label", "Weight"}),
    ):
        for name in rows[0] if rows else {}:
            if name not in own:
                graph.add_column(of, name, name, "string")
    for row in node_rows:
        values = {name.lower(): text for name, text in row.items() if text and name not in ("Id", "Label")}
        graph.add_node(row["Id"], GephiNode(row["Label"], dict(values)))
    for row in edge_rows:
        edge = GephiEdge(row["Source"], row["Target"], row["Kind"], row["Label"], float(row["Weight"]))
        edge.values |= {name: row[name] for name in ("predicate", "in_graph", "valid") if row.get(name)}
        graph.add_edge(row["Id"], edge)
    return graph


def _kept(
    graph: GephiGraph, of: str, found: dict[str, str], own: Iterable[str]
) -> Iterator[tuple[str, object]]:
    for name, text in found.items():
        if name not in own:
            value = graph.value(of, name, text)
            if value is not None:
                yield name.lower(), value


def _tree(data: bytes) -> ET.Element:
    try:
        return ET.fromstring(data)
    except ET.ParseError as error:
        raise ImportAborted(f"not XML: {error}") from error


def _children(parent: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in parent if child.tag.rpartition("}")[2] == name)


def _last_chunk(text: str) -> str:
    """Return what Gephi shows of a description: its last CDATA section, or what follows the last entity."""
    found = re.search(r"<description>(.*?)</description>", text, re.DOTALL)
    if not found:
        return ""
    sections = re.findall(r"<!\[CDATA\[(.*?)\]\]>", found[1], re.DOTALL)
    return sections[-1] if sections else re.split(r"&\w+;", found[1])[-1]


def _parsed(text: str, kind: str) -> object:
    if kind.startswith("list"):
        return [_parsed(item, kind.removeprefix("list")) for item in _list_items(text)]
    if kind in WHOLE_NUMBERS:
        number = int(text)
        limit = 2 ** (WHOLE_NUMBERS[kind] - 1)
        if not -limit <= number < limit:
            raise ValueError(f"{number} is too large for {kind}")
        return number
    if kind in ("float", "double"):
        return float(text)
    if kind == "boolean":
        return text.lower() == "true"
    return text


def _list_items(text: str) -> list[str]:
    items = re.findall(r'"((?:[^"\\]|\\.)*)"', text, re.DOTALL)
    return [re.sub(r"\\(.)", r"\1", item, flags=re.DOTALL) for item in items]
