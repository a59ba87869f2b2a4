"""What has been seen to since the day of the book: work that is done is not asked for again."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.advice.record import contact_record
from model.day import day_number
from model.portfolio.figures import Figures


def followed_up(found: Figures, until: date) -> NDArray[np.bool_]:
    """Which claims somebody was contacted about, or that were paid, after the day of the book.

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
    then = contact_record(asked).used.sum(axis=1)
    now = contact_record(asked, np.full(len(asked), last)).used.sum(axis=1)
    return np.asarray((now > then) | (asked.view.outcomes.paid[asked.receivable] <= last))
