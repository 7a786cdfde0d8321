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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from kg.errors import UsageError
from kg.graph import Graph
from kg.limits import Limits
from kg.server import logs
from kg.server.app import create_app
from kg.server.memory import keep_few_pools
from kg.server.meters import Board
from kg.server.operation import Operation
from kg.server.rates import Rates
from kg.server.warming import warm

if TYPE_CHECKING:
    from flask import Flask

    from kg.store.places import Places

__all__ = ["Address", "serve", "take_address"]

_LIGHT_THREADS: Final = 12
"""Threads that stay free for pages when every query that may wait is waiting."""

_STOPPING: Final = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
_NOW: Final = 0.001
_AGAIN_SECONDS: Final = 0.5
_FIRST_ANSWER_SECONDS: Final = 60


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
    """granian's process manager that says when requests are answered, and obeys a second signal at once."""

    announce: Callable[[], None]
    beside: Sequence[BaseProcess] = ()
    """Processes that work beside the workers and end by themselves."""

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Start the workers, then watch for the first answer (a thread: none may be there at the fork)."""
        # a worker begins with them blocked: a signal sent meanwhile waits until it can act on it
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        # granian would restart its workers, and outlive the terminal it was started from
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self.signal_handler_interrupt)
        # a process whose end nobody waits for stays in the system's table
        for waiting_for in (self.announce, *(process.join for process in self.beside)):
            threading.Thread(target=waiting_for, daemon=True).start()

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Let the workers finish what they have begun; called again, end them as they are."""
        for worker in self.wrks:
            # a worker that the same signal reaches may go first without being missed
            worker.interrupt_by_parent = True
            if self.interrupt_signal:
                worker.kill()  # type: ignore[no-untyped-call]
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]


def serve(
    graph: Graph,
    limits: Limits,
    address: Address,
    *,
    workers: int = 1,
    operation: Operation | None = None,
) -> None:
    """Serve `graph` until a signal ends it, and print ``Ready: URL`` once requests are answered.

    A first signal lets running requests finish, within ``operation.stop_timeout``; a second one does not.

    Parameters
    ----------
    graph
        What to serve.
    limits
        What one query may use; and all together, in all worker processes.
    address
        From :func:`take_address`.
    workers
        HTTP worker processes; each has query processes of its own.
    operation
        How it is run; None: as on one machine, for one person.
    """
    operation = operation or Operation()
    logs.configure(operation.log_format)
    keep_few_pools()
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
        log_dictconfig=_logging(operation),
        respawn_failed_workers=True,
        workers_kill_timeout=cast("int", operation.stop_timeout or _NOW),  # any number will do
    )
    server.announce = partial(_announce, address, operation.path_prefix)
    if hasattr(os, "fork"):
        graph.prepare_search(beside=True)  # in a process of its own: nothing waits for it but a search
        server.beside = multiprocessing.active_children()
        graph.prepare_queries()
    gc.freeze()  # collections in the workers leave the shared pages alone
    # these are shared by the workers, and so made before them
    shared = _Shared(Board(workers), graph.shared_places(limits), Rates(limits.requests_per_second))
    load = partial(_load, graph, limits, operation, shared)
    server.serve(target_loader=load, wrap_loader=False)


def _logging(operation: Operation) -> dict[str, Any]:
    """Return how granian logs: as everything else does, and never to standard output."""
    names = ("generic", "access")
    stream = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
    formatter = {"()": logs.formatter, "log_format": operation.log_format}
    return {
        "formatters": {name: dict(formatter) for name in names},
        "handlers": {
            "console": {"formatter": "generic", **stream},
            "access": {"formatter": "access", **stream},
        },
    }


class _Shared(NamedTuple):
    """What worker processes share."""

    board: Board
    places: Places
    rates: Rates


def _load(graph: Graph, limits: Limits, operation: Operation, shared: _Shared) -> Flask:
    """Make the application, in its worker process."""
    # until granian's own handlers stand, these end the process as they do any other; Ctrl-C in a
    # terminal reaches every process, and only the managing one acts on it
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGINT})
    # they share with the managing process what this one has not touched yet
    runner = graph.start_workers(limits, places=shared.places)
    Finalize(None, logs.flush, exitpriority=0)  # a worker process runs no handlers of atexit
    app = create_app(graph, limits, operation=operation, runner=runner, **shared._asdict())
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    stopping: threading.Event = app.extensions["kg"].stopping
    background = (
        partial(_stop_on_signal, stopping, operation.stop_timeout),
        _end_with_parent,
        partial(warm, app, graph),
    )
    for watch in background:
        threading.Thread(target=watch, daemon=True).start()
    return app


def _stop_on_signal(stopping: threading.Event, seconds: float) -> None:
    """Say that the end is near, and call granian's handler of SIGTERM, from a thread of its own.

    In the main thread it would lock up on a second signal (a service manager signals every
    process, and the managing process then signals its workers). It is called twice, as a call
    before granian listens may have no effect; a third call would wait for ever, with every
    other thread.
    """
    signal.sigwait({signal.SIGTERM})
    stopping.set()
    for _ in range(2):
        handler = signal.getsignal(signal.SIGTERM)
        if not callable(handler):
            logs.flush()
            os._exit(0)
        handler(signal.SIGTERM, None)
        time.sleep(_AGAIN_SECONDS)
    # who manages this process ends it before, unless that one is gone itself
    time.sleep(seconds)
    logs.flush()
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
