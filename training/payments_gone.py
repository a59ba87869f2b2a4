"""Claims paid on record that a whole list says are unpaid: their payments did not come again.

An ERP deletes the row of a payment that the bank took back. What is on record stays, so the claim
would count as paid for good.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from data_schemas.frame import ledger_of
from model.day import NEVER, day_number
from model.settlement import Outcomes, outcomes, signs
from training.coming import Coming, at, marked
from training.unlisted import SHOWN, WHOLE


@dataclass(frozen=True, kw_only=True)
class PaymentsGone:
    """Receivables paid on record, and stay so, that the whole list which came says are unpaid.

    Parameters
    ----------
    on_record : int
        Receivables paid on record that came again.
    lacking : int
        Those of them that are unpaid by what came.
    amount : float
        Of their payments on record that did not come again, CNY.
    examples : tuple of str
        Ids of a few of them.
    """

    on_record: int
    lacking: int
    amount: float
    examples: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return {
            "on_record": self.on_record, "lacking": self.lacking, "amount": self.amount,
            "examples": list(self.examples),
        }  # fmt: skip

    def line(self, lang: str) -> str:
        """Which claims, and what is gone."""
        more = self.lacking - len(self.examples)
        if lang == "zh":
            named = "、".join(self.examples) + (" 等" if more else "")
            return (
                f"账上已付清的应收中，有 {self.lacking:,} 笔（{named}）按本次数据并未付清："
                f"其付款合计 {self.amount:,.2f} 未再出现，账上仍按付清计"
            )
        named = ", ".join(self.examples) + (f" and {more:,} more" if more else "")
        return (
            f"{self.lacking:,} receivables paid on record are unpaid by these records ({named}):"
            f" payments of {self.amount:,.2f} did not come again, and they still count as paid"
        )


def payments_gone(
    coming: Coming, was: Outcomes, file_day: date, reopened: Collection[str]
) -> PaymentsGone | None:
    """Look for them; none where there are none, or what came means to be no whole list.

    Parameters
    ----------
    coming : Coming
        What comes over what is on record.
    was : Outcomes
        What became by then of the receivables on record.
    file_day : date
        The day of what comes: what was learnt later it cannot know.
    reopened : collection of str
        Those that will be unpaid, and are told as such.
    """
    size, came, sent = len(coming.ids), coming.came, coming.sent
    in_time = (was.paid < NEVER) & (was.known < day_number(file_day)) & ~was.excluded
    listed = in_time & marked(size, coming.row)
    pays = signs(coming.paid["kind"]) > 0
    gone = pays & ~marked(len(pays), coming.known)
    by_day = marked(size, coming.row[came["paid_date"].notna().to_numpy()])
    perhaps = listed & marked(size, coming.of[gone]) & ~by_day & ~coming.reversed
    perhaps &= ~coming.ids.isin(reopened)
    # Days paid in the list and payments may share the work: those of a month, or none at all, come
    # beside a whole list and say nothing of the others.
    theirs = pays & at(listed, coming.of)
    sent_whole = (theirs & ~gone).sum() >= WHOLE * theirs.sum()
    if not perhaps.any() or not sent_whole:
        return None
    said = ledger_of(
        date.max,
        receivables=came.loc[at(perhaps, coming.row), list(coming.owed.columns)],
        payments=sent.loc[at(perhaps, coming.claim), list(coming.paid.columns)],
    )
    open_ = np.flatnonzero(outcomes(said).open_on(NEVER))
    lacking = said.receivables["receivable_id"].iloc[open_]
    count, whole = len(lacking), int(listed.sum())
    if not count or whole - count < WHOLE * whole:
        return None
    lost = gone & coming.paid["receivable_id"].isin(lacking).to_numpy()
    return PaymentsGone(
        on_record=whole,
        lacking=count,
        amount=float(coming.paid.loc[lost, "amount"].sum()),
        examples=tuple(lacking[:SHOWN]),
    )
