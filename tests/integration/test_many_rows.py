"""More rows than teach a horizon: who teaches, on what the recipe is chosen, and that it works."""

from dataclasses import replace
from datetime import date

import lightgbm as lgb
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from model.bundle import Bundle, first_question
from model.day import day_number
from model.estimator import ECHOES, Recipe
from tests.conftest import SMALL
from training.allowance import Most
from training.bare_company import bare_company
from training.fit import fit
from training.horizon import StageLearner
from training.known import known
from training.learnt import Learnt
from training.rehearsal import PLAIN, Rehearsal, choose, log_loss
from training.snapshots import StageRows, stage_rows
from training.split import HOLDOUT_SHARE, Split

HORIZON, MOST = 90, 600


@pytest.fixture
def learner(
    rows: dict[Stage, StageRows], as_of: date, monkeypatch: pytest.MonkeyPatch
) -> StageLearner:
    monkeypatch.setattr("training.allowance.MANY_ROWS", MOST)
    monkeypatch.setattr("training.allowance.MANY", Most(MOST, 2 * MOST))
    monkeypatch.setattr("training.allowance.MANY_REHEARSED", Most(MOST, 2 * MOST))
    return StageLearner(rows[Stage.OPEN], day_number(as_of), SMALL.trees, SMALL.pull, [HORIZON])


def test_whole_groups_rehearse(learner: StageLearner) -> None:
    rows = learner.rows
    lines = learner.rehearser.lines(HORIZON)
    assert lines is not None
    usable = rows.usable(HORIZON, learner.as_of)
    for side in (lines.early, lines.late):
        assert 0.9 * MOST < side.sum() <= MOST
        assert usable[side].all()
    assert not set(rows.group[lines.early]) & set(rows.group[lines.late])
    taught = np.isin(rows.group, rows.group[lines.late])
    later = usable & taught & (rows.start >= rows.start[lines.late].min())
    assert np.array_equal(later, lines.late), "a group teaches whole or not at all"
    again = learner.rehearser.lines(HORIZON)
    assert again is not None
    assert np.array_equal(again.early, lines.early)


def test_a_customer_is_new_only_if_no_row_of_its_own_came_before(
    learner: StageLearner, as_of: date
) -> None:
    """Not if its rows were merely not drawn to rehearse on, or not drawn at all."""
    lines = learner.rehearser.lines(HORIZON)
    assert lines is not None
    rehearsal = learner.rehearser.rehearse(lines, ECHOES[0])
    assert rehearsal is not None
    told = learner._evidence(rehearsal, next(iter(rehearsal.said)), 0.0, PLAIN)
    everything = learner.rows
    cut = everything.start[lines.late].min()
    before = everything.usable(HORIZON, day_number(as_of)) & (everything.question + HORIZON < cut)
    met = told["customer_id"].isin(set(everything.units.loc[before, "customer_id"]))
    drawn = told["customer_id"].isin(set(everything.units.loc[lines.early, "customer_id"]))
    assert met.tolist() == told["seen"].tolist()
    assert (met & ~drawn).any()


