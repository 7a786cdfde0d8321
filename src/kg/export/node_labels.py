"""The label of a node among all that its properties tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg import labels
from kg.export import losses
from kg.export.lines import token
from kg.export.losses import Losses
from kg.model import Text
from kg.store.refs import Facts
from kg.vocabulary import LABEL_PREDICATES

__all__ = ["LABELS", "Saying", "is_label", "label_of"]

Saying = tuple[str, str, str | None]
"""Text, datatype and language of a literal."""

LABELS: Final = {token(iri): iri for iri in LABEL_PREDICATES}
"""The properties that tell labels, as they stand in lines."""

_LONGEST: Final = 200


def is_label(text: str) -> bool:
    """Return whether a text is a label as it stands: one line that is neither empty nor long."""
    return 0 < len(text) <= _LONGEST and labels.one_line(text) == text


def label_of(said: Mapping[bytes, list[Saying]], language: str, noted: Losses) -> tuple[str, str]:
    """Return the label for a reader of `language`, and its own language; empty where there is none."""
    found = [(LABELS[written], texts) for written, texts in said.items() if written in LABELS]
    if not found:
        return "", ""
    if len(found) == 1 and len(found[0][1]) == 1:
        text, _, own = found[0][1][0]
        line = labels.one_line(text)
        if is_label(line):
            return line, own or ""
    known = Facts()
    for iri, texts in found:
        known.labels[iri] += [Text(text, tag) for text, _, tag in texts]
    label = known.label(language) or ""
    texts = [text for _, several in found for text in several]
    whole = next((text for text in texts if labels.one_line(text[0]) == label), None)
    if whole is None and label:
        noted.note(losses.LABELS_CUT)
        cut = label.removesuffix("…")
        whole = next((text for text in texts if labels.one_line(text[0]).startswith(cut)), None)
    return label, (whole[2] or "") if whole else ""
