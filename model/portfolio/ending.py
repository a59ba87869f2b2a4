"""Which claims of a book limitation ends soon, as far as the ledger tells.

By the same count as beside a score of a claim that is named by its id: facts of law that a caller
gives with it, a demand that arrived say, are not in a ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.law.facts import ClaimLaw, ContractLaw
from data_schemas.law.settings import LawSettings
from data_schemas.receivable import Payment
from model.asked import Asked
from model.day import Days, day_of, days_of
from model.law.cases import settled
from model.law.limitation import LONG_STOP_YEARS, YEARS
from model.law.limited import LONGEST_REST, ends_soon
from model.law.matter import Matter
from model.ledger_records import records_of
from model.money.cents import money

_DAYS_A_YEAR = 365.25
_MARGIN = 2
"""Days by which so many mean years may miss the corresponding day."""


def limitation_ends(asked: Asked, law: LawSettings) -> list[date | None]:
    """The last day on which each open claim can be enforced, where the settings call it near.

    Parameters
    ----------
    asked : Asked
        Open claims of a ledger, all on one day.
    """
    out: list[date | None] = [None] * len(asked)
    old = np.flatnonzero(asked.snapshot - asked.due >= YEARS * 365 - law.near_days)
    if not len(old):
        return out
    as_of, ledger = int(asked.snapshot[old[0]]), asked.view.ledger
    held = ledger.receivables.iloc[asked.receivable[old]].reset_index(drop=True)
    others = _last_of_others(held, ledger.instalments)
    begins = np.maximum(asked.due[old], others)
    near = _close(begins, YEARS, as_of, law) | _close(begins, LONG_STOP_YEARS, as_of, law)
    again = _close(days_of(ledger.payments["paid_date"]), YEARS, as_of, law)
    near |= held["receivable_id"].isin(ledger.payments.loc[again, "receivable_id"]).to_numpy()
    paid = _payments(ledger.payments, held.loc[near, "receivable_id"])
    for at in np.flatnonzero(near).tolist():
        amount, kept = settled(
            money(float(held["amount"].iloc[at])),
            paid.get(held["receivable_id"].iloc[at], ()),
            day_of(as_of),
        )
        matter = Matter(
            as_of=day_of(as_of), due=day_of(int(asked.due[old[at]])), amount=amount,
            contract=ContractLaw(), claim=ClaimLaw(), payments=kept,
            last_due=None if others[at] < 0 else day_of(int(others[at])),
        )  # fmt: skip
        # Without facts of law the day agreed is the first that may turn out to be the last one.
        out[int(old[at])] = ends_soon(matter, matter.due, law.near_days, law.days_off)
    return out


def _last_of_others(held: pd.DataFrame, planned: pd.DataFrame) -> Days:
    """The last day on which another instalment of each claim's deal is due; -1 without one.

    A claim that names no planned instalment is the one of its own day, which counts in any case.
    """
    mine = held[["deal_id", "instalment_id"]].reset_index(names="at").dropna(subset="deal_id")
    pairs = mine.merge(planned[["deal_id", "instalment_id", "due_date"]], on="deal_id")
    other = pairs["instalment_id_x"].ne(pairs["instalment_id_y"])
    last = pairs.loc[other].groupby("at")["due_date"].max()
    out = np.full(len(held), -1, dtype="int64")
    out[last.index.to_numpy()] = days_of(last)
    return out


def _close(begins: Days, years: int, as_of: int, law: LawSettings) -> NDArray[np.bool_]:
    """Whether a period begun on a day may end near; to be counted exactly where it may."""
    left = begins + years * _DAYS_A_YEAR - as_of
    return np.asarray((left >= -LONGEST_REST.days - _MARGIN) & (left <= law.near_days + _MARGIN))


def _payments(payments: pd.DataFrame, wanted: pd.Series) -> Mapping[str, list[Payment]]:
    """The payments of some receivables, by id."""
    mine = payments.loc[payments["receivable_id"].isin(wanted)]
    out: dict[str, list[Payment]] = {}
    for one, rows in mine.groupby("receivable_id"):
        out[str(one)] = records_of(Payment, rows, "receivable_id", str(one))
    return out
