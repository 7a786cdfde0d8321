"""What `import kg` promises."""

from __future__ import annotations

import subprocess
import sys

import kg
from kg.errors import KgError

HEAVY = {"rdflib", "pyshacl", "networkx", "flask", "granian", "pyoxigraph", "rich", "click"}


def test_the_public_names_are_a_list():
    assert sorted(kg.__all__) == ["KgError", "__version__", "open"]


def test_importing_kg_loads_nothing_heavy():
    listed = subprocess.run(
        [sys.executable, "-c", "import kg, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not HEAVY & set(listed)


def test_opening_the_shipped_graph_leaves_out_what_only_validation_and_networks_need():
    listed = subprocess.run(
        [sys.executable, "-c", "import kg, sys; kg.open(); print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"rdflib", "pyshacl", "networkx"} & set(listed)


def test_every_error_says_its_fields_in_one_line():
    made = [error for error in _all_errors(KgError) if not error.__subclasses__()]
    assert len(made) >= 10
    for error in made:
        words = [f"word{i}" for i in range(error.__init__.__code__.co_argcount - 1)]
        required = len(words) - len(error.__init__.__defaults__ or ())
        message = str(error(*words[:required]))
        assert message
        assert "\n" not in message


def _all_errors(parent: type[KgError]) -> list[type[KgError]]:
    return [found for child in parent.__subclasses__() for found in (child, *_all_errors(child))]
