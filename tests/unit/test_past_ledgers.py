"""Earlier ledgers: each day is read once, and those asked about last are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier, Event

import pytest

from data_schemas.frame import ledger_of
from model.view import LedgerView
from service.past import KEPT, PastLedgers
from tests.waiting import wait_for

FIRST = date(2026, 1, 1)


class Reading:
    """Reads empty ledgers and remembers which; may be held up."""

    def __init__(self) -> None:
        self.days: list[date] = []
        self.go = Event()
        self.go.set()
        self.at_once = self.most = 0

    def __call__(self, day: date) -> LedgerView:
        self.days.append(day)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        assert self.go.wait(10)
        self.at_once -= 1
        return LedgerView(ledger_of(day))


def test_of_many_who_ask_at_once_one_reads() -> None:
    reading, together = Reading(), Barrier(9)
    reading.go.clear()
    past = PastLedgers(reading)

    def asked(number: int) -> date:
        together.wait()
        return past.on(FIRST + timedelta(number % 2)).ledger.as_of

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(asked, number) for number in range(8)]
        together.wait()
        reading.go.set()
        found = [answer.result() for answer in answers]
    assert found == [FIRST + timedelta(number % 2) for number in range(8)]
    assert sorted(reading.days) == [FIRST, FIRST + timedelta(1)]
    assert reading.most == 1


def test_days_that_take_turns_are_read_once() -> None:
    reading = Reading()
    past = PastLedgers(reading)
    for number in range(5 * KEPT):
        past.on(FIRST + timedelta(number % KEPT))
    assert len(reading.days) == KEPT


def test_the_day_nobody_asked_about_for_longest_goes() -> None:
    reading = Reading()
    past = PastLedgers(reading)
    for number in range(KEPT):
        past.on(FIRST + timedelta(number))
    past.on(FIRST)
    past.on(FIRST + timedelta(KEPT))
    past.on(FIRST)
    assert len(reading.days) == KEPT + 1
    past.on(FIRST + timedelta(1))
    assert reading.days[-1] == FIRST + timedelta(1)


def test_what_was_read_while_the_records_changed_is_not_kept() -> None:
    reading = Reading()
    reading.go.clear()
    past = PastLedgers(reading)
    with ThreadPoolExecutor(1) as pool:
        early = pool.submit(past.on, FIRST)
        wait_for(lambda: reading.days)
        past.forget()
        reading.go.set()
        early.result()
    past.on(FIRST)
    past.on(FIRST)
    assert reading.days == [FIRST, FIRST]


def test_a_reading_that_fails_holds_nobody_up() -> None:
    def fails(day: date) -> LedgerView:
        raise OSError(str(day))

    past = PastLedgers(fails)
    for _ in range(2):
        with pytest.raises(OSError, match="2026-01-01"):
            past.on(FIRST)
