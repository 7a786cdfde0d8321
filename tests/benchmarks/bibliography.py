"""Write a made-up bibliography as Turtle, of the shape that SP2Bench has; always the same for a size.

    python tests/benchmarks/bibliography.py [--triples N] [-o FILE]       250,000 triples unless told

Publications grow from year to year and appear in journals or proceedings; few authors write most of them and
few works have most of the citations; some have an abstract or pages and some have none. One author, Paul
Erdős, writes with many others. Schmidt and others, SP2Bench: https://arxiv.org/abs/0806.4627. The generator
and the queries in ``workload.py`` are our own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from generating import generate

DEFAULT = 250_000
PER_WORK = 11.9
"""Triples that come with a publication, about."""
TERMS = "https://bibliography.example/terms#"
THINGS = "https://bibliography.example/id/"
FIRST, LAST = 1955, 2024
GROWTH = 1.06
FAMOUS = 0

HEAD = f"""\
@prefix : <{TERMS}> .
@prefix a: <{THINGS}author/> .
@prefix v: <{THINGS}venue/> .
@prefix w: <{THINGS}work/> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""


@dataclass(frozen=True)
class Library:
    """How many there are of each."""

    works: int
    authors: int
    venues: int

    @classmethod
    def of(cls, triples: float) -> Library:
        """Return the size that comes nearest to so many triples."""
        works = max(100, round(triples / PER_WORK))
        return cls(works, works // 2, max(10, works // 80))


def write(triples: float, stream: TextIO) -> None:
    """Write about so many triples."""
    size, draw = Library.of(triples), random.Random(11)
    stream.write(HEAD)
    for n in range(size.authors):
        name = "Paul Erdős" if n == FAMOUS else f"Author {n}"
        stream.write(f'a:{n} a foaf:Person ; foaf:name "{name}" .\n')
    for n in range(size.venues):
        kind = "Journal" if n % 2 else "Proceedings"
        stream.write(f'v:{n} a :{kind} ; dc:title "{kind} {n}" ; :volume {n // 2} .\n')
    stream.writelines(works(size, draw))


def works(size: Library, draw: random.Random) -> Iterator[str]:
    """Yield the publications, the earliest first: they cite what came before them."""
    years = range(FIRST, LAST + 1)
    weights = [GROWTH ** (year - FIRST) for year in years]
    for n, year in enumerate(sorted(draw.choices(years, weights, k=size.works))):
        venue = draw.randrange(size.venues)
        kind = "Article" if venue % 2 else "InProceedings"
        writers = {int(size.authors * draw.random() ** 3) for _ in range(draw.randint(1, 5))}
        cited = {int(n * draw.random() ** 2) for _ in range(draw.randint(0, 6))} if n else set()
        title, day = f"On subject {n % 977}, part {n}", f'"{year}-01-01"^^xsd:date'
        said = [
            f'a :{kind} ; dc:title "{title}" ; dcterms:issued {day} ; :in v:{venue}',
            f"dc:creator {' , '.join(f'a:{writer}' for writer in sorted(writers))}",
        ]
        if cited:
            said.append(f"dcterms:references {' , '.join(f'w:{other}' for other in sorted(cited))}")
        if draw.random() < 0.8:
            said.append(f":pages {draw.randint(2, 40)}")
        if draw.random() < 0.1:
            said.append(f'dcterms:abstract "What is known of subject {n % 977}."@en')
        yield f"w:{n} {' ; '.join(said)} .\n"


if __name__ == "__main__":
    generate((__doc__ or "").partition("\n")[0], DEFAULT, write)
