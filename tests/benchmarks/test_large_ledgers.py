"""`make bench`: large ledgers out of time beside plain LightGBM, which has no row too many.

Learning curves compare with a regression alone, and real ledgers are small; what a rule made for
small ledgers costs large ones shows here. Synthetic.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from data_schemas.frame import Ledger
from model.day import day_of, days_of
from training.backtest import backtest
from training.bare_company import bare_company
from training.evidence import MODEL
from training.simulate import simulate

DEALS, RECEIVABLES, TAUGHT = 40_000, 150_000, 0.7
HORIZONS, AGES = (0, 30, 60, 90), (0, 30)
PEERS = ("customer_rate", "lightgbm", "lightgbm_small")
MOST = 1.05
"""Log loss as a multiple of the best peer's."""


def with_causes() -> tuple[Ledger, date]:
    ledger = simulate(DEALS, seed=1).ledger
    invoiced = np.sort(days_of(ledger.receivables["invoice_date"]))
    return ledger, day_of(int(invoiced[int(TAUGHT * len(invoiced))]))


def bare(seed: int) -> Callable[[], tuple[Ledger, date]]:
    def made() -> tuple[Ledger, date]:
        one = bare_company(RECEIVABLES, seed)
        return one.ledger, one.cutoff

    return made


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("made", [with_causes, bare(1), bare(2)], ids=["causes", "bare1", "bare2"])
def test_beside_the_best_peer(made: Callable[[], tuple[Ledger, date]]) -> None:
    ledger, cutoff = made()
    found = backtest(
        ledger, cutoff=cutoff, as_of=ledger.as_of, horizons=HORIZONS, open_ages=AGES, peers=PEERS
    ).summary()
    told = found[found["customers"] == "all"]
    print(f"\nsynthetic, {len(ledger.receivables):,} receivables, cut off {cutoff}")
    for stage, part in told.groupby("stage", observed=True):
        each = part.set_index("method")
        print(f"{stage}\n{each[['auc', 'brier', 'log_loss']].round(4).to_string()}")
        ratio = each.loc[MODEL, "log_loss"] / each.loc[list(PEERS), "log_loss"].min()
        print(f"log loss {ratio:.3f} of the best peer's")
        assert ratio < MOST
