"""The calendar of a claim is read on its due date, or today once that has passed; labels say so."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.reasons import WEEKDAY
from model.asked import Asked
from model.day import day_number
from model.features_terms import TERMS_FEATURES
from model.units import current_units
from model.view import LedgerView
from model.wording import told_value

TODAY = (re.compile("今天|本月|评估"), re.compile("today|this month|score", re.IGNORECASE))
CALENDAR = [one for one in TERMS_FEATURES if one.name.startswith("calendar.")]


def test_what_is_read_today_once_a_claim_is_past_due_says_so(view: LedgerView, as_of: date) -> None:
    """An input that moves on with the day, though the due date stays, does not call it that day."""
    units = current_units(view, as_of)
    past = units[units["due"] < units["snapshot"]].head(5)
    moves = set()
    for days in (1, 40):
        later = past.assign(snapshot=past["snapshot"] + pd.Timedelta(days=days))
        for one in CALENDAR:
            assert one.compute is not None
            now, then = one.compute(Asked(past, view)), one.compute(Asked(later, view))
            if not np.array_equal(now, then, equal_nan=True):
                moves.add(one.name)
    assert len(moves) >= 6
    for one in CALENDAR:
        for said, label in zip(TODAY, (one.zh, one.en), strict=True):
            assert bool(said.search(label)) == (one.name in moves), label


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_weekday_is_told_by_its_name(day: date) -> None:
    value = float((day_number(day) + 3) % 7)
    assert told_value("en", None, value, WEEKDAY) == day.strftime("%A")
    assert told_value("zh", None, value, WEEKDAY) == "星期" + "一二三四五六日"[day.weekday()]


def test_once_the_treasury_has_closed_it_is_the_next_budget_year(view: LedgerView) -> None:
    """On 30 December nothing is left of the rush: what is due then is due in January."""
    named = {one.name: one for one in CALENDAR}
    days = pd.to_datetime(["2025-12-24", "2025-12-25", "2025-12-26", "2025-12-31", "2026-01-01"])
    units = current_units(view, view.ledger.as_of).head(len(days))
    asked = Asked(units.assign(snapshot=days, due=days), view)

    def told(name: str) -> list[float]:
        compute = named[name].compute
        assert compute is not None
        return compute(asked).tolist()

    for name in ("calendar.due_month", "calendar.snapshot_month"):
        assert told(name) == [12, 12, 1, 1, 1]
    assert told("calendar.days_to_year_end") == [7, 6, 364, 364, 364]
    assert told("calendar.due_day_of_month") == [24, 25, 26, 31, 1]
