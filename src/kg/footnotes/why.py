"""Why the footnotes of a query may lack claims, in words."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ANNOTATIONS",
    "COUNT",
    "EXISTS",
    "MINUS",
    "NOT_EXISTS",
    "ORDER",
    "PATH",
    "SERVICE",
    "UNNAMED",
]

ANNOTATIONS: Final = "what it says of triples themselves is not followed"
COUNT: Final = "COUNT(DISTINCT *) counts whole solutions, so that nothing could be added to them"
EXISTS: Final = "which claims make EXISTS true is not listed"
MINUS: Final = "what MINUS takes away rests on claims that are in no row"
NOT_EXISTS: Final = "NOT EXISTS rests on claims that are not there"
ORDER: Final = "its DISTINCT rows are put in order by several things that are not selected"
PATH: Final = "a path with *, + or ? passes through claims that are not listed"
SERVICE: Final = "what SERVICE brings from elsewhere has its claims there"
UNNAMED: Final = "some claims of this graph are blank nodes, which cannot be named"
