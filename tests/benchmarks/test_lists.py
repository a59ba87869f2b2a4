"""`make bench`: what a company's lists teach when they are uploaded again and again. Synthetic.

It keeps no history of its own: every file says what each field reads on its day, no more. The
database remembers (ADR 0044); beside it the last file alone, the same lists where each deal is put
on record on the day it is signed as well, and the dated facts and states they were made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.frame import Ledger
from data_schemas.store import LedgerVersions, open_store
from model.day import day_of, days_of
from tests.lists import as_folder, deals_when_signed, lists_of
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
    versions, latest, loads = uploaded(dated, first, tmp_path / "lists")
    signed, _, _ = uploaded(dated, first, tmp_path / "signed", put_in=True)
    print(f"\nsynthetic, {len(dated.receivables):,} receivables, {loads} lists, cut off {cutoff}")
    sources: Mapping[str, Ledger | LedgerVersions] = {
        "last list alone": as_folder(latest), "lists remembered": versions,
        "lists, and deals when signed": signed, "dated facts": dated,
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
        loss[name] = whole.xs(MODEL, level="method")["log_loss"]
    assert loss["lists remembered"]["open"] < loss["last list alone"]["open"]
    assert loss["lists, and deals when signed"]["signing"] < loss["lists remembered"]["signing"]


def uploaded(
    dated: Ledger, first: date, folder: Path, *, put_in: bool = False
) -> tuple[LedgerVersions, Ledger, int]:
    """The database after a list every four weeks, and how many lists there were.

    With ``put_in`` each deal since the first is put on record on the day it is signed as well.
    """
    days = [dated.as_of]
    while days[-1] - timedelta(days=EVERY) > first:
        days.append(days[-1] - timedelta(days=EVERY))
    folder.mkdir()
    store = open_store(f"sqlite:///{folder / 'huikuan.db'}")
    deals = deals_when_signed(dated)
    last = dated.as_of
    for day in reversed(days):
        between = deals["signing_date"].between(pd.Timestamp(last), pd.Timestamp(day), "left")
        for signed, some in deals[between].groupby("signing_date") if put_in else ():
            told = signed.date() + timedelta(days=1)
            store.write({"deals": some.reset_index(drop=True)}, told, True, complete=False)
        store.write(lists_of(dated, day), last := day, synthetic=True)
    versions, latest = store.read_versions(), store.read_ledger()
    store.close()
    return versions, latest, len(days)
