"""Between which bounds a printed figure lies, and whether a value is the figure that was printed.

Let v be the value and u one unit of the last significant digit printed:

==================  =======================
exactly             [v − u/2, v + u/2)
moreThan            (v, ∞)
atLeast             [v, ∞)
nearly              [v − u, v)
about               [v − u, v + u]
lessThan            (−∞, v)
atMost              (−∞, v]
==================  =======================

A whole number of things that is printed without comparator and magnitude word and does
not end in zero is exact. A negative figure is a decline, and the words speak of its
size: "fell by more than 5%" is (−∞, −5).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from kg.figures.arithmetic import negate
from kg.figures.decimals import EXACT, plain, stored_last_place
from kg.figures.interval import Interval
from kg.figures.printed import Printed
from kg.vocabulary import local_name

__all__ = ["agrees", "bounds"]

_HALF: Final = Decimal("0.5")
_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)
_FRACTION: Final = "fraction"
_LARGEST: Final = 300
"""A larger power of ten is a mistake, and writing it out would fill the memory."""

_HINTS: Final = {
    "percent": ("number", -2),
    "multiple": ("number", 0),
    _FRACTION: ("number", 0),
    "percentagePoint": ("percentagePoint", 0),
    "CNY": ("CNY", 0),
    "USD": ("USD", 0),
    "EB": ("byte", 18),
    "ZB": ("byte", 21),
    "PFLOPS": ("flops", 15),
    "EFLOPS": ("flops", 18),
    "km": ("metre", 3),
    "ms": ("second", -3),
}
"""What a printed unit measures, and as which power of ten."""

_UNITS: Final = {
    "PERCENT": ("number", -2),
    "NUM": ("number", 0),
    "UNITLESS": ("number", 0),
    "person": ("number", 0),
    "standardRack": ("number", 0),
    "per10000Persons": ("number", 0),
    "per10000Workers": ("number", 0),
    "percentagePoint": ("percentagePoint", 0),
    "PERCENTAGE-POINT": ("percentagePoint", 0),
    "CNY": ("CNY", 0),
    "USD": ("USD", 0),
    "exabyte": ("byte", 18),
    "ExaBYTE": ("byte", 18),
    "zettabyte": ("byte", 21),
    "ZettaBYTE": ("byte", 21),
    "PFLOPS": ("flops", 15),
    "EFLOPS": ("flops", 18),
    "M": ("metre", 0),
    "KiloM": ("metre", 3),
    "SEC": ("second", 0),
    "MilliSEC": ("second", -3),
}
"""The same of the last part of a unit's IRI."""

_CURRENCY_MARK: Final = "CCY_"
_HEADINGS: Final = (0, 3, 4, 6, 8, 9, 12)
"""Magnitudes that head a column: none, thousand, 万, million, 亿, billion, trillion."""


# --------------------------------------------------------------------- bounds
def bounds(
    value: Decimal,
    comparator: str | None = None,
    printed: Printed | Iterable[Printed] = (),
    *,
    whole_number: bool = False,
) -> Interval:
    """Return the interval in which the figure of a claim lies.

    Parameters
    ----------
    value
        The figure in its unit; one that is not finite, or of more than 300 digits, bounds nothing.
    comparator
        Local name. None takes the word that was printed, or exactly; an unknown one bounds nothing.
    printed
        The figure as printed, or several prints of it: the finest decides the precision. One that
        differs from `value` by more than a power of ten says nothing of it; without any that does
        the last digit of `value` that is not zero counts.
    whole_number
        Whether the metric counts things that come only whole.

    Examples
    --------
    >>> str(bounds(Decimal(3_050_000), "exactly"))
    '[3045000, 3055000)'
    """
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST:
        return Interval(None, None)
    prints = (printed,) if isinstance(printed, Printed) else tuple(printed)
    size = value.copy_abs()
    word = comparator or next((each.comparator for each in prints if each.comparator), "exactly")
    steps = _steps(size, prints)
    exact = (
        whole_number and word == "exactly" and _ONE in (step for step, magnitude in steps if not magnitude)
    )
    found = _enclosure(size, word, Decimal(0) if exact else min(step for step, _ in steps))
    return negate(found) if value < 0 else found


