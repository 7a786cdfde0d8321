"""Where an export goes: files that appear whole or not at all, or the caller's own stream."""

from __future__ import annotations

import gzip
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, cast

from kg.errors import ExportError

__all__ = ["digesting", "is_device", "pour", "written_whole"]

_BATCH = 2**19


def is_device(path: Path) -> bool:
    """Return whether `path` is something that cannot be replaced by a file: a device, a pipe."""
    return path.exists() and not path.is_file() and not path.is_dir()


def pour(pieces: Iterable[str], stream: IO[bytes]) -> None:
    """Write pieces of text to `stream` as UTF-8, many at a time, while the next are made."""
    with ThreadPoolExecutor(1, "pour") as writer:
        last: Future[int] | None = None
        for batch in _batches(pieces):
            if last:
                last.result()
            last = writer.submit(stream.write, batch)
        if last:
            last.result()


def _batches(pieces: Iterable[str]) -> Iterator[bytes]:
    batch: list[str] = []
    held = 0
    for piece in pieces:
        batch.append(piece)
        held += len(piece)
        if held >= _BATCH:
            yield "".join(batch).encode()
            batch.clear()
            held = 0
    yield "".join(batch).encode()


def digesting(fill: Callable[[IO[bytes]], None], stream: IO[bytes]) -> str:
    """Fill a stream, and return the SHA-256 of what went into it."""
    digest = hashlib.sha256()
    fill(cast("IO[bytes]", _Digesting(stream, digest.update)))
    return digest.hexdigest()


class _Digesting:
    """A stream that shows everything to somebody else on its way."""

    def __init__(self, stream: IO[bytes], look: Callable[[bytes], None]) -> None:
        self._stream = stream
        self._look = look

    def write(self, data: bytes) -> int:
        self._look(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()


@contextmanager
def written_whole(format_name: str, *paths: Path) -> Iterator[list[IO[bytes]]]:
    """Open a stream for each path; the files take their names only when all of them are complete.

    Each is written beside its final place; ``.gz`` compresses. Whatever stood there before stays
    until then, and stays if anything goes wrong. A device or pipe is written to directly.

    Raises
    ------
    kg.errors.ExportError
        A file cannot be written: no such folder, no right, no space.
    """
    finals = [Path(os.path.realpath(path)) for path in paths]
    for final in finals:
        _check(format_name, final)
    places = [(_beside(final), final) for final in finals]
    try:
        with ExitStack() as opened:
            yield [opened.enter_context(_opened(part, final)) for part, final in places]
        for part, final in places:
            if part != final:
                part.replace(final)
    except OSError as error:
        names = " and ".join(str(path) for path in paths)
        raise ExportError(
            format_name, f"cannot write {names}: {error.strerror or error}; nothing was left there"
        ) from error
    finally:
        for part, final in places:
            if part != final:
                part.unlink(missing_ok=True)


def _check(format_name: str, final: Path) -> None:
    if final.is_dir():
        raise ExportError(format_name, f"{final} is a folder; name a file in it")
    if not final.parent.is_dir():
        raise ExportError(format_name, f"the folder {final.parent} does not exist; make it first")
    if final.exists() and not os.access(final, os.W_OK):
        raise ExportError(format_name, f"{final} is there already and may not be written to")


def _beside(final: Path) -> Path:
    return final if is_device(final) else final.with_name(f".kg-{secrets.token_hex(6)}.part")


@contextmanager
def _opened(part: Path, final: Path) -> Iterator[IO[bytes]]:
    with part.open("wb" if part == final else "xb") as raw:
        if final.name.endswith(".gz"):
            # no name and no time inside, so that the same graph gives the same bytes
            with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
                yield packed  # type: ignore[misc]  # a GzipFile is a binary stream in all but its stubs
        else:
            yield raw
        if part != final:
            raw.flush()
            os.fsync(raw.fileno())
            if final.exists():
                shutil.copymode(final, part)
