"""What the rows of a ledger say without a day, encoded, field by field."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from data_schemas.case import AMOUNT_TOLERANCE
from data_schemas.deal import Deal
from data_schemas.field import Field, fields_of
from data_schemas.frame import Ledger
from data_schemas.plan_shares import SHARES, differs
from model.day import Floats, as_floats
from model.facts import encode


class Undated:
    """Undated values of customers, deals and receivables, each field encoded once.

    Parameters
    ----------
    customers : DataFrame
        Those of the ledger, in the order in which they are asked for.
    """

    def __init__(self, ledger: Ledger, customers: pd.DataFrame) -> None:
        self._ledger = ledger
        self._rows = {
            "customer": customers,
            "deal": ledger.deals,
            "receivable": ledger.receivables,
        }
        self._values: dict[str, Floats] = {}

    def of(self, field: Field) -> Floats:
        """Values in the order of the owner's rows, shape (m,); missing as NaN.

        A share that a deal leaves blank, or that its whole plan contradicts, is the plan's, as it
        is where the deal is asked about (``data_schemas.plan_shares``): a model is taught what it
        will be asked.
        """
        name = f"{field.owner}.{field.name}"
        if name not in self._values:
            told = encode(field, self._rows[field.owner][field.name])
            if field.owner == "deal" and field.name in self._planned:
                told = _held_to(self._planned[field.name], told)
            self._values[name] = told
        return self._values[name]

    @cached_property
    def _planned(self) -> dict[str, Floats]:
        return planned_shares(self._ledger)


def planned_shares(ledger: Ledger) -> dict[str, Floats]:
    """Share of each deal's plan that is advance or retention money, by field of the deal.

    Returns
    -------
    dict of str to ndarray, shape (deals,)
        0 to 1; missing where the plan leaves a part of the contract out, goes beyond it, or says
        more than the field may.
    """
    parts = ledger.instalments
    ids, amount = pd.Index(ledger.deals["deal_id"]), as_floats(ledger.deals["amount"])
    total = _planned(parts, ids)
    whole = (total > 0) & (np.abs(total - amount) <= AMOUNT_TOLERANCE * amount)
    out = {}
    for name, kind in SHARES.items():
        share = np.full(len(ids), np.nan)
        share[whole] = _planned(parts[parts["kind"] == kind.value], ids)[whole] / total[whole]
        most = fields_of(Deal)[name].high or 1.0
        out[name] = np.where(share <= most, np.round(share, 4), np.nan)
    return out


def _held_to(planned: Floats, told: Floats) -> Floats:
    """Shares told, where there is a plan's and they are blank or contradict it the plan's."""
    wrong = np.isnan(told) | differs(told, planned, 1.0)
    return np.where(~np.isnan(planned) & wrong, planned, told)


def _planned(parts: pd.DataFrame, ids: pd.Index) -> Floats:
    """What these instalments come to by deal, CNY; 0 where there are none."""
    return as_floats(parts.groupby("deal_id")["amount"].sum().reindex(ids).fillna(0.0))
