"""Verification: whether each figure of a source stands in its text where its claim says.

``documents`` reads a copy of the source (``plain``, ``pages``, ``blocks``, ``sentences``);
``tokens`` and ``copies`` find a printed figure in it; ``alignment`` finds where the body
starts and which paragraph is which; ``judging`` decides (with ``replacements``), ``words`` tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg import labels
from kg.errors import UsageError
from kg.model import Claim, ClassSummary, Finding, Locator, Ref, Verification
from kg.store import claims
from kg.store.patterns import Focus, rows
from kg.store.protocol import Store
from kg.store.refs import refs
from kg.terms import Resource
from kg.verify import words
from kg.verify.alignment import body_start, paragraph_homes
from kg.verify.copies import Case, Copy
from kg.verify.documents import read_document
from kg.verify.judging import Judge, Judgement
from kg.vocabulary import PREFIXES, compact

__all__ = ["verify"]

_SOURCE = PREFIXES["kgo"] + "source"


def verify(
    store: Store, source: Resource, path: Path, language: str, classes: Mapping[str, ClassSummary]
) -> Verification:
    """Hold the claims of a source against a copy of its text, plain or HTML.

    A claim is checked if it names a place or prints a figure. Places count the paragraphs
    of the body; where that starts in the copy is taken from where most claims fit. Two
    claims that print one figure in one sentence are both found as long as it stands there once.

    Raises
    ------
    kg.errors.NoData
        The file cannot be read, is no text, or holds none.
    kg.errors.UsageError
        No claim rests on `source`.
    """
    said = _claims_of(store, source, language, classes)
    checked = [claim for claim in said if claim.printed or _has_place(claim.locator)]
    document = read_document(path, {claim.locator.section for claim in checked if claim.locator.section})
    copy = Copy(document)
    cases = sorted((copy.case(claim) for claim in checked), key=_reading_order)
    copy.body = body_start(cases, copy)
    homes = paragraph_homes(cases, copy)
    judge = Judge(cases, copy, homes)
    known = refs(store, [str(source), *(claim.iri for claim in checked)], language, classes)
    first = copy.paragraph(1)
    line = first.line if first else None
    absent = tuple(number for number, home in homes.items() if home is None)
    return Verification(
        source=known[str(source)],
        path=str(path),
        findings=tuple(_finding(known[case.claim.iri], case, judge.judge(case)) for case in cases),
        body_line=line,
        skipped=copy.body,
        paragraphs=copy.size,
        absent=absent,
        unchecked=len(said) - len(checked),
        told=words.absent(words.start(line, copy.body, copy.size), absent),
    )


def _claims_of(
    store: Store, source: Resource, language: str, classes: Mapping[str, ClassSummary]
) -> tuple[Claim, ...]:
    focus = Focus(source)
    pattern = f"?c <{_SOURCE}> {focus.text} FILTER {claims.is_claim('?c', classes)}"
    found = rows(store, f"SELECT DISTINCT {focus.select}?c {{ {pattern} }}", focus.bindings)
    keys = sorted(str(row["c"]) for row in found)
    if not keys:
        raise UsageError(f"no claim rests on {compact(str(source))}, so there is nothing to verify")
    return claims.read(store, keys, language, classes)


def _has_place(locator: Locator) -> bool:
    return locator.section is not None or locator.paragraph is not None


def _reading_order(case: Case) -> tuple[object, ...]:
    last = float("inf")
    spot = case.spots[0] if case.spots else None
    return (
        case.paragraph or last,
        case.sentence or last,
        not case.printed,
        (spot.passage, spot.start) if spot else (last, last),
        case.claim.iri,
    )


def _shown(claim: Claim) -> str | None:
    """Return the figure of a claim, in the language of its source where the data has it in several."""
    own = claim.source.language if claim.source else None
    chosen = labels.choose(claim.printed, own or "en")
    return chosen.value if chosen else None


def _finding(claim: Ref, case: Case, judged: Judgement) -> Finding:
    return Finding(
        claim=claim,
        verdict=judged.verdict,
        holds=judged.verdict == "found" or (judged.verdict == "no place given" and bool(judged.places)),
        printed=_shown(case.claim),
        expected=case.claim.locator,
        places=judged.places,
        instead=judged.instead,
        told=judged.told,
    )
