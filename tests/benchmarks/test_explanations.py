"""10,000 random rows of each stage, and the deals made of them, explained without remainder."""

import time

from data_schemas.codes import Stage
from tests.random_rows import sums
from training.fit import fit
from training.simulate import simulate

ROWS = 10_000


def test_ten_thousand_random_rows_are_additive() -> None:
    ledger = simulate(2_000, seed=7).ledger
    found = fit(ledger, ledger.as_of)
    print(f"\nsynthetic: {ROWS} random rows a stage, every horizon, 3 of 10 values missing")
    for stage in Stage:
        start = time.process_time()
        told = sums(found.bundle, found.rows[stage], ROWS, seed=3)
        print(
            f"  {stage.value}: {told.rows:,} rows, {told.deals:,} deals, largest gap "
            f"{told.gap:.1e}, {time.process_time() - start:.0f} s"
        )
        assert told.gap < 1e-9
