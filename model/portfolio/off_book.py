"""What left the book without being paid: given up, or the little that a settled claim lacks."""

from __future__ import annotations

import numpy as np

from data_schemas.portfolio import SettledShort, WrittenOff
from model.day import day_number
from model.money.balance import given_up_cents, left_cents, paid_cents, written_off_cents
from model.money.cents import yuan
from model.portfolio.figures import Figures


def written_off(found: Figures, customer: int | None = None) -> WrittenOff:
    """What was given up before the day of a book.

    Parameters
    ----------
    customer : int, optional
        Position of the customer; by default of all.
    """
    asked, day = found.book.scored.asked, day_number(found.book.as_of)
    gone = written_off_cents(asked.view, day, customer)
    mine = np.ones(len(asked), dtype=bool) if customer is None else asked.customer == customer
    return WrittenOff(
        receivables=len(gone),
        balance=yuan(gone.sum()),
        in_part=yuan(given_up_cents(asked.view, asked.receivable[mine], day).sum()),
    )


def settled_short(found: Figures, customer: int | None = None) -> SettledShort:
    """What claims that count as paid by the day of a book lack; as ``written_off``.

    Of one with a day paid alone nobody says how much came in.
    """
    view, day = found.book.scored.asked.view, day_number(found.book.as_of)
    result = view.outcomes
    settled = (view.issue < day) & (result.known < day) & ~result.excluded
    settled &= result.written_off >= day  # the rest of it is told there
    if customer is not None:
        settled &= view.customer == customer
    at = np.flatnonzero(settled)
    left = left_cents(view, at, day) * (paid_cents(view, at, day) > 0)
    return SettledShort(receivables=int((left > 0).sum()), balance=yuan(left.sum()))
