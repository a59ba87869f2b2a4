"""What a set of changes concedes in money: of the deal with all of them, not one by one.

Two changes that bring the same payment forward bring it forward once: half of a payment prepaid
leaves half of it for a shorter credit. So the money is the difference between the deal as changed
and the deal as given, and what each change adds to it is what it adds to those before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from data_schemas.case import DealCase
from data_schemas.levers import Ask
from data_schemas.policy import Policy
from model.money.cents import CENT, money
from model.money.waiting import YEAR
from model.terms.dates import PERIODS, RESHAPING
from model.terms.move import Move, planned

PRICE, GUARANTEE = "price", "guarantee_obtained"
MOVING = (*RESHAPING, *PERIODS)
"""Levers that decide when how much is paid."""

Version = Callable[[tuple[Move, ...]], DealCase]
"""The deal with some changes."""


def conceded(moves: Sequence[Move], version: Version, policy: Policy) -> list[Decimal]:
    """Money that each change adds to those before it, CNY, to the cent; a raised price is first.

    They add up to ``money_conceded``. Negative where a change takes back some of what those before
    it brought forward: of a payment that is due before the advance, prepaying a part puts it off.

    Parameters
    ----------
    moves : sequence of Move
        In the order they are told.
    """
    so_far = _price(moves)
    given = version(so_far)
    at_first = waited(given)
    out, worth = [], Decimal("0.00")
    for move in moves:
        before = worth
        if move.lever.id in MOVING:
            so_far = (*so_far, move)
            worth = _worth(at_first - waited(version(so_far)), policy)
        out.append(worth - before + _own(move, given, policy))
    return out


def money_conceded(moves: Sequence[Move], version: Version, policy: Policy) -> Decimal:
    """What may be given for a set of changes, CNY, to the cent; never negative.

    What paying so much earlier than by the terms as given is worth at the customer's rate, a raised
    price being raised in both; a guarantee's fee; the cost of our own work.
    """
    given, moving = version(_price(moves)), _moving(moves)
    worth = _worth(waited(given) - waited(version(moving)), policy) if moving else Decimal("0.00")
    return sum((_own(move, given, policy) for move in moves), worth)


def _price(moves: Sequence[Move]) -> tuple[Move, ...]:
    return tuple(m for m in moves if m.lever.id == PRICE)


def _moving(moves: Sequence[Move]) -> tuple[Move, ...]:
    """The changes that decide when how much is paid."""
    return tuple(m for m in moves if m.lever.id in MOVING or m.lever.id == PRICE)


def _worth(earlier: int, policy: Policy) -> Decimal:
    """What being paid earlier by so many cents times days is worth to the customer, CNY."""
    share = Decimal(max(earlier, 0)) * policy.terms.customer_rate / (100 * YEAR)
    return share.quantize(CENT, ROUND_HALF_UP)


def _own(move: Move, given: DealCase, policy: Policy) -> Decimal:
    """What a change costs by itself, CNY, of the deal at the price it is to have."""
    if move.lever.ask is Ask.OURSELVES:
        return policy.terms.work_cost.quantize(CENT, ROUND_HALF_UP)
    if move.lever.id == GUARANTEE:
        return (policy.terms.guarantee_fee * planned(given)).quantize(CENT, ROUND_HALF_UP)
    return Decimal("0.00")


def weight_of(moves: Sequence[Move]) -> Decimal:
    """How hard a set of changes is to get: what the policy sets for each, CNY."""
    return sum((m.weight for m in moves), Decimal("0.00"))


def waited(case: DealCase) -> int:
    """Cents times days that a deal waits for by its terms, from its signing."""
    signing = case.deal.signing_date
    return sum(int(money(p.amount) * 100) * (p.due_date - signing).days for p in case.instalments)
