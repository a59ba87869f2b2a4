"""What has happened since the day of the book: work that is done, money that came, new claims."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from data_schemas.portfolio import PutInSince
from model.advice.record import contact_record
from model.asked import Asked
from model.day import day_number
from model.money.balance import paid_cents
from model.money.cents import in_cents, yuan
from model.portfolio.figures import Figures


def followed_up(found: Figures, until: date) -> NDArray[np.bool_]:
    """Which claims somebody was contacted about, or that ended, after the day of the book.

    Parameters
    ----------
    until : date
        The last day that counts; on the day of the book or before it nothing is found.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    asked, last = found.book.scored.asked, day_number(until)
    if not len(asked) or until <= found.book.as_of:
        return np.zeros(len(asked), dtype=bool)
    # The book may be of records cut at its day, where a later one rewrites it (``read_on``).
    since = Asked(asked.units, found.records, current=asked.current)
    then = contact_record(asked).used.sum(axis=1)
    now = contact_record(since, np.full(len(since), last)).used.sum(axis=1)
    paid = since.view.outcomes.paid[since.receivable] <= last
    return np.asarray((now > then) | paid | since.view.outcomes.excluded[since.receivable])


def put_in_since(found: Figures, until: date) -> PutInSince:
    """What came in of the claims of a book after its day, and which claims were issued.

    Parameters
    ----------
    until : date
        The last day that counts; before the day of the book nothing is found.
    """
    view, day = found.records, day_number(found.book.as_of)
    claims = Asked(found.book.scored.asked.units, view).receivable
    end = max(day, day_number(until) + 1)
    came = paid_cents(view, claims, end) - paid_cents(view, claims, day)
    paid = np.clip(came, 0, found.book.cents)  # what is paid beyond a claim pays none of the book
    is_new = (view.issue >= day) & (view.issue < end) & ~view.outcomes.excluded
    return PutInSince(
        paid_receivables=int((paid > 0).sum()),
        paid=yuan(paid.sum()),
        new_receivables=int(is_new.sum()),
        new=yuan(in_cents(view.outcomes.owed[is_new]).sum()),
    )
