"""What a store can do, whatever stands behind it.

Services speak SPARQL to it and get :mod:`kg.terms` back; the default graph is
always the union (a set) of all named graphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kg.terms import Quad, Term, Triple

if TYPE_CHECKING:
    from kg.formats import Format
    from kg.limits import Limits
    from kg.model import Answer, FootnotePlan

__all__ = ["Dataset", "PreparedQuery", "Solutions", "Store"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """An RDF dataset chosen by FROM or by the protocol: graph IRIs; empty means the store's own.

    https://www.w3.org/TR/sparql11-query/#rdfDataset
    """

    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A query that may run, as it is to run.

    Attributes
    ----------
    form
        Which kind of query it is: SELECT, ASK, CONSTRUCT or DESCRIBE.
    output
        How to serialise its answer.
    footnotes
        How to find the claims that its rows rest on; None: nobody asks.
    """

    text: str
    form: str
    output: Format
    dataset: Dataset = Dataset()
    footnotes: FootnotePlan | None = None


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT: variable names without the mark, and rows in that order, read once."""

    variables: tuple[str, ...]
    rows: Iterator[tuple[Term | None, ...]]


class Store(Protocol):
    """A queryable RDF dataset."""

    @property
    def location(self) -> str:
        """What to call it in messages: files, a directory, an address."""
        ...

    @property
    def release(self) -> str:
        """Identifies the content: the same content has the same release on every machine.

        Of an engine elsewhere, whose content nobody can tell, it names a short time.
        """
        ...

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
        """Answer a SELECT; each variable in `bindings` (no mark) stands for the term given.

        A blank node may be bound: it is then the node of that label in this store.
        """
        ...

    def ask(self, query: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """Answer an ASK."""
        ...

    def construct(self, query: str, bindings: Mapping[str, Term] | None = None) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        ...

    def answer(
        self,
        text: str,
        form: str,
        output: Format,
        *,
        limits: Limits,
        dataset: Dataset | None = None,
        footnotes: FootnotePlan | None = None,
    ) -> Answer:
        """Answer a query of a known form as bytes in `output`, within the limits on rows and size.

        With `footnotes`, those of a SELECT are in the answer; `output` is JSON, CSV or TSV then.
        """
        ...

    def count(self, terms: tuple[str | None, str | None, str | None], *, most: int) -> int | None:
        """Return how many triples have these IRIs in their places, counted up to `most`.

        None: it takes no less time than asking.
        """
        ...

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the named graphs."""
        ...

    def dump(self, take: Callable[[str, bytes], None]) -> None:
        """Hand over the named graphs, each with its statements as lines of N-Triples, many at a time."""
        ...

    def named_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        ...
