"""The neighbour view: a list that works for everybody, and a picture over it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from http import HTTPStatus
from typing import Final, cast

from flask import Response, request

from kg.errors import UsageError
from kg.model import NO_CLASS, Direction, Filters, LinkGroup, Neighbourhood
from kg.server.api import MAX_DEPTH, MAX_NODES, integer
from kg.server.language import language, link, texts, translate
from kg.server.paging import PAGE_SIZE, make_pager, page
from kg.server.picture import draw
from kg.server.responses import graph
from kg.server.templating import graph_title
from kg.server.views import Choice, ExplorePage, ExploreStartPage, ExportPanel, KindSample, Relation

__all__ = ["explore"]

_NODES: Final = 150
_KINDS: Final = 12
_SAMPLES: Final = 12
_NETWORKS: Final = ("gexf", "graphml", "graphology", "csv")
_STATE: Final = (
    *("iri", "depth", "relation", "limit", "offset", "expand"),
    *("hide", "hide_relation", "hide_class", "direction"),
)
"""Parameters of the page that say what it shows."""
_YEAR: Final = re.compile(r"-?[0-9]{1,4}")
_PIN: Final = re.compile(r"-?[0-9]{1,5},-?[0-9]{1,5},.+", re.DOTALL)


def explore() -> Response:
    """Show an entity's neighbours, or where to start."""
    if request.args.get("iri", "").strip():
        return _narrowed() if "narrow" in request.args else page("explore.html", _neighbours)
    return page("explore_start.html", _start)


def _start() -> ExploreStartPage:
    kinds = [entry for entry in graph().classes(language()).values() if not entry.folded][:_KINDS]
    return ExploreStartPage(
        tuple(
            KindSample(entry, graph().search("", cls=entry.iri, limit=_SAMPLES, language=language()).hits)
            for entry in kinds
        )
    )


def _found() -> Neighbourhood:
    way, predicate = _asked_relation()
    return graph().neighbours(
        graph().resolve(request.args["iri"]),
        depth=integer("depth", 1, 1, MAX_DEPTH),
        limit=integer("limit", _NODES, 1, MAX_NODES),
        predicate=predicate,
        direction=way,
        offset=integer("offset", 0, 0, 10**9),
        language=language(),
    )


def _neighbours() -> ExplorePage:
    _check_state()
    resource, (way, predicate) = graph().resolve(request.args["iri"]), _asked_relation()
    found = _found()
    filters = Filters.read(request.args.to_dict(flat=False))
    nodes, edges = filters.visible(found.focus.iri, found.nodes, found.edges)
    every = found if predicate is None else graph().neighbours(resource, limit=1, language=language())
    iri = found.focus.iri
    return ExplorePage(
        focus=found.focus,
        depth=found.depth,
        choices=tuple(
            _choice(group, chosen=_name(group) == request.args.get("relation")) for group in every.groups
        ),
        groups=tuple(_relation(found, group, narrowed=predicate is not None) for group in found.groups),
        picture=draw(replace(found, nodes=tuple(nodes), edges=tuple(edges))),
        kinds=_kinds(found, filters),
        relations=_relations(found, filters),
        direction=filters.direction or "",
        kept=_kept(("hide_class", "hide_relation", "direction")),
        credit=translate("explore.credit", title=graph_title(), release=graph().release),
        completeness_words=_completeness_words(found),
        data_address=link(
            "/neighbours",
            iri=iri,
            depth=found.depth if found.depth > 1 else None,
            predicate=predicate,
            direction=way,
            limit=request.args.get("limit") or None,
            offset=found.groups[0].offset or None if predicate and found.groups else None,
        ),
        export=_export(iri, found.depth),
        messages=texts("picture."),
    )


def _export(iri: str, depth: int) -> ExportPanel:
    state = tuple((name, value) for name in _STATE[1:] for value in request.args.getlist(name) if value)
    picture = {name: request.args.getlist(name) or None for name in (*_STATE[1:], "lang")}
    return ExportPanel(
        address=link("/export"),
        state=(("iri", iri), *state),
        steps=depth,
        formats=_NETWORKS,
        file_address=request.host_url.rstrip("/")
        + link("/export/neighbours.gexf", iri=iri, **picture, file="neighbours.gexf"),
    )


