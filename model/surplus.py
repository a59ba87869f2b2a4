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
    """Instalments that no receivable names and that a plan has too much, shape (n,).

    A plan is kept under the ids it came with: of an instalment that comes again under another, the
    old one stands beside the new for good, and would teach that it was never paid. It is one where
    the plan exceeds its deal and it says the same as one that a receivable names, in kind, day and
    amount, or amounts with others to all of what is too much. Never does more go than that. A plan
    may be larger for another reason, such as tax on top: what is unpaid of it has to be learnt.

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
    total = np.bincount(deal % len(whole), weights=amount, minlength=len(whole))
    beyond, allowed = total - whole, ROUNDING * whole
    named = parts["instalment_id"].isin(ledger.receivables["instalment_id"]).to_numpy(dtype=bool)
    again, old = _doubles(parts, named)
    out = np.zeros(len(parts), dtype=bool)
    rows = np.flatnonzero((beyond > allowed)[deal])
    rows = rows[np.argsort(deal[rows], kind="stable")]
    for of in np.split(rows, np.flatnonzero(np.diff(deal[rows])) + 1) if len(rows) else ():
        left, most = beyond[deal[of[0]]], allowed[deal[of[0]]]
        for i in of[old[of]]:
            if amount[i] <= left + most:
                out[i], left = True, left - amount[i]
        free = of[~named[of] & ~out[of]]
        if left > most:
            out[_all_of(left, amount, free[again[free]], free, *free[:, None])] = True
    return out


def _all_of(left: float, amount: Floats, *choices: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first of some choices of instalments that amounts to what is too much; else none."""
    for some in choices:
        # To a share of itself: of the deal, 3% retained would pass for 3% of tax.
        if abs(amount[some].sum() - left) <= ROUNDING * left:
            return some
    return np.empty(0, dtype="int64")


def _doubles(
    parts: pd.DataFrame, named: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Those not named that say the same as another: as one before them, and as a named one."""
    same = parts.groupby(["deal_id", "kind", "due_date", "amount"], dropna=False).ngroup()
    old = ~named & same.isin(same[named]).to_numpy()
    return np.asarray(old | (~named & same.duplicated().to_numpy())), np.asarray(old)
