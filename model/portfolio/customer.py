"""One customer as the book has it: what it owes, how it has paid, and what it may owe."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

from data_schemas.errors import NotFound
from data_schemas.money import CreditLimit
from data_schemas.portfolio import CustomerBook, PaymentHistory
from model.day import Days, day_number
from model.money.cents import in_cents, yuan
from model.money.limit import credit_limit
from model.money.shown import limit_text
from model.portfolio.answer import Telling
from model.portfolio.figures import Figures
from model.portfolio.off_book import settled_short, written_off


def customer_book(
    found: Figures, how: Telling, customer_id: str, latest: Figures | None = None
) -> CustomerBook:
    """One answer about a customer, whichever of its claims is meant.

    Its credit limit takes the probability of default of all its open claims, weighted by balance;
    where nothing is open there is no curve to take it from, and the limit is null.

    Parameters
    ----------
    latest : Figures, optional
        The book of the day the records go to, where a later one is asked about: the probability
        behind the limit is of that day, as in a score (``model.owed``), for by then nobody knows
        what has been paid. What is owed, and so what is left of the limit, is of the day asked.

    Raises
    ------
    NotFound
        If the ledger does not have the customer.
    """
    book, view = found.book, found.book.scored.asked.view
    at = int(view.customer_position(pd.Series([customer_id], dtype="object"))[0])
    if at < 0:
        raise NotFound(
            f"账簿中没有编号为“{customer_id}”的客户。", f"There is no customer '{customer_id}'."
        )
    mine = np.flatnonzero(book.scored.asked.customer == at)
    cents, default = book.cents[mine], found.default[mine]
    owed = int(cents.sum())
    open_balance = yuan(owed)
    limit = _limit(latest or found, customer_id, open_balance)
    known_id = str(view.customer_ids[at])
    return CustomerBook(
        as_of=book.as_of,
        model_version=found.version,
        ledger_revision=how.revision,
        synthetic=how.synthetic,
        customer_id=known_id,
        customer_name=view.name_of(known_id),
        receivables=len(mine),
        open_balance=open_balance,
        overdue_balance=yuan(int(cents[book.age[mine] > 0].sum())),
        written_off=written_off(found, at),
        settled_short=settled_short(found, at),
        expected_loss=yuan(int(found.loss[mine].sum())),
        default_probability=float(np.average(default, weights=cents)) if owed else None,
        credit_limit=limit,
        loss_appetite=found.policy.money.loss_appetite,
        largest_exposure=found.policy.money.largest_exposure,
        limit_step=found.policy.money.limit_step,
        loss_given_default=found.policy.money.loss_given_default,
        default_days=found.default_days,
        history=_history(found, at),
        text=_text(how.lang, len(mine), open_balance, limit)
        + (limit_text(how.lang == "zh", limit, whole=True) if limit else ""),
    )


def _limit(found: Figures, customer_id: str, owed: Decimal) -> CreditLimit | None:
    """The credit limit of a customer by its claims in a book; none where nothing is open."""
    asked = found.book.scored.asked
    at = asked.view.customer_position(pd.Series([customer_id], dtype="object"))[0]
    mine = np.flatnonzero(asked.customer == at)
    cents = found.book.cents[mine]
    if not cents.any():
        return None
    return credit_limit(cents / 100.0, found.default[mine], found.policy.money, owed)


def _history(found: Figures, at: int) -> PaymentHistory:
    """How a customer's claims have been paid, as known before the day of the book."""
    view, t = found.book.scored.asked.view, day_number(found.book.as_of)
    result = view.outcomes
    mine = np.flatnonzero((view.customer == at) & (view.issue < t) & ~result.excluded)
    paid = mine[result.known[mine] < t]
    late: Days = result.paid[paid] - view.due[paid]
    return PaymentHistory(
        receivables=len(mine),
        amount=yuan(int(in_cents(result.owed[mine]).sum())),
        paid=len(paid),
        paid_late=int((late > 0).sum()),
        mean_days_late=float(late.mean()) if len(late) else None,
        longest_days_late=int(late.max()) if len(late) else None,
    )


def _text(lang: str, count: int, owed: Decimal, limit: CreditLimit | None) -> str:
    nothing = not count and limit is None
    if lang == "zh":
        if nothing:
            return "该客户没有未收应收，无从由曲线得出授信额度；签约前请评估拟签合同。"
        return f"该客户未收 {count} 笔，余额{owed:,.2f}元。"
    if nothing:
        return (
            "Nothing is open with this customer, so no curve gives a credit limit; score the deal"
            " before it is signed."
        )
    return f"Open with this customer: {count}, balance CNY {owed:,.2f}. "
