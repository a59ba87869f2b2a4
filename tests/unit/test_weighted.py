import numpy as np
import pytest

from training import draws, metrics, weighted
from training.draws import Draws


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
        found = figure(y, p, Draws.of_rows(times.astype(float)))
        for one, n in zip(found, times, strict=True):
            row = np.repeat(np.arange(len(y)), n)
            assert one == pytest.approx(
                figure(y[row], p[row], Draws.of_rows(np.ones((1, len(row)))))[0]
            )


def test_ties_count_half_however_few_rows_are_held_at_a_time(
    answers: tuple[np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ties that go on in the next rows held, all rows tied, and soft outcomes too."""
    y, p = answers
    w = Draws.of_rows(np.random.default_rng(0).integers(0, 3, (4, len(y))).astype(float))
    soft = 0.1 + 0.8 * y
    whole = [weighted.auc(one, q, w) for one in (y, soft) for q in (p, p.round(1), p * 0)]
    monkeypatch.setattr(draws, "CHUNK", 12)
    parts = [weighted.auc(one, q, w) for one in (y, soft) for q in (p, p.round(1), p * 0)]
    np.testing.assert_allclose(parts, whole, rtol=0, atol=1e-12)
    for tied in (whole[2], whole[5]):
        np.testing.assert_allclose(tied, 0.5, rtol=0, atol=1e-12)


def test_a_row_counts_as_its_group_does(answers: tuple[np.ndarray, np.ndarray]) -> None:
    y, p = answers
    group = np.random.default_rng(1).integers(0, 40, len(y))
    times = np.random.default_rng(2).integers(0, 4, (40, 6)).astype(np.uint16)
    rows = Draws.of_rows(times[group].T.astype(float))
    for figure in (weighted.auc, weighted.brier, weighted.skill, weighted.log_loss, weighted.ece):
        together = figure(y, p, Draws(times, group))
        np.testing.assert_allclose(together, figure(y, p, rows), rtol=0, atol=1e-12)
    amount = 100 * p
    together = weighted.captured(y, amount, p, Draws(times, group), 0.2)
    np.testing.assert_allclose(together, weighted.captured(y, amount, p, rows, 0.2), atol=1e-12)


def test_a_weighting_of_one_class_has_no_ranking(answers: tuple[np.ndarray, np.ndarray]) -> None:
    y, p = answers
    assert np.isnan(weighted.auc(y, p, Draws.of_rows(np.array([y, 1 - y, y * 0])))).all()


def test_one_step_finds_nearly_the_line_of_each_draw(
    answers: tuple[np.ndarray, np.ndarray],
) -> None:
    y, p = answers
    times = np.random.default_rng(0).poisson(1.0, (20, len(y)))
    start = metrics.calibration_line(y, p)
    slopes, intercepts = weighted.line_from(y, p, Draws.of_rows(times.astype(float)), *start)
    drawn = [(np.repeat(y, one), np.repeat(p, one)) for one in times]
    full = np.array([metrics.calibration_line(*one) for one in drawn])
    for found, fitted in zip((slopes, intercepts), full.T, strict=True):
        missed = np.sqrt(np.mean((found - fitted) ** 2))
        assert missed < 0.15 * fitted.std()


def test_the_line_of_the_rows_as_they_are_does_not_move(
    answers: tuple[np.ndarray, np.ndarray],
) -> None:
    y, p = answers
    start = metrics.calibration_line(y, p)
    found = weighted.line_from(y, p, Draws.of_rows(np.ones((1, len(y)))), *start)
    assert [one[0] for one in found] == pytest.approx(start, abs=1e-6)


def test_what_is_captured_is_the_unpaid_amount_at_the_top() -> None:
    y = np.array([1.0, 0.0, 1.0, 1.0, 0.0])
    amount = np.array([100.0, 900.0, 50.0, 10.0, 5.0])
    score = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    one = Draws.of_rows(np.ones((1, 5)))
    assert weighted.captured(y, amount, score, one, 0.2)[0] == pytest.approx(100 / 160)
    assert weighted.captured(y, amount, score, one, 0.4)[0] == pytest.approx(100 / 160)
    # Half of the third row lies inside the limit.
    assert weighted.captured(y, amount, score, one, 0.5)[0] == pytest.approx(125 / 160)
    assert weighted.captured(y, amount, -score, one, 0.2)[0] == 0
    twice = Draws.of_rows(np.array([[1.0, 0.0, 2.0, 1.0, 0.0]]))
    assert weighted.captured(y, amount, score, twice, 0.5)[0] == pytest.approx(150 / 210)
