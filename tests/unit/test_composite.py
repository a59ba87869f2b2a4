"""A cause's fields as measures of one thing: learnt without outcomes, honest about blanks."""

import numpy as np
from scipy.special import expit

from model.answers import Answers, blanks_of
from model.blanks import Blanks
from model.columns import Columns
from model.composite import Composite, Composites, fit_composites, shared_out
from model.line_fit import LineFit, Pull
from model.linear import Linear
from model.reader import Reader
from model.reader_fit import fit_reader

TRUE_LOADING = np.array([0.9, 0.7, 0.5])


def measures(rows: int = 8000) -> tuple[np.ndarray, np.ndarray]:
    """A hidden thing and three noisy fields of it, the second one falling; a fourth is noise."""
    rng = np.random.default_rng(5)
    hidden = rng.normal(size=rows)
    noise = rng.normal(size=(rows, 3)) * np.sqrt(1 - TRUE_LOADING**2)
    fields = hidden[:, None] * TRUE_LOADING * [1, -1, 1] + noise
    return hidden, np.column_stack([fields, rng.normal(size=rows)])


COLUMNS = Columns(
    ["a", "b", "c", "d"], [1, -1, 1, 0], [2, 2, 2, -1], [False] * 3 + [True], [False] * 4,
    [0, 1, 2, -1], [-1] * 4, [False] * 4, [False] * 4, [False] * 4,
)  # fmt: skip


def blanks_of_scores(scores: np.ndarray) -> Blanks:
    answers = Answers(scores, COLUMNS)
    return blanks_of(answers, [one.values for one in answers.asked])


BLANKS = blanks_of_scores(measures(4000)[1])


def composite(scores: np.ndarray) -> Composite:
    peers = BLANKS.places(scores)
    (one,) = fit_composites(scores, [1, -1, 1, 1], [2, 2, 2, -1], BLANKS, peers)
    return one


def values(one: Composite, scores: np.ndarray) -> np.ndarray:
    """The composite, shape (n,)."""
    together = Composites([one])
    own = scores[:, together.columns]
    return together.read(own, BLANKS, BLANKS.places(scores)).values[:, 0]


def test_fields_are_weighed_by_how_well_they_measure() -> None:
    hidden, scores = measures()
    one = composite(scores)
    assert one.columns == (0, 1, 2)
    share = TRUE_LOADING / (1 - TRUE_LOADING**2)
    np.testing.assert_allclose(one.weight, share * [1, -1, 1], rtol=0.15)
    value = values(one, scores)
    equal = (scores[:, :3] * [1, -1, 1]).sum(axis=1)
    assert np.corrcoef(value, hidden)[0, 1] > np.corrcoef(equal, hidden)[0, 1] + 0.01


def test_a_blank_beside_bad_answers_costs_certainty_and_beside_good_ones_more() -> None:
    """Of rows that agree in what is known, the one that knows less is never nearer to good."""
    _, scores = measures()
    one = composite(scores)
    bad = np.array([[1.5, -1.5, 1.5, 0.0]])
    rows = np.vstack([bad, bad, bad, np.full((1, 4), np.nan)])
    rows[1, 1] = np.nan
    rows[2, [0, 1]] = np.nan
    full, two, one_left, none = values(one, rows)
    assert full > two > one_left > none
    good_full, good_two, good_left, _ = values(one, -rows)
    assert good_full < good_two < good_left < none
    # What is known weighs more where it is bad.
    assert two > abs(good_two)


def test_a_blank_counts_as_its_peers_mean_answer_or_worse_wherever_the_rest_stands() -> None:
    _, scores = measures(4000)
    one = composite(scores)
    rng = np.random.default_rng(3)
    for blank in range(3):
        answers = scores[:, blank]
        for rest in rng.normal(size=(20, 4)) * 1.5:
            rows = np.repeat(rest[None], len(answers) + 1, axis=0)
            rows[1:, blank] = answers
            rows[0, blank] = np.nan
            value = values(one, rows)
            assert value[0] >= value[1:].mean() - 1e-12


