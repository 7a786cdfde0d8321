"""Chinese by its sound: syllables without tones, and the letters that syllables begin with.

A character has up to two readings, and a name stands in the index by each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Final

__all__ = [
    "BEGINNING",
    "MOST_INITIALS",
    "SOUND",
    "indexed",
    "letters",
    "readings",
    "sounds_like",
    "syllables",
]

SOUND: Final = "~"
BEGINNING: Final = "!"
"""What tokens of the index begin with that are two syllables, or all those of a name from its first one."""

MOST_INITIALS: Final = 12
_VARIANTS: Final = 4
_SPLITS: Final = 3
_TONED: Final = re.compile(r"([a-z]+)[1-5]?")
_LONGEST: Final = 60


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Return the syllables of each (simplified) character."""
    found: dict[str, tuple[str, ...]] = {}
    lines = Path(__file__).with_name("pinyin.txt").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        syllable, _, characters = line.partition(" ")
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


@cache
def _syllables() -> frozenset[str]:
    return frozenset(syllable for found in readings().values() for syllable in found)


# ------------------------------------------------------------------- the index
def indexed(tokens: Sequence[str]) -> Iterator[str]:
    """Yield what folded tokens stand for by sound."""
    known = readings().get
    run: list[tuple[str, ...]] = []
    for token in (*tokens, ""):
        sounds = known(token)
        if sounds:
            run.append(sounds)
        elif run:
            yield from _run(run)
            run = []


def _run(run: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for here, behind in zip(run, (*run[1:], ("",)), strict=True):
        for one in here:
            for other in behind:
                yield f"{SOUND}{one}.{other}"
    start = run[:MOST_INITIALS]
    for beginnings in ([_first(sounds) for sounds in start], start):
        for chosen in islice(product(*beginnings), _VARIANTS):
            yield BEGINNING + "".join(chosen)


def _first(sounds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sound[0] for sound in sounds))


# ------------------------------------------------------------------ what is typed
def letters(folded: str) -> list[str]:
    """Return the parts that may be pinyin, tones left out; none where anything else was typed."""
    if not folded.isascii() or len(folded) > _LONGEST:
        return []
    parts = [part for word in folded.split() for part in _parts(word)]
    return [] if "" in parts else [part.replace("v", "u") for part in parts]


def _parts(word: str) -> list[str]:
    """Return what tones part: ``suan4li4`` is two; an empty part where that is no pinyin."""
    found = [match.group(1) for match in _TONED.finditer(word)]
    return found if _TONED.sub("", word) == "" else [""]


def syllables(parts: Sequence[str]) -> list[list[str]]:
    """Return in which ways `parts` are syllables, the last of them perhaps only begun; at most three."""
    ways: list[list[str]] = [[]]
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        ways = [way + more for way in ways for more in _split(part, begun=last)][:_SPLITS]
    return ways if parts else []


def _split(text: str, *, begun: bool) -> Iterator[list[str]]:
    if not text:
        yield []
        return
    for length in range(min(len(text), 6), 0, -1):
        head, rest = text[:length], text[length:]
        if head in _syllables() or (begun and not rest and _begins(head)):
            for more in _split(rest, begun=begun):
                yield [head, *more]


@cache
def _begins(text: str) -> bool:
    return any(syllable.startswith(text) for syllable in _syllables())


def sounds_like(characters: Sequence[str], typed: Sequence[str]) -> bool:
    """Return whether characters are read as the syllables typed, the last perhaps only begun."""
    known = readings()
    pairs = list(zip(characters, typed, strict=False))
    return len(pairs) == len(typed) and all(
        any(
            sound == heard or (place == len(pairs) - 1 and sound.startswith(heard))
            for sound in known.get(character, ())
        )
        for place, (character, heard) in enumerate(pairs)
    )
