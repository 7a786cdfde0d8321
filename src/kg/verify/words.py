"""What a finding says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.model import Locator, Place, Text

__all__ = [
    "Told",
    "absent",
    "changed",
    "found",
    "missing",
    "moved",
    "no_heading",
    "nowhere",
    "nowhere_at_all",
    "somewhere",
    "start",
]

Told = tuple[Text, Text]
_SHOWN: Final = 3


def _both(english: str, chinese: str) -> Told:
    return Text(english, "en"), Text(chinese, "zh")


def _numbers(place: Locator | Place, language: str) -> str:
    """Return paragraph and sentence in words, or the line of what stands in none; empty for a heading."""
    chinese = language == "zh"
    if place.paragraph is None:
        if isinstance(place, Locator):
            return ""
        return f"文件第{place.line}行" if chinese else f"line {place.line} of the file"
    parts = [f"第{place.paragraph}段" if chinese else f"paragraph {place.paragraph}"]
    if place.sentence is not None:
        parts.append(f"第{place.sentence}句" if chinese else f"sentence {place.sentence}")
    return "".join(parts) if chinese else ", ".join(parts)


def _under(section: str | None, language: str) -> str:
    if section is None:
        return "无标题处" if language == "zh" else "under no heading"
    return f"标题“{section}”下" if language == "zh" else f"under “{section}”"


def _at(place: Locator | Place, language: str, *, section: bool = False) -> str:
    """Return a place as an adverbial; with its heading where it is asked for, or is all there is."""
    numbers, under = _numbers(place, language), _under(place.section, language)
    if not numbers:
        return under
    if language == "zh":
        return f"{numbers}（{under}）" if section else numbers
    return ("in " if place.paragraph is not None else "at ") + numbers + (f", {under}" if section else "")


def _places(expected: Locator, places: Sequence[Place], language: str) -> str:
    shown = [
        _at(place, language, section=expected.section not in (None, place.section))
        for place in places[:_SHOWN]
    ]
    more = len(places) - len(shown)
    if language == "zh":
        return "、".join(shown) + (f"等{len(places)}处" if more else "")
    return "; ".join(shown) + (f"; and in {more} more" if more else "")


def found(place: Place) -> Told:
    """Tell that a claim stands where it says."""
    return _both(_at(place, "en"), f"在{_at(place, 'zh')}")


def changed(place: Place, instead: str) -> Told:
    """Tell what stands in the place of a figure."""
    return _both(
        f"{_numbers(place, 'en')} has “{instead}” instead", f"{_numbers(place, 'zh')}此处为“{instead}”"
    )


def moved(expected: Locator, places: Sequence[Place]) -> Told:
    """Tell where a claim stands instead; under which heading, where it is that alone which differs."""
    numbers = (expected.paragraph, expected.sentence)
    heading = any((place.paragraph, place.sentence) == numbers for place in places)
    english, chinese = (_places(expected, places, language) for language in ("en", "zh"))
    return _both(
        f"not {_at(expected, 'en', section=heading)}, but {english}",
        f"不在{_at(expected, 'zh', section=heading)}，而在{chinese}",
    )


def somewhere(places: Sequence[Place]) -> Told:
    """Tell where a claim without a place stands."""
    english, chinese = (_places(Locator(None, None, None), places, language) for language in ("en", "zh"))
    return _both(f"the claim names no place; it stands {english}", f"断言未注明位置；见于{chinese}")


def nowhere(lacking: Told | None) -> Told:
    """Tell that a figure is not in the text, and what its place lacks."""
    told = _both("stands nowhere in the text", "全文未见")
    return told if lacking is None else _joined(told, lacking)


def nowhere_at_all() -> Told:
    """Tell that the figure of a claim without a place is not in the text."""
    return _both("the claim names no place; it stands nowhere in the text", "断言未注明位置；全文未见")


def _joined(first: Told, second: Told) -> Told:
    return _both(f"{first[0].value}; {second[0].value}", f"{first[1].value}；{second[1].value}")


def no_heading(section: str | None) -> Told:
    """Tell that a heading is not in the text."""
    return _both(f"no heading “{section}” in the text", f"全文没有标题“{section}”")


def missing(
    expected: Locator, *, size: int, sentences: int | None, headings: Sequence[str] | None
) -> Told | None:
    """Tell why a paragraph or sentence does not exist, or return None where it does.

    Parameters
    ----------
    size
        Paragraphs of the body.
    sentences
        Sentences of the named paragraph; None where it is not there.
    headings
        What the named paragraph stands under instead of its own heading; None where that is right.
    """
    number = expected.paragraph or 0
    if sentences is None:
        if 1 <= number <= size:
            return _both(f"paragraph {number} is not in the text any more", f"原第{number}段已不在文中")
        return _both(
            f"there is no paragraph {number}: the body has {size}", f"没有第{number}段：正文共{size}段"
        )
    if headings is not None:
        english, chinese = (_under(headings[-1] if headings else None, language) for language in ("en", "zh"))
        return _both(
            f"paragraph {number} stands {english}, not under “{expected.section}”",
            f"第{number}段属{chinese}，不在标题“{expected.section}”下",
        )
    if expected.sentence is not None and not 1 <= expected.sentence <= sentences:
        only = f"{sentences} sentence" + ("s" if sentences != 1 else "")
        return _both(
            f"paragraph {number} has {only}, and no sentence {expected.sentence}",
            f"第{number}段共{sentences}句，没有第{expected.sentence}句",
        )
    return None


# ------------------------------------------------------------------ the whole
def start(line: int | None, skipped: int, size: int) -> Told:
    """Tell where the body starts and how many paragraphs it has."""
    if line is None:
        return _both("the text has no paragraph, only headings", "文中没有段落，只有标题")
    before = f" after {_counted(skipped)}" if skipped else ""
    before_zh = f"（此前另有{skipped}段）" if skipped else ""
    return _both(
        f"the body starts at line {line}{before} and has {_counted(size)}",
        f"正文始于文件第{line}行{before_zh}，共{size}段",
    )


def _counted(paragraphs: int) -> str:
    return f"{paragraphs} paragraph{'' if paragraphs == 1 else 's'}"


def absent(told: Told, numbers: Sequence[int]) -> Told:
    """Add to what was told which paragraphs are not there."""
    if not numbers:
        return told
    english = f"not there: paragraph{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"
    return _joined(told, _both(english, f"缺第{'、'.join(map(str, numbers))}段"))
