"""Write WordNet 3.0 as Turtle: 118,000 synsets, their words and senses, definitions and relations.

    python tests/benchmarks/wordnet.py [-o FILE]

Takes the database where Debian's package ``wordnet-base`` puts it (``apt-get install wordnet-base``), or from
the folder that WORDNET names. WordNet 3.0 is © 2006 by Princeton University; everybody may use, copy, modify
and distribute it for any purpose and without fee, provided that its notice is on all copies
(``/usr/share/doc/wordnet-base/copyright``). Nothing of it is kept here.

A synset has a definition, the number of a lexicographer's file and relations to other synsets; a sense ties a
word to a synset and may be related to other senses. The format of the files is told in ``wndb(5WN)``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from generating import generate

TRIPLES = 2_060_062
FOLDER = Path(os.environ.get("WORDNET", "/usr/share/wordnet"))
TERMS = "https://wordnet.example/terms#"
THINGS = "https://wordnet.example/id/"
LETTERS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
CLASSES = {"noun": "NounSynset", "verb": "VerbSynset", "adj": "AdjectiveSynset", "adv": "AdverbSynset"}
RELATIONS = {
    "!": "antonym", "@": "hypernym", "@i": "instanceHypernym", "~": "hyponym", "~i": "instanceHyponym",
    "#m": "memberHolonym", "#s": "substanceHolonym", "#p": "partHolonym",
    "%m": "memberMeronym", "%s": "substanceMeronym", "%p": "partMeronym",
    "=": "attribute", "+": "derivation", "*": "entailment", ">": "cause", "^": "also", "$": "verbGroup",
    "&": "similar", "<": "participle", "\\": "pertainym",
    ";c": "topic", "-c": "topicOf", ";r": "region", "-r": "regionOf", ";u": "usage", "-u": "usageOf",
}  # fmt: skip
HEAD = f"""\
@prefix : <{TERMS}> .
@prefix s: <{THINGS}synset/> .
@prefix k: <{THINGS}sense/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

"""


def write(triples: float, stream: TextIO) -> None:
    """Write all of it.

    Raises
    ------
    SystemExit
        It is not here, or another number of triples is asked for.
    """
    if triples != TRIPLES:
        raise SystemExit(f"WordNet comes as a whole: {TRIPLES:,} triples")
    if not (FOLDER / "data.noun").exists():
        raise SystemExit(f"WordNet is not in {FOLDER}: apt-get install wordnet-base, or set WORDNET")
    stream.write(HEAD)
    for part in LETTERS:
        numbers = sense_numbers(part)
        stream.writelines(synset(part, line, numbers) for line in lines(f"data.{part}"))
    words = {line.split(" ", 1)[0] for part in LETTERS for line in lines(f"index.{part}")}
    stream.writelines(f'{word_iri(w)} a :Word ; rdfs:label "{spelt(w)}"@en .\n' for w in sorted(words))


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a file without the licence that stands above them."""
    with (FOLDER / name).open(encoding="utf-8") as stream:
        yield from (line for line in stream if not line.startswith("  "))


def sense_numbers(part: str) -> dict[tuple[str, str], int]:
    """Return which of the senses of a word a synset is, by word and offset; the most used is the first."""
    found = {}
    for line in lines(f"index.{part}"):
        word, _, count, *rest = line.split()
        for number, offset in enumerate(rest[len(rest) - int(count) :], 1):
            found[word, offset] = number
    return found


def synset(part: str, line: str, numbers: dict[tuple[str, str], int]) -> str:
    """Return a synset and its senses as Turtle."""
    data, _, definition = line.partition(" | ")
    offset, file, _, count, *rest = data.split()
    here = LETTERS[part] + offset
    width = 2 * int(count, 16)
    forms = [form.partition("(")[0] for form in rest[:width:2]]  # behind a bracket: where an adjective stands
    related: dict[str, list[str]] = {f"k:{here}-{n}": [] for n in range(len(forms) + 1)}
    pointers = rest[width + 1 : width + 1 + 4 * int(rest[width])]
    for sign, other, of, ends in zip(*(pointers[place::4] for place in range(4)), strict=True):
        source, target = divmod(int(ends, 16), 256)
        to = f"k:{of}{other}-{target}" if target else f"s:{of}{other}"
        related[f"k:{here}-{source}"].append(f":{RELATIONS[sign]} {to}")
    said = [f"a :{CLASSES[part]}", f":file {int(file)}", f'skos:definition "{escaped(definition)}"@en']
    turtle = [f"s:{here} {' ; '.join(said + related.pop(f'k:{here}-0'))} .\n"]
    for (sense, links), form in zip(related.items(), forms, strict=True):
        word = form.lower()
        told = [f"a :Sense ; :synset s:{here} ; :word {word_iri(word)}"]
        told += [f':number {numbers[word, offset]} ; :form "{spelt(form)}"@en', *links]
        turtle.append(f"{sense} {' ; '.join(told)} .\n")
    return "".join(turtle)


def word_iri(word: str) -> str:
    """Return the IRI of a word."""
    return f"<{THINGS}word/{quote(word, safe='')}>"


def spelt(word: str) -> str:
    """Return how a word is written, as Turtle has it in quotes."""
    return escaped(word.replace("_", " "))


def escaped(text: str) -> str:
    """Return a text as Turtle has it in quotes."""
    return text.strip().replace("\\", "\\\\").replace('"', '\\"')


if __name__ == "__main__":
    generate((__doc__ or "").partition("\n")[0], TRIPLES, write)
