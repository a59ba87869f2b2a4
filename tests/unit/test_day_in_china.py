"""Which day it is: where the receivables are."""

from datetime import UTC, date, datetime

from service.day import day_in_china


def test_late_in_the_evening_of_greenwich_it_is_the_next_quarter_in_china() -> None:
    assert day_in_china(datetime(2026, 3, 31, 15, 59, tzinfo=UTC)) == date(2026, 3, 31)
    assert day_in_china(datetime(2026, 3, 31, 16, 0, tzinfo=UTC)) == date(2026, 4, 1)
