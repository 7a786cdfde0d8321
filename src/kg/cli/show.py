"""``kg show``: one entity, its claims and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from kg.cli.command import Command
from kg.cli.output import citation, counted, show_json, term_text
from kg.cli.source import GraphSource, language_option, reads_graph
from kg.vocabulary import compact

if TYPE_CHECKING:
    from kg.figures.interval import Interval
    from kg.model import Claim, Entity, LinkGroup

__all__ = ["command"]

_LINKS_SHOWN: Final = 8
_ARROWS: Final = {"out": "→", "in": "←"}


@click.command(
    "show",
    cls=Command,
    examples=(
        "kg show metric:software-revenue",
        "kg show '5G network' --lang zh",
    ),
)
@click.argument("entity")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@language_option
@reads_graph
def command(source: GraphSource, *, entity: str, as_json: bool, language: str) -> None:
    """Show one entity: what it is, what is claimed of it, what it links to.

    ENTITY is an IRI, a prefixed name or a label that only one entity carries.
    """
    shown = source.open().entity(entity, language)
    if as_json:
        show_json(shown)
        return
    for line in _lines(shown, language):
        click.echo(line)


def _lines(entity: Entity, language: str) -> Iterator[str]:
    yield click.style(entity.label, bold=True) + f"  {entity.curie}"
    if entity.classes:
        yield ", ".join(cls.label for cls in entity.classes)
    if entity.definition:
        yield from ("", entity.definition)
    yield from _names(entity)
    yield from _claims(entity, language)
    yield from _properties(entity)
    yield from _links(entity.links)
    if entity.graphs:
        yield ""
        yield "Stated in " + ", ".join(graph.label for graph in entity.graphs)


def _names(entity: Entity) -> Iterator[str]:
    others = [text for text in entity.labels if text.value != entity.label]
    names = [f"{text.value} ({text.language})" if text.language else text.value for text in others]
    names += [text.value for text in entity.alternatives]
    names += entity.notations
    if names:
        yield from ("", "Also: " + ", ".join(dict.fromkeys(names)))


def _claims(entity: Entity, language: str) -> Iterator[str]:
    if not entity.claims:
        return
    yield ""
    least = "at least " if entity.claims_more else ""
    yield click.style(f"Claims ({least}{entity.claims_total})", bold=True)
    for claim in entity.claims:
        printed = [text.value for text in claim.printed]
        yield f"  {_statement(claim, language)}"
        if claim.iri == entity.iri and claim.interval is not None:
            yield f"      {_interval(claim, claim.interval, language)}"
        yield click.style(f"      {citation(claim.source, claim.locator, printed)}", dim=True)
    if entity.claims_total > len(entity.claims):
        yield f"  … and {least}{entity.claims_total - len(entity.claims)} more"


def _statement(claim: Claim, language: str) -> str:
    """Return what a claim says: metric, period, comparator and figure; or a statement's own words."""
    from kg.figures import format_comparator, format_period, format_value

    if claim.value is None:
        return claim.label
    comparator = format_comparator(claim.comparator, language) if claim.comparator else ""
    unit = (claim.unit.iri, claim.unit.label) if claim.unit else (None, None)
    figure = format_value(claim.value, unit[0], language, unit_label=unit[1])
    context = [
        claim.metric.label if claim.metric else claim.label,
        *(ref.label for ref in (claim.place, claim.sector) if ref),
        format_period(claim.period, language),
    ]
    doubt = f"  (doubtful: {claim.doubt})" if claim.doubt else ""
    return f"{', '.join(part for part in context if part)}: {f'{comparator} {figure}'.strip()}{doubt}"


def _interval(claim: Claim, interval: Interval, language: str) -> str:
    """Return between which bounds the figure of a claim lies."""
    from kg.figures import format_interval

    unit = (claim.unit.iri, claim.unit.label) if claim.unit else (None, None)
    return format_interval(interval, unit[0], language, unit_label=unit[1])


def _properties(entity: Entity) -> Iterator[str]:
    if not entity.properties:
        return
    yield ""
    for values in entity.properties:
        more = values.total - len(values.values)
        texts = [term_text(value) for value in values.values] + ([f"and {more} more"] if more else [])
        yield f"  {values.predicate.label}: {', '.join(texts)}"


def _links(groups: tuple[LinkGroup, ...]) -> Iterator[str]:
    if not groups:
        return
    yield ""
    yield click.style("Links", bold=True)
    for group in groups:
        shown = group.items[:_LINKS_SHOWN]
        name = group.label.removeprefix("← ")
        least = "at least " if group.more else ""
        yield f"  {_ARROWS[group.direction]} {name} ({least}{counted(group.total, 'entity', 'entities')})"
        for ref in shown:
            yield f"      {ref.label}  {click.style(compact(ref.iri), dim=True)}"
        if group.total > len(shown):
            yield f"      … and {least}{group.total - len(shown)} more"
