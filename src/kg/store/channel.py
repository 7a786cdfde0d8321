"""Messages over a socket between a server and its query processes, each with its length before it.

One call sends a message and mostly one receives it, and what waits for a socket is made once: a small
query is answered in about the time that a few such calls take.
"""

from __future__ import annotations

import select
import socket
import struct
from typing import Final

__all__ = ["SocketChannel", "socket_channels"]

_LENGTH: Final = struct.Struct("!Q")
_BLOCK: Final = 2**16


class SocketChannel:
    """One end; see :class:`kg.store.query_process.Channel`. One thread at a time may use it.

    Parameters
    ----------
    connected : socket.socket
        Its own from now on.
    """

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._got = bytearray()
        self._ready = select.poll()
        self._ready.register(connected, select.POLLIN)

    def fileno(self) -> int:
        """Return the number of the socket."""
        return self._socket.fileno()

    def send_bytes(self, message: bytes, /) -> None:
        """Send one message."""
        # not put together: to copy a large one takes several times as long as to send it
        head = _LENGTH.pack(len(message))
        sent = self._socket.sendmsg((head, message))
        if sent < len(head):
            self._socket.sendall(head[sent:])
        if sent < len(head) + len(message):
            self._socket.sendall(memoryview(message)[max(0, sent - len(head)) :])

    def recv_bytes(self) -> bytes:
        """Wait for a message; raise EOFError where there are no more."""
        while not self._is_whole():
            self._read()
        end = self._end()
        message = bytes(memoryview(self._got)[_LENGTH.size : end])
        del self._got[:end]
        return message

    def poll(self, timeout: float, /) -> bool:
        """Wait so many seconds for something to come, or the end."""
        return self._is_whole() or bool(self._ready.poll(timeout * 1000))

    def close(self) -> None:
        """Send and receive no more."""
        self._socket.close()

    def _read(self) -> None:
        block = self._socket.recv(_BLOCK)
        if not block:
            raise EOFError
        self._got += block

    def _end(self) -> int:
        length: int = _LENGTH.unpack_from(self._got)[0]
        return _LENGTH.size + length

    def _is_whole(self) -> bool:
        return len(self._got) >= _LENGTH.size and len(self._got) >= self._end()


def socket_channels() -> tuple[SocketChannel, SocketChannel]:
    """Return both ends of a new channel."""
    ours, theirs = socket.socketpair()
    return SocketChannel(ours), SocketChannel(theirs)
