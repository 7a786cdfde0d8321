"""RDF exports: the selected statements as they are, in a readable order."""

from __future__ import annotations

from typing import IO

from kg.export.spool import Spool
from kg.formats import Format
from kg.model import ExportReport
from kg.store.serialise import serialise

__all__ = ["report", "write"]


def write(spool: Spool, output: Format, stream: IO[bytes]) -> None:
    """Write the statements, with their named graphs where the format can hold them."""
    serialise(spool.quads(), output, stream)


def report(spool: Spool, output: Format, release: str) -> ExportReport:
    """Say what was written: ``nodes`` counts subjects, ``edges`` counts statements."""
    return ExportReport(
        format=output.name,
        nodes=spool.number("SELECT count(DISTINCT s) FROM statement"),
        edges=spool.number("SELECT count(*) FROM statement"),
        by_class=spool.counts("SELECT o, count(DISTINCT s) FROM type GROUP BY o"),
        by_predicate=spool.counts("SELECT p, count(*) FROM statement GROUP BY p"),
        changed={},
        release=release,
    )
