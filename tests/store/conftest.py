"""Small stores to ask."""

from __future__ import annotations

import pytest

from kg.load import load_files


@pytest.fixture(scope="session")
def numbers(tmp_path_factory):
    """Return a store of 2,000 numbered things, enough for products that never end."""
    path = tmp_path_factory.mktemp("numbers") / "numbers.nt"
    lines = (f'<http://e.org/{n}> <http://e.org/n> "{n:05d}" .\n' for n in range(2000))
    path.write_text("".join(lines))
    return load_files([path])


@pytest.fixture
def load(tmp_path):
    """Return a function that loads Turtle."""

    def load(turtle):
        path = tmp_path / "data.ttl"
        path.write_text(f"@prefix e: <http://e.org/> .\n{turtle}", encoding="utf-8")
        return load_files([path])

    return load
