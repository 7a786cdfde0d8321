"""Files with one subject, functions that fit in the head."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "kg"
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 12


def functions() -> list[tuple[str, int]]:
    """Return every function with its length in lines, docstring not counted."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                found.append((f"{path.relative_to(SOURCE)}:{node.name}", node.end_lineno - first.lineno + 1))
    return found


def lines_of_code(path: Path) -> int:
    """Return the lines that are neither blank nor part of a docstring."""
    text = path.read_text(encoding="utf-8")
    documented = set()
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            documented.update(range(node.lineno, node.end_lineno + 1))
    return sum(
        bool(line.strip()) for number, line in enumerate(text.splitlines(), 1) if number not in documented
    )


def test_no_file_has_grown_a_second_subject():
    lengths = {str(path.relative_to(SOURCE)): lines_of_code(path) for path in SOURCE.rglob("*.py")}
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_FILE}
    assert not too_long, f"split by subject: {too_long}"


def test_functions_stay_short():
    found = functions()
    too_long = {name: length for name, length in found if length > LONGEST_FUNCTION}
    assert not too_long, f"more than one idea each? {too_long}"
    assert statistics.median(length for _, length in found) <= MEDIAN_FUNCTION


def test_blanket_excepts_stand_only_at_the_doors():
    doors = ("cli", "server", "store/query_process")
    for path in sorted(SOURCE.rglob("*.py")):
        name = str(path.relative_to(SOURCE))
        if name.startswith(doors):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                assert caught not in ("Exception", "BaseException", "everything"), f"{name}:{node.lineno}"
