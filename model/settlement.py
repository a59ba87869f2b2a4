"""From settlements to outcomes: the day a receivable was paid, and the day we knew it.

What each kind of settlement does is decided in ``data_schemas.outcome``; this module applies it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.frame import Ledger
from data_schemas.outcome import EFFECTS, PAID_SHARE, SettlementKind
from model.day import NEVER, Days, Floats, days_of
from model.events import order_of
from model.money.cents import in_cents

_MILLE = round(PAID_SHARE * 1000)
"""Thousandths of what is owed; whole, so that a sum of cents is compared exactly."""


TOLD_BY_DAY = "\ue000paid_date"
"""Id of the settlements that ``with_paid_dates`` makes: of a sign that no ledger's ids have."""


@dataclass(frozen=True)
class Outcomes:
    """One entry per receivable of the ledger, in its order.

    Parameters
    ----------
    paid : ndarray of int64, shape (n,)
        Day number on which ``PAID_SHARE`` of what is owed was in, for good; else ``NEVER``.
    known : ndarray of int64, shape (n,)
        Day number on which that was known (not before ``paid``).
    owed : ndarray of float64, shape (n,)
        Amount less credit notes, CNY.
    excluded : ndarray of bool, shape (n,)
        Void, or credited whole: there is no claim to ask about.
    written_off : ndarray of int64, shape (n,)
        Day number on which it was known that what had not been paid is given up; else ``NEVER``.
    given_up : ndarray of int64, shape (n,)
        Day number on which it was given up (not after that was known); else ``NEVER``.
    """

    paid: Days
    known: Days
    owed: Floats
    excluded: NDArray[np.bool_]
    written_off: Days
    given_up: Days

    def open_on(self, day: Days | int) -> NDArray[np.bool_]:
        """Whether each is a claim that may still be paid, as far as known before a day; (n,)."""
        return np.asarray((self.known >= day) & (self.written_off >= day) & ~self.excluded)

    def open_after(self, day: Days | int) -> NDArray[np.bool_]:
        """The same at the end of a day: training asks about it, what ended on it is no question.

        What was given up is none on later days: it has left the book, and nobody asks again.
        """
        return np.asarray((self.known > day) & (self.written_off > day) & ~self.excluded)


def learnt_late(receivables: pd.DataFrame) -> Days:
    """Day number on which we learnt of each receivable, where that was after it was issued; else 0.

    A ledger read back with the days its records were learnt has a column ``known_from`` for them.
    """
    if "known_from" not in receivables.columns:
        return np.zeros(len(receivables), dtype="int64")
    day = days_of(receivables["known_from"])
    return np.where(day < NEVER, day, 0)


def position_of(ids: pd.Index, wanted: pd.Series) -> Days:
    """Position of each wanted id in ``ids``; −1 where it is not there."""
    return np.asarray(ids.get_indexer(pd.Index(wanted, dtype=ids.dtype)), dtype="int64")


def with_paid_dates(ledger: Ledger) -> Ledger:
    """The ledger, where ``paid_date`` alone tells of a payment with that as a settlement.

    A receivable may come with the day it was paid, and have credit notes, reversals or write-offs
    beside it: what was left on that day was paid in cash then. Where any settlement that pays is on
    record, those count and the day says nothing. Settlements so made are called ``TOLD_BY_DAY`` and
    follow the others; doing it again changes nothing. They rest on all that the ledger knows: who
    cuts it at an earlier day takes them out first (``units.known_before``).
    """
    receivables, payments = ledger.receivables, ledger.payments
    sign = signs(payments["kind"])
    beside = payments.loc[sign <= 0, "receivable_id"]
    if beside.empty:
        return ledger
    has = receivables["receivable_id"].isin(beside) & receivables["paid_date"].notna()
    where = np.flatnonzero(has)
    at = position_of(pd.Index(receivables["receivable_id"].iloc[where]), payments["receivable_id"])
    pays = np.bincount(at[(at >= 0) & (sign > 0)], minlength=len(where)) > 0
    told = receivables[["receivable_id", "paid_date", "amount"]].iloc[where]
    paid, left = days_of(told["paid_date"]), in_cents(told["amount"].to_numpy(dtype="float64"))
    mine = at >= 0
    at, rows, sign = at[mine], payments.loc[mine], sign[mine]
    lowers = np.array([e.lowers_amount for e in EFFECTS.values()])[_effect_of(rows["kind"])]
    change = -(sign + lowers) * in_cents(rows["amount"].to_numpy(dtype="float64"))
    by_then = days_of(rows["paid_date"]) <= paid[at]
    np.add.at(left, at[by_then], change[by_then])
    alone = ~pays & (left > 0)
    if not alone.any():
        return ledger
    told = told.assign(payment_id=TOLD_BY_DAY, amount=left / 100, kind=SettlementKind.CASH.value)
    made = told.loc[alone].reindex(columns=payments.columns).astype(payments.dtypes)
    return ledger.replace(payments=pd.concat([payments, made], ignore_index=True))


