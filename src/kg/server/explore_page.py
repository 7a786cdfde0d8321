"""The neighbour view: a list that works for everybody, and a picture over it."""

from __future__ import annotations

from typing import Final, cast

from flask import Response, request

from kg.errors import UsageError
from kg.model import ClassSummary, Direction, LinkGroup, Neighbourhood
from kg.server.api import MAX_DEPTH, MAX_NODES, integer
from kg.server.language import language, link, texts, translate
from kg.server.paging import PAGE_SIZE, make_pager, page
from kg.server.picture import draw
from kg.server.responses import graph
from kg.server.views import Choice, ExplorePage, ExploreStartPage, ExportPanel, KindSample, Relation

__all__ = ["explore"]

_NODES: Final = 150
_KINDS: Final = 12
_SAMPLES: Final = 12
_NETWORKS: Final = ("gexf", "graphml", "graphology", "csv")
_STATE: Final = ("iri", "depth", "relation", "limit", "offset", "expand")
"""Parameters of the page that say what it shows."""


def explore() -> Response:
    """Show an entity's neighbours, or where to start."""
    if request.args.get("iri", "").strip():
        return page("explore.html", _neighbours)
    return page("explore_start.html", _start)


def _start() -> ExploreStartPage:
    kinds = [entry for entry in graph().classes(language()).values() if not entry.folded][:_KINDS]
    return ExploreStartPage(
        tuple(
            KindSample(entry, graph().search("", cls=entry.iri, limit=_SAMPLES, language=language()).hits)
            for entry in kinds
        )
    )


def _neighbours() -> ExplorePage:
    resource = graph().resolve(request.args["iri"])
    depth = integer("depth", 1, 1, MAX_DEPTH)
    way, predicate = _asked_relation()
    found = graph().neighbours(
        resource,
        depth=depth,
        limit=integer("limit", _NODES, 1, MAX_NODES),
        predicate=predicate,
        direction=way,
        offset=integer("offset", 0, 0, 10**9),
        language=language(),
    )
    every = found if predicate is None else graph().neighbours(resource, limit=1, language=language())
    iri = found.focus.iri
    return ExplorePage(
        focus=found.focus,
        depth=depth,
        choices=tuple(
            _choice(group, chosen=_name(group) == request.args.get("relation")) for group in every.groups
        ),
        groups=tuple(_relation(found, group, narrowed=predicate is not None) for group in found.groups),
        picture=draw(found),
        legend=_legend(found),
        completeness_words=_completeness_words(found),
        data_address=link(
            "/neighbours",
            iri=iri,
            depth=depth if depth > 1 else None,
            predicate=predicate,
            direction=way,
            limit=request.args.get("limit") or None,
            offset=found.groups[0].offset or None if predicate and found.groups else None,
        ),
        export=_export(iri, depth),
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
    return Choice(_name(group), group.label, group.total, chosen)


def _relation(found: Neighbourhood, group: LinkGroup, *, narrowed: bool) -> Relation:
    def part(offset: int | None) -> str:
        return link("/explore", iri=found.focus.iri, relation=_name(group), offset=offset or None)

    pager = make_pager(group.offset, len(group.items), group.total, PAGE_SIZE, part)
    whole = None if narrowed or len(group.items) == group.total else part(None)
    return Relation(
        group=group,
        anchor="",
        pager=pager if narrowed else make_pager(0, 0, 0, PAGE_SIZE, part),
        links=tuple(link("/explore", iri=ref.iri) for ref in group.items),
        all=whole,
    )


def _legend(found: Neighbourhood) -> tuple[ClassSummary, ...]:
    """Return the classes in the picture, the most frequent first."""
    counts: dict[str, int] = {}
    for node in found.nodes:
        if node.cls and node.cls in found.styles:
            counts[node.cls] = counts.get(node.cls, 0) + 1
    return tuple(found.styles[cls] for cls in sorted(counts, key=lambda cls: (-counts[cls], cls)))


def _completeness_words(found: Neighbourhood) -> str:
    completeness = found.completeness
    if completeness.complete:
        return translate("explore.complete")
    if completeness.total is None:
        return translate("explore.cut_unknown", shown=completeness.shown)
    return translate("explore.cut", shown=completeness.shown, total=completeness.total)
