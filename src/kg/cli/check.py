"""``kg check``: whether sources agree, stated changes can be reproduced and targets were reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.command import Command
from kg.cli.output import counted, note, show_json
from kg.cli.source import GraphSource, language_option, reads_graph

if TYPE_CHECKING:
    from kg.model import Period
    from kg.model.checks import Checks, Figure, Group, Recomputation, Reference, TargetCheck

__all__ = ["command"]

_MEMBERS: Final = {
    "conflicts": "groups",
    "recomputations": "recomputations",
    "targets": "targets",
    "references": "references",
}
"""What may be asked for alone, and which member of the JSON has it."""

_DISAGREE: Final = ("in conflict", "revised", "differently defined")


@click.command(
    "check",
    cls=Command,
    examples=(
        "kg check",
        "kg check --only recomputations",
        "kg check my-data/ --format json",
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How the findings are written.",
)
@click.option("--only", type=click.Choice(list(_MEMBERS)), help="Only these, and all of them.")
@click.option("--include-doubtful", is_flag=True, help="Let figures that an editor distrusts count.")
@language_option
@reads_graph
def command(
    source: GraphSource,
    *,
    paths: Sequence[Path],
    name: str,
    only: str | None,
    include_doubtful: bool,
    language: str,
) -> int:
    """Compare claims with each other: sources that contradict each other, stated changes recomputed.

    Without PATH, --data or --store, the graph that comes with kg is checked. Conflicts and changes
    that cannot be reproduced are listed; --only lists all changes, targets or undated figures. The
    exit status is 1 where what is listed has a conflict or a change that is off.
    """
    graph = replace(source, files=(*source.files, *paths)).open()
    checks = graph.checks(language, include_doubtful=include_doubtful)
    if name == "json":
        show_json(_json(checks, only))
    else:
        for line in _lines(checks, only):
            click.echo(line)
    note(_summary(checks))
    return 1 if _problems(checks, only) else 0


def _json(checks: Checks, only: str | None) -> dict[str, Any]:
    whole = checks.to_json()
    if only is None:
        return whole
    member = _MEMBERS[only]
    found = whole[member]
    if only == "conflicts":
        found = [group for group in found if group["verdict"] in _DISAGREE]
    return {member: found, "counts": whole["counts"], "labels": whole["labels"]}


def _problems(checks: Checks, only: str | None) -> bool:
    conflicts = any(group.verdict == "in conflict" for group in checks.groups)
    off = any(entry.verdict == "off" for entry in checks.recomputations)
    return (conflicts and only in (None, "conflicts")) or (off and only in (None, "recomputations"))


def _summary(checks: Checks) -> str:
    """Return how many there are of each verdict, in one line."""
    parts = []
    for member, counts in checks.counts.items():
        verdicts = ", ".join(f"{number:,} {verdict}" for verdict, number in counts.items())
        total = counted(sum(counts.values()), member.removesuffix("s"))
        parts.append(total + (f" ({verdicts})" if verdicts else ""))
    return "; ".join(parts)


# ----------------------------------------------------------------------- lines
def _lines(checks: Checks, only: str | None) -> Iterator[str]:
    sections: Mapping[str, Callable[[], Iterator[str]]] = {
        "conflicts": lambda: _conflicts(checks, all_of_them=only is not None),
        "recomputations": lambda: _recomputations(checks, all_of_them=only is not None),
        "targets": lambda: (line for entry in checks.targets for line in _target(entry, checks)),
        "references": lambda: (line for entry in checks.references for line in _reference(entry, checks)),
    }
    shown = ("conflicts", "recomputations") if only is None else (only,)
    for section in shown:
        yield from sections[section]()


def _conflicts(checks: Checks, *, all_of_them: bool) -> Iterator[str]:
    wanted = _DISAGREE if all_of_them else _DISAGREE[:1]
    for group in checks.groups:
        if group.verdict in wanted:
            yield from _group(group, checks)


def _group(group: Group, checks: Checks) -> Iterator[str]:
    dimensions = [ref.label for ref in (group.place, group.sector) if ref]
    told = [group.metric.label, *dimensions, group.scope or "", _period(group.period, checks)]
    yield _head(group.verdict, ", ".join(part for part in told if part))
    yield f"    {group.reason}"
    for iri in group.claims:
        figure = checks.figures[iri]
        doubt = f"  (doubtful: {figure.claim.doubt})" if figure.claim.doubt else ""
        yield _quiet(f"    {_printed(figure)}  {figure.interval}  {_source(figure)}{doubt}")


def _recomputations(checks: Checks, *, all_of_them: bool) -> Iterator[str]:
    for entry in checks.recomputations:
        if all_of_them or entry.verdict == "off":
            yield from _recomputation(entry, checks)


def _recomputation(entry: Recomputation, checks: Checks) -> Iterator[str]:
    figure = checks.figures[entry.claim]
    yield _head(entry.verdict, figure.claim.label)
    yield f"    {_printed(figure)}: {entry.formula}" + (f"; {entry.remark}" if entry.remark else "")
    if entry.implied:
        yield _quiet(f"    implied, {_period(entry.implied.period, checks)}: {entry.implied.text}")
    for other in entry.alternatives:
        source = f"{_source(checks.figures[other.claim])}; {other.note}".removesuffix("; ")
        yield _quiet(
            f"    {other.verdict} with {_printed(checks.figures[other.claim])}: {other.text}  {source}"
        )


def _target(entry: TargetCheck, checks: Checks) -> Iterator[str]:
    figure = checks.figures[entry.target]
    yield _head(f"{entry.verdict} ({entry.kind})", figure.claim.label)
    yield f"    {_printed(figure)}: {entry.reason}"


def _reference(entry: Reference, checks: Checks) -> Iterator[str]:
    figure = checks.figures[entry.claim]
    yield _head("undated", figure.claim.label)
    yield f"    {_printed(figure)}: {entry.reason}"


def _head(verdict: str, text: str) -> str:
    return f"{click.style(verdict, bold=True)}  {text}"


def _quiet(text: str) -> str:
    return click.style(text, dim=True)


def _period(period: Period, checks: Checks) -> str:
    from kg.figures import format_period

    return format_period(period, checks.language)


def _printed(figure: Figure) -> str:
    printed = " / ".join(f"“{text.value}”" for text in figure.claim.printed)
    return printed or f"{figure.claim.value}"


def _source(figure: Figure) -> str:
    source = figure.claim.source
    if source is None:
        return figure.producer
    named = ", ".join(dict.fromkeys((figure.producer, source.title)))
    return named + (f" ({source.published})" if source.published else "")
