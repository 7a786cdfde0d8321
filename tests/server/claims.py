"""Claims made by hand, for functions that only look at claims."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

from kg.model import Claim, Locator, Period, Ref, Source, Text

_NUMBERS = count(1)


def claim(
    value: str | int,
    end: str | None = "2020-12-31",
    *,
    printed: str | None = None,
    comparator: str = "exactly",
    kind: str = "Observation",
    target_kind: str | None = None,
    source_kind: str = "newsSource",
    source: str | None = None,
    start: str | None = None,
    **others: object,
) -> Claim:
    number = next(_NUMBERS)
    source = source or f"s{number}"
    return Claim(
        iri=f"https://example.org/claim/{number:04}",
        kind=kind,
        label=f"Claim {number}",
        source=Source(iri=f"https://example.org/source/{source}", title=source, kind=source_kind),
        locator=Locator(None, None, None),
        period=Period(
            "during" if start else "asOf",
            date.fromisoformat(start) if start else None,
            date.fromisoformat(end) if end else None,
        ),
        metric=Ref("https://example.org/metric", "Metric"),
        value=Decimal(value),
        unit=Ref("http://qudt.org/vocab/unit/NUM", "number"),
        comparator=comparator,
        printed=(Text(printed or f"{Decimal(value):,}", "en"),),
        target_kind=target_kind,
        **others,
    )
