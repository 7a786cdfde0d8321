"""Pages about the graph as a whole: overview, search, sources; and where the other pages are."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request

from kg.model import ClassSummary, SearchResults, Source
from kg.server import templating
from kg.server.addresses import class_stylesheet
from kg.server.api import integer, search_json
from kg.server.checks_page import checks, checks_json
from kg.server.explore_page import explore
from kg.server.language import language, link
from kg.server.negotiate import best
from kg.server.ontology_page import ontology
from kg.server.overview_page import overview
from kg.server.paging import PAGE_SIZE, make_pager, page
from kg.server.path_page import path
from kg.server.query_answer import answer
from kg.server.query_page import query
from kg.server.responses import data, graph, not_modified, request_tag
from kg.server.views import SearchPage, SourceRow, SourcesPage
from kg.server.words import date_words

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

__all__ = ["pages"]

_HITS: Final = 20
_CLASSES: Final = 24
"""Classes that a page lists openly; a foreign ontology can have thousands."""

pages = Blueprint("pages", __name__)
pages.add_url_rule("/", view_func=overview)
pages.add_url_rule("/checks", view_func=checks)
pages.add_url_rule("/checks.json", view_func=checks_json)
pages.add_url_rule("/explore", view_func=explore)
pages.add_url_rule("/path", view_func=path)
pages.add_url_rule("/query", view_func=query)
pages.add_url_rule("/query/answer", view_func=answer, methods=["GET", "POST"])
pages.add_url_rule("/ontology", view_func=ontology)


@pages.record_once
def _install(state: BlueprintSetupState) -> None:
    templating.install(state.app)  # type: ignore[arg-type]


# --------------------------------------------------------- colours of classes
@pages.get("/classes.css")
def class_sheet() -> Response:
    """Answer with the colours of the graph's classes, as a style sheet."""
    tag = request_tag("text/css")
    return not_modified(tag) or data(class_stylesheet(graph().classes("en")), "text/css", tag=tag)


# ---------------------------------------------------------------------- search
@pages.get("/search")
def search() -> Response:
    """Show what was found, or answer with it as JSON."""
    started = time.perf_counter()
    header = request.headers.get("Accept")
    if (
        best(header, ("text/html", "application/xhtml+xml", "application/json"), "text/html")
        == "application/json"
    ):
        return search_json(_found(), started=started)
    return page("search.html", _search)


def _found() -> SearchResults:
    return graph().search(
        request.args.get("q", "").strip(),
        cls=request.args.get("class", "").strip() or None,
        offset=integer("offset", 0, 0, 10**9),
        limit=integer("limit", _HITS, 1, 100),
        language=language(),
    )


def _search() -> SearchPage:
    words, cls = request.args.get("q", "").strip(), request.args.get("class", "").strip()
    results = _found()
    kinds = graph().classes(language())
    return SearchPage(
        results=results,
        asked=bool(words or cls),
        cls=kinds.get(cls),
        classes=_openly(list(kinds.values())),
        pager=make_pager(
            results.offset,
            len(results.hits),
            results.total,
            _HITS,
            lambda offset: link("/search", q=words or None, **{"class": cls or None}, offset=offset or None),
        ),
    )


def _openly(classes: list[ClassSummary]) -> tuple[ClassSummary, ...]:
    return tuple([entry for entry in classes if not entry.folded][:_CLASSES])


# --------------------------------------------------------------------- sources
@pages.get("/sources")
def sources() -> Response:
    """Show every source and how many claims rest on it."""
    return page("sources.html", _sources)


def _sources() -> SourcesPage:
    """Return every source or, where the address names a thing, the sources of what is said about it."""
    name = request.args.get("about", "").strip()
    about = graph().resolve(name) if name else None
    found = graph().sources(language()) if about is None else graph().sources_about(about, language())
    offset = integer("offset", 0, 0, 10**9)
    shown = found[offset : offset + PAGE_SIZE]
    known = graph().documents([ref.iri for ref, _ in shown], language())
    return SourcesPage(
        about=graph().refs([str(about)], language())[str(about)] if about is not None else None,
        rows=tuple(SourceRow(ref, _details(known[ref.iri]), count) for ref, count in shown),
        total=len(found),
        pager=make_pager(
            offset,
            len(shown),
            len(found),
            PAGE_SIZE,
            lambda start: link("/sources", about=name or None, offset=start or None),
        ),
    )


def _details(source: Source) -> tuple[str, ...]:
    """Return who made and who published a source, and when, as far as the data says."""
    makers = dict.fromkeys(body.name for body in (*source.creators, *source.publishers))
    return tuple(part for part in (*makers, date_words(source.published or "")) if part)
