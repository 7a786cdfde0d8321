"""What the services return: frozen values that know nothing of stores or pages.

Labels inside are already in the language that was asked for; everything that a
reader may want in another language keeps all its forms.
"""

from __future__ import annotations

from kg.model.answers import Answer, LargeAnswer, Rows
from kg.model.citations import FROZEN_FORMAT, Citation, CitationKind, CitedQuery, Comparison, Frozen, Table
from kg.model.claims import Body, Claim, Locator, Period, Source
from kg.model.completions import Completion
from kg.model.entities import Entity, LinkGroup, PropertyValues
from kg.model.filters import NO_CLASS, Filters
from kg.model.footnotes import ClaimNote, FootnotedRows, FootnotePlan, Footnotes, Rewritten
from kg.model.neighbourhood import Edge, Neighbourhood, Node
from kg.model.paths import Path, PathLink, Paths, Step
from kg.model.questions import ColumnKind, Parameter, ParameterKind, Question, Shape, ShapeColumn
from kg.model.reports import ExportReport, LossEntry, LossKind, Problem
from kg.model.search import SearchHit, SearchResults
from kg.model.surveys import Example, GraphSummary, NamedGraph, TermKind, VocabularyTerm
from kg.model.things import ClassSummary, Completeness, Direction, Ref, Style, Text
from kg.model.verification import Finding, Place, Verdict, Verification

__all__ = [
    "FROZEN_FORMAT",
    "NO_CLASS",
    "Answer",
    "Body",
    "Citation",
    "CitationKind",
    "CitedQuery",
    "Claim",
    "ClaimNote",
    "ClassSummary",
    "ColumnKind",
    "Comparison",
    "Completeness",
    "Completion",
    "Direction",
    "Edge",
    "Entity",
    "Example",
    "ExportReport",
    "Filters",
    "Finding",
    "FootnotePlan",
    "FootnotedRows",
    "Footnotes",
    "Frozen",
    "GraphSummary",
    "LargeAnswer",
    "LinkGroup",
    "Locator",
    "LossEntry",
    "LossKind",
    "NamedGraph",
    "Neighbourhood",
    "Node",
    "Parameter",
    "ParameterKind",
    "Path",
    "PathLink",
    "Paths",
    "Period",
    "Place",
    "Problem",
    "PropertyValues",
    "Question",
    "Ref",
    "Rewritten",
    "Rows",
    "SearchHit",
    "SearchResults",
    "Shape",
    "ShapeColumn",
    "Source",
    "Step",
    "Style",
    "Table",
    "TermKind",
    "Text",
    "Verdict",
    "Verification",
    "VocabularyTerm",
]
