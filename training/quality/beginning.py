"""Where the register begins: what is in it only because it was open then, found and said."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from data_schemas.frame import Ledger
from data_schemas.quality import Finding, Said, Section, Severity, Truncation
from model.day import NEVER, Days, day_number
from model.settlement import Outcomes, outcomes
from training.quality.records import Records, issued
from training.truncation import LeftTruncation, left_truncation


def truncation(records: Records) -> Truncation | None:
    """Left truncation of the receivables of this ingest, those left out by a day included.

    A mapping that drops what is older than the register leaves the ledger whole; that it had to is
    still said, or the next person widens the filter and wonders.
    """
    if "receivables" not in records.brought:
        return None
    whole, left_out = _with_left_out(records)
    became = outcomes(whole) if left_out.any() else records.outcomes
    issue = issued(whole.receivables)
    found = _found(whole, issue, became)
    if found is None:
        return None
    alone = _found(records.ledger, records.issue, records.outcomes) if left_out.any() else found
    there = ~became.excluded
    old = there & (issue < day_number(found.complete_from))
    paid = became.paid[there & (became.paid < day_number(whole.as_of))]
    still_open = there & (became.paid >= NEVER)
    return Truncation(
        complete_from=found.complete_from,
        settled_from=found.settled_from,
        oldest=found.oldest,
        receivables=found.receivables,
        open_now=found.open_now,
        left_out=int((old & left_out).sum()),
        cut=0 if alone is None else alone.receivables,
        open_before_first_paid=int((still_open & (issue < paid.min())).sum()),
    )


def _found(ledger: Ledger, issue: Days, became: Outcomes) -> LeftTruncation | None:
    customer = pd.factorize(ledger.receivables["customer_id"])[0].astype("int64")
    there = ~became.excluded
    return left_truncation(customer[there], issue[there], became.paid[there], ledger.as_of)


def _with_left_out(records: Records) -> tuple[Ledger, np.ndarray]:
    """The ledger with what was left out by a day, and which of its receivables that is."""
    ledger = records.ledger
    more = records.left_out.get("receivables")
    if more is None:
        return ledger, np.zeros(len(ledger.receivables), dtype=bool)
    columns = [c for c in ledger.receivables.columns if c in more.columns]
    # One id may be in both, where a file has a row twice: the kept one counts.
    more = more[~more["receivable_id"].isin(ledger.receivables["receivable_id"])]
    receivables = pd.concat([ledger.receivables[columns], more[columns]], ignore_index=True)
    payments = ledger.payments
    beside = records.left_out.get("payments")
    if beside is not None and len(beside):
        payments = pd.concat([payments, beside[payments.columns]], ignore_index=True)
    mark = np.arange(len(receivables)) >= len(ledger.receivables)
    return ledger.replace(receivables=receivables, payments=payments), mark


def truncation_findings(found: Truncation | None) -> Iterator[Finding]:
    """What is to be said of it."""
    if found is None:
        return
    parts_zh, parts_en = [], []
    if found.left_out:
        parts_zh.append(f"其中 {found.left_out:,} 笔映射已按日期过滤")
        parts_en.append(f"{found.left_out:,} of them the mapping leaves out by a day")
        if not found.cut:
            parts_zh.append("保留下来的已完整，训练不再略去")
            parts_en.append("what it keeps is whole, and training leaves out no more")
    if found.cut:
        parts_zh.append(f"{found.cut:,} 笔训练时会略去")
        parts_en.append(f"{found.cut:,} training will leave out")
    yield Finding(
        code="left_truncation",
        section=Section.TRUNCATION,
        severity=Severity.LOOK if found.cut else Severity.NOTE,
        table="receivables",
        fields=("invoice_date", "paid_date"),
        rows=found.receivables,
        of=found.receivables,
        said=Said(
            zh=f"自 {found.complete_from} 起的应收才完整。此前开票的 {found.receivables:,} 笔"
            f"（最早 {found.oldest}）只因当时尚未付清才在账中，同期已付清的不在：付款自 "
            f"{found.settled_from} 才有记录。" + "；".join(parts_zh),
            en=f"Complete only from {found.complete_from} on: {found.receivables:,} issued before"
            f" (the oldest {found.oldest}) are there because they were still open; what was paid by"
            f" then is not, settlements are recorded from {found.settled_from}. "
            + "; ".join(parts_en),
        ),
        advice=Said(
            zh="若能导出此前已付清的应收，请一并导入；否则不必处理，这些行不参与训练。",
            en="If you can export what was paid before that day, bring it too; otherwise nothing is"
            " to be done: these rows are not learnt from.",
        ),
    )
