"""Where limitation of a book's claims ends soon or ended, as far as the ledger tells.

By the same count as beside a score of a claim that is named by its id. Facts of law that a caller
gives with a claim are not in a ledger; what proves a demand is, with the contact.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.frame import Ledger
from data_schemas.law.facts import ClaimLaw, ContractLaw
from data_schemas.law.settings import LawSettings
from data_schemas.receivable import Contact, Payment, Receivable
from model.asked import Asked
from model.day import Days, day_of, days_of
from model.law.cases import restarts_in, settled
from model.law.limitation import LONG_STOP_YEARS, SINCE, YEARS, years_later
from model.law.limited import LONGEST_REST, NOT_NEAR, Ending, ending
from model.law.matter import Matter
from model.ledger_records import R, records_by
from model.money.cents import money

_DAYS_A_YEAR = 365.25
_MARGIN = 2
"""Days by which so many mean years may miss the corresponding day."""


def endings(asked: Asked, law: LawSettings) -> list[Ending]:
    """Where limitation of each open claim ends, if the settings call it near, or ended.

    Only claims that something may have started anew, or that may end near, are counted one by one:
    of the others three years have simply passed.

    Parameters
    ----------
    asked : Asked
        Open claims of a ledger, all on one day.
    """
    out = [NOT_NEAR] * len(asked)
    old = np.flatnonzero(asked.snapshot - asked.due >= YEARS * 365 - law.near_days)
    if not len(old):
        return out
    as_of, ledger = int(asked.snapshot[old[0]]), asked.view.ledger
    held = ledger.receivables.iloc[asked.receivable[old]].reset_index(drop=True)
    others = _last_of_others(held, ledger.instalments)
    begins = np.maximum(asked.due[old], others)
    near, earlier = _may_end(held, begins, ledger, as_of, law), others > asked.due[old]
    past = ~near & (begins + YEARS * _DAYS_A_YEAR < as_of)
    # Of one of several instalments the careful day, from its own, may be near or past as well.
    near |= (earlier & ~past) | (past & _touched(held, ledger))
    for at in np.flatnonzero(past & ~near).tolist():
        due = day_of(int(asked.due[old[at]]))
        if due >= SINCE:
            last = years_later(day_of(int(begins[at])), YEARS)
            careful = years_later(due, YEARS) if earlier[at] else None
            out[int(old[at])] = Ending(lapsed=last, careful=careful)
    of = held.loc[near]
    claims = records_by(Receivable, of, "receivable_id")
    paid = _by(Payment, ledger.payments, "receivable_id", of)
    proven = _proven(ledger)
    own = _by(Contact, proven, "receivable_id", of)
    whole = _by(Contact, proven.loc[proven["receivable_id"].isna()], "customer_id", of)
    for at in np.flatnonzero(near).tolist():
        (one,) = claims[str(held.at[at, "receivable_id"])]
        amount, kept = settled(money(one.amount), paid.get(one.receivable_id, ()), day_of(as_of))
        contacts = [*own.get(one.receivable_id, ()), *whole.get(one.customer_id, ())]
        matter = Matter(
            as_of=day_of(as_of), due=one.due_date, amount=amount, contract=ContractLaw(),
            claim=ClaimLaw(), last_due=None if others[at] < 0 else day_of(int(others[at])),
            payments=kept, contacts=restarts_in(contacts, one.invoice_date, day_of(as_of)),
        )  # fmt: skip
        # Without facts of law the day agreed is the first that may turn out to be the last one.
        out[int(old[at])] = ending(matter, one.due_date, law.near_days, law.days_off)
    return out


def _may_end(
    held: pd.DataFrame, begins: Days, ledger: Ledger, as_of: int, law: LawSettings
) -> NDArray[np.bool_]:
    """Whose limitation is to be counted exactly: begun, or anew, where it may end near.

    Parameters
    ----------
    begins : ndarray of int64, shape (n,)
        The day it counts from before anything starts it anew.
    """
    near = _close(begins, YEARS, as_of, law) | _close(begins, LONG_STOP_YEARS, as_of, law)
    proven = _proven(ledger)
    paid = ledger.payments.loc[_close(days_of(ledger.payments["paid_date"]), YEARS, as_of, law)]
    told = proven.loc[_close(days_of(proven["date"]), YEARS, as_of, law)]
    account = told.loc[told["receivable_id"].isna(), "customer_id"]
    for key, again in (
        ("receivable_id", paid["receivable_id"]),
        ("receivable_id", told["receivable_id"]),
        ("customer_id", account),
    ):
        near |= held[key].isin(again).to_numpy()
    return near


def _touched(held: pd.DataFrame, ledger: Ledger) -> NDArray[np.bool_]:
    """Which claims have a payment or a proven contact on record, whenever it was."""
    proven = _proven(ledger)
    account = proven.loc[proven["receivable_id"].isna(), "customer_id"]
    own = [ledger.payments["receivable_id"], proven["receivable_id"]]
    found = held["receivable_id"].isin(pd.concat(own)) | held["customer_id"].isin(account)
    return np.asarray(found, dtype=bool)


def _proven(ledger: Ledger) -> pd.DataFrame:
    """The contacts something is on file for."""
    return ledger.contacts.loc[ledger.contacts["evidence"].notna()]


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


def _by(record: type[R], frame: pd.DataFrame, key: str, of: pd.DataFrame) -> dict[str, list[R]]:
    """The records of some receivables, by a key that both frames have."""
    return records_by(record, frame.loc[frame[key].isin(of[key])], key)