def _asked_relation() -> tuple[Direction | None, str | None]:
    """Return direction and property of ``relation`` in the address: ``out <IRI>`` or ``in <IRI>``."""
    given = request.args.get("relation", "").strip()
    way, _, predicate = given.partition(" ")
    if not given:
        return None, None
    if way not in {"out", "in"} or not predicate:
        raise UsageError("name a direction and a property, for example 'out https://…'", parameter="relation")
    return cast("Direction", way), predicate


def _name(group: LinkGroup) -> str:
    return f"{group.direction} {group.predicate.iri}"


def _choice(group: LinkGroup, *, chosen: bool) -> Choice:
    return Choice(_name(group), group.label, group.total, chosen, group.more)


def _relation(found: Neighbourhood, group: LinkGroup, *, narrowed: bool) -> Relation:
    def part(offset: int | None) -> str:
        return link("/explore", iri=found.focus.iri, relation=_name(group), offset=offset or None)

    pager = make_pager(group.offset, len(group.items), group.total, PAGE_SIZE, part, more=group.more)
    whole = None if narrowed or (len(group.items) == group.total and not group.more) else part(None)
    return Relation(
        group=group,
        anchor="",
        pager=pager if narrowed else make_pager(0, 0, 0, PAGE_SIZE, part),
        links=tuple(link("/explore", iri=ref.iri) for ref in group.items),
        all=whole,
    )


def _kinds(found: Neighbourhood, filters: Filters) -> tuple[Choice, ...]:
    """Return the classes in the picture, the most frequent first."""
    counts: Counter[str] = Counter()
    for node in found.nodes:
        counts[node.cls or NO_CLASS] += node.count
    more = {node.cls or NO_CLASS for node in found.nodes if node.kind == "group" and node.more}
    return tuple(
        Choice(
            cls,
            found.styles[cls].label if cls in found.styles else translate("explore.no_class"),
            count,
            cls not in filters.classes,
            cls in more,
        )
        for cls, count in counts.most_common()
    )


def _relations(found: Neighbourhood, filters: Filters) -> tuple[Choice, ...]:
    """Return the properties of the picture's edges, the most frequent first."""
    groups = {node.key: node.count for node in found.nodes if node.kind == "group"}
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    more = {node.predicate for node in found.nodes if node.kind == "group" and node.more}
    for edge in found.edges:
        counts[edge.predicate] += groups.get(edge.source, groups.get(edge.target, 1))
        labels[edge.predicate] = edge.label
    return tuple(
        Choice(predicate, labels[predicate], count, predicate not in filters.relations, predicate in more)
        for predicate, count in counts.most_common()
    )


def _narrowed() -> Response:
    """Send a form that names what shows on to the address that names what does not."""
    found, shown = _found(), request.args.to_dict(flat=False)
    kinds = [entry.value for entry in _kinds(found, Filters()) if entry.value not in shown.get("kind", ())]
    by = [entry.value for entry in _relations(found, Filters()) if entry.value not in shown.get("by", ())]
    kept = {name: values for name, values in shown.items() if name not in ("narrow", "kind", "by")}
    kept["direction"] = [way for way in kept.get("direction", ()) if way]
    address = link("/explore", **{**kept, "hide_class": kinds, "hide_relation": by})
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": address})


def _kept(without: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return the state of this address, for a form to keep, but for what the form says itself."""
    names = (*_STATE, "lang")
    return tuple(
        (name, value)
        for name in names
        if name not in without
        for value in request.args.getlist(name)
        if value
    )


def _check_state() -> None:
    """Find what is wrong with the parts of the address that only the script reads.

    Raises
    ------
    UsageError
    """
    year = request.args.get("year", "").strip()
    if year and not _YEAR.fullmatch(year):
        raise UsageError(f"{year!r} is not a year", parameter="year")
    for pin in request.args.getlist("pin"):
        if not _PIN.fullmatch(pin):
            raise UsageError(
                "needs two whole numbers and a thing, for example '40,-80,https://…'", parameter="pin"
            )


def _completeness_words(found: Neighbourhood) -> str:
    completeness = found.completeness
    if completeness.complete:
        return translate("explore.complete")
    if completeness.total is None:
        return translate("explore.cut_unknown", shown=completeness.shown)
    return translate("explore.cut", shown=completeness.shown, total=completeness.total)
