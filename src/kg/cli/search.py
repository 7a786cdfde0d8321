"""``kg search``: find entities."""

from __future__ import annotations

import click

from kg.cli.command import Command
from kg.cli.output import LABEL_WIDTH, note, show_json, show_table
from kg.cli.source import GraphSource, language_option, reads_graph
from kg.labels import shorten
from kg.vocabulary import compact, expand

__all__ = ["command"]


@click.command(
    "search",
    cls=Command,
    examples=(
        "kg search software",
        "kg search 算力 --lang zh",
        "kg search suanli",
    ),
)
@click.argument("words", nargs=-1, required=True)
@click.option("--class", "cls", metavar="CLASS", help="Only this class, for example kgo:Metric.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many at most."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@language_option
@reads_graph
def command(
    source: GraphSource, *, words: tuple[str, ...], cls: str | None, limit: int, as_json: bool, language: str
) -> int:
    """Find entities by label, alias, code or pinyin, in any language; slips of the keyboard are forgiven.

    The exit status is 1 where nothing is found.
    """
    found = source.open().search(
        " ".join(words), cls=None if cls is None else expand(cls) or cls, limit=limit, language=language
    )
    if as_json:
        show_json(
            {
                "total": found.total,
                "more": found.more,
                "meant": found.meant,
                "results": [hit.to_json() for hit in found.hits],
            }
        )
    elif found.hits:
        rows = [
            (
                shorten(hit.label, LABEL_WIDTH),
                hit.class_label or "",
                compact(hit.iri),
                shorten(hit.matched, LABEL_WIDTH),
            )
            for hit in found.hits
        ]
        show_table(("label", "class", "name", "matched"), rows)
        note(f"{len(found.hits)} of {'at least ' * found.more}{found.total}")
    else:
        note(f"nothing matches {found.words!r}")
    if found.meant and not as_json:
        note(f"did you mean {found.meant!r}?")
    return 0 if found.hits else 1
