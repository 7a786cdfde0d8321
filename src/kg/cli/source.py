"""Where a command's graph comes from: files, a store directory, an engine, or what comes with ``kg``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["GraphSource", "Location", "language_option", "reads_graph", "store_option"]


class Location(click.ParamType["str | Path"]):
    """A path, or the address of an engine: a ``Path`` or a ``str``."""

    name = "location"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | Path:
        """Return an address as it was written, anything else as a path."""
        from kg.facade.stores import is_address

        return value if is_address(value) else click.Path(path_type=Path).convert(value, param, ctx)


@dataclass(frozen=True, slots=True)
class GraphSource:
    """What the options say of where the graph is."""

    files: Sequence[Path | str]
    store: Path | str | None
    base_iri: str | None

    def open(self) -> Graph:
        """Open the graph; with files and a store, the store is built from the files first."""
        from kg.facade.opening import open_graph, open_store

        if self.store is None:
            return open_graph(*self.files, base_iri=self.base_iri)
        return open_store(self.store, self.files, base_iri=self.base_iri)


Command = TypeVar("Command", bound=Callable[..., Any])


def language_option(command: Command) -> Command:
    """Give a command ``--lang``."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        help="The language of labels.",
    )(command)


def store_option(command: Command) -> Command:
    """Give a command a ``--store`` that it cannot do without."""
    return click.option(
        "--store",
        required=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="A store that `kg load` built.",
    )(command)


def reads_graph(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--data``, ``--store`` and ``--base-iri``, as a :class:`GraphSource` to open."""

    @click.option(
        "--data",
        multiple=True,
        type=Location(),
        metavar="PATH",
        help="A file or folder of RDF data; may be repeated.",
    )
    @click.option(
        "--store",
        type=Location(),
        metavar="DIR|URL",
        help="A store that `kg load` built, built first where there are files; or an engine's address.",
    )
    @click.option("--base-iri", metavar="IRI", help="Put in place of https://kg.example/ in every IRI.")
    @wraps(command)
    def reading(
        *, data: Sequence[Path | str], store: Path | str | None, base_iri: str | None, **arguments: Any
    ) -> Any:
        return command(GraphSource(data, store, base_iri), **arguments)

    return reading
