"""Whether a release has columns, and opening them: without numpy there are none."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.store.layout import COLUMNS

if TYPE_CHECKING:
    from kg.store.columns.answering import Columns

__all__ = ["can_be_made", "columns_of"]

_INDEX: Final = "index.json"


def can_be_made() -> bool:
    """Return whether columns can be made and read here."""
    return find_spec("numpy") is not None


def columns_of(release: Path) -> Columns | None:
    """Return the columns in a release's folder, None where there are none that can be read."""
    folder = release / COLUMNS
    if not (folder / _INDEX).is_file() or not can_be_made():
        return None
    from kg.store.columns.answering import Columns  # noqa: PLC0415 - numpy need not be there

    try:
        return Columns(folder)
    except (OSError, ValueError):
        return None  # damaged: the engine has it all
