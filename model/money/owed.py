"""What a customer owes already when a deal with it is to be signed."""

from __future__ import annotations

from data_schemas.money import Owed
from data_schemas.reasons import number_text
from model.asked import Asked
from model.day import Days
from model.money.balance import customer_claims
from model.money.cents import yuan


def owed_of(asked: Asked, row: int) -> Owed | None:
    """What the customer owes on record; none where it owes nothing there."""
    claims = customer_claims(asked, row)
    return None if claims is None else owed_in(*claims)


def owed_in(cents: Days, age: Days) -> Owed | None:
    """What claims of so many cents and days past due come to; none where nothing is owed."""
    if not cents.sum():
        return None
    late = (age > 0) & (cents > 0)
    return Owed(
        open=yuan(int(cents.sum())),
        overdue=yuan(int(cents[late].sum())),
        oldest_days=int(age[late].max(initial=0)),
    )


def owed_text(owed: Owed, lang: str) -> str:
    """What a customer owes already, in words."""
    whole, late, days = owed.open, owed.overdue, owed.oldest_days
    if lang == "zh":
        of = f"其中已逾期{late:,.2f}元，最久{days:,}天" if late else "均未到期"
        return f"该客户在册欠款{whole:,.2f}元，{of}。"
    of = f"CNY {late:,.2f} of it overdue, the oldest by {number_text(days, 'day', lang)}"
    return f"The customer owes CNY {whole:,.2f} on record, {of if late else 'none of it overdue'}."
