"""Templates, styles and texts keep the rules of the house."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from kg import resources
from kg.server import entity_views, problem_words, views

TEMPLATES = sorted(resources.templates().rglob("*.html"))
SHEETS = sorted((resources.static() / "css").glob("*.css"))
SERVER = Path(views.__file__).parent

PAGES = {
    "overview.html": views.OverviewPage,
    "search.html": views.SearchPage,
    "entity.html": entity_views.EntityPage,
    "explore.html": views.ExplorePage,
    "explore_start.html": views.ExploreStartPage,
    "path.html": views.PathPage,
    "query.html": views.QueryPage,
    "sources.html": views.SourcesPage,
    "checks.html": views.ChecksPage,
    "ontology.html": views.OntologyPage,
    "problem.html": problem_words.ProblemPage,
}

MADE_OF_PARTS = (
    "change.",
    "claim.kind.",
    "export.format.",
    "fall.",
    "language.name.",
    "law.",
    "limit.",
    "narrow.",
    "ontology.kind.",
    "overview.found.",
    "problem.title.",
    "problem.next.",
    "problem.words.",
    "series.growth.",
    "series.kind.",
    "series.key.",
    "series.verdict.",
    "unit.",
    "triple.",
    "syntax.",
)
"""Keys that the code builds from a name; the names themselves are checked where they are made."""

FOR_SCRIPTS = ("picture.", "editor.")


def texts(language: str) -> dict[str, str]:
    return json.loads((resources.translations() / f"{language}.json").read_text(encoding="utf-8"))


def sources() -> str:
    files = [*TEMPLATES, *SERVER.glob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize(("name", "view"), PAGES.items())
def test_a_page_uses_every_field_of_its_view_and_no_other(name: str, view: type):
    text = (resources.templates() / name).read_text(encoding="utf-8")
    used = set(re.findall(r"\bpage\.(\w+)", text))
    assert used == {field.name for field in fields(view)}


def test_both_languages_have_the_same_texts():
    assert list(texts("en")) == list(texts("zh"))


def test_a_text_has_the_same_gaps_in_both_languages():
    chinese = texts("zh")
    for key, text in texts("en").items():
        gaps = set(re.findall(r"\{(\w+)", text))
        assert set(re.findall(r"\{(\w+)", chinese[key])) <= gaps, key


def test_every_text_is_used_and_every_used_text_exists():
    code = sources()
    literal = set(re.findall(r"""\b(?:t|translate)\(\s*["']([\w.]+)["']\s*[,)]""", code))
    plural = set(re.findall(r"""\b(?:tn|plural)\(\s*["']([\w.]+)["']""", code))
    plural |= set(re.findall(r"""(?:tn|plural)\([^)]*?else ["']([\w.]+)["']""", code))
    wanted = literal | {f"{key}.{form}" for key in plural for form in ("one", "other")}
    known = set(texts("en"))
    assert wanted <= known, sorted(wanted - known)
    unused = {key for key in known - wanted if not key.startswith((*MADE_OF_PARTS, *FOR_SCRIPTS))}
    assert not unused, sorted(unused)


def test_scripts_find_every_text_that_they_show_with_the_gaps_that_they_fill():
    script = (resources.templates().parent / "src" / "shared" / "messages.js").read_text(encoding="utf-8")
    table = script.partition("export const ENGLISH = {")[2].partition("};")[0]
    wanted = dict(re.findall(r'^\s+"?([\w.]+)"?:\s*"(.*)",$', table, flags=re.MULTILINE))
    known = {key.partition(".")[2]: text for key, text in texts("zh").items() if key.startswith(FOR_SCRIPTS)}
    assert wanted
    assert sorted(known) == sorted(wanted)
    for key, text in wanted.items():
        assert set(re.findall(r"\{(\w+)", known[key])) <= set(re.findall(r"\{(\w+)", text)), key


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_style_or_script(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<[^>{]*\sstyle\s*=", text)
    assert not re.search(r"\son\w+\s*=\s*[\"']", text)
    assert "<style" not in text
    for opening in re.findall(r"<script[^>]*>", text):
        assert " src=" in opening or 'type="application/json"' in opening


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_from_the_data_escapes_escaping(path: Path):
    assert "| safe" not in path.read_text(encoding="utf-8")
    assert "|safe" not in path.read_text(encoding="utf-8")
    assert "autoescape false" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*TEMPLATES, *SHEETS], ids=lambda path: path.name)
def test_no_page_names_another_host(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]", text)


def test_a_colour_has_a_name_before_it_is_used():
    for path in SHEETS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl", line):
                assert line.strip().startswith("--"), f"{path.name}: {line}"


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


INKS = ("ink", "quiet", "link", "bad", "code-keyword", "code-name", "code-string")


def tokens() -> dict[str, tuple[str, str]]:
    text = (resources.static() / "css" / "tokens.css").read_text(encoding="utf-8")
    return {
        name: (light, dark)
        for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text)
    }


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("over", "under", "least"),
    [
        *(
            (ink, paper, 4.5)
            for ink in ("ink", "quiet", "link", "bad")
            for paper in ("paper", "raised", "sunk")
        ),
        ("ink", "mark", 4.5),
        ("link", "mark", 4.5),
        ("quiet", "mark", 4.5),
        *(("line", paper, 3.0) for paper in ("paper", "raised", "sunk")),
    ],
)
def test_text_and_lines_stand_out_from_what_they_are_on(over: str, under: str, least: float, theme: int):
    colours = tokens()
    assert contrast(colours[over][theme], colours[under][theme]) >= least


@pytest.mark.parametrize("paper", ["paper", "raised", "sunk"])
def test_the_colours_of_classes_stand_out_in_both_themes(paper: str):
    from kg.palette import COLOURS

    colours = tokens()
    for light, dark in COLOURS:
        assert contrast(light, colours[paper][0]) >= 3
        assert contrast(dark, colours[paper][1]) >= 3
