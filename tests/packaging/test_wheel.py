"""The wheel is complete and clean, and works where nothing else of the project is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("theme.js", "explore.js", "editor.js")
SHIPPED = "kg/_shipped/"


def _run(
    *command: str | Path, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def _checkout(folder: Path, *, scripts: bool) -> Path:
    """Copy what a clone holds, and the built scripts if wanted; with junk that must not be shipped."""
    left_out = shutil.ignore_patterns(
        ".git", ".*_cache", ".hypothesis", "__pycache__", "node_modules", ".venv"
    )
    copy = folder / "checkout"
    shutil.copytree(ROOT, copy, ignore=left_out)
    if not scripts:
        shutil.rmtree(copy / "web" / "static" / "build", ignore_errors=True)
    (copy / "web" / "node_modules" / "junk").mkdir(parents=True)
    (copy / "web" / "node_modules" / "junk" / "index.js").write_text("junk", encoding="utf-8")
    return copy


def _build(copy: Path, out: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Build an sdist and from it the wheel, as a release is."""
    return _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, copy, cwd=out, env=env)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    done = _build(_checkout(tmp_path_factory.mktemp("source"), scripts=True), out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel where only it and its dependencies are; return the folder of its commands."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, symlinks=True)
    scheme = {"base": str(home), "platbase": str(home)}
    site = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    # the dependencies of this environment, without its own installation of the project
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    commands = Path(sysconfig.get_path("scripts", "venv", vars=scheme))
    done = _run(
        *(sys.executable, "-m", "pip", "--python", commands / "python"),
        *("install", "--no-deps", "--no-index", "--ignore-installed", wheel),
        cwd=home,
    )
    assert done.returncode == 0, done.stderr
    return commands


def _files(folder: str, *, suffix: str = "") -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*" + suffix)
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize(
    "folder", ["ontology", "graph_data", "web/templates", "web/static", "web/translations"]
)
def test_the_wheel_holds_every_file_that_kg_reads(names: set[str], folder: str) -> None:
    wanted = {SHIPPED + name for name in _files(folder)}
    assert wanted, f"{folder} is empty"
    assert wanted <= names


def test_the_wheel_holds_every_module(names: set[str]) -> None:
    assert {name.removeprefix("src/") for name in _files("src/kg", suffix=".py")} <= names
    assert "kg/py.typed" in names


def test_the_wheel_holds_the_built_scripts(names: set[str]) -> None:
    if not all((ROOT / "web" / "static" / "build" / name).is_file() for name in SCRIPTS):
        pytest.skip("the page scripts are not built here: run `npm ci && npm run build` in web/")
    assert {f"{SHIPPED}web/static/build/{name}" for name in SCRIPTS} <= names


def test_the_wheel_holds_nothing_else(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kg"}
    shipped = {name.removeprefix(SHIPPED) for name in names if name.startswith(SHIPPED)}
    allowed = ("ontology/", "graph_data/", "web/templates/", "web/static/", "web/translations/")
    assert not [name for name in shipped if not name.startswith(allowed)]
    junk = (
        "node_modules",
        "__pycache__",
        "web/src",
        "web/test",
        "package.json",
        "package-lock",
        ".git",
        ".DS_Store",
    )
    assert not [name for name in names if any(part in name for part in junk)]


def test_the_source_distribution_builds_scripts_but_holds_no_third_party_code(built: Path) -> None:
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        found = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {"web/package.json", "web/package-lock.json", "web/build.mjs", "web/build_hook.py"} <= found
    assert not [name for name in found if "node_modules" in name]


def test_an_installed_wheel_answers_from_any_folder(fresh: Path, tmp_path: Path) -> None:
    done = _run(fresh / "kg", "stats", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "claims" in done.stdout.lower()
    where = _run(fresh / "python", "-c", "import kg; print(kg.__file__)", cwd=tmp_path)
    assert Path(where.stdout.strip()).is_relative_to(fresh.parent)


def test_without_npm_the_package_is_built_and_says_what_is_missing(tmp_path: Path) -> None:
    copy, out = _checkout(tmp_path, scripts=False), tmp_path / "dist"
    out.mkdir()
    nowhere = tmp_path / "no-commands"
    nowhere.mkdir()
    done = _build(copy, out, env={**os.environ, "PATH": str(nowhere)})
    assert done.returncode == 0, done.stderr
    said = " ".join((done.stdout + done.stderr).split())
    assert "npm was not found" in said
    assert "Pages work without them" in said
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = archive.namelist()
    assert f"{SHIPPED}web/templates/base.html" in held
    assert not [name for name in held if "static/build/" in name]
