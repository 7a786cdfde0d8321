"""Every error has a status at both doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg import errors
from kg.cli.output import EXIT_STATUS, exit_status
from kg.errors import KgError, LimitReached
from kg.server.problems import PROBLEMS, status_of


def tree(cls: type[KgError]) -> Iterator[type[KgError]]:
    yield cls
    for below in cls.__subclasses__():
        yield from tree(below)


def test_every_error_is_public():
    assert {cls.__name__ for cls in tree(KgError)} == set(errors.__all__)


@pytest.mark.parametrize("cls", list(tree(KgError)), ids=lambda cls: cls.__name__)
def test_every_error_has_a_status_at_both_doors(cls):
    assert EXIT_STATUS[cls] in {1, 2}
    status, title = PROBLEMS[cls]
    assert 400 <= status < 600
    assert title


def test_an_error_class_of_somebody_else_takes_the_nearest_status():
    class Stricter(errors.QueryRefused):
        pass

    assert status_of(Stricter("LOAD", "no"))[0] == 403
    assert exit_status(Stricter("LOAD", "no")) == 2


def test_what_is_too_large_is_told_apart_from_what_took_too_long():
    assert status_of(LimitReached("query_timeout", "10 seconds", "add LIMIT"))[0] == 503
    assert status_of(LimitReached("max_query_length", "65,536 characters", "shorten it"))[0] == 413
