"""Checking: the methods of :class:`kg.graph.Graph` that hold claims against their sources and each other."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

from kg.terms import IRI, BlankNode

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.graph import Graph
    from kg.model import Claim, Source, Verification
    from kg.model.checks import Checks
    from kg.terms import Resource

__all__ = ["Checking"]


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
        from kg.claims import check

        graph, made = cast("Graph", self), self._checks
        with self._checking:  # whoever comes while they are made waits for them, and does not make them too
            if (language, include_doubtful) not in made:
                made[language, include_doubtful] = check(
                    graph.store, language, graph.classes(language), include_doubtful=include_doubtful
                )
        return made[language, include_doubtful]

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
