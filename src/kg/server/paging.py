"""Long lists in parts, and pages with their validators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Response, render_template

from kg.server.responses import data, not_modified, request_tag
from kg.server.views import Pager

__all__ = ["PAGE_SIZE", "make_pager", "page"]

PAGE_SIZE: Final = 50


def make_pager(
    offset: int, shown: int, total: int, size: int, address: Callable[[int], str], *, more: bool = False
) -> Pager:
    """Return the pager of a list of which `shown` items from `offset` on are on the page.

    Parameters
    ----------
    total, more
        How many there are; or, with `more`, at least.
    size
        How many items a page takes.
    address
        Gives the address of the part that starts at an offset.
    """
    end = offset + shown
    return Pager(
        first=offset + 1 if shown else 0,
        last=end,
        previous=address(max(0, offset - size)) if offset else None,
        next=address(end) if shown and (end < total or (more and shown == size)) else None,
    )


def page(template: str, make: Callable[[], Any]) -> Response:
    """Return a page rendered from the view that `make` returns, or 304 where the client holds it.

    Nothing is asked of the graph for a page that the client already has.
    """
    tag = request_tag("text/html")
    return not_modified(tag) or data(render_template(template, page=make()), "text/html", tag=tag)
