"""The ledger as it was known on earlier days, kept for those who ask next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.view import LedgerView

KEPT = 4
"""Earlier days kept, those asked about last: lines of a batch that take turns between three or
four days are answered without reading again, which takes seconds a line. Each takes as much memory
as the present ledger: some 45 MB for 16,000 receivables with causes (2026-11-30)."""


class PastLedgers:
    """Reads the ledger of an earlier day when it is first asked about, once for all who wait.

    Parameters
    ----------
    read : callable
        Reads the ledger as it was known strictly before a day; takes seconds.
    """

    def __init__(self, read: Callable[[date], LedgerView]) -> None:
        self._read = read
        self._kept: dict[date, LedgerView] = {}
        # One is read at a time, whatever the day: two at once are done no sooner, and are large.
        self._reading, self._looking = Lock(), Lock()

    def on(self, day: date) -> LedgerView:
        """The ledger as known before a day."""
        found = self._found(day)
        if found is not None:
            return found
        with self._reading:
            found = self._found(day)  # who waited here has it by now
            if found is None:
                kept = self._kept  # what is read of records that change meanwhile is not kept
                found = self._read(day)
                with self._looking:
                    while len(kept) >= KEPT:
                        del kept[next(iter(kept))]
                    kept[day] = found
            return found

    def forget(self) -> None:
        """Read every day anew: the records have changed."""
        with self._looking:
            self._kept = {}

    def _found(self, day: date) -> LedgerView | None:
        with self._looking:
            found = self._kept.pop(day, None)
            if found is not None:
                self._kept[day] = found  # the last one asked about is the last to go
            return found
