"""The page of checks: where sources contradict each other, and what can be calculated again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import Final

from flask import Response, request

from kg.errors import LimitReached, UnknownFormat
from kg.model import Ref
from kg.model.checks import Checks
from kg.server.checks_rows import Rows, sections
from kg.server.language import language, link, translate
from kg.server.negotiate import best
from kg.server.paging import page
from kg.server.responses import graph, json_data, not_modified, request_tag
from kg.server.verdicts import MOST_FIGURES, can_check, verdict
from kg.server.views import ChecksPage, Choice, Tally

__all__ = ["checks", "checks_json"]

_HTML: Final = ("text/html", "application/xhtml+xml")
_JSON: Final = "application/json"

_DISAGREE: Final = (("in conflict", False), ("differently defined", False), ("revised", False))
_AGREE: Final = (("corroborated", False), ("single", True))
_CHANGES: Final = (("off", False), ("reproduces", True), ("input missing", True))
_TARGETS: Final = (
    ("not", False),
    ("possibly", False),
    ("certainly", True),
    ("open", True),
    ("no figure", True),
)
"""Verdicts in the order of the page, each with whether its rows are folded."""


def checks() -> Response:
    """Show what comes of comparing claims, or answer with it as JSON."""
    if _wants_json():
        return checks_json()
    return page("checks.html", _checks_page)


def checks_json() -> Response:
    """Answer with what comes of comparing claims, as JSON."""
    started = time.perf_counter()
    tag = request_tag(_JSON)
    return not_modified(tag) or _data(tag, started)


def _data(tag: str, started: float) -> Response:
    _, found = _found()
    meta = {
        "complete": True,
        "limit": None,
        "release": graph().release,
        "milliseconds": round((time.perf_counter() - started) * 1000, 3),
    }
    return json_data({**found.to_json(), "meta": meta}, tag=tag)


def _wants_json() -> bool:
    name = request.args.get("format", "").strip().lower()
    if name:
        if name in ("json", _JSON):
            return True
        if name != "html":
            raise UnknownFormat(name, "is not a format of this page; take html or json")
        return False
    liked = best(request.headers.get("Accept"), (*_HTML, _JSON), _HTML[0])
    if liked is None:
        raise UnknownFormat("Accept", f"none of these types is served here; take {_HTML[0]} or {_JSON}")
    return liked == _JSON


def _found() -> tuple[Ref | None, Checks]:
    """Return the metric that the address names, and the checks of it or of all.

    Raises
    ------
    kg.errors.LimitReached
        The graph has more figures than can be compared while somebody waits.
    kg.errors.EntityNotFound, kg.errors.AmbiguousName
        There is no such metric.
    """
    name = request.args.get("metric", "").strip()
    metric = str(graph().resolve(name)) if name else None
    if not can_check():
        raise LimitReached(
            "compared_figures", f"{MOST_FIGURES:,} figures", "run kg check, which compares any number"
        )
    every = graph().checks(language())
    if metric is None:
        return None, every
    return graph().refs([metric], language())[metric], every.only(metric)


def _checks_page() -> ChecksPage:
    metric, found = _found()
    rows = Rows(found)
    agreement = (*_DISAGREE, *_AGREE) if metric else _DISAGREE
    return ChecksPage(
        metric=metric,
        metrics=_metrics(graph().checks(language()), metric),
        tallies=tuple(_tallies(found)),
        groups=sections(found.groups, agreement, rows.group),
        changes=sections(found.recomputations, _CHANGES, rows.change),
        targets=sections(found.targets, _TARGETS, rows.target),
        references=tuple(rows.reference(entry) for entry in found.references),
        data_address=link("/checks.json", metric=metric.iri if metric else None),
    )


def _tallies(found: Checks) -> Iterator[Tally]:
    """Yield how many there are of each verdict, in the order of the page."""
    counts = found.counts
    parts = (
        ("agreement", translate("checks.agreement"), counts["groups"], (*_DISAGREE, *_AGREE)),
        ("changes", translate("checks.changes"), counts["recomputations"], _CHANGES),
        ("targets", translate("checks.targets"), counts["targets"], _TARGETS),
    )
    for anchor, title, counted, words in parts:
        verdicts = [(verdict(word), counted[word]) for word, _ in words if word in counted]
        if verdicts:
            yield Tally(anchor, title, tuple(verdicts))


def _metrics(found: Checks, chosen: Ref | None) -> tuple[Choice, ...]:
    """Return the metrics that can be chosen, by label, with how many groups of figures each has."""
    counted = Counter(group.metric.iri for group in found.groups)
    named = {group.metric.iri: group.metric.label for group in found.groups}
    return tuple(
        Choice(iri, named[iri], counted[iri], chosen is not None and chosen.iri == iri)
        for iri in sorted(named, key=lambda iri: (named[iri].casefold(), iri))
    )
