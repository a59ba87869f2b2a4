"""What is told of a receivable itself counts for more where the payer's process is not known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from data_schemas.codes import Stage
from model.columns import Columns, columns_of
from model.curve import sigmoid
from model.features import features_at
from model.line_fit import LineFit, Pull, with_interplay
from model.linear import Linear
from model.reader import Reader
from model.reader_fit import fit_reader

ROWS = 12_000
PENDING, DISPUTED, HABIT, STATE, OTHER = range(5)
COLUMNS = Columns(
    names=["pending", "disputed", "habit", "state", "other"], monotone=[1, 1, 1, -1, 0],
    group=[4, 4, 4, -1, -1], echo=[False] * 5, kind=[False] * 5, field=[0, 1, 2, -1, -1],
    peers=[-1] * 5, age=[False] * 5, busy=[False] * 5, day=[False] * 5,
    state=STATE, claim=(PENDING, DISPUTED),
)  # fmt: skip


def rows() -> NDArray[np.float64]:
    """Two facts of a claim, a habit, a state that half of the claims have, and noise."""
    rng = np.random.default_rng(2)
    common = rng.normal(size=ROWS)
    x = np.empty((ROWS, 5))
    x[:, PENDING], x[:, DISPUTED] = (rng.normal(size=(2, ROWS)) + common > 0.8).astype(float)
    x[:, HABIT] = common + rng.normal(size=ROWS)
    x[:, STATE] = np.where(rng.random(ROWS) < 0.5, rng.integers(0, 6, ROWS), np.nan)
    x[:, OTHER] = rng.normal(size=ROWS)
    x[:, :3][rng.random((ROWS, 3)) < 0.1] = np.nan
    return x


def backbone(x: NDArray[np.float64], sign: float) -> tuple[Reader, Linear]:
    """Pending claims of an unknown state stay unpaid the more often, or the less with sign −1."""
    rng = np.random.default_rng(3)
    more = sign * 1.5 * np.nan_to_num(x[:, PENDING]) * np.isnan(x[:, STATE])
    habit = np.nan_to_num(x[:, HABIT]) / 2
    y = (rng.random(ROWS) < sigmoid(more + habit - 0.7)).astype(float)
    ready = fit_reader(x, COLUMNS)
    read = ready.reader.read(x)
    fitted = LineFit(ready, read, y, Pull(stateless=10.0)).fit(0.0)
    return ready.reader, with_interplay(fitted, read, y, Pull().ease)


def odds(reader: Reader, line: Linear, pending: float, state: float) -> float:
    """Log-odds of a claim that is usual otherwise."""
    row = np.array([[pending, 0.0, 0.0, state, 0.0]])
    return float(line.log_odds(reader.read(row))[0])


def test_a_fact_of_the_claim_tells_more_where_no_state_does() -> None:
    reader, line = backbone(rows(), 1.0)
    assert reader.claim == (PENDING, DISPUTED)
    unknown, known = (
        odds(reader, line, 1.0, state) - odds(reader, line, 0.0, state) for state in (np.nan, 2.0)
    )
    assert unknown > 1.2
    assert 0 <= known < 0.5
    assert line.stateless[0] > 5 * abs(line.stateless[1])


def test_its_direction_is_kept_against_the_rows() -> None:
    reader, line = backbone(rows(), -1.0)
    assert line.stateless == (0.0, 0.0)
    assert odds(reader, line, 1.0, np.nan) >= odds(reader, line, 0.0, np.nan)


@pytest.mark.parametrize("state", [np.nan, 2.0])
def test_a_blank_costs_no_less_than_the_mean_of_its_answers(state: float) -> None:
    """What it costs is bounded, not worked out: more where answers differ much."""
    x = rows()
    reader, line = backbone(x, 1.0)
    given = x[~np.isnan(x[:, PENDING]), PENDING].mean()
    blank, no, yes = (
        sigmoid(np.array([odds(reader, line, answer, state)]))[0] for answer in (np.nan, 0.0, 1.0)
    )
    mean = given * yes + (1 - given) * no
    assert mean <= blank < mean + (yes - no) / 4


def test_claims_that_differ_in_nothing_but_the_state_are_not_read_as_one() -> None:
    """Blanks cost more where nothing is known of the process: each says what it says alone."""
    reader, line = backbone(rows(), 1.0)
    blank = np.array([[np.nan, 0.0, 0.0, state, 0.0] for state in (2.0, np.nan)] * 3)
    together = line.log_odds(reader.read(blank))
    alone = [line.log_odds(reader.read(row[None, :]))[0] for row in blank]
    assert together.tolist() == alone


def test_contributions_still_add_up() -> None:
    x = rows()
    reader, line = backbone(x, 1.0)
    read = reader.read(x[:500])
    told = line.intercept + line.contributions(read).sum(axis=1)
    np.testing.assert_allclose(told, line.log_odds(read), atol=1e-9)
    by_itself = line.own(read) - np.array(line.centre)
    assert by_itself[read.stateless].std() > by_itself[~read.stateless].std()


def test_a_register_without_states_has_nothing_of_it() -> None:
    x = np.delete(rows(), STATE, axis=1)
    fields = [COLUMNS.names[j] for j in (PENDING, DISPUTED, HABIT, OTHER)]
    without = Columns(
        names=fields, monotone=[1, 1, 1, 0], group=[4, 4, 4, -1], echo=[False] * 4,
        kind=[False] * 4, field=[0, 1, 2, -1], peers=[-1] * 4, age=[False] * 4, busy=[False] * 4,
        day=[False] * 4, claim=(PENDING, DISPUTED),
    )  # fmt: skip
    reader = fit_reader(x, without).reader
    assert reader.claim == ()
    assert not reader.read(x).stateless.any()


def test_which_columns_they_are() -> None:
    features = features_at(Stage.OPEN)
    columns = columns_of(features, [f.name for f in features])
    assert columns.state is not None
    assert features[columns.state].name == "receivable.furthest_state"
    told = {features[at].name for at in columns.claim}
    assert {"receivable.acceptance_pending", "receivable.disputed"} <= told
    assert all(features[at].monotone and features[at].compute is None for at in columns.claim)
    signing = features_at(Stage.SIGNING)
    assert columns_of(signing, [f.name for f in signing]).state is None
