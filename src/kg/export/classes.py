"""The classes of a graph by their names, and what is below them."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from kg import labels
from kg.errors import ExportError
from kg.model import ClassSummary
from kg.store.patterns import chunks, rows, values_of
from kg.store.protocol import Store
from kg.vocabulary import LABEL_PREDICATES, PREFIXES, compact, expand, local_name

__all__ = ["ClassNames"]

_CHUNK: Final = 250
_CLASSES: Final = f"""SELECT ?c ?above {{
  {{ ?c <{PREFIXES["rdfs"]}subClassOf> ?above FILTER(isIRI(?above)) }}
  UNION {{ VALUES ?kind {{ <{PREFIXES["owl"]}Class> <{PREFIXES["rdfs"]}Class> }} ?c a ?kind }}
  FILTER(isIRI(?c))
}}"""


class ClassNames:
    """Finds classes by IRI, prefixed name or label."""

    def __init__(self, store: Store, classes: Mapping[str, ClassSummary]) -> None:
        self._labels = {iri: summary.label for iri, summary in classes.items()}
        self._below: defaultdict[str, set[str]] = defaultdict(set)
        known = set(classes)
        for row in rows(store, _CLASSES):
            known.add(str(row["c"]))
            if "above" in row:
                known.add(str(row["above"]))
                self._below[str(row["above"])].add(str(row["c"]))
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        for iri in known:
            self._by_name[local_name(iri).casefold()].add(iri)
        for part in chunks(sorted(known), _CHUNK):
            for row in values_of(store, part, LABEL_PREDICATES):
                self._by_name[str(row["o"]).casefold()].add(str(row["it"]))
        self._known = known

    def label(self, iri: str) -> str:
        """Return the label of a class."""
        return self._labels.get(iri) or labels.from_term_iri(iri)

    def resolve(self, name: str, format_name: str) -> str:
        """Return the IRI of the class that `name` stands for.

        Raises
        ------
        kg.errors.ExportError
            There is no such class, or more than one; the message names those that come near.
        """
        stripped = name.strip()
        for iri in (stripped.removeprefix("<").removesuffix(">"), expand(stripped)):
            if iri in self._known:
                return str(iri)
        found = self._by_name.get(stripped.casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            several = ", ".join(sorted(compact(iri) for iri in found))
            raise ExportError(
                format_name, f"{name!r} could be any of the classes {several}; name one of these"
            )
        raise ExportError(format_name, f"the graph has no class {name!r}; {self._near(stripped)}")

    def _near(self, name: str) -> str:
        names = {compact(iri).casefold(): iri for iri in self._known}
        names |= {label: next(iter(found)) for label, found in self._by_name.items()}
        matches = difflib.get_close_matches(name.casefold(), names, n=6, cutoff=0.5)
        near = list(dict.fromkeys(self._named(names[match]) for match in matches))[:3]
        if near:
            return f"did you mean {', '.join(near)}?"
        most = [self._named(iri) for iri in list(self._labels)[:5]]
        return f"it has {', '.join(most)}" if most else "nothing in it has a class"

    def _named(self, iri: str) -> str:
        return f"{compact(iri)} ({self.label(iri)})"

    def with_subclasses(self, wanted: Iterable[str]) -> list[str]:
        """Return classes and all that are below them."""
        todo, found = list(wanted), set[str]()
        while todo:
            iri = todo.pop()
            if iri not in found:
                found.add(iri)
                todo.extend(self._below.get(iri, ()))
        return sorted(found)
