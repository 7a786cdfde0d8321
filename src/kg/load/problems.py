"""What a parser says of a file, in words that help to mend it."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from kg.errors import InputError, SyntaxProblem

__all__ = ["UNREADABLE", "check_xml", "unreadable", "wrong_syntax"]

UNREADABLE: Final = (OSError, EOFError, zlib.error)
"""What reading a file, compressed or not, may raise."""

_REMOTE_CONTEXT: Final = re.compile(r'"@(?:context|import)"\s*:\s*(?:\[[^\]]*?)?"([^"]+)"')
_PLACE: Final = re.compile(r"^Parser error (?:at|between) .*?: (?=\S)", re.DOTALL)

# what the parser says -> what to tell: text and hint; {0} is the first group
_WORDS: Final = tuple(
    (re.compile(pattern), problem, hint)
    for pattern, problem, hint in (
        (
            r"^The prefix (.*?):? has not been declared",
            "prefix {0}: is not declared",
            "add @prefix {0}: <…> . at the top",
        ),
        (
            r"^(\S+) is not a valid RDF object",
            "expected an object (an IRI, a blank node or a literal), found {0}",
            "",
        ),
        (
            r"^(.+) is not a valid subject or graph name",
            "expected a new statement, found {0}",
            "a subject is an IRI or a blank node; is a '.', ';' or ',' missing before it?",
        ),
        (r"^(.+) is not a valid predicate", "expected a predicate (an IRI or 'a'), found {0}", ""),
        (
            r"^A dot is expected at the end of statements",
            "expected '.' at the end of the statement before this",
            "",
        ),
        (r"^Triples must be followed by a dot", "expected '.' at the end of the statement", ""),
        (
            r"^No scheme found in an absolute IRI",
            "this IRI is not absolute",
            "write it in full, beginning with http: or the like",
        ),
        (r"^Invalid IRI code point '(.*)'", "an IRI cannot contain {0!r}", "is a '>' missing?"),
        (r"^Unexpected escape character '(.*)'", "{0} is no escape that this format knows", ""),
        (r"^Invalid UTF-8", "the bytes here are not UTF-8 text", "save the file as UTF-8"),
        (
            r"^Only UTF-8 is supported",
            "the file declares another encoding than UTF-8",
            "save it as UTF-8",
        ),
        (
            r"^The PREFIX keyword should be followed by",
            "expected a prefix that ends in a colon, as in @prefix ex: <…> .",
            "",
        ),
        (r"^Unexpected text event: '(.*)'", "expected an element, found the text {0!r}", ""),
        (
            r"^XML namespaces are required in RDF/XML",
            "an element has no namespace, so this is not RDF/XML",
            "is it another kind of XML or HTML?",
        ),
    )
)


def wrong_syntax(path: str, error: SyntaxError, read: Callable[[], bytes]) -> SyntaxProblem:
    """Return a parser's error with its place; `read` gives the file's bytes where they tell more."""
    message = _PLACE.sub("", str(error.args[0]))
    line, column = error.lineno, error.offset
    if "LoadDocumentCallback" in message:
        return _remote_context(path, read())
    if message.startswith("Unexpected end"):
        problem, hint = _unclosed(read(), line, column), ""
    else:
        problem, hint = _plain(message)
    return SyntaxProblem(path, problem, line=line, column=column, hint=hint)


def unreadable(path: str, error: Exception) -> InputError:
    """Return what kept a file from being read as an error of ours."""
    if isinstance(error, EOFError):
        return SyntaxProblem(path, "the compressed file ends too early", hint="it was not copied whole")
    if isinstance(error, gzip.BadGzipFile | zlib.error):
        return SyntaxProblem(
            path, "not a valid gzip file", hint="if it is not compressed, leave .gz out of its name"
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(path, f"cannot be read: {reason[:1].lower()}{reason[1:]}")


def check_xml(path: str, text: bytes) -> None:
    """Check that `text` is well-formed XML: the RDF/XML parser takes a file that was cut off as whole.

    Raises
    ------
    kg.errors.SyntaxProblem
        With line and column; also where entities would expand without bounds.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        problem = f"not well-formed XML: {expat.ErrorString(error.code)}"
        raise SyntaxProblem(path, problem, line=error.lineno, column=error.offset + 1) from error


def _plain(message: str) -> tuple[str, str]:
    for pattern, problem, hint in _WORDS:
        if match := pattern.search(message):
            groups = match.groups() or ("",)
            return problem.format(*groups), hint.format(*groups)
    return message[:1].lower() + " ".join(message[1:].split()), ""


def _unclosed(text: bytes, line: int | None, column: int | None) -> str:
    """Return what was still open when the file ended."""
    if line is None or column is None:
        return "the file ends too early"
    lines = text.decode("utf-8", errors="replace").split("\n")
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    if rest.startswith(('"', "'")):
        return "the text that begins here lacks its closing quotation mark"
    if rest.startswith("<"):
        return "the IRI that begins here lacks its closing '>'"
    return "the file ends within a statement; expected the rest of it and '.'"


def _remote_context(path: str, text: bytes) -> SyntaxProblem:
    decoded = text.decode("utf-8", errors="replace")
    match = _REMOTE_CONTEXT.search(decoded)
    hint = "no request is made for it: put the context itself into the file"
    if match is None:
        return SyntaxProblem(path, "the @context is at another place", hint=hint)
    before = decoded[: match.start()]
    return SyntaxProblem(
        path,
        f"the @context {match[1]} is at another place",
        line=before.count("\n") + 1,
        column=len(before) - before.rfind("\n"),
        hint=hint,
    )
