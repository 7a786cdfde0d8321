"""Opening the columns of a release, where it has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.store.layout import COLUMNS

if TYPE_CHECKING:
    from kg.store.columns.answering import Columns

__all__ = ["HUBS", "MANY", "columns_of", "hubs_of"]

_INDEX: Final = "index.json"
HUBS: Final = "hubs.json"
"""The IRIs of all subjects with more than so many statements, where these are not too many themselves."""
MANY: Final = 200


def columns_of(release: Path) -> Columns | None:
    """Return the columns in a release's folder, None where there are none that can be read."""
    folder = release / COLUMNS
    if not (folder / _INDEX).is_file():
        return None
    from kg.store.columns.answering import Columns  # noqa: PLC0415 - numpy takes a while to import

    try:
        return Columns(folder)
    except (OSError, ValueError):
        return None  # damaged: the engine has it all


def hubs_of(release: Path) -> frozenset[str] | None:
    """Return the subjects in a release that have many statements; None where that is not known."""
    try:
        return frozenset(json.loads((release / COLUMNS / HUBS).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
