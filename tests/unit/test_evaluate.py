from datetime import date

import numpy as np
import pytest

from data_schemas.frame import Ledger
from model.day import NEVER, days_of
from model.settlement import outcomes
from training.agreement import first_found, first_kept, rank_agreement, weighted_means
from training.company import draw_customers, shuffle_outcomes


def test_the_same_order_agrees_whatever_the_size() -> None:
    a = np.array([[1.0, 2.0, 3.0], [3.0, 1.0, 2.0]])
    assert rank_agreement(a, a * 10 + 5) == pytest.approx(1)
    assert rank_agreement(a, -a) == pytest.approx(-1)


def test_no_order_at_all_agrees_with_nothing() -> None:
    assert rank_agreement(np.array([[1.0, 2.0]]), np.zeros((1, 2))) == 0


def test_only_clear_first_causes_are_asked_about() -> None:
    true = np.array([[1.0, 0.5, 0.0], [1.0, 0.9, 0.0], [0.0, 0.1, 0.9]])
    named = np.array([[0.2, 0.3, 0.1], [0.0, 0.0, 1.0], [0.5, 0.4, 0.1]])
    share, rows = first_found(true, named)
    assert rows == 2
    assert share == 0.5


def test_only_a_first_cause_that_leads_has_to_stay_first() -> None:
    before = np.array([[1.0, 0.5, 0.0], [1.0, 0.9, 0.0], [0.0, 0.1, 0.9], [-0.1, -0.9, -2.0]])
    after = np.array([[0.3, 0.2, 0.1], [0.0, 1.0, 0.0], [0.5, 0.4, 0.1], [0.0, -0.1, -0.2]])
    share, rows = first_kept(before, after)
    assert rows == 3
    assert share == pytest.approx(2 / 3)


def test_a_deal_weighs_its_instalments_by_amount() -> None:
    parts = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]])
    found = weighted_means(parts, np.array([0, 0, 1]), np.array([3.0, 1.0, 7.0]))
    assert found.tolist() == [[0.75, 0.25], [2.0, 2.0]]


def test_shuffling_keeps_the_latenesses_and_loses_whose_they_are(simulated: Ledger) -> None:
    rng = np.random.default_rng(0)
    shuffled = shuffle_outcomes(simulated, rng)
    due = days_of(simulated.receivables["due_date"])
    before, after = outcomes(simulated).paid, outcomes(shuffled).paid
    both = (before < NEVER) & (after < NEVER)
    assert both.mean() > 0.7
    assert abs(np.corrcoef((before - due)[both], (after - due)[both])[0, 1]) < 0.1
    assert np.median((after - due)[after < NEVER]) == pytest.approx(
        np.median((before - due)[before < NEVER]), abs=10
    )
    assert shuffled.payments.empty
    assert after[after < NEVER].max() < (simulated.as_of - date(1970, 1, 1)).days


def test_drawn_customers_keep_all_that_is_theirs(simulated: Ledger) -> None:
    drawn = draw_customers(simulated, np.random.default_rng(0))
    assert len(drawn.customers) == len(simulated.customers)
    for table, key in (("customers", "customer_id"), ("receivables", "receivable_id")):
        assert getattr(drawn, table)[key].is_unique
    assert set(drawn.receivables["customer_id"]) <= set(drawn.customers["customer_id"])
    assert set(drawn.payments["receivable_id"]) <= set(drawn.receivables["receivable_id"])
    assert set(drawn.instalments["deal_id"]) <= set(drawn.deals["deal_id"])
    copies = drawn.customers["customer_id"].str.contains("#")
    assert 0.2 < copies.mean() < 0.5
    twice = drawn.customers.loc[copies, "customer_id"].iloc[0]
    mine = drawn.receivables[drawn.receivables["customer_id"] == twice]
    original = simulated.receivables[simulated.receivables["customer_id"] == twice.split("#")[0]]
    assert len(mine) == len(original)
