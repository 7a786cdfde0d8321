"""Checking: the methods of :class:`kg.graph.Graph` that hold claims against their sources and each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

from kg.terms import IRI, BlankNode

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kg.graph import Graph
    from kg.model import Claim, ClassSummary, Source, Verification
    from kg.model.checks import Checks
    from kg.terms import Resource

__all__ = ["Checking"]


@dataclass(frozen=True, slots=True)
class FormerChecks:
    """What the checks of a former release came to, and the classes that they were made with."""

    release: str
    checks: Checks
    classes: Mapping[str, ClassSummary]
    include_doubtful: bool


class Checking:
    """What a graph does so that its claims can be relied on."""

    def checks(self, language: str = "en", *, include_doubtful: bool = False) -> Checks:
        """Return what comes of comparing claims: agreement, recomputations, targets, undated figures.

        Parameters
        ----------
        language
            Of the reasons and labels.
        include_doubtful
            Whether figures that an editor distrusts count when sources are compared.

        Returns
        -------
        kg.model.checks.Checks
            ``groups``, ``recomputations``, ``targets``, ``references``; ``of_claim(iri)`` and
            ``of_metric(iri)`` look up; ``to_json()`` is what ``/checks`` answers. The rules stand in
            the modules of :mod:`kg.claims`. Made once for each language.
        """
        made, kind = self._checks, (language, include_doubtful)
        with self._checking:  # whoever comes while they are made waits for them, and does not make them too
            if kind not in made:
                made[kind] = self._checks_after(self._former_checks.get(kind)) or self._all_checks(*kind)
                self._former_checks.pop(kind, None)
        return made[kind]

    def _all_checks(self, language: str, include_doubtful: bool) -> Checks:
        from kg.claims import check

        graph = cast("Graph", self)
        classes = graph.classes(language)
        return check(graph.store, language, classes, include_doubtful=include_doubtful)

    def _checks_after(self, former: FormerChecks | None) -> Checks | None:
        """Return the checks by way of those of a former release, where it is known what is otherwise now."""
        from kg.claims import check_again
        from kg.store.schema import are_alike
        from kg.store.touched import around_touched

        if former is None:
            return None
        graph = cast("Graph", self)
        affected = around_touched(graph.store, former.release)
        classes = graph.classes(former.checks.language)
        if affected is None or not are_alike(graph.store, former.classes, classes):
            return None
        doubtful = former.include_doubtful
        return check_again(former.checks, affected, graph.store, classes, include_doubtful=doubtful)

    def inherit_checks(self, former: Checking) -> None:
        """Keep what a former release's checks came to, to begin with when these are asked for."""
        release = cast("Graph", former).release
        self._former_checks.update(former._former_checks)
        for (language, doubtful), checks in tuple(former._checks.items()):
            classes = cast("Graph", former).classes(language)
            self._former_checks[language, doubtful] = FormerChecks(release, checks, classes, doubtful)

    def _compared_claims(self, language: str) -> dict[str, Claim]:
        """Return the figures that were read to be compared, by IRI; none where they were not."""
        made = self._checks.get((language, False))
        return {iri: figure.claim for iri, figure in made.figures.items()} if made else {}

    def documents(self, sources: Collection[str], language: str = "en") -> dict[str, Source]:
        """Return what is known of sources, by IRI: title, who made each and brought it out, and when."""
        from kg.store.sources import read_sources

        graph = cast("Graph", self)
        return read_sources(graph.store, sources, language, graph.classes(language))

    @cached_property
    def _checks(self) -> dict[tuple[str, bool], Checks]:
        return {}

    @cached_property
    def _former_checks(self) -> dict[tuple[str, bool], FormerChecks]:
        return {}

    @cached_property
    def _checking(self) -> Lock:
        return Lock()

    def verify(self, source: str | Resource, path: str | Path, *, language: str = "en") -> Verification:
        """Return whether every printed figure of a source stands in its text where its claim says.

        Parameters
        ----------
        source
            The source, as :meth:`kg.graph.Graph.entity` takes it.
        path
            A copy of its text: plain text or HTML.
        language
            Of the labels; findings are told in English and Chinese.

        Returns
        -------
        kg.model.Verification
            A finding for each claim that prints a figure or names a place, in the order of the places.

        Raises
        ------
        kg.errors.EntityNotFound, kg.errors.AmbiguousName
        kg.errors.NoData
            The file cannot be read, is neither plain text nor HTML, or holds none.
        kg.errors.UsageError
            No claim rests on the source.
        """
        from kg.verify import verify

        graph = cast("Graph", self)
        resource = source if isinstance(source, IRI | BlankNode) else graph.resolve(source)
        return verify(graph.store, resource, Path(path), language, graph.classes(language))
