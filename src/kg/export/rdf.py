"""RDF exports: the selected statements as they are, in a readable order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

from kg.errors import ExportError
from kg.export.choice import Choice
from kg.export.losses import Losses
from kg.export.selection import select
from kg.export.spool import Spool
from kg.formats import Format
from kg.model import ClassSummary, ExportReport
from kg.store.protocol import Store
from kg.store.serialise import read_ntriples, serialise
from kg.terms import Quad

__all__ = ["laid_out", "report", "write"]


@contextmanager
def laid_out(
    store: Store, choice: Choice, classes: Mapping[str, ClassSummary], output: Format
) -> Iterator[tuple[Spool, str]]:
    """Lay a selection out on disk for as long as it is written; with it comes what it is in words.

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
    with tempfile.TemporaryFile() as lines:
        if choice.ways:
            chosen.pour(lambda text: lines.writelines([text]))
            lines.seek(0)
        triples = (Quad(*triple, None) for triple in read_ntriples(lines))
        with Spool(triples if choice.ways else store.quads(), graphs=output.quads) as spool:
            if spool.is_empty():
                raise ExportError(output.name, f"nothing is selected: there is nothing in {chosen.words}")
            yield spool, chosen.words


def write(spool: Spool, output: Format, stream: IO[bytes]) -> None:
    """Write the statements, with their named graphs where the format can hold them."""
    serialise(spool.quads(), output, stream)


def report(spool: Spool, output: Format, release: str, selection: str, digest: str) -> ExportReport:
    """Say what was written: ``nodes`` counts subjects, ``edges`` counts statements."""
    return ExportReport(
        format=output.name,
        nodes=spool.number("SELECT count(DISTINCT s) FROM statement"),
        edges=spool.number("SELECT count(*) FROM statement"),
        by_class=spool.counts("SELECT o, count(DISTINCT s) FROM type GROUP BY o"),
        by_predicate=spool.counts("SELECT p, count(*) FROM statement GROUP BY p"),
        losses=(),
        release=release,
        selection=selection,
        sha256=digest,
    )
