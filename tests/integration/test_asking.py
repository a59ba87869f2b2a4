"""Asking in the proposed order settles the grade sooner; small, so only laws and a wide margin."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from model.units import known_before
from model.view import LedgerView
from tests.conftest import SMALL
from training.asking import LAST_DAYS, ORDERS, PROPOSED, RANDOM, Asking, figure, measure
from training.fit import fit

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(simulated: Ledger, view: LedgerView) -> Asking:
    cutoff = simulated.as_of - timedelta(days=LAST_DAYS)
    signing = replace(SMALL, stages=(Stage.SIGNING,))
    bundle = fit(known_before(simulated, cutoff), cutoff, (30, 90, 365), settings=signing).bundle
    return measure(view, bundle, Policy(), deals=4, seed=1)


def test_every_order_begins_alike_and_ends_with_all_answers(found: Asking) -> None:
    assert found.deals == 4
    assert len({found.right[order][0] for order in ORDERS}) == 1
    assert {found.right[order][-1] for order in ORDERS} == {1.0}


def test_the_proposed_order_needs_fewer_questions_than_a_random_one(found: Asking) -> None:
    assert found.questions[PROPOSED] < found.questions[RANDOM]


def test_the_curves_are_drawn(found: Asking) -> None:
    assert len(figure(found).axes[0].lines) == len(ORDERS)
