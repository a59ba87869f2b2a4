"""Left truncation: old receivables that a register holds only because they were still open.

A register begun on some day, or moved to a new system, takes over what is open. What was issued
before and already paid is missing, so the old ones that are there look as if nobody ever paid soon.
A model that learns from them learns that the past was slower than it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.signal import fftconvolve

from model.day import Days, Floats, as_floats, day_number, day_of
from model.view import LedgerView

MIN_SETTLED = 50
"""Settled receivables needed to say how soon they are usually settled."""
MIN_EXPECTED = 6.0
"""Settlements that should have been seen before the first ones: none in six is one case in 400."""
FEW = 0.1
"""Share of the expected settlements that may be there all the same: strays, corrections."""
NEGLIGIBLE = 0.03
"""Share settled before settlements begin that leaves the receivables of a day as good as complete:
few are paid within days, and cutting those days too would throw whole ones away."""
THINNED = 0.5
"""Old ones are at most this share of what was issued a day later on."""
MONTH = 30
"""Days within which receivables of one customer count as one case: it pays them in one run."""
PACE_DAYS = 91
"""Days at least over which the later pace is counted."""
LONGEST = 7_305
"""Days looked back; what is older counts as just as old."""


@dataclass(frozen=True)
class LeftTruncation:
    """Where a register begins.

    Parameters
    ----------
    complete_from : date
        Receivables issued from this day on are all there, paid or not.
    settled_from : date
        Settlements are recorded from this day on.
    oldest : date
        Issue of the oldest receivable.
    receivables : int
        Issued before ``complete_from``: only those that were still open at the beginning.
    open_now : int
        Those of them that are still open.
    expected : float
        Cases (receivables that one customer got within a month) of which one at least should
        have been settled before ``settled_from``, had all been there.
    settled : int
        Cases of which one was.
    """

    complete_from: date
    settled_from: date
    oldest: date
    receivables: int
    open_now: int
    expected: float
    settled: int


def left_truncation_of(view: LedgerView) -> LeftTruncation | None:
    """Where the register of a ledger begins; see ``left_truncation``."""
    there = ~view.outcomes.excluded
    return left_truncation(
        view.customer[there], view.issue[there], view.outcomes.paid[there], view.ledger.as_of
    )


def left_truncation(
    customer: Days, issue: Days, settled: Days, as_of: date
) -> LeftTruncation | None:
    """Find where a register begins, if that is later than its oldest receivables.

    Three things must come together: by how soon later receivables are settled, many of the old
    ones should have been settled before the day on which settlements begin, and next to none
    was; that holds of many customers, so one late payment run is no proof; and of the old ones
    there are far fewer a day than afterwards. A company that grows, or whose first customers pay
    late, shows one of the three at most.

    Parameters
    ----------
    customer : ndarray of int64, shape (n,)
        A number for each customer.
    issue, settled : ndarray of int64, shape (n,)
        Day numbers; ``settled`` is ``NEVER`` where open.
    as_of : date
        The day of the records; nothing on or after it counts.

    Returns
    -------
    LeftTruncation or None
        None where the register is complete, or too little was settled to tell.

    Notes
    -----
    How soon is the Kaplan-Meier curve from issue to settlement of the receivables issued after
    the first twentieth of the settlements.
    """
    end = day_number(as_of)
    here = issue < end
    customer, settled = customer[here], np.where(settled[here] < end, settled[here], end)
    issue = np.maximum(issue[here], end - LONGEST)
    done = settled < end
    if done.sum() < MIN_SETTLED:
        return None
    gone = _share_gone(issue, settled, end)
    if gone is None:
        return None
    first = int(issue.min())
    begins = _begin(issue - first, np.maximum(settled, issue) - first, gone)
    if begins is None:
        return None
    begin = begins + first
    lag = int(np.searchsorted(gone, NEGLIGIBLE, side="right")) - 1
    complete = begin - max(lag, 0)
    old = issue < complete
    if not old.any() or not _thinned(issue, complete, end):
        return None
    expected, seen = _cases(customer[old], issue[old], settled[old], begin, gone)
    if expected < MIN_EXPECTED or seen > FEW * expected:
        return None
    return LeftTruncation(
        complete_from=day_of(complete),
        settled_from=day_of(begin),
        oldest=day_of(first),
        receivables=int(old.sum()),
        open_now=int((old & ~done).sum()),
        expected=expected,
        settled=seen,
    )


def _share_gone(issue: Days, settled: Days, end: int) -> Floats | None:
    """Share settled before each age in days, from 0 to the longest look back."""
    done = settled < end
    cohort = issue >= np.quantile(settled[done], 0.05)
    if (cohort & done).sum() < MIN_SETTLED:
        return None
    delay = np.maximum(settled - issue, 0)
    curve = stats.ecdf(
        stats.CensoredData(uncensored=delay[cohort & done], right=delay[cohort & ~done])
    )
    ages = np.arange(LONGEST)
    return as_floats(np.r_[0.0, 1.0 - curve.sf.evaluate(ages)])


def _begin(issue: Days, settled: Days, gone: Floats) -> int | None:
    """The day before which the most settlements are missing, counted from the first issue."""
    span = int(settled.max()) + 1
    issued = np.bincount(issue, minlength=span)[:span]
    expected = fftconvolve(issued, gone[:span])[:span]
    seen = np.r_[0, np.cumsum(np.bincount(settled, minlength=span))][:span]
    missing = (expected >= MIN_EXPECTED) & (seen <= FEW * expected)
    if not missing.any():
        return None
    # One that is there outweighs ten that are missing: the first of many ends it, strays do not.
    return int(np.argmax(np.where(missing, expected - seen / FEW, -np.inf)))


def _thinned(issue: Days, complete: int, end: int) -> bool:
    """Whether far fewer were issued a day before than from ``complete`` on."""
    old = issue[issue < complete]
    start = int(np.quantile(old, 0.05))  # one stray from long ago says nothing of the pace
    span = max(complete - start, 1)
    after = min(max(span, PACE_DAYS), end - complete)
    pace = ((issue >= complete) & (issue < complete + after)).sum() / max(after, 1)
    return bool((old >= start).sum() / span <= THINNED * pace)


def _cases(
    customer: Days, issue: Days, settled: Days, begin: int, gone: Floats
) -> tuple[float, int]:
    """Cases that should have been settled before ``begin``, and those that were."""
    _, case = np.unique(np.column_stack([customer, issue // MONTH]), axis=0, return_inverse=True)
    count = int(case.max()) + 1
    oldest: NDArray[np.int64] = np.full(count, begin, dtype="int64")
    np.minimum.at(oldest, case, issue)
    earliest: NDArray[np.int64] = np.full(count, begin, dtype="int64")
    np.minimum.at(earliest, case, settled)
    return float(gone[begin - oldest].sum()), int((earliest < begin).sum())
