"""Each customer's own rate: what had ended before the day, however it is counted."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.frame import Ledger, check_frame, ledger_of
from model.day import NEVER
from model.view import LedgerView
from training.customer_rates import _Past, _Queries, customer_rates

DAYS = st.integers(0, 40)


def a_ledger() -> Ledger:
    raw = pd.DataFrame(
        [
            ("R1", "C1", "2024-01-01", "2024-01-31", 100, "2024-02-10"),  # 10 days late
            ("R2", "C1", "2024-02-01", "2024-03-02", 100, "2024-06-30"),  # 120 days late
            ("R3", "C1", "2024-03-01", "2024-03-31", 100, None),
            ("R4", "C2", "2024-03-01", "2024-03-31", 100, "2024-03-20"),
        ],
        columns=["receivable_id", "customer_id", "invoice_date", "due_date", "amount", "paid_date"],
    )
    frame, refusals = check_frame("receivables", raw)
    assert not refusals
    return ledger_of(date(2024, 12, 31), receivables=frame)


def asked(stage: str, snapshot: str, due: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": ["C1", "C2", "C9"],
            "stage": stage,
            "snapshot": pd.Timestamp(snapshot),
            "due": pd.Timestamp(due),
        }
    )


def test_rates_use_only_what_had_ended_before_the_snapshot() -> None:
    view = LedgerView(a_ledger())
    found = customer_rates(asked("signing", "2024-05-15", "2024-07-01"), view, (0, 30, 90))
    # C1: all three unpaid when due; at 30 days R2 and R3 of three; at 90 days only R1 has ended.
    assert found[0, :, 1].tolist() == [3, 3, 1]
    assert found[0, :, 0].tolist() == pytest.approx([1, 2 / 3, 0])
    np.testing.assert_array_equal(found[1, :, 0], [0, 0, np.nan])
    assert np.all(found[2, :, 1] == 0)


def test_rates_of_an_open_receivable_count_those_open_at_its_age() -> None:
    view = LedgerView(a_ledger())
    found = customer_rates(asked("open", "2024-12-01", "2024-11-01"), view, (30, 120))
    # 30 days past due R1 was paid; R2 and R3 were not, nor 30 days on; 120 days on R2 was.
    assert found[0, :, 1].tolist() == [2, 2]
    assert found[0, :, 0].tolist() == [1, 0.5]


@given(
    past=st.lists(st.tuples(DAYS, DAYS, DAYS | st.just(NEVER)), min_size=1, max_size=12),
    asked=st.lists(st.tuples(DAYS, st.integers(0, 9), st.booleans()), min_size=1, max_size=12),
)
def test_sorted_once_or_one_by_one_the_same_is_counted(
    past: list[tuple[int, int, int]], asked: list[tuple[int, int, bool]]
) -> None:
    claims = _Past(*np.array(past).T)
    day, age, is_open = zip(*asked, strict=True)
    queries = _Queries(np.array(day), np.array(age), np.array(is_open))
    horizons = (-5, 0, 10)
    found = claims.sorted_once(queries, horizons)
    assert found.tolist() == claims.one_by_one(queries, horizons).tolist()


def test_a_customer_asked_about_often_is_counted_like_any() -> None:
    """Many questions of one kind go another way."""
    view = LedgerView(a_ledger())
    once = asked("open", "2024-12-01", "2024-11-01")
    often = pd.concat([once] * 50, ignore_index=True)
    found = customer_rates(often, view, (30, 120))
    np.testing.assert_array_equal(found, np.tile(customer_rates(once, view, (30, 120)), (50, 1, 1)))
