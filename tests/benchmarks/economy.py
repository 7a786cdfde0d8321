"""Write a made-up economy as Turtle, the same one for the same size on every machine.

    python tests/benchmarks/economy.py [--triples N] [-o FILE]       5,070,000 triples unless told, or 1e5 …

Observations have a metric, sector, place, source, day and value; sectors have a label in two languages, a
code and a broader sector, in four levels; so has a source its label, publisher and date. With 5.07 million
triples there are 720,000 observations, 6,000 sectors and 500 sources (97 MB of Turtle); other sizes have
them in the same proportion. The vocabulary is foreign to `kg`, which so treats it as any stranger's data.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from generating import generate

FULL = 5_070_000
TERMS = "https://economy.example/terms#"
THINGS = "https://economy.example/id/"
YEARS = range(2005, 2025)
METRICS, PLACES, SECTIONS = 35, 60, 20
DIVISION = 2
LEVELS = (100, 900)
"""Divisions and groups of a full economy; the rest below the sections are classes."""

HEAD = f"""\
@prefix : <{TERMS}> .
@prefix m: <{THINGS}metric/> .
@prefix o: <{THINGS}observation/> .
@prefix p: <{THINGS}place/> .
@prefix s: <{THINGS}sector/> .
@prefix d: <{THINGS}source/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
DOINGS = ("Manufacture", "Wholesale", "Repair", "Rental", "Transport", "Processing", "Research", "Design")
DOINGS_ZH = ("制造", "批发", "修理", "租赁", "运输", "加工", "研究", "设计")
OF = ("textiles", "software", "cables", "timber", "glass", "grain", "paper", "steel", "tea", "salt")
OF_ZH = ("纺织品", "软件", "电缆", "木材", "玻璃", "谷物", "纸张", "钢材", "茶叶", "食盐")


@dataclass(frozen=True)
class Size:
    """How many there are of each."""

    observations: int
    sectors: int
    sources: int

    @classmethod
    def of(cls, triples: float) -> Size:
        """Return the size that comes nearest to so many triples."""
        part = triples / FULL
        return cls(round(720_000 * part), max(200, round(6_000 * part)), max(20, round(500 * part)))


def write(triples: float, stream: TextIO) -> None:
    """Write about so many triples."""
    size, draw = Size.of(triples), random.Random(7)
    stream.write(HEAD)
    for kind, letter, count in (("Metric", "m", METRICS), ("Place", "p", PLACES)):
        stream.writelines(f'{letter}:{n} a :{kind} ; rdfs:label "{kind} {n}"@en .\n' for n in range(count))
    stream.writelines(sectors(size, draw))
    stream.writelines(sources(size, draw))
    lines = observations(size, draw)
    while batch := "".join(islice(lines, 10_000)):
        stream.write(batch)


def sectors(size: Size, draw: random.Random) -> Iterator[str]:
    """Yield the sectors, each below one of the level above."""
    divisions, groups = (max(SECTIONS, round(count * size.sectors / 6_000)) for count in LEVELS)
    starts = (0, 0, SECTIONS, SECTIONS + divisions, SECTIONS + divisions + groups)
    for n in range(size.sectors):
        level = next(level for level in (4, 3, 2, 1) if n >= starts[level])
        broader = ""
        if level > 1:
            above = starts[level] - starts[level - 1]  # how many; each section has a division
            place = n % above if level == DIVISION else draw.randrange(above)
            broader = f" skos:broader s:{starts[level - 1] + place} ;"
        doing, of = draw.randrange(len(DOINGS)), draw.randrange(len(OF))
        yield (
            f's:{n} a :Sector ;{broader} skos:notation "{n:05}" ; rdfs:label'
            f' "{DOINGS[doing]} of {OF[of]} {n}"@en , "{OF_ZH[of]}{DOINGS_ZH[doing]}{n}"@zh .\n'
        )


def sources(size: Size, draw: random.Random) -> Iterator[str]:
    """Yield the sources."""
    for n in range(size.sources):
        day = f"{draw.choice(YEARS)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        yield (
            f'd:{n} a :Source ; rdfs:label "Yearbook {n}"@en ; :publisher "Office {n % 40}" ;'
            f' :published "{day}"^^xsd:date .\n'
        )


def observations(size: Size, draw: random.Random) -> Iterator[str]:
    """Yield the observations: seven triples each; a few places have most of them."""
    days = [f'"{year}-12-31"^^xsd:date' for year in YEARS]
    chance = draw.random
    for n in range(size.observations):
        cents = int(10 ** (2 + 5 * chance()))
        metric, place = int(METRICS * chance()), int(PLACES * chance() ** 2)
        sector, source = int(size.sectors * chance()), int(size.sources * chance())
        yield (
            f"o:{n} a :Observation ; :metric m:{metric} ; :sector s:{sector} ; :place p:{place} ;"
            f" :source d:{source} ; :day {days[int(len(days) * chance())]} ;"
            f" :value {cents // 100}.{cents % 100:02} .\n"
        )


if __name__ == "__main__":
    generate((__doc__ or "").partition("\n")[0], FULL, write)
