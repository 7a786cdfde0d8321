"""Which files there are to load, in which format, and what each named graph is called."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kg.errors import InputError, NoData, UnknownFormat, UsageError
from kg.formats import RDF_FORMATS, Format, by_suffix
from kg.vocabulary import BOUNDS_GRAPH, RELEASE_GRAPH, UNNAMED_GRAPH

__all__ = ["Input", "find_inputs"]

_SUFFIXES: Final = ", ".join(f".{suffix}" for entry in RDF_FORMATS for suffix in entry.suffixes)
_RESERVED: Final = tuple(name.removeprefix("graph/") for name in (RELEASE_GRAPH, BOUNDS_GRAPH, UNNAMED_GRAPH))


@dataclass(frozen=True, slots=True)
class Input:
    """One file to load.

    Attributes
    ----------
    path : Path
        As the user named it, or found in a folder that the user named.
    file : str
        Its name in the catalogue: relative to its folder, with forward slashes.
    graph : str
        The local part of its named graph's IRI, behind ``kgg:``.
    """

    path: Path
    file: str
    graph: str
    format: Format


def find_inputs(paths: Sequence[Path]) -> list[Input]:
    """Return the files of `paths` and of the folders among them, in order, each once.

    Raises
    ------
    kg.errors.NoData
        A path does not exist, or a folder holds nothing to load.
    kg.errors.UnknownFormat
        A file that was named has a suffix that is not known.
    """
    taken = set(_RESERVED)
    seen: set[Path] = set()
    inputs = []
    for path, root in _files(paths):
        real = path.resolve()
        if real in seen:
            continue
        seen.add(real)
        file = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
        form = by_suffix(path.name)
        assert form is not None
        inputs.append(Input(path, file, _free(_graph_name(file), taken), form))
    return inputs


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each file with the folder that its name is relative to."""
    for path in paths:
        _check_exists(path)
        if path.is_dir():
            yield from _in_folder(path)
        elif by_suffix(path.name) is None:
            raise UnknownFormat(str(path), "the suffix says no known format", hint=f"known are {_SUFFIXES}")
        else:
            yield path, path.parent


def _check_exists(path: Path) -> None:
    if str(path).startswith(("http:/", "https:/")):
        address = str(path).replace(":/", "://", 1)  # a path has lost one of its slashes
        raise UsageError(f"{address} is an address; only files, folders and store directories are opened")
    try:
        path.stat()
    except FileNotFoundError:
        raise NoData(str(path), "no such file") from None
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error


def _in_folder(folder: Path) -> Iterator[tuple[Path, Path]]:
    found = sorted(
        path
        for path in folder.rglob("*")
        if by_suffix(path.name) and path.is_file() and not _hidden(path.relative_to(folder))
    )
    if not found:
        raise NoData(str(folder), f"holds no RDF files ({_SUFFIXES})")
    yield from ((path, folder) for path in found)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _graph_name(file: str) -> str:
    """Return a file's name without its suffixes, as it can stand in an IRI."""
    name = file[: -len(".gz")] if file.lower().endswith(".gz") else file
    stem = name.rpartition(".")[0]
    # an IRI takes letters of every script, so only ASCII's special characters are escaped
    return "".join(part if ord(part) > 127 and part.isalnum() else quote(part, safe="/") for part in stem)  # noqa: PLR2004


def _free(name: str, taken: set[str]) -> str:
    """Return `name`, or with the first number behind it that makes it a new one."""
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate
