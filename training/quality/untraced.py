"""Planned instalments that no receivable names, though one may well be it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data_schemas.quality import Finding, Said, Section, Severity
from training.quality.records import Records


def untraced_findings(records: Records) -> Iterator[Finding]:
    """The receivables that name a deal with a plan and none of its instalments, if there are any.

    Whether such an instalment was paid nobody knows, so learning leaves it out
    (``model.units.signing_units``).
    """
    owed, planned = records.ledger.receivables, records.ledger.instalments
    of_plan = owed["deal_id"].isin(planned["deal_id"]).to_numpy(dtype=bool)
    named = owed["instalment_id"].isin(planned["instalment_id"]).to_numpy(dtype=bool)
    rows = np.asarray(of_plan & ~named & ~records.outcomes.excluded, dtype=bool)
    if not rows.any() or "receivables" not in records.brought:
        return
    count, deals = int(rows.sum()), owed.loc[rows, "deal_id"].nunique()
    yield Finding(
        code="untraced_plan",
        section=Section.MISSING,
        severity=Severity.LOOK,
        table="receivables",
        fields=("instalment_id", "deal_id"),
        rows=count,
        of=len(rows),
        said=Said(
            zh=f"{count:,} 笔应收写了合同编号、未写分期编号（{deals:,} 份合同有分期计划）",
            en=f"{count:,} receivables name a deal and none of its planned instalments"
            f" ({deals:,} deals with a plan)",
        ),
        advice=Said(
            zh="请在应收上填写分期编号（instalment_id）。在此之前，这些合同中没有应收对应的分期不参与学习，"
            "应收按开票日计入。",
            en="Give instalment_id with the receivables. Until then nothing is learnt from the"
            " instalments of these deals that no receivable names; the receivables count from"
            " their invoice date.",
        ),
        examples=records.ids("receivables", rows),
    )
