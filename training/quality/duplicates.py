"""Rows that say the same under different ids.

Two that agree in customer, amount and day may still be two: what else they agree in is said too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from data_schemas.frame import KEYS
from data_schemas.quality import Finding, Said, Section, Severity
from training.quality.records import Mask, Records


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Columns of a table in which two rows are hardly ever the same by chance."""

    code: str
    table: str
    columns: tuple[str, ...]
    zh: str
    en: str
    severity: Severity = Severity.LOOK


ALIKE: tuple[Alike, ...] = (
    Alike(
        code="same_receivable", table="receivables",
        columns=("customer_id", "amount", "invoice_date", "due_date", "deal_id", "instalment_id"),
        zh="客户、金额、日期都相同而编号不同的应收",
        en="receivables with the same customer, amount and days under different ids",
    ),
    Alike(
        code="same_payment", table="payments",
        columns=("receivable_id", "paid_date", "amount", "kind"),
        zh="应收、日期、金额都相同而编号不同的付款",
        en="payments of the same receivable, day and amount under different ids",
    ),
    Alike(
        code="same_contact", table="contacts",
        columns=("customer_id", "receivable_id", "date", "channel", "result"),
        zh="对象、日期、渠道都相同而编号不同的联系记录",
        en="contacts with the same subject, day and channel under different ids",
        severity=Severity.NOTE,  # two calls a day are no rarity
    ),
    Alike(
        code="same_deal", table="deals", columns=("customer_id", "signing_date", "amount"),
        zh="客户、签约日期、金额都相同而编号不同的合同",
        en="deals with the same customer, signing day and amount under different ids",
    ),
)  # fmt: skip
"""What counts as the same, by table."""


def duplicate_findings(records: Records) -> Iterator[Finding]:
    """One finding for each table with rows that repeat another."""
    for alike in ALIKE:
        if alike.table not in records.brought:
            continue
        frame = records.frame(alike.table)
        # A payment may repeat one that is on record, by whatever way that came.
        whole = records.with_record.payments if alike.table == "payments" else frame
        mine = slice(len(whole) - len(frame), None)
        rows = repeats(whole, alike.columns)[mine]
        count = int(rows.sum())
        if not count:
            continue
        # What differs in no column but the id is hardly two things.
        others = tuple(column for column in whole.columns if column not in KEYS[alike.table])
        same = int(repeats(whole, others)[mine].sum())
        amount = float(frame.loc[rows, "amount"].sum()) if "amount" in frame else None
        zh = f"，金额合计 {amount:,.2f}" if amount is not None else ""
        en = f", {amount:,.2f} in all" if amount is not None else ""
        yield Finding(
            code=alike.code,
            section=Section.DUPLICATE,
            severity=alike.severity,
            table=alike.table,
            fields=alike.columns,
            rows=count,
            of=len(frame),
            said=Said(
                zh=f"{count:,} 行可能是重复的：{alike.zh}{zh}；其中 {same:,} 行除编号外完全相同",
                en=f"{count:,} rows may be repeats: {alike.en}{en};"
                f" {same:,} of them differ in nothing but the id",
            ),
            advice=Said(
                zh="请抽查几行；若确为重复，请在源系统中作废多余的，再重新导入。",
                en="Look at a few; if they are repeats, void the extra ones at the source and"
                " ingest again.",
            ),
            examples=records.ids(alike.table, rows),
        )


def repeats(frame: pd.DataFrame, columns: tuple[str, ...]) -> Mask:
    """Rows that say what an earlier one says, shape (n,); rows without any day never count."""
    days = [c for c in columns if c.endswith("date")]
    # Codes first: comparing days and text column by column as objects is several times slower.
    codes = {c: pd.factorize(frame[c], use_na_sentinel=True)[0] for c in columns}
    again = pd.DataFrame(codes).duplicated(keep="first").to_numpy(dtype=bool)
    if days:
        again = again & frame[days].notna().any(axis=1).to_numpy(dtype=bool)
    return again
