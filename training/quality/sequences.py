"""Impossible sequences: what can only have happened in another order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_schemas.quality import Finding, Said, Section, Severity
from model.day import NEVER, Days, day_number
from model.settlement import position_of
from training.quality.records import Mask, Records, before
from training.quality.settled import back_too_much, paid_too_much, paid_yet_short

_CORRECT = Said(
    zh="请对照原始单据更正日期后重新导入；日期颠倒的记录会让模型学错快慢。",
    en="Correct the dates from the papers and ingest again: swapped days teach the model a wrong"
    " pace.",
)
_PREPAID = Said(
    zh="若是预付款，请以预付款单据的日期作为开票日期；否则请更正。",
    en="Of an advance, give the day it was asked for as invoice date; otherwise correct it.",
)
_AHEAD = Said(
    zh="已发生的事不可能晚于数据截止日：请检查年份，或用 --as-of 给出正确的截止日。",
    en="What has happened cannot lie behind the day of the records: check the year, or name the"
    " right day with --as-of.",
)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """An order that cannot be; ``find`` marks the rows of ``table`` that show it.

    ``beside`` is another table that must have come as well.
    """

    code: str
    table: str
    fields: tuple[str, ...]
    zh: str
    en: str
    find: Callable[[Records], Mask]
    severity: Severity = Severity.ACT
    advice: Said = _CORRECT
    beside: str = ""


def sequence_findings(records: Records) -> Iterator[Finding]:
    """One finding for each rule that rows of this ingest break."""
    for rule in RULES:
        if not {rule.table, rule.beside or rule.table} <= set(records.brought):
            continue
        rows = rule.find(records)
        if rows.any():
            count, of = int(rows.sum()), len(rows)
            yield Finding(
                code=rule.code,
                section=Section.SEQUENCE,
                severity=rule.severity,
                table=rule.table,
                fields=rule.fields,
                rows=count,
                of=of,
                said=Said(zh=f"{count:,} 行{rule.zh}", en=f"{count:,} rows: {rule.en}"),
                advice=rule.advice,
                examples=records.ids(rule.table, rows),
            )


def _after_as_of(table: str, *columns: str) -> Callable[[Records], Mask]:
    def find(records: Records) -> Mask:
        end = day_number(records.ledger.as_of)
        days = [records.day(table, column) for column in columns]
        return np.asarray(np.any([(d > end) & (d < NEVER) for d in days], axis=0), dtype=bool)

    return find


def _due_before_invoice(records: Records) -> Mask:
    return before(
        records.day("receivables", "due_date"), records.day("receivables", "invoice_date")
    )


def _paid_before_invoice(records: Records) -> Mask:
    return before(
        records.day("receivables", "paid_date"), records.day("receivables", "invoice_date")
    )


def _payment_before_invoice(records: Records) -> Mask:
    invoice = records.day_of_receivable("payments", records.day("receivables", "invoice_date"))
    return before(records.day("payments", "paid_date"), invoice)


def _recorded_before_paid(records: Records) -> Mask:
    return before(records.day("payments", "recorded_date"), records.day("payments", "paid_date"))


def _contact_before_invoice(records: Records) -> Mask:
    return before(
        records.day("contacts", "date"), records.day_of_receivable("contacts", records.issue)
    )


def _promise_before_contact(records: Records) -> Mask:
    return before(records.day("contacts", "promised_date"), records.day("contacts", "date"))


def _state_after_paid(records: Records) -> Mask:
    paid = records.day_of_receivable("states", records.outcomes.paid)
    return before(paid, records.day("states", "date"))


def _state_before_invoice(records: Records) -> Mask:
    invoice = records.day_of_receivable("states", records.day("receivables", "invoice_date"))
    return before(records.day("states", "date"), invoice)


def _deal(records: Records, table: str) -> Days:
    """The deal of each row of a table, by its position; −1 where unknown."""
    return position_of(pd.Index(records.ledger.deals["deal_id"]), records.frame(table)["deal_id"])


def _signed(records: Records, table: str) -> Days:
    """Day the deal was signed that each row of a table belongs to; ``NEVER`` where unknown."""
    found: Days = np.r_[records.day("deals", "signing_date"), NEVER][_deal(records, table)]
    return found


def _deal_of_another(records: Records) -> Mask:
    """Of ids that are merged nobody asks whose they are."""
    at = _deal(records, "receivables")
    owner = np.r_[records.ledger.deals["customer_id"].to_numpy(dtype="object"), None][at]
    own = records.ledger.receivables["customer_id"].to_numpy(dtype="object")
    merged = np.isin(owner.astype(str), list(records.merged))
    merged |= np.isin(own.astype(str), list(records.merged))
    return np.asarray((at >= 0) & (owner != own) & ~merged, dtype=bool)


def _invoice_before_signing(records: Records) -> Mask:
    return before(records.day("receivables", "invoice_date"), _signed(records, "receivables"))


def _planned_before_signing(records: Records) -> Mask:
    return before(records.day("instalments", "due_date"), _signed(records, "instalments"))


RULES: tuple[Rule, ...] = (
    Rule(
        code="due_before_invoice", table="receivables", fields=("due_date", "invoice_date"),
        zh="到期日早于开票日期", en="due before the invoice", find=_due_before_invoice,
        severity=Severity.LOOK,
    ),
    Rule(
        code="paid_before_invoice", table="receivables", fields=("paid_date", "invoice_date"),
        zh="付款日期早于开票日期", en="paid before the invoice", find=_paid_before_invoice,
        advice=_PREPAID,
    ),
    Rule(
        code="payment_before_invoice", table="payments", fields=("paid_date",),
        zh="付款早于所付应收的开票日期", en="a payment before the invoice it settles",
        find=_payment_before_invoice, advice=_PREPAID,
    ),
    Rule(
        code="recorded_before_paid", table="payments", fields=("recorded_date", "paid_date"),
        zh="入账日期早于付款日期", en="recorded before it was paid", find=_recorded_before_paid,
    ),
    Rule(
        code="paid_too_much", table="payments", fields=("amount",),
        zh="付款合计超过应收金额", en="payments add up to more than the receivable",
        find=paid_too_much, severity=Severity.LOOK,
        advice=Said(
            zh="请检查付款是否重复导入，或是否记在了别的应收名下。",
            en="See whether a payment came twice, or belongs to another receivable.",
        ),
    ),
    Rule(
        code="paid_yet_short", table="receivables", fields=("paid_date",), beside="payments",
        zh="写有付款日期，付款明细合计却不足应收金额，按未付清计",
        en="a date paid, yet payments that come to less than the amount: counted as unpaid",
        find=paid_yet_short, severity=Severity.LOOK,
        advice=Said(
            zh="若确已付清，请补齐付款明细；若只付了一部分，请删去付款日期。先前已导入其余付款的，可不处理。",
            en="If it is paid in full, add the payments that lack; if in part, take the date away."
            " Nothing is to be done if the others came with an earlier ingest.",
        ),
    ),
    Rule(
        code="back_too_much", table="payments", fields=("kind", "amount", "paid_date"),
        zh="付款冲回超过此前已付的金额", en="more taken back than had been paid by then",
        find=back_too_much, severity=Severity.LOOK,
        advice=Said(
            zh="若被冲回的付款是以前导入的，可不处理；否则请补上那笔付款或更正金额、日期：余额最多按应收全额计。",
            en="If the payment taken back came with an earlier ingest, leave it; otherwise add that"
            " payment, or correct amount or day. No more than the receivable counts as owed.",
        ),
    ),
    Rule(
        code="contact_before_receivable", table="contacts", fields=("date",),
        zh="联系日期早于该应收产生之日", en="a contact before the receivable existed",
        find=_contact_before_invoice, severity=Severity.LOOK,
    ),
    Rule(
        code="promise_before_contact", table="contacts", fields=("promised_date", "date"),
        zh="承诺付款日早于联系日期", en="a promise for a day before the contact",
        find=_promise_before_contact,
    ),
    Rule(
        code="state_after_paid", table="states", fields=("date",),
        zh="付清之后才进入流程状态（如验收晚于付款）",
        en="a process state reached after the payment (accepted after paid)",
        find=_state_after_paid, severity=Severity.LOOK,
    ),
    Rule(
        code="state_before_invoice", table="states", fields=("date",),
        zh="流程状态早于开票日期", en="a process state before the invoice",
        find=_state_before_invoice, severity=Severity.LOOK,
    ),
    Rule(
        code="invoice_before_signing", table="receivables", fields=("invoice_date", "deal_id"),
        zh="开票早于合同签约", en="invoiced before the contract was signed",
        find=_invoice_before_signing, severity=Severity.LOOK,
    ),
    Rule(
        code="deal_of_another", table="receivables", fields=("customer_id", "deal_id"),
        zh="所属合同是另一客户的", en="of a deal that is another customer's",
        find=_deal_of_another, severity=Severity.LOOK,
        advice=Said(
            zh="请更正客户编号或合同编号；若两个编号是同一客户，请合并客户。",
            en="Correct the id of customer or deal; if both ids are one customer's, merge them.",
        ),
    ),
    Rule(
        code="planned_before_signing", table="instalments", fields=("due_date",),
        zh="约定付款日早于合同签约", en="planned to be paid before the contract was signed",
        find=_planned_before_signing, severity=Severity.LOOK,
    ),
    Rule(
        code="receivable_ahead", table="receivables", fields=("invoice_date", "paid_date"),
        zh="开票或付款日期晚于数据截止日", en="invoiced or paid after the day of the records",
        find=_after_as_of("receivables", "invoice_date", "paid_date"), advice=_AHEAD,
    ),
    Rule(
        code="payment_ahead", table="payments", fields=("paid_date", "recorded_date"),
        zh="付款或入账日期晚于数据截止日", en="paid or recorded after the day of the records",
        find=_after_as_of("payments", "paid_date", "recorded_date"), advice=_AHEAD,
    ),
    Rule(
        code="contact_ahead", table="contacts", fields=("date",),
        zh="联系日期晚于数据截止日", en="contacted after the day of the records",
        find=_after_as_of("contacts", "date"), advice=_AHEAD, severity=Severity.LOOK,
    ),
    Rule(
        code="state_ahead", table="states", fields=("date",),
        zh="流程状态日期晚于数据截止日", en="a process state after the day of the records",
        find=_after_as_of("states", "date"), advice=_AHEAD, severity=Severity.LOOK,
    ),
)  # fmt: skip
"""Every order that is looked for."""
