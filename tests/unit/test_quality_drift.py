"""What moved since the last file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data_schemas.frame import TABLES, Ledger
from data_schemas.quality import Band
from model.manifest import Bins
from tests.quality_reports import DEAL, PAYMENT, clean, only, report, rows
from training.quality.drift import LEAST, band, index_of
from training.quality.page import page
from training.quality.profile import Profile, field_profile, profile
from training.quality.records import Records
from training.stability import DRIFTED, FLOOR, WATCH, stability


def earlier(ledger: Ledger, ingest: str = "20250630T000000Z-r1") -> Profile:
    brought = tuple(table for table in TABLES if len(getattr(ledger, table)))
    return profile(Records(ledger=ledger, brought=brought), ingest)


def many(**changes: Any) -> list[dict[str, Any]]:
    return [
        row | {"invoice_date": None, "paid_date": None} | changes
        for row in rows(500, due_date="2025-06-01")
    ]


def test_the_same_again_has_not_moved() -> None:
    ledger = clean(receivables=many(kind="advance"))
    (moved,) = report(ledger, last=[earlier(ledger)]).drift
    assert (moved.rows, moved.rows_before) == (500, 500)
    assert moved.amount == moved.amount_before
    by_name = {one.field: one for one in moved.fields}
    for name in ("amount", "kind", "customer_id"):
        assert by_name[name].psi == pytest.approx(0.0, abs=1e-9)
        assert by_name[name].band is Band.STABLE


def test_a_shift_a_loss_and_a_smaller_file_are_said() -> None:
    before = earlier(clean(receivables=many(kind="advance")))
    now = [row | {"amount": row["amount"] * 9} for row in many()][:450]
    found = report(clean(receivables=now), last=[before])
    assert {one.fields for one in found.findings if one.code == "field_lost"} == {("kind",)}
    assert ("amount",) in {one.fields for one in found.findings if one.code == "field_shifted"}
    few = report(clean(receivables=now[:100]), last=[before])
    assert only(few, "shrunk").rows == 100
    (moved,) = few.drift
    assert {one.psi for one in moved.fields} == {None}  # too few rows to tell


def test_a_column_of_ones_own_that_is_gone_or_moved_is_said_of_each_table() -> None:
    def ledger(owed: dict[str, Any], signed: dict[str, Any]) -> Ledger:
        deals = [DEAL | {"deal_id": f"D{n}"} | signed for n in range(500)]
        return clean(receivables=many(**owed), deals=deals)

    before = earlier(ledger({"x_office": "north"}, {"x_line": "roads", "x_desk": "one"}))
    found = report(ledger({}, {"x_line": "rails", "x_desk": "one"}), last=[before])
    lost = [one for one in found.findings if one.code == "field_lost"]
    assert [(one.table, one.fields) for one in lost] == [("receivables", ("x_office",))]
    assert "0% 升至 100%" in lost[0].said.zh
    moved = [one for one in found.findings if one.code == "field_shifted"]
    assert [(one.table, one.fields) for one in moved] == [("deals", ("x_line",))]
    filled = {(one.table, one.field): one.missing for one in found.fields if one.field[:2] == "x_"}
    assert filled == {("deals", "x_line"): 0.0, ("deals", "x_desk"): 0.0}


def test_each_table_is_compared_with_the_last_that_had_it() -> None:
    with_payments = earlier(clean(payments=[PAYMENT]), "20250101T000000Z-r1")
    without = earlier(clean(), "20250301T000000Z-r2")
    found = report(clean(payments=[PAYMENT]), last=[without, with_payments])
    assert {one.table: one.against for one in found.drift} == {
        "receivables": without.ingest, "payments": with_payments.ingest
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(0.0, Band.STABLE), (0.0999, Band.STABLE), (0.10, Band.MOVED), (0.2499, Band.MOVED),
     (0.25, Band.SHIFTED), (9.0, Band.SHIFTED)],
)  # fmt: skip
def test_bands(value: float, wanted: Band) -> None:
    assert band(value) is wanted


def test_the_index_by_hand() -> None:
    ledger = clean(receivables=[r | {"disputed": n < 60} for n, r in enumerate(rows())])
    before = field_profile(ledger.receivables["kind"].fillna("advance"))
    now = ledger.receivables["kind"].fillna("advance").where(np.arange(120) < 60)
    # all "advance" before; now half "advance", half missing (from the floor)
    wanted = (0.5 - 1) * np.log(0.5) + (0.5 - FLOOR) * np.log(0.5 / FLOOR)
    assert index_of(before, now) == pytest.approx(wanted)
    # ... as the one who watches a model would say of it
    all_told = Bins(edges=(), shares=(1.0,), missing=0.0)
    told = np.where(now.isna(), np.nan, 1.0)
    assert stability(all_told, told) == index_of(before, now)


def test_the_papers_and_the_page_say_the_bounds_that_count() -> None:
    paper = (Path(__file__).parents[2] / "docs/ingest.md").read_text(encoding="utf-8")
    assert f"PSI (stable below {WATCH:.2f}, moved, shifted from {DRIFTED:.2f})" in paper
    assert f"PSI from {LEAST} rows on" in paper
    ledger = clean(receivables=many(kind="advance"))
    found = report(ledger, last=[earlier(ledger)])
    assert f"{WATCH:.2f} 以下稳定，{WATCH:.2f}–{DRIFTED:.2f} 有变化" in page(found, "zh")
    assert f"moved up to {DRIFTED:.2f}, shifted from there on; only" in page(found, "en")
    assert f"have {LEAST} rows" in page(found, "en")
