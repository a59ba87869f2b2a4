"""A book whose volume doubles while its customers pay as ever."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from data_schemas.codes import Stage
from data_schemas.frame import Ledger, check_frame, ledger_of
from model.asked import Asked
from model.features import matrix
from model.trees import Trees
from model.units import signing_units
from model.values import ledger_values
from model.view import LedgerView
from training.fit import FitResult, FitSettings

START = date(2024, 1, 1)
AS_OF = date(2025, 7, 1)
TRUE_SHARE = 0.40
LATE = FitSettings(trees=Trees(bags=1, rounds=30), stages=(Stage.SIGNING,))


def growing_book() -> Ledger:
    """Volume doubles every 80 days; 40 % of everything is unpaid 90 days past due, always."""
    rng = np.random.default_rng(1)
    span = (AS_OF - START).days
    issued = np.log2(rng.uniform(1, 2 ** (span / 80), 4000)) * 80
    issued = np.floor(issued).astype(int)
    late = rng.random(4000) < TRUE_SHARE
    wait = np.where(late, rng.integers(121, 500, 4000), rng.integers(1, 120, 4000))
    day = [START + timedelta(days=int(d)) for d in issued]
    paid = [d + timedelta(days=int(w)) for d, w in zip(day, wait, strict=True)]
    raw = pd.DataFrame(
        {
            "receivable_id": [f"R{i}" for i in range(4000)],
            "customer_id": [f"C{i % 40}" for i in range(4000)],
            "invoice_date": day,
            "due_date": [d + timedelta(days=30) for d in day],
            "amount": 100.0,
            "paid_date": [p if p < AS_OF else None for p in paid],
        }
    )
    frame, refusals = check_frame("receivables", raw)
    assert not refusals
    return ledger_of(AS_OF, receivables=frame)


def mean_probability(result: FitResult, ledger: Ledger) -> float:
    """What the model says on average of everything issued in the last two months."""
    view = LedgerView(ledger)
    units = signing_units(view)
    recent = units.loc[units["snapshot"] >= pd.Timestamp(AS_OF - timedelta(days=60))]
    asked = Asked(recent.reset_index(drop=True), view)
    x = matrix(result.bundle.features(Stage.SIGNING), asked, ledger_values(asked))
    return float(result.bundle.predict(Stage.SIGNING, x)[:, 0].mean())
