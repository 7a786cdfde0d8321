"""What runs inside the process that writes: one change after the other, as it is told.

It is a program of its own, and not a fork: the engine's threads, without which nothing is written,
would not be there in a fork. It can be killed at any moment: a change is whole or not there. It
ends when nobody can tell it anything any more, and finishes first what it has begun.
"""

from __future__ import annotations

import json
import signal
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from kg.errors import KgError
from kg.facade.opening import open_store
from kg.formats import by_name
from kg.graph import Dataset, Graph
from kg.model.releases import Written
from kg.server.conditions import Conditions, Unmet
from kg.terms import Triple

__all__ = ["receive", "send"]

_LENGTH: Final = struct.Struct("!Q")


def send(stream: IO[bytes], head: dict[str, Any], documents: Sequence[bytes] = ()) -> None:
    """Send a message: what it says, and documents."""
    text = json.dumps({**head, "documents": [len(document) for document in documents]}).encode()
    stream.write(_LENGTH.pack(len(text)) + text)
    for document in documents:
        stream.write(document)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Wait for a message.

    Raises
    ------
    EOFError
        There are no more.
    """
    head = json.loads(_all(stream, _LENGTH.unpack(_all(stream, _LENGTH.size))[0]))
    return head, [_all(stream, length) for length in head["documents"]]


def _all(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


# ------------------------------------------------------------------- inside of it
def _done(graph: Graph, request: dict[str, Any], documents: list[bytes]) -> Written:
    """Make the change that is asked for."""
    if request["kind"] == "update":
        using = Dataset(tuple(request["default_graphs"]), tuple(request["named_graphs"]))
        return graph.update(documents[0].decode("utf-8"), using=using, stay=True)
    name = request["name"]
    conditions = Conditions(request["if_match"], request["if_none_match"])
    only_if = partial(_check, conditions, name)
    if request["kind"] == "delete":
        return graph.delete_graph(name, stay=True, only_if=only_if)
    write = graph.replace_graph if request["kind"] == "replace" else graph.merge_graph
    return write(name, list(_triples(graph, request, documents)), stay=True, only_if=only_if)


def _check(conditions: Conditions, name: str | None, release: str, there: bool) -> None:
    conditions.check(release, name, there=there)


def _triples(graph: Graph, request: dict[str, Any], documents: list[bytes]) -> Iterator[Triple]:
    for (name, format_name), document in zip(request["files"], documents, strict=True):
        form = by_name(format_name, "rdf")
        assert form is not None
        yield from graph.read_triples(document, form, name=name, base=request["base"])


def _outcome(graph: Graph, request: dict[str, Any], documents: list[bytes]) -> dict[str, Any]:
    try:
        return {"written": asdict(_done(graph, request, documents))}
    except KgError as error:
        return {"error": type(error).__name__, "arguments": error.args, "fields": vars(error)}
    except Unmet as unmet:
        return {"unmet": str(unmet)}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a door: whatever the engine raises, the writer gets an answer
        return {"fault": f"{type(error).__name__}: {error}"}


def _main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # it ends when the process that it writes for does
        signal.signal(number, signal.SIG_IGN)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    graph = open_store(Path(sys.argv[1]))
    while True:
        try:
            request, documents = receive(source)
            send(sink, _outcome(graph, request, documents))
        except (EOFError, BrokenPipeError):
            return


if __name__ == "__main__":
    _main()
