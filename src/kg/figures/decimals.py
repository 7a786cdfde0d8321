"""Decimal arithmetic that does not round, or rounds to a known side, and the precision of a number."""

from __future__ import annotations

import decimal
from decimal import Context, Decimal
from typing import Final

__all__ = ["DOWN", "EXACT", "UP", "last_place", "plain", "stored_last_place"]

_DIGITS: Final = 50


def _context(digits: int, rounding: str) -> Context:
    return Context(digits, rounding, decimal.MIN_EMIN, decimal.MAX_EMAX, traps=[])


EXACT: Final = _context(decimal.MAX_PREC, decimal.ROUND_HALF_EVEN)
"""Sums, differences and products without rounding."""

DOWN: Final = _context(_DIGITS, decimal.ROUND_FLOOR)
UP: Final = _context(_DIGITS, decimal.ROUND_CEILING)
"""Quotients and roots to 50 digits: never above, never below the true result."""


def plain(number: Decimal) -> Decimal:
    """Return the same number without an exponent and without zeros after the point: 3.050E+6 is 3050000."""
    return EXACT.add(EXACT.normalize(number), Decimal(0))


def last_place(number: Decimal) -> Decimal:
    """Return one unit of the last significant digit of a number as it is printed.

    A printed decimal is significant (12.0 counts tenths); zeros that end a whole number are
    not (9,500 counts hundreds). The last place of 0 is 1.
    """
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if exponent < 0 or not any(digits):
        return Decimal((0, (1,), min(exponent, 0)))
    zeros = next(place for place, digit in enumerate(reversed(digits)) if digit)
    return Decimal((0, (1,), exponent + zeros))


def stored_last_place(number: Decimal) -> Decimal:
    """Return one unit of the last digit that is not zero, on either side of the point.

    For a number whose print is not known: 3050000.0 in data says nothing of tenths.
    """
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    zeros = next((place for place, digit in enumerate(reversed(digits)) if digit), -exponent)
    return Decimal((0, (1,), exponent + zeros))
