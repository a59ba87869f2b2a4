"""What options concede: of the deal as changed, the same in the search as in the answer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_schemas.case import DealCase
from data_schemas.levers import Ask
from data_schemas.policy import Policy
from data_schemas.terms import GoalKind
from model.bundle import Bundle
from model.scorer import Scorer
from model.terms.aim import Aim
from model.terms.bench import Bench
from model.terms.conceded import weight_of
from model.terms.move import moves_of
from model.terms.sketch import sketch
from model.view import LedgerView
from tests.factories import a_case_body
from tests.property.terms import advise, plan

TERMS = st.fixed_dictionaries(
    {},
    optional={
        "credit_days": st.sampled_from([0, 30, 90, 180]),
        "acceptance_days": st.sampled_from([5, 30, 60]),
        "guarantee_obtained": st.booleans(),
        "contract_reviewed": st.booleans(),
    },
)


@settings(max_examples=8)
@given(deal=TERMS, kind=st.sampled_from(["grade", "least_return"]))
def test_an_option_concedes_what_its_own_plan_is_paid_earlier(
    scorer: Scorer, view: LedgerView, as_of: date, deal: dict[str, object], kind: str
) -> None:
    """Two changes that bring the same payment forward do not count it twice."""
    goal = {"grade": "A"} if kind == "grade" else {"least_return": 0.9}
    case, advice = advise(scorer, view, as_of, deal, goal=goal)
    terms, signing = scorer.policy.terms, case.deal.signing_date
    waits = [(Decimal(repr(p.amount)), (p.due_date - signing).days) for p in case.instalments]
    before = sum(amount * days for amount, days in waits)
    assert advice.options
    for option in advice.options:
        after = sum(p.amount * (p.due_date - signing).days for p in option.instalments)
        raised = option.price / Decimal(1_000_000)
        earlier = (before * raised - after) * terms.customer_rate / 365
        asked = {c.lever for c in option.changes}
        fee = terms.guarantee_fee * option.price if "guarantee_obtained" in asked else Decimal(0)
        ours = sum(c.ask is Ask.OURSELVES for c in option.changes) * terms.work_cost
        # A raised price is shared out to the cent, which moves a payment's days by next to none.
        assert abs(option.money - max(earlier, Decimal(0)) - fee - ours) <= Decimal("0.02")
        assert sum(c.money for c in option.changes) == option.money
        assert sum(c.weight for c in option.changes) == option.weight
        assert option.concession == option.money + option.weight


@pytest.mark.parametrize("goal", list(GoalKind))
@pytest.mark.parametrize("parts", [(0, 1, 2), (0, 1), (1, 2), (1,)])
def test_the_search_counts_what_the_answer_says(
    bundle: Bundle, view: LedgerView, as_of: date, goal: GoalKind, parts: tuple[int, ...]
) -> None:
    """Whatever instalments there are: of every combination sketched, to the cent."""
    whole = plan(as_of)
    body = a_case_body(
        signing_date=as_of.isoformat(), credit_days=180, acceptance_days=30, retention_share=None,
        upfront_share=None, contract_reviewed=False,
    )  # fmt: skip
    case = DealCase.model_validate(body | {"instalments": [whole[n] for n in parts]})
    policy = Policy()
    found, _ = moves_of(case, policy, goal, frozenset(), frozenset())
    bench = Bench(bundle, policy, view, case, as_of)
    drawn = sketch(bench, found, Aim(goal, 0.0), policy.terms.most_changes)
    rng = np.random.default_rng(1)
    several = np.flatnonzero(drawn.changes)
    assert len(several) > 500
    for i in rng.choice(several, 200, replace=False):
        choice = drawn.choice(i)
        said = bench.money(choice) + weight_of(choice)
        assert abs(drawn.concession[i] - float(said)) <= 0.02, choice
