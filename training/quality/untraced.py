"""Planned instalments that no receivable names, though one may well be it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data_schemas.quality import Finding, Said, Section, Severity
from model.settlement import position_of
from model.units import untraced
from model.view import LedgerView
from training.quality.records import Records


def untraced_findings(records: Records) -> Iterator[Finding]:
    """The planned instalments of which nobody can tell whether they were paid, if there are any.

    Learning leaves them out (``model.units.untraced``).
    """
    ledger = records.ledger
    planned, owed = ledger.instalments, ledger.receivables
    if planned.empty or "receivables" not in records.brought:
        return
    view = LedgerView(ledger)
    deal = position_of(view.deal_ids, planned["deal_id"])
    named = planned["instalment_id"].isin(owed["instalment_id"]).to_numpy(dtype=bool)
    rows = np.asarray(np.r_[untraced(view), False][deal] & ~named, dtype=bool)
    if not rows.any():
        return
    count, deals = int(rows.sum()), planned.loc[rows, "deal_id"].nunique()
    yield Finding(
        code="untraced_plan",
        section=Section.MISSING,
        severity=Severity.LOOK,
        table="instalments",
        fields=("instalment_id", "deal_id"),
        rows=count,
        of=len(rows),
        said=Said(
            zh=f"{deals:,} 份合同的 {count:,} 个分期没有应收写其编号，"
            "而该合同或客户有应收未写分期编号：无从对应",
            en=f"{count:,} planned instalments of {deals:,} deals are named by no receivable, while"
            " receivables of the deal or its customer name none: nobody can tell which is which",
        ),
        advice=Said(
            zh="请在应收上填写分期编号（instalment_id）和合同编号。在此之前，这些分期不参与学习，应收按开票日计入。",
            en="Give instalment_id and deal_id with the receivables. Until then nothing is learnt"
            " from these instalments; the receivables count from their invoice date.",
        ),
        examples=records.ids("instalments", rows),
    )
