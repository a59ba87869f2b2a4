"""Many versions of one deal scored at once, by the same inputs and the same model as a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np

from data_schemas.case import DealCase
from data_schemas.codes import Stage
from data_schemas.policy import Policy
from model.asked import Asked
from model.bundle import Bundle, first_question
from model.curve import nearest
from model.day import Days, Floats, as_floats
from model.deal_units import asked_of
from model.inputs import inputs
from model.money.cents import money
from model.money.loss import default_probability, expected_loss
from model.money.waiting import Wait, cost, wait
from model.terms.changed import changed, cost_of
from model.terms.conceded import money_conceded
from model.terms.move import Move, planned
from model.view import LedgerView

STAGE = Stage.SIGNING

Choice = tuple[Move, ...]
"""Changes of different levers, in the order they are told."""


@dataclass(frozen=True)
class Lot:
    """Versions of a deal, their instalments one after the other.

    Parameters
    ----------
    owner : ndarray of int, shape (n,)
        The version each instalment belongs to.
    """

    asked: Asked
    x: Floats
    first: Days
    owner: Days

    @cached_property
    def share(self) -> Floats:
        """Share of each instalment in its version's amount, shape (n,)."""
        total = np.bincount(self.owner, self.asked.amount)
        return np.asarray(self.asked.amount / total[self.owner])


@dataclass(frozen=True)
class Figures:
    """What the model says of versions of a deal; shape (m,), or lists as long.

    ``margin_share`` is the margin once expected loss, waiting and the money conceded are paid for,
    as a share of the version's own price.
    """

    delay: Floats
    default: Floats
    loss: list[Decimal]
    waiting: list[Decimal]
    price: list[Decimal]
    margin_share: Floats


class Bench:
    """Scores versions of one deal on one day.

    Parameters
    ----------
    cost_share : Decimal
        What delivering costs, as a share of the price as given.
    """

    def __init__(
        self, bundle: Bundle, policy: Policy, view: LedgerView, case: DealCase, day: date
    ) -> None:
        self.bundle, self.policy, self.view = bundle, policy, view
        self.case, self.day = case, day
        self.features = bundle.features(STAGE)
        self.horizons = bundle.horizons(STAGE)
        self.delay_at = self.horizons.index(nearest(self.horizons, policy.delay_days))
        self.default_at = self.horizons.index(nearest(self.horizons, policy.default_days))
        self._versions: dict[Choice, DealCase] = {}
        self.planned = planned(case)
        self.spent = cost_of(case, policy)

    def version(self, choice: Choice) -> DealCase:
        """The deal with some changes; each set of changes is made once."""
        if choice not in self._versions:
            self._versions[choice] = changed(self.case, choice, self.policy)
        return self._versions[choice]

    def lot(self, cases: Sequence[DealCase]) -> Lot:
        """The inputs of some versions of the deal."""
        asked, given = asked_of(cases, self.day, self.view)
        x, _ = inputs(self.features, asked, given)
        owner = np.repeat(np.arange(len(cases)), [len(c.instalments) for c in cases])
        first = first_question(self.horizons, asked.due, asked.snapshot, STAGE)
        return Lot(asked, x, first, owner)

    def money(self, choice: Choice) -> Decimal:
        """Money conceded by some changes together, CNY."""
        return money_conceded(choice, self.version, self.policy)

    def figures(self, cases: Sequence[DealCase], conceded: Sequence[Decimal]) -> Figures:
        """Score versions of the deal exactly as a score would.

        Parameters
        ----------
        conceded : sequence of Decimal
            Money given for each version's terms, CNY.
        """
        lot = self.lot(cases)
        probability = self.bundle.predict(STAGE, lot.x, lot.first)
        asked, n = lot.asked, len(cases)
        default = default_probability(probability, self.horizons, self.policy)
        waited = wait(
            asked.snapshot, asked.due, self.horizons, lot.first, probability, asked.waits_from
        )
        loss = _sums(expected_loss(asked.amount, default, self.policy), lot.owner, n)
        waiting = [
            a + b
            for a, b in zip(
                *(_sums(part, lot.owner, n) for part in self._cost(asked, waited)), strict=True
            )
        ]
        price = _sums(asked.amount, lot.owner, n)
        left = [
            float((p - self.spent - lost - w - c) / p)
            for p, lost, w, c in zip(price, loss, waiting, conceded, strict=True)
        ]
        return Figures(
            delay=as_floats(np.bincount(lot.owner, lot.share * probability[:, self.delay_at], n)),
            default=as_floats(np.bincount(lot.owner, lot.share * default, n)),
            loss=loss, waiting=waiting, price=price, margin_share=np.array(left),
        )  # fmt: skip

    def _cost(self, asked: Asked, waited: Wait) -> tuple[Floats, Floats]:
        rules = self.policy.money
        return cost(asked.amount, waited.agreed, rules), cost(asked.amount, waited.late, rules)


def _sums(amounts: Floats, owner: Days, n: int) -> list[Decimal]:
    """Sums of the instalments' amounts in cents, as a score adds them up."""
    out = [Decimal("0.00")] * n
    for at, amount in zip(owner, amounts, strict=True):
        out[at] += money(float(amount))
    return out
