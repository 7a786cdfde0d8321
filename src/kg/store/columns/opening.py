"""Opening the columns of a release, where it has them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.store.layout import COLUMNS

if TYPE_CHECKING:
    from kg.store.columns.answering import Columns

__all__ = ["columns_of"]

_INDEX: Final = "index.json"


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
