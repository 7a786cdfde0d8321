"""Memory of the C library: few pools for all threads, whatever they do."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, sys, threading
from kg.server.memory import keep_few_pools

if sys.argv[1] == "few":
    keep_few_pools()
library = ctypes.CDLL(None)
library.malloc.restype = library.fdopen.restype = ctypes.c_void_p
together = threading.Barrier(24)

def work():
    for _ in range(50):
        together.wait()
        library.malloc(1000)

threads = [threading.Thread(target=work) for _ in range(24)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
stream = ctypes.c_void_p(library.fdopen(1, b"w"))
library.malloc_info(0, stream)
library.fflush(stream)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has other pools")
def test_many_threads_share_two_pools():
    def pools(how):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True
        )
        return done.stdout.count("<heap nr=")

    assert pools("few") <= 2 < pools("many")
