"""Arithmetic of intervals: what follows for a result from what is known of the figures in it.

The result has every number that the operation gives for members of the two operands
(*inclusion*), and is the smallest such interval up to the rounding of `divide` and
`root`: those round outwards to 50 digits, and an end that was rounded is open. Sums,
differences and products are exact. As in IEEE 1788, a pair of members for which the
operation is not defined gives nothing.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from fractions import Fraction
from itertools import product
from typing import Final, NamedTuple

from kg.figures.decimals import DOWN, EXACT, UP
from kg.figures.interval import Interval

__all__ = [
    "add",
    "average_growth",
    "divide",
    "growth",
    "multiply",
    "negate",
    "root",
    "rounded",
    "subtract",
]

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_INFINITY: Final = Decimal("Infinity")
_PLACES: Final = 18
"""Decimals that SPARQL engines calculate with."""


class _End(NamedTuple):
    """A bound, perhaps infinite, and whether it is reached."""

    value: Decimal
    reached: bool


def _ends(interval: Interval) -> tuple[_End, _End]:
    lower = -_INFINITY if interval.lower is None else interval.lower
    upper = _INFINITY if interval.upper is None else interval.upper
    return _End(lower, not interval.lower_open), _End(upper, not interval.upper_open)


def _between(lows: Iterable[_End], highs: Iterable[_End]) -> Interval:
    """Return the interval from the lowest to the highest; of two at one place, one that is reached counts."""
    lower = min(lows, key=lambda end: (end.value, not end.reached))
    upper = max(highs)
    return Interval(
        lower.value if lower.value.is_finite() else None,
        upper.value if upper.value.is_finite() else None,
        not lower.reached,
        not upper.reached,
    )


# ------------------------------------------------------ sums and differences
def negate(interval: Interval) -> Interval:
    """Return −x: *neg*."""
    lower, upper = _ends(interval)
    return _between(
        [_End(upper.value.copy_negate(), upper.reached)], [_End(lower.value.copy_negate(), lower.reached)]
    )


def add(one: Interval, other: Interval) -> Interval:
    """Return x + y: *add*."""
    lower, upper = (
        _End(EXACT.add(mine.value, its.value), mine.reached and its.reached)
        for mine, its in zip(_ends(one), _ends(other), strict=True)
    )
    return _between([lower], [upper])


def subtract(one: Interval, other: Interval) -> Interval:
    """Return x − y: *sub*."""
    return add(one, negate(other))


# ------------------------------------------------------ products and quotients
def multiply(one: Interval, other: Interval) -> Interval:
    """Return x · y: *mul*."""
    ends = [_product(mine, its) for mine, its in product(_ends(one), _ends(other))]
    return _between(ends, ends)


def _product(one: _End, other: _End) -> _End:
    zeros = [end for end in (one, other) if not end.value]
    if zeros:  # a zero that is reached makes 0 whatever the other is
        return _End(_ZERO, any(end.reached for end in zeros))
    return _End(EXACT.multiply(one.value, other.value), one.reached and other.reached)


def divide(one: Interval, other: Interval) -> Interval:
    """Return x / y for all y but zero: *div*.

    Where zero is an end of the divisor the result is unbounded on one side; where it lies
    inside, on both (the hull of two rays).

    Raises
    ------
    ZeroDivisionError
        Where the divisor is zero and nothing else.
    """
    zero = Interval(_ZERO, _ZERO)
    if other == zero:
        raise ZeroDivisionError("division by an interval that is only zero")
    if one == zero:
        return zero
    divisors = _ends(other)
    if divisors[0].value < 0 < divisors[1].value:
        return Interval(None, None)
    pairs = list(product(_ends(one), divisors))
    sign = _ONE if divisors[1].value > 0 else -_ONE
    lows = [_quotient(x, y, sign, DOWN) for x, y in pairs]
    return _between(lows, [_quotient(x, y, sign, UP) for x, y in pairs])


def _quotient(one: _End, other: _End, sign: Decimal, rounding: Context) -> _End:
    """Return where x / y tends to at two ends; `sign` is that of all divisors."""
    if not one.value:
        return _End(_ZERO, one.reached)
    if not other.value.is_finite():
        return _End(_ZERO, reached=False)
    if not other.value or not one.value.is_finite():
        return _End(_INFINITY.copy_sign(one.value) * sign, reached=False)
    value = rounding.divide(one.value, other.value)
    exact = EXACT.multiply(value, other.value) == one.value
    return _End(value, one.reached and other.reached and exact)


# ------------------------------------------------------------- roots, growth
def root(interval: Interval, degree: Fraction | Decimal | int) -> Interval:
    """Return the root of the members that are not negative: *rootn* for a whole degree.

    `degree` may be a fraction, as in growth over two and a half years.

    Raises
    ------
    ValueError
        Where the degree is not positive or every member is negative.
    """
    exact = Fraction(degree)
    lower, upper = _ends(interval)
    if exact <= 0 or upper < (_ZERO, True):
        raise ValueError(f"{interval} has no root of degree {degree}")
    lower = max(lower, _End(_ZERO, reached=True), key=lambda end: (end.value, not end.reached))
    return _between([_root_of(lower, exact, _root_below)], [_root_of(upper, exact, _root_above)])


def _root_of(end: _End, degree: Fraction, whole_root: Callable[[Decimal, int], Decimal]) -> _End:
    """Return x to the power of 1/degree at one end: first the exact power, then one root."""
    if not end.value.is_finite():
        return end
    power = _power(end.value, degree.denominator)
    found = whole_root(power, degree.numerator)
    return _End(found, end.reached and _power(found, degree.numerator) == power)


def _power(base: Decimal, exponent: int) -> Decimal:
    result = _ONE
    for _ in range(exponent):
        result = EXACT.multiply(result, base)
    return result


def _root_below(number: Decimal, degree: int) -> Decimal:
    """Return the greatest number of 50 digits whose power is not above `number`."""
    found = DOWN.power(number, DOWN.divide(_ONE, Decimal(degree))) if number else _ZERO
    while _power(found, degree) > number:
        found = DOWN.next_minus(found)
    while number and _power(following := DOWN.next_plus(found), degree) <= number:
        found = following
    return found


def _root_above(number: Decimal, degree: int) -> Decimal:
    """Return the least number of 50 digits whose power is not below `number`."""
    below = _root_below(number, degree)
    return below if _power(below, degree) == number else UP.next_plus(below)


def growth(earlier: Interval, later: Interval) -> Interval:
    """Return how much has been added, as a share of the earlier figure: later / earlier − 1."""
    return subtract(divide(later, earlier), Interval(_ONE, _ONE))


def average_growth(earlier: Interval, later: Interval, years: Fraction | Decimal | int) -> Interval:
    """Return the growth of each year that makes the whole over `years`: the root of later / earlier, − 1."""
    return subtract(root(divide(later, earlier), years), Interval(_ONE, _ONE))


# ------------------------------------------------------------------ rounding
def rounded(interval: Interval, places: int = _PLACES) -> Interval:
    """Return the smallest interval around this one whose ends have at most so many decimals.

    An end that was moved is open: no member has come to it. Unless another number of places is
    asked for, SPARQL engines can calculate with the ends.
    """
    if not any(end is not None and _decimals(end) > places for end in (interval.lower, interval.upper)):
        return interval
    lower, upper = _ends(interval)
    return _between(
        [_rounded(lower, places, decimal.ROUND_FLOOR)], [_rounded(upper, places, decimal.ROUND_CEILING)]
    )


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _rounded(end: _End, places: int, rounding: str) -> _End:
    if _decimals(end.value) <= places:
        return end
    value = end.value.quantize(Decimal((0, (1,), -places)), rounding, EXACT)
    return _End(value, end.reached and value == end.value)
