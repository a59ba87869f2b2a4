"""A column of customers that is their whole record: worked out of payments it is then asked about.

A mean of days late over all that a customer ever paid says of each receivable in part how it ended.
Of one receivable among many that is little, so what inputs tell by themselves does not show it; but
what customers do scatters, and no rating made beforehand goes with it better than the truth would.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_schemas.frame import Ledger
from model.day import NEVER, Floats, day_number
from model.extras import is_number
from model.view import LedgerView
from training.input_auc import MIN_EACH, MOST_CODES, SURE
from training.told_found import ToldAfter

CLAIMS = 2
"""Receivables from which a customer has a record."""
LATE = (0, 30, 90)
"""Days past due after which a record counts who was unpaid."""


@dataclass(frozen=True)
class RecordTold(ToldAfter):
    """A column of customers that is their record; ``auc`` is the rank correlation, its sign off."""

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return super().document() | {"by": "whole_record"}

    def text(self, lang: str) -> str:
        """What was found, with column, day and correlation."""
        if lang == "zh":
            return (
                f"{self.feature} 给客户排出的次序，就是他们到 {self.as_of} 为止全部付款记录的次序"
                f"（秩相关 {self.auc:.3f}）：它是事后由这些付款算出的；历史由程序按日计算，无须给出"
            )
        return (
            f"{self.feature} puts customers in the order of all they paid by {self.as_of} (rank"
            f" correlation {self.auc:.3f}): it was worked out of these payments afterwards; history"
            " is worked out here day by day and need not be given"
        )


def told_record(ledger: Ledger, limit: float) -> list[RecordTold]:
    """The own columns of numbers that tell how customers paid, all in all, by the day of records.

    Parameters
    ----------
    limit : float
        Rank correlation above which a column is a record, as the AUC of an input.

    Notes
    -----
    Only where there are ``MIN_EACH`` customers with ``CLAIMS`` receivables or more that have fallen
    due, and more values than ``MOST_CODES``: of a few, or of a few classes, the order may be known.
    A record of hundreds of receivables is as good as the truth; then nothing is said, and a column
    of it tells next to nothing of any one of them.
    """
    columns = [name for name in ledger.extras if name in ledger.customers.columns]
    if not columns:
        return []
    view = LedgerView(ledger)
    claims = _claims(view)
    customer = claims.groupby("customer")
    records = customer.mean()[customer.size() >= CLAIMS]
    half = customer.cumcount() % 2
    one, other = (claims[half == k].groupby("customer").mean() for k in (0, 1))
    most = {
        kind: _most_beforehand(one[kind].reindex(records.index), other[kind].reindex(records.index))
        for kind in records
    }
    found = []
    for name in columns:
        values, at = view.labels(name)
        if len(values) <= MOST_CODES or not all(map(is_number, values)):
            continue
        number = pd.Series(np.append(values.astype("float64"), np.nan)[at])
        told = number.groupby(view.customer).first().reindex(records.index)
        if (many := int(told.notna().sum())) < MIN_EACH:
            continue
        alike = [
            corr
            for kind in records
            if (corr := abs(_rank_correlation(records[kind], told))) > limit
            and _arctanh(corr) - _arctanh(most[kind]) > SURE / (many - 3) ** 0.5
        ]
        if alike:
            found.append(RecordTold(name, ledger.as_of, max(alike)))
    return found


def _most_beforehand(one: pd.Series, other: pd.Series) -> float:
    """Rank correlation that even the truth about the customers would have with their records.

    By how alike two halves of the records are: the truth knows no more of a half than that.

    References
    ----------
    .. [1] Spearman (1910) and Brown (1910), British Journal of Psychology 3: the reliability of a
       whole by that of its halves; a perfect predictor correlates by its square root.
    """
    alike = max(_rank_correlation(one, other), 0.0)
    return float((2 * alike / (1 + alike)) ** 0.5)


def _rank_correlation(one: pd.Series, other: pd.Series) -> float:
    """Spearman's, of what both know; 0 where one of them never differs."""
    both = (one.notna() & other.notna()).to_numpy()
    ranks = one[both].rank(), other[both].rank()
    if min(rank.nunique() for rank in ranks) < 2:
        return 0.0
    return float(np.corrcoef(*ranks)[0, 1])


def _arctanh(correlation: float) -> float:
    """On Fisher's scale; 1 would lie infinitely far from all others."""
    return float(np.arctanh(min(correlation, 1 - 1e-9)))


def _claims(view: LedgerView) -> pd.DataFrame:
    """What of each receivable that has fallen due may enter a record of its customer."""
    today = day_number(view.ledger.as_of)
    there = np.flatnonzero(~view.outcomes.excluded & (view.due < today))
    paid, due = view.outcomes.paid[there], view.due[there]
    settled = paid < NEVER
    late: Floats = np.where(settled, paid, today) - due.astype("float64")
    rows = {"so_far": late, "settled": np.where(settled, late, np.nan)}
    rows |= {f"late_{days}": np.where(late > days, 1.0, 0.0) for days in LATE}
    return pd.DataFrame({"customer": view.customer[there]} | rows)
