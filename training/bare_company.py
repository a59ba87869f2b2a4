"""Made-up registers of receivables without causes, and what is true about each of their claims.

What most companies start with: who, when, how much, and two columns of their own. The companies
of ``training.simulate`` have causes and one habit of paying; here the kind of world is drawn too,
so that no learner is made for one of them: how far customers differ, what columns say, seasons,
drift, habits that change. Synthetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data_schemas.frame import Ledger, check_frame, ledger_of
from model.day import Floats, days_of, to_column

BEGINS = date(2021, 1, 1)
TERM = 30
"""Days from invoice to due date."""
AFTER = 60
"""Days from the last invoice to the day the records were taken."""
TAUGHT = 0.7
"""Share of the receivables invoiced before the cutoff."""
MUTE = 1 / 3
"""Share of the worlds in which no column tells anything: only who pays, and when."""
WAIT = 25.0
"""Days until the usual claim is paid, from its invoice: some before it is due, some after."""


@dataclass(frozen=True)
class BareCompany:
    """A register and its truth.

    Parameters
    ----------
    ledger : Ledger
        Receivables alone, of one term, with ``x_kind`` (text) and ``x_number``.
    cutoff : date
        The day by which ``TAUGHT`` of them were invoiced.
    scale : Series
        By receivable id, days after which a share 1/e of such claims is still unpaid.
    columns_tell : bool
        Whether amount and own columns say anything.
    shape : float
        Of the Weibull distribution of all waits: below 1 who has waited long waits longer.
    """

    ledger: Ledger
    cutoff: date
    scale: pd.Series
    shape: float
    columns_tell: bool

    def unpaid(self, rows: pd.DataFrame) -> Floats:
        """True probability that a row's claim is unpaid on its day, given it is at its snapshot.

        Parameters
        ----------
        rows : DataFrame
            ``receivable_id, snapshot, due, horizon_days`` as in ``training.backtest.Backtest``.

        Returns
        -------
        ndarray, shape (n,)
        """
        due, snapshot = days_of(rows["due"]), days_of(rows["snapshot"])
        invoiced = due - TERM
        end = np.maximum(due, snapshot) + rows["horizon_days"].to_numpy()
        scale = self.scale.loc[rows["receivable_id"]].to_numpy()
        waited = [np.clip((day - invoiced) / scale, 0.0, None) for day in (snapshot, end)]
        return np.asarray(np.exp(waited[0] ** self.shape - waited[1] ** self.shape))


def bare_company(receivables: int, seed: int) -> BareCompany:
    """A register of a kind of world drawn by ``seed``.

    Parameters
    ----------
    receivables : int
        How many are invoiced over 10 to 48 months.
    """
    lot = np.random.default_rng(seed)
    n, months = receivables, int(lot.choice([10, 18, 30, 48]))
    customers = int(np.clip(lot.choice([12, 25, 60, 150]), 6, max(n // 12, 6)))
    day = np.sort(lot.integers(0, months * 30, n))
    gone = day / (months * 30) - 0.5  # −0.5 to 0.5 over the record
    who = lot.choice(customers, n, p=lot.dirichlet(np.full(customers, lot.choice([0.4, 1.0, 3.0]))))
    habit = lot.normal(0, lot.choice([0.2, 0.5, 0.9, 1.4]), customers)
    changing = lot.normal(0, lot.choice([0.0, 0.5]), customers)
    kind, number = lot.integers(0, int(lot.choice([3, 6, 12])), n), lot.normal(0, 1, n)
    of_kind = lot.normal(0, lot.choice([0.0, 0.4, 0.8]), 12)
    large = lot.normal(0, 1.2, n)
    told = (
        of_kind[kind] + lot.normal(0, 0.4) * number + lot.normal(0, 0.2) * large
        + lot.normal(0, 0.5) * ((number > 0.5) & (kind % 2 == 0))
    )  # fmt: skip
    columns_tell = bool(lot.random() > MUTE)
    log_wait = (
        np.log(WAIT) + lot.uniform(-0.3, 0.8)
        + habit[who] + changing[who] * gone + told * columns_tell
        + lot.choice([0.0, 0.4]) * np.cos(2 * np.pi * day / 365)
        + lot.choice([0.0, 0.0, 1.2]) * gone
    )  # fmt: skip
    scale, shape = np.exp(log_wait), float(lot.choice([0.8, 1.2, 2.0]))
    paid = day + np.ceil(scale * lot.weibull(shape, n)).clip(1, 10_000).astype("int64")
    as_of = months * 30 + AFTER
    first = int(days_of(pd.Series([pd.Timestamp(BEGINS)]))[0])
    ids = pd.Index([f"R{number:07d}" for number in range(n)])
    frame, refusals = check_frame(
        "receivables",
        pd.DataFrame(
            {
                "receivable_id": ids,
                "customer_id": [f"C{one:04d}" for one in who],
                "invoice_date": to_column(first + day),
                "due_date": to_column(first + day + TERM),
                "amount": np.round(np.exp(9 + large), 2),
                "paid_date": to_column(first + paid).where(paid < as_of),
                "x_kind": [f"k{one}" for one in kind],
                "x_number": np.round(number, 3),
            }
        ),
    )
    if refusals:
        raise AssertionError(f"a made-up register breaks the schema: {refusals}")
    return BareCompany(
        ledger=ledger_of(BEGINS + timedelta(days=as_of), receivables=frame, synthetic=True),
        cutoff=BEGINS + timedelta(days=int(np.quantile(day, TAUGHT))),
        scale=pd.Series(scale, index=ids),
        shape=shape,
        columns_tell=columns_tell,
    )
