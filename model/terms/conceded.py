"""What a set of changes concedes in money: of the deal with all of them, not one by one.

Two changes that bring the same payment forward bring it forward once: half of a payment prepaid
leaves half of it for a shorter credit. So the money is the difference between the deal as changed
and the deal as given, and what each change adds to it is what it adds to those before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from data_schemas.case import DealCase
from data_schemas.levers import Ask
from data_schemas.policy import Policy
from model.money.cents import cents, money
from model.money.waiting import YEAR
from model.terms.move import Move, planned

PRICE, GUARANTEE = "price", "guarantee_obtained"

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
    first = tuple(m for m in moves if m.lever.id == PRICE)
    out, so_far, before = [], first, Decimal("0.00")
    for move in moves:
        if move not in first:
            so_far = (*so_far, move)
        now = money_conceded(so_far, version, policy)
        out.append(now - before)
        before = now
    return out


def money_conceded(moves: Sequence[Move], version: Version, policy: Policy) -> Decimal:
    """What may be given for a set of changes, CNY, to the cent; never negative.

    What paying so much earlier than by the terms as given is worth at the customer's rate, a raised
    price being raised in both; a guarantee's fee; the cost of our own work.
    """
    rules, after = policy.terms, version(tuple(moves))
    given = version(tuple(m for m in moves if m.lever.id == PRICE))
    earlier = Fraction(max(waited(given) - waited(after), 0), 100)
    worth = cents(earlier * Fraction(rules.customer_rate) / YEAR)
    ours = sum(m.lever.ask is Ask.OURSELVES for m in moves)
    fee = any(m.lever.id == GUARANTEE for m in moves)
    return worth + cents(Fraction(rules.work_cost)) * ours + (
        cents(Fraction(rules.guarantee_fee * planned(after))) if fee else Decimal("0.00")
    )  # fmt: skip


def weight_of(moves: Sequence[Move]) -> Decimal:
    """How hard a set of changes is to get: what the policy sets for each, CNY."""
    return sum((m.weight for m in moves), Decimal("0.00"))


def waited(case: DealCase) -> int:
    """Cents times days that a deal waits for by its terms, from its signing."""
    signing = case.deal.signing_date
    return sum(int(money(p.amount) * 100) * (p.due_date - signing).days for p in case.instalments)
