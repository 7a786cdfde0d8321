"""Who may import whom: the picture of ``src/kg/README.md`` as a table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "kg"

GROUND = {"errors", "limits", "resources"}
VOCABULARY = {"vocabulary", "terms", "formats", "model", "labels", "palette", "figures", "turtle", "sparql"}
STORE = {"store"}
SERVICES = {
    "load",
    "query",
    "describe",
    "neighbours",
    "search",
    "complete",
    "catalogue",
    "ontology",
    "validate",
    "verify",
    "claims",
    "tables",
    "export",
    "cite",
    "update",
    "footnotes",
}
FACADE = {"graph", "facade"}
DOORS = {"cli", "server"}

LAYERS = [GROUND, VOCABULARY, STORE, SERVICES, FACADE, DOORS]
"""From the ground up. A room may import its own layer only inside itself, except in the first two."""

OPEN_INSIDE = [GROUND, VOCABULARY]

EXCEPTIONS = {
    ("kg.cli.serve", "server"): "the command that starts the server",
    ("kg.cli.validate", "validate"): "checking files needs no graph",
    ("kg.cli.load", "load"): "loading is what makes a graph",
    ("kg.validate", "load"): "a file is checked as it would be loaded, in the same words",
    ("kg.graph", "facade"): "the facade is put together from its parts",
    ("kg.facade.opening", "graph"): "what opens a graph makes one",
}

DOORS_REACH = GROUND | VOCABULARY | FACADE
"""A door shows what the facade gives; it does not reach past it."""

LIBRARIES = {
    "pyoxigraph": ("kg.store", "kg.load"),
    "numpy": ("kg.store.columns",),
    "rdflib": ("kg.store.convert", "kg.store.rdflib_view", "kg.validate", "kg.export.rdf"),
    "oxrdflib": ("kg.store.rdflib_view",),
    "pyshacl": ("kg.validate",),
    "flask": ("kg.server",),
    "werkzeug": ("kg.server",),
    "granian": ("kg.server",),
    "click": ("kg.cli",),
    "rich": ("kg.cli",),
    "networkx": ("kg.export.networkx_bridge", "kg.model.neighbourhood"),
}


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = ["kg", *path.relative_to(SOURCE).with_suffix("").parts]
        found.append((".".join(part for part in parts if part != "__init__"), path))
    return found


def imports(path: Path) -> Iterator[str]:
    """Yield every module that runs when this one does; type-checking blocks bind nothing."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively; write the full name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def layer(name: str) -> int:
    return next((depth for depth, rooms in enumerate(LAYERS) if name in rooms), -1)


@pytest.mark.parametrize(
    ("module", "path"), modules(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_module_imports_only_what_lies_below_it(module: str, path: Path):
    here = room(module)
    if here in ("", "__init__", "__main__"):
        return
    assert layer(here) >= 0, (
        f"{module} has no room in the picture; add it to src/kg/README.md and to this test"
    )
    for imported in imports(path):
        if not imported.startswith("kg."):
            continue
        there = room(imported)
        if there == here or layer(there) < 0 or (module, there) in EXCEPTIONS:
            continue
        assert layer(there) <= layer(here), f"{module} imports kg.{there}: imports go downwards only"
        if layer(there) == layer(here):
            assert LAYERS[layer(here)] in OPEN_INSIDE, (
                f"{module} imports kg.{there}: these two know nothing of each other; kg.graph combines them"
            )
        if here in DOORS:
            assert there in DOORS_REACH, f"{module} imports kg.{there}: a door asks kg.graph instead"


@pytest.mark.parametrize(
    ("module", "path"), modules(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_library_has_a_home(module: str, path: Path):
    for imported in imports(path):
        homes = LIBRARIES.get(imported.split(".")[0])
        if homes is None:
            continue
        assert any(module == home or module.startswith(home + ".") for home in homes), (
            f"{module} imports {imported.split('.')[0]}, which is at home in {', '.join(homes)}"
        )


def test_every_room_of_the_picture_exists():
    rooms = {room(module) for module, _ in modules()} - {"", "__main__"}
    assert rooms == set().union(*LAYERS)
