"""Opening a graph: files in memory, a store directory, or an engine elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.errors import UsageError
from kg.graph import Graph

__all__ = ["open_graph", "open_store"]


def open_graph(*locations: str | Path, base_iri: str | None = None) -> Graph:
    """Open a graph.

    Parameters
    ----------
    *locations : str or Path
        Files and folders of RDF data, or one store directory, or the address of one SPARQL
        endpoint (``http://…``). None: the shipped graph.
    base_iri : str or None
        Put in place of ``https://kg.example/`` in every IRI of the data.

    Raises
    ------
    kg.errors.InputError
        A file is missing, of unknown format, or does not parse; nothing is opened then.
    kg.errors.StoreError
        A store directory cannot be read, or an endpoint does not answer.
    """
    from kg.load import open_store
    from kg.store.remote import is_address

    if address := next((location for location in locations if is_address(location)), None):
        return _open_engine(str(address), alone=len(locations) == 1, base_iri=base_iri)
    opened = open_store([Path(location) for location in locations], base_iri=base_iri)
    return Graph(opened.store, questions=opened.questions)


def _open_engine(address: str, *, alone: bool, base_iri: str | None) -> Graph:
    from kg.store.remote import open_remote

    if not alone:
        raise UsageError(
            f"{address} is an engine's address: open it alone, or load files into it with "
            f"`kg load PATH… --store {address}`"
        )
    if base_iri is not None:
        raise UsageError("an engine keeps the IRIs that it holds", parameter="--base-iri")
    return Graph(open_remote(address))


def open_store(
    directory: Path | str, files: Sequence[Path | str] = (), *, base_iri: str | None = None
) -> Graph:
    """Open a store directory, once it is built from `files` if there are any, or an engine by its address.

    Raises
    ------
    kg.errors.InputError
        A file is missing, of unknown format, or does not parse; the directory stays as it was.
    kg.errors.StoreError
        The directory is not a store, cannot be read or written, or holds another graph than the files;
        an engine does not answer.
    kg.errors.UsageError
        `base_iri` without files: a store keeps the base it was loaded with.
    """
    from kg import load
    from kg.store.releases import open_release
    from kg.store.remote import is_address

    if is_address(directory):
        return _open_engine(str(directory), alone=not files, base_iri=base_iri)
    place = Path(directory)
    if files:
        load.build_store([Path(file) for file in files], place, base_iri=base_iri, replaces=False)
    elif base_iri is not None:
        raise UsageError("a store keeps the base it was loaded with", parameter="--base-iri")
    store, questions = open_release(place)
    return Graph(store, questions=questions)
