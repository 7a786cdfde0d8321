"""Strangers' queries to an engine elsewhere: it has processes of its own, and is told when to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from kg.limits import Limits
from kg.store.places import Places

if TYPE_CHECKING:
    from kg.model import Answer
    from kg.store.protocol import PreparedQuery, Store
    from kg.store.remote.store import RemoteStore

__all__ = ["RemoteRunner"]


@dataclass(frozen=True, slots=True)
class RemoteRunner:
    """Asks the engine, as many queries at once as the limits say; see :class:`kg.graph.QueryRunner`.

    Any thread may call it.
    """

    store: RemoteStore
    limits: Limits
    places: Places
    client: str = ""
    name: str = ""

    def asked_by(self, client: str, over: Store | None = None, name: str = "") -> RemoteRunner:
        """Return what answers queries on behalf of a client, of whom only so many run at a time."""
        store = cast("RemoteStore", over) if over is not None else self.store
        return RemoteRunner(store, self.limits, self.places, client, name)

    def cancel(self, name: str) -> bool:
        """Stop the query of that name, in whatever process it runs or waits; return whether there is one."""
        return self.places.cancel(name)

    def run(self, query: PreparedQuery) -> Answer:
        """Answer a query.

        Raises
        ------
        kg.errors.QueryCancelled
            Nobody waits for it any more.
        kg.errors.LimitReached
            It was stopped, or there was no place for it.
        kg.errors.QueryError, kg.errors.ExportError
            The engine refused it, or its format cannot hold the answer.
        kg.errors.StoreError
            The engine gives no answer.
        """
        place = self.places.take(self.client, self.name)
        try:
            store = self.store.within(self.limits, lambda: place.is_cancelled)
            return store.answer(
                query.text,
                query.form,
                query.output,
                limits=self.limits,
                dataset=query.dataset,
                footnotes=query.footnotes,
            )
        finally:
            place.leave()

    stream = run
    """A whole answer: its size is limited, and whether it is whole stands in front of it in most formats."""

    def close(self) -> None:
        """Give back nothing: the engine ends what it runs by itself."""
