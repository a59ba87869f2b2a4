"""Blank must not pay and must not condemn: no better than peers, and no verdict."""

import numpy as np
import pytest

from data_schemas.codes import Stage
from model.bundle import Bundle
from training.blank import blank_scores, sparse_scores, unknown_payer_scores
from training.snapshots import StageRows


@pytest.mark.parametrize("stage", list(Stage))
def test_a_blank_hardly_ever_scores_better_than_the_mean_over_its_peers_answers(
    bundle: Bundle, rows: dict[Stage, StageRows], stage: Stage
) -> None:
    """What is left comes from several blanks in one row and from two causes together (ADR 0016)."""
    told = blank_scores(bundle, rows[stage], sample=40)
    assert told["feature"].nunique() > 60
    by = told.groupby("feature")
    assert np.average(told["better"], weights=told["rows"]) < 0.25
    assert np.average(told["gain"], weights=told["rows"]) < 0.0005
    assert by["gain"].mean().max() < 0.005
    assert told["most"].max() < 0.08


@pytest.mark.parametrize("stage", list(Stage))
def test_a_deal_of_which_nothing_is_known_is_scored_like_many_and_not_condemned(
    bundle: Bundle, rows: dict[Stage, StageRows], stage: Stage
) -> None:
    usual, some, none = sparse_scores(bundle, rows[stage], days=90)
    assert abs(some - usual) < 0.2
    assert abs(none - usual) < 0.3


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("days", [30, 90])
def test_not_telling_who_pays_hardly_ever_scores_better_either(
    bundle: Bundle, rows: dict[Stage, StageRows], stage: Stage, days: int
) -> None:
    """With all else blank too, where peers say most of all (ADR 0049): it was 22 points better."""
    nothing, *kinds, both = unknown_payer_scores(bundle, rows[stage], days=days).values()
    assert min(kinds) >= both - 0.01
    assert nothing >= max(kinds) - 0.01
    assert nothing < both + 0.05
