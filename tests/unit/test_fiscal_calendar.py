"""Working days and the fiscal year, against days counted by hand on a wall calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_schemas.errors import InvalidPolicy
from data_schemas.fiscal import CalendarSettings, PlaceCalendar
from data_schemas.law.settings import SuppliedYear
from data_schemas.policy import read_policy
from model.fiscal_calendar import fiscal_day, fiscal_year
from model.workdays import back, is_working_day, published_up_to, roll, verified_up_to

USUAL = PlaceCalendar()
NEXT = SuppliedYear(
    year=2027,
    closed=(date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)),
    worked=(date(2027, 1, 9),),
)
"""Made up, to see what a supplied schedule does."""

WORKED = {
    "2025-01-26": True,   # Sunday worked before Spring Festival
    "2025-02-04": False,  # last day of Spring Festival
    "2025-10-08": False,  # National Day and Mid-Autumn together
    "2025-10-11": True,   # Saturday worked for it
    "2026-01-02": False,  # Friday between New Year and the weekend
    "2026-01-04": True,   # Sunday worked for it
    "2026-02-14": True,   # Saturday worked before Spring Festival
    "2026-02-23": False,  # last day of Spring Festival
    "2026-02-28": True,   # Saturday worked after it
    "2026-11-25": True,   # an ordinary Wednesday
    "2026-11-28": False,  # an ordinary Saturday
}  # fmt: skip


@pytest.mark.parametrize(("day", "worked"), WORKED.items())
def test_make_up_days_are_worked_and_bridge_days_are_not(day: str, worked: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is worked


def test_a_period_ends_on_a_working_day_where_the_schedule_is_published() -> None:
    assert published_up_to() >= 2026
    assert roll(date(2026, 2, 15)) == date(2026, 2, 24)
    assert roll(date(2026, 11, 25)) == date(2026, 11, 25)
    assert roll(date(published_up_to() + 1, 1, 4)) is None
    assert back(date(2026, 10, 5)) == date(2026, 9, 30)


# day: to approval, reply, next draft, adjustment, papers, closing, bank; the monthly closing day
COUNTED = {
    "2026-01-01": (45, 80, 180, 242, 343, 358, 363, "2026-01-23"),
    "2026-01-24": (22, 57, 157, 219, 320, 335, 340, "2026-02-25"),
    "2026-02-14": (1, 36, 136, 198, 299, 314, 319, "2026-02-25"),
    "2026-02-15": (0, 35, 135, 197, 298, 313, 318, "2026-02-25"),
    "2026-02-16": (364, 34, 134, 196, 297, 312, 317, "2026-02-25"),
    "2026-03-22": (330, 0, 100, 162, 263, 278, 283, "2026-03-25"),
    "2026-03-23": (329, 364, 99, 161, 262, 277, 282, "2026-03-25"),
    "2026-03-26": (326, 361, 96, 158, 259, 274, 279, "2026-04-24"),
    "2026-06-30": (230, 265, 0, 62, 163, 178, 183, "2026-07-24"),
    "2026-07-01": (229, 264, 364, 61, 162, 177, 182, "2026-07-24"),
    "2026-07-25": (205, 240, 340, 37, 138, 153, 158, "2026-08-25"),
    "2026-08-31": (168, 203, 303, 0, 101, 116, 121, "2026-09-24"),
    "2026-09-01": (167, 202, 302, 364, 100, 115, 120, "2026-09-24"),
    "2026-10-26": (112, 147, 247, 309, 45, 60, 65, "2026-11-25"),
    "2026-11-25": (82, 117, 217, 279, 15, 30, 35, "2026-11-25"),
    "2026-11-26": (81, 116, 216, 278, 14, 29, 34, "2026-12-25"),
    "2026-12-10": (67, 102, 202, 264, 0, 15, 20, "2026-12-25"),
    "2026-12-25": (52, 87, 187, 249, 350, 0, 5, "2026-12-25"),
    "2024-02-29": (352, 21, 122, 184, 285, 300, 305, "2024-03-25"),
    "2023-12-31": (46, 81, 182, 244, 345, 360, 365, "2024-01-25"),
}


@pytest.mark.parametrize(("day", "counted"), COUNTED.items())
def test_distances_are_as_counted(day: str, counted: tuple[object, ...]) -> None:
    found = fiscal_day(date.fromisoformat(day), USUAL)
    assert (
        found.to_approval, found.to_reply, found.to_drafting, found.to_adjustment,
        found.to_papers, found.to_closing, found.to_bank, str(found.month_closes),
    ) == counted  # fmt: skip


def test_the_reply_reaches_the_unit_thirty_five_days_after_approval() -> None:
    year = fiscal_year(2026, USUAL)
    assert year.approved == date(2026, 2, 15)
    assert year.replied == date(2026, 3, 22)
    assert fiscal_day(date(2026, 3, 21), USUAL).before_budget
    assert not fiscal_day(date(2026, 3, 22), USUAL).before_budget
    assert fiscal_day(date(2026, 12, 26), USUAL).after_closing
    assert not fiscal_day(date(2026, 12, 25), USUAL).after_closing


def test_a_closing_on_a_day_of_rest_moves_forward() -> None:
    # 2021-12-25 and 2027-12-25 are Saturdays, but of 2027 nobody has published the schedule.
    assert fiscal_year(2021, USUAL).treasury_closes == date(2021, 12, 24)
    assert fiscal_year(2027, USUAL).treasury_closes == date(2027, 12, 25)
    assert fiscal_year(2027, USUAL, [NEXT]).treasury_closes == date(2027, 12, 24)


def test_a_supplied_schedule_says_which_days_are_worked() -> None:
    days = [date(2027, 1, n) for n in (1, 2, 3, 4, 9, 10, 11)]
    assert [is_working_day(day, [NEXT]) for day in days] == [
        False, False, False, True, True, False, True,
    ]  # fmt: skip
    assert roll(date(2027, 1, 1), [NEXT]) == date(2027, 1, 4)
    assert roll(date(2027, 1, 9), [NEXT]) == date(2027, 1, 9)


def test_the_last_days_of_a_year_wait_for_the_next_ones_schedule() -> None:
    last = published_up_to()
    assert verified_up_to() == date(last, 12, 28)
    assert roll(date(last, 12, 31)) is None
    assert verified_up_to([NEXT]) == date(2027, 12, 28)
    gap = SuppliedYear(year=last + 2, closed=(date(last + 2, 1, 1),))
    assert verified_up_to([gap]) == verified_up_to()


def test_a_region_differs_only_in_what_is_said_of_it(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(
        '[calendar]\npapers_by = "12-05"\n[calendar.regions."清河县"]\ntreasury_closes = "12-20"\n',
        encoding="utf-8",
    )
    calendar = read_policy(file).calendar
    there, elsewhere = calendar.of("清河县"), calendar.of("长兴县")
    assert (there.papers_by, there.treasury_closes) == ("12-05", "12-20")
    assert (elsewhere.papers_by, elsewhere.treasury_closes) == ("12-05", "12-25")
    assert calendar.of(None) == elsewhere


@pytest.mark.parametrize(
    "text",
    [
        '[calendar]\npapers_by = "02-30"',
        '[calendar]\npapers_by = "2026-12-10"',
        '[calendar.regions.X]\nclosing = "12-20"',
        "[law]\nyear_days = 364",
        "[law]\nmarkup_low = 0.6",
        "[law]\nlpr = [{since = 2026-08-01, rate = 0.03}]\nlpr_verified_up_to = 2026-12-31",
        "[law]\nlpr = [{since = 2026-08-20, rate = 0.03}]",
        "[law]\nlpr = [{since = 2026-08-20, rate = 3.0}]\nlpr_verified_up_to = 2026-09-20",
        "[law]\ndays_off = [{year = 2027, closed = []}]",
        "[law]\ndays_off = [{year = 2027, closed = [2026-01-01]}]",
        "[law]\ndays_off = [{year = 2027, closed = [2027-01-01], worked = [2027-01-05]}]",
        "[law]\ndays_off = [{year = 2028, closed = [2028-01-03]},"
        " {year = 2027, closed = [2027-01-01]}]",
    ],
)
def test_impossible_settings_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPolicy):
        read_policy(file)


def test_the_usual_calendar_is_what_the_settings_start_from() -> None:
    assert CalendarSettings().of(None) == USUAL
