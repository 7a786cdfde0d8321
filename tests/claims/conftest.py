"""Small graphs of figures, made from a line for each claim, and what comes of checking them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import kg
from kg.model.checks import Checks

PREFIXES = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix kgo: <https://kg.example/ontology#> .
@prefix law: <https://kg.example/id/law/> .
@prefix metric: <https://kg.example/id/metric/> .
@prefix organisation: <https://kg.example/id/organisation/> .
@prefix place: <https://kg.example/id/place/> .
@prefix sector: <https://kg.example/id/sector/> .
@prefix source: <https://kg.example/id/source/> .
@prefix observation: <https://kg.example/id/observation/> .

metric:masts a kgo:Metric ; rdfs:label "Masts"@en , "塔"@zh ; kgo:wholeNumber true .
metric:sites a kgo:Metric ; rdfs:label "Sites"@en ; kgo:wholeNumber true .
metric:revenue a kgo:Metric ; rdfs:label "Revenue"@en , "收入"@zh .
metric:rate a kgo:Metric ; rdfs:label "Rate"@en .
metric:share a kgo:Metric ; rdfs:label "Share of masts"@en ;
  kgo:numerator metric:masts ; kgo:denominator metric:sites .
metric:growth a kgo:Metric ; rdfs:label "Growth"@en ;
  kgo:changeOf metric:revenue ; kgo:changeKind kgo:yearOnYear .
metric:rise a kgo:Metric ; rdfs:label "Rise"@en ;
  kgo:changeOf metric:rate ; kgo:changeKind kgo:percentagePoints .
"""


@dataclass(frozen=True)
class Said:
    """A claim in a line: who said which figure of what time.

    ``when`` is a day (a state), two days (a span) or empty; ``by`` publishes it on the day ``on``.
    """

    name: str
    value: str
    when: str = "2023-12-31"
    by: str = "office"
    on: str = ""
    word: str = "exactly"
    printed: str = ""
    metric: str = "masts"
    unit: str = "unit:NUM"
    more: str = ""
    kind: str = "kgo:Observation"

    def turtle(self) -> str:
        """Return the claim and its source."""
        issued = f'; dcterms:issued "{self.on}"' if self.on else ""
        printed = f'; kgo:figureAsPrinted "{self.printed}"@en' if self.printed else ""
        more = f"; {self.more}" if self.more else ""
        return f"""
            observation:{self.name} a {self.kind} ; rdfs:label "{self.name}"@en ;
              kgo:metric metric:{self.metric} ; kgo:value {self.value} ; kgo:unit {self.unit} ;
              kgo:comparator kgo:{self.word} ;
              kgo:source source:{self.name} {self._time()} {printed} {more} .
            source:{self.name} a kgo:Source ; rdfs:label "Paper {self.name}"@en ;
              dcterms:publisher organisation:{self.by} {issued} .
            organisation:{self.by} a kgo:Organisation ; rdfs:label "{self.by.capitalize()}"@en .
            """

    def _time(self) -> str:
        if not self.when:
            return ""
        start, _, end = self.when.rpartition(" ")
        if not start:
            return f'; kgo:periodKind kgo:asOf ; kgo:periodEnd "{end}"^^xsd:date'
        span = "during" if self.metric != "rise" else "over"
        return (
            f'; kgo:periodKind kgo:{span} ; kgo:periodStart "{start}"^^xsd:date ; '
            f'kgo:periodEnd "{end}"^^xsd:date'
        )


Check = Callable[..., Checks]


@pytest.fixture
def said() -> type[Said]:
    return Said


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Return what comes of checking a graph of these claims; `turtle` is added as it stands."""

    def checked(
        *claims: Said, turtle: str = "", language: str = "en", include_doubtful: bool = False
    ) -> Checks:
        path = tmp_path / f"figures-{len(list(tmp_path.iterdir()))}.ttl"
        path.write_text(PREFIXES + "".join(claim.turtle() for claim in claims) + turtle, encoding="utf-8")
        return kg.open(path).checks(language, include_doubtful=include_doubtful)

    return checked


@pytest.fixture
def group(check: Check):
    """Return the one group that the claims make."""

    def the_group(*claims: Said, **options):
        groups = check(*claims, **options).groups
        assert len(groups) == 1, [(found.verdict, found.claims) for found in groups]
        return groups[0]

    return the_group
