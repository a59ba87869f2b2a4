"""The past units a case may be compared with: its peers', and those of its customer's last deal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from model.asked import Asked
from model.day import NEVER, Days, days_of
from model.scored import Scored
from model.units import signing_units, units_at
from model.view import LedgerView


@dataclass(frozen=True)
class _Signed:
    """Every planned instalment of a ledger at its signing, with the keys it is found by."""

    units: pd.DataFrame
    snapshot: Days
    customer: Days
    group: Days


def _signed(view: LedgerView) -> _Signed:
    units = signing_units(view)
    customer = view.customer_position(units["customer_id"])
    group = view.group_of("peers", customer)
    return _Signed(units, days_of(units["snapshot"]), customer, group)


def peers_at_signing(scored: Scored, row: int, key: int, most: int, least: int) -> pd.DataFrame:
    """Latest planned instalments of the peers of one row's customer, of its kind if there are."""
    asked = scored.asked
    all_ = asked.view.once(_signed)
    theirs = (all_.group == key) & (all_.customer != asked.customer[row])
    theirs &= all_.snapshot < asked.snapshot[row]
    same = theirs & (all_.units["kind"] == asked.units["kind"].iloc[row]).to_numpy()
    at = np.flatnonzero(same if same.sum() >= least else theirs)
    at = at[np.argsort(all_.snapshot[at], kind="stable")][-most:]
    return all_.units.iloc[at].reset_index(drop=True)


def peers_open(scored: Scored, row: int, key: int, most: int, least: int) -> pd.DataFrame:
    """Latest receivables of its customer's peers, each as it was at the age of one row."""
    del least  # another age would be another question
    asked, view = scored.asked, scored.asked.view
    now = int(asked.snapshot[row])
    snapshot = np.maximum(view.due + now - int(asked.due[row]), view.issue + 1)
    theirs = view.group_of("peers", view.customer) == key
    theirs &= (view.customer != asked.customer[row]) & _open_on(view, snapshot) & (snapshot < now)
    at = np.flatnonzero(theirs)
    at = at[np.argsort(snapshot[at], kind="stable")][-most:]
    return units_at(view, at, Stage.OPEN, snapshot[at])


def _open_on(view: LedgerView, snapshot: Days) -> NDArray[np.bool_]:
    """Which receivables were open on a day of their own."""
    return np.asarray(view.outcomes.open_after(snapshot) & (view.seen < snapshot))


def deal_before(scored: Scored) -> pd.DataFrame | None:
    """The planned instalments of the customer's deal signed before this one."""
    asked = scored.asked
    all_ = asked.view.once(_signed)
    deal = all_.units["deal_id"]
    mine = (all_.customer == asked.customer[0]) & (asked.customer[0] >= 0)
    mine &= (all_.snapshot < asked.snapshot[0]) & deal.notna().to_numpy()
    mine &= (deal != asked.units["deal_id"].iloc[0]).to_numpy()
    at = np.flatnonzero(mine)
    if not len(at):
        return None
    last = deal.iloc[_latest(at, all_.snapshot, deal)]
    found: pd.DataFrame = all_.units.iloc[at[(deal.iloc[at] == last).to_numpy()]]
    return found.reset_index(drop=True)


def claims_before(scored: Scored) -> pd.DataFrame | None:
    """The receivables of the deal signed before this one's; those of no deal stand for themselves.

    Each is looked at at the age of the one asked about. What was paid by that age is read on the
    last day on which it was not, and what has not come to that age as it stands today.
    """
    asked, view = scored.asked, scored.asked.view
    now, due = int(asked.snapshot[0]), int(asked.due[0])
    known = view.outcomes.known
    same_age = np.maximum(view.due + now - due, view.issue + 1)
    snapshot = np.minimum(same_age, np.where(known < now, known - 1, now))
    ids = view.ledger.receivables["receivable_id"]
    deal = view.ledger.receivables["deal_id"]
    signed = _signing_day(view, view.deal, view.issue)
    mine = (view.customer == asked.customer[0]) & (asked.customer[0] >= 0)
    mine &= (signed < _own_signing_day(asked)) & (signed < now)
    mine &= (view.seen < snapshot) & ~view.outcomes.excluded
    mine &= (ids != asked.units["receivable_id"].iloc[0]).to_numpy()
    mine &= ~(deal == asked.units["deal_id"].iloc[0]).to_numpy()
    at = np.flatnonzero(mine)
    if not len(at):
        return None
    last = _latest(at, signed, deal.fillna(ids))
    of = deal.iloc[last]
    together = at[(deal.iloc[at] == of).to_numpy()] if isinstance(of, str) else np.array([last])
    return units_at(view, together, Stage.OPEN, snapshot[together])


def _latest(at: Days, day: Days, ids: pd.Series) -> int:
    """The position with the latest day; of several, the one with the last id."""
    return int(max(at, key=lambda one: (day[one], ids.iloc[one])))


def _own_signing_day(asked: Asked) -> int:
    """The day the deal of the one receivable asked about was signed."""
    if "deal_signed" in asked.units.columns:
        return int(days_of(asked.units["deal_signed"])[0])
    issued = asked.here.issue[asked.receivable[:1]]
    return int(_signing_day(asked.view, asked.deal[:1], issued)[0])


def _signing_day(view: LedgerView, deal: Days, issued: Days) -> Days:
    """The day each receivable's deal was signed; without a deal the day it was issued itself."""
    signed = np.r_[days_of(view.ledger.deals["signing_date"]), NEVER][deal]
    return np.where(signed < NEVER, signed, issued)
