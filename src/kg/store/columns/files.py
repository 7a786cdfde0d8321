"""Where columns lie: arrays in files, which are mapped into memory and read as they are needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["INDEX", "mapped", "write"]

_EMPTY: Final = 128
"""Bytes of a file that has a head and no more."""
INDEX: Final = "index.json"
"""Written last: where it is, the columns are whole."""


def mapped(folder: Path, name: str) -> NDArray[Any]:
    """Return an array of a folder of columns."""
    path = folder / f"{name}.npy"
    if path.stat().st_size <= _EMPTY:
        return np.load(path)  # type: ignore[no-any-return]  # there is nothing to map
    return np.asarray(np.load(path, mmap_mode="r"))


def write(folder: Path, name: str, array: NDArray[Any]) -> None:
    """Write an array into a folder of columns."""
    np.save(folder / f"{name}.npy", array, allow_pickle=False)
