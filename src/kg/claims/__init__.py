"""Claims compared with each other: agreement, recomputation, targets, undated figures.

`reading` asks the store, once; all else are pure functions over the figures it gives
(:class:`kg.model.checks.Figure`). Each module's docstring states its rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from kg.claims.agreement import groups
from kg.claims.reading import Reading, read
from kg.claims.recompute import recompute
from kg.claims.references import references
from kg.claims.targets import targets
from kg.claims.wording import Words
from kg.model import ClassSummary
from kg.model.checks import Checks
from kg.store.patterns import iris
from kg.store.protocol import Store
from kg.vocabulary import PREFIXES

__all__ = ["check", "check_again", "checked"]

_KGO: Final = PREFIXES["kgo"]


def check(
    store: Store, language: str, classes: Mapping[str, ClassSummary], *, include_doubtful: bool = False
) -> Checks:
    """Return what comes of comparing all figures of a store, with reasons in `language`."""
    return checked(read(store, language, classes), language, include_doubtful=include_doubtful)


def check_again(
    former: Checks,
    affected: Collection[str],
    store: Store,
    classes: Mapping[str, ClassSummary],
    *,
    include_doubtful: bool = False,
) -> Checks:
    """Return what :func:`check` would, from what it came to before a change.

    Parameters
    ----------
    former
        What it came to.
    affected
        All of which something is otherwise now, or of what they lead to.
    classes
        As they are now: labels, what is above what, and in the same order as they were.
    """
    plans = {plan.iri for figure in former.figures.values() for plan in figure.set_by}
    if (former.figures.keys() | plans).isdisjoint(affected) and not _may_matter(store, affected):
        return former
    known = {key: figure for key, figure in former.figures.items() if key not in affected}
    reading = read(store, former.language, classes, known)
    return checked(reading, former.language, include_doubtful=include_doubtful)


def _may_matter(store: Store, affected: Collection[str]) -> bool:
    """Return whether things that are no figures, or were none, have a say in how figures are compared."""
    names = [key for key in affected if not key.startswith("_:")]
    if len(names) < len(affected):
        return True
    query = f"""ASK {{ VALUES ?it {{ {iris(names)} }}
        {{ ?it <{_KGO}metric>|<{_KGO}setsTarget> ?any }} UNION {{ ?it a <{_KGO}Metric> }} }}"""
    return bool(names) and store.ask(query)


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
