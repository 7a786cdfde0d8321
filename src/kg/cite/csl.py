"""Citations as CSL-JSON: https://github.com/citation-style-language/schema, csl-data.json.

What has no variable there stands in ``note`` for people and in ``custom`` for programs.
"""

from __future__ import annotations

import json
from typing import Any

from kg.cite.lines import date_parts
from kg.cite.words import notes, place, words_for
from kg.model import Citation

__all__ = ["write_csl"]


def write_csl(citation: Citation) -> str:
    """Return a citation as a JSON array of one item."""
    words = words_for(citation.reader)
    held: dict[str, Any] = (
        {"archive": citation.graph, "archive_location": citation.iri}
        if citation.document
        else {"container-title": citation.graph, "version": citation.release}
    )
    if citation.document and citation.kind == "article":
        held["container-title"] = citation.publisher
    item = {
        "id": citation.key,
        "type": citation.kind,
        "title": citation.title,
        "author": [{"literal": name} for name in citation.authors],
        "publisher": citation.publisher,
        "issued": _date(citation.issued),
        "accessed": _date(citation.accessed.isoformat()) if citation.accessed else None,
        "URL": citation.url,
        "number": citation.identifier,
        "language": citation.language,
        "section": place(citation.claim, words) if citation.claim else "",
        **held,
        "note": words.stop.join(notes(citation)),
        "custom": _custom(citation),
    }
    return json.dumps([_filled(item)], ensure_ascii=False, indent=2) + "\n"


def _date(text: str) -> dict[str, Any] | None:
    parts = date_parts(text)
    if parts:
        return {"date-parts": [list(parts)]}
    return {"literal": text} if text else None


def _custom(citation: Citation) -> dict[str, Any]:
    claim, query = citation.claim, citation.query
    return _filled(
        {
            "graph": citation.graph,
            "release": citation.release,
            "iri": citation.iri,
            "translatedTitle": citation.translation,
            "producers": list(citation.producers),
            "producersComplete": citation.producers_complete,
            "printed": [{"text": text.value, "language": text.language} for text in claim.printed]
            if claim
            else None,
            "doubt": claim.doubt if claim else None,
            "query": query.text if query else None,
            "querySha256": query.sha256 if query else None,
            "result": query.result if query else None,
            "rows": query.rows if query else None,
        }
    )


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [])}
