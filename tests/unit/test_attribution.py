"""Contributions in probability: additive, sign-preserving, exact; also for a deal."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.attribution import of_deal, of_units, slope_between
from model.bundle import Contributions
from model.curve import sigmoid

PHI = arrays("float64", (5, 11), elements=st.floats(-3, 3))


def contributions(phi: np.ndarray, base: np.ndarray) -> Contributions:
    return Contributions(base, phi, phi, base + phi.sum(axis=1))


@given(PHI, arrays("float64", 5, elements=st.floats(-6, 6)))
def test_a_unit_adds_up_and_keeps_signs(phi: np.ndarray, base: np.ndarray) -> None:
    for i, one in enumerate(of_units(contributions(phi, base))):
        assert abs(one.base_probability + one.cause_probability.sum() - one.probability) < 1e-9
        felt = np.abs(phi[i]) > 1e-12
        assert (np.sign(one.cause_probability) == np.sign(phi[i]))[felt].all()


@given(
    PHI, arrays("float64", 5, elements=st.floats(-6, 6)),
    arrays("float64", 5, elements=st.floats(1, 1e6)),
)  # fmt: skip
def test_a_deal_adds_up(phi: np.ndarray, base: np.ndarray, amount: np.ndarray) -> None:
    deal = of_deal(of_units(contributions(phi, base)), amount)
    assert abs(deal.base_log_odds + deal.cause_log_odds.sum() - deal.log_odds) < 1e-9
    assert abs(deal.base_probability + deal.cause_probability.sum() - deal.probability) < 1e-9
    want = float((amount / amount.sum()) @ sigmoid(base + phi.sum(axis=1)))
    assert abs(deal.probability - want) < 1e-12


def test_the_factor_has_its_limit() -> None:
    z0 = np.array([-2.0, 0.0, 3.0])
    p0 = sigmoid(z0)
    np.testing.assert_allclose(slope_between(z0, z0), p0 * (1 - p0))
    np.testing.assert_allclose(slope_between(z0 + 1e-6, z0), p0 * (1 - p0), rtol=1e-5)


def test_a_single_instalment_is_its_deal() -> None:
    phi, base = np.array([[0.5, -0.2] + [0.0] * 9]), np.array([-1.0])
    one = of_units(contributions(phi, base))
    deal = of_deal(one, np.array([7.0]))
    np.testing.assert_allclose(deal.cause_log_odds, one[0].cause_log_odds, atol=1e-12)
