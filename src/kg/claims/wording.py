"""What the checks say, in English and Chinese: figures as a reader writes them, and reasons in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from kg.figures.decimals import DOWN, EXACT, UP, plain
from kg.figures.formatting import format_comparator, format_period, format_value
from kg.figures.interval import Interval
from kg.model import Period
from kg.model.checks import Figure

__all__ = ["Words"]

_REASONS: Final[dict[str, tuple[str, str]]] = {
    # agreement
    "corroborated": ("{count} independent producers agree: {names}", "{count}个相互独立的来源一致：{names}"),
    "single": ("one producer only: {names}", "只有一个来源：{names}"),
    "doubtful only": ("nothing but doubtful figures", "仅有存疑的数字"),
    "in conflict": ("no value fits both {low} and {high}", "没有数值能同时符合{low}与{high}"),
    "revised": (
        "{names} replaced {old} by {new} on {date}",
        "{names}于{date}以{new}取代了{old}",
    ),
    "other scope": (
        "with another scope ({scope}) the figure of this time is {other}",
        "同一时间另一口径（{scope}）的数字为{other}",
    ),
    "around": (
        "shortly before and after stand {before} and {after}, and the scopes differ",
        "前后不久的数字为{before}和{after}，口径不同",
    ),
    "out of line": (
        "out of line with {before} before and {after} after",
        "与此前的{before}及此后的{after}不相衔接",
    ),
    # recomputation
    "result": ("the inputs give {result}", "由所涉数值得{result}"),
    "loose": ("an input is only a bound, so this says little", "所涉数值只是界限，说明力有限"),
    "off": ("off by {gap}", "相差{gap}"),
    "missing": ("no figure of {metric} for {period}", "缺少{metric}{period}的数字"),
    "missing undated": ("it states no time, so its inputs are unknown", "未注明时间，无从确定所涉数值"),
    "not computable": ("the formula has no result for these inputs", "对这些数值公式无解"),
    # targets
    "at the date": ("at the date: {figures}", "到期时：{figures}"),
    "reached before": ("reached before the date: {figures}", "提前达到：{figures}"),
    "near the date": (
        "no figure at the date itself; nearest: {figures}",
        "到期当日无数字，最近的为：{figures}",
    ),
    "not yet": (
        "its date lies beyond the figures; the newest is {figures}",
        "现有数字尚未到该期限，最新为{figures}",
    ),
    "not due": ("its date lies beyond the data", "期限晚于现有数据"),
    "no figure": ("no comparable figure", "没有可比的数字"),
    "no date": ("it states no date", "未注明时间"),
    "figures differ": ("the figures differ", "各数字不一致"),
    "scope unstated": (
        "the scope is stated for one side only: {scope}",
        "仅一方注明口径：{scope}",
    ),
    # undated figures
    "refers": ("fits {period} best: {figures}", "最符合{period}：{figures}"),
    "refers to none": ("fits no dated figure", "与有日期的数字均不相符"),
    "overtaken": (
        "by {period} another figure held: {figures}",
        "至{period}已为另一数字：{figures}",
    ),
    # alternatives
    "another time": ("of {period}, not of {wanted}", "为{period}，而非{wanted}"),
    "another scope": ("scope: {scope}", "口径：{scope}"),
    "no scope": ("no scope stated", "未注明口径"),
}
_CHINESE: Final = "zh"
_NUMBER: Final = re.compile(r"[-−]?[0-9.,]*[0-9]")


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._chinese = language.lower().partition("-")[0] == _CHINESE

    def say(self, key: str, **values: object) -> str:
        """Return the reason called `key`, its gaps filled."""
        return _REASONS[key][self._chinese].format(**values)

    def joined(self, parts: Iterable[str]) -> str:
        """Return several reasons as one."""
        return ("；" if self._chinese else "; ").join(part for part in parts if part)

    def listed(self, parts: Iterable[str]) -> str:
        """Return names in a row, each once."""
        return ("、" if self._chinese else ", ").join(dict.fromkeys(parts))

    def beside(self, text: str, aside: str) -> str:
        """Return a text with another in brackets."""
        return f"{text}（{aside}）" if self._chinese else f"{text} ({aside})"

    # ------------------------------------------------------------------ figures
    def figure(self, figure: Figure) -> str:
        """Return a figure with its word: ``more than 3.05 million``."""
        claim = figure.claim
        assert claim.value is not None
        value = self.value(claim.value, claim.unit.iri if claim.unit else "", figure)
        word = format_comparator(claim.comparator, self.language) if claim.comparator else ""
        return ("" if self._chinese else " ").join(part for part in (word, value) if part)

    def said(self, figure: Figure) -> str:
        """Return a figure with who says it."""
        return self.beside(self.figure(figure), figure.producer)

    def said_when(self, figure: Figure) -> str:
        """Return a figure with its time, and its scope where it states one."""
        told = [self.period(figure.period), *([figure.claim.scope] if figure.claim.scope else [])]
        return self.beside(self.figure(figure), ("，" if self._chinese else ", ").join(told))

    def value(self, value: Decimal, unit: str, figure: Figure) -> str:
        """Return a number in a unit; an unknown unit is called as the figure's claim calls its own."""
        label = figure.claim.unit.label if figure.claim.unit else None
        return format_value(value, unit or None, self.language, unit_label=label)

    def period(self, period: Period) -> str:
        """Return a time in words."""
        return format_period(period, self.language)

    def span(self, interval: Interval, step: Decimal, unit: str, figure: Figure) -> str:
        """Return the bounds of an interval, rounded outwards to multiples of `step`."""
        if (
            interval.lower is not None
            and interval.upper is not None
            and interval.upper - interval.lower < step
        ):
            return self.value(self.rounded(interval.lower, step), unit, figure)
        low, high = _rounded(interval.lower, step, up=False), _rounded(interval.upper, step, up=True)
        if low is None or high is None:
            return self._open(low, high, unit, figure)
        texts = self.value(low, unit, figure), self.value(high, unit, figure)
        return ("至" if self._chinese else " to ").join(_without_repetition(*texts))

    @staticmethod
    def rounded(number: Decimal, step: Decimal) -> Decimal:
        """Return a number rounded to a multiple of a power of ten, without zeros that say nothing."""
        return plain(number.quantize(step, context=EXACT))

    def _open(self, low: Decimal | None, high: Decimal | None, unit: str, figure: Figure) -> str:
        known = low if low is not None else high
        if known is None:
            return "任何数值" if self._chinese else "any value"
        word = format_comparator("atLeast" if high is None else "atMost", self.language)
        return f"{word}{'' if self._chinese else ' '}{self.value(known, unit, figure)}"


def _without_repetition(low: str, high: str) -> tuple[str, str]:
    """Return two figures, the first without a unit that both have: ``15.5`` and ``16 trillion yuan``."""
    numbers = [_NUMBER.match(text) for text in (low, high)]
    if not all(numbers):
        return low, high
    units = [text[match.end() :] for text, match in zip((low, high), numbers, strict=True) if match]
    if units[0] == units[1] != "%":
        return low.removesuffix(units[0]), high
    last = units[0].rpartition(" ")[2]
    return (low.removesuffix(f" {last}"), high) if last and high.endswith(f" {last}") else (low, high)


def _rounded(number: Decimal | None, step: Decimal, *, up: bool) -> Decimal | None:
    """Return a number rounded to a multiple of a power of ten, without zeros that say nothing."""
    if number is None:
        return None
    return plain(number.quantize(step, context=UP if up else DOWN))
