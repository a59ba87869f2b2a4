"""The book of receivables as the service answers for it: worked out once, asked for often."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING

from data_schemas.case import FIRST_DAY
from data_schemas.credit_loss import Movement
from data_schemas.errors import NotFound, StoreUnavailable
from data_schemas.portfolio import CustomerBook, OpenReceivables, Portfolio
from data_schemas.problems import refused
from data_schemas.reference import MONTH_DAYS
from data_schemas.store import Store
from data_schemas.store.overrides import ToldLoss
from data_schemas.work_list import WorkList
from model.book_day import book_day
from service.closing import last_month, month_before
from service.language import Lang
from service.provisions import by_hand
from service.serving import Now, Serving

if TYPE_CHECKING:
    from data_schemas.frame import Ledger
    from model.portfolio.answer import Telling, Wanted
    from model.portfolio.figures import Figures

log = logging.getLogger(__name__)

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


class Portfolios:
    """Answers about the book, cached per model, ledger revision and day.

    Parameters
    ----------
    today : callable
        The latest day that may be asked about.
    """

    def __init__(self, serving: Serving, store: Store, today: Callable[[], date]) -> None:
        self.serving, self.store, self.today = serving, store, today
        self._lock = Lock()
        self._kept: OrderedDict[_Key, Figures] = OrderedDict()

    def portfolio(self, as_of: date | None, lang: Lang) -> Portfolio:
        """The whole book.

        Raises
        ------
        InvalidRecord
            If ``as_of`` lies ahead.
        ModelNotLoaded
            If there is no model to ask.
        """
        from model.portfolio.answer import portfolio

        now = self.serving.now()
        day = self._day(now, as_of)
        found = self._figures(now, day)
        answer = portfolio(
            found, self._telling(now, lang), by_hand(self.store, day),
            # Of an earlier day nobody asks what came in since.
            until=self.today() if as_of is None else None,
        )  # fmt: skip
        self._keep(now, found)
        return answer

    def _keep(self, now: Now, found: Figures) -> None:
        """Keep what is told of the book's own day for the next movement, which opens with it.

        Whoever reads the book did not ask for that.
        """
        if found.book.as_of != book_day(now.view, self.today()):
            return
        told = ToldLoss(
            as_of=found.book.as_of, model_version=found.version, revision=now.revision,
            cents=int(found.loss.sum()),
            loss_given_default=found.policy.money.loss_given_default,
            default_days=found.policy.default_days,
        )  # fmt: skip
        try:
            self.store.tell_loss(told)
        except StoreUnavailable as err:
            log.warning("the loss told could not be kept: %s", err.en)

    def receivables(self, as_of: date | None, wanted: Wanted, lang: Lang) -> OpenReceivables:
        """A page of open receivables; raises as ``portfolio`` does, and as ``movement``.

        Where they are held against an earlier day and none is named, it is ``MONTH_DAYS`` before,
        as for a claim's own ``month_ago``.
        """
        from model.portfolio.answer import open_receivables

        now = self.serving.now()
        day, then = self._day(now, as_of), None
        if wanted.since is not None or wanted.moved is not None:
            start = _earlier(wanted.since, day) or day - timedelta(days=MONTH_DAYS)
            # Undated values speak on both days or on neither: that they were told moved nothing.
            undated = day >= now.view.current_from
            then = self._figures(now, start, held_against=True, undated=undated)
        return open_receivables(self._figures(now, day), self._telling(now, lang), wanted, then)

    def customer(self, customer_id: str, as_of: date | None, lang: Lang) -> CustomerBook:
        """One customer's part of the book; raises as ``portfolio`` does, and ``NotFound``."""
        from model.portfolio.customer import customer_book

        now = self.serving.now()
        day, last = self._day(now, as_of), book_day(now.view, self.today())
        found = self._figures(now, day)
        latest = self._figures(now, last) if day > last else None
        return customer_book(found, self._telling(now, lang), customer_id, latest)

    def work(
        self, as_of: date | None, calls: int | None, visits: int | None, lang: Lang
    ) -> WorkList:
        """The week's work; hands as the policy has them unless named. Raises as above."""
        from model.portfolio.work import work_list

        now = self.serving.now()
        found = self._figures(now, self._day(now, as_of))
        hands = found.policy.portfolio
        return work_list(
            found,
            lang,
            calls=hands.calls_a_week if calls is None else calls,
            visits=hands.visits_a_week if visits is None else visits,
            # Of an earlier day nobody asks what is left to do today.
            until=self.today() if as_of is None else None,
        )

    def movement(self, since: date | None, as_of: date | None, lang: Lang) -> Movement:
        """How the expected credit loss came from one day to another.

        Parameters
        ----------
        since : date, optional
            Default: the day of last month of which something was told (``last_month``), or else a
            month before.

        Raises
        ------
        InvalidRecord
            If the days are not in order, or lie ahead.
        """
        from model.portfolio.movement import Told, movement

        now = self.serving.now()
        day = self._day(now, as_of)
        since = _earlier(since, day)
        told = self.store.told_loss(*((since, since) if since else last_month(day)))
        start = since or (told.as_of if told else month_before(day))
        kept = None if told is None else Told(
            told.model_version, _yuan(told.cents), told.loss_given_default, told.default_days
        )  # fmt: skip
        # Undated values speak on both days or on neither: that they were told is no movement.
        undated = day >= now.view.current_from
        found = self._figures(now, day)
        self._keep(now, found)
        return movement(
            # Told then it was told with them; worked out now it is what is told of that day.
            self._figures(now, start, held_against=True, undated=undated and told is not None),
            self._figures(now, start, held_against=True, as_read_on=day, undated=undated),
            found,
            kept,
            lang,
            by_hand(self.store, day),
        )

    def _telling(self, now: Now, lang: Lang) -> Telling:
        from model.portfolio.answer import Telling

        return Telling(lang, now.revision, now.view.ledger.synthetic)

    def _day(self, now: Now, as_of: date | None) -> date:
        """The day asked about; by default the one the records go to."""
        if as_of is not None:
            today = self.today()
            if not FIRST_DAY <= as_of <= today:
                raise refused("day_out_of_range", "as_of", as_of, f"{FIRST_DAY} … {today}")
            return as_of
        return book_day(now.view, self.today())

    def _figures(
        self,
        now: Now,
        day: date,
        *,
        held_against: bool = False,
        as_read_on: date | None = None,
        undated: bool = False,
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
        """
        latest = not held_against and day >= book_day(now.view, self.today())
        undated = undated or day >= now.view.current_from
        key = _Key(now.served.version, now.revision, day, latest, as_read_on, undated)
        from model.view import LedgerView

        # One at a time: whoever asks for the same book meanwhile waits for it.
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                view = now.view
                if not latest:
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
            whole = self._read(now, None)
        # Two ids found to be one customer are one on the earlier day as well.
        return known_before(whole, day).replace(aliases=whole.aliases)

    def _read(self, now: Now, day: date | None) -> Ledger:
        from data_schemas.frame import ledger_of

        try:
            return self.store.read_ledger(day, now.revision)
        except NotFound:
            return ledger_of(day or now.view.ledger.as_of)


def _earlier(since: date | None, day: date) -> date | None:
    """A day asked for, if it lies before another."""
    if since is not None and not FIRST_DAY <= since < day:
        raise refused(
            "day_out_of_range", "since", since, f"{FIRST_DAY} … {day - timedelta(days=1)}"
        )
    return since


def _yuan(cents: int) -> Decimal:
    from model.money.cents import yuan

    return yuan(cents)
