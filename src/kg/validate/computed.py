"""Bounds in the data that are the ones which the loader computes: a graph that was exported has them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from kg.figures.arithmetic import rounded
from kg.figures.bounds import bounds
from kg.figures.interval import Interval
from kg.figures.printed import read_all
from kg.model import Text
from kg.vocabulary import PREFIXES, local_name

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["leave_out_computed"]

_KGO: Final = PREFIXES["kgo"]
_NAMES: Final = ("lowerBound", "upperBound", "lowerOpen", "upperOpen")


def leave_out_computed(data: rdflib.Graph) -> None:
    """Take those bounds out of `data` that say nothing but what the loader computes.

    Others stay: somebody has typed them.
    """
    import rdflib  # noqa: PLC0415 - half a second that `kg --help` need not wait

    terms = {name: rdflib.URIRef(_KGO + name) for name in _NAMES}
    for subject in set(data.subjects(terms["lowerOpen"])):
        read = _Reader(data, subject)
        stated, computed = read.stated(), read.computed()
        if stated is not None and stated == computed:
            for term in terms.values():
                data.remove((subject, term, None))


class _Reader:
    """Reads what the data says of one observation; what is not clear is None."""

    def __init__(self, data: rdflib.Graph, subject: Node) -> None:
        self._data = data
        self._subject = subject

    def _values(self, name: str, subject: Node | None = None) -> list[Node]:
        import rdflib  # noqa: PLC0415

        return list(self._data.objects(subject or self._subject, rdflib.URIRef(_KGO + name)))

    def _only(self, name: str) -> str | None:
        values = self._values(name)
        return str(values[0]) if len(values) == 1 else None

    def _number(self, name: str) -> Decimal | None:
        try:
            text = self._only(name)
            return None if text is None else Decimal(text)
        except InvalidOperation:
            return None

    def stated(self) -> Interval | None:
        """Return the interval that the bounds say."""
        is_open = [self._only(name) in ("true", "1") for name in ("lowerOpen", "upperOpen")]
        try:
            return Interval(self._number("lowerBound"), self._number("upperBound"), *is_open)
        except ValueError:
            return None

    def computed(self) -> Interval | None:
        """Return the interval that value, comparator and print come to."""
        value, comparator = self._number("value"), self._only("comparator")
        if value is None or comparator is None:
            return None
        printed = (
            Text(str(text), getattr(text, "language", None)) for text in self._values("figureAsPrinted")
        )
        flags = {
            str(flag) for metric in self._values("metric") for flag in self._values("wholeNumber", metric)
        }
        enclosing = bounds(value, local_name(comparator), read_all(printed), whole_number=flags == {"true"})
        return rounded(enclosing)
