"""The time of the year in a book's curves, and how far it is believed."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.fiscal import PlaceCalendar
from model.day import NEVER, day_number, day_of
from model.manifest import HorizonModel
from model.pace import CLOSED, busy, clock
from model.portfolio.season import in_season
from training.horizon import Learnt
from training.season import season_of

THIN = np.where(np.arange(CLOSED + 1) < 2, 0.2, 1.2)
"""A pace: next to nothing in January and February, a little more than usual afterwards."""
CALENDAR = PlaceCalendar()


def test_a_window_after_new_year_is_thin_and_a_whole_year_is_usual() -> None:
    work = clock(THIN, date(2026, 1, 1), 800, CALENDAR)
    thin, autumn, year = busy(work, np.array([0.0, 240.0, 0.0]), np.array([31.0, 271.0, 365.0]))
    assert thin < 0.3 < 1.0 < autumn
    assert year == pytest.approx(1.0)


def test_a_season_moves_the_first_months_and_nothing_over_a_year() -> None:
    horizons = np.array([0.0, 30.0, 90.0, 365.0])
    unpaid = np.array([[0.95, 0.7, 0.4, 0.1]])
    found = in_season(unpaid, horizons, np.array([[0.1, 0.25, 0.6, 1.0]]), 1.0)
    assert found[0, 0] == pytest.approx(0.95)  # too short a window to tell
    assert found[0, 1] == pytest.approx(0.7**0.25)
    assert found[0, 2] == pytest.approx(0.4**0.6)
    assert found[0, 3] == pytest.approx(0.1)
    assert (np.diff(found) <= 0).all()
    np.testing.assert_allclose(in_season(unpaid, horizons, np.full((1, 4), 0.3), 0.0), unpaid)


def test_a_curve_never_rises_however_busy_the_months() -> None:
    found = in_season(
        np.array([[0.9, 0.5, 0.45]]), np.array([30.0, 60.0, 90.0]), np.array([[3.0, 2.0, 0.4]]), 1.0
    )
    assert (np.diff(found) <= 0).all()


class PaidLedger:
    """Just enough of a ledger's view for the pace of its payers."""

    def __init__(self, seen: np.ndarray, paid: np.ndarray) -> None:
        self.seen = seen
        self.outcomes = self
        self.excluded = np.zeros(len(seen), dtype=bool)
        self.known, self.paid = paid + 1, paid
        self.written_off = np.full(len(seen), NEVER)


def told(follows: bool, rng: np.random.Generator, view_until: date) -> tuple[list[Learnt], object]:
    """Claims asked about all through two years, whose hazard follows the year or does not."""
    first = day_number(date(2023, 1, 1))
    days = (view_until - date(2023, 1, 1)).days
    work = np.arange(days + 401, dtype="float64")
    if follows:
        work = clock(THIN, day_of(first), days + 400, CALENDAR)
    seen = first + rng.integers(0, days, 6000)
    waited = rng.exponential(60.0, len(seen)) * work[365] / 365
    paid = first + np.searchsorted(work, work[seen - first] + waited)
    rows = pd.DataFrame(
        {
            "stage": Stage.OPEN.value,
            "due": [day_of(int(d)) for d in seen - 5],
            "snapshot": [day_of(int(d)) for d in seen],
            "y": (paid > seen + 30).astype(float),
            "probability": np.exp(-31 / 60.0),
        }
    )
    entry = HorizonModel(
        days=30, boosters=(), backbone="", backbone_weight=1.0, slope=1.0, intercept=0.0,
        rows=len(rows), unpaid=int(rows["y"].sum()), calibration_rows=len(rows),
    )  # fmt: skip
    return [Learnt(entry, {}, rows, np.zeros(0))], PaidLedger(seen, paid)


@pytest.mark.parametrize(("follows", "least", "most"), [(True, 0.7, 1.0), (False, 0.0, 0.15)])
def test_a_season_is_believed_where_payments_follow_one(
    follows: bool, least: float, most: float
) -> None:
    until = date(2025, 7, 1)
    learnt, view = told(follows, np.random.default_rng(4), until)
    assert least <= season_of(learnt, view, until) <= most  # type: ignore[arg-type]


def test_without_held_out_claims_there_is_no_season() -> None:
    _, view = told(True, np.random.default_rng(4), date(2025, 7, 1))
    assert season_of([], view, date(2025, 7, 1)) == 0.0  # type: ignore[arg-type]
