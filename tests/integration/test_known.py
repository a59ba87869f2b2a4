"""A credit note, a void or a reversed payment does not change what an earlier day knew."""

from datetime import date, timedelta

import numpy as np
import pytest

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.outcome import SettlementKind
from model.day import day_number
from model.view import LedgerView
from tests.factories import a_ledger
from training.known import known
from training.snapshots import StageRows, stage_rows

AS_OF = date(2026, 6, 30)
START = date(2025, 1, 5)
LATER = date(2026, 3, 10)
"""Recorded on this day, long after the claim it is about."""


def ledger(*later: dict[str, object]) -> Ledger:
    """Thirty monthly claims on one customer, all paid in cash, and what came later."""
    day = [START + timedelta(days=14 * n) for n in range(30)]
    receivables = [
        {
            "receivable_id": f"R{n}", "customer_id": "C", "invoice_date": d.isoformat(),
            "due_date": (d + timedelta(days=30)).isoformat(), "amount": 1000.0 + n,
        }
        for n, d in enumerate(day)
    ]  # fmt: skip
    payments = [
        {
            "payment_id": f"P{n}", "receivable_id": f"R{n}", "amount": 1000.0 + n,
            "paid_date": (d + timedelta(days=20 + 9 * (n % 7))).isoformat(), "kind": "cash",
        }
        for n, d in enumerate(day)
        if n not in (3, 4)
    ]  # fmt: skip
    return a_ledger(AS_OF.isoformat(), receivables, payments=[*payments, *later])


def settlement(kind: SettlementKind, receivable: str, amount: float) -> dict[str, object]:
    return {
        "payment_id": f"L-{kind.value}", "receivable_id": receivable, "amount": amount,
        "paid_date": LATER.isoformat(), "kind": kind.value,
    }  # fmt: skip


LATE = {
    SettlementKind.CREDIT_NOTE: settlement(SettlementKind.CREDIT_NOTE, "R3", 700.0),
    SettlementKind.VOID: settlement(SettlementKind.VOID, "R4", 1004.0),
    SettlementKind.REVERSAL: settlement(SettlementKind.REVERSAL, "R5", 1005.0),
}


def before(rows: StageRows) -> tuple[np.ndarray, list[str]]:
    """Inputs of the snapshots up to the day, and whose they are."""
    early = rows.snapshot <= day_number(LATER)
    ids = rows.units["unit_id"] + rows.units["snapshot"].astype(str)
    order = np.argsort(ids[early].to_numpy(dtype=str))
    return rows.x[early][order], sorted(ids[early])


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("kind", list(LATE))
def test_it_changes_no_input_of_an_earlier_snapshot(kind: SettlementKind, stage: Stage) -> None:
    told = ledger(LATE[kind])
    x, ids = before(stage_rows(known(told, AS_OF), stage, ()))
    want, everybody = before(stage_rows(LedgerView(ledger()), stage, ()))
    kept = np.isin(everybody, ids)  # what was void in the end is no question; all else stays
    assert kept.sum() == len(ids) > 20
    np.testing.assert_array_equal(x, want[kept])
    naive, names = before(stage_rows(LedgerView(told), stage, ()))
    same = len(names) == len(ids) and np.array_equal(naive, x, equal_nan=True)
    assert not same, "the latest view alone would have done: the test shows nothing"


def test_outcomes_are_those_of_the_end() -> None:
    told = ledger(*LATE.values())
    rows = stage_rows(known(told, AS_OF), Stage.SIGNING, ())
    paid = dict(zip(rows.units["unit_id"], rows.unpaid(90), strict=True))
    assert "R4" not in paid
    assert paid["R5"] == 1.0