def outcomes(ledger: Ledger, at: Days | None = None) -> Outcomes:
    """Outcomes of all receivables: from dated payments where any of them pays, else ``paid_date``.

    Parameters
    ----------
    ledger : Ledger
        With n receivables and m payments.
    at : ndarray of int64, shape (m,), optional
        Position of the receivable each payment settles, where it is known already; −1: none.
    """
    receivables, told = ledger.receivables, with_paid_dates(ledger)
    if told is not ledger:
        ledger, at = told, None
    paid = days_of(receivables["paid_date"])
    late = learnt_late(receivables)
    known = np.where(paid < NEVER, np.maximum(paid, late), NEVER)
    owed = receivables["amount"].to_numpy(dtype="float64", copy=True)
    excluded = np.zeros(len(receivables), dtype=bool)
    written_off, off_since = (np.full(len(receivables), NEVER) for _ in range(2))
    payments = ledger.payments
    if at is None:
        at = position_of(pd.Index(receivables["receivable_id"]), payments["receivable_id"])
    # A payment may be known before its claim is: then there is nothing it could settle.
    if not (at >= 0).any():
        return Outcomes(paid, known, owed, excluded, written_off, off_since)
    day = days_of(payments["paid_date"])
    recorded = days_of(payments["recorded_date"])
    recorded = np.maximum(np.where(recorded >= NEVER, day, recorded), day)
    # Whole cents: sums are exact, so no other claim's payments decide about this one's last cent.
    amount = in_cents(payments["amount"].to_numpy(dtype="float64"))
    sign = signs(payments["kind"])
    position = _effect_of(payments["kind"])
    effects = list(EFFECTS.values())
    lowers = np.array([e.lowers_amount for e in effects])[position]
    void = np.array([e.excludes for e in effects])[position]
    gone = given_up(payments["kind"])

    keep = at >= 0
    order = order_of(at[keep], day[keep], recorded[keep])
    at, day, recorded, amount = (v[keep][order] for v in (at, day, recorded, amount))
    sign = sign[keep][order]
    lowers, void, gone = (v[keep][order] for v in (lowers, void, gone))
    first = np.r_[True, at[1:] != at[:-1]]
    start = np.flatnonzero(first)
    group = np.cumsum(first) - 1
    cash = _running(sign * amount, start, group)
    credit = _running(np.where(lowers, amount, 0), start, group)
    total = in_cents(owed[at])
    whole = _MILLE * (total - credit)
    end = np.r_[start[1:], len(at)]
    is_settled, settling = _for_good(1000 * cash >= whole, start, end, group)
    # Giving up what little is left of a claim that was paid takes no payment back.
    gone_on = np.full(len(start), NEVER)
    np.minimum.at(gone_on, group[gone], day[gone])
    is_settled &= day[settling] <= gone_on
    off = _running(np.where(gone, amount, 0), start, group)
    is_off, closing = _for_good((off > 0) & (1000 * (cash + off) >= whole), start, end, group)
    seen = np.maximum.accumulate(group * (NEVER * 2) + recorded) - group * (NEVER * 2)

    who = at[start]
    paid[who] = np.where(is_settled, day[settling], NEVER)
    known[who] = np.where(is_settled, seen[settling], NEVER)
    still = np.maximum(total[start] - credit[end - 1], 0)
    owed[who] = still / 100
    excluded[at[void]] = True
    excluded[who[1000 * still <= (1000 - _MILLE) * total[start]]] = True
    off_since[who] = np.where(is_off, day[closing], NEVER)
    written_off[who] = np.where(is_off, np.maximum(seen[closing], late[who]), NEVER)
    known = np.where(known < NEVER, np.maximum(np.maximum(known, paid), late), NEVER)
    return Outcomes(paid, known, owed, excluded, written_off, off_since)


def _for_good(
    holds: NDArray[np.bool_], start: NDArray[np.intp], end: NDArray[np.intp], group: Days
) -> tuple[NDArray[np.bool_], Days]:
    """Whether something holds at the end of each group, and the place from which it does."""
    last = np.full(len(start), -1)
    np.maximum.at(last, group[~holds], np.flatnonzero(~holds))
    since = np.maximum(last + 1, start)
    return since < end, np.asarray(np.minimum(since, end - 1), dtype="int64")


def given_up(kind: pd.Series) -> NDArray[np.bool_]:
    """Whether a settlement gives up what it names; shape (n,)."""
    return np.array([e.never_paid for e in EFFECTS.values()])[_effect_of(kind)]


def _effect_of(kind: pd.Series) -> Days:
    """Position of each kind in ``EFFECTS``; a settlement of no stated kind is cash."""
    codes = pd.Index([k.value for k in EFFECTS], dtype="object")
    return position_of(codes, kind.fillna(SettlementKind.CASH.value))


def signs(kind: pd.Series) -> Days:
    """+1 where a settlement pays, −1 where it takes back, 0 otherwise; shape (n,)."""
    return np.array([e.pays for e in EFFECTS.values()], dtype="int64")[_effect_of(kind)]


def _running(value: Days, start: NDArray[np.intp], group: NDArray[np.intp]) -> Days:
    """Running sum that starts again at each group."""
    total = np.cumsum(value)
    before = np.r_[0, total][start]
    return np.asarray(total - before[group], dtype="int64")
