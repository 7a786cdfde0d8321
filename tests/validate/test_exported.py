"""A graph that was exported has its computed bounds: they are no mistake, unless somebody changed them."""

from __future__ import annotations

import pytest

import kg
from kg import resources
from kg.validate import validate

SOUND = (resources.ontology() / "examples" / "observation.valid.ttl").read_text(encoding="utf-8")


@pytest.fixture
def exported(tmp_path):
    """Return a function that exports a sound example, changed or not, and validates the export."""

    def run(format_name, before="", after=""):
        (tmp_path / "data.ttl").write_text(SOUND, encoding="utf-8")
        path = tmp_path / f"export.{format_name}"
        kg.open(tmp_path / "data.ttl").export("turtle" if format_name == "ttl" else format_name, path)
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
        return [problem.message for problem in validate([path])]

    return run


@pytest.mark.parametrize("format_name", ["ttl", "trig"])
def test_an_exported_graph_is_sound(exported, format_name):
    assert exported(format_name) == []


def test_bounds_that_somebody_changed_are_told(exported):
    (message,) = exported("ttl", "kgo:lowerOpen true", "kgo:lowerOpen false")
    assert "Bounds are computed from comparator and printed figure" in message
