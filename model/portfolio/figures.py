"""Everything about a book that is computed once for a day and asked for often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import Grade
from data_schemas.credit_loss import LOSS_HIGH, LOSS_LOW
from data_schemas.policy import Policy
from data_schemas.portfolio_policy import Outlook
from model.curve import nearest, sigmoid
from model.day import Days, Floats
from model.law.limited import Ending
from model.money.cents import in_cents
from model.money.loss import default_probability, expected_loss
from model.portfolio.book import Book, book_of
from model.portfolio.cash import Cash, cash_of
from model.portfolio.cents import split_cents
from model.portfolio.common_risk import Common, latent, unpaid_draws
from model.portfolio.ending import endings
from model.portfolio.matrix import Matrix, matrix_of
from model.portfolio.steps import Step, hours_of, next_steps
from model.scored import Scored
from model.view import LedgerView

SEED = 20260
"""Of the draws behind the bands: the same book has the same bands."""
_TINY = 1e-9
Derived = TypeVar("Derived")


@dataclass(frozen=True)
class Figures:
    """A book with its cash and its loss.

    Parameters
    ----------
    common : Common
        What claims have in common.
    matrix : Matrix
        The provision matrix of the ledger.
    version : str
        The model's.
    records : LedgerView
        All records there are, those of later days too, which may rewrite the book's day.
    """

    book: Book
    policy: Policy
    version: str
    common: Common
    matrix: Matrix
    records: LedgerView

    def __len__(self) -> int:
        return len(self.book)

    @cached_property
    def cash(self) -> Cash:
        """Cash by week."""
        wanted = self.policy.portfolio
        return cash_of(
            self.book, self.common, weeks=wanted.cash_weeks,
            levels=(wanted.cash_low, wanted.cash_high), draws=wanted.draws, seed=SEED,
        )  # fmt: skip

    @property
    def default_days(self) -> int:
        """Days past due that count as default: the policy's, or the learnt ones nearest to them."""
        return nearest(self.book.scored.horizons, self.policy.default_days)

    @cached_property
    def default(self) -> Floats:
        """Probability of default by the model, shape (n,)."""
        scored = self.book.scored
        return default_probability(scored.probability, scored.horizons, self.policy)

    @cached_property
    def matrix_default(self) -> Floats:
        """Probability of default by the matrix, shape (n,)."""
        return self.matrix.rate_at(self.book.age)

    @cached_property
    def delay(self) -> Floats:
        """Probability of delay, the number the grade is read off; shape (n,)."""
        each = [one.probability for one in self.book.scored.attributions]
        return np.array(each, dtype="float64")

    @cached_property
    def grade(self) -> list[Grade]:
        """Grade of each claim."""
        return [self.policy.grade(p) for p in self.delay]

    @cached_property
    def loss(self) -> Days:
        """Expected loss by each claim's own score, cents, shape (n,).

        What the outlooks add, the base one too, is in ``weighted`` alone: a claim and the book
        name one loss, and all of the company's judgement stands in one place.
        """
        return in_cents(expected_loss(self.book.balance, self.default, self.policy))

    @cached_property
    def matrix_loss(self) -> Days:
        """The same by the matrix."""
        return in_cents(expected_loss(self.book.balance, self.matrix_default, self.policy))

    def loss_under(self, outlook: Outlook, default: Floats) -> Days:
        """Expected loss under an outlook, cents, shape (n,)."""
        shift = self.policy.portfolio.scenarios.of(outlook).log_odds
        p = np.clip(default, _TINY, 1 - _TINY)
        moved = sigmoid(np.log(p) - np.log1p(-p) + shift) if shift else default
        return in_cents(expected_loss(self.book.balance, moved, self.policy))

    def weighted(self, default: Floats) -> Days:
        """Expected loss over all outlooks, cents, shape (n,); together the outlooks' sums, weighed.

        Each claim rounded by itself would leave the book some cents off its own outlooks.
        """
        scenarios = self.policy.portfolio.scenarios
        parts = [(self.loss_under(one, default), scenarios.of(one).weight) for one in Outlook]
        exact = np.sum([loss * weight for loss, weight in parts], axis=0)
        if not exact.any():
            return np.zeros(len(self), dtype="int64")
        total = in_cents(sum(int(loss.sum()) * weight for loss, weight in parts) / 100.0)
        split = split_cents(np.atleast_1d(total), exact[None, :] / exact.sum())
        return np.asarray(split[0], dtype="int64")

    @cached_property
    def loss_band(self) -> tuple[float, float]:
        """Quantiles ``LOSS_LOW`` and ``LOSS_HIGH`` of the loss in default of the book, CNY."""
        wanted = self.policy.portfolio
        z = latent(self.book.scored.asked.customer, self.common, wanted.draws, SEED + 1)
        drawn = unpaid_draws(z, self.default)
        weight = expected_loss(self.book.balance, np.ones(len(self)), self.policy)
        low, high = np.quantile(weight @ drawn, (LOSS_LOW, LOSS_HIGH))
        return float(low), float(high)

    @cached_property
    def main_cause(self) -> list[Cause | None]:
        """The cause that raises each claim's risk most, if any does by the policy's limit."""
        found = self.book.scored.attributions
        if not found:
            return []
        points = np.array([one.cause_probability for one in found])
        best = points.argmax(axis=1)
        limit = self.policy.advice.raising_points
        causes = list(Cause)
        return [causes[k] if points[i, k] >= limit else None for i, k in enumerate(best)]

    @cached_property
    def endings(self) -> list[Ending]:
        """Where limitation of each claim ends, if that is near, or ended."""
        return endings(self.book.scored.asked, self.policy.law)

    @cached_property
    def steps(self) -> list[Step | None]:
        """What the playbook does next about each claim."""
        return next_steps(self.book.scored, self.policy, self.endings)

    def once(self, make: Callable[[Figures, date], Derived], on: date) -> Derived:
        """What ``make`` derives from this book for a day: made when first asked for, and kept."""
        if (make, on) not in self._derived:
            self._derived[make, on] = make(self, on)
        return cast("Derived", self._derived[make, on])

    @cached_property
    def _derived(self) -> dict[tuple[Callable[..., object], date], object]:
        return {}

    @cached_property
    def hours(self) -> Floats:
        """Hours of each claim's next action, shape (n,); missing where there is none."""
        return hours_of(self.steps, self.policy)


def figures_of(
    scored: Scored, as_of: date, policy: Policy, *,
    common: Common | None, season: Mapping[int, float] | None = None, version: str,
    records: LedgerView | None = None,
) -> Figures:  # fmt: skip
    """The figures of what was scored, all of it open on ``as_of``.

    Parameters
    ----------
    common : Common, optional
        As learnt with the model; by default the policy's.
    season : mapping of int to float
        As learnt with the model (``season.in_season``): powers by the day a window ends with.
    records : LedgerView, optional
        All records there are; by default those that were asked.
    """
    wanted = policy.portfolio
    assumed = Common(customer=wanted.customer_share, book=wanted.book_share, claims=0, times=0)
    return Figures(
        book=book_of(scored, as_of, policy.calendar, season),
        policy=policy,
        version=version,
        common=common or assumed,
        matrix=matrix_of(
            scored.asked.view,
            as_of,
            months=wanted.matrix_months,
            # The same days as the model's, or the two could not be held against each other.
            default_days=nearest(scored.horizons, policy.default_days),
        ),
        records=records or scored.asked.view,
    )
