"""The structure of SPARQL queries: what a query is made of, and where in its text each part stands.

:func:`parse` reads a query into the frozen parts of :mod:`kg.sparql.tree`, so that it can be
inspected, and edited in place. Nothing here runs a query or knows what one means.
"""

from __future__ import annotations

from kg.sparql.parser import parse
from kg.sparql.statements import Statement, statements
from kg.sparql.tokens import Token, tokens, unescaped
from kg.sparql.tree import children, walk

__all__ = ["Statement", "Token", "children", "parse", "statements", "tokens", "unescaped", "walk"]
