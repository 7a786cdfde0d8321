"""Figures, comparators and periods in the habit of each language.

A figure keeps exactly the digits it has: nothing is rounded for show. Trailing
zeros of a whole number are not significant (10,800,000,000,000 is 10.8
trillion), those after a decimal point are.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from kg import labels
from kg.figures.interval import Interval
from kg.model import Period
from kg.vocabulary import PREFIXES, compact, local_name

__all__ = ["format_comparator", "format_interval", "format_period", "format_value"]

_MAGNITUDES_EN: Final = ((12, " trillion"), (9, " billion"), (6, " million"))
_MAGNITUDES_ZH: Final = ((12, "万亿"), (8, "亿"), (4, "万"))
_DECIMALS: Final = 4
"""A magnitude word that would need more decimals than this is not used: 1,234,567 stays as it is."""

# What follows the number: English for one, English for others, Chinese. Keys are the last part of a
# unit's IRI, so that every vocabulary of units is served.
_UNITS: Final[dict[str, tuple[str, str, str]]] = {
    "NUM": ("", "", ""),
    "UNITLESS": ("", "", ""),
    "PERCENT": ("%", "%", "%"),
    "percentagePoint": (" percentage point", " percentage points", "个百分点"),
    "PERCENTAGE-POINT": (" percentage point", " percentage points", "个百分点"),
    "CNY": (" yuan", " yuan", "元"),
    "USD": (" US dollar", " US dollars", "美元"),
    "EUR": (" euro", " euros", "欧元"),
    "PERSON": (" person", " people", "人"),
    "YR": (" year", " years", "年"),
    "MO": (" month", " months", "个月"),
    "DAY": (" day", " days", "天"),
    "MilliSEC": (" ms", " ms", "毫秒"),
    "KiloM": (" km", " km", "公里"),
    "exabyte": (" EB", " EB", " EB"),
    "zettabyte": (" ZB", " ZB", " ZB"),
    "PFLOPS": (" PFLOPS", " PFLOPS", " PFLOPS"),
    "EFLOPS": (" EFLOPS", " EFLOPS", " EFLOPS"),
    "person": (" person", " people", "人"),
    "standardRack": (" rack", " racks", "个标准机架"),
    "per10000Persons": (" per 10,000 people", " per 10,000 people", "个/万人"),
    "per10000Workers": (" per 10,000 workers", " per 10,000 workers", "台/万人"),
}
_CURRENCY_MARK: Final = "CCY_"

_COMPARATORS: Final[dict[str, tuple[str, str]]] = {
    "exactly": ("", ""),
    "moreThan": ("more than", "超过"),
    "atLeast": ("at least", "不低于"),
    "nearly": ("nearly", "近"),
    "about": ("about", "约"),
    "lessThan": ("less than", "不到"),
    "atMost": ("at most", "不超过"),
}

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _chinese(language: str) -> bool:
    return language.lower().partition("-")[0] == "zh"


# -------------------------------------------------------------------- figures
def format_value(value: Decimal, unit: str | None, language: str, *, unit_label: str | None = None) -> str:
    """Return a figure with its unit as a reader of `language` writes it.

    Parameters
    ----------
    value
        The figure in `unit`.
    unit
        IRI of the unit; None for a plain number.
    language
        Chinese for ``zh`` and its variants, else English.
    unit_label
        What to call a unit that is not known here, for example the data's own label.

    Examples
    --------
    >>> format_value(Decimal(10_800_000_000_000), "http://qudt.org/vocab/unit/CNY", "en")
    '10.8 trillion yuan'
    >>> format_value(Decimal(3_050_000), None, "zh")
    '305万'
    """
    return _number(value, chinese=_chinese(language)) + _unit(value, unit, language, unit_label)


def _number(value: Decimal, *, chinese: bool) -> str:
    if not value.is_finite():
        return str(value)
    exact = _significant(value)
    for power, word in _MAGNITUDES_ZH if chinese else _MAGNITUDES_EN:
        if exact.adjusted() >= power:
            scaled = Decimal((exact.is_signed(), exact.as_tuple().digits, _exponent(exact) - power))
            if -_exponent(scaled) <= _DECIMALS:
                return f"{scaled:f}{word}" if chinese else f"{scaled:,f}{word}"
            return f"{exact:,f}"
    return f"{exact:f}" if chinese else f"{exact:,f}"


def _significant(value: Decimal) -> Decimal:
    """Return `value` without the zeros that carry no information: those that end a whole number."""
    sign, digits, exponent = value.as_tuple()
    if exponent != 0:
        return value
    kept = "".join(map(str, digits)).rstrip("0") or "0"
    return Decimal((sign, tuple(map(int, kept)), len(digits) - len(kept) if kept != "0" else 0))


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _unit(value: Decimal, unit: str | None, language: str, label: str | None) -> str:
    if unit is None:
        return ""
    known = _UNITS.get(local_name(unit).removeprefix(_CURRENCY_MARK))
    if known:
        one, many, chinese = known
        return chinese if _chinese(language) else one if abs(value) == 1 else many
    if label:
        return label if _chinese(language) and not label.isascii() else f" {label}"
    return f" {_bare_name(unit)}"


def _bare_name(unit: str) -> str:
    ours = unit.startswith((PREFIXES["kgo"], PREFIXES["unit"]))
    return local_name(unit) if ours else compact(unit)


def format_comparator(local_name: str, language: str) -> str:
    """Return the word before a figure: ``more than``, ``超过``; empty for an exact one.

    `local_name` is that of a ``kgo:comparator`` value.
    """
    known = _COMPARATORS.get(local_name)
    return known[_chinese(language)] if known else labels.from_term_iri(local_name)


# ------------------------------------------------------------------ intervals
# Keys: whether the lower end is left out, whether the upper one is.
_BETWEEN: Final[dict[tuple[bool, bool], tuple[str, str]]] = {
    (False, False): ("between {lower} and {upper}", "介于{lower}与{upper}之间"),
    (False, True): ("between {lower} and {upper} (excluded)", "介于{lower}与{upper}（不含）之间"),
    (True, False): ("between {lower} (excluded) and {upper}", "介于{lower}（不含）与{upper}之间"),
    (True, True): ("between {lower} and {upper} (both excluded)", "介于{lower}与{upper}之间（两端均不含）"),
}


def format_interval(
    interval: Interval, unit: str | None, language: str, *, unit_label: str | None = None
) -> str:
    """Return in words where a figure lies: ``between 10.75% and 10.85% (excluded)``, ``at least 15``.

    Parameters are those of `format_value`.

    Examples
    --------
    >>> format_interval(Interval.read("[3045000, 3055000)"), None, "en")
    'between 3.045 million and 3.055 million (excluded)'
    """
    chinese = _chinese(language)
    lower, upper = interval.lower, interval.upper
    if lower is not None and upper is not None and lower != upper:
        after = _unit(upper, unit, language, unit_label)
        first = _number(lower, chinese=chinese) + ("" if after.startswith(" ") else after)
        form = _BETWEEN[interval.lower_open, interval.upper_open][chinese]
        return form.format(lower=first, upper=_number(upper, chinese=chinese) + after)
    end = upper if lower is None else lower
    if end is None:
        return "任何数值" if chinese else "any value"
    word, figure = (
        _bound_word(interval, chinese=chinese),
        format_value(end, unit, language, unit_label=unit_label),
    )
    return f"{word}{figure}" if chinese else f"{word} {figure}"


def _bound_word(interval: Interval, *, chinese: bool) -> str:
    """Return the word before the only end of an interval."""
    if interval.is_point:
        return "恰为" if chinese else "exactly"
    if interval.upper is None:
        name = "moreThan" if interval.lower_open else "atLeast"
    else:
        name = "lessThan" if interval.upper_open else "atMost"
    return _COMPARATORS[name][chinese]


# -------------------------------------------------------------------- periods
def format_period(period: Period, language: str) -> str:
    """Return the time of a claim: ``end of June 2023``, ``2012 to 2022``, ``2023年上半年``.

    The shortest wording that loses nothing; ``undated`` where the source states no time.
    """
    chinese = _chinese(language)
    day = _day_zh if chinese else _day_en
    start, end = period.start, period.end
    if start is None and end is None:
        return "未注明时间" if chinese else "undated"
    if end is None:
        assert start is not None
        return f"{day(start)}起" if chinese else f"from {day(start)}"
    if period.kind == "asOf" or start == end:
        return _as_of(end, chinese=chinese) if period.kind == "asOf" else day(end)
    if start is None:
        return f"截至{day(end)}" if chinese else f"until {day(end)}"
    if period.kind == "over" and start.year != end.year:
        return _from_to(start, end, chinese=chinese)
    return _span(start, end, chinese=chinese) or _from_to(start, end, chinese=chinese)


def _day_en(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _month_en(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _month_zh(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _year_en(day: date) -> str:
    return str(day.year)


def _year_zh(day: date) -> str:
    return f"{day.year}年"


def _ends_month(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _as_of(day: date, *, chinese: bool) -> str:
    if not _ends_month(day):
        return f"截至{_day_zh(day)}" if chinese else f"as of {_day_en(day)}"
    unit = {True: (_year_en, _year_zh), False: (_month_en, _month_zh)}[day.month == 12]  # noqa: PLR2004 - December
    return f"{unit[1](day)}底" if chinese else f"end of {unit[0](day)}"


def _span(start: date, end: date, *, chinese: bool) -> str | None:
    """Return the name of a whole year, half-year, quarter or month, or None."""
    if start.day != 1 or not _ends_month(end) or start.year != end.year:
        return None
    months = end.month - start.month + 1
    if months == 1:
        return _month_zh(end) if chinese else _month_en(end)
    if (start.month - 1) % months:
        return None
    place = (start.month - 1) // months
    names = {
        12: ("{year}", "{year}年"),
        6: (("first", "second")[place % 2] + " half of {year}", "{year}年" + "上下"[place % 2] + "半年"),
        3: (f"Q{place + 1} {{year}}", f"{{year}}年第{'一二三四'[place % 4]}季度"),
    }
    found = names.get(months)
    return found[chinese].format(year=end.year) if found else None


def _from_to(start: date, end: date, *, chinese: bool) -> str:
    wording = _finest(start, end, chinese=chinese)
    return f"{wording(start)}至{wording(end)}" if chinese else f"{wording(start)} to {wording(end)}"


def _finest(start: date, end: date, *, chinese: bool) -> Callable[[date], str]:
    """Return the wording that both ends need: years where both are at a year's edge, months, or days."""
    if _ends_month(end) and (start.day == 1 or _ends_month(start)):
        whole_years = end.month == 12 and (start.month, start.day) in ((1, 1), (12, 31))  # noqa: PLR2004 - December
        if whole_years:
            return _year_zh if chinese else _year_en
        return _month_zh if chinese else _month_en
    return _day_zh if chinese else _day_en
