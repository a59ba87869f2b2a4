"""The books of days: each worked out once per model and ledger revision, a few of them kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from data_schemas.errors import NotFound
from data_schemas.store import Store
from model.book_day import book_day
from service.serving import Now

if TYPE_CHECKING:
    from data_schemas.frame import Ledger
    from model.portfolio.figures import Figures

KEPT = 4
"""Books kept: today's, last month's, and what people compare them with."""


@dataclass(frozen=True)
class _Key:
    """What a book depends on."""

    model_version: str
    revision: int
    as_of: date
    latest: bool
    as_read_on: date | None
    undated: bool
    own_merges: bool


class Books:
    """Works books out, one at a time.

    Parameters
    ----------
    today : callable
        The latest day that may be asked about.
    """

    def __init__(self, store: Store, today: Callable[[], date]) -> None:
        self.store, self.today = store, today
        self._lock = Lock()
        self._kept: OrderedDict[_Key, Figures] = OrderedDict()

    def figures(
        self,
        now: Now,
        day: date,
        *,
        held_against: bool = False,
        as_read_on: date | None = None,
        undated: bool = False,
        own_merges: bool = False,
    ) -> Figures:
        """The book of a day.

        Parameters
        ----------
        held_against : bool
            Whether a later day is held against it. Asked about for itself a day from the book's own
            on has all records there are; here it has those known then, or nothing would have moved.
        as_read_on : date, optional
            From its records as they read on this later day, not as they read then.
        undated : bool
            Whether undated values of the ledger count on an earlier day, too.
        own_merges : bool
            Whether two ids found to be one customer's on a later day are two, as they were told.
        """
        latest = not held_against and day >= book_day(now.view, self.today())
        undated = undated or day >= now.view.current_from
        apart = own_merges and latest and merged_since(now, day)
        key = _Key(now.served.version, now.revision, day, latest, as_read_on, undated, apart)
        from model.view import LedgerView

        # One at a time: whoever asks for the same book meanwhile waits for it.
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                view = now.view
                if apart:
                    view = LedgerView(self._whole(now, day))
                elif not latest:
                    ledger = self._as_known(now, day, as_read_on)
                    view = LedgerView(ledger, day if undated else now.view.current_from)
                found = now.served.engine.figures(view, day)
                self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _as_known(self, now: Now, day: date, as_read_on: date | None) -> Ledger:
        """The ledger of an earlier day: as it read then, or as it reads on a later one.

        Of the revision that is served, though more may have come in: a claim put a moment ago would
        be in the one of two books that are compared, not in the other, and show as paid. What was
        learnt after the later day would, too.
        """
        from model.units import known_before

        if as_read_on is None:
            return known_before(self._read(now, day), day)
        if as_read_on < book_day(now.view, self.today()):
            whole = self._as_known(now, as_read_on, None)
        else:
            whole = self._whole(now, as_read_on)
        # Two ids found to be one customer are one on the earlier day as well.
        return known_before(whole, day).replace(aliases=whole.aliases)

    def _whole(self, now: Now, day: date) -> Ledger:
        """All records there are, but the merges of customers as they were on a day."""
        whole = self._read(now, None)
        if not merged_since(now, day):
            return whole
        return whole.replace(aliases=self._read(now, day + timedelta(days=1)).aliases)

    def _read(self, now: Now, day: date | None) -> Ledger:
        from data_schemas.frame import ledger_of

        try:
            return self.store.read_ledger(day, now.revision)
        except NotFound:
            return ledger_of(day or now.view.ledger.as_of)


def merged_since(now: Now, day: date) -> bool:
    """Whether customers were merged, or parted, on a day after this one."""
    from model.day import day_number, days_of  # here, so that a service starts without pandas

    return bool((days_of(now.view.ledger.aliases["date"]) > day_number(day)).any())
