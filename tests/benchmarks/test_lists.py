"""`make bench`: what a company's lists teach when they are uploaded again and again. Synthetic.

It keeps no history of its own: every file says what each field reads on its day, no more. The
database remembers (ADR 0044); beside it the last file alone, and the dated facts and states that
the lists were made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from data_schemas.frame import Ledger
from data_schemas.store import LedgerVersions, open_store
from model.day import day_of, days_of
from tests.lists import as_folder, lists_of
from training.backtest import backtest
from training.evidence import MODEL
from training.simulate import simulate

DEALS, EVERY = 2_000, 28
HORIZONS, AGES, TAUGHT = (0, 30, 60, 90), (0, 30), 0.7


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", [1, 2])
def test_lists_that_are_remembered(tmp_path: Path, seed: int) -> None:
    dated = simulate(DEALS, seed=seed).ledger
    invoiced = days_of(dated.receivables["invoice_date"])
    first, cutoff = (day_of(int(np.quantile(invoiced, share))) for share in (0.1, TAUGHT))
    versions, latest, loads = uploaded(dated, first, tmp_path)
    print(f"\nsynthetic, {len(dated.receivables):,} receivables, {loads} lists, cut off {cutoff}")
    sources: Mapping[str, Ledger | LedgerVersions] = {
        "last list alone": as_folder(latest), "lists remembered": versions, "dated facts": dated,
    }  # fmt: skip
    loss = {}
    for name, source in sources.items():
        found = backtest(
            source,
            cutoff=cutoff,
            as_of=dated.as_of,
            horizons=HORIZONS,
            open_ages=AGES,
            peers=("customer_rate",),
        ).summary()
        whole = found[(found["customers"] == "all")].set_index(["stage", "method"])
        print(f"{name}\n{whole[['auc', 'brier', 'log_loss']].round(4).to_string()}")
        loss[name] = whole.loc[("open", MODEL), "log_loss"]
    assert loss["lists remembered"] < loss["last list alone"]


def uploaded(dated: Ledger, first: date, folder: Path) -> tuple[LedgerVersions, Ledger, int]:
    """The database after a list every four weeks; how many there were."""
    days = [dated.as_of]
    while days[-1] - timedelta(days=EVERY) > first:
        days.append(days[-1] - timedelta(days=EVERY))
    store = open_store(f"sqlite:///{folder / 'huikuan.db'}")
    for day in reversed(days):
        store.write(lists_of(dated, day), day, synthetic=True)
    versions, latest = store.read_versions(), store.read_ledger()
    store.close()
    return versions, latest, len(days)
