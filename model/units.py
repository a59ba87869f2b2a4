"""Units: a receivable or planned instalment at a snapshot, each with its outcome as known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from zlib import crc32

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.frame import READ_FROM, Ledger
from model.day import NEVER, Days, day_number, days_of, to_column
from model.settlement import TOLD_BY_DAY, position_of, signs
from model.surplus import surplus
from model.view import LedgerView

LANDMARKS = (-15, 0, 30, 60, 90, 180, 365, 730, 1095)
"""Days past due at which past receivables are compared with one asked about."""
OPEN_AGES = (0, 30, 60, *range(90, 1826, 91))
"""Days past due at which an open receivable is looked at in training.

Evenly apart once it is old: a book holds a claim every day it stays open, and half of what it
loses are a few claims that have stayed for years (ADR 0018). Before it is due it is looked at once
(``day_before_due``)."""
NEARLY_ALL = 0.9
"""Share of all days open and past due between two looks from which one more is taken."""


def known_before(ledger: Ledger, as_of: date) -> Ledger:
    """The ledger as it stood at the start of ``as_of``: nothing learnt on or after it."""
    t = day_number(as_of)
    receivables = ledger.receivables
    invoice = days_of(receivables["invoice_date"])
    issued = np.where(invoice < NEVER, invoice, days_of(receivables["due_date"])) < t
    receivables = receivables.loc[issued].reset_index(drop=True)
    paid = receivables["paid_date"].where(days_of(receivables["paid_date"]) < t)
    receivables = receivables.assign(paid_date=paid)

    # What was made of a day paid rests on all that was known later: it is made anew of the cut.
    payments = ledger.payments.loc[ledger.payments["payment_id"].ne(TOLD_BY_DAY)]
    recorded, booked = days_of(payments["recorded_date"]), days_of(payments["paid_date"])
    recorded = np.where(recorded < NEVER, np.maximum(recorded, booked), booked)
    # A payment booked since then is where the day comes from; a credit note is not.
    hidden = (recorded >= t) & (booked < t) & (signs(payments["kind"]) > 0)
    late_booked = payments.loc[hidden, "receivable_id"]
    unknown = receivables["receivable_id"].isin(late_booked)
    receivables.loc[unknown, "paid_date"] = pd.NaT

    deals = ledger.deals.loc[days_of(ledger.deals["signing_date"]) < t].reset_index(drop=True)
    parts = ledger.instalments
    known_fact = days_of(ledger.facts["known_at"]) < t
    return ledger.replace(
        receivables=receivables,
        payments=payments.loc[recorded < t].reset_index(drop=True),
        deals=deals,
        instalments=parts.loc[parts["deal_id"].isin(deals["deal_id"])].reset_index(drop=True),
        contacts=_before(ledger.contacts, "date", t),
        states=_before(ledger.states, "date", t),
        aliases=_before(ledger.aliases, "date", t),
        facts=ledger.facts.loc[known_fact].reset_index(drop=True),
        readings={
            name: rows.loc[days_of(rows[READ_FROM]) <= t] for name, rows in ledger.readings.items()
        },
        as_of=as_of,
    )


def _before(frame: pd.DataFrame, column: str, day: int) -> pd.DataFrame:
    return frame.loc[days_of(frame[column]) < day].reset_index(drop=True)


def units_at(view: LedgerView, at: Days, stage: Stage, snapshot: Days) -> pd.DataFrame:
    """Units of receivables at positions ``at``."""
    receivables = view.ledger.receivables.iloc[at].reset_index(drop=True)
    return pd.DataFrame(
        {
            "unit_id": receivables["receivable_id"],
            "receivable_id": receivables["receivable_id"],
            "instalment_id": receivables["instalment_id"],
            "deal_id": receivables["deal_id"],
            "customer_id": receivables["customer_id"],
            "stage": stage.value,
            "snapshot": to_column(snapshot),
            "due": to_column(view.due[at]),
            "amount": view.outcomes.owed[at],
            "kind": receivables["kind"],
            "trigger": _trigger(view, receivables["instalment_id"]),
            "paid": to_column(view.outcomes.paid[at]),
            "known": to_column(view.outcomes.known[at]),
        }
    )


def _trigger(view: LedgerView, instalment_id: pd.Series) -> pd.Series:
    return view.once(_triggers).reindex(instalment_id).reset_index(drop=True)


def _triggers(view: LedgerView) -> pd.Series:
    """What makes each planned instalment fall due, by its id."""
    parts = view.ledger.instalments.drop_duplicates("instalment_id").set_index("instalment_id")
    return parts["trigger"]


def signing_units(view: LedgerView) -> pd.DataFrame:
    """Every planned instalment at the signing of its deal; without a deal: at the invoice date.

    Returns
    -------
    DataFrame
        ``UNIT_COLUMNS`` plus ``paid`` and ``known`` (missing = unpaid as far as the ledger knows).
        The due date is the one planned at signing; a later one is lateness, not a new label. What
        no receivable names is not there where one that names no instalment may be it, or the deal
        has no money left for it.
    """
    ledger = view.ledger
    linked = _linked(ledger)
    bare = np.flatnonzero(~linked & ~view.outcomes.excluded)
    alone = units_at(view, bare, Stage.SIGNING, view.issue[bare])
    if ledger.instalments.empty:
        return alone
    parts = ledger.instalments
    deals = ledger.deals.set_index("deal_id").reindex(parts["deal_id"])
    of = pd.DataFrame(
        {
            "instalment_id": ledger.receivables["instalment_id"],
            "paid": view.outcomes.paid,
            "known": view.outcomes.known,
            "excluded": view.outcomes.excluded,
        }
    ).loc[linked]
    # An instalment invoiced in several parts is paid when its last part is.
    ended = of.groupby("instalment_id").agg(
        paid=("paid", "max"), known=("known", "max"), excluded=("excluded", "all")
    )
    ended = ended.reindex(parts["instalment_id"])
    planned = pd.DataFrame(
        {
            "unit_id": parts["instalment_id"],
            "receivable_id": None,
            "instalment_id": parts["instalment_id"],
            "deal_id": parts["deal_id"],
            "customer_id": deals["customer_id"].to_numpy(),
            "stage": Stage.SIGNING.value,
            "snapshot": deals["signing_date"].to_numpy(),
            "due": parts["due_date"],
            "amount": parts["amount"],
            "kind": parts["kind"],
            "trigger": parts["trigger"],
            "paid": to_column(ended["paid"].fillna(NEVER).to_numpy(dtype="int64")),
            "known": to_column(ended["known"].fillna(NEVER).to_numpy(dtype="int64")),
        }
    )
    named = parts["instalment_id"].isin(of["instalment_id"]).to_numpy()
    deal = position_of(view.deal_ids, parts["deal_id"])
    keep = (
        ~ended["excluded"].eq(True).to_numpy()
        & planned["snapshot"].notna().to_numpy()
        & planned["customer_id"].notna().to_numpy()
        & (named | ~untraced(view)[deal])
        & ~surplus(ledger)
    )
    frames = [f for f in (planned.loc[keep], alone) if len(f)]
    return pd.concat(frames, ignore_index=True) if frames else alone


def _linked(ledger: Ledger) -> NDArray[np.bool_]:
    """Receivables that name a planned instalment, shape (n,)."""
    planned = ledger.instalments["instalment_id"]
    return ledger.receivables["instalment_id"].isin(planned).to_numpy(dtype=bool)


def untraced(view: LedgerView) -> NDArray[np.bool_]:
    """Deals of which a receivable that names no instalment may be a planned one, shape (deals,).

    Taken for never invoiced, what was paid long since would teach that it never is. Meant are
    receivables of the deal and, where none names an instalment of the deal, those without a deal
    that its customer had since it was signed; where none of the ledger names any, all deals are.
    """
    ledger = view.ledger
    linked = _linked(ledger)
    if not linked.any():
        return np.ones(len(view.deal_ids), dtype=bool)
    out = np.zeros(len(view.deal_ids) + 1, dtype=bool)  # the last stands for no deal
    traced = out.copy()
    traced[view.deal[linked]] = True
    loose = ~linked & ~view.outcomes.excluded
    out[view.deal[loose]] = True
    alone = np.flatnonzero(loose & ledger.receivables["deal_id"].isna().to_numpy())
    last = np.full(len(view.customer_ids) + 1, -1)
    np.maximum.at(last, view.customer[alone], view.issue[alone])
    owner = view.customer_position(ledger.deals["customer_id"])
    since = (owner >= 0) & (last[owner] >= days_of(ledger.deals["signing_date"]))
    return out[:-1] | (since & ~traced[:-1])


def paid_before(units: pd.DataFrame) -> NDArray[np.bool_]:
    """Units whose payment was known before their snapshot: no question, at signing either. (n,).

    What was prepaid would otherwise teach that such claims are paid on time, and be asked about
    when all know how it ended. Where nobody says when a claim was invoiced, its due date is the day
    asked about: paid before that, it was paid in time and is no prepayment.
    """
    snapshot = days_of(units["snapshot"])
    told = snapshot != days_of(units["due"])
    return np.asarray(told & (days_of(units["known"]) < snapshot), dtype=bool)


def open_units(view: LedgerView, ages: tuple[int, ...]) -> pd.DataFrame:
    """Every issued receivable at each age (days past due) at which it was still open.

    A negative age before the invoice is looked at on the day after the invoice. Columns as in
    ``signing_units``.
    """
    return _on_days(view, (np.maximum(view.due + age, view.issue + 1) for age in sorted(ages)))


def taught_units(view: LedgerView) -> pd.DataFrame:
    """Every issued receivable on the days on which training looks at it, open on each of them.

    Between two of them where nearly all days lie on which this ledger's receivables were open and
    past due, they are looked at once more, on a day of their own each: fixed days alone would leave
    all that is asked there to a straight line (ADR 0024).
    """
    fixed = [np.maximum(view.due + age, view.issue + 1) for age in OPEN_AGES]
    held = [_days_open(view, earlier, later) for earlier, later in pairwise(fixed)]
    days = [day_before_due(view), fixed[0]]
    for (earlier, later), here in zip(pairwise(fixed), held, strict=True):
        if here > NEARLY_ALL * sum(held):
            days.append(_drawn_between(view, earlier, later))
        days.append(later)
    return _on_days(view, days)


def _days_open(view: LedgerView, earlier: Days, later: Days) -> int:
    """Days between two that receivables were open, as far as known; summed over receivables."""
    found = view.outcomes
    ended = np.minimum(found.known, found.written_off)
    last = np.minimum(np.minimum(ended, day_number(view.ledger.as_of)), later)
    return int(np.maximum(last - earlier, 0)[~found.excluded].sum())


def day_before_due(view: LedgerView) -> Days:
    """A day between invoice and due date for each receivable, (n,); the same in every ledger.

    A book holds claims on every day of their term. Looked at on one fixed day
    alone, a claim of three months' term would be guessed from its last weeks (ADR 0022).
    """
    return _drawn_between(view, view.issue, view.due)


def _drawn_between(view: LedgerView, earlier: Days, later: Days) -> Days:
    """A day after the first and before the second where there is one, drawn by id; (n,)."""
    ids = view.ledger.receivables["receivable_id"].astype(str)
    lot = np.array([crc32(one.encode()) for one in ids], dtype="float64") / 2**32
    between = np.maximum(later - earlier - 1, 0)
    return np.asarray(earlier + 1 + np.floor(lot * between), dtype="int64")


def _on_days(view: LedgerView, days: Iterable[Days]) -> pd.DataFrame:
    """Units of the receivables open on each of some rising days, (n,) each; a day counts once."""
    t = day_number(view.ledger.as_of)
    looked, looked_on = [], []
    seen = np.full(len(view.due), -1, dtype="int64")
    for snapshot in days:
        at = np.flatnonzero(view.outcomes.open_after(snapshot) & (snapshot < t) & (snapshot > seen))
        seen[at] = snapshot[at]
        looked.append(at)
        looked_on.append(snapshot[at])
    return units_at(view, np.concatenate(looked), Stage.OPEN, np.concatenate(looked_on))


def current_units(view: LedgerView, as_of: date, customer: int | None = None) -> pd.DataFrame:
    """Every receivable open on ``as_of``, at that day; what was written off is not.

    Parameters
    ----------
    customer : int, optional
        Position of the customer; by default of all.
    """
    t = day_number(as_of)
    is_open = (view.issue < t) & view.outcomes.open_on(t)
    if customer is not None:
        is_open &= view.customer == customer
    at = np.flatnonzero(is_open)
    return units_at(view, at, Stage.OPEN, np.full(len(at), t, dtype="int64"))
