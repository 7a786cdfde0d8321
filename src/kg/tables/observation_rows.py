"""One row of a table of observations: its cells as things, numbers and times."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from kg.figures.bounds import agrees
from kg.figures.printed import read_printed
from kg.tables import words
from kg.tables.csvfile import Complaints, Row, shown
from kg.tables.known import Known, Thing, UnknownName
from kg.tables.times import Time, read_time
from kg.terms import Literal
from kg.vocabulary import PREFIXES, local_name

__all__ = ["COLUMNS", "REQUIRED", "ObservationRow", "read_row"]

REQUIRED: Final = (
    "metric_id",
    "value",
    "unit",
    "comparator",
    "time_type",
    "time",
    "figure_as_printed",
    "source_id",
)

COLUMNS: Final = (
    "metric_id",
    "metric_en",
    "metric_zh",
    "measures",
    "value",
    "unit",
    "comparator",
    "time_type",
    "time",
    "sector",
    "place",
    "scope_en",
    "scope_zh",
    "figure_as_printed",
    "source_id",
    "set_by",
    "attributed_to",
    "section",
    "paragraph",
    "sentence",
    "doubt_en",
    "doubt_zh",
    "note",
    "note_en",
    "note_zh",
    "target_kind",
)
"""The columns a table of observations may have."""


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """A row whose cells all made sense; ``publisher`` is the source's in English and Chinese."""

    row: Row
    metric: Thing
    source: Thing
    value: Decimal
    unit: str
    comparator: str
    target: bool
    time: Time
    place: Thing
    sector: Thing | None
    attributed_to: Thing | None
    set_by: Thing | None
    publisher: tuple[str, str]

    @property
    def name(self) -> str:
        """What names the figure: metric, time and source."""
        return f"{local_name(self.metric.iri)}-{self.time.slug}-{local_name(self.source.iri)}"

    @property
    def change_kind(self) -> str | None:
        """The kind of change that the metric's figures are, where it has one."""
        kind = self.metric.one("changeKind")
        return str(kind) if kind else None


def read_row(row: Row, known: Known, complaints: Complaints) -> ObservationRow | None:
    """Return what a row says, or None where a cell makes no sense, which `complaints` then tells."""
    return _Reader(row, known, complaints).read()


