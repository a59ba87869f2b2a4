"""What a record that is put contradicts on file: it is kept as it came, and told beside.

A record may be right and the one on file wrong, or neither: a contract backdated, an advance. Who
put it is the one to know, and learns of it in the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_schemas.field import Record
from data_schemas.frame import LedgerReceivable
from data_schemas.outcome import EFFECTS, OVERPAID_SHARE, SettlementKind
from data_schemas.problems import error_of, problems
from data_schemas.receivable import Contact, Payment
from data_schemas.store import Store
from data_schemas.values import visible
from model.money.cents import in_cents, yuan
from service.language import Lang
from service.problem import FieldError
from service.records import DealRecord, Written

if TYPE_CHECKING:
    from model.view import LedgerView

Problem = dict[str, object]


class Put(Written):
    """What became of a record that was put by itself.

    ``warnings`` are its fields that contradict what is on file, or each other: it is kept as it
    came, and whoever put it may know better.
    """

    warnings: list[FieldError] = []


def contradictions(
    record: Record, store: Store, view: LedgerView | None, lang: Lang
) -> list[FieldError]:
    """The fields of a record that what is on file contradicts, or another of its own.

    Parameters
    ----------
    store : Store
        Asked for the deal or receivable that it names.
    view : LedgerView, optional
        The ledger as it is served: payments of the last seconds may not be in it.
    """
    found: list[Problem] = []
    if isinstance(record, DealRecord):
        found += _of_deal(record)
    elif isinstance(record, LedgerReceivable):
        found += _of_receivable(record, store, view)
    elif isinstance(record, Payment | Contact):
        found += _of_claim(record, store, view)
    return [
        FieldError(field=one.field, label=one.label, message=one.message)
        for one in problems(found, lang, type(record))
    ]


def _of_deal(deal: DealRecord) -> Iterator[Problem]:
    for at, part in enumerate(deal.instalments):
        if part.due_date < deal.signing_date:
            yield _before(f"instalments.{at}.due_date", part.due_date, deal.signing_date, "signing")


def _of_receivable(
    claim: LedgerReceivable, store: Store, view: LedgerView | None
) -> Iterator[Problem]:
    invoiced = claim.invoice_date
    if invoiced is not None:
        for name in ("due_date", "paid_date"):
            day = getattr(claim, name)
            if day is not None and day < invoiced:
                yield _before(name, day, invoiced, "invoice")
    deal = _one(store, "deals", claim.deal_id)
    if deal is not None:
        if not store.is_one_customer(str(deal["customer_id"]), visible(claim.customer_id)):
            owner = str(deal["customer_id"])
            yield error_of("deal_of_another", "deal_id", claim.deal_id, "", holder=owner)
        signed = deal["signing_date"].date()
        if invoiced is not None and invoiced < signed:
            yield _before("invoice_date", invoiced, signed, "signing")
    paid, credited = _settled(view, claim.receivable_id)
    if paid > _most(claim.amount, credited):
        yield error_of("less_than_paid", "amount", claim.amount, f"≥ {yuan(paid + credited)}")


def _of_claim(
    record: Payment | Contact, store: Store, view: LedgerView | None
) -> Iterator[Problem]:
    claim = _one(store, "receivables", record.receivable_id)
    if claim is None:
        return
    name = "paid_date" if isinstance(record, Payment) else "date"
    day, invoiced = getattr(record, name), claim["invoice_date"]
    if not pd.isna(invoiced) and day < invoiced.date():
        yield _before(name, day, invoiced.date(), "invoice")
    if not isinstance(record, Payment):
        return
    if record.recorded_date is not None and record.recorded_date < record.paid_date:
        yield _before("recorded_date", record.recorded_date, record.paid_date, "payment")
    paid, credited = _settled(view, str(record.receivable_id), but=visible(record.payment_id))
    effect = EFFECTS[record.kind or SettlementKind.CASH]
    now = int(in_cents(record.amount))
    if effect.pays > 0 and paid + now > _most(float(claim["amount"]), credited):
        left = max(int(in_cents(claim["amount"])) - credited - paid, 0)
        yield error_of("more_than_left", "amount", record.amount, f"≤ {yuan(left)}")


def _before(field: str, day: date, than: date, what: str) -> Problem:
    return error_of(f"before_{what}", field, day, f"≥ {than}")


def _one(store: Store, table: str, key: str | None) -> Any:
    """The record that stands under a key; ``None`` where there is none."""
    if key is None:
        return None
    found = store.standing(table, visible(key))
    return None if found.empty else found.iloc[0]


def _settled(view: LedgerView | None, receivable: str, but: str = "") -> tuple[int, int]:
    """What was paid of a claim and what was credited, in cents; one payment left out."""
    if view is None:
        return 0, 0
    at = view.receivable_ids.get_indexer(pd.Index([visible(receivable)]))
    payments = view.payments_of(at[at >= 0])
    paid = credited = 0
    rows = zip(payments["payment_id"], payments["kind"], payments["amount"], strict=True)
    for name, kind, amount in rows:
        if name == but:
            continue
        effect = EFFECTS[SettlementKind(kind) if isinstance(kind, str) else SettlementKind.CASH]
        paid += effect.pays * int(in_cents(amount))
        credited += effect.lowers_amount * int(in_cents(amount))
    return paid, credited


def _most(amount: float, credited: int) -> float:
    """Cents that may have been paid of a claim before it is odd: a little more is rounding."""
    return (int(in_cents(amount)) - credited) * OVERPAID_SHARE + 1
