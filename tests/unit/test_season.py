"""The time of the year in a book's curves, and how far it is believed."""

from collections.abc import Mapping
from dataclasses import replace
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
from training.learnt import Learnt
from training.season import season_of

THIN = np.where(np.arange(CLOSED + 1) < 2, 0.2, 1.2)
"""A pace: next to nothing in January and February, a little more than usual afterwards."""
CALENDAR = PlaceCalendar()


def test_a_window_after_new_year_is_thin_and_a_whole_year_is_usual() -> None:
    work = clock(THIN, date(2026, 1, 1), 800, CALENDAR)
    thin, autumn, year = busy(work, np.array([0.0, 240.0, 0.0]), np.array([31.0, 271.0, 365.0]))
    assert thin < 0.3 < 1.0 < autumn
    assert year == pytest.approx(1.0)


def test_a_season_moves_what_is_paid_within_each_window() -> None:
    unpaid = np.array([[0.95, 0.7, 0.4, 0.1]])
    found = in_season(unpaid, np.array([[0.1, 0.25, 0.6, 1.0]]), np.array([0.0, 1.0, 0.5, 1.0]))
    assert found[0, 0] == pytest.approx(0.95)  # a window without a season
    assert found[0, 1] / found[0, 0] == pytest.approx((0.7 / 0.95) ** 0.25)
    assert found[0, 2] / found[0, 1] == pytest.approx((0.4 / 0.7) ** (0.6**0.5))
    assert found[0, 3] / found[0, 2] == pytest.approx(0.1 / 0.4)  # a usual window
    np.testing.assert_allclose(in_season(unpaid, np.full((1, 4), 0.3), np.zeros(4)), unpaid)


def test_a_curve_never_rises_however_busy_the_months() -> None:
    found = in_season(np.array([[0.9, 0.5, 0.45]]), np.array([[3.0, 2.0, 0.4]]), np.ones(3))
    assert (np.diff(found) <= 0).all()


class PaidLedger:
    """Just enough of a ledger's view for the pace of its payers."""

    def __init__(self, seen: np.ndarray, paid: np.ndarray) -> None:
        self.seen = seen
        self.outcomes = self
        self.excluded = np.zeros(len(seen), dtype=bool)
        self.known, self.paid = paid + 1, paid
        self.written_off = np.full(len(seen), NEVER)


DAYS = (30, 60, 90)
"""Days of the horizons asked about."""


def told(
    follows: Mapping[int, bool], rng: np.random.Generator, view_until: date
) -> tuple[list[Learnt], object]:
    """Claims asked about all through two years, whose hazard follows the year in some windows.

    The curves told know no season: where the hazard of a window follows one, that is left to find.
    """
    first = day_number(date(2023, 1, 1))
    days = (view_until - date(2023, 1, 1)).days
    work = clock(THIN, day_of(first), days + 400, CALENDAR)
    seen = first + rng.integers(0, days, 6000)
    unpaid, learnt, begin = np.ones(len(seen)), [], 0
    for at in DAYS:
        window = busy(work, (seen - first + begin).astype(float), (seen - first + at + 1.0))
        hazard = (at + 1 - begin) / 60.0 * (window if follows[at] else 1.0)
        pays = (unpaid == 1) & (rng.random(len(seen)) < 1 - np.exp(-hazard))
        unpaid = np.where(pays, 0.0, unpaid)
        begin = at + 1
        rows = pd.DataFrame(
            {
                "stage": Stage.OPEN.value,
                "row": np.arange(len(seen)),
                "due": [day_of(int(d)) for d in seen - 5],
                "snapshot": [day_of(int(d)) for d in seen],
                "y": unpaid,
                "calibrated": np.exp(-(at + 1) / 60.0),
            }
        )
        entry = HorizonModel(
            days=at, boosters=(), backbone="", backbone_weight=1.0, slope=1.0, intercept=0.0,
            rows=len(rows), unpaid=int(unpaid.sum()), calibration_rows=len(rows),
        )  # fmt: skip
        learnt.append(Learnt(entry, {}, rows, np.zeros(0)))
    # The payers' year itself is seen in many more claims.
    issued = first + rng.integers(0, days, 20_000)
    waited = rng.exponential(60.0, len(issued)) * work[365] / 365
    settled = first + np.searchsorted(work, work[issued - first] + waited)
    return learnt, PaidLedger(issued, settled)


def test_a_season_is_believed_in_the_windows_where_payments_follow_one() -> None:
    until = date(2025, 7, 1)
    learnt, view = told({30: False, 60: True, 90: True}, np.random.default_rng(4), until)
    found = season_of(learnt, view, until)  # type: ignore[arg-type]
    assert list(found) == list(DAYS)
    assert found[30] < 0.15
    assert found[60] > 0.7
    assert found[90] > 0.7


def test_a_window_begins_where_the_horizon_before_has_claims_unpaid() -> None:
    """Who was paid by then says nothing of it; who was not asked then is left out."""
    until = date(2025, 7, 1)
    learnt, view = told({30: True, 60: True, 90: True}, np.random.default_rng(5), until)
    shorter, longer = learnt[0].holdout, learnt[1].holdout
    season = season_of(learnt[:2], view, until)[60]  # type: ignore[arg-type]
    gone = shorter["y"] == 0.0
    longer.loc[gone, "y"] = 1.0  # nonsense where nobody may look
    assert season_of(learnt[:2], view, until)[60] == season  # type: ignore[arg-type]
    learnt[0] = replace(learnt[0], holdout=shorter[gone])
    assert 60 not in season_of(learnt[:2], view, until)  # type: ignore[arg-type]


def test_a_due_date_nobody_asked_about_begins_no_window() -> None:
    """Claims past due are asked from today on: their first window begins then."""
    until = date(2025, 7, 1)
    learnt, view = told({30: True, 60: True, 90: True}, np.random.default_rng(6), until)
    alone = season_of(learnt[:1], view, until)  # type: ignore[arg-type]
    due = replace(
        learnt[0], entry=learnt[0].entry.model_copy(update={"days": 0}),
        holdout=learnt[0].holdout.assign(row=lambda rows: rows["row"] + 10**6),
    )  # fmt: skip
    assert season_of([due, learnt[0]], view, until) == alone  # type: ignore[arg-type]


def test_a_register_that_only_begins_teaches_no_season() -> None:
    """Its days of rest alone are none: they are told between the horizons."""
    until = date(2025, 7, 1)
    learnt, _ = told(dict.fromkeys(DAYS, True), np.random.default_rng(7), until)
    seen = np.full(500, day_number(until) - 100)
    assert season_of(learnt, PaidLedger(seen, seen + 50), until) == {}  # type: ignore[arg-type]


def test_without_held_out_claims_there_is_no_season() -> None:
    _, view = told(dict.fromkeys(DAYS, True), np.random.default_rng(4), date(2025, 7, 1))
    assert season_of([], view, date(2025, 7, 1)) == {}  # type: ignore[arg-type]
