"""Citing: what to write under a figure, and results that can be held to later.

``reading`` asks the store what is needed and ``works`` makes a :class:`kg.model.Citation` of a claim, a
source, an entity or a query's result, with whom to credit (``credits``); ``plain``, ``bibtex``, ``csl`` and
``ris`` write it. ``canonical`` gives queries and results a form that does not depend on how they are
written, on which ``frozen`` builds.
"""

from __future__ import annotations

from kg.cite.frozen import compare, freeze, read_frozen
from kg.cite.reading import cite, cite_result, work_of
from kg.cite.results import read_table, table_of
from kg.cite.works import Work
from kg.cite.writers import write

__all__ = [
    "Work",
    "cite",
    "cite_result",
    "compare",
    "freeze",
    "read_frozen",
    "read_table",
    "table_of",
    "work_of",
    "write",
]
