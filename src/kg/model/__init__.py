"""What the services return: frozen values that know nothing of stores or pages.

Labels inside are already in the language that was asked for; everything that a
reader may want in another language keeps all its forms.
"""

from __future__ import annotations

from kg.model.answers import Answer, Rows
from kg.model.claims import Claim, Locator, Period, Source
from kg.model.entities import Entity, LinkGroup, PropertyValues
from kg.model.neighbourhood import Edge, Neighbourhood, Node
from kg.model.reports import ExportReport, Problem
from kg.model.search import SearchHit, SearchResults
from kg.model.surveys import GraphSummary, NamedGraph, Question, TermKind, VocabularyTerm
from kg.model.things import ClassSummary, Completeness, Direction, Ref, Style, Text

__all__ = [
    "Answer",
    "Claim",
    "ClassSummary",
    "Completeness",
    "Direction",
    "Edge",
    "Entity",
    "ExportReport",
    "GraphSummary",
    "LinkGroup",
    "Locator",
    "NamedGraph",
    "Neighbourhood",
    "Node",
    "Period",
    "Problem",
    "PropertyValues",
    "Question",
    "Ref",
    "Rows",
    "SearchHit",
    "SearchResults",
    "Source",
    "Style",
    "TermKind",
    "Text",
    "VocabularyTerm",
]
