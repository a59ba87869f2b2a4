"""Simple interest on what is open, day by day, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from model.law.matter import Paid
from model.money.cents import cents

Cover = Literal["principal", "interest"]
"""What a late payment covers first."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days over which the same principal was open, from the day after ``since`` to ``until``."""

    since: date
    until: date
    days: int


@dataclass(frozen=True, kw_only=True)
class Accrual:
    """Interest up to and with a day.

    Parameters
    ----------
    days : int
        Days after the latest day of payment on which something was open.
    interest : Decimal
        All that has accrued, CNY, rounded once, half up.
    open : Decimal
        Principal still open, CNY.
    """

    days: int
    interest: Decimal
    open: Decimal
    spans: tuple[Span, ...]


def accrue(
    principal: Decimal,
    latest: date,
    payments: Sequence[Paid],
    until: date,
    daily: Fraction,
    cover: Cover = "principal",
) -> Accrual:
    """Accrue simple interest from the day after ``latest`` to ``until``, both counted.

    Every calendar day counts, the 29th of February too. The day a payment comes in still counts for
    what it pays. Interest bears no interest.

    Parameters
    ----------
    principal : Decimal
        What is owed and not in dispute, CNY.
    payments : sequence of Paid
        Those up to ``latest`` lower the principal before it bears interest; those after ``until``
        are left out. More taken back than was paid adds nothing to the principal.
    daily : Fraction
        Interest of one yuan for one day.
    cover : {"principal", "interest"}
        Civil Code 561: interest, unless agreed otherwise.
    """
    left = whole = Fraction(principal)
    at = latest
    accrued = covered = Fraction(0)
    spans: list[Span] = []

    def run_to(day: date) -> Fraction:
        owed = min(left, whole)
        if day > at and owed > 0:
            days = (day - at).days
            spans.append(Span(since=at, until=day, days=days))
            return owed * days * daily
        return Fraction(0)

    for paid in sorted(payments, key=lambda p: p.day):
        if paid.day > until:
            break
        accrued += run_to(paid.day)
        at = max(at, paid.day)
        amount = Fraction(paid.amount)
        if cover == "interest" and amount > 0:
            to_interest = min(amount, Fraction(cents(accrued)) - covered)
            covered += to_interest
            amount -= to_interest
        left -= amount
    accrued += run_to(until)
    return Accrual(
        days=sum(span.days for span in spans),
        interest=cents(accrued),
        open=cents(min(max(left, Fraction(0)), whole)),
        spans=tuple(spans),
    )
