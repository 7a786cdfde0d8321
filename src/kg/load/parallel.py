"""Large files: cut into pieces that the engine parses by itself, on several threads at once.

The engine does without the interpreter then, which otherwise sees every statement go by.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from kg.load.pieces import Uncuttable

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.load.reader import FileReader

__all__ = ["read_in_pieces"]

_MOST: Final = 4
"""Threads, each of which needs memory for a million statements and more."""


def read_in_pieces(engine: ox.Store, reader: FileReader) -> bool:
    """Read a large file into an engine; return False where it has to be read as a whole.

    That is so where it does not fall into pieces, and where one of them is wrong, as only the whole
    file tells on which line. What is in the engine by then is read again, and is the same.

    Raises
    ------
    kg.errors.InputError
        The file cannot be read.
    """
    threads = min(os.cpu_count() or 1, _MOST)
    working: deque[Future[None]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for piece in reader.pieces():
                if not reader.is_plain(piece):  # labels of blank nodes are given in order
                    engine.bulk_extend(reader.quads_of(piece))
                    continue
                working.append(pool.submit(reader.load_into, engine, piece))
                if len(working) > threads:
                    working.popleft().result()
            for future in working:
                future.result()
        except (Uncuttable, SyntaxError):
            return False
        finally:
            pool.shutdown(cancel_futures=True)
    return True
