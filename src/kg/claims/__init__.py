"""Claims compared with each other: agreement, recomputation, targets, undated figures.

`reading` asks the store, once; all else are pure functions over the figures it gives
(:class:`kg.model.checks.Figure`). Each module's docstring states its rules.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.claims.agreement import groups
from kg.claims.reading import Reading, read
from kg.claims.recompute import recompute
from kg.claims.references import references
from kg.claims.targets import targets
from kg.claims.wording import Words
from kg.model import ClassSummary
from kg.model.checks import Checks
from kg.store.protocol import Store

__all__ = ["check", "checked"]


def check(
    store: Store, language: str, classes: Mapping[str, ClassSummary], *, include_doubtful: bool = False
) -> Checks:
    """Return what comes of comparing all figures of a store, with reasons in `language`."""
    return checked(read(store, language, classes), language, include_doubtful=include_doubtful)


def checked(reading: Reading, language: str, *, include_doubtful: bool = False) -> Checks:
    """Return what comes of comparing figures; doubtful ones count for agreement only where asked for."""
    words, figures = Words(language), list(reading.figures.values())
    return Checks(
        language=language,
        figures=reading.figures,
        groups=groups(figures, words, include_doubtful=include_doubtful),
        recomputations=recompute(reading, words),
        targets=targets(figures, words),
        references=references(figures, words),
    )
