"""A setting as people read it: the figure told is the figure counted with."""

from __future__ import annotations

from decimal import Decimal


def exact_percent(share: float | Decimal) -> str:
    """A share as a percentage, to the last digit it was set with and without trailing zeros.

    Examples
    --------
    >>> [exact_percent(share) for share in (0.355, 0.004, 0.1, Decimal("0.06"), 1.0, 0.0)]
    ['35.5%', '0.4%', '10%', '6%', '100%', '0%']
    """
    return f"{(Decimal(str(share)) * 100).normalize():f}%"


def exact_step(step: float) -> str:
    """A step up or down, to the last digit it was set with and with its sign.

    Examples
    --------
    >>> exact_step(0.3), exact_step(-0.125), exact_step(0.0)
    ('+0.3', '−0.125', '0')
    """
    return minus(f"{Decimal(str(step)).normalize():+f}") if step else "0"


def minus(figure: str) -> str:
    """A figure, if it is below nothing, with the sign print has for that, as all that are shown.

    Examples
    --------
    >>> minus("-1.5%"), minus("1.5%")
    ('−1.5%', '1.5%')
    """
    return figure.replace("-", "−")
