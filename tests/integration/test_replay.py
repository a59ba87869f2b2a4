"""Deals replayed under other terms in the simulated world, and the figures made from it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data_schemas.causes import Cause
from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.instalment import Instalment
from data_schemas.policy import Policy
from model.day import day_of
from tests.conftest import SMALL
from training.advice_truth import advice_block
from training.decisions import BLOCKS, decisions
from training.simulate import Simulation, instalment_ids, simulate
from training.simulate.factor import PLACE
from training.simulate.parameters import Parameters
from training.simulate.replay import Changed, reading, shift, true_delay
from training.simulate.view import DEAL_VIEWS

VIEWS = {view.field: view for view in DEAL_VIEWS}


@pytest.fixture(scope="module")
def made() -> Simulation:
    return simulate(60, seed=3, truth=True)


def as_signed(made: Simulation, deal: int, **values: float) -> Changed:
    """A deal of the world as it was signed, but for some fields."""
    world = made.world
    names = instalment_ids(world)
    rows = np.flatnonzero(world.plan.deal == deal)
    parts = [
        Instalment(
            instalment_id=names[row], kind=list(InstalmentKind)[world.plan.kind[row]],
            due_date=day_of(int(world.plan.due[row])), amount=float(world.plan.amount[row]),
            trigger=list(Trigger)[world.plan.trigger[row]],
        )
        for row in rows
    ]  # fmt: skip
    price = float(world.deals.amount[deal])
    return Changed(deal=deal, values=values, price=price, parts=parts, origin=list(rows))


def test_a_deal_replayed_as_it_was_signed_is_the_truth(made: Simulation) -> None:
    assert made.truth is not None
    told = made.truth[made.truth["stage"] == "signing"]
    plan = pd.DataFrame(
        {"unit_id": instalment_ids(made.world), "amount": made.world.plan.amount}
    ).merge(told[["unit_id", "deal_id", "p_90"]], on="unit_id")
    whole = plan.assign(part=plan["p_90"] * plan["amount"]).groupby("deal_id")[["part", "amount"]]
    true = (whole.sum()["part"] / whole.sum()["amount"]).to_numpy()
    again = true_delay(made.world, [as_signed(made, n) for n in range(made.deals)])
    assert np.abs(again - true).max() < 1e-9


def test_tighter_terms_truly_lower_the_risk_and_signs_alone_do_not(made: Simulation) -> None:
    fields = {"payment_date_written": 1.0, "late_penalty_written": 1.0, "guarantee_obtained": 1.0}
    open_ = [n for n in range(made.deals) if not any(made.world.deals.terms[f][n] for f in fields)]
    before = true_delay(made.world, [as_signed(made, n) for n in open_])
    changed = [as_signed(made, n, **fields) for n in open_]
    after = true_delay(made.world, changed)
    assert len(open_) >= 5
    assert (after < before).all()
    signs = true_delay(made.world, changed, signs_only=True)
    assert np.abs(signs - before).max() < 1e-12


class TestShift:
    P = Parameters()

    def test_by_hand(self) -> None:
        """Written with probability 0.6: means of a normal above and below −0.2533."""
        view = VIEWS["payment_date_written"]
        density = np.exp(-(0.2533471**2) / 2) / np.sqrt(2 * np.pi)
        assert reading(view, 1.0) == pytest.approx(-density / 0.6, abs=1e-6)
        assert reading(view, 0.0) == pytest.approx(density / 0.4, abs=1e-6)

    def test_no_change_no_shift_and_only_its_own_cause(self) -> None:
        same = {"contract_reviewed": 1.0}
        assert not shift(self.P, same, same).any()
        found = shift(self.P, {"contract_reviewed": 0.0}, same)
        assert found[PLACE[Cause.CONTROL]] < 0
        assert np.count_nonzero(found) == 1

    def test_two_changes_add(self) -> None:
        bad = {"payer_identified": 0.0, "acceptor_identified": 0.0}
        each = [shift(self.P, {n: 0.0}, {n: 1.0}) for n in bad]
        both = shift(self.P, bad, dict.fromkeys(bad, 1.0))
        assert np.allclose(both, sum(each))

    def test_weights_are_those_of_the_best_linear_guess(self) -> None:
        """Drawn at random: regressing the factor on its fields' readings gives the weights."""
        rng = np.random.default_rng(1)
        views = [v for v in DEAL_VIEWS if v.declared.meta.cause is Cause.CREDIT]
        factor = rng.standard_normal(200_000)
        seen = np.stack([v.reading(factor, rng.standard_normal(len(factor))) for v in views])
        slope = np.linalg.lstsq(seen.T, factor, rcond=None)[0]
        at = [v.field for v in views].index("late_penalty_written")
        step = reading(views[at], 1.0) - reading(views[at], 0.0)
        share = self.P.shares[Cause.CREDIT]
        wanted = np.sqrt(1 - share.instalment) * slope[at] * step
        found = shift(self.P, {"late_penalty_written": 0.0}, {"late_penalty_written": 1.0})
        assert found[PLACE[Cause.CREDIT]] == pytest.approx(wanted, rel=0.05)


def test_decisions_measure_the_advice() -> None:
    found = decisions(
        deals=400, seeds=(5,), policy=Policy(), blocks={"advice": advice_block},
        fit_settings=SMALL,
    )  # fmt: skip
    mean = found.mean()
    assert BLOCKS["advice"] is advice_block
    assert mean["advice_deals"] >= 10
    assert mean["advice_touched"] == 0
    assert mean["advice_promised"] > 0
    assert mean["advice_truly_better"] > 0.7
    told = found.as_dict()
    assert told["seeds"] == [5]
    assert told["advice_true"] == mean["advice_true"]
