"""The look back that several files hold against what came true."""

from __future__ import annotations

from datetime import date

from data_schemas.frame import Ledger
from model.trees import Trees
from training.backtest import Backtest, backtest
from training.fit import FitSettings

SMALL = FitSettings(trees=Trees(bags=1, rounds=40))
"""As few trees as a file of settings may ask for."""
HORIZONS = (0, 30, 90)


def look_back(ledger: Ledger, cutoff: date) -> Backtest:
    return backtest(
        ledger, cutoff=cutoff, as_of=ledger.as_of, horizons=HORIZONS, open_ages=(0, 60),
        settings=SMALL,
    )  # fmt: skip
