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

    A draw says when each claim is settled, and when a part of it comes if that is before.
    """
    weeks = len(ends)
    total = np.zeros((draws, weeks + 1))
    settled = ndtri(np.clip(1 - book.unpaid_by(ends), 0.0, 1.0)).astype(np.float32)
    parts = ndtri(book.parts.chance(ends)).astype(np.float32)
    z, of_parts = (
        latent(book.scored.asked.customer, common, draws, one) for one in (seed, seed + 2)
    )
    place = np.arange(draws) * (weeks + 1)
    for start in range(0, len(book), _ROWS):
        rows = slice(start, start + _ROWS)
        week = np.zeros(z[rows].shape, dtype=np.int16)
        part = np.zeros_like(week)
        for at in range(weeks):
            week += z[rows] > settled[rows, at][:, None]
            part += of_parts[rows] > parts[book.part_row[rows], at][:, None]
        balance = np.broadcast_to(book.balance[rows][:, None], week.shape)
        early = balance * book.parts.size[book.part_row[rows]][:, None] * (part < week)
        for when, amount in ((week, balance - early), (part, early)):
            found = np.bincount((when + place).ravel(), amount.ravel(), minlength=total.size)
            total += found.reshape(total.shape)
    return total[:, :weeks]