def _steps(size: Decimal, prints: Iterable[Printed]) -> list[tuple[Decimal, bool]]:
    """Return each print's u on the scale of the value, and whether the print has a magnitude word."""
    scaled = [(each, _scale(size, each)) for each in prints]
    return [
        (EXACT.multiply(each.step, scale), each.magnitude or scale != _ONE)
        for each, scale in scaled
        if scale is not None
    ] or [(stored_last_place(size), False)]


def _scale(size: Decimal, printed: Printed) -> Decimal | None:
    """Return by what the print is to be multiplied to be the value: a power of ten, or None."""
    shown = printed.value.copy_abs()
    if printed.unit == _FRACTION:
        scales = (_ONE, _HUNDRED)
        return next((scale for scale in scales if _rounds_to(EXACT.multiply(shown, scale), size)), None)
    if not size or not shown:
        return _ONE if size == shown else None
    one, other = EXACT.normalize(size).as_tuple(), EXACT.normalize(shown).as_tuple()
    assert isinstance(one.exponent, int)
    assert isinstance(other.exponent, int)
    return _ten_to(one.exponent - other.exponent) if one.digits == other.digits else None


def _ten_to(power: int) -> Decimal:
    return plain(Decimal((0, (1,), power)))


def _enclosure(size: Decimal, word: str, step: Decimal) -> Interval:
    """Return the interval of a figure that is not negative, by the table above."""
    lower = {
        "exactly": EXACT.subtract(size, EXACT.multiply(step, _HALF)),
        "nearly": EXACT.subtract(size, step),
        "about": EXACT.subtract(size, step),
        "moreThan": size,
        "atLeast": size,
    }
    upper = {
        "exactly": EXACT.add(size, EXACT.multiply(step, _HALF)),
        "nearly": size,
        "about": EXACT.add(size, step),
        "lessThan": size,
        "atMost": size,
    }
    upper_open = word in ("nearly", "lessThan") or (word == "exactly" and step != 0)
    return _plain(lower.get(word), upper.get(word), lower_open=word == "moreThan", upper_open=upper_open)


def _plain(
    lower: Decimal | None, upper: Decimal | None, *, lower_open: bool = False, upper_open: bool = False
) -> Interval:
    lower, upper = (end if end is None else plain(end) for end in (lower, upper))
    return Interval(lower, upper, lower_open, upper_open)


# ------------------------------------------------------------------ agreement
def agrees(value: Decimal, printed: Printed, unit: str | None) -> bool:
    """Return whether a value in a unit (its IRI) is the figure that was printed.

    Units of one measure are converted (EB and ZB, 万公里 and km, 60% and 0.6). A figure without
    a sign may be that of a decline which is stated elsewhere, so a negative value agrees with
    it; a printed decline is no rise. Of a fraction as many digits as the value has must agree.
    A bare decimal may have its magnitude in the heading of a table: 7.0 under 亿人 is 700 million.
    """
    if not value.is_finite() or printed.value < 0 < value:
        return False
    power = _power_between(printed.unit, unit)
    if power is None:
        return False
    size, shown = value.copy_abs(), EXACT.multiply(printed.value.copy_abs(), _ten_to(power))
    if printed.unit is None and not printed.magnitude and printed.step < _ONE:
        return any(EXACT.multiply(shown, _ten_to(heading)) == size for heading in _HEADINGS)
    return shown == size or (printed.unit == _FRACTION and _rounds_to(shown, size))


def _power_between(hint: str | None, unit: str | None) -> int | None:
    """Return the power of ten from the printed unit to the value's; None where they measure two things."""
    shown = _HINTS.get(hint or "")
    stored = unit and _measure(local_name(unit))
    if not shown or not stored:
        return 0
    return shown[1] - stored[1] if shown[0] == stored[0] else None


def _measure(name: str) -> tuple[str, int] | None:
    currency = name.removeprefix(_CURRENCY_MARK)
    return _UNITS.get(currency) or ((currency, 0) if currency != name else None)


def _rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    """Return whether a fraction, which no decimal may be, is the other number to the digits that one has."""
    off = EXACT.subtract(exact, rounded).copy_abs()
    return off <= EXACT.multiply(min(stored_last_place(rounded), _ONE), _HALF)