def test_who_may_be_of_several_groups_is_the_mean_of_what_it_is_as_one_of_each() -> None:
    """Bit for bit alike alone and in a batch, however many rows are read at a time."""
    rng = np.random.default_rng(8)
    _, scores = measures(3000)
    kind = rng.integers(0, 3, size=(3000, 2)).astype(float)
    scores[:, 0] += kind[:, 0] - kind[:, 1]
    scores[rng.random(scores.shape) < 0.3] = np.nan
    columns = Columns(
        [*COLUMNS.names, "type", "level"], [*COLUMNS.monotone, 0, 0], [*COLUMNS.group, -1, -1],
        [False] * 6, [False] * 6, [0, 1, 2, 3, 4, 5], [-1] * 4 + [0, 1], [False] * 6, [False] * 6,
        [False] * 6,
    )  # fmt: skip
    x = np.column_stack([scores, kind])
    half = np.vstack([x[:300], x[300:400]])
    half[:300, 4] = half[300:, 4:] = np.nan  # some of training's rows tell one of them, or none
    x = np.vstack([x[400:], half])
    answers = Answers(x, columns)
    blanks = blanks_of(answers, [one.values for one in answers.asked])
    together = Composites(
        fit_composites(x, columns.monotone, columns.group, blanks, blanks.places(x))
    )

    def read(rows: np.ndarray) -> np.ndarray:
        told = together.read(rows[:, together.columns], blanks, blanks.places(rows))
        assert told.reach.shape == told.row.shape == told.field.shape
        return np.column_stack([told.values, told.terms])

    one, unsure = x[:1].copy(), x[:1].copy()
    one[0, :3] = unsure[0, :3] = np.nan
    unsure[0, 5] = np.nan
    of_level = list(range(3))
    as_each = np.repeat(one, 3, axis=0)
    as_each[:, 5] = of_level
    share = [((x[:, 4] == one[0, 4]) & (x[:, 5] == level)).sum() for level in of_level]
    np.testing.assert_allclose(read(unsure)[0], np.average(read(as_each), axis=0, weights=share))

    nothing = x[:1].copy()
    nothing[0, 4:] = np.nan
    groups = blanks.may_belong(blanks.places(nothing))
    np.testing.assert_allclose(groups.share.sum(), 1.0)
    # Never as one of a group that is itself half unknown: the worse of its mean says too little.
    full = {int(place) for place in blanks.places(x[~np.isnan(x[:, 4:]).any(axis=1)])}
    assert set(groups.place.tolist()) == full

    many = x[:2500].copy()
    many[rng.random(len(many)) < 0.3, 4] = np.nan
    many[rng.random(len(many)) < 0.3, 5] = np.nan
    batch = read(np.tile(many, (3, 1)))
    np.testing.assert_array_equal(batch[:2500], batch[5000:])
    alone = np.concatenate([read(row[None]) for row in many])
    np.testing.assert_array_equal(batch[:2500], alone)


def test_lone_and_constant_fields_make_no_composite() -> None:
    _, scores = measures()
    blanks = blanks_of_scores(scores)
    none = np.zeros_like(scores)
    assert not fit_composites(scores, [1, -1, 1, 1], [-1, -1, 3, 4], blanks, none)
    constant = np.column_stack([scores[:, :3], np.full(len(scores), np.nan)])
    assert not fit_composites(constant, [1, -1, 1, 1], [0, -1, -1, 0], blanks, none)


def test_what_a_composite_is_given_is_shared_by_the_fields_that_pull_its_way() -> None:
    terms = np.array([[1.0, -0.5, 3.0], [-1.0, -1.0, 0.0], [0.0, 0.0, 0.0], [1.0, 1.0, 2.0]])
    phi = np.array([2.0, -1.0, 0.9, -0.4])
    found = shared_out(phi, terms)
    np.testing.assert_allclose(found.sum(axis=1), phi)
    np.testing.assert_allclose(found[0], [0.5, 0.0, 1.5])
    np.testing.assert_allclose(found[2], [0.3, 0.3, 0.3])
    np.testing.assert_allclose(found[3], [-0.1, -0.1, -0.2])


def fitted(x: np.ndarray, y: np.ndarray, steep: float = 1.0) -> tuple[Reader, Linear]:
    """A reader and a backbone of these rows."""
    ready = fit_reader(x, COLUMNS)
    return ready.reader, LineFit(ready, ready.reader.read(x), y, Pull(), steep).fit(1e9)


def test_answers_count_whose_rows_are_not_to_be_learnt_from() -> None:
    """The maps are those of the rows learnt from, the mean answer that of everybody."""
    _, x = measures(2000)
    late = x.copy()
    late[1000:, 0] += 2.0
    alone, told = fit_reader(late[:1000], COLUMNS), fit_reader(late[:1000], COLUMNS, told=late)
    assert told.reader.knots == alone.reader.knots
    before, after = (one.reader.blanks.mean[-1][0] for one in (alone, told))
    assert after > before + 0.5


def test_the_trees_do_not_see_what_may_be_blank() -> None:
    hidden, x = measures(1500)
    y = (np.random.default_rng(1).random(1500) < 1 / (1 + np.exp(-hidden))).astype(float)
    reader, line = fitted(x, y)
    assert abs(line.slope[3]) < 1e-4
    assert reader.columns_left(COLUMNS).names == ["d"]
    read = reader.read(x)
    np.testing.assert_array_equal(read.left, x[:, 3:])
    phi = np.random.default_rng(2).normal(size=(1500, 1))
    np.testing.assert_allclose(read.given_back(phi).sum(axis=1), phi.sum(axis=1))
    np.testing.assert_allclose(line.contributions(read).mean(axis=0), 0.0, atol=1e-9)


def test_a_blank_scores_like_the_mean_answer_or_worse_in_probability() -> None:
    """Rarely blank where it is bad: what the outcomes say for a blank must not be believed."""
    hidden, x = measures(3000)
    x[hidden < -0.5, 0] = np.nan
    y = (np.random.default_rng(1).random(3000) < 1 / (1 + np.exp(-2 * hidden))).astype(float)
    for steep in (0.5, 1.0, 1.6):
        reader, line = fitted(x, y, steep)
        answers = x[~np.isnan(x[:, 0]), 0]
        for rest in (-6.0, -1.0, 0.0, 1.0, 6.0):
            for other in (0.3, np.nan):
                rows = np.repeat([[0.0, other, -0.2, 0.1]], len(answers) + 1, axis=0)
                rows[0, 0], rows[1:, 0] = np.nan, answers
                p = expit(rest + steep * line.log_odds(reader.read(rows)))
                assert p[0] >= p[1:].mean() - 1e-12
