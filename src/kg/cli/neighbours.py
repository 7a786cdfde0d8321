"""``kg neighbours``: what lies around an entity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.command import Command
from kg.cli.output import LABEL_WIDTH, counted, note, show_json, show_table
from kg.cli.source import GraphSource, language_option, reads_graph
from kg.labels import shorten
from kg.vocabulary import compact

if TYPE_CHECKING:
    from kg.model import Neighbourhood, Node

__all__ = ["command"]


@click.command(
    "neighbours",
    cls=Command,
    examples=(
        "kg neighbours infrastructure:5g-network",
        "kg neighbours 'Data Security Law' --depth 2 --limit 50",
    ),
)
@click.argument("entity")
@click.option(
    "--depth", type=click.IntRange(1, 3), default=1, show_default=True, help="Within so many steps."
)
@click.option(
    "--limit", type=click.IntRange(1, 500), default=150, show_default=True, help="How many entities at most."
)
@click.option("--json", "as_json", is_flag=True, help="As graphology JSON.")
@language_option
@reads_graph
def command(
    source: GraphSource, *, entity: str, depth: int, limit: int, as_json: bool, language: str
) -> None:
    """List the neighbours of an entity, nearest first, and how each is reached."""
    found = source.open().neighbours(entity, depth=depth, limit=limit, language=language)
    if as_json:
        show_json(found.to_graphology())
        return
    show_table(("step", "neighbour", "class", "reached by", "name"), _rows(found))
    note(_completeness(found))


def _rows(found: Neighbourhood) -> Iterator[tuple[str, ...]]:
    nodes = {node.key: node for node in found.nodes}
    for node in sorted(found.nodes, key=lambda node: node.depth):
        if node.depth:
            summary = found.styles.get(node.cls or "")
            name = "" if node.kind == "group" else compact(node.key)
            yield (
                str(node.depth),
                shorten(node.label, LABEL_WIDTH),
                summary.label if summary else "",
                _reached_by(node, nodes, found),
                name,
            )


def _reached_by(node: Node, nodes: dict[str, Node], found: Neighbourhood) -> str:
    """Return the links that join a node to those one step nearer the focus."""
    ways = []
    for edge in found.edges:
        ends = {edge.source: edge.target, edge.target: edge.source}
        near = nodes.get(ends.get(node.key, ""))
        if near is not None and near.depth == node.depth - 1:
            where = f" {near.label}" if near.depth else ""
            ways.append(f"← {edge.label}{where}" if edge.source == node.key else f"→ {edge.label}{where}")
    return "; ".join(dict.fromkeys(ways))


def _completeness(found: Neighbourhood) -> str:
    whole = found.completeness
    shown = whole.shown - 1  # the entity itself is counted there
    if whole.complete:
        return counted(shown, "neighbour")
    all_of_them = "" if whole.total is None else f" of {whole.total - 1:,}"
    return f"{shown:,}{all_of_them} neighbours; the rest is left out, a larger --limit shows more"
