"""Claims that are not scored, and what whoever asked is told."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data_schemas.case import ReceivableCase
from data_schemas.errors import NotFound
from data_schemas.problems import refused
from model.day import day_number, day_of
from model.view import LedgerView


def check_open(case: ReceivableCase, day: date) -> None:
    """Say of a claim given whole, and not open, by what: not issued yet, or its own payments.

    Without a date of issue that is its due date.

    Raises
    ------
    InvalidRecord
        Naming the invoice date or the payments.
    """
    given = case.receivable
    if given is None:
        return
    if (given.invoice_date or given.due_date) >= day:
        told = given.invoice_date or ""
        raise refused(
            "not_issued_yet", "receivable.invoice_date", told, f"< {day}", root=ReceivableCase
        )
    raise refused("nothing_open", "payments", "", root=ReceivableCase)


def not_open(receivable_id: str, day: date, view: LedgerView) -> NotFound:
    """Why a receivable is not among those open on a day: written off, or none there."""
    at = view.receivable_ids.get_indexer(pd.Index([receivable_id]))
    at = at[at >= 0]
    recorded = view.outcomes.written_off[at]
    if (recorded < day_number(day)).any():
        off, told = day_of(int(view.outcomes.given_up[at][0])), day_of(int(recorded[0]))
        zh, en = ("", "") if off == told else (f"（{told} 登记）", f", recorded on {told}")
        return NotFound(
            f"应收“{receivable_id}”已于 {off} 核销{zh}，{day} 不在未回款之列，不再评分。",
            f"Receivable '{receivable_id}' was written off on {off}{en}: it is not among those open"
            f" on {day}, and is not scored.",
        )
    return NotFound(
        f"找不到在 {day} 尚未回款的应收“{receivable_id}”：当时不在台账中、尚未开票、已结清，"
        "或已作废、全额红冲。",
        f"No receivable '{receivable_id}' was open on {day}: it was not on record, not invoiced"
        " yet, paid, void or credited.",
    )
