"""How soon each page is ready in Chromium, and what it weighs: ``python tests/benchmarks/pages.py``.

Starts ``kg serve`` on the shipped graph, waits until it has settled, opens every page in a
fresh profile on loopback and prints, in milliseconds from the start of the navigation, when
the first byte came, when the page was interactive, when it had loaded with its scripts, and
when its main thread was free again. ``cold`` has never been asked for; ``again`` is the
same page in another fresh profile. The last lines give the weight of the scripts.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    "/",
    "/search?q=computing",
    "/id/metric/5g-base-stations",
    "/id/law/cybersecurity-law",
    "/id/sector/gbt-4754-39",
    "/id/source/qiushi-2024-02-22",
    "/id/place/china",
    "/explore?iri=infrastructure:5g-network",
    "/query",
    "/query?example=every-figure",
    "/ontology",
    "/sources",
    "/checks",
]
RUNS = 5
SETTLE_SECONDS = 8
TIMES = """async () => {
  await new Promise((done) => setTimeout(done));
  const free = performance.now();
  const entry = performance.getEntriesByType("navigation")[0];
  const { responseStart, domInteractive, loadEventEnd } = entry;
  return [responseStart, domInteractive, loadEventEnd, free].map(Math.round);
}"""


def main() -> None:
    """Print a line for each page and language, then the scripts."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    command = [sys.executable, "-m", "kg", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as play:
        assert server.stdout is not None
        line = next(line for line in server.stdout if line.startswith("Ready: "))
        site = line.removeprefix("Ready: ").strip().rstrip("/")
        time.sleep(SETTLE_SECONDS)
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        visit(browser, f"{site}/healthz")  # the browser's own start is no page's
        print(f"{'page':44} {'':5} {'byte':>5} {'inter':>5} {'load':>5} {'free':>5}  again (load, free)")  # noqa: T201 - a script's answer
        for address in PAGES:
            for language in ("en", "zh"):
                tell(browser, site, address, language)
        browser.close()
        server.terminate()
    for script in sorted((ROOT / "web" / "static" / "build").glob("*.js")):
        packed = len(gzip.compress(script.read_bytes(), 9))
        print(f"{script.name:12} {packed / 1024:6.1f} KB gzip")  # noqa: T201


def tell(browser: Browser, site: str, address: str, language: str) -> None:
    """Print how soon a page is ready: the first time it is asked for, and the median of later times."""
    whole = f"{site}{address}{'&' if '?' in address else '?'}lang={language}"
    first, *later = [visit(browser, whole) for _ in range(RUNS)]
    again = [round(median(column)) for column in zip(*later, strict=True)]
    cold = " ".join(f"{number:5}" for number in first)
    print(f"{address[:44]:44} {language:5} {cold}  {again[2]:5} {again[3]:5}", flush=True)  # noqa: T201


def visit(browser: Browser, address: str) -> list[int]:
    """Open an address in a fresh profile and return the times of its navigation."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="load")
    times: Any = page.evaluate(TIMES)
    context.close()
    return list(times)


if __name__ == "__main__":
    main()