class _Reader:
    """Reads the cells of one row, and complains of each that makes no sense."""

    def __init__(self, row: Row, known: Known, complaints: Complaints) -> None:
        self._row = row
        self._known = known
        self._complaints = complaints

    def read(self) -> ObservationRow | None:
        before = len(self._complaints.problems)
        metric = self._metric()
        source = self._thing("source_id", "source", "Source")
        value = self._value()
        unit = self._word("unit", words.UNITS)
        comparator, target = self._comparator()
        time = self._time()
        place = self._thing("place", "place", "Place", otherwise="china")
        sector = self._optional("sector", "sector", "Sector", "Industry")
        attributed_to = self._optional("attributed_to", "organisation", "Organisation")
        set_by = self._optional("set_by", "law", "Law")
        self._check_words(target=target)
        self._check_pairs()
        self._check_numbers()
        if value is not None and unit is not None:
            self._check_printed(value, unit)
        if len(self._complaints.problems) > before:
            return None
        assert metric and source and value is not None and unit and comparator and time and place  # noqa: PT018
        return ObservationRow(
            *(self._row, metric, source, value, unit, comparator, target, time, place),
            *(sector, attributed_to, set_by, self._publisher(source)),
        )

    def _complain(self, column: str, message: str) -> None:
        self._complaints.about(self._row, column, message)

    def _metric(self) -> Thing | None:
        try:
            return self._known.find(self._row["metric_id"], "metric", "Metric")
        except UnknownName as error:
            for other in (self._row["metric_en"], self._row["metric_zh"]):
                try:
                    return self._known.find(other, "metric", "Metric")
                except UnknownName:
                    continue
            hint = "to describe a new one, fill metric_en, metric_zh and measures"
            self._complain("metric_id", f"{error}; {hint}")
            return None

    def _thing(self, column: str, prefix: str, *classes: str, otherwise: str = "") -> Thing | None:
        name = self._row[column] or otherwise
        if not name:
            self._complain(column, "is blank; name one")
            return None
        try:
            return self._known.find(name, prefix, *classes)
        except UnknownName as error:
            hint = (
                "; import the table of sources first, or give it by --with" if column == "source_id" else ""
            )
            self._complain(column, f"{error}{hint}")
            return None

    def _optional(self, column: str, prefix: str, *classes: str) -> Thing | None:
        return self._thing(column, prefix, *classes) if self._row[column] else None

    def _value(self) -> Decimal | None:
        try:
            value = Decimal(self._row["value"])
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite():
            return value
        problem = "is no number; write digits without commas: 3050000 or 15.8"
        self._complain("value", f"{shown(self._row['value'])} {problem}")
        return None

    def _word(self, column: str, known: dict[str, str]) -> str | None:
        found = known.get(self._row[column])
        if found is None:
            self._complain(column, f"{shown(self._row[column])} is not one of {', '.join(known)}")
        return found

    def _comparator(self) -> tuple[str | None, bool]:
        first, _, rest = self._row["comparator"].partition(" ")
        target = first == words.TARGET
        word = (rest.strip() or "exact") if target else self._row["comparator"]
        found = words.COMPARATORS.get(word)
        if found is None:
            known = ", ".join(words.COMPARATORS)
            self._complain(
                "comparator",
                f"{shown(self._row['comparator'])} is not one of {known}, or target before one of them",
            )
        return found, target

    def _time(self) -> Time | None:
        kind = words.PERIOD_KINDS.get(self._row["time_type"])
        if kind is None:
            known = ", ".join(words.PERIOD_KINDS)
            self._complain("time_type", f"{shown(self._row['time_type'])} is not one of {known}")
            return None
        try:
            return read_time(self._row["time"], kind)
        except ValueError as error:
            self._complain("time", f"{shown(self._row['time'])}: {error}")
            return None

    def _check_words(self, *, target: bool) -> None:
        if self._row["target_kind"] and not target:
            self._complain("target_kind", "only a target has one; write target in the column comparator")
        elif self._row["target_kind"] not in ("", *words.TARGET_KINDS):
            self._complain("target_kind", f"is one of {', '.join(words.TARGET_KINDS)}, or blank")
        if self._row["set_by"] and not target:
            self._complain("set_by", "only a target is set by a plan; write target in the column comparator")

    def _check_pairs(self) -> None:
        for name in ("scope", "doubt"):
            for have, lack in (("en", "zh"), ("zh", "en")):
                if self._row[f"{name}_{have}"] and not self._row[f"{name}_{lack}"]:
                    self._complain(
                        f"{name}_{lack}", f"is blank beside {name}_{have}; say it in both languages"
                    )

    def _check_numbers(self) -> None:
        for column in ("paragraph", "sentence"):
            text = self._row[column]
            if text and not (text.isdecimal() and int(text) > 0):
                self._complain(column, f"{shown(text)} is no whole number counted from 1")
        if self._row["sentence"] and not self._row["paragraph"]:
            self._complain(
                "paragraph", "is blank beside sentence; say in which paragraph the sentence stands"
            )

    def _check_printed(self, value: Decimal, unit: str) -> None:
        text = self._row["figure_as_printed"]
        if not text:
            self._complain(
                "figure_as_printed", "is blank; write the short figure letter for letter: 3.05 million"
            )
            return
        printed = read_printed(text)
        if printed is not None and not agrees(value, printed, unit):
            self._complain(
                "figure_as_printed",
                f"{shown(text)} and the value {value} are not the same; correct one of them",
            )

    def _publisher(self, source: Thing) -> tuple[str, str]:
        """Return who published a source, in English and Chinese; else the source's own label."""
        publisher = source.one(PREFIXES["dcterms"] + "publisher")
        if isinstance(publisher, Literal):
            return publisher.value, publisher.value
        body = self._known.things.get(str(publisher), source)
        return body.label("en"), body.label("zh")
