"""How many queries run and wait: counted where they are handed to the query processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Answer, LargeAnswer

if TYPE_CHECKING:
    from kg.graph import QueryRunner
    from kg.model.answers import Parts
    from kg.server.meters import Meters
    from kg.store.protocol import PreparedQuery, Store

__all__ = ["CountedRunner"]


class CountedRunner:
    """A query runner that says how many queries it has; see :class:`kg.graph.QueryRunner`.

    Parameters
    ----------
    runner : QueryRunner
        Answers the queries.
    meters : Meters
        Where they are counted.
    """

    def __init__(self, runner: QueryRunner, meters: Meters) -> None:
        self._runner = runner
        self._meters = meters

    def asked_by(self, client: str, over: Store | None = None, name: str = "") -> CountedRunner:
        """Return what answers on behalf of a client."""
        return CountedRunner(self._runner.asked_by(client, over, name), self._meters)

    def cancel(self, name: str) -> bool:
        """Stop the query of that name; return whether there is one."""
        return self._runner.cancel(name)

    def run(self, query: PreparedQuery) -> Answer:
        """Answer a query, as the runner does."""
        self._meters.queries(1)
        try:
            return self._runner.run(query)
        finally:
            self._meters.queries(-1)

    def stream(self, query: PreparedQuery) -> Answer | LargeAnswer:
        """Answer a query, as the runner does; one that comes in parts is counted until the last."""
        self._meters.queries(1)
        answer: Answer | LargeAnswer | None = None
        try:
            answer = self._runner.stream(query)
        finally:
            if not isinstance(answer, LargeAnswer):
                self._meters.queries(-1)
        if isinstance(answer, LargeAnswer):
            return replace(answer, parts=_CountedParts(answer.parts, self._meters))
        return answer

    def close(self) -> None:
        """Give back what the runner holds."""
        self._runner.close()


class _CountedParts:
    """The parts of an answer, which say when they have ended."""

    def __init__(self, parts: Parts, meters: Meters) -> None:
        self._parts = parts
        self._meters: Meters | None = meters
        self.outcome = parts.outcome

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except BaseException:
            self._over()
            raise

    def close(self) -> None:
        """Take no more."""
        try:
            self._parts.close()
        finally:
            self._over()

    def _over(self) -> None:
        self.outcome = self._parts.outcome
        meters, self._meters = self._meters, None
        if meters is not None:
            meters.queries(-1)
