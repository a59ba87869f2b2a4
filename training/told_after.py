"""A column of the ledger's own that says who has been paid by now: filled in after the payment.

At each horizon such a column tells little, so what inputs tell by themselves does not show it:
most of what was late then has been paid since, and the column was filled with it. Asked about a
receivable that is still open, it says unpaid of everybody. Where nothing is open, one that holds
days shows it by what days they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from data_schemas.frame import Ledger
from data_schemas.own_column import OWNERS
from model.day import NEVER, Days, months_of
from model.view import LedgerView
from training.input_auc import MIN_EACH, MOST_CODES, Marks, clearly_above
from training.mapping.day import days_of as days_in_text

NEAR = 7
"""Days between a payment and what a column calls its day, its run or its week."""
GLANCE = 100
"""Values looked at to see whether a column holds days at all."""


@dataclass(frozen=True)
class ToldAfter:
    """A column that tells too well which receivables had been paid by the day of the records."""

    feature: str
    as_of: date
    auc: float
    computed: bool = False

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return {
            "feature": self.feature, "as_of": self.as_of.isoformat(), "auc": self.auc,
            "by": "paid_by_now",
        }  # fmt: skip

    def text(self, lang: str) -> str:
        """What was found, with column, day and AUC."""
        if lang == "zh":
            return (
                f"{self.feature} 仅凭其取值或是否为空，就区分了同月开票的应收到 {self.as_of}"
                f" 已付还是未付，AUC 为 {self.auc:.3f}"
            )
        return (
            f"{self.feature}, by its values or blanks alone, tells which receivables of one month"
            f" had been paid by {self.as_of}, with an AUC of {self.auc:.3f}"
        )


@dataclass(frozen=True)
class DayTold(ToldAfter):
    """A column of days that are the payments'; ``auc`` is the share of those that show it."""

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return super().document() | {"by": "day_of_payment"}

    def text(self, lang: str) -> str:
        """What was found, with column and share."""
        if lang == "zh":
            return (
                f"{self.feature} 填的是日期：填有日期、且付款日与到期日相差 {2 * NEAR} 天以上的"
                f"应收中，有 {self.auc:.0%} 填的就是付款日（相差不超过 {NEAR} 天）"
            )
        return (
            f"{self.feature} holds days: of the receivables paid more than {2 * NEAR} days off"
            f" their due date and with a day there, {self.auc:.0%} have that of the payment, within"
            f" {NEAR} days"
        )


def told_after(ledger: Ledger, limit: float) -> list[ToldAfter]:
    """The own columns that tell which receivables have been paid by the day of the records.

    Parameters
    ----------
    ledger : Ledger
        All there is: a column was filled in by the day the records were taken.
    limit : float
        AUC above which a column tells too much, as for an input.

    Notes
    -----
    Receivables invoiced in one month are compared, and all of them: a column that was filled in
    with the payment tells either. What is open is younger than what is paid, so a column begun last
    year, or one that names the year, honestly tells all apart, but not those of one month. One
    that names slow payers may tell those of one month; of the last months all are open, whoever
    owes them. A column of deals or customers says one thing of all their receivables: there deals
    and customers are counted, and no column is named for a few of them that act alike.
    """
    view = LedgerView(ledger)
    there = ~view.outcomes.excluded
    open_ = (view.outcomes.known >= NEVER)[there]
    month = np.unique(months_of(view.issue[there]), return_inverse=True)[1]
    customer = view.customer[there]
    every = {
        "receivables": np.arange(len(view.due)),
        "deals": view.deal,
        "customers": view.customer,
    }
    found: list[ToldAfter] = []
    for name in ledger.extras:
        if (share := _days_of_payment(view, name)) > limit:
            found.append(DayTold(name, ledger.as_of, share))
            continue
        code = _codes(view.labels(name)[1])[there]
        within, pairs = _auc(code, month, open_)
        auc = min(within, _auc(code, np.zeros_like(month), open_)[0])
        if auc <= limit:
            continue
        unpaid, paid = (pairs & open_, pairs & ~open_)
        units = every[_owner(ledger, name)][there]
        few = min(len(np.unique(units[one])) for one in (unpaid, paid)) < MIN_EACH
        owing, payers = (len(np.unique(customer[one])) for one in (unpaid, paid))
        if not few or clearly_above(auc, owing, payers, limit):
            found.append(ToldAfter(name, ledger.as_of, auc))
    return found


def _days_of_payment(view: LedgerView, column: str) -> float:
    """Of the values of what was paid far off its due date, the share that is the payment's day.

    A planned day may be near the payment of who pays as planned; of who does not, it is not.
    """
    values, at = view.labels(column)
    if np.isnat(_days(values[:GLANCE])).all():  # a million texts need not be read to see they are
        return 0.0
    day = np.append(_days(values), np.datetime64("NaT"))[at]
    paid = view.outcomes.paid
    off = ~view.outcomes.excluded & (paid < NEVER) & (np.abs(paid - view.due) > 2 * NEAR)
    off &= ~np.isnat(day)
    if off.sum() < MIN_EACH:
        return 0.0
    return float((np.abs(day.astype("int64") - paid) <= NEAR)[off].mean())


def _days(values: pd.Index) -> NDArray[np.datetime64]:
    """Values that are days; not a time where they are not."""
    texts = [str(value).strip() for value in values]
    days: NDArray[np.datetime64] = days_in_text(pa.array(texts, pa.string()))[0]
    return days.astype("datetime64[D]")


def _owner(ledger: Ledger, column: str) -> str:
    """The first table that fills in a column: its values count where several do."""
    filled = (
        t for t in OWNERS if column in (frame := getattr(ledger, t)) and frame[column].notna().any()
    )
    return next(filled, OWNERS[0])


def _codes(label: Days) -> Days:
    """Values as whole numbers from 0; blank is one, and so are all values of a column of many."""
    code = label + 1
    return code if code.max(initial=0) <= MOST_CODES else np.minimum(code, 1)


def _auc(code: Days, month: Days, open_: Marks) -> tuple[float, Marks]:
    """Chance that of two of one month the open one has the value with more open ones.

    Also which receivables stand in a month that has open and paid ones. 0 where none does.
    """
    values = int(code.max(initial=0)) + 1
    shape = (int(month.max(initial=0)) + 1, values)
    cell = month * values + code
    ups, downs = (
        np.bincount(cell[one], minlength=shape[0] * values).reshape(shape)
        for one in (open_, ~open_)
    )
    both = (ups.sum(axis=1) > 0) & (downs.sum(axis=1) > 0)
    ups, downs = ups[both], downs[both]
    pairs = float((ups.sum(axis=1) * downs.sum(axis=1)).sum())
    if not pairs:
        return 0.0, np.zeros(len(code), dtype=bool)
    share = ups.sum(axis=0) / np.maximum((ups + downs).sum(axis=0), 1)
    place = np.unique(share, return_inverse=True)[1]
    told = np.zeros((values, int(place.max()) + 1))
    told[np.arange(values), place] = 1
    ups, downs = ups @ told, downs @ told
    won = float((ups * (np.cumsum(downs, axis=1) - downs / 2)).sum())
    return won / pairs, both[month]
