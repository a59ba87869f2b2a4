"""Planned instalments beyond what their deal comes to: most often one that was given a new id."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.frame import Ledger
from model.day import Floats
from model.settlement import position_of

ROUNDING = 0.001
"""Share of a deal by which its plan may exceed it: parts rounded to whole yuan, and the like."""


def surplus(ledger: Ledger) -> NDArray[np.bool_]:
    """Instalments that no receivable names and that the deal has no money left for, shape (n,).

    A plan is kept under the ids it came with: of an instalment that comes again under another, the
    old one stands beside the new for good, and would teach that it was never paid. It is one where
    the plan exceeds its deal: first what says the same as another of the deal in kind, day and
    amount, then whatever the excess is enough for.

    Parameters
    ----------
    ledger : Ledger
        Asked for its n instalments, the amounts of its deals, and what its receivables name.
    """
    parts, deals = ledger.instalments, ledger.deals
    deal = position_of(pd.Index(deals["deal_id"]), parts["deal_id"])
    # One place more stands for no deal: its plan exceeds nothing.
    whole = np.r_[deals["amount"].to_numpy(dtype="float64"), np.nan]
    amount = parts["amount"].to_numpy(dtype="float64")
    beyond, allowed = _sum(deal, amount, len(whole)) - whole, ROUNDING * whole
    named = parts["instalment_id"].isin(ledger.receivables["instalment_id"]).to_numpy(dtype=bool)
    out = ~named & (beyond > allowed)[deal] & _doubles(parts, named)
    beyond -= _sum(deal, amount * out, len(whole))
    enough = (beyond > allowed)[deal] & (amount <= (beyond + allowed)[deal])
    return np.asarray(out | (~named & enough), dtype=bool)


def _sum(deal: NDArray[np.int64], amount: Floats, deals: int) -> Floats:
    found: Floats = np.bincount(deal % deals, weights=amount, minlength=deals).astype("float64")
    return found


def _doubles(parts: pd.DataFrame, named: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those that say the same as one before them, where those that are named come first."""
    order = np.argsort(~named, kind="stable")
    again = parts.iloc[order].duplicated(["deal_id", "kind", "due_date", "amount"]).to_numpy()
    out = np.zeros(len(parts), dtype=bool)
    out[order] = again
    return out
