"""A client that sends bytes as they are, and reads what comes back."""

from __future__ import annotations

import contextlib
import socket


class Hung(Exception):
    """No whole answer came in time."""


class RawClient:
    """A connection that is made again whenever the other side has closed it."""

    def __init__(self, host: str, port: int, patience: float) -> None:
        self._address = (host, port)
        self._patience = patience
        self._socket: socket.socket | None = None

    def ask(self, request: bytes, *, is_head: bool, is_odd: bool) -> int:
        """Send a request; return the status of its answer, 0 where the other side closed without one.

        Of an `is_odd` request, which may not be one at all, no answer has to come: a connection of
        its own is given up after a moment.
        """
        if is_odd:
            self.close()
        connection = self._connected(0.5 if is_odd else self._patience)
        try:
            connection.sendall(request)
            status, keep = self._answer(connection, is_head=is_head)
        except TimeoutError:
            self.close()
            if is_odd:
                return 0
            raise Hung from None
        except OSError:
            self.close()
            return 0
        if is_odd or not keep:
            self.close()
        return status

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connected(self, patience: float) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(self._address)
        self._socket.settimeout(patience)
        return self._socket

    @staticmethod
    def _answer(connection: socket.socket, *, is_head: bool) -> tuple[int, bool]:
        with contextlib.closing(connection.makefile("rb")) as stream:
            status = 100
            while 100 <= status < 200:
                line = stream.readline()
                if not line:
                    return 0, False
                status = int(line.split()[1])
                headers = dict(
                    head.decode("latin-1").lower().rstrip("\r\n").partition(":")[::2]
                    for head in iter(stream.readline, b"\r\n")
                    if head
                )
            if not is_head and status not in {204, 304}:
                _read_body(stream, headers)
            return status, headers.get("connection", "").strip() != "close"


def _read_body(stream: object, headers: dict[str, str]) -> None:
    read, readline = stream.read, stream.readline  # type: ignore[attr-defined]
    if "chunked" in headers.get("transfer-encoding", ""):
        while size := int(readline().split(b";")[0] or b"0", 16):
            read(size + 2)
        readline()
    elif length := headers.get("content-length", "").strip():
        read(int(length))
