"""What an error page says in the reader's language: what happened, to what, and what to do next.

Errors are told in English where they arise, with fields beside the text. A page says
what the fields say in the language of its reader; the English text stays at hand, marked
as such, where the reader's language is another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from flask import current_app

from kg.limits import describe_limits
from kg.server.language import language, translate
from kg.server.words import limit_text, limit_value

__all__ = ["ProblemPage", "problem_page"]

_KINDS: Final = {
    "Not valid SPARQL": "syntax",
    "Query refused": "refused",
    "Query stopped at a limit": "limit",
    "Query nested too deeply": "limit",
    "Query that would not end": "limit",
    "Wrong parameter": "parameter",
    "Ambiguous name": "ambiguous",
}
_BY_STATUS: Final = {
    HTTPStatus.NOT_FOUND: "missing",
    HTTPStatus.GONE: "missing",
    HTTPStatus.METHOD_NOT_ALLOWED: "method",
    HTTPStatus.NOT_ACCEPTABLE: "format",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "format",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "large",
    HTTPStatus.REQUEST_URI_TOO_LONG: "large",
    HTTPStatus.SERVICE_UNAVAILABLE: "busy",
    HTTPStatus.TOO_MANY_REQUESTS: "busy",
    HTTPStatus.BAD_GATEWAY: "busy",
}


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """An error as a page tells it.

    ``about`` says what it is about; ``detail`` is the English text, ``detail_is_foreign``
    where the reader reads another language; ``searched`` is what to look for instead.
    """

    status: int
    title: str
    words: str
    about: str
    next: str
    detail: str
    detail_is_foreign: bool
    suggestions: tuple[str, ...]
    searched: str


def problem_page(status: int, title: str, detail: str, fields: Mapping[str, Any]) -> ProblemPage:
    """Return the page of an error; `fields` are those of RFC 9457 and of the error's class."""
    kind = _kind(status, title)
    return ProblemPage(
        status=int(status),
        title=translate(f"problem.title.{kind}"),
        words=translate(f"problem.words.{kind}"),
        about=_about(fields),
        next=translate(f"problem.next.{kind}"),
        # of what is missing nothing more is to be said, and of a fault nothing may be
        detail="" if kind in {"missing", "fault"} else detail,
        detail_is_foreign=language() != "en",
        suggestions=tuple(fields.get("suggestions", ())),
        searched=str(fields.get("name", "")),
    )


def _kind(status: int, title: str) -> str:
    if title in _KINDS:
        return _KINDS[title]
    usual = "fault" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "request"
    return _BY_STATUS.get(HTTPStatus(status), usual)


def _about(fields: Mapping[str, Any]) -> str:
    """Return in one sentence what an error is about; empty where it has no fields."""
    if "limit" in fields:
        return _limit(str(fields["limit"]), str(fields.get("value", "")))
    if "line" in fields:
        place = translate("problem.about.place", line=fields["line"], column=fields.get("column", 1))
        near = fields.get("near")
        return translate("problem.about.near", place=place, near=near) if near else place
    if "feature" in fields:
        return translate("problem.about.feature", name=fields["feature"])
    if "parameter" in fields:
        return translate("problem.about.parameter", name=fields["parameter"])
    return translate("problem.about.name", name=fields["name"]) if "name" in fields else ""


def _limit(name: str, value: str) -> str:
    known = {entry.name: entry for entry in describe_limits(current_app.extensions["kg"].limits)}
    if name not in known:
        return translate("problem.about.other_limit", value=limit_value(value))
    label = translate(f"limit.{name}")
    return translate("problem.about.limit", name=label, value=limit_text(known[name]))
