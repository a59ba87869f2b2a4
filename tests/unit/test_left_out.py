"""What a fit says less what some rows had taught it, beside fits that they really did not teach."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from data_schemas.codes import Stage
from model.bundle import Bundle
from model.columns import columns_of
from model.day import Floats, day_number
from model.left_out import Taught, left_out
from model.line_fit import LineFit, Pull, with_interplay
from model.linear import Linear
from model.penalised import Fitted
from model.reader_fit import fit_reader
from training.snapshots import StageRows

ROWS, COLUMNS, PULL = 300, 8, 2.0
NONE = np.array([], dtype="int64")
SAID = np.arange(COLUMNS) != 3
HORIZON, DEALS = 90, 24


def ridge(x: Floats, y: Floats) -> Floats:
    """Slopes of a logistic fit with a pull by the square."""

    def loss(beta: Floats) -> tuple[float, Floats]:
        z = x @ beta
        value = np.logaddexp(0.0, z).sum() - y @ z + 0.5 * PULL * beta @ beta
        return value, x.T @ (expit(z) - y) + PULL * beta

    return np.asarray(
        minimize(loss, np.zeros(COLUMNS), jac=True, options={"gtol": 1e-9}).x, dtype="float64"
    )


def others(taught: Taught, row: int) -> NDArray[np.bool_]:
    """Rows that are not of this row's deal, or whose outcome was known when it was looked at."""
    return (taught.deal != taught.deal[row]) | (taught.known < taught.looked[row])


@pytest.mark.parametrize("size", [4, 20])
def test_a_step_from_the_fit_says_what_a_fit_without_those_rows_says(size: int) -> None:
    """Whether a deal has fewer rows than there are parameters or more."""
    rng = np.random.default_rng(5)
    deal = np.repeat(np.arange(ROWS // size), size)
    x = rng.normal(size=(ROWS // size, COLUMNS))[deal] + 0.5 * rng.normal(size=(ROWS, COLUMNS))
    y = (rng.random(ROWS) < expit(x[:, 0])).astype(float)
    looked = 10 * (np.arange(ROWS) % size)
    taught = Taught(deal, looked, looked + 15)
    beta = ridge(x, y)
    fit = Fitted(x, PULL * np.eye(COLUMNS), np.ones(COLUMNS, dtype=bool))
    told = left_out(fit, np.flatnonzero(~SAID), x @ beta, y, taught)
    true = np.empty(ROWS)
    for row in range(ROWS):
        kept = others(taught, row)
        # Looked at on day 20, it knows what became of its first row, on day 30 of two.
        assert kept[deal == deal[row]].sum() == max(0, row % size - 1)
        true[row] = (x[row] * SAID) @ (ridge(x[kept], y[kept]) - beta)
    assert np.abs(true).max() > 0.2
    assert np.abs(told - true).max() < 0.05 * np.abs(true).max()


def test_a_deal_that_holds_most_rows_is_left_as_it_is() -> None:
    x, y = np.ones((5, 1)), np.array([0.0, 1.0, 0.0, 1.0, 1.0])
    day = np.arange(5)
    free = Fitted(x, np.zeros((1, 1)), np.array([True]))
    told = left_out(free, NONE, np.zeros(5), y, Taught(np.array([1, 1, 1, 2, 3]), day, day))
    assert told[:3].tolist() == [0, 0, 0]
    assert (told[3:] < 0).all()


def test_a_bound_parameter_stays_where_it_is() -> None:
    x = np.array([[1.0, 1.0], [1.0, 2.0]])
    z, y = np.zeros(2), np.array([0.0, 1.0])
    own = Taught(np.arange(2), np.arange(2), np.arange(2))
    bound = Fitted(x[:, :1], np.eye(2), np.array([True, False]))
    alone = Fitted(x[:, :1], np.eye(1), np.array([True]))
    assert left_out(bound, NONE, z, y, own).tolist() == left_out(alone, NONE, z, y, own).tolist()


def test_so_does_a_step_from_a_backbone_with_interplay(
    bundle: Bundle, rows: dict[Stage, StageRows]
) -> None:
    of, as_of = rows[Stage.OPEN], day_number(bundle.manifest.data_as_of)
    keep, used = of.usable(HORIZON, as_of), list(bundle.stage(Stage.OPEN).used)
    x, y = of.x[keep][:, used], of.unpaid(HORIZON)[keep]
    features = [of.features[j] for j in used]
    ready = fit_reader(x, columns_of(features, [f.name for f in features]))
    taught = Taught(of.group[keep], of.snapshot[keep], of.question[keep] + HORIZON)
    pull, echo, read = Pull(), 1000.0, ready.reader.read(x)

    def backbone(some: NDArray[np.bool_]) -> tuple[LineFit, Linear]:
        reading = ready.reader.read(x[some])
        lines = LineFit(ready, reading, y[some], pull)
        return lines, with_interplay(lines.fit(echo), reading, y[some], pull.ease)

    lines, line = backbone(np.ones(len(y), dtype=bool))
    assert line.interplay
    z = line.log_odds(read)
    told = left_out(lines.fitted(line, echo), NONE, z, y, taught)
    first = [np.flatnonzero(taught.deal == deal)[0] for deal in np.unique(taught.deal)[:DEALS]]
    true = [backbone(others(taught, row))[1].log_odds(read)[row] - z[row] for row in first]
    assert np.std(true) > 0.1
    assert np.corrcoef(told[first], true)[0, 1] > 0.97
    assert 0.9 < np.polyfit(true, told[first], 1)[0] < 1.15
