"""Expected cash of the book by week, to the cent, with bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from model.day import Days, Floats
from model.portfolio.book import Book
from model.portfolio.cents import split_cents
from model.portfolio.common_risk import Common, latent

_ROWS = 2000
"""Claims drawn together, so that memory does not grow with the book."""


@dataclass(frozen=True)
class Cash:
    """Cash of the book by week from its day on.

    Parameters
    ----------
    expected : ndarray of int64, shape (n, weeks + 1)
        Cents of each claim expected in each week; the last column is what is expected later or
        never. Rows sum to the open balance.
    low, high : ndarray, shape (weeks,)
        Bounds of each week's cash, CNY.
    """

    expected: Days
    low: Floats
    high: Floats


def cash_of(
    book: Book, common: Common, *, weeks: int, levels: tuple[float, float], draws: int, seed: int
) -> Cash:
    """Forecast the cash of a book.

    Parameters
    ----------
    levels : tuple of float
        Quantiles of a week's cash that are its bounds, 0.1 and 0.9.
    """
    ends = np.asarray(7.0 * np.arange(1, weeks + 1), dtype="float64")
    left = np.column_stack([np.ones(len(book)), book.outstanding_by(ends)])
    share = np.column_stack([-np.diff(left, axis=1), left[:, -1]])
    drawn = weekly_draws(book, ends, common, draws, seed)
    low, high = np.quantile(drawn, levels, axis=0)
    return Cash(split_cents(book.cents, np.maximum(share, 0.0)), low, high)


def weekly_draws(book: Book, ends: Floats, common: Common, draws: int, seed: int) -> Floats:
    """Cash of each week in each draw, CNY, shape (draws, weeks); weeks end after ``ends`` days.

    A draw says when each claim is settled; what comes in parts before is what usually does.
    """
    weeks = len(ends)
    settled = np.zeros((2, draws, weeks + 1))
    threshold = ndtri(np.clip(1 - book.unpaid_by(ends), 0.0, 1.0)).astype(np.float32)
    z = latent(book.scored.asked.customer, common, draws, seed)
    place = np.arange(draws) * (weeks + 1)
    for start in range(0, len(book), _ROWS):
        rows = slice(start, start + _ROWS)
        week = np.zeros(z[rows].shape, dtype=np.int16)
        for at in range(weeks):
            week += z[rows] > threshold[rows, at][:, None]
        where = week + place + settled[0].size * book.begun[rows][:, None]
        weight = np.broadcast_to(book.balance[rows][:, None], week.shape)
        found = np.bincount(where.ravel(), weight.ravel(), minlength=settled.size)
        settled += found.reshape(settled.shape)
    come = book.parts.by(np.r_[0.0, ends])[:, None, :]
    still = settled.sum(axis=2, keepdims=True) - np.cumsum(settled, axis=2)
    cash = settled[..., :-1] * (1 - come[..., :-1]) + still[..., :-1] * np.diff(come, axis=2)
    return np.asarray(cash.sum(axis=0), dtype="float64")
