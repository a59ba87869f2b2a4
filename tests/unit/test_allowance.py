"""What a stage is given to learn with: by its rows, and by whether it tells causes."""

from dataclasses import asdict

import pytest

from model.trees import Trees
from training.allowance import (
    DRAWS,
    DRAWS_OF_MANY,
    MANY,
    MANY_BARE,
    MANY_BARE_REHEARSED,
    MANY_REHEARSED,
    MANY_ROWS,
    MOST_REHEARSED,
    MOST_TAUGHT,
    Allowance,
    Most,
)
from training.rehearsal import SHARES, TOLERANCE

TUNED = Trees(leaves=6, depth=3, column_share=0.7, rounds=90, learning_rate=0.03)


@pytest.mark.parametrize(("tells_causes", "draws"), [(False, DRAWS_OF_MANY), (True, 1)])
def test_trees_of_many_rows_are_grown_on_more_than_teach_the_backbone(
    tells_causes: bool, draws: int
) -> None:
    given = Allowance.of(MANY_ROWS + 1, TUNED, tells_causes=tells_causes)
    most = (MANY, MANY_REHEARSED) if tells_causes else (MANY_BARE, MANY_BARE_REHEARSED)
    assert (given.taught, given.rehearsed) == most
    assert all(one.grown > one.lined for one in most)
    assert given.trees == TUNED.wider()
    assert given.tolerance == 0.0
    assert (0.0 in given.shares) is not tells_causes, "trees do not see the fields of causes"
    assert given.draws == draws
    assert given.many
    assert not given.twice


def test_wider_trees_are_fewer_with_more_say() -> None:
    assert asdict(TUNED.wider()) == asdict(TUNED) | {
        "bags": 1, "rounds": 45, "learning_rate": 0.12, "leaves": 12, "depth": 5,
        "column_share": 1.0, "most_step": 2.0,
    }  # fmt: skip


def test_trees_are_not_widened_beyond_what_serving_may_cost() -> None:
    for leaves, depth, wide in ((12, 5, (16, 6)), (40, 9, (40, 9))):
        found = Trees(leaves=leaves, depth=depth).wider()
        assert (found.leaves, found.depth) == wide
    for rate, more in ((0.1, 0.2), (0.3, 0.3)):
        assert Trees(learning_rate=rate).wider().learning_rate == more


@pytest.mark.parametrize(("tells_causes", "draws"), [(False, DRAWS), (True, 1)])
def test_few_rows_are_learnt_as_ever(tells_causes: bool, draws: int) -> None:
    given = Allowance.of(MANY_ROWS, TUNED, tells_causes=tells_causes)
    assert given.taught == Most(MOST_TAUGHT, MOST_TAUGHT)
    assert given.rehearsed == Most(MOST_REHEARSED, MOST_REHEARSED)
    assert (given.trees, given.tolerance, given.shares) == (TUNED, TOLERANCE, SHARES)
    assert not given.many
    assert given.twice is not tells_causes
    assert given.draws == draws
