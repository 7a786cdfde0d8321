"""Real Chromium against a real ``kg serve``; a page that errs or asks another host fails its test."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need playwright: pip install cited-kg[dev]"
)
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "web" / "static" / "build"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
QUIET_TOO = ("--disable-component-update", "--disable-sync")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*QUIET, *QUIET_TOO, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield browser
        browser.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(*paths: Path, program: tuple[str, ...] = ("-m", "kg")) -> Iterator[str]:
    command = [sys.executable, *program, "serve", "--port", str(_free_port()), "--workers", "1"]
    command += map(str, paths)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Ready: "):
                break
        else:
            pytest.fail("kg serve did not start:\n" + "".join(said))
        try:
            yield said[-1].removeprefix("Ready: ").strip().rstrip("/")
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def shipped_site() -> Iterator[str]:
    """Serve the shipped graph; the address without a slash at its end."""
    yield from _serve()


@pytest.fixture(scope="session")
def hub_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a graph that nobody prepared: a hub with sixty followers, one of whom has followers too."""
    path = tmp_path_factory.mktemp("hub") / "hub.ttl"
    people = [
        f'n:p{number} a n:Person ; rdfs:label "Follower {number}"@en ; n:follows n:hub .'
        for number in range(60)
    ]
    path.write_text(
        "@prefix n: <https://example.org/n/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'n:hub a n:Star ; rdfs:label "The hub"@en ; n:likes n:tea , n:tea2 ; n:near n:hub .\n'
        'n:tea a n:Drink ; rdfs:label "Tea"@en ; n:madeOf n:leaves , n:water .\n'
        'n:tea2 a n:Drink ; rdfs:label "A drink with a name of very many letters indeed"@en .\n'
        'n:leaves a n:Thing ; rdfs:label "Leaves"@en ; n:from n:bush .\n'
        'n:water a n:Thing ; rdfs:label "Water"@en .\n'
        'n:bush a n:Thing ; rdfs:label "Bush"@en .\n' + "\n".join(people) + "\n",
        encoding="utf-8",
    )
    yield from _serve(path)


@pytest.fixture(scope="session")
def hostile_site() -> Iterator[str]:
    """Serve data that is full of attacks."""
    yield from _serve(ROOT / "tests" / "data" / "hostile.ttl")


@pytest.fixture
def sabotaged(request: pytest.FixtureRequest) -> Iterator[str]:
    """Serve that data with a program in which the test's parameter, some Python, has broken a defence."""
    program = f"{request.param}; from kg.cli.main import main; main()"
    yield from _serve(ROOT / "tests" / "data" / "hostile.ttl", program=("-c", program))


@dataclass
class Visit:
    """A page and everything that went wrong on it."""

    page: Page
    site: str
    problems: list[str] = field(default_factory=list)

    def open(self, path: str, **parameters: str | int) -> Page:
        query = f"?{urlencode(parameters)}" if parameters else ""
        self.page.goto(self.site + path + query)
        return self.page

    def watch(self) -> None:
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("request", lambda request: self._check(request.url))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.problems.append(f"console {kind}: {text}")

    def _check(self, url: str) -> None:
        if not url.startswith((self.site + "/", "data:")):
            self.problems.append(f"request to {url}")


Visitor = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visitor]:
    """Open pages in a fresh profile; keywords are Playwright's for a browser context."""
    visits: list[Visit] = []

    def begin(site: str, *, width: int = 1280, height: int = 900, **options: object) -> Visit:
        if options.get("java_script_enabled", True) and not (SCRIPTS / "explore.js").is_file():
            pytest.skip("the page scripts are not built here: run `npm ci && npm run build` in web/")
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        made = Visit(context.new_page(), site)
        made.page.set_default_timeout(8000)
        made.watch()
        visits.append(made)
        return made

    yield begin
    for made in visits:
        made.page.context.close()
    assert not [problem for made in visits for problem in made.problems]
