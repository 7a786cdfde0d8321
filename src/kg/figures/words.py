"""The words and signs that printed figures are made of, in English and Chinese.

Chinese stands in simplified characters; `kg.figures.tokens` brings traditional ones to these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from kg.figures.decimals import DOWN, last_place

__all__ = ["HAN_DIGITS", "NUMERIC", "WORDS", "Kind", "Token"]


class Kind(Enum):
    """What a piece of a printed figure does."""

    NUMBER = auto()
    """Arabic digits."""
    HAN = auto()
    """A Chinese digit, or several around 点."""
    NAME = auto()
    """An English number word below a hundred."""
    SCALE = auto()
    """Multiplies what stands before it: million, 万."""
    WHOLE = auto()
    """A figure in one word: doubled, half."""
    OVER = auto()
    """Makes a fraction of its two neighbours."""
    UNIT = auto()
    """A unit, or a word that counts things; `Token.name` is None for these."""
    BEFORE = auto()
    """A comparator of the figure that follows."""
    AFTER = auto()
    """A comparator of the figure before it."""
    DECLINE = auto()
    """Makes the figure a negative change."""
    LINK = auto()
    """Says nothing, and may stand between a comparator and its figure."""
    MARK = auto()
    """Brackets and dashes."""
    OTHER = auto()
    """Any other word."""


NUMERIC: Final = frozenset({Kind.NUMBER, Kind.HAN, Kind.NAME, Kind.SCALE, Kind.WHOLE})


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a printed figure.

    Attributes
    ----------
    amount : Decimal
        What a number, scale or whole figure stands for.
    step : Decimal
        One unit of its last significant digit.
    name : str or None
        The comparator's local name, or the hint of the unit.
    """

    kind: Kind
    text: str
    amount: Decimal = Decimal(1)
    step: Decimal = Decimal(1)
    name: str | None = None


# -------------------------------------------------------------------- numbers
HAN_DIGITS: Final = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2} | dict(
    zip("三四五六七八九", range(3, 10), strict=True)
)

_NAMES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

_SCALES: Final = {
    1: ("十",),
    2: ("百", "hundred"),
    3: ("千", "thousand", "k"),
    4: ("万",),
    6: ("million", "mln", "mn", "m"),
    8: ("亿",),
    9: ("billion", "bln", "bn"),
    12: ("trillion", "tln", "tn"),
}

_MULTIPLES: Final = {
    2: ("double", "doubled", "doubling", "twofold", "翻番", "翻一番", "翻了一番", "翻了番"),
    3: ("triple", "tripled", "tripling", "threefold"),
    4: ("quadruple", "quadrupled", "fourfold", "翻两番", "翻了两番"),
}

# English fractions are read only with their numerator: a bare "third" or "quarter" is mostly something else.
_HALF: Final = ("half", "one half", "one-half", "一半", "半数")
_NUMERATORS: Final = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_DENOMINATORS: Final = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}

_NOT_NUMBERS: Final = (
    *("第一", "第二", "第三", "统一", "一流", "一体", "千兆", "万兆", "百兆", "千瓦"),
    *("十二五", "十三五", "十四五", "十五五"),
)

# ---------------------------------------------------------------------- units
_UNITS: Final = {
    "percent": ("%", "percent", "per cent", "pct", "百分之"),
    "percentagePoint": (
        *("percentage point", "percentage points", "percent points", "pp", "pps"),
        *("个百分点", "百分点"),
    ),
    "CNY": ("yuan", "chinese yuan", "rmb", "renminbi", "cny", "¥", "元", "人民币", "元人民币"),
    "USD": (
        *("us dollar", "us dollars", "u.s. dollar", "u.s. dollars", "dollar", "dollars"),
        *("usd", "us$", "$", "美元"),
    ),
    "EB": ("eb", "exabyte", "exabytes", "艾字节"),
    "ZB": ("zb", "zettabyte", "zettabytes", "泽字节"),
    "EFLOPS": ("eflops", "exaflops", "exaflop", "百亿亿次"),
    "PFLOPS": ("pflops", "petaflops", "petaflop", "千万亿次"),
    "km": ("km", "kms", "kilometer", "kilometers", "kilometre", "kilometres", "公里", "千米"),
    "ms": ("ms", "millisecond", "milliseconds", "毫秒"),
    "multiple": ("times", "fold", "倍", "x"),
}
_COUNTED: Final = (
    *"个家户人台套款项件座架辆条种类名位所处张次站批部只",
    *("标准机架", "个标准机架", "机架", "rack", "racks", "standard racks"),
    *("/万人", "个/万人", "台/万人", "件/万人", "每万人", "per 10,000 people", "per 10,000 workers"),
)

