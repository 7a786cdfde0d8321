"""How the C library keeps memory: in few pools, so that what one release leaves the next one uses."""

from __future__ import annotations

import ctypes
import platform
from typing import Final

__all__ = ["keep_few_pools"]

_M_ARENA_MAX: Final = -8
"""As ``malloc.h`` of the GNU C library has it: https://man7.org/linux/man-pages/man3/mallopt.3.html"""
_POOLS: Final = 2


def keep_few_pools() -> None:
    """Let all threads of this process, and of those it forks, share a few pools of memory.

    The GNU library gives threads pools of their own, up to eight for a processor. With many threads
    that each work a little, what has been given back lies scattered over all of them, and a service
    that is written to grows for hours. Other libraries do not do so, and are left as they are.
    """
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _POOLS)
