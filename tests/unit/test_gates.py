"""What refuses a model, what chance excuses, and what chance is."""

import math

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from training.gates import (
    BASE,
    BRIER,
    CALIBRATION,
    CHANCE,
    RIVAL,
    WORSE,
    Gates,
    calibration_by_chance,
    check_gates,
    figures_of_chance,
)
from training.metrics import ece

SIGNING = [Stage.SIGNING]


def figures(brier: float = 0.10, rival: float = 0.12, off: float = 0.02) -> dict[str, float]:
    names = {BRIER: brier, RIVAL: rival, CALIBRATION: off}
    return {name.format(stage="signing"): value for name, value in names.items()}


def by_chance(worse: float, off: float) -> dict[str, float]:
    return {WORSE.format(stage="signing"): worse, CHANCE.format(stage="signing"): off}


def test_a_model_better_than_the_customer_rate_passes() -> None:
    found = check_gates(figures(), SIGNING, Gates())
    assert found.figures == figures()
    assert found.failures == found.by_chance == []


def test_a_refusal_names_the_figures() -> None:
    failures = check_gates(figures(brier=0.13, off=0.31), SIGNING, Gates()).failures
    text = " ".join(en for _, en in failures)
    assert len(failures) == 2
    for figure in ("0.1300", "0.1200", "0.310", "0.100"):
        assert figure in text


def test_what_chance_explains_passes_and_is_said() -> None:
    told = figures(brier=0.13, off=0.15) | by_chance(-0.004, 0.16)
    found = check_gates(told, SIGNING, Gates())
    assert found.figures == told
    assert found.failures == []
    assert [en.split(":")[0] for _, en in found.by_chance] == ["signing", "signing"]
    assert "0.160" in found.by_chance[1][0]
    strict = check_gates(told, SIGNING, Gates(chance=False))
    assert len(strict.failures) == 2


def test_chance_excuses_none_that_is_no_better_than_knowing_nothing() -> None:
    """Of shuffled outcomes the customer rate is as bad, and a coin took a good champion's place."""
    told = figures(brier=0.2332, rival=0.2329) | by_chance(-0.01, 0.16)
    assert not check_gates(told, SIGNING, Gates()).failures
    ((zh, en),) = check_gates(
        told | {BASE.format(stage="signing"): 0.2278}, SIGNING, Gates()
    ).failures
    assert "总体比率 0.2278" in zh
    assert "the base rate's 0.2278" in en


@pytest.mark.parametrize(
    "told",
    [
        figures(brier=0.13) | by_chance(0.001, 0.16),
        figures(off=0.17) | by_chance(-0.004, 0.16),
    ],
)
def test_what_is_worse_than_chance_does_not_pass(told: dict[str, float]) -> None:
    assert len(check_gates(told, SIGNING, Gates()).failures) == 1


def test_a_model_nobody_measured_does_not_pass() -> None:
    assert check_gates({}, SIGNING, Gates()).failures
    half = figures()
    del half[RIVAL.format(stage="signing")]
    assert check_gates(half, SIGNING, Gates()).failures


def test_an_unknown_figure_does_not_pass() -> None:
    told = figures(brier=math.nan)
    assert check_gates(told, SIGNING, Gates()).failures


def test_every_stage_must_pass() -> None:
    worse = {name.replace("signing", "open"): v for name, v in figures(brier=0.5).items()}
    failures = check_gates(figures() | worse, list(Stage), Gates()).failures
    assert [en.split(":")[0] for _, en in failures] == ["open"]


def test_a_stage_that_was_learnt_but_never_measured_does_not_pass() -> None:
    """Of few records signing is learnt and nothing is left to measure it on."""
    failures = check_gates(figures(), list(Stage), Gates()).failures
    (only,) = (en for _, en in failures)
    assert only.startswith("open: learnt, but not measured out of time (train again")


def told(rng: np.random.Generator, n: int, customers: int, lean: float = 0.0) -> pd.DataFrame:
    """Rows whose outcomes follow their probabilities, or lean to one side of them.

    Each customer has a mood that moves all its claims alike, and is no part of what is told.
    """
    p, whose = rng.uniform(0.2, 0.8, n), rng.integers(0, customers, n)
    mood = rng.normal(0, 0.1, customers)
    unpaid = rng.random(n) < np.clip(p + mood[whose] + lean, 0, 1)
    return pd.DataFrame(
        {
            "stage": "signing", "horizon_days": 0, "customer_id": whose, "y": unpaid.astype(float),
            "probability": p,
        }
    )  # fmt: skip


def off(rows: pd.DataFrame) -> float:
    return ece(rows["y"].to_numpy(), rows["probability"].to_numpy())


@pytest.mark.parametrize("n", [80, 400, 3_000])
def test_a_calibrated_model_is_seldom_off_by_more_than_chance(n: int) -> None:
    """Once in twenty times, give or take three standard errors of sixty looks."""
    rng = np.random.default_rng(n)
    looks = [told(rng, n, 25) for _ in range(60)]
    beyond = np.mean([off(rows) > calibration_by_chance(rows) for rows in looks])
    assert beyond <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 60)


def test_a_model_that_leans_is_off_by_more_than_chance() -> None:
    rng = np.random.default_rng(5)
    looks = [told(rng, 400, 25, lean=0.15) for _ in range(20)]
    assert np.mean([off(rows) > calibration_by_chance(rows) for rows in looks]) > 0.9


@pytest.mark.parametrize("customers", [1, 5, 6, 30])
def test_of_few_customers_a_lean_excuses_itself_so_chance_is_not_told(customers: int) -> None:
    """Nor where one of thirty has nearly all rows: there is nobody to hold it against."""
    rng = np.random.default_rng(customers)
    rows = told(rng, 300, customers, lean=0.25)
    rows.loc[rng.random(300) < (0.95 if customers == 30 else 0.0), "customer_id"] = 0
    assert math.isnan(calibration_by_chance(rows))


@pytest.mark.parametrize("customers", [9, 25])
def test_a_clear_lean_is_not_excused(customers: int) -> None:
    rng = np.random.default_rng(customers)
    looks = [told(rng, 300, customers, lean=0.25) for _ in range(30)]
    chance = [calibration_by_chance(rows) for rows in looks]
    assert np.isfinite(chance).mean() > 0.8
    excused = [off(rows) <= one for rows, one in zip(looks, chance, strict=True)]
    assert np.mean(excused) <= 0.1


def test_more_records_leave_chance_less_room() -> None:
    rng = np.random.default_rng(1)
    few, many = (calibration_by_chance(told(rng, n, 200)) for n in (80, 3_000))
    assert few > 0.1 > many


def test_chance_is_told_by_stage_where_it_is_known() -> None:
    rng = np.random.default_rng(2)
    rows = told(rng, 200, 30)
    rows = pd.concat([rows, told(rng, 200, 3).assign(stage="open")], ignore_index=True)
    gaps = [
        {"stage": stage, "figure": figure, "against": against, "low": low}
        for stage, low in (("signing", -0.01), ("open", math.nan))
        for figure in ("auc", "brier")
        for against in ("", "customer_rate", "logistic")
    ]
    found = figures_of_chance(rows, pd.DataFrame(gaps))
    assert set(found) == {WORSE.format(stage="signing"), CHANCE.format(stage="signing")}
    assert found[WORSE.format(stage="signing")] == -0.01
