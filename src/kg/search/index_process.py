"""What runs inside the program that builds an index; it ends when nobody waits for it any more."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Final

from kg.search.building import build
from kg.store.releases import open_release

_NICE: Final = 5
_STDIN: Final = 0


def _main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process
    release, path = map(Path, sys.argv[1:])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(_NICE)
    store, _ = open_release(release.parent.parent, release.name)
    build(store, path)


def _end_with_parent() -> None:
    os.read(_STDIN, 1)
    os._exit(1)


if __name__ == "__main__":
    _main()
