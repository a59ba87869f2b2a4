"""Earlier ledgers: each day is read once, and those asked about last are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier, Event

import pytest

from data_schemas.frame import ledger_of
from model.view import LedgerView
from service.past import KEPT, PastLedgers

FIRST = date(2026, 1, 1)


class Reading:
    """Reads empty ledgers and remembers which; may be held up."""

    def __init__(self) -> None:
        self.days: list[date] = []
        self.go = Event()
        self.go.set()
        self.at_once = self.most = 0

    def __call__(self, day: date, revision: int) -> LedgerView:
        del revision
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
        return past.on(1, FIRST + timedelta(number % 2)).ledger.as_of

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
        past.on(1, FIRST + timedelta(number % KEPT))
    assert len(reading.days) == KEPT


def test_the_day_nobody_asked_about_for_longest_goes() -> None:
    reading = Reading()
    past = PastLedgers(reading)
    for number in range(KEPT):
        past.on(1, FIRST + timedelta(number))
    past.on(1, FIRST)
    past.on(1, FIRST + timedelta(KEPT))
    past.on(1, FIRST)
    assert len(reading.days) == KEPT + 1
    past.on(1, FIRST + timedelta(1))
    assert reading.days[-1] == FIRST + timedelta(1)


def test_each_revision_of_a_day_is_read_for_itself() -> None:
    read: list[tuple[date, int]] = []

    def reading(day: date, revision: int) -> LedgerView:
        read.append((day, revision))
        return LedgerView(ledger_of(day))

    past = PastLedgers(reading)
    views = [past.on(revision, FIRST) for revision in (1, 2, 1, 2)]
    assert read == [(FIRST, 1), (FIRST, 2)]
    assert views[0] is views[2] is not views[1]


def test_a_reading_that_fails_holds_nobody_up() -> None:
    def fails(day: date, _: int) -> LedgerView:
        raise OSError(str(day))

    past = PastLedgers(fails)
    for _ in range(2):
        with pytest.raises(OSError, match="2026-01-01"):
            past.on(1, FIRST)
