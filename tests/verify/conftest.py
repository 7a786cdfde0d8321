"""Small sources whose claims a test writes itself, and the article or what stands in for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.graph import Graph
from kg.model import Finding, Verification

ARTICLE = Path(__file__).parents[2].parent / "shared" / "sources" / "qiushi-2024-02-22.txt"
STAND_IN = Path(__file__).parents[1] / "data" / "stand-in.txt"

Said = tuple[str, str | None, str | None, int | None, int | None]
"""A claim: its name, the figure as printed, heading, paragraph, sentence."""

Verifies = Callable[..., Verification]


def turtle(claims: list[Said], language: str) -> str:
    lines = ["@prefix kgo: <https://kg.example/ontology#> ."]
    for name, printed, section, paragraph, sentence in claims:
        kind = "Observation" if printed else "Statement"
        parts = [f"<https://kg.example/id/observation/{name}> a kgo:{kind} ; kgo:source <urn:report>"]
        parts += [f'kgo:figureAsPrinted "{printed}"@{language}'] if printed else []
        parts += [f'kgo:section "{section}"'] if section else []
        parts += [f"kgo:paragraph {paragraph}"] if paragraph else []
        parts += [f"kgo:sentence {sentence}"] if sentence else []
        lines.append(" ; ".join(parts) + " .")
    return "\n".join(lines)


@pytest.fixture
def verifies(tmp_path: Path) -> Verifies:
    """Return a function that holds claims against a text."""

    def verifies(
        claims: list[Said], text: str, *, language: str = "en", name: str = "copy.txt"
    ) -> Verification:
        data, copy = tmp_path / "claims.ttl", tmp_path / name
        data.write_text(turtle(claims, language), encoding="utf-8")
        copy.write_text(text, encoding="utf-8")
        return kg.open(data).verify("urn:report", copy, language=language)

    return verifies


@pytest.fixture(params=["the article", "what stands in for it"])
def article(request: pytest.FixtureRequest) -> str:
    """Return the article's text where it is at hand, and a text of other words with its figures."""
    if request.param != "the article":
        return STAND_IN.read_text(encoding="utf-8")
    if not ARTICLE.is_file():
        pytest.skip(
            f"the article's text is not at {ARTICLE}: the project carries its figures, not its sentences"
        )
    return ARTICLE.read_text(encoding="utf-8")


@pytest.fixture
def verified(shipped: Graph, tmp_path: Path) -> Callable[[str], Verification]:
    """Return a function that holds the shipped claims of the article against a text."""

    def verified(text: str) -> Verification:
        copy = tmp_path / "copy"
        copy.write_text(text, encoding="utf-8")
        return shipped.verify("source:qiushi-2024-02-22", copy)

    return verified


def by_name(verification: Verification) -> dict[str, Finding]:
    return {finding.claim.iri.rpartition("/")[2]: finding for finding in verification.findings}


def verdicts(verification: Verification) -> dict[str, str]:
    return {name: finding.verdict for name, finding in by_name(verification).items()}


def wrong(verification: Verification) -> dict[str | None, str]:
    """Return the verdicts of what was not found, by printed figure."""
    return {finding.printed: finding.verdict for finding in verification.findings if not finding.holds}
