"""The door's side of the process that writes: it is told what to do, and killed where that takes too long."""

from __future__ import annotations

import contextlib
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

from kg import errors
from kg.errors import KgError, LimitReached, StoreError
from kg.facade.stores import preparing
from kg.limits import Limits, describe_limits
from kg.model.releases import Written
from kg.server.conditions import Unmet
from kg.server.write_process import receive, send

__all__ = ["StoreWriter"]

_LIMIT: Final = "write_timeout"
_WAIT: Final = 30


class StoreWriter:
    """Writes to a store directory, one change at a time; any thread may ask.

    Parameters
    ----------
    directory : Path
        A store that holds a release.
    limits : Limits
        How long a change may take.
    """

    def __init__(self, directory: Path, limits: Limits) -> None:
        self._directory = directory
        self._limits = limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process, so that the first change need not wait for it."""
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", "kg.server.write_process", str(self._directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def close(self) -> None:
        """End the process, once it has finished what it does."""
        with self._lock:
            process, self._process = self._process, None
            if process is not None:
                assert process.stdin is not None
                assert process.stdout is not None
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.close()
                process.wait()
                process.stdout.close()

    def write(self, kind: str, request: dict[str, Any], documents: Sequence[bytes]) -> Written:
        """Have a change made; it is on the disk and in the next request then.

        Raises
        ------
        kg.errors.KgError
            It is not allowed, not valid, or came to nothing; nothing has changed.
        kg.errors.LimitReached
            It took too long.
        kg.server.conditions.Unmet
            The graph is not what the request expects.
        """
        with self._turn():
            deadline = time.monotonic() + self._limits.write_timeout + preparing(self._directory)
            answer = self._asked({"kind": kind, **request}, documents, deadline)
        if "written" in answer:
            fields = answer["written"]
            return Written(**{**fields, **{name: tuple(fields[name]) for name in ("created", "dropped")}})
        if "unmet" in answer:
            raise Unmet(answer["unmet"])
        if "error" in answer:
            raise _rebuilt(answer)
        raise RuntimeError(answer["fault"])

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=_WAIT):
            raise StoreError("the store", f"others have been writing to it for {_WAIT} seconds; try again")
        try:
            yield
        finally:
            self._lock.release()

    def _asked(self, request: dict[str, Any], documents: Sequence[bytes], deadline: float) -> dict[str, Any]:
        if self._process is None or self._process.poll() is not None:
            self.start()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            send(process.stdin, request, documents)
            self._wait(process.stdout, deadline)
            return receive(process.stdout)[0]
        except (EOFError, BrokenPipeError) as error:
            self._kill(process)
            reason = "the process that writes to it has ended; look which release is current, then try again"
            raise StoreError("the store", reason) from error
        except LimitReached:
            self._kill(process)
            raise

    def _wait(self, stream: IO[bytes], deadline: float) -> None:
        if not select.select([stream], [], [], max(0.0, deadline - time.monotonic()))[0]:
            text = next(entry.text for entry in describe_limits(self._limits) if entry.name == _LIMIT)
            raise LimitReached(_LIMIT, text, "do it in several parts, or with fewer solutions of WHERE")

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process wherever it is: the store has the release before its change, or the one after it."""
        self._process = None
        process.kill()
        process.wait()
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()


def _rebuilt(answer: dict[str, Any]) -> KgError:
    """Return the error that the process has reported."""
    error: KgError = getattr(errors, answer["error"])(*answer["arguments"])
    vars(error).update(answer["fields"])
    return error
