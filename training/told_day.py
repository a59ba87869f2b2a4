"""A column of days or months that are those of the payments, by which days they are.

That shows also where nothing is open. A planned day may be near the payment of who pays as planned;
of who does not, it is not. A planned month can be kept by nearly all: only that it is not there
while a receivable is open tells that it was filled in with the payment.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from data_schemas.frame import Ledger
from data_schemas.store import LedgerVersions
from model.day import NEVER, Days, months_of
from model.view import LedgerView
from training.input_auc import MIN_EACH, Marks
from training.known import as_known
from training.mapping.day import ORDINARY
from training.mapping.day import days_of as days_in_text
from training.mapping.guess import MONTHS_ONLY
from training.told_found import NEAR, DayTold, MonthTold

GLANCE = 100
"""Values looked at to see whether a column holds days at all."""
MONTHS = (*ORDINARY, *MONTHS_ONLY, "%Y%m")
"""Formats of months as well as days; a month is read as its first."""

Dates = NDArray[np.datetime64]


def told_day(view: LedgerView, column: str, limit: float) -> DayTold | None:
    """What a column shows that was filled in with the days of the payments, or their months.

    Parameters
    ----------
    limit : float
        Share of the values of what was paid far off its due date above which they are its days.
    """
    told, late = _told(view, column, limit)
    return told if late else None


def months_kept(ledger: Ledger | LedgerVersions, limit: float) -> list[DayTold]:
    """The own columns whose months are those of the payments, where too little is open to tell why.

    They may have been filled in with the payments, or be plans that are kept: for people to see.
    """
    view = LedgerView(as_known(ledger, ledger.as_of))
    every = (_told(view, name, limit) for name in view.ledger.extras)
    return [told for told, late in every if told is not None and late is None]


def kept_lines(found: Sequence[DayTold], lang: str) -> list[str]:
    """The same in words."""
    if lang == "zh":
        ask = "请核对：{}；未付的太少，看不出是事先的计划还是付款后填的，后者须先去掉"
    else:
        ask = (
            "to be looked at: {}; too little is open to tell a plan that is kept from what was"
            " filled in with the payment, which has to go"
        )
    return [ask.format(one.text(lang)) for one in found]


def _told(view: LedgerView, column: str, limit: float) -> tuple[DayTold | None, bool | None]:
    """What a column shows, and whether that came with the payments; None where nothing tells."""
    values, at = view.labels(column)
    # A million texts need not be read to see that they are no days.
    if np.isnat(_read(values[:GLANCE], MONTHS)).all():
        return None, None
    paid = view.outcomes.paid
    off = ~view.outcomes.excluded & (paid < NEVER) & (np.abs(paid - view.due) > 2 * NEAR)
    day, there = _placed(_read(values, ORDINARY), at)
    share = _share(np.abs(day - paid) <= NEAR, off & there)
    if share > limit:
        return DayTold(column, view.ledger.as_of, share), True
    months = _read(values, MONTHS)
    if not _firsts(months):
        return None, None
    day, there = _placed(months, at)
    told, settled, due, issue = (months_of(one) for one in (day, paid, view.due, view.issue))
    share = _share(told == settled, off & there & (settled != due) & (settled != issue))
    if share <= limit:
        return None, None
    return MonthTold(column, view.ledger.as_of, share), _filled_late(view, there, limit)


def _filled_late(view: LedgerView, there: Marks, limit: float) -> bool | None:
    """Whether what is open has next to no value of a column that what is paid has.

    Held against what was paid of the same month of invoice, so that a column no longer kept is not
    taken for one that comes late; None where fewer than ``MIN_EACH`` would have one so.
    """
    counted = ~view.outcomes.excluded
    open_ = counted & (view.outcomes.known >= NEVER)
    paid = counted & ~open_
    month = np.unique(months_of(view.issue), return_inverse=True)[1]
    of = int(month.max(initial=0)) + 1
    filled, every = (np.bincount(month[one], minlength=of) for one in (paid & there, paid))
    expected = float((filled / np.maximum(every, 1))[month[open_]].sum())
    if expected < MIN_EACH:
        return None
    return bool((open_ & there).sum() < (1 - limit) * expected)


def _share(same: Marks, of: Marks) -> float:
    """The share of so many; 0 of fewer than ``MIN_EACH``."""
    return float(same[of].mean()) if of.sum() >= MIN_EACH else 0.0


def _firsts(days: Dates) -> bool:
    """Whether all are the first of a month: of a month no more is known."""
    known = days[~np.isnat(days)]
    return bool((known == known.astype("datetime64[M]")).all())


def _placed(named: Dates, at: Days) -> tuple[Days, Marks]:
    """The day number of each receivable, and whether it has one."""
    day = np.append(named, np.datetime64("NaT"))[at]
    return day.astype("int64"), ~np.isnat(day)


def _read(values: pd.Index, formats: tuple[str, ...]) -> Dates:
    """Values as days; not a time where they are none."""
    texts = [str(value).strip() for value in values]
    days: Dates = days_in_text(pa.array(texts, pa.string()), formats)[0]
    return days.astype("datetime64[D]")
