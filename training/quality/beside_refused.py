"""Receivables that count as paid in full by their day alone, since their payments were refused."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from data_schemas.quality import Finding, Said, Section, Severity
from model.day import NEVER
from model.settlement import position_of, signs
from training.quality.records import Records


def beside_refused_findings(records: Records) -> Iterator[Finding]:
    """Those with a date paid of which no settlement that pays came but one refused, if any."""
    if not records.payments_refused or "receivables" not in records.brought:
        return
    of = records.receivable_of("payments")
    ids = pd.Series(list(records.payments_refused), dtype="object")
    refused = position_of(records.receivable_ids, ids)
    rows = np.zeros(len(records.receivable_ids), dtype=bool)
    rows[refused[refused >= 0]] = True
    rows &= records.outcomes.paid < NEVER  # by the day, where nothing that pays is told
    rows[of[(of >= 0) & (signs(records.ledger.payments["kind"]) > 0)]] = False
    if not rows.any():
        return
    count = int(rows.sum())
    yield Finding(
        code="paid_beside_refused",
        section=Section.SEQUENCE,
        severity=Severity.ACT,
        table="receivables",
        fields=("paid_date",),
        rows=count,
        of=len(rows),
        said=Said(
            zh=f"{count:,} 行写有付款日期，其付款却被拒绝：按付清计",
            en=f"{count:,} rows: a date paid whose payments were refused, counted as paid in full",
        ),
        advice=Said(
            zh="请更正被拒绝的付款后重新导入。按映射导入的，可在付款日期上写 unless"
            "（金额所在的列），有金额时日期就不算付清。",
            en="Mend the refused payments and ingest them. In a mapping, unless: with the column of"
            " amounts keeps a date beside an amount from counting as paid in full.",
        ),
        examples=records.ids("receivables", rows),
    )
