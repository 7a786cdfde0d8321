"""Rows of a table of observations, as triples: figures, targets and changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from kg.tables import words
from kg.tables.changes import ONE_SIDED, Figure, link
from kg.tables.csvfile import Complaints, Row
from kg.tables.known import Known, Thing
from kg.tables.new_metrics import new_metrics
from kg.tables.observation_rows import ObservationRow, read_row
from kg.terms import IRI, Literal, Term, Triple
from kg.vocabulary import PREFIXES, RDF_TYPE, local_name

__all__ = ["observation_triples"]

_KGO: Final = PREFIXES["kgo"]
_XSD: Final = PREFIXES["xsd"]
_LANG_STRING: Final = PREFIXES["rdf"] + "langString"


def observation_triples(rows: list[Row], known: Known, complaints: Complaints) -> Iterator[Triple]:
    """Yield the triples of each sound row; what is wrong with the others goes to `complaints`."""
    metrics = list(new_metrics(rows, known, complaints))
    known.add(metrics)
    yield from metrics
    read = [found for row in rows if (found := read_row(row, known, complaints))]
    named = list(_named(read, complaints))
    figures = {name: _figure(name, entry) for name, entry in named}
    everything = [*figures.values(), *(f for f in _figures_of(known) if f.iri not in figures)]
    for name, entry in named:
        complaints.speaks(entry.row, name)
        yield from _triples(name, entry)
        if entry.change_kind:
            yield from link(figures[name], entry.metric, entry.change_kind, everything, known)


# ---------------------------------------------------------------------- naming
def _named(read: list[ObservationRow], complaints: Complaints) -> Iterator[tuple[str, ObservationRow]]:
    """Give each figure an IRI; those of one metric, time and source are told apart by what differs."""
    parts: tuple[Callable[[ObservationRow], str], ...] = (
        lambda entry: local_name(entry.sector.iri) if entry.sector else "",
        lambda entry: "" if local_name(entry.place.iri) == "china" else local_name(entry.place.iri),
        lambda entry: "target" if entry.target else "",
        lambda entry: _slug(entry.row["scope_en"]),
        lambda entry: local_name(entry.unit).lower(),
    )
    names = [entry.name for entry in read]
    for part in parts:
        shared = Counter(names)
        differing = {
            n for n in shared if len({part(e) for e, name in zip(read, names, strict=True) if name == n}) > 1
        }
        names = [
            f"{name}-{part(entry)}" if name in differing and part(entry) else name
            for entry, name in zip(read, names, strict=True)
        ]
    used: Counter[str] = Counter()
    rows: dict[tuple[str, Decimal, str, str], Row] = {}
    for name, entry in zip(names, read, strict=True):
        key = (name, entry.value, entry.comparator, entry.row["figure_as_printed"])
        if (first := rows.setdefault(key, entry.row)) is not entry.row:
            complaints.about(entry.row, "metric_id", f"says the same as line {first.line}; keep one of them")
            continue
        used[name] += 1
        yield PREFIXES["observation"] + (name if used[name] == 1 else f"{name}-{used[name]}"), entry


def _slug(text: str) -> str:
    kept = "".join(character if character.isalnum() else " " for character in text.lower())
    return "-".join(kept.split())


def _figure(iri: str, entry: ObservationRow) -> Figure:
    return Figure(
        iri=iri,
        metric=entry.metric.iri,
        source=entry.source.iri,
        period=entry.time.period,
        place=entry.place.iri,
        sector=entry.sector.iri if entry.sector else None,
        scope=entry.row["scope_en"],
        target=entry.target,
        doubted=bool(entry.row["doubt_en"]),
        bound=local_name(entry.comparator) in ONE_SIDED,
    )


def _figures_of(known: Known) -> Iterator[Figure]:
    for thing in known.of_class("Observation"):
        if (figure := Figure.of(thing)) is not None:
            yield figure


# --------------------------------------------------------------------- writing
def _triples(iri: str, entry: ObservationRow) -> Iterator[Triple]:
    subject = IRI(iri)
    for predicate, value in (*_what(entry), *_when(entry), *_where(entry), *_remarks(entry)):
        yield Triple(subject, IRI(predicate), value)
    if entry.set_by:
        yield Triple(IRI(entry.set_by.iri), IRI(_KGO + "setsTarget"), subject)


def _what(entry: ObservationRow) -> Iterator[tuple[str, Term]]:
    for cls in ("Observation", "Target" if entry.target else "", "Change" if entry.change_kind else ""):
        if cls:
            yield RDF_TYPE, IRI(_KGO + cls)
    for language in ("en", "zh"):
        yield PREFIXES["rdfs"] + "label", Literal(_label(entry, language), _LANG_STRING, language)
    yield _KGO + "metric", IRI(entry.metric.iri)
    yield _KGO + "value", Literal(_decimal(entry.value), _XSD + "decimal")
    yield _KGO + "unit", IRI(entry.unit)
    yield _KGO + "comparator", IRI(entry.comparator)
    printed = entry.row["figure_as_printed"]
    yield _KGO + "figureAsPrinted", Literal(printed, _LANG_STRING, _language_of(printed, entry.source))
    if entry.change_kind:
        yield _KGO + "changeKind", IRI(entry.change_kind)
    if entry.target:
        yield _KGO + "targetKind", IRI(words.TARGET_KINDS[entry.row["target_kind"] or "planned"])


def _when(entry: ObservationRow) -> Iterator[tuple[str, Term]]:
    period = entry.time.period
    yield _KGO + "periodKind", IRI(f"{_KGO}{period.kind}")
    for name, day in (("periodStart", period.start), ("periodEnd", period.end)):
        if day is not None:
            yield _KGO + name, Literal(day.isoformat(), _XSD + "date")


def _where(entry: ObservationRow) -> Iterator[tuple[str, Term]]:
    yield _KGO + "place", IRI(entry.place.iri)
    for name, thing in (
        ("sector", entry.sector),
        ("attributedTo", entry.attributed_to),
        ("source", entry.source),
    ):
        if thing is not None:
            yield _KGO + name, IRI(thing.iri)
    if entry.row["section"]:
        yield _KGO + "section", Literal(entry.row["section"])
    for column in ("paragraph", "sentence"):
        if entry.row[column]:
            yield _KGO + column, Literal(str(int(entry.row[column])), _XSD + "integer")


def _remarks(entry: ObservationRow) -> Iterator[tuple[str, Term]]:
    note = PREFIXES["skos"] + "editorialNote"
    for column, language, predicate in (
        *((f"scope_{tag}", tag, _KGO + "scope") for tag in ("en", "zh")),
        *((f"doubt_{tag}", tag, _KGO + "doubt") for tag in ("en", "zh")),
        *((f"note_{tag}", tag, note) for tag in ("en", "zh")),
        ("note", "en", note),
    ):
        if entry.row[column]:
            yield predicate, Literal(entry.row[column], _LANG_STRING, language)


def _label(entry: ObservationRow, language: str) -> str:
    chinese = language == "zh"
    parts = [entry.metric.label(language)]
    if entry.sector:
        parts.append(entry.sector.label(language))
    if local_name(entry.place.iri) != "china":
        parts.append(entry.place.label(language))
    parts.append(entry.time.chinese if chinese else entry.time.english)
    if entry.target:
        parts.append(_target_word(entry.row["target_kind"], chinese=chinese))
    where = [entry.publisher[chinese], str(entry.source.one(PREFIXES["dcterms"] + "issued") or "")]
    shown_where = ("，" if chinese else ", ").join(filter(None, where))
    return f"{'，'.join(parts)}（{shown_where}）" if chinese else f"{', '.join(parts)} ({shown_where})"


def _target_word(kind: str, *, chinese: bool) -> str:
    if kind == "forecast":
        return "预测" if chinese else "forecast"
    return "目标" if chinese else "target"


def _decimal(value: Decimal) -> str:
    text = f"{value:f}"
    return text if "." in text else text + ".0"


def _language_of(printed: str, source: Thing) -> str:
    """Return the language of a printed figure: Chinese where it has such characters, else its source's."""
    if any("㐀" <= character <= "鿿" for character in printed):
        return "zh"
    language = str(source.one(PREFIXES["dcterms"] + "language") or "en")
    return "en" if any(character.isalpha() and character.isascii() for character in printed) else language
