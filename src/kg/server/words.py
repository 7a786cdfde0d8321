"""What pages say in the reader's language: figures, periods, sizes, problems."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

from kg import figures
from kg.limits import LimitInfo
from kg.model import Claim, Period
from kg.server.language import LANGUAGES, language, texts, translate
from kg.terms import Literal
from kg.vocabulary import PREFIXES, compact, local_name

__all__ = [
    "NUMERIC",
    "amount",
    "comparator_words",
    "date_words",
    "figure_value",
    "figure_words",
    "grouped",
    "interval_words",
    "kind_words",
    "language_name",
    "licence_name",
    "limit_text",
    "limit_value",
    "literal_words",
    "moment_words",
    "number",
    "period_words",
    "plural",
    "short",
]

_KINDS: Final = frozenset({"Observation", "Target", "Change", "Statement"})
_CHANGES: Final = frozenset({"annualAverageGrowth", "yearOnYear", "percentagePoints", "multiple"})
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
NUMERIC: Final = frozenset(
    PREFIXES["xsd"] + name
    for name in (
        "decimal",
        "integer",
        "double",
        "float",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "negativeInteger",
        "nonPositiveInteger",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
        "unsignedByte",
    )
)
"""Datatypes whose values are numbers."""


def number(value: int) -> str:
    """Return a count with its thousands marked, as both languages do."""
    return f"{value:,}"


def amount(number: int, at_least: bool = False) -> str:
    """Return a number as it stands in lists; ``100,000+`` where there may be more."""
    return f"{number:,}{'+' if at_least else ''}"


def plural(key: str, count: int, **values: object) -> str:
    """Return the text `key` for one thing (``key.one``) or for another number of them (``key.other``)."""
    form = "one" if count == 1 else "other"
    return translate(f"{key}.{form}", count=count, **values)


@lru_cache(maxsize=2_000)
def short(iri: str) -> str:
    """Return the prefixed name of an IRI where it has one, else its last part."""
    name = compact(iri)
    return name if name != iri else local_name(iri)


# --------------------------------------------------------------------- claims
def figure_value(claim: Claim) -> str:
    """Return a claim's figure with its magnitude and unit, as readers of the language write it."""
    if claim.value is None:
        return ""
    unit = claim.unit
    return figures.format_value(
        claim.value, unit.iri if unit else None, language(), unit_label=unit.label if unit else None
    )


def comparator_words(claim: Claim) -> str:
    """Return the word before the figure, empty where there is none."""
    if claim.comparator in (None, "exactly"):
        return ""
    return figures.format_comparator(claim.comparator, language())


def figure_words(claim: Claim) -> str:
    """Return word and figure as running text."""
    joint = "" if language() == "zh" else " "
    return joint.join(part for part in (comparator_words(claim), figure_value(claim)) if part)


def interval_words(claim: Claim) -> str:
    """Return between which bounds the figure lies, empty where none are known."""
    interval, unit = claim.interval, claim.unit
    if interval is None or (interval.lower is None and interval.upper is None):
        return ""
    return figures.format_interval(
        interval, unit.iri if unit else None, language(), unit_label=unit.label if unit else None
    )


def period_words(claim: Claim) -> str:
    """Return the time that a claim speaks of, empty where its source states none."""
    return figures.format_period(claim.period, language())


def kind_words(claim: Claim) -> str:
    """Return what kind of claim it is: a target, an annual average growth."""
    if claim.change_kind in _CHANGES:
        return translate(f"change.{claim.change_kind}")
    return translate(f"claim.kind.{claim.kind}") if claim.kind in _KINDS else claim.kind


# ------------------------------------------------------------------- literals
def literal_words(value: Literal) -> str:
    """Return a literal as a page shows it: dates in the reader's habit, large numbers in groups of three."""
    kind = value.datatype.removeprefix(PREFIXES["xsd"])
    if kind == "date":
        return date_words(value.value)
    if kind in {"dateTime", "dateTimeStamp"}:
        return moment_words(value.value)
    if kind == "boolean" and value.value in ("true", "1", "false", "0"):
        return translate("value.yes") if value.value in ("true", "1") else translate("value.no")
    return grouped(value.value) if value.datatype in NUMERIC else value.value


def language_name(tag: str) -> str:
    """Return what a language of the interface is called; any other tag as it is."""
    main = tag.lower().partition("-")[0]
    return translate(f"language.name.{main}") if main in LANGUAGES else tag


def date_words(text: str) -> str:
    """Return a date in the habit of the reader's language; anything else as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:  # a year alone, a time zone, a date before the year 1
        return text
    return figures.format_period(Period("during", day, day), language())


def moment_words(text: str) -> str:
    """Return a date with a time in the habit of the reader's language; anything else as it is."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return text
    day, minute, second, zone = found.groups()
    at = minute if second == ":00" else minute + second
    return " ".join(part for part in (date_words(day), at, "UTC" if zone == "Z" else zone) if part)


def grouped(number_text: str, digits_from: int = 5) -> str:
    """Return a plain decimal in groups of three where it has so many digits; years stay as they are."""
    if not _DECIMAL.fullmatch(number_text):
        return number_text
    whole, point, fraction = number_text.partition(".")
    digits = whole.lstrip("+-")
    if len(digits) < digits_from:
        return number_text
    return whole[: len(whole) - len(digits)] + f"{int(digits):,}" + point + fraction


# --------------------------------------------------------------------- limits
def limit_text(limit: LimitInfo) -> str:
    """Return a limit's value with its unit."""
    value = int(limit.value) if float(limit.value).is_integer() else limit.value
    if limit.unit == "bytes" and value % 1024 == 0:
        kibi = int(value) // 1024
        amount, unit = (kibi // 1024, "MB") if kibi % 1024 == 0 else (kibi, "KB")
        return f"{amount:,} {unit}"
    if limit.unit == "MB":
        return f"{value:,} MB"
    return translate(f"unit.{limit.unit}", number=f"{value:,}")


def limit_value(value: str) -> str:
    """Return the value of a limit as an error has it, such as ``10 seconds``, in the reader's language."""
    number, _, unit = value.partition(" ")
    return texts("unit.").get(unit, value).format(number=number)


def licence_name(licence: str) -> str:
    """Return a licence's short name, which is the last part of its address."""
    return local_name(licence)
