from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from data_schemas.causes import Cause
from data_schemas.policy import Policy
from model.features import FEATURES
from training import plots
from training.weighted import sigmoid


@pytest.fixture
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    parts = []
    for stage in ("signing", "open"):
        for horizon in (30, 90):
            z = rng.normal(-0.5, 1.5, 300)
            y = (rng.random(300) < sigmoid(z)).astype(float)
            parts.append(
                pd.DataFrame(
                    {
                        "stage": stage,
                        "horizon_days": horizon,
                        "y": y,
                        "probability": sigmoid(z),
                        "base_rate": y.mean(),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def test_every_row_has_a_grade_and_grades_rise(rows: pd.DataFrame) -> None:
    table = plots.exceedance(rows[rows["stage"] == "signing"], 90, Policy())
    assert table["n"].sum() == 300
    assert list(table.index) == ["A", "B", "C", "D", "E"]
    assert table["predicted"].is_monotonic_increasing
    assert table.loc["A", "predicted"] <= 0.10


def test_pictures_have_a_panel_per_stage(rows: pd.DataFrame) -> None:
    assert len(plots.reliability_figure(rows).axes) == 2
    assert len(plots.ranking_figure(rows, 90, ("base_rate",)).axes) == 4
    assert len(plots.grades_figure(rows, 90, Policy()).axes) == 2


def test_a_horizon_with_one_class_leaves_its_panel_empty(rows: pd.DataFrame) -> None:
    figure = plots.ranking_figure(rows.assign(y=1.0), 90, ())
    assert all(not axis.lines for axis in figure.axes)


def test_the_summary_by_cause_names_all_eleven() -> None:
    contributions = np.random.default_rng(0).normal(size=(60, len(Cause)))
    figure = plots.causes_figure(contributions, title="signing, 90 days")
    labels = {text.get_text() for text in figure.axes[0].get_yticklabels()}
    assert labels == {cause.label("en") for cause in Cause}
    names = [f"f{i}" for i in range(len(Cause))]
    assert plots.features_figure(contributions, contributions, names, title="x").axes


def test_the_colour_bar_says_what_is_coloured() -> None:
    drawn = np.random.default_rng(0).normal(size=(60, len(Cause)))
    by_cause = plots.causes_figure(drawn, title="x")
    by_input = plots.features_figure(drawn, drawn, [c.value for c in Cause], title="x")
    assert by_cause.axes[-1].get_ylabel() == "contribution"
    assert by_input.axes[-1].get_ylabel() == "value of the input"


def test_no_label_of_an_input_runs_into_the_next() -> None:
    names = sorted((one.label("en") for one in FEATURES), key=len)[-plots.TOP_FEATURES :]
    drawn = np.random.default_rng(0).normal(size=(60, len(names)))
    figure = plots.features_figure(drawn, drawn, names, title="x")
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    boxes.sort(key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 for low, high in pairwise(boxes))


def test_what_tells_nobody_apart_has_a_line_too(rows: pd.DataFrame) -> None:
    figure = plots.ranking_figure(rows, 90, ("base_rate",))
    share = rows[(rows["stage"] == "signing") & (rows["horizon_days"] == 90)]["y"].mean()
    roc, pr = ({line.get_label(): line for line in axis.lines} for axis in figure.axes[:2])
    assert roc["base rate"].get_xydata().tolist() == [[0, 0], [1, 1]]
    assert pr["base rate"].get_xydata().tolist() == [[0, share], [1, share]]


def test_a_field_that_nobody_filled_in_is_drawn_without_a_warning() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(30, 3))
    values[:, 1] = np.nan
    assert plots.features_figure(rng.normal(size=(30, 3)), values, list("abc"), title="x").axes


def test_promises_are_drawn_against_what_came_true() -> None:
    one = {f"advice_{what}_fifth_{n}": n / 10 for what in ("promised", "true") for n in range(1, 6)}
    figure = plots.advice_figure([one, one, {}])
    assert len(figure.axes[0].collections) == 5
    assert not plots.advice_figure([{}]).axes[0].collections


def test_a_picture_of_a_simulated_ledger_says_so() -> None:
    figure = plots.advice_figure([])
    plots.mark_synthetic(figure)
    assert [one.get_text() for one in figure.texts] == ["synthetic"]
