"""Ledgers with one fault each, and the quality report on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from data_schemas.codes import Stage
from data_schemas.frame import TABLES, Ledger
from data_schemas.quality import Finding, QualityReport
from model.manifest import Manifest, StageModel
from tests.factories import a_ledger
from training.quality.profile import profile
from training.quality.records import Records
from training.quality.report import quality_report

AS_OF = "2025-12-31"
FIRST = date(2025, 1, 6)
BEGIN = date(2024, 7, 1)
"""The day the system of ``register`` was begun."""

PAYMENT = {"payment_id": "P1", "receivable_id": "R0003", "paid_date": "2025-03-01", "amount": 1.0}
CONTACT = {
    "contact_id": "K1", "customer_id": "C3", "receivable_id": "R0003", "date": "2025-03-01",
    "channel": "phone",
}  # fmt: skip
DEAL = {"deal_id": "D1", "customer_id": "C3", "signing_date": "2025-01-02", "amount": 9e5}
STATE = {"receivable_id": "R0003", "state": "approved", "date": "2025-01-13"}


def rows(count: int = 120, **changes: Any) -> list[dict[str, Any]]:
    """Clean receivables of ten customers, all alike in nothing; ``changes`` hold for all."""
    out = []
    for n in range(count):
        day = FIRST + timedelta(days=2 * n)
        paid = day + timedelta(days=20 + n % 40)
        out.append(
            {
                "receivable_id": f"R{n:04}", "customer_id": f"C{n % 10}",
                "invoice_date": day, "due_date": day + timedelta(days=30),
                "amount": 10_000.37 + 311 * n,
                "paid_date": paid if paid < date.fromisoformat(AS_OF) else None,
            }
            | changes
        )  # fmt: skip
    return out


def register() -> list[dict[str, Any]]:
    """1,500 receivables over three years, as a system begun in their midst holds them."""
    rng = np.random.default_rng(5)
    out = []
    for n, (at, wait) in enumerate(
        zip(rng.integers(0, 1094, 1500), rng.lognormal(4.0, 0.8, 1500), strict=True)
    ):
        day = date(2023, 1, 1) + timedelta(days=int(at))
        paid = day + timedelta(days=int(np.ceil(wait)))
        if paid >= BEGIN:
            out.append(
                {
                    "receivable_id": f"R{n}", "customer_id": f"C{n % 40}",
                    "invoice_date": day, "due_date": day + timedelta(days=30),
                    "amount": 100.0 + n, "paid_date": paid if str(paid) < AS_OF else None,
                }
            )  # fmt: skip
    return out


def clean(**tables: list[dict[str, Any]]) -> Ledger:
    return a_ledger(AS_OF, tables.pop("receivables", rows()), **tables)


def report(ledger: Ledger, **more: Any) -> QualityReport:
    asked = {name: more.pop(name) for name in ("last", "manifest") if name in more}
    brought = tuple(table for table in TABLES if len(getattr(ledger, table)))
    return quality_report(
        Records(ledger=ledger, brought=more.pop("brought", brought), **more),
        ingest="20251231T000000Z-r1",
        source="ledger",
        made=datetime(2025, 12, 31, tzinfo=UTC),
        **asked,
    )


def codes(found: QualityReport) -> set[str]:
    return {one.code for one in found.findings}


def only(found: QualityReport, code: str) -> Finding:
    (one,) = (finding for finding in found.findings if finding.code == code)
    return one


def manifest(importance: dict[str, float], not_learnt: tuple[str, ...] = ()) -> Manifest:
    stage = StageModel(
        stage=Stage.SIGNING, features=(), monotone=(), causes=(), used=(), reader="", horizons=(),
        recipe={}, importance=importance, typical={},
    )  # fmt: skip
    return Manifest(
        format=2, model_version="20251231-abc", schema_hash="", data_as_of=date(2025, 12, 31),
        synthetic=False, horizons_asked=(), stages=(stage,), extras=(), dropped=(),
        not_learnt=not_learnt, rows={}, metrics={}, reference={},
    )  # fmt: skip


def everything() -> QualityReport:
    """A report with every section, and an id that is HTML."""
    owed = register()
    for row in owed[:3]:
        row["paid_date"] = "2026-03-01"
        row["receivable_id"] = f"<script>{row['receivable_id']}</script>"
    twins = [row | {"receivable_id": f"T{n}"} for n, row in enumerate(owed[:5])]
    ledger = clean(receivables=owed + twins)
    before = profile(Records(ledger=ledger, brought=("receivables",)), "20250101T000000Z-r1")
    return report(ledger, last=[before], currencies={"币种": {"CNY": 3, "USD": 4}})
