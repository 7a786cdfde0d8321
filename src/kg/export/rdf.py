"""RDF exports: the selected statements as they are, in a readable order."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from typing import IO

from kg.errors import ExportError
from kg.export.choice import Choice
from kg.export.losses import Losses
from kg.export.selection import select
from kg.export.statements import Statements
from kg.formats import Format
from kg.model import ClassSummary, ExportReport
from kg.store.protocol import Store
from kg.store.serialise import engine_lines, serialise_lines

__all__ = ["laid_out", "report", "write"]


def laid_out(
    store: Store, choice: Choice, classes: Mapping[str, ClassSummary], output: Format
) -> tuple[Statements, str]:
    """Lay a selection out on disk; with it comes what it is in words.

    Raises
    ------
    kg.errors.ExportError
        Nothing is selected, or the rows of a query.
    """
    if choice.edge_rows is not None:
        raise ExportError(
            output.name, "a SELECT makes edges, for gexf, graphml, csv or graphology; RDF needs a CONSTRUCT"
        )
    chosen = select(store, choice, classes, Losses(), format_name=output.name, drawn=False)
    statements = Statements(graphs=output.quads)
    if choice.ways:
        with tempfile.TemporaryFile() as lines:
            chosen.pour(lambda text: lines.writelines([text]))
            lines.seek(0)
            engine_lines(lines, lambda text: statements.take("", text))
    else:
        store.dump(statements.take)
    if statements.is_empty():
        raise ExportError(output.name, f"nothing is selected: there is nothing in {chosen.words}")
    return statements, chosen.words


def write(statements: Statements, output: Format, stream: IO[bytes]) -> None:
    """Write the statements, with their named graphs where the format can hold them."""
    serialise_lines(statements.lines(), output, stream)


def report(statements: Statements, output: Format, release: str, selection: str, digest: str) -> ExportReport:
    """Say what was written: ``nodes`` counts subjects, ``edges`` counts statements."""
    return ExportReport(
        format=output.name,
        nodes=statements.subjects(),
        edges=statements.number,
        by_class=statements.by_class(),
        by_predicate=statements.by_predicate(),
        losses=(),
        release=release,
        selection=selection,
        sha256=digest,
    )
