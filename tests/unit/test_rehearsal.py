"""Which recipe is chosen on what the rehearsals said."""

import numpy as np
import pytest

from model.estimator import Echo, Recipe
from training.rehearsal import TOLERANCE, Rehearsal, choose, in_pairs, log_loss, mean_recipe

ROWS = 4000
ECHO = Echo(1.0, 1.0)
RNG = np.random.default_rng(3)
TRUE = RNG.normal(size=ROWS) * 2
Y = (RNG.random(ROWS) < 1 / (1 + np.exp(-TRUE))).astype(float)
CUSTOMER = np.arange(ROWS, dtype=np.int64)
NOTHING = Recipe(line=0.0, growth=0.0, echo=ECHO)


def rehearsal(**dulled: float) -> Rehearsal:
    """Recipes "line_growth" in percent that say the truth, times so much."""
    said = {NOTHING: np.full(ROWS, np.log(Y.mean() / (1 - Y.mean())))}
    for name, share in dulled.items():
        line, growth = (int(part) / 100 for part in name.strip("_").split("_"))
        said[Recipe(line=line, growth=growth, echo=ECHO)] = share * TRUE
    everybody = np.ones(ROWS, dtype=bool)
    return Rehearsal(90, everybody, everybody, said, Y)


def test_a_backbone_that_costs_next_to_nothing_is_preferred_and_with_few_trees() -> None:
    one = rehearsal(_0_100=1.0, _100_100=0.97, _100_50=0.96)
    losses = [log_loss(z, Y) for r, z in one.said.items() if r != NOTHING]
    assert max(losses) < min(losses) * (1 + TOLERANCE)
    found = choose([one, None], CUSTOMER)
    assert (found.line, found.growth) == (1.0, 0.5)


def test_without_a_backbone_as_many_trees_as_say_it_best() -> None:
    found = choose([rehearsal(_0_50=0.97, _0_100=1.0, _100_50=0.3)], CUSTOMER)
    assert (found.line, found.growth) == (0.0, 1.0)


@pytest.mark.parametrize(("share", "wanted"), [(0.0, NOTHING), (1.0, None)])
def test_nothing_is_chosen_where_nothing_is_told_apart(share: float, wanted: Recipe | None) -> None:
    noise = RNG.normal(size=ROWS) if not share else TRUE
    one = rehearsal(_100_50=1.0, _0_100=1.0)
    one = Rehearsal(90, one.early, one.late, {
        r: z if r == NOTHING else 0.05 * noise + share * z for r, z in one.said.items()
    }, Y)  # fmt: skip
    found = choose([one], CUSTOMER)
    assert (found == NOTHING) == (wanted == NOTHING)


def test_what_tells_them_apart_without_a_mistake_is_no_nothing() -> None:
    one = rehearsal(_0_100=1.0)
    sure = {r: z if r == NOTHING else np.where(Y > 0, 3.0, -3.0) for r, z in one.said.items()}
    found = choose([Rehearsal(90, one.early, one.late, sure, Y)], CUSTOMER)
    assert (found.line, found.growth) == (0.0, 1.0)


def test_a_time_of_which_all_were_paid_says_nothing_against_a_recipe() -> None:
    one = rehearsal(_0_100=1.0)
    paid = Rehearsal(90, one.early, one.late, dict.fromkeys(one.said, TRUE - 9), np.zeros(ROWS))
    assert choose([one, paid], CUSTOMER) == choose([one], CUSTOMER)


def test_without_a_rehearsal_the_usual_recipe() -> None:
    assert choose([None], CUSTOMER) == Recipe()


def test_the_mean_lies_between_recipes_that_rehearse_alike_and_moves_with_no_jump() -> None:
    """One choice among them flips from end to end at a hundredth; their mean does not."""
    alike = mean_recipe([rehearsal(_0_100=1.0, _50_0=1.0)], CUSTOMER)
    assert (alike.line, alike.growth) == pytest.approx((0.25, 0.5), abs=0.01)
    steps = [
        mean_recipe([rehearsal(_0_100=1.0, _100_50=dulled)], CUSTOMER).line
        for dulled in np.linspace(1.0, 0.6, 41)
    ]
    assert steps[0] == pytest.approx(0.5, abs=0.01)
    assert steps[-1] < 0.05
    assert max(np.abs(np.diff(steps))) < 0.05
    chosen = [
        choose([rehearsal(_0_100=1.0, _100_50=dulled)], CUSTOMER).line
        for dulled in np.linspace(1.0, 0.6, 41)
    ]
    assert max(np.abs(np.diff(chosen))) == 1.0


def test_the_mean_leaves_out_what_rehearses_badly_and_says_nothing_of_nothing() -> None:
    found = mean_recipe([rehearsal(_0_100=1.0, _100_50=0.1), None], CUSTOMER)
    assert (found.line, found.growth) == pytest.approx((0.0, 1.0), abs=0.01)
    noise = RNG.normal(size=ROWS)
    one = rehearsal(_100_50=1.0, _0_100=1.0)
    said = {r: z if r == NOTHING else 0.05 * noise for r, z in one.said.items()}
    assert mean_recipe([Rehearsal(90, one.early, one.late, said, Y)], CUSTOMER) == NOTHING
    assert mean_recipe([None], CUSTOMER) == Recipe()


def test_the_mean_of_recipes_where_one_makes_no_mistake_is_that_one() -> None:
    one = rehearsal(_0_100=1.0, _100_50=1.0)
    sure = one.said | {Recipe(line=0.0, growth=1.0, echo=ECHO): np.where(Y > 0, 900.0, -900.0)}
    found = mean_recipe([Rehearsal(90, one.early, one.late, sure, Y)], CUSTOMER)
    assert (found.line, found.growth) == (0.0, 1.0)


def test_in_pairs_half_of_the_boosters_start_from_nothing() -> None:
    one = rehearsal(_100_50=0.9, _0_100=0.5)
    recipe = next(r for r in one.said if r.line)
    (told, none), both = in_pairs([one, None], recipe)
    assert none is None
    assert told is not None
    assert both.paired
    assert (both.line, both.share) == (1.0, 0.5)
    np.testing.assert_allclose(told.said[both], 0.7 * TRUE)
    assert both not in one.said


def test_what_already_starts_from_nothing_or_learns_nothing_is_not_paired() -> None:
    one = rehearsal(_0_100=1.0)
    for recipe in one.said:
        assert in_pairs([one], recipe) == ([one], recipe)
    assert in_pairs([None], Recipe()) == ([None], Recipe())