def test_customers_of_rows_that_are_not_drawn_are_known_too(
    simulated: Ledger, as_of: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = known(simulated, as_of)
    whole = stage_rows(cut, Stage.OPEN, ())
    monkeypatch.setattr("training.snapshots.MOST_ROWS", 40)
    some = stage_rows(cut, Stage.OPEN, ())
    assert some.units["customer_id"].nunique() < len(whole.met)
    assert some.met.equals(whole.met)
    first = pd.Series(whole.question).groupby(whole.units["customer_id"].to_numpy()).min()
    assert whole.met.to_dict() == first.to_dict()


def test_the_recipe_is_chosen_on_two_horizons_inside(learner: StageLearner) -> None:
    horizons = [0, 30, 60, 90, 180]
    assert learner.rehearser.telling(horizons) == [30, 90]
    assert learner.rehearser.telling([0, 30, 60]) == [0, 30, 60], "of few horizons each has its say"
    assert learner.rehearser.telling([30, 3_000]) == [30], "one that cannot be learnt has none"


def test_a_model_of_some_rows_says_nearly_the_same(
    simulated: Ledger,
    bundle: Bundle,
    rows: dict[Stage, StageRows],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its horizons are all learnt and calibrated, by the same recipe or a near one."""
    monkeypatch.setattr("training.allowance.MANY_ROWS", 800)
    monkeypatch.setattr("training.allowance.MANY", Most(1_200, 3_000))
    monkeypatch.setattr("training.allowance.MANY_REHEARSED", Most(800, 1_600))
    done: list[float] = []
    some = fit(
        simulated, simulated.as_of, settings=replace(SMALL, stages=(Stage.OPEN,)),
        progress=lambda _, share: done.append(share),
    ).bundle  # fmt: skip
    assert done == sorted(done), "a bar that goes back is believed by nobody"
    assert done[-1] == 1
    assert some.horizons(Stage.OPEN) == bundle.horizons(Stage.OPEN)
    learnt = some.manifest.horizons(Stage.OPEN)
    assert all(one.calibration_rows > 0 for one in learnt if one.rows > 1_200)
    asked = rows[Stage.OPEN]
    first = first_question(some.horizons(Stage.OPEN), asked.due, asked.snapshot, Stage.OPEN)
    at = some.horizons(Stage.OPEN).index(HORIZON)
    a, b = (one.predict(Stage.OPEN, asked.x, first)[:, at] for one in (bundle, some))
    assert np.corrcoef(a, b)[0, 1] > 0.9


def test_nothing_is_read_beyond_the_rows_whose_outcomes_have_come(
    rows: dict[Stage, StageRows], as_of: date
) -> None:
    taught = rows[Stage.SIGNING]
    late = taught.question >= day_number(as_of) - HORIZON
    assert late.any()
    at = next(i for i, f in enumerate(taught.features) if f.name == "history.settled_count")
    grown = replace(taught, x=taught.x.copy())
    grown.x[late, at] += 1e6
    learner = StageLearner(grown, day_number(as_of), SMALL.trees, SMALL.pull, [HORIZON])
    assert max(learner.reader.knots[list(learner.used).index(at)]) < 1e6


def test_rows_that_are_no_question_at_one_horizon_are_read_for_the_others(
    rows: dict[Stage, StageRows], as_of: date
) -> None:
    """An overdue claim is no question on its own day, and yet its age is to be read."""
    taught = rows[Stage.OPEN]
    learner = StageLearner(taught, day_number(as_of), SMALL.trees, SMALL.pull, [0, HORIZON])
    used = [taught.features[i].name for i in learner.used]
    assert max(learner.reader.knots[used.index("question.days_past_due")]) > 365


def test_without_causes_another_time_is_rehearsed_that_ends_before_the_first(
    rows: dict[Stage, StageRows], as_of: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = StageLearner(
        rows[Stage.OPEN], day_number(as_of), SMALL.trees, SMALL.pull, [HORIZON]
    )  # fmt: skip
    assert learner.reader.composites
    assert not learner.allowed.twice
    bare = learner.reader.model_copy(update={"composites": ()})
    monkeypatch.setattr(StageLearner, "reader", property(lambda _: bare))
    assert learner.allowed.twice
    latest = learner.rehearser.lines(HORIZON)
    before = learner.rehearser.lines(HORIZON, None, (ECHOES[0],), HOLDOUT_SHARE)
    assert latest is not None
    assert before is not None
    start = learner.rows.start
    assert start[before.early].max() < start[before.late].min()
    assert start[before.late].max() < start[latest.late].min()
    assert np.mean(before.late) == pytest.approx(np.mean(latest.late), rel=0.3)


def test_rows_read_ahead_read_as_if_each_horizon_had_read_its_own(learner: StageLearner) -> None:
    ahead = learner.read_ahead([0, HORIZON])
    some = np.arange(ahead.rows.sum()) % 3 == 1
    part, alone = ahead.read.some(some), learner.read(np.flatnonzero(ahead.rows)[some])
    assert len(part.told.row)
    for name in ("x", "peers", "gone", "filled"):
        np.testing.assert_array_equal(getattr(part, name), getattr(alone, name))
    for name in ("terms", "values", "row", "field", "reach"):
        np.testing.assert_array_equal(getattr(part.told, name), getattr(alone.told, name))


@pytest.mark.parametrize(("causes", "times"), [(True, 1), (False, 6)])
def test_without_causes_six_times_as_many_boosters_are_drawn(
    rows: dict[Stage, StageRows], as_of: date, monkeypatch: pytest.MonkeyPatch,
    causes: bool, times: int,
) -> None:  # fmt: skip
    learner = StageLearner(
        rows[Stage.OPEN], day_number(as_of), SMALL.trees, SMALL.pull, [HORIZON]
    )  # fmt: skip
    if not causes:
        bare = learner.reader.model_copy(update={"composites": ()})
        monkeypatch.setattr(StageLearner, "reader", property(lambda _: bare))
    ahead = learner.read_ahead([HORIZON])
    learnt = learner.learn(HORIZON, {HORIZON: None}, Recipe(growth=1.0), 0.0, ahead, None)
    assert isinstance(learnt, Learnt)
    assert len({learnt.texts[name] for name in learnt.entry.boosters}) == times


def test_of_many_rows_without_causes_trees_are_wider_and_nothing_is_paid_for_a_backbone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledger = bare_company(3_000, seed=2).ledger
    signing = replace(SMALL, stages=(Stage.SIGNING,))
    few = fit(ledger, ledger.as_of, (0, 30), settings=signing).bundle
    monkeypatch.setattr("training.allowance.MANY_ROWS", 1_000)
    chosen: list[tuple[Recipe, float]] = []

    def told(
        rehearsals: list[Rehearsal | None], customer: NDArray[np.int64], tolerance: float
    ) -> Recipe:
        recipe = choose(rehearsals, customer, tolerance)
        found = [r for r in rehearsals if r is not None]
        loss = {r: sum(log_loss(one.said[r], one.y) for one in found) for r in found[0].said}
        chosen.append((recipe, min(loss.values()) - loss[recipe]))
        return recipe

    monkeypatch.setattr("training.stage_fit.choose", told)
    many = fit(ledger, ledger.as_of, (0, 30), settings=signing).bundle
    assert [gap for _, gap in chosen] == [0.0]
    assert many.stage(Stage.SIGNING).recipe["leaves"] == 2 * SMALL.trees.leaves
    assert "leaves" not in few.stage(Stage.SIGNING).recipe
    assert most_leaves(few) <= SMALL.trees.leaves < most_leaves(many) <= 2 * SMALL.trees.leaves


def most_leaves(bundle: Bundle) -> int:
    return max(
        tree["num_leaves"]
        for one in bundle.manifest.horizons(Stage.SIGNING)
        for name in one.boosters
        for tree in lgb.Booster(model_str=bundle.texts[name]).dump_model()["tree_info"]
    )


def test_trees_are_rehearsed_on_more_rows_whose_outcomes_were_known_by_then(
    learner: StageLearner,
) -> None:
    shared = learner.rehearser.ahead([HORIZON], [30, HORIZON])
    lines = learner.rehearser.lines(HORIZON, shared)
    split = Split.of(learner.rows, HORIZON, learner.as_of)
    assert lines is not None
    assert split is not None
    assert lines.ready is shared.ready, "one reader for all"
    lined, beside, late = learner.rehearser._rehearsed(split)
    assert not (lined & beside).any()
    assert 1.5 * MOST < len(lines.ground.y) == (lined | beside).sum() <= 2 * MOST
    known = learner.rows.question[lined | beside] + HORIZON
    assert known.max() < learner.rows.start[late].min()


def test_what_reads_for_all_rehearsals_saw_nothing_of_later_days(learner: StageLearner) -> None:
    at = next(
        i for i, one in enumerate(learner.used)
        if learner.rows.features[one].name == "history.settled_count"
    )  # fmt: skip
    shared = learner.rehearser.ahead([HORIZON], [30, HORIZON])
    assert shared is not None
    learner._x[learner.rows.question >= shared.until, at] += 1e6
    again = learner.rehearser.ahead([HORIZON], [30, HORIZON])
    assert again is not None
    assert max(again.ready.reader.knots[at]) < 1e6


def test_a_horizon_cut_before_the_others_reads_its_own(learner: StageLearner) -> None:
    shared = learner.rehearser.ahead([30], [30, HORIZON])
    split = Split.of(learner.rows, HORIZON, learner.as_of)
    assert shared is not None
    assert split is not None
    assert split.cut < shared.until
    lines = learner.rehearser.lines(HORIZON, shared)
    assert lines is not None
    assert lines.ready is not shared.ready


def test_of_many_rows_the_same_is_learnt_every_time(
    simulated: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Horizons side by side take their part of one binned table."""
    monkeypatch.setattr("training.allowance.MANY_ROWS", 800)
    monkeypatch.setattr("training.allowance.MANY", Most(400, 1_200))
    monkeypatch.setattr("training.allowance.MANY_REHEARSED", Most(300, 900))
    opened = replace(SMALL, stages=(Stage.OPEN,))
    one, other = (
        fit(simulated, simulated.as_of, (0, 30, 90), settings=opened).bundle for _ in range(2)
    )
    assert one.stage(Stage.OPEN).recipe["most_step"] > 0, "learnt as many rows are"
    assert one.texts == other.texts
