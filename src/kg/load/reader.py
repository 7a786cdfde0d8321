"""One file as quads: decompressed, hashed, parsed, its blank nodes named, its base put in place."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Final, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.load.formats import Input
from kg.load.pieces import Piece, pieces
from kg.load.problems import UNREADABLE, check_xml, unreadable, wrong_syntax
from kg.load.quad_lines import without_graphs
from kg.vocabulary import BASE, BOUNDS_GRAPH, PREFIXES, RELEASE_GRAPH

__all__ = ["RDF_PARSERS", "FileReader", "Node", "rebased"]

Node: TypeAlias = ox.NamedNode | ox.BlankNode
T = TypeVar("T", bound=ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple)

RDF_PARSERS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
}
_DEFAULT: Final = ox.DefaultGraph()
_EVERY: Final = 5_000
_CHUNK: Final = 2**20
_OF_LINES: Final = frozenset({"ntriples", "nquads"})
_IN_PIECES: Final = _OF_LINES | {"turtle"}
_LARGE: Final = 2**20
_SAMPLE: Final = 2**16
_OF_BASE: Final = re.compile(re.escape(urlsplit(BASE).netloc.encode()) + rb"|\\[uU/]")
_SHARED: Final = (PREFIXES["kgo"], PREFIXES["kgf"])


def rebased(iri: str, base: str) -> str:
    """Return `iri` with `base` in place of ``https://kg.example/``.

    The ontology's terms and functions keep theirs: they are what data of different
    publishers, and this program, have in common.
    """
    if not iri.startswith(BASE) or iri.startswith(_SHARED):
        return iri
    return base + iri[len(BASE) :]


class FileReader:
    """Reads one file, once.

    Blank nodes get labels made of the graph's name and their order, so that those of two
    files never meet and the same file always gives the same. What an export says in the
    graphs that the loader makes (its catalogue, the bounds) is passed over: it is made anew.

    Parameters
    ----------
    item : Input
        The file.
    base : str
        Put in place of ``https://kg.example/``; the same changes nothing.
    report : callable
        Called now and then while it is read, with :attr:`statements` and :attr:`place` moved on.
    is_alone : bool
        Whether there is no other file.

    Attributes
    ----------
    graph : pyoxigraph.NamedNode
        The named graph of the statements for which the file names none.
    named : set
        The graphs that the file itself names; filled as it is read.
    statements : int
        How many there are; known when all were read, and about so many where they were read in pieces.
    size : int
        Of the file, in bytes.
    """

    def __init__(
        self,
        item: Input,
        base: str,
        report: Callable[[], None] = lambda: None,
        *,
        is_alone: bool = False,
    ) -> None:
        self.item = item
        self._is_alone = is_alone
        self._report = report
        self.graph = ox.NamedNode(f"{base}graph/{item.graph}")
        self.named: set[Node] = set()
        self.statements = 0
        self._base = base
        self._made_anew = frozenset(ox.NamedNode(base + name) for name in (RELEASE_GRAPH, BOUNDS_GRAPH))
        self._hash = hashlib.sha256()
        self._nodes: dict[str, ox.BlankNode] = {}
        self._raw: IO[bytes] | None = None
        self.size = self.size_of(item)
        self._label = f"b{hashlib.sha256(self.graph.value.encode()).hexdigest()[:8]}n"

    @staticmethod
    def size_of(item: Input) -> int:
        """Return the bytes of a file as it lies on the disk."""
        try:
            return item.path.stat().st_size
        except OSError:
            return 0  # opening it will say what is wrong

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes, decompressed; whole once all statements were read."""
        return self._hash.hexdigest()

    def quads(self) -> Iterator[ox.Quad]:
        """Yield each statement twice: in its named graph, and in the default graph.

        The engine's own union of graphs would answer twice where a triple stands in two of
        them; so the default graph holds the union as a set.

        Raises
        ------
        kg.errors.SyntaxProblem
            The file does not parse; with line and column where they are known.
        kg.errors.InputError
            The file cannot be read.
        """
        try:
            with self._open() as stream:
                yield from self._read_all(self._parse(stream))
        except SyntaxError as error:
            raise wrong_syntax(self._name, error, self._all_bytes) from error
        except UNREADABLE as error:
            raise unreadable(self._name, error) from error

    @property
    def comes_in_pieces(self) -> bool:
        """Whether the file is large, and of a kind that :meth:`pieces` can cut."""
        return self.size >= _LARGE and self.item.format.name in _IN_PIECES

    @property
    def stands_once(self) -> bool:
        """Whether pieces stand in the default graph only: the file is alone, and names no graphs."""
        return self._is_alone and self.comes_in_pieces and not self.item.format.quads

    def is_plain(self, piece: Piece) -> bool:
        """Return whether the engine may parse a piece by itself, as nothing in it is called otherwise there.

        Then there is no blank node in it, and with another base no IRI below the usual one: not written
        out, nor with escapes, without which a prefix and a name cannot make one of their parts. Where
        quads are, all of them name a graph, and none of those that are made anew.
        """
        if piece.has_blanks or (self._base != BASE and _OF_BASE.search(piece.text)):
            return False
        if not self.item.format.quads:
            return True
        return piece.graphs is not None and self._made_anew.isdisjoint(piece.graphs)

    def pieces(self) -> Iterator[Piece]:
        """Yield the file in pieces, in place of :meth:`quads`.

        A plain piece may be parsed by anybody; of another one :meth:`quads_of` gives the statements.
        Of the former, the statements are not counted but estimated.

        Raises
        ------
        kg.load.pieces.Uncuttable
            It cannot be cut; :meth:`quads` of a new reader gives what it says.
        kg.errors.InputError
            The file cannot be read.
        """
        try:
            with self._open() as stream:
                hashed = cast("IO[bytes]", _Hashing(stream, self._hash))
                form = self.item.format
                for piece in pieces(hashed, of_lines=form.name in _OF_LINES, of_quads=form.quads):
                    yield piece
                    if self.is_plain(piece):
                        self.statements += self._estimate(piece.text)
                        self.named.update(piece.graphs or ())
                    self._report()
        except UNREADABLE as error:
            raise unreadable(self._name, error) from error

    def quads_of(self, piece: Piece) -> Iterator[ox.Quad]:
        """Yield the statements of a piece as :meth:`quads` does, or only in the default graph.

        Raises
        ------
        SyntaxError
            It does not parse; :meth:`quads` of a new reader says where the file is wrong.
        """
        quads = ox.parse(piece.text, self._parser, base_iri=self.graph.value)
        return self._read_all(quads, once=self.stands_once)

    def load_into(self, engine: ox.Store, piece: Piece) -> None:
        """Have the engine parse a plain piece, into the same graphs as :meth:`quads_of`.

        Raises
        ------
        SyntaxError
            As in :meth:`quads_of`.
        """
        if piece.graphs is not None:
            engine.bulk_load(piece.text, self._parser)
            engine.bulk_load(without_graphs(piece.text, piece.graphs), ox.RdfFormat.N_TRIPLES)
            return
        for destination in (_DEFAULT,) if self.stands_once else (self.graph, _DEFAULT):
            engine.bulk_load(piece.text, self._parser, base_iri=self.graph.value, to_graph=destination)

    @property
    def place(self) -> int:
        """How many bytes of the file were read."""
        return self._raw.tell() if self._raw and not self._raw.closed else 0

    def _estimate(self, text: bytes) -> int:
        """Return about how many statements a piece has, by those at its beginning."""
        sample = text[: text.rfind(b".\n", 0, _SAMPLE) + 2]
        try:
            counted = sum(1 for _ in ox.parse(sample, self._parser, base_iri=self.graph.value))
        except SyntaxError:
            counted = sample.count(b"\n")
        return round(counted * len(text) / len(sample))

    def hash_only(self) -> str:
        """Return the hash without parsing.

        Raises
        ------
        kg.errors.InputError
            The file cannot be read.
        """
        digest = hashlib.sha256()
        try:
            with self._open() as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except UNREADABLE as error:
            raise unreadable(self._name, error) from error
        return digest.hexdigest()

    @property
    def _name(self) -> str:
        return str(self.item.path)

    @contextmanager
    def _open(self) -> Iterator[IO[bytes]]:
        with self.item.path.open("rb") as raw:
            self._raw = raw
            if self.item.path.name.lower().endswith(".gz"):
                with gzip.GzipFile(fileobj=raw) as stream:
                    yield cast("IO[bytes]", stream)
            else:
                yield raw

    @property
    def _parser(self) -> ox.RdfFormat:
        return RDF_PARSERS[self.item.format.name]

    def _all_bytes(self) -> bytes:
        with self._open() as stream:
            return stream.read()

    def _parse(self, stream: IO[bytes]) -> Iterator[ox.Quad]:
        hashed = cast("IO[bytes]", _Hashing(stream, self._hash))  # reading is all that the parser does
        if self._parser == ox.RdfFormat.RDF_XML:
            text = hashed.read()
            check_xml(self._name, text)
            hashed = io.BytesIO(text)
        return ox.parse(hashed, self._parser, base_iri=self.graph.value)

    def _read_all(self, quads: Iterator[ox.Quad], *, once: bool = False) -> Iterator[ox.Quad]:
        return self._read(quads, once=once) if self._base == BASE else self._read_rebased(quads, once=once)

    def _read(self, quads: Iterator[ox.Quad], *, once: bool) -> Iterator[ox.Quad]:
        # the innermost loop of loading: what is parsed is handed on wherever it can be, and not made again
        blank, triple, default, make = ox.BlankNode, ox.Triple, ox.DefaultGraph, ox.Quad
        number = self.statements
        for number, quad in enumerate(quads, self.statements + 1):
            subject, predicate, value, graph = quad
            own = type(graph) is default
            name = self.graph if own else self._named(graph)
            if name is None:
                continue
            if type(subject) is blank or type(value) is blank or type(value) is triple or not own:
                subject, value = self._inner(subject), self._inner(value)
                yield make(subject, predicate, value)
            else:
                yield quad
            if not once:
                yield make(subject, predicate, value, name)
            if number % _EVERY == 0:
                self.statements = number
                self._report()
        self.statements = number

    def _read_rebased(self, quads: Iterator[ox.Quad], *, once: bool) -> Iterator[ox.Quad]:
        number = self.statements
        for number, (subject, predicate, value, graph) in enumerate(quads, self.statements + 1):
            name = self.graph if isinstance(graph, ox.DefaultGraph) else self._named(graph)
            if name is None:
                continue
            spo = (self._inner(subject), self._inner(predicate), self._inner(value))
            yield ox.Quad(*spo)
            if not once:
                yield ox.Quad(*spo, name)
            if number % _EVERY == 0:
                self.statements = number
                self._report()
        self.statements = number

    def _named(self, graph: Node) -> Node | None:
        """Return a graph that the file itself names, and remember it; None for one that is made anew."""
        name = self._inner(graph)
        if name in self._made_anew:
            return None
        self.named.add(name)
        return name

    def _inner(self, term: T) -> T:
        """Return a term of the same kind with blank nodes named and IRIs under the base."""
        result: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple = term
        if isinstance(term, ox.BlankNode):
            result = self._blank(term)
        elif isinstance(term, ox.NamedNode):
            result = self._iri(term)
        elif isinstance(term, ox.Triple):
            result = ox.Triple(
                self._inner(term.subject), self._inner(term.predicate), self._inner(term.object)
            )
        return cast("T", result)

    def _blank(self, node: ox.BlankNode) -> ox.BlankNode:
        known = self._nodes.get(node.value)
        if known is None:
            known = self._nodes[node.value] = ox.BlankNode(f"{self._label}{len(self._nodes)}")
        return known

    def _iri(self, node: ox.NamedNode) -> ox.NamedNode:
        if self._base == BASE:
            return node
        return ox.NamedNode(rebased(node.value, self._base))


class _Hashing:
    """A binary stream that hashes what is read from it, and leaves out a byte-order mark."""

    def __init__(self, stream: IO[bytes], digest: hashlib._Hash) -> None:
        self._stream = stream
        self._digest = digest
        self._rest: bytes | None = self._beginning()

    def _beginning(self) -> bytes:
        first = self._stream.read(len(codecs.BOM_UTF8))
        self._digest.update(first)
        return first.removeprefix(codecs.BOM_UTF8)

    def read(self, size: int = -1) -> bytes:
        if self._rest:
            rest, self._rest = self._rest, None
            return rest if size >= 0 else rest + self.read()
        chunk = self._stream.read(size)
        self._digest.update(chunk)
        return chunk
