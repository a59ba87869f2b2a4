import numpy as np
import pandas as pd
import pytest

from model import curve
from training.payment_interval import day_reached, matured


def a_frame(late: list[float | None], curves: list[list[float]]) -> pd.DataFrame:
    """Units due on 1 March, written a month before; curves over 0, 30 and 60 days past due."""
    due = pd.Timestamp("2025-03-01")
    times = 20  # the least that is measured
    units = pd.DataFrame(
        {
            "asked": np.arange(len(late) * times),
            "snapshot": due - pd.Timedelta(days=30),
            "due": due,
            "paid": [pd.NaT if d is None else due + pd.Timedelta(days=d) for d in late * times],
        }
    )
    each = np.tile(np.array(curves), (times, 1))
    return pd.concat(
        [units.assign(horizon_days=h, probability=each[:, at]) for at, h in enumerate((0, 30, 60))],
        ignore_index=True,
    )


def coverage(late: float | None, p: list[float]) -> tuple[float, float]:
    rows = a_frame([late], [p])
    found = matured(rows)
    assert found is not None
    held, due = found.covered(rows["probability"].to_numpy())
    assert len(set(held)) == len(set(due)) == 1
    return held[0], due[0]


def test_a_payment_between_the_two_days_is_covered() -> None:
    # 10 % have paid after 14.2 of the 30 days up to the due date, 90 % after 14.2 of the next 30.
    p = [0.8, 0.01, 0.001]
    assert coverage(0, p) == (1, pytest.approx(0.8))
    assert coverage(-15, p)[0] == 1
    assert coverage(-16, p)[0] == 0
    assert coverage(15, p)[0] == 1
    assert coverage(16, p)[0] == 0


def test_an_open_end_covers_all_that_comes_later() -> None:
    # 20 % have paid 2.6 days after the due date: 80 % sure is from the third day on.
    p = [0.81, 0.7, 0.6]
    assert coverage(None, p) == (1, pytest.approx(0.8))
    assert coverage(400, p)[0] == 1
    assert coverage(3, p)[0] == 1
    assert coverage(2, p)[0] == 0


def test_a_bound_covers_only_when_it_is_true() -> None:
    p = [0.99, 0.97, 0.95]
    assert coverage(61, p) == (1, pytest.approx(0.95))
    assert coverage(None, p)[0] == 1
    assert coverage(60, p)[0] == 0


def test_an_early_payment_is_not_covered_by_a_late_interval() -> None:
    assert coverage(-29, [0.95, 0.5, 0.01])[0] == 0


def test_units_that_have_not_matured_are_left_out_whatever_became_of_them() -> None:
    rows = a_frame([5, None], [[0.8, 0.4, 0.2]] * 2)
    gone = (rows["horizon_days"] == 60) & (rows["asked"] >= 24)
    found = matured(rows[~gone].reset_index(drop=True))
    assert found is not None
    assert len(found.paid) == 24
    assert np.isinf(found.paid).sum() == 12


def test_what_is_no_question_is_certain() -> None:
    rows = a_frame([45], [[0.2, 0.5, 0.05]])
    rows["snapshot"] = rows["due"] + pd.Timedelta(days=20)
    rows["paid"] = rows["snapshot"] + pd.Timedelta(days=45)
    late = rows[rows["horizon_days"] > 0].reset_index(drop=True)
    found = matured(late)
    assert found is not None
    np.testing.assert_allclose(found.curves(late["probability"].to_numpy())[0], [1, 0.5, 0.05])
    assert found.paid[0] == 45


def test_too_few_units_are_not_judged() -> None:
    assert matured(a_frame([5], [[0.8, 0.4, 0.2]]).head(10)) is None


def test_days_are_those_an_answer_gives() -> None:
    rng = np.random.default_rng(0)
    p = np.column_stack([np.ones(50), -np.sort(-rng.random((50, 4)), axis=1)])
    days = np.broadcast_to(np.array([-20.0, 0.0, 30.0, 60.0, 90.0]), p.shape)
    for level in (0.9, 0.5, 0.1):
        found = day_reached(level, days, p)
        expected = [curve.day_reached(level, days[0], row) for row in p]
        np.testing.assert_allclose(found, expected)
