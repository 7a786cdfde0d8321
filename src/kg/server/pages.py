"""Pages about the graph as a whole: overview, search, sources; and where the other pages are."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, request

from kg.limits import describe_limits
from kg.model import ClassSummary, SearchResults, Source
from kg.server import templating
from kg.server.addresses import class_stylesheet
from kg.server.api import integer, search_json
from kg.server.checks_page import checks, checks_json
from kg.server.explore_page import explore
from kg.server.headlines import headline_series, most_important_claims, other_figures
from kg.server.language import language, link
from kg.server.negotiate import best
from kg.server.ontology_page import ontology
from kg.server.paging import PAGE_SIZE, make_pager, page
from kg.server.path_page import path
from kg.server.query_page import query
from kg.server.responses import data, graph, not_modified, request_tag
from kg.server.verdicts import checks_for_page
from kg.server.views import OverviewPage, SearchPage, SourceRow, SourcesPage
from kg.server.words import date_words

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

__all__ = ["pages"]

_HITS: Final = 20
_CLASSES: Final = 24
"""Classes that the overview lists openly; a foreign ontology can have thousands."""
_QUESTIONS: Final = 5
_FIGURES: Final = 4

pages = Blueprint("pages", __name__)
pages.add_url_rule("/checks", view_func=checks)
pages.add_url_rule("/checks.json", view_func=checks_json)
pages.add_url_rule("/explore", view_func=explore)
pages.add_url_rule("/path", view_func=path)
pages.add_url_rule("/query", view_func=query)
pages.add_url_rule("/ontology", view_func=ontology)


@pages.record_once
def _install(state: BlueprintSetupState) -> None:
    templating.install(state.app)  # type: ignore[arg-type]


# -------------------------------------------------------------------- overview
@pages.get("/")
def overview() -> Response:
    """Show what is in the graph, and ways in."""
    return page("overview.html", _overview)


def _overview() -> OverviewPage:
    summary = graph().summary(language())
    classes = [entry for entry in summary.classes if not entry.folded]
    claims = most_important_claims()
    series = headline_series(claims)
    return OverviewPage(
        summary=summary,
        conflicts=_conflicts(),
        headline=series[-1] if series else None,
        earlier=series[0] if len(series) > 1 else None,
        figures=tuple(other_figures(claims, series, _FIGURES)),
        questions=tuple(graph().questions(language())[:_QUESTIONS]),
        classes=tuple(classes[:_CLASSES]),
        more_classes=tuple(classes[_CLASSES:]),
        limits=describe_limits(current_app.extensions["kg"].limits),
    )


def _conflicts() -> int | None:
    """Return how often sources contradict each other; None where there is nothing to compare, or too much."""
    checks = checks_for_page()
    if checks is None or not checks.figures:
        return None
    return checks.counts["groups"].get("in conflict", 0)


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
    found = graph().sources(language())
    offset = integer("offset", 0, 0, 10**9)
    shown = found[offset : offset + PAGE_SIZE]
    known = graph().documents([ref.iri for ref, _ in shown], language())
    return SourcesPage(
        rows=tuple(SourceRow(ref, _details(known[ref.iri]), count) for ref, count in shown),
        total=len(found),
        pager=make_pager(
            offset,
            len(shown),
            len(found),
            PAGE_SIZE,
            lambda start: link("/sources", offset=start or None),
        ),
    )


def _details(source: Source) -> tuple[str, ...]:
    """Return who made and who published a source, and when, as far as the data says."""
    makers = dict.fromkeys(body.name for body in (*source.creators, *source.publishers))
    return tuple(part for part in (*makers, date_words(source.published or "")) if part)