# ---------------------------------------------------------------- comparators
_BEFORE: Final = {
    "moreThan": (
        *("more than", "over", "above", "beyond", "greater than", "in excess of", "upwards of"),
        *("exceed", "exceeds", "exceeded", "exceeding", "surpass", "surpasses", "surpassed", "surpassing"),
        *("topped", "topping", ">", "超", "超过", "超出", "逾", "突破", "高于", "大于", "多于"),
    ),
    "atLeast": (
        *("at least", "no less than", "not less than", "no fewer than", "not lower than", "no lower than"),
        *("≥", "不低于", "不少于", "不小于", "不下", "不下于", "至少"),
    ),
    "nearly": (
        *("nearly", "almost", "close to", "nearing", "approaching", "approached"),
        *("近", "接近", "将近", "逼近"),
    ),
    "about": (
        *("about", "around", "some", "roughly", "approximately", "approx", "approx.", "circa", "~", "≈"),
        *("约", "大约", "大概"),
    ),
    "lessThan": (
        *("less than", "fewer than", "lower than", "under", "below", "<"),
        *("不到", "不足", "未达", "未到", "低于", "少于", "小于"),
    ),
    "atMost": (
        *("at most", "up to", "no more than", "not more than", "not exceeding", "no higher than", "≤"),
        *("不超过", "未超过", "不高于", "不多于", "不大于", "至多", "最多"),
    ),
}
_AFTER: Final = {
    "moreThan": ("+", "plus", "多", "余"),
    "atLeast": ("or more", "or above", "and above", "and more", "以上", "及以上"),
    "about": ("or so", "左右", "上下"),
    "atMost": ("or less", "or fewer", "or below", "以下", "及以下", "以内"),
}

# -------------------------------------------------------------- other words
_DECLINES_EN: Final = (
    *("decline", "declined", "declining", "decrease", "decreased", "decreasing", "fall", "fell", "falling"),
    *("drop", "dropped", "dropping", "down", "reduction", "reduced", "shrank"),
)
_DECLINES_ZH: Final = ("下降", "下滑", "下跌", "减少", "降低", "回落", "负增长", "降幅", "降")
_LINKS: Final = (
    *("a", "an", "the", "of", "by", "to", "at", "in", "and", "just", "reach", "reached", "reaching"),
    *("account for", "accounts for", "accounting for"),
    *("了", "为", "是", "到", "达", "达到", "高达", "多达", "共", "有", "之多", "于", "至", "占", "占比"),
)
_MARKS: Final = ("(", ")", "-", "–", "—")


def _all() -> Iterator[Token]:
    yield from _each(Kind.HAN, HAN_DIGITS.items())
    yield from _each(Kind.NAME, zip(_NAMES, range(20), strict=True))
    yield from _each(Kind.NAME, zip(_TENS, range(20, 100, 10), strict=True))
    for power, words in _SCALES.items():
        yield from _each(Kind.SCALE, ((word, 10**power) for word in words))
    for times, words in _MULTIPLES.items():
        yield from (Token(Kind.WHOLE, word, Decimal(times), name="multiple") for word in words)
    yield from (_fraction(word, 1, 2) for word in _HALF)
    for numerator, above in _NUMERATORS.items():
        for denominator, below in _DENOMINATORS.items():
            plural = "s" if above > 1 else ""
            yield from (_fraction(f"{numerator}{gap}{denominator}{plural}", above, below) for gap in " -")
    yield from _named(Kind.UNIT, _UNITS)
    yield from _named(Kind.BEFORE, _BEFORE)
    yield from _named(Kind.AFTER, _AFTER)
    yield from _plain(Kind.UNIT, _COUNTED)
    yield from _plain(Kind.DECLINE, (*_DECLINES_EN, *_DECLINES_ZH))
    # what falls to a level has not changed by it
    yield from _plain(Kind.LINK, (f"{word} to" for word in _DECLINES_EN))
    yield from _plain(Kind.LINK, (f"{word}{to}" for word in _DECLINES_ZH for to in ("到", "至")))
    yield from _plain(Kind.LINK, _LINKS)
    yield from _plain(Kind.MARK, _MARKS)
    yield from _plain(Kind.OVER, ("/", "⁄", "分之"))
    yield from _plain(Kind.OTHER, _NOT_NUMBERS)


def _each(kind: Kind, amounts: Iterable[tuple[str, int]]) -> Iterator[Token]:
    for word, amount in amounts:
        yield Token(kind, word, Decimal(amount), last_place(Decimal(amount)))


def _named(kind: Kind, names: dict[str, tuple[str, ...]]) -> Iterator[Token]:
    for name, words in names.items():
        yield from (Token(kind, word, name=name) for word in words)


def _plain(kind: Kind, words: Iterable[str]) -> Iterator[Token]:
    yield from (Token(kind, word) for word in words)


def _fraction(word: str, above: int, below: int) -> Token:
    part = DOWN.divide(Decimal(1), Decimal(below))
    return Token(Kind.WHOLE, word, DOWN.divide(Decimal(above), Decimal(below)), part, "fraction")


WORDS: Final[dict[str, Token]] = {token.text: token for token in _all()}
"""Every known word by its text in lower case."""
