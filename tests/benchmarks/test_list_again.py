"""A list exported anew: what it takes back of 200,000 receivables on record, beside outcomes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.frame import check_frame, ledger_of
from model.settlement import outcomes
from training.coming import Coming
from training.taken_back import reopened

ROWS = 200_000
PAID = {"paid_date": np.datetime64("2025-03-01"), "amount": 1000.0}
TIMES = 2.0


def checked(table: str, **columns: object) -> pd.DataFrame:
    """One table, with ids of its own as a file read anew has them."""
    frame, refused = check_frame(table, pd.DataFrame({**columns, **PAID}))
    assert not refused
    return frame


def tables() -> dict[str, pd.DataFrame]:
    ids = [f"R{n:08}" for n in range(ROWS)]
    due = np.datetime64("2025-01-31")
    owed = checked("receivables", receivable_id=ids, customer_id="C", due_date=due)
    other = np.random.default_rng(0).permutation(ids)
    paid = checked("payments", payment_id=ids, receivable_id=other, kind="cash")
    return {"receivables": owed, "payments": paid}


def least(work: Callable[[], object]) -> float:
    """Seconds of the quickest of three."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def test_what_a_list_takes_back_is_found_in_about_the_time_of_outcomes() -> None:
    """It took three to five times as long with nothing changed: nine searches over all ids."""
    before, again = ledger_of(date.max, **tables()), tables()
    was = outcomes(before)
    usual = least(lambda: outcomes(before))
    mine = least(lambda: reopened(Coming(before, again), was))
    print(f"\nsynthetic: {ROWS:,} rows again: {mine:.2f} s, outcomes {usual:.2f} s")
    assert reopened(Coming(before, again), was) == ()
    assert mine < TIMES * usual
