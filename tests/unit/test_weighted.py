import numpy as np
import pytest

from training import metrics, weighted


@pytest.fixture
def answers() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    z = rng.normal(-0.5, 1.5, 600)
    y = (rng.random(600) < weighted.sigmoid(z)).astype(float)
    return y, np.round(weighted.sigmoid(0.8 * z + 0.2), 2).clip(0.01, 0.99)


def test_each_weighting_gives_its_own_figure(answers: tuple[np.ndarray, np.ndarray]) -> None:
    y, p = answers
    times = np.random.default_rng(0).integers(0, 3, (5, len(y)))
    for figure in (weighted.auc, weighted.brier, weighted.log_loss, weighted.skill):
        found = figure(y, p, times.astype(float))
        for one, n in zip(found, times, strict=True):
            row = np.repeat(np.arange(len(y)), n)
            assert one == pytest.approx(figure(y[row], p[row], np.ones((1, len(row))))[0])


def test_a_weighting_of_one_class_has_no_ranking(answers: tuple[np.ndarray, np.ndarray]) -> None:
    y, p = answers
    assert np.isnan(weighted.auc(y, p, np.array([y, 1 - y, y * 0]))).all()


def test_one_step_finds_nearly_the_line_of_each_draw(
    answers: tuple[np.ndarray, np.ndarray],
) -> None:
    y, p = answers
    w = np.random.default_rng(0).poisson(1.0, (20, len(y))).astype(float)
    start = metrics.calibration_line(y, p)
    slopes, intercepts = weighted.line_from(y, p, w, *start)
    full = np.array([metrics.calibration_line(y, p, one) for one in w])
    for found, fitted in zip((slopes, intercepts), full.T, strict=True):
        missed = np.sqrt(np.mean((found - fitted) ** 2))
        assert missed < 0.15 * fitted.std()


def test_the_line_of_the_rows_as_they_are_does_not_move(
    answers: tuple[np.ndarray, np.ndarray],
) -> None:
    y, p = answers
    start = metrics.calibration_line(y, p)
    found = weighted.line_from(y, p, np.ones((1, len(y))), *start)
    assert [one[0] for one in found] == pytest.approx(start, abs=1e-6)


def test_what_is_captured_is_the_unpaid_amount_at_the_top() -> None:
    y = np.array([1.0, 0.0, 1.0, 1.0, 0.0])
    amount = np.array([100.0, 900.0, 50.0, 10.0, 5.0])
    score = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    one = np.ones((1, 5))
    assert weighted.captured(y, amount, score, one, 0.2)[0] == pytest.approx(100 / 160)
    assert weighted.captured(y, amount, score, one, 0.4)[0] == pytest.approx(100 / 160)
    # Half of the third row lies inside the limit.
    assert weighted.captured(y, amount, score, one, 0.5)[0] == pytest.approx(125 / 160)
    assert weighted.captured(y, amount, -score, one, 0.2)[0] == 0
    twice = np.array([[1.0, 0.0, 2.0, 1.0, 0.0]])
    assert weighted.captured(y, amount, score, twice, 0.5)[0] == pytest.approx(150 / 210)
