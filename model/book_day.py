"""The day a book of records goes to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.view import LedgerView


def book_day(view: LedgerView, today: date) -> date:
    """The day the records go to: the ledger's own, or the next where it knows what it brought.

    Only a whole load moves it. A register taken a month ago knows nothing of the month's payments,
    and a single record put in since knows only of itself: asking about today would call everything
    overdue that has long been paid (ADR 0007).

    Parameters
    ----------
    today : date
        The latest it may be.
    """
    return min(view.once(_goes_to), today)


def _goes_to(view: LedgerView) -> date:
    from model.day import day_number  # here, so that a service starts without pandas

    last = view.ledger.as_of
    booked = (view.outcomes.known == day_number(last)) | (view.seen == day_number(last))
    return last + timedelta(days=1) if booked.any() else last
