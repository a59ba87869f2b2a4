"""What a stage is given to learn with: by its rows, and by whether it tells causes."""

from dataclasses import asdict

import pytest

from model.estimator import Trees
from training.allowance import (
    MANY_ROWS,
    MOST_OF_MANY,
    MOST_OF_MANY_BARE,
    MOST_REHEARSED,
    MOST_REHEARSED_BARE,
    MOST_TAUGHT,
    Allowance,
)
from training.rehearsal import TOLERANCE

TUNED = Trees(leaves=6, depth=3, column_share=0.7, rounds=90)


def test_many_rows_without_causes_are_all_learnt_from_by_wider_trees() -> None:
    given = Allowance.of(MANY_ROWS + 1, TUNED, tells_causes=False)
    assert (given.taught, given.rehearsed) == (MOST_OF_MANY_BARE, MOST_REHEARSED_BARE)
    assert given.tolerance == 0.0
    assert asdict(given.trees) == asdict(TUNED) | {"leaves": 12, "depth": 5, "column_share": 1.0}
    assert given.many
    assert given.draws == 1


def test_trees_are_not_widened_beyond_what_serving_may_cost() -> None:
    for leaves, depth, wide in ((12, 5, (16, 6)), (40, 9, (40, 9))):
        found = Trees(leaves=leaves, depth=depth).wider()
        assert (found.leaves, found.depth) == wide


def test_many_rows_with_causes_pay_nothing_for_a_backbone_either() -> None:
    given = Allowance.of(MANY_ROWS + 1, TUNED, tells_causes=True)
    assert (given.taught, given.rehearsed) == (MOST_OF_MANY, MOST_REHEARSED)
    assert (given.trees, given.tolerance) == (TUNED, 0.0)
    assert given.many
    assert given.draws == 1


@pytest.mark.parametrize(("tells_causes", "draws"), [(False, 3), (True, 1)])
def test_few_rows_are_learnt_as_ever(tells_causes: bool, draws: int) -> None:
    given = Allowance.of(MANY_ROWS, TUNED, tells_causes=tells_causes)
    assert (given.taught, given.rehearsed) == (MOST_TAUGHT, MOST_REHEARSED)
    assert (given.trees, given.tolerance) == (TUNED, TOLERANCE)
    assert not given.many
    assert given.draws == draws
