"""The command line of programs that make up data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

__all__ = ["generate"]


def generate(description: str, triples: float, write: Callable[[float, TextIO], object]) -> None:
    """Have so many triples written as are asked for, or else `triples`: to a file or to standard output."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--triples", type=float, default=triples, metavar="N")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE")
    given = parser.parse_args()
    if given.output is None:
        write(given.triples, sys.stdout)
        return
    with given.output.open("w", encoding="utf-8") as stream:
        write(given.triples, stream)
