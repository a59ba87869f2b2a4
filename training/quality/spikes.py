"""Days, amounts and customers that hold implausibly many rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from data_schemas.quality import Finding, Said, Section, Severity
from model.day import NEVER, day_of
from training.quality.records import Records

LEAST = 20
"""Rows below which nothing is a heap."""
SHARE = 0.05
TIMES = 10
"""Times the rows of a usual day, amount or customer."""
USUAL = 20
"""Different values needed to say what is usual."""
CUSTOMER_SHARE = 0.30
ROUND = 10_000.0
ROUND_SHARE = 0.6

DAYS = {
    "receivables": ("invoice_date", "due_date", "paid_date"),
    "deals": ("signing_date",),
    "payments": ("paid_date", "recorded_date"),
    "contacts": ("date",),
    "states": ("date",),
}
"""Columns of days in which a heap is looked for."""


def spike_findings(records: Records) -> Iterator[Finding]:
    """Heaps on one day, one amount, one customer; heaps of round amounts."""
    for table, columns in DAYS.items():
        if table in records.brought:
            for column in columns:
                yield from _day(records, table, column)
    if "receivables" in records.brought:
        yield from _amount(records)
        yield from _customer(records)
        yield from _round(records)


def _heaps(counts: pd.Series, share: float) -> pd.Series:
    """Values with at least a share of the rows and many times those of a usual value."""
    if len(counts) < USUAL:
        return counts.iloc[:0]
    enough = max(LEAST, share * int(counts.sum()), TIMES * float(counts.median()))
    return counts[counts >= enough]


def _day(records: Records, table: str, column: str) -> Iterator[Finding]:
    days = records.day(table, column)
    counts = pd.Series(days[days < NEVER]).value_counts()
    total, usual = int(counts.sum()), float(counts.median())
    label = fields_of(TABLES[table])[column].meta
    for day, count in _heaps(counts, SHARE).items():
        when = day_of(int(str(day)))
        yield Finding(
            code="day_spike",
            section=Section.SPIKE,
            severity=Severity.LOOK,
            table=table,
            fields=(column,),
            rows=int(count),
            of=total,
            said=Said(
                zh=f"{label.zh}有 {count:,} 行同为 {when}，平常一天约 {usual:,.0f} 行；"
                "可能是数据迁移日或系统默认日期",
                en=f"{label.en}: {count:,} rows fall on {when}, where a usual day has about"
                f" {usual:,.0f}; perhaps the day of a migration or a default",
            ),
            advice=Said(
                zh="若不是真实日期，请在映射中设为空（values 或 drop），不要让模型当真。",
                en="If it is not the true day, make it blank in the mapping (values, drop): the"
                " model would believe it.",
            ),
            examples=records.ids(table, days == int(str(day))),
        )


def _amount(records: Records) -> Iterator[Finding]:
    amount = records.ledger.receivables["amount"]
    counts = amount.value_counts()
    total = int(counts.sum())
    for value, count in _heaps(counts, SHARE).items():
        yield Finding(
            code="amount_spike",
            section=Section.SPIKE,
            severity=Severity.NOTE,
            table="receivables",
            fields=("amount",),
            rows=int(count),
            of=total,
            said=Said(
                zh=f"{count:,} 行金额同为 {value:,.2f}",
                en=f"{count:,} rows have the same amount, {value:,.2f}",
            ),
            advice=Said(
                zh="固定收费属正常；若是占位金额，请补上真实金额。",
                en="A fixed fee is fine; a placeholder wants the true amount.",
            ),
            examples=records.ids("receivables", (amount == value).to_numpy(dtype=bool)),
        )


def _customer(records: Records) -> Iterator[Finding]:
    customer = records.ledger.receivables["customer_id"]
    counts = customer.value_counts()
    total = int(counts.sum())
    for value, count in _heaps(counts, CUSTOMER_SHARE).items():
        yield Finding(
            code="customer_spike",
            section=Section.SPIKE,
            severity=Severity.LOOK,
            table="receivables",
            fields=("customer_id",),
            rows=int(count),
            of=total,
            said=Said(
                zh=f"客户“{value}”一家占 {count:,} 行（{count / total:.0%}），"
                "可能是汇总户、其他户或默认编号",
                en=f"customer '{value}' alone has {count:,} rows ({count / total:.0%}): perhaps a"
                " collective account or a default id",
            ),
            advice=Said(
                zh="汇总户请拆成实际付款单位，否则各单位的付款习惯混在一起。",
                en="Split a collective account into those who pay: else their habits are mixed.",
            ),
        )


def _round(records: Records) -> Iterator[Finding]:
    amount = records.ledger.receivables["amount"].to_numpy(dtype="float64")
    large = amount >= 10 * ROUND
    count, of = int((large & (np.mod(amount, ROUND) == 0)).sum()), int(large.sum())
    if of < 5 * LEAST or count < ROUND_SHARE * of:
        return
    yield Finding(
        code="round_amounts",
        section=Section.SPIKE,
        severity=Severity.NOTE,
        table="receivables",
        fields=("amount",),
        rows=count,
        of=of,
        said=Said(
            zh=f"{of:,} 笔 10 万元以上的应收中有 {count:,} 笔是整万元，可能是估计数或计划数",
            en=f"of {of:,} receivables of 100,000 or more {count:,} are whole ten-thousands:"
            " perhaps estimates or plans",
        ),
        advice=Said(zh="请以发票金额为准。", en="Take the amounts from the invoices."),
    )
