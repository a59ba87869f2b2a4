"""Which day it is: where the receivables are."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from data_schemas.day import begin_in_china, day_in_china, today_in_china


def test_late_in_the_evening_of_greenwich_it_is_the_next_quarter_in_china() -> None:
    assert day_in_china(datetime(2026, 3, 31, 15, 59, tzinfo=UTC)) == date(2026, 3, 31)
    assert day_in_china(datetime(2026, 3, 31, 16, 0, tzinfo=UTC)) == date(2026, 4, 1)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Pacific/Kiritimati"])
def test_the_zone_of_the_machine_does_not_matter(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        before, told, after = datetime.now(UTC), today_in_china(), datetime.now(UTC)
        assert told in {(at + timedelta(hours=8)).date() for at in (before, after)}
        assert begin_in_china(date(2026, 3, 31)) == datetime(2026, 3, 30, 16, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()
