"""``kg verify``: whether the figures of a source stand where its claims say."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.command import Command
from kg.cli.output import counted, note, show_json, show_table
from kg.cli.source import GraphSource, language_option, reads_graph

if TYPE_CHECKING:
    from kg.model import Finding, Locator, Verification

__all__ = ["command"]

_HEADING_SHOWN: Final = 24


@click.command(
    "verify",
    cls=Command,
    examples=(
        "kg verify source:qiushi-2024-02-22 article.txt",
        "kg verify source:qiushi-2024-02-22 article.txt --lang zh --format json",
    ),
)
@click.argument("document", metavar="SOURCE")
@click.argument("path", metavar="TEXTFILE", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How the findings are written.",
)
@language_option
@reads_graph
def command(graph: GraphSource, *, document: str, path: Path, name: str, language: str) -> int:
    """Check that every printed figure of a source stands in its text where its claim says.

    SOURCE is an IRI, a prefixed name or a label; TEXTFILE a copy of its text, plain or HTML. Each
    claim is found, changed (another figure stands there), moved, or missing; one that names no place
    is looked for in the whole text. The exit status is 1 where anything is not found.
    """
    verification = graph.open().verify(document, path, language=language)
    if name == "json":
        show_json({"holds": verification.holds, **asdict(verification)})
    else:
        show_table(
            ("verdict", "place", "figure", "claim", "told"),
            [_row(finding, language) for finding in verification.findings],
        )
    note(_summary(verification, language))
    return 0 if verification.holds else 1


def _row(finding: Finding, language: str) -> tuple[str, ...]:
    from kg.labels import choose

    told = None if finding.verdict == "found" else choose(finding.told, language)
    return (
        finding.verdict,
        _place(finding.expected, language),
        finding.printed or "",
        finding.claim.label,
        told.value if told else "",
    )


def _place(locator: Locator, language: str) -> str:
    """Return a place in a few characters: the heading is told where it matters."""
    from kg.labels import shorten

    if locator.paragraph is None:
        return "" if locator.section is None else f"“{shorten(locator.section, _HEADING_SHOWN)}”"
    if language == "zh":
        return f"第{locator.paragraph}段" + (f"第{locator.sentence}句" if locator.sentence else "")
    return f"paragraph {locator.paragraph}" + (f", sentence {locator.sentence}" if locator.sentence else "")


def _summary(verification: Verification, language: str) -> str:
    from kg.labels import choose

    told = choose(verification.told, language)
    verdicts = ", ".join(f"{number} {verdict}" for verdict, number in verification.counts.items())
    unchecked = f"; {verification.unchecked} give neither place nor figure" if verification.unchecked else ""
    checked = counted(len(verification.findings), "claim")
    return f"{checked}: {verdicts or 'none to check'}{unchecked}; {told.value if told else ''}"
