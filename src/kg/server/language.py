"""The reader's language, the interface's texts in it, and links that keep it.

``?lang=`` in the address wins, then ``Accept-Language``, then English. No cookies: an
address says all there is to know about what it shows.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Final, Literal, cast
from urllib.parse import urlencode

from flask import Flask, has_request_context, request, url_for
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from kg import resources

__all__ = [
    "LANGUAGES",
    "install",
    "language",
    "link",
    "other_language_url",
    "preferred_language",
    "texts",
    "translate",
]

Language = Literal["en", "zh"]

_LONGEST_KEPT: Final = 300
_CHOSEN: Final = "kg.language"

LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")


def language() -> Language:
    """Return the language that this request is answered in."""
    if not has_request_context():
        return "en"
    kept = request.environ  # a page asks for its language some hundred times
    chosen: Language | None = kept.get(_CHOSEN)
    if chosen is None:
        asked = _known(request.args.get("lang", ""))
        chosen = asked or preferred_language(request.headers.get("Accept-Language", ""))
        kept[_CHOSEN] = chosen
    return chosen


def preferred_language(header: str) -> Language:
    """Return the language that an ``Accept-Language`` header likes best of those there are."""
    return _preferred(header) if len(header) <= _LONGEST_KEPT else _preferred.__wrapped__(header)


@lru_cache(maxsize=512)
def _preferred(header: str) -> Language:
    tags = parse_accept_header(header, LanguageAccept)
    return next((known for tag, quality in tags if quality > 0 and (known := _known(tag))), "en")


def _known(tag: str) -> Language | None:
    main = tag.lower().partition("-")[0]
    return next((known for known in LANGUAGES if known == main), None)


@cache
def _texts(name: Language) -> dict[str, str]:
    path = resources.translations() / f"{name}.json"
    return cast("dict[str, str]", json.loads(path.read_text(encoding="utf-8")))


def translate(key: str, **values: object) -> str:
    """Return the interface text called `key` in the request's language, ``{name}`` filled from `values`.

    Raises
    ------
    KeyError
        No language has such a text.
    """
    text = _texts(language()).get(key) or _texts("en")[key]
    return text.format(**values) if values else text


def texts(prefix: str) -> dict[str, str]:
    """Return the interface texts whose key starts with `prefix`, which is left out of the keys."""
    found = {**_texts("en"), **_texts(language())}
    return {key.removeprefix(prefix): text for key, text in found.items() if key.startswith(prefix)}


def link(target: str, **parameters: object) -> str:
    """Return the address of a path (``/search``) or endpoint (``pages.search``), with parameters.

    The path prefix is put before it, an explicit ``?lang=`` is kept, and parameters that
    are None are left out; a sequence repeats its parameter.
    """
    asked = request.args.get("lang")
    if asked is not None:
        parameters.setdefault("lang", asked)
    given = {name: value for name, value in parameters.items() if value is not None}
    if not target.startswith("/"):
        return url_for(target, **given)  # type: ignore[arg-type]
    query = urlencode(given, doseq=True)
    return request.script_root + target + (f"?{query}" if query else "")


def other_language_url() -> str:
    """Return the address of this page in the other language."""
    parameters = request.args.to_dict(flat=False)
    parameters["lang"] = ["zh" if language() == "en" else "en"]
    return f"{request.script_root}{request.path}?{urlencode(parameters, doseq=True)}"


def install(app: Flask) -> None:
    """Give every template ``t``, ``link``, ``other_language_url`` and ``lang``."""
    app.jinja_env.globals.update(t=translate, link=link, other_language_url=other_language_url)
    app.context_processor(lambda: {"lang": language()})
