"""The book of receivables as the service answers for it: worked out once, asked for often."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data_schemas.case import FIRST_DAY
from data_schemas.credit_loss import Movement
from data_schemas.errors import StoreUnavailable
from data_schemas.portfolio import CustomerBook, OpenReceivables, Portfolio
from data_schemas.problems import refused
from data_schemas.reference import MONTH_DAYS
from data_schemas.store import Store
from data_schemas.store.overrides import ToldLoss
from data_schemas.work_list import WorkList
from model.book_day import book_day
from model.closing import last_month, month_before
from service.books import Books, merged_since
from service.language import Lang
from service.provisions import by_hand, elsewhere
from service.serving import Now, Serving

if TYPE_CHECKING:
    from model.portfolio.answer import Telling, Wanted
    from model.portfolio.movement import Told

log = logging.getLogger(__name__)


class Portfolios:
    """Answers about the book, cached per model, ledger revision and day.

    Parameters
    ----------
    today : callable
        The latest day that may be asked about.
    """

    def __init__(self, serving: Serving, store: Store, today: Callable[[], date]) -> None:
        self.serving, self.store, self.today = serving, store, today
        self._figures = Books(store, today).figures

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
            elsewhere=elsewhere(self.store, day, later=day >= book_day(now.view, self.today())),
        )  # fmt: skip
        self._keep(now, day)
        return answer

    def _keep(self, now: Now, day: date) -> None:
        """Keep what is told of the book's own day for the next movement, which opens with it.

        Whoever reads the book did not ask for that. Customers merged since are the next one's.
        """
        if day != book_day(now.view, self.today()):
            return
        found = self._figures(now, day, own_merges=True)
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
        return open_receivables(
            self._figures(now, day), self._telling(now, lang), wanted, then,
            # Limitation runs on whatever day the records go to; of an earlier day nobody asks it.
            until=self.today() if as_of is None else None,
        )  # fmt: skip

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
            revision=now.revision,
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
        from model.portfolio.movement import movement

        now = self.serving.now()
        day = self._day(now, as_of)
        since = _earlier(since, day)
        told = self.store.told_loss(*((since, since) if since else last_month(day)))
        start = since or (told.as_of if told else month_before(day))
        # Undated values speak on both days or on neither: that they were told is no movement.
        undated = day >= now.view.current_from
        past = day < book_day(now.view, self.today())
        closed = self.store.told_loss(day, day) if past else None
        self._keep(now, day)
        return movement(
            # Told then it was told with them; worked out now it is what is told of that day.
            self._figures(now, start, held_against=True, undated=undated and told is not None),
            self._figures(now, start, held_against=True, as_read_on=day, undated=undated),
            self._figures(now, day, own_merges=True),
            _told(told),
            lang,
            by_hand(self.store, day),
            revision=now.revision,
            closed=_told(closed),
            merged_since=not past and merged_since(now, day),
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


def _earlier(since: date | None, day: date) -> date | None:
    """A day asked for, if it lies before another."""
    if since is not None and not FIRST_DAY <= since < day:
        raise refused(
            "day_out_of_range", "since", since, f"{FIRST_DAY} … {day - timedelta(days=1)}"
        )
    return since


def _told(kept: ToldLoss | None) -> Told | None:
    """What was told of a day, as the movement takes it."""
    from model.money.cents import yuan
    from model.portfolio.movement import Told

    if kept is None:
        return None
    return Told(kept.model_version, yuan(kept.cents), kept.loss_given_default, kept.default_days)
