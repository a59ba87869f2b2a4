"""What the law makes a contract change is part of every option, or the option names the clause."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from data_schemas.levers import LEVERS
from data_schemas.policy import Policy
from data_schemas.terms import GoalKind, Option
from data_schemas.terms_policy import TermsPolicy
from model.bundle import Bundle
from model.scorer import Scorer
from model.terms.bench import Bench
from model.terms.lawful import breaches, cures, lawful
from model.terms.move import moves_of
from model.terms.search import search
from model.view import LedgerView
from tests.property.terms import advise, aims_of, grid_of, plan

SME = {"seller_is_sme": True, "sme_declared": True, "inspection_period_written": True}
WORKS = {"law": SME | {"subject": "works"}}
LONG = {"law": SME | {"subject": "goods"}}


def upon_acceptance(day: date) -> list[dict[str, object]]:
    """The plan of the other tests, nothing of it waiting for an audit."""
    parts = plan(day)
    return [p | {"trigger": str(p["trigger"]).replace("audit", "acceptance")} for p in parts]


def after(option: Option, lever: str) -> Any:
    return next((c.after for c in option.changes if c.lever == lever), None)


@pytest.mark.parametrize("grade", ["A", "B", "C", "D"])
def test_works_retain_no_more_than_the_law_lets_them(
    scorer: Scorer, view: LedgerView, as_of: date, grade: str
) -> None:
    deal = {"retention_share": 0.1, "credit_days": 30}
    _, advice = advise(
        scorer, view, as_of, deal, goal={"grade": grade}, instalments=upon_acceptance(as_of),
        **WORKS,
    )  # fmt: skip
    assert advice.options
    for option in advice.options:
        assert after(option, "retention_share") <= 0.03
        assert not any("违反规定" in one for one in option.amiss)
    if advice.goal.reached:
        assert len(advice.options) == 1
        assert advice.cheapest == advice.options[0].id
        assert advice.options[0].text in advice.text


@pytest.mark.parametrize("grade", ["A", "C"])
def test_a_term_over_sixty_days_is_shortened_by_every_option(
    scorer: Scorer, view: LedgerView, as_of: date, grade: str
) -> None:
    _, advice = advise(
        scorer, view, as_of, {"credit_days": 180}, goal={"grade": grade},
        instalments=upon_acceptance(as_of), **LONG,
    )  # fmt: skip
    assert advice.options
    assert all(after(option, "credit_days") <= 60 for option in advice.options)


def test_an_inspection_period_is_agreed_where_none_is_written(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    law = SME | {"subject": "goods", "inspection_period_written": False}
    told: dict[str, object] = {"acceptance_days": 60, "credit_days": 30}
    parts = upon_acceptance(as_of)
    _, advice = advise(scorer, view, as_of, told, goal={"grade": "A"}, law=law, instalments=parts)
    assert advice.options
    for option in advice.options:
        assert after(option, "acceptance_days") or after(option, "trigger") == "delivery"


def test_nobody_has_to_pay_on_delivery_for_want_of_an_inspection_period(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """Where no period is told there is none to shorten; writing one is all that the law asks."""
    law = SME | {"subject": "goods", "inspection_period_written": False}
    _, advice = advise(
        scorer, view, as_of, {"credit_days": 30}, goal={"grade": "A"},
        instalments=upon_acceptance(as_of), law=law,
    )  # fmt: skip
    assert any(after(option, "trigger") is None for option in advice.options)
    for option in advice.options:
        if after(option, "trigger") is None:
            assert any("没有写明验收期限" in one for one in option.amiss)


@pytest.mark.parametrize(
    ("lang", "named", "even_so"),
    [
        ("zh", "条款合规有1项违反规定：工程质量保证金10%", "但这样改了还不能就签："),
        ("en", "the law objects to the terms on 1 point: a quality retention of 10%",
         "Even so it is not in order to be signed: "),
    ],
)  # fmt: skip
def test_what_may_not_be_touched_is_named_by_option_and_floor(
    scorer: Scorer, view: LedgerView, as_of: date, lang: str, named: str, even_so: str
) -> None:
    _, advice = advise(
        scorer, view, as_of, {"retention_share": 0.1, "credit_days": 90}, lang,
        goal={"grade": "C"}, keep=["retention_share"], **WORKS,
    )  # fmt: skip
    reaching = [option for option in advice.options if option.reaches]
    assert reaching
    for option in advice.options:
        assert any(one.startswith(named) for one in option.amiss)
    floor = advice.ladder[-1].text
    assert named in floor.partition(even_so)[2]


def test_works_are_asked_for_no_larger_advance_than_the_rules_of_settlement_name(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    parts = upon_acceptance(as_of)
    parts[0]["amount"], parts[1]["amount"] = 1e5, 8e5
    deal: dict[str, object] = {"upfront_share": 0.1, "credit_days": 90}
    asked: dict[str, set[Any]] = {}
    for subject in ("works", "goods"):
        policy = Policy(terms=TermsPolicy(most_options=20))
        _, advice = advise(
            Scorer(scorer.bundle, policy), view, as_of, deal, goal={"grade": "A"},
            instalments=parts, law=SME | {"subject": subject}, keep=["retention_share"],
        )  # fmt: skip
        asked[subject] = {after(option, "upfront_share") for option in advice.options} - {None}
    assert max(asked["works"]) <= 0.3
    assert max(asked["goods"]) == 0.5


@pytest.mark.parametrize("goal", list(GoalKind))
def test_the_cheapest_lawful_option_is_an_exhaustive_grids(
    bundle: Bundle, view: LedgerView, as_of: date, goal: GoalKind
) -> None:
    """As without the law, but the grid keeps only what leaves no breach that a change cures."""
    body_deal: dict[str, object] = {
        "credit_days": 180, "retention_share": 0.1, "upfront_share": 0.1,
        "late_penalty_written": False, "payment_date_written": False, "guarantee_obtained": False,
    }  # fmt: skip
    policy = Policy()
    scorer = Scorer(bundle, policy)
    parts = upon_acceptance(as_of)
    parts[0]["amount"], parts[1]["amount"] = 1e5, 8e5
    case, _ = advise(scorer, view, as_of, body_deal, instalments=parts, **WORKS)
    asked = {"upfront_share", "credit_days", "retention_share", "late_penalty_written",
             "payment_date_written", "guarantee_obtained"}  # fmt: skip
    found, _ = moves_of(case, policy, goal, frozenset(), frozenset(set(LEVERS) - asked))
    bench = Bench(bundle, policy, view, case, as_of)
    found, _ = lawful(case, found, policy, as_of, bench.version)
    cured = cures(case, found, policy, as_of, bench.version)
    assert len(cured) == 2
    grid = grid_of(bench, found)
    grid = [c for c in grid if not breaches(bench.version(c), policy, as_of)]
    assert len(grid) > 150
    for aim, limit, best in aims_of(bench, case, goal, grid):
        options = search(bench, found, aim, cures=cured).options
        assert all(not breaches(bench.version(o.choice), policy, as_of) for o in options)
        ours = min((float(o.concession) for o in options if o.badness <= limit), default=np.inf)
        assert ours <= 1.05 * best, aim


@pytest.mark.parametrize("rules", [{"most_changes": 1}, {"most_concession": 0.0}])
@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "公司允许的让步"), ("en", "what the company concedes")]
)
@pytest.mark.parametrize("grade", ["A", "D"])
def test_that_putting_breaches_right_exceeds_what_is_conceded_is_said(
    scorer: Scorer, view: LedgerView, as_of: date, rules: dict[str, Any], lang: str, said: str,
    grade: str,
) -> None:  # fmt: skip
    """It read that nothing that is ours to change lowers the risk."""
    policy = Policy(terms=TermsPolicy.model_validate(rules))
    _, advice = advise(
        Scorer(scorer.bundle, policy), view, as_of, {"retention_share": 0.1, "credit_days": 180},
        lang, goal={"grade": grade}, instalments=upon_acceptance(as_of), **WORKS,
    )  # fmt: skip
    assert not advice.options
    zh = lang == "zh"
    _, _, told = advice.text.partition("改到合规（" if zh else "what the law forbids (")
    named, _, more = told.partition("）" if zh else ")")
    assert ("质保金" if zh else "retention") in named.lower()
    assert ("账期" if zh else "credit days") in named.lower()
    assert said in more
    assert "没有能降低风险" not in advice.text
    assert "nothing that is ours to change" not in advice.text
    assert ("违反规定：" if zh else "the law objects to the terms on 2 points") in advice.text
