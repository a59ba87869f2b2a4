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
        Reads the ledger of a revision as it was known strictly before a day; takes seconds.
    """

    def __init__(self, read: Callable[[date, int], LedgerView]) -> None:
        self._read = read
        # Those of earlier revisions are asked about by requests under way alone, and soon go.
        self._kept: dict[tuple[date, int], LedgerView] = {}
        # One is read at a time, whatever the day: two at once are done no sooner, and are large.
        self._reading, self._looking = Lock(), Lock()

    def on(self, revision: int, day: date) -> LedgerView:
        """The ledger of a revision as known before a day."""
        asked = (day, revision)
        found = self._found(asked)
        if found is not None:
            return found
        with self._reading:
            found = self._found(asked)  # who waited here has it by now
            if found is None:
                found = self._read(day, revision)
                with self._looking:
                    while len(self._kept) >= KEPT:
                        del self._kept[next(iter(self._kept))]
                    self._kept[asked] = found
            return found

    def _found(self, asked: tuple[date, int]) -> LedgerView | None:
        with self._looking:
            found = self._kept.pop(asked, None)
            if found is not None:
                self._kept[asked] = found  # the last one asked about is the last to go
            return found
