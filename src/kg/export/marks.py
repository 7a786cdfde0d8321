"""Lines of N-Triples that are in a readable order once they are sorted as bytes.

Control characters are put into them, which N-Triples as the engine writes it has only escaped. They let a
shorter name come before those that go on, nodes without a name before IRIs, and of what is said of a thing
its types and labels before the rest. To take them out again is one pass.
"""

from __future__ import annotations

import re
from typing import Final

from kg.vocabulary import LABEL_PREDICATES, RDF_TYPE

__all__ = ["END", "TYPE", "marked", "unmarked"]

END: Final = b"\x01"
"""Ends a name or a text: it comes before all that they may go on with."""
_ESCAPE: Final = b"\x02"
"""Comes before what is escaped and would be before all letters if it were not."""
_ESCAPED: Final = (b'\\"', b"\\n", b"\\r", b"\\t")
_FIRST_RANK: Final = 0x10
_RANKED: Final = {
    b" <%b\x01> " % iri.encode(): b" %c<%b\x01> " % (_FIRST_RANK + rank, iri.encode())
    for rank, iri in enumerate((RDF_TYPE, *LABEL_PREDICATES))
}
"""Properties as they stand in a line, in the order in which people read a description."""
TYPE: Final = next(iter(_RANKED.values()))[1:-1]
_MARKS: Final = END + _ESCAPE + bytes(range(_FIRST_RANK, _FIRST_RANK + len(_RANKED)))
_BLANK_SUBJECT: Final = re.compile(rb"^_:", re.MULTILINE)


def marked(lines: bytes) -> bytes:
    """Return whole lines with the marks that order them."""
    text = lines.replace(b"> ", b"\x01> ").replace(b'" .\n', b'\x01" .\n')
    text = text.replace(b'"@', b'\x01"@').replace(b'"^^<', b'\x01"^^<')
    if b"\\" in text:
        for escaped in _ESCAPED:
            text = text.replace(escaped, _ESCAPE + escaped)
    for name, ranked in _RANKED.items():
        if name in text:
            text = text.replace(name, ranked)
            # the same as a value, which ends its line
            text = text.replace(ranked + b".\n", name + b".\n")
    return _BLANK_SUBJECT.sub(b"\x01_:", text) if b"_:" in text else text


def unmarked(text: bytes) -> bytes:
    """Return what was marked as it was."""
    return text.translate(None, _MARKS)
