"""``kg stats``: what is in the graph, in numbers."""

from __future__ import annotations

from dataclasses import asdict

import click

from kg.cli.command import Command
from kg.cli.output import show_json, show_table
from kg.cli.source import GraphSource, language_option, reads_graph
from kg.vocabulary import compact

__all__ = ["command"]


@click.command(
    "stats",
    cls=Command,
    examples=(
        "kg stats",
        "kg stats --data my-data/ --json",
    ),
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@language_option
@reads_graph
def command(source: GraphSource, *, as_json: bool, language: str) -> None:
    """Count what is in the graph: by class, claims, sources, contradictions between them, files."""
    graph = source.open()
    summary = graph.summary(language)
    contradictions = graph.checks(language).counts["groups"].get("in conflict", 0)
    if as_json:
        show_json({**asdict(summary), "contradictions": contradictions})
        return
    figures = {
        "release": summary.release,
        "triples": _amount(summary.triples, at_least=summary.at_least),
        "entities": _amount(summary.entities, at_least=summary.at_least),
        "claims": f"{summary.claims:,}",
        "sources": f"{summary.sources:,}",
        "contradictions": f"{contradictions:,}",
    }
    click.secho(summary.title, bold=True)
    for name, figure in figures.items():
        click.echo(f"{name:<14} {figure}")
    if summary.classes:
        click.echo()
        show_table(
            ("class", "name", "count"),
            [
                (cls.label, compact(cls.iri), _amount(cls.count, at_least=cls.at_least))
                for cls in summary.classes
            ],
        )
    if summary.named_graphs:
        click.echo()
        show_table(
            ("file", "triples", "title"),
            [(entry.file, f"{entry.triples:,}", entry.title) for entry in summary.named_graphs],
        )


def _amount(number: int, *, at_least: bool) -> str:
    return f"{number:,}{'+' if at_least else ''}"
