"""``kg path``: how two things hang together, with what is claimed along the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from kg.cli.command import Command
from kg.cli.output import citation, counted, note, show_json
from kg.cli.source import GraphSource, language_option, reads_graph
from kg.vocabulary import compact

if TYPE_CHECKING:
    from kg.model import Path, PathLink, Paths

__all__ = ["command"]

_NONE: Final = 1


@click.command(
    "path",
    cls=Command,
    examples=(
        "kg path infrastructure:5g-network metric:software-revenue",
        "kg path 'Data Security Law' metric:5g-base-stations --limit 3",
    ),
)
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option(
    "--longest", type=click.IntRange(1, 8), default=6, show_default=True, help="At most so many steps."
)
@click.option(
    "--limit", type=click.IntRange(1, 20), default=5, show_default=True, help="How many paths at most."
)
@click.option("--avoid", multiple=True, metavar="ENTITY", help="Not through this; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@language_option
@reads_graph
def command(
    source: GraphSource,
    *,
    start: str,
    end: str,
    longest: int,
    limit: int,
    avoid: tuple[str, ...],
    as_json: bool,
    language: str,
) -> int:
    """Show the shortest paths between two entities; exit status 1 where there is none.

    Links lead either way, claims count as links. What has more than 200 links (a country, a
    classification) is passed only where there is no other path.
    """
    found = source.open().paths(start, end, longest=longest, limit=limit, avoiding=avoid, language=language)
    if as_json:
        show_json(found.to_json())
    else:
        for line in _lines(found):
            click.echo(line)
        note(_summary(found))
    return 0 if found.paths else _NONE


def _lines(found: Paths) -> Iterator[str]:
    for number, path in enumerate(found.paths, 1):
        if len(found.paths) > 1:
            yield f"Path {number}"
        yield from _path(path)


def _path(path: Path) -> Iterator[str]:
    start = path.steps[0].start
    yield f"{start.label}  ({compact(start.iri)})"
    for step in path.steps:
        for link in step.links:
            yield from _link(link)
        hub = ", a hub" if step.end in path.hubs else ""
        yield f"{step.end.label}  ({compact(step.end.iri)}{hub})"


def _link(link: PathLink) -> Iterator[str]:
    arrow = "↓" if link.direction == "out" else "↑"
    number = f" × {link.total}" if link.total > 1 else ""
    yield f"  {arrow} {link.label}{number}"
    for claim in link.claims:
        told = f"      {claim.label}"
        yield (
            f"{told} — {citation(claim.source, claim.locator, (text.value for text in claim.printed))}"
            if claim.source
            else told
        )


def _summary(found: Paths) -> str:
    if not found.paths:
        unsure = "" if found.sure else "; the search was cut short, so there may be one all the same"
        ends = f"from {found.start.label} to {found.end.label}"
        return f"no path {ends} within {counted(found.longest, 'step')}{unsure}"
    total = found.completeness.total
    of_all = f" of {total}" if total and total > len(found.paths) else ""
    told = f"{len(found.paths)}{of_all} shortest, {counted(found.length, 'step')}"
    hubs = "; only through a hub" if any(path.hubs for path in found.paths) else ""
    return f"{told}{hubs}"
