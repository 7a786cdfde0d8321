"""Everything that can go wrong, as one tree with fields.

::

    KgError
    ├─ InputError(path, line, column, hint)
    │   ├─ SyntaxProblem      a file does not parse
    │   ├─ UnknownFormat      a suffix or media type that is not known
    │   └─ NoData             nothing to load where data was expected
    ├─ UsageError             a value that a command or parameter cannot take
    ├─ QueryError
    │   ├─ QuerySyntaxError(line, column, near)
    │   ├─ QueryRefused(feature, reason)
    │   ├─ QueryCancelled      whoever asked wants no answer any more
    │   ├─ ServiceError(endpoint, reason)
    │   └─ LimitReached(limit, value, hint)
    ├─ NotFound
    │   ├─ EntityNotFound(name, suggestions)
    │   └─ AmbiguousName(name, candidates)
    ├─ StoreError(location, reason)
    └─ ExportError(format, what, left_out)
        └─ NoRoom(format, what)

Fields first: the message is derived from them, so a door (command line, HTTP)
can show the parts where it wants them. Each message is one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = [
    "AmbiguousName",
    "EntityNotFound",
    "ExportError",
    "InputError",
    "KgError",
    "LimitReached",
    "NoData",
    "NoRoom",
    "NotFound",
    "QueryCancelled",
    "QueryError",
    "QueryRefused",
    "QuerySyntaxError",
    "SearchNotReady",
    "ServiceError",
    "StoreError",
    "SyntaxProblem",
    "UnknownFormat",
    "UsageError",
]


class KgError(Exception):
    """Anything that ``kg`` reports to its user rather than to its developer."""


class InputError(KgError):
    """A file that cannot be read as data.

    Attributes
    ----------
    path : str
        The file as the user named it.
    line, column : int or None
        Where in the file, counted from 1; None where there is no position.
    problem : str
        What is wrong, in one line.
    hint : str
        How to mend it; may be empty.
    """

    def __init__(
        self,
        path: str,
        problem: str,
        *,
        line: int | None = None,
        column: int | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem
        self.line = line
        self.column = column
        self.hint = hint

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.problem}" + (f" ({self.hint})" if self.hint else "")


class SyntaxProblem(InputError):
    """A file does not parse."""


class UnknownFormat(InputError):
    """A suffix, media type or format name that is not known."""


class NoData(InputError):
    """A missing file, or a directory that holds nothing to load."""


class UsageError(KgError):
    """A value that an option or parameter cannot take.

    Attributes
    ----------
    problem : str
        What is wrong and how to mend it, in one line.
    parameter : str
        The option or parameter, as the user wrote it; may be empty.
    """

    def __init__(self, problem: str, *, parameter: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.parameter = parameter

    def __str__(self) -> str:
        return f"{self.parameter}: {self.problem}" if self.parameter else self.problem


class QueryError(KgError):
    """A query that gave no answer."""


class QuerySyntaxError(QueryError):
    """A query that is not SPARQL.

    Attributes
    ----------
    problem : str
        What is wrong, in one line.
    line, column : int or None
        Where in the query, counted from 1.
    near : str
        The text that stands there; may be empty.
    kind : str
        Which fault it is, for those who tell it in another language; empty where nobody knows.
    values : mapping
        What its sentence names.
    """

    def __init__(
        self,
        problem: str,
        *,
        line: int | None = None,
        column: int | None = None,
        near: str = "",
        kind: str = "",
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column
        self.near = near
        self.kind = kind
        self.values = dict(values or {})

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line is not None else ""
        near = f", near {self.near!r}" if self.near else ""
        return f"{place}{self.problem}{near}"


class QueryRefused(QueryError):
    """A query that asks for something this graph does not do for strangers.

    Attributes
    ----------
    feature : str
        The SPARQL feature, for example ``SERVICE``.
    reason : str
        Why it is refused and what to do instead.
    """

    def __init__(self, feature: str, reason: str) -> None:
        super().__init__(feature, reason)
        self.feature = feature
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.feature} is refused: {self.reason}"


class QueryCancelled(QueryError):
    """A query that was stopped because whoever asked wants no answer any more."""

    def __init__(self) -> None:
        super().__init__("the query was cancelled by whoever asked it")


class ServiceError(QueryError):
    """Another endpoint, which a query asks by SERVICE, that gave no answer.

    Attributes
    ----------
    endpoint : str
        Its address.
    reason : str
        What is wrong with it.
    """

    def __init__(self, endpoint: str, reason: str) -> None:
        super().__init__(endpoint, reason)
        self.endpoint = endpoint
        self.reason = reason

    def __str__(self) -> str:
        return f"the service <{self.endpoint}> {self.reason}"


class LimitReached(QueryError):
    """A query that was stopped, which is not the same as one that failed.

    Attributes
    ----------
    limit : str
        The limit's name, as in :class:`kg.limits.Limits`.
    value : str
        Its value with the unit, for example ``10 seconds``.
    hint : str
        How to narrow the query.
    """

    def __init__(self, limit: str, value: str, hint: str) -> None:
        super().__init__(limit, value, hint)
        self.limit = limit
        self.value = value
        self.hint = hint

    def __str__(self) -> str:
        return f"stopped at the limit {self.limit} = {self.value}; {self.hint}"


class NotFound(KgError):
    """Something that is not in the graph."""


class EntityNotFound(NotFound):
    """No entity answers to a name.

    Attributes
    ----------
    name : str
        What was asked for.
    suggestions : tuple of str
        Labels or names that come near it, best first; may be empty.
    """

    def __init__(self, name: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.suggestions = tuple(suggestions)

    def __str__(self) -> str:
        if self.suggestions:
            return (
                f"nothing in the graph is called {self.name!r}; did you mean {', '.join(self.suggestions)}?"
            )
        return f"nothing in the graph is called {self.name!r}; try `kg search`"


class AmbiguousName(NotFound):
    """A label that more than one entity carries.

    Attributes
    ----------
    name : str
        What was asked for.
    candidates : tuple of str
        Names that are unambiguous.
    """

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__(name, tuple(candidates))
        self.name = name
        self.candidates = tuple(candidates)

    def __str__(self) -> str:
        return f"{self.name!r} could be any of {', '.join(self.candidates)}; name one of these"


class SearchNotReady(KgError):
    """The names of the graph are still being read into the search index.

    Attributes
    ----------
    waited : str
        How long somebody waited for it, for example ``20 seconds``.
    """

    def __init__(self, waited: str) -> None:
        super().__init__(waited)
        self.waited = waited

    def __str__(self) -> str:
        return (
            f"the names of this graph are still being indexed (waited {self.waited}); "
            "everything else answers meanwhile, so search again in a moment"
        )


class StoreError(KgError):
    """A store that cannot be opened, read or written.

    Attributes
    ----------
    location : str
        The directory or address.
    reason : str
        What is wrong and what to do.
    """

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(location, reason)
        self.location = location
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.location}: {self.reason}"


class ExportError(KgError):
    """An export that cannot be made.

    Attributes
    ----------
    format : str
        The export's format name.
    what : str
        What is wrong and how to mend it.
    left_out : tuple of str
        What the format could not hold; may be empty.
    """

    def __init__(self, format: str, what: str, left_out: Sequence[str] = ()) -> None:  # noqa: A002 - the word of the interface
        super().__init__(format, what)
        self.format = format
        self.what = what
        self.left_out = tuple(left_out)

    def __str__(self) -> str:
        return f"{self.format} export: {self.what}"


class NoRoom(ExportError):
    """The disk has no room for what an export puts aside; ``what`` is what the system says of it."""

    def __str__(self) -> str:
        """Say what is missing, and what can be done."""
        return (
            f"{self.format} export: no room on disk for what is put aside on the way ({self.what}); "
            "export a smaller part, or let TMPDIR name a folder with more room"
        )
