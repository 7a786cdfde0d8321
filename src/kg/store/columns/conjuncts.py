"""A condition in the parts that ``&&`` joins, each of which may be looked at as soon as it can be."""

from __future__ import annotations

from collections.abc import Iterator

from kg.sparql import tokens

__all__ = ["conjuncts"]


def conjuncts(text: str) -> Iterator[str]:
    """Yield what ``&&`` joins outside of brackets; the whole where there is an ``||`` as well."""
    inner = _without_brackets(text)
    depth, start, ends = 0, 0, []
    for token in tokens(inner):
        depth += (token.text == "(") - (token.text == ")")
        if not depth and token.kind == "mark":
            if token.text == "||":
                yield text
                return
            if token.text == "&&":
                ends.append((start, token.start))
                start = token.start + len(token.text)
    if not ends:
        yield text
        return
    for first, last in [*ends, (start, len(inner))]:
        yield from conjuncts(f"({inner[first:last].strip()})")


def _without_brackets(text: str) -> str:
    """Return what stands inside of brackets around the whole text."""
    depth = 0
    found = list(tokens(text))
    for place, token in enumerate(found):
        depth += (token.text == "(") - (token.text == ")")
        if not depth and place < len(found) - 1:
            return text
    return text[found[0].start + 1 : found[-1].start] if found and found[0].text == "(" else text
