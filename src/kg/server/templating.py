"""What every template may call; see ``web/templates/parts/_pieces.html`` for how it is used."""

from __future__ import annotations

from flask import Flask, request

import kg
from kg.errors import LimitReached, StoreError
from kg.server import addresses, checks_rows, verdicts, words
from kg.server.language import language
from kg.server.responses import graph

__all__ = ["graph_title", "install"]


def graph_title() -> str:
    """Return what the graph is called; where that cannot be asked, where it is."""
    try:
        return graph().summary(language()).title
    except (StoreError, LimitReached):  # the page that tells of this needs a title too
        return graph().store.location


def _release() -> str:
    return graph().release


def _version() -> str:
    return kg.__version__


def _lang_asked() -> str:
    """Return the language that the address names, for forms to keep; empty where it names none."""
    return language() if "lang" in request.args else ""


def install(app: Flask) -> None:
    """Give the templates of `app` these functions."""
    app.jinja_env.globals.update(
        address=addresses.address,
        amount=words.amount,
        checks_of=checks_rows.checks_of,
        class_colours=addresses.class_colours,
        comparator_words=words.comparator_words,
        figure_value=words.figure_value,
        figure_words=words.figure_words,
        graph_title=graph_title,
        interval_words=words.interval_words,
        kind_words=words.kind_words,
        lang_asked=_lang_asked,
        licence_name=words.licence_name,
        limit_text=words.limit_text,
        literal_words=words.literal_words,
        look=addresses.look,
        period_words=words.period_words,
        release=_release,
        script=addresses.script,
        short=words.short,
        source_ref=addresses.source_ref,
        tn=words.plural,
        verdicts_of=verdicts.verdicts_of,
        version=_version,
        web_address=addresses.web_address,
    )
