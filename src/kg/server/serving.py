"""Serving over HTTP: granian's processes, when they are ready, and how they stop."""

from __future__ import annotations

import errno
import gc
import http.client
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Final

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from kg.errors import UsageError
from kg.graph import Graph
from kg.limits import Limits

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["Address", "serve", "take_address"]

_LIGHT_THREADS: Final = 12
"""Threads that stay free for pages when every query that may wait is waiting."""

_STOPPING: Final = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
_STOP_SECONDS: Final = 3
_AGAIN_SECONDS: Final = 0.1
_FIRST_ANSWER_SECONDS: Final = 60
_LOGGING: Final[dict[str, Any]] = {
    # standard output belongs to the line `Ready`
    "handlers": {
        "console": {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"},
        "access": {"formatter": "access", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"},
    }
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen: the host as the user wrote it, the IP address it stands for, and the port."""

    host: str
    ip: str
    port: int

    @property
    def netloc(self) -> str:
        """Host and port as an URL has them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def take_address(host: str, port: int) -> Address:
    """Return where to listen, once it is known to be free; port 0 becomes a free one.

    Raises
    ------
    UsageError
        The host is not one of this machine, or the port is taken or not allowed.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise UsageError(f"{host!r} is not a host of this machine", parameter="--host") from error
    with socket.socket(family, kind, protocol) as probe:
        # granian's workers share the port among themselves, and would with another server too
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise UsageError(_why_not(host, port, error), parameter="--port") from error
        ip, free_port = probe.getsockname()[:2]
    return Address(host, ip, free_port)


def _why_not(host: str, port: int, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"port {port} needs rights that this user lacks; choose one above 1023"
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is already in use; choose another, or 0 for any free one"
    return f"cannot listen on {host} port {port}: {error.strerror}"


class _Server(MPServer):
    """granian's process manager that says when requests are answered and stops on a hang-up."""

    announce: Callable[[], None]

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Start the workers, then watch for the first answer (a thread: none may be there at the fork)."""
        # a worker begins with them blocked: a signal sent meanwhile waits until it can act on it
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        # granian would restart its workers, and outlive the terminal it was started from
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self.signal_handler_interrupt)
        threading.Thread(target=self.announce, daemon=True).start()

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop; a worker that the same signal reaches may go first without being missed."""
        for worker in self.wrks:
            worker.interrupt_by_parent = True
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]


def serve(graph: Graph, limits: Limits, address: Address, *, workers: int = 1, path_prefix: str = "") -> None:
    """Serve `graph` until a signal ends it, and print ``Ready: URL`` once requests are answered.

    Parameters
    ----------
    graph
        What to serve.
    limits
        For each worker process.
    address
        From :func:`take_address`.
    workers
        HTTP worker processes; each has query processes of its own.
    path_prefix
        Where a reverse proxy puts the application.
    """
    multiprocessing.set_start_method("fork", force=True)  # the workers share the loaded graph
    waiting = limits.concurrent_queries + limits.queue_length
    server = _Server(
        "kg",
        address=address.ip,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=waiting + _LIGHT_THREADS,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=_LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
    )
    server.announce = partial(_announce, address, path_prefix)
    gc.freeze()  # collections in the workers leave the shared pages alone
    server.serve(target_loader=partial(_load, graph, limits, path_prefix), wrap_loader=False)


def _load(graph: Graph, limits: Limits, path_prefix: str) -> Flask:
    """Make the application, in its worker process."""
    # until granian's own handlers stand, these end the process as they do any other; Ctrl-C in a
    # terminal reaches every process, and only the managing one acts on it
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGINT})
    from kg.server.app import create_app  # noqa: PLC0415 - Flask is loaded where it is used

    app = create_app(graph, limits, path_prefix=path_prefix)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    for watch in (_stop_on_signal, _end_with_parent):
        threading.Thread(target=watch, daemon=True).start()
    return app


def _stop_on_signal() -> None:
    """Call granian's handler of SIGTERM, from a thread of its own.

    In the main thread it would lock up on a second signal (a service manager signals every
    process, and the managing process then signals its workers), and it has no effect before
    granian listens.
    """
    signal.sigwait({signal.SIGTERM})
    while callable(handler := signal.getsignal(signal.SIGTERM)):
        handler(signal.SIGTERM, None)
        time.sleep(_AGAIN_SECONDS)
    os._exit(0)


def _end_with_parent() -> None:
    """End this worker when the process that manages it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def _announce(address: Address, path_prefix: str) -> None:
    prefix = path_prefix.strip("/")
    root = f"/{prefix}/" if prefix else "/"
    deadline = time.monotonic() + _FIRST_ANSWER_SECONDS
    while time.monotonic() < deadline:
        if _answers(address, root + "healthz"):
            sys.stdout.write(f"Ready: http://{address.netloc}{root}\n")
            sys.stdout.flush()
            return
        time.sleep(0.01)


def _answers(address: Address, path: str) -> bool:
    connection = http.client.HTTPConnection(_reachable(address.ip), address.port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reachable(ip: str) -> str:
    """Return an address that reaches a server which listens on every address."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(ip, ip)  # noqa: S104 - read, not bound
