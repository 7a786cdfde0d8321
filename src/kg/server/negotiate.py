"""Which of several formats a client wants: ``Accept`` with q-values, ``?format=``, file suffixes.

Pure functions over strings. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.formats import Format, by_name

__all__ = ["best", "best_format", "named_format", "prefers_html", "quality", "split_suffix"]


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of an ``Accept`` header."""

    type: str
    subtype: str
    parameters: int
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return how exactly the range names `media_type`: 0 not at all, above that the more the better."""
        main, _, sub = media_type.partition("/")
        if self.type == "*":
            return 1
        if self.type != main:
            return 0
        if self.subtype == "*":
            return 2
        return 3 + self.parameters if self.subtype == sub else 0


def _parse(header: str) -> list[_Range]:
    ranges = []
    for item in header.lower().split(","):
        media, *parameters = (part.strip() for part in item.split(";"))
        main, slash, sub = media.partition("/")
        if media == "*":  # not in the standard; Java's own HTTP client sends it
            main, slash, sub = "*", "/", "*"
        if slash and main and sub:
            others = [p for p in parameters if p and not p.startswith("q=")]
            ranges.append(_Range(main, sub, len(others), _quality_of(parameters)))
    return ranges


def _quality_of(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _quality_in(ranges: Sequence[_Range], media_type: str) -> float:
    named = [(entry.specificity(media_type), entry.quality) for entry in ranges]
    return max((pair for pair in named if pair[0]), default=(0, 0.0))[1]


def quality(header: str | None, media_type: str) -> float:
    """Return the q-value that an ``Accept`` header gives to a media type; 1 where there is no header."""
    return _quality_in(_parse(header), media_type) if header and header.strip() else 1.0


def best(header: str | None, offered: Sequence[str], default: str) -> str | None:
    """Return the media type of `offered` that the client likes best.

    Parameters
    ----------
    header
        The ``Accept`` header.
    offered
        Media types, the server's favourites first: they win ties.
    default
        What a client without wishes gets.

    Returns
    -------
    str or None
        None where the client accepts none of them.
    """
    if not header or not header.strip():
        return default
    ranges = _parse(header)
    ordered = [default, *(media_type for media_type in offered if media_type != default)]
    # max keeps the first of equals, so the server's order decides ties
    winner = max(ordered, key=lambda media_type: _quality_in(ranges, media_type))
    return winner if _quality_in(ranges, winner) > 0 else None


def best_format(header: str | None, offered: Sequence[Format]) -> Format | None:
    """Return the format of `offered` that the client likes best, the first where it has no wish.

    A format's aliases (``application/json`` for SPARQL's JSON) count as its own name.
    """
    by_type: dict[str, Format] = {entry.media_type: entry for entry in offered}
    for entry in offered:
        for alias in entry.aliases:
            by_type.setdefault(alias, entry)
    chosen = best(header, list(by_type), offered[0].media_type)
    return None if chosen is None else by_type[chosen]


def named_format(name: str, offered: Sequence[Format]) -> Format | None:
    """Return the format of `offered` called `name` (name, suffix or media type), or None."""
    kinds = dict.fromkeys(entry.kind for entry in offered)
    found = (by_name(name, kind) for kind in kinds)
    return next((entry for entry in found if entry in offered), None)


def prefers_html(header: str | None, others: Sequence[str] = ("application/json",)) -> bool:
    """Return whether the client would rather have a page than any of the `others`.

    A client that says nothing, or accepts all alike, is a program.
    """
    if not header or not header.strip():
        return False
    html = quality(header, "text/html")
    return html > 0 and all(html > quality(header, other) for other in others)


def split_suffix(path: str, offered: Sequence[Format]) -> tuple[str, Format | None]:
    """Return a path without a format's suffix, and that format: ``a/b.ttl`` gives ``a/b`` and Turtle."""
    stem, dot, suffix = path.rpartition(".")
    if dot and stem and "/" not in suffix:
        for entry in offered:
            if suffix.lower() == entry.suffix:
                return stem, entry
    return path, None
