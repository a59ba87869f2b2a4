"""A cause's fields as measures of one thing: learnt without outcomes, honest about blanks."""

import numpy as np

from model.columns import Columns
from model.composite import fit_composites, shared_out
from model.line_fit import LineFit, Pull
from model.linear import folded_columns

TRUE_LOADING = np.array([0.9, 0.7, 0.5])


def measures(rows: int = 8000) -> tuple[np.ndarray, np.ndarray]:
    """A hidden thing and three noisy fields of it, the second one falling; a fourth is noise."""
    rng = np.random.default_rng(5)
    hidden = rng.normal(size=rows)
    noise = rng.normal(size=(rows, 3)) * np.sqrt(1 - TRUE_LOADING**2)
    fields = hidden[:, None] * TRUE_LOADING * [1, -1, 1] + noise
    return hidden, np.column_stack([fields, rng.normal(size=rows)])


def test_fields_are_weighed_by_how_well_they_measure() -> None:
    hidden, scores = measures()
    (one,) = fit_composites(scores, [1, -1, 1, 1], [2, 2, 2, -1])
    assert one.columns == (0, 1, 2)
    share = TRUE_LOADING / (1 - TRUE_LOADING**2)
    np.testing.assert_allclose(one.weight, share * [1, -1, 1], rtol=0.15)
    value = one.terms(scores).sum(axis=1)
    equal = (scores[:, :3] * [1, -1, 1]).sum(axis=1)
    assert np.corrcoef(value, hidden)[0, 1] > np.corrcoef(equal, hidden)[0, 1] + 0.01


def test_a_blank_field_costs_certainty_and_nothing_else() -> None:
    """Of two rows that agree in what is known, the one that knows less lies nearer to typical."""
    _, scores = measures()
    (one,) = fit_composites(scores, [1, -1, 1, 1], [2, 2, 2, -1])
    known = np.array([[1.5, -1.5, 1.5, 0.0]])
    rows = np.vstack([known, known, known, np.full((1, 4), np.nan)])
    rows[1, 1] = np.nan
    rows[2, [0, 1]] = np.nan
    full, two, one_left, none = one.terms(rows).sum(axis=1)
    assert full > two > one_left > none == 0.0


def test_lone_and_constant_fields_make_no_composite() -> None:
    _, scores = measures()
    assert not fit_composites(scores, [1, -1, 1, 1], [-1, -1, 3, 4])
    constant = np.column_stack([scores[:, 0], np.full(len(scores), np.nan)])
    assert not fit_composites(constant, [1, 1], [0, 0])


def test_what_a_composite_is_given_is_shared_by_the_fields_that_pull_its_way() -> None:
    terms = np.array([[1.0, -0.5, 3.0], [-1.0, -1.0, 0.0], [0.0, 0.0, 0.0], [1.0, 1.0, 2.0]])
    phi = np.array([2.0, -1.0, 0.9, -0.4])
    found = shared_out(phi, terms)
    np.testing.assert_allclose(found.sum(axis=1), phi)
    np.testing.assert_allclose(found[0], [0.5, 0.0, 1.5])
    np.testing.assert_allclose(found[2], [0.3, 0.3, 0.3])
    np.testing.assert_allclose(found[3], [-0.1, -0.1, -0.2])


def test_a_backbone_folds_members_away_and_gives_them_their_part_back() -> None:
    hidden, x = measures(1500)
    y = (np.random.default_rng(1).random(1500) < 1 / (1 + np.exp(-hidden))).astype(float)
    columns = Columns(
        ["a", "b", "c", "d"], [1, -1, 1, 0], [2, 2, 2, -1], [False] * 3 + [True], [False] * 4
    )
    line = LineFit(x, y, columns, Pull()).fit(1e9)
    assert abs(line.slope[3]) < 1e-4
    assert folded_columns(columns, line.composites).names == ["composite_2", "d"]
    read = line.read(x)
    folded = line.folded(read)
    assert folded.shape == (1500, 2)
    np.testing.assert_array_equal(folded[:, 1], x[:, 3])
    phi = np.random.default_rng(2).normal(size=(1500, 2))
    np.testing.assert_allclose(line.unfolded(read, phi).sum(axis=1), phi.sum(axis=1))
    np.testing.assert_allclose(line.contributions(read).mean(axis=0), 0.0, atol=1e-9)
