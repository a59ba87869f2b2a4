"""Which actions are advised on plain facts."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from data_schemas.advice_policy import AdvicePolicy
from data_schemas.approach import Sanction
from data_schemas.causes import Cause
from data_schemas.codes import Channel, Difficulty, Grade, ProcessState, Stage
from data_schemas.grounds import GroundCode
from data_schemas.playbook.entries import ACTIONS
from model.advice.arrears import judge
from model.advice.case import case_of
from model.advice.phenomenon import phenomenon
from model.advice.rules import GROUP_RULES, RULES, grounds_of
from tests.factories import a_situation, said


class TestRules:
    def test_every_action_has_exactly_one_way_to_be_advised(self) -> None:
        assert set(RULES) <= set(ACTIONS)
        for action in ACTIONS.values():
            ways = (action.id in RULES, action.group in GROUP_RULES, bool(action.checks))
            assert any(ways), f"{action.id} can never be advised"
            assert sum(ways[:2]) <= 1

    def test_a_known_failing_check_advises_and_an_unknown_one_only_with_its_cause(self) -> None:
        plan = "deal.collection_plan_made"
        assert said(a_situation(numbers={plan: 0.0}), "move_plan") == [GroundCode.FIELD_IS]
        assert said(a_situation(numbers={plan: 1.0}), "move_plan") == []
        assert said(a_situation(), "move_plan") == []
        raised = a_situation(causes={Cause.COLLECTION: 0.02})
        assert said(raised, "move_plan") == [GroundCode.FIELD_UNKNOWN, GroundCode.CAUSE_RAISES]
        done = a_situation(causes={Cause.COLLECTION: 0.02}, numbers={plan: 1.0})
        assert said(done, "move_plan") == []

    def test_a_penalty_is_not_agreed_on_once_it_is_late(self) -> None:
        """What is agreed takes the place of the law's interest, which is higher."""
        raised: dict[str, Any] = {"causes": {Cause.CREDIT: 0.05}}
        none = {"deal.late_penalty_written": 0.0}
        written = {
            f"deal.{one}": 1.0
            for one in
            ("acceptance_standard_written", "payment_date_written", "payment_method_written")
        } | {"customer.communication_score": 5.0}  # fmt: skip
        for days, expected in ((-10, True), (15, False)):
            now = a_situation(days_late=days, numbers=none | written, **raised)
            assert bool(said(now, "principle_communication")) is expected
        unknown = a_situation(days_late=15, numbers=written, **raised)
        assert said(unknown, "principle_communication") == []

    def test_nobody_asks_other_suppliers_about_a_payer_that_has_just_approved(self) -> None:
        facts = {"features": {"history.open_amount": 500_000.0}, "amount": 500_000.0}
        approved = {"receivable.process_state": float(ProcessState.APPROVED.rank)}
        for days, numbers, expected in (
            (15, approved, False), (15, {}, True), (90, approved, True), (-5, approved, True),
        ):  # fmt: skip
            now = a_situation(days_late=days, numbers=numbers, **facts)
            for one in ("preparation_joint", "preparation_rhythm"):
                assert bool(said(now, one)) is expected
            assert said(now, "preparation_accounts_clean")

    def test_a_concession_creates_no_budget(self) -> None:
        late: dict[str, Any] = {"days_late": 60, "amount": 100_000.0}
        for budget, expected in ((0.0, False), (2.0, False), (3.0, True), (math.nan, False)):
            now = a_situation(**late, numbers={"deal.budget_status": budget})
            assert bool(said(now, "method_concession")) is expected

    def test_gentle_means_are_for_the_non_malicious_only(self) -> None:
        now = a_situation(
            days_late=70, refused=1, features={"receivable.broken_promises": 1.0},
            used={Channel.VISIT: 1}, numbers={"customer.open_tickets": 2.0},
        )  # fmt: skip
        for group in ("method", "talk"):
            for action in (a for a in ACTIONS.values() if a.group == group):
                assert said(now, action.id) == []

    def test_whoever_may_be_sanctioned_is_offered_nothing_and_asked_for_no_favour(self) -> None:
        facts: dict[str, Any] = {
            "days_late": 400, "used": {Channel.PHONE: 1, Channel.LETTER: 1, Channel.VISIT: 1},
            "since_contact": 30.0,
        }  # fmt: skip
        clean = {"receivable.disputed": 0.0, "receivable.acceptance_pending": 0.0,
                 "deal.budget_status": 3.0}  # fmt: skip
        gentle = ("method_concession", "method_appeal")
        held = a_situation(**facts, numbers=clean)
        assert all(said(held, action) for action in gentle)
        free = a_situation(**facts, numbers=clean | {"approach.still_supplying": 1.0})
        assert said(free, "sanction_stop_supply")
        assert not any(said(free, action) for action in gentle)

    def test_at_law_nothing_is_conceded_and_the_contract_is_spoken_of(self) -> None:
        facts: dict[str, Any] = {"days_late": 120, "numbers": {"deal.budget_status": 3.0}}
        gentle = ("method_tone", "method_concession")
        assert all(said(a_situation(**facts), action) for action in gentle)
        for gone in (
            {"used": {Channel.LEGAL: 1}, "since_contact": 3.0},
            {"sanctions": frozenset({Sanction.LEGAL})},
        ):
            now = a_situation(**facts, **gone)  # type: ignore[arg-type]
            assert not any(said(now, action) for action in gentle)

    def test_once_counsel_has_it_nobody_else_calls_visits_or_asks(self) -> None:
        facts: dict[str, Any] = {
            "days_late": 320, "refused": 2, "since_contact": 40.0,
            "used": {Channel.PHONE: 2, Channel.LETTER: 1, Channel.VISIT: 1},
            "features": {"receivable.broken_promises": 1.0},
            "numbers": {"receivable.statement_confirmed": 0.0},
        }  # fmt: skip
        ours = ("preparation_key_person", "preparation_rhythm", "preparation_joint",
                "partial_promise", "move_follow_up", "experience_review", "mind_barrier",
                "mind_all_in", "mind_no_excuse")  # fmt: skip
        assert [a for a in ours if not said(a_situation(**facts), a)] == []
        now = a_situation(**facts, sanctions=frozenset({Sanction.LEGAL}))
        assert [a for a in ours if said(now, a)] == []
        assert said(now, "channel_legal")
        assert said(now, "preparation_accounts_clean")  # the court asks for papers as well

    def test_service_is_not_bettered_while_it_is_stopped(self) -> None:
        facts: dict[str, Any] = {"numbers": {"customer.satisfaction_score": 1.0}, "days_late": 100}
        assert said(a_situation(**facts), "principle_service")
        stopped = frozenset({Sanction.STOP_SERVICE})
        assert not said(a_situation(**facts, sanctions=stopped), "principle_service")

    def test_a_claim_is_followed_up_from_the_day_on_that_is_told(self) -> None:
        """On day 14 a call was due for breaking “at most 14 days”, which was not broken."""
        for since, expected in ((13.0, False), (14.0, True), (15.0, True)):
            for late in (-10, 40):  # before the due date as after it
                now = a_situation(days_late=late, used={Channel.PHONE: 1}, since_contact=since)
                case = case_of(now, phenomenon(now)[0], judge(now))
                assert (case.channel is not None) is expected
                assert bool(said(now, "move_follow_up")) is expected
                if case.channel is None:
                    continue
                (told,) = (g for g in case.channel[1] if g.code is GroundCode.DAYS_SINCE_CONTACT)
                assert told.text("zh") == f"距上次联系已 {since:.0f} 天（满 14 天即应跟进）"

    def test_what_has_been_followed_up_since_the_due_date_is_left_for_now(self) -> None:
        for since, expected in ((3.0, False), (9.0, True), (math.nan, True)):
            now = a_situation(days_late=8, since_contact=since, used={Channel.PHONE: 1})
            assert bool(said(now, "principle_follow_up")) is expected
        late = a_situation(days_late=25, since_contact=20.0, used={Channel.PHONE: 1})
        assert said(late, "principle_follow_up")

    def test_who_has_promised_a_day_is_not_asked_when_money_moves(self) -> None:
        facts: dict[str, Any] = {"days_late": 30, "since_contact": 3.0}
        assert said(a_situation(**facts), "method_timing")
        assert not said(a_situation(**facts, promised=date(2026, 7, 9)), "method_timing")

    def test_a_weak_heart_and_a_hard_customer_are_worked_on(self) -> None:
        for name, weak, fine, action in (
            ("customer.execution_score", 1.0, 3.0, "move_follow_up"),
            ("customer.agreement_difficulty", float(Difficulty.HARD.rank),
             float(Difficulty.MODERATE.rank), "trust_listen"),
        ):  # fmt: skip
            before: dict[str, Any] = {"stage": Stage.SIGNING}
            assert said(a_situation(**before, numbers={name: weak}), action)
            assert not said(a_situation(**before, numbers={name: fine}), action)
            assert not said(a_situation(**before), action)

    def test_the_rush_ends_when_the_treasury_closes(self) -> None:
        closes = date(2026, 12, 25)
        for today, left in ((date(2026, 12, 20), 5), (closes, 0), (date(2026, 12, 28), None)):
            now = a_situation(as_of=today, days_late=30, treasury_closes=closes)
            case = case_of(now, phenomenon(now)[0], judge(now))
            found = grounds_of(case, ACTIONS["method_timing"])
            (*_, last) = found
            assert (last.code is GroundCode.YEAR_END) is (left is not None)
            if left is not None:
                assert last.text("zh") == f"距国库年终关账 {left} 天"

    def test_what_is_large_is_what_is_still_owed(self) -> None:
        facts: dict[str, Any] = {"days_late": 60, "amount": 2_000_000.0, "grade": Grade.E}
        for paid, split in ((0.4, True), (0.6, False)):
            now = a_situation(**facts, features={"receivable.paid_share": paid})
            assert bool(said(now, "partial_split")) is split
        case = case_of(now := a_situation(**facts, features={"receivable.paid_share": 0.4}),
                       phenomenon(now)[0], judge(now))  # fmt: skip
        first, *_ = grounds_of(case, ACTIONS["partial_split"])
        assert first.text("en") == "to be collected: CNY 1,200,000 (large from 1,000,000)"

    def test_nobody_is_told_to_leave_the_contract_out_of_a_demand_that_encloses_it(self) -> None:
        called = a_situation(days_late=40, used={Channel.PHONE: 1}, since_contact=20.0)
        assert said(called, "channel_letter")
        assert not said(called, "method_tone")
        assert said(a_situation(days_late=10), "method_tone")

    def test_a_claim_that_is_not_due_yet_is_not_split(self) -> None:
        facts: dict[str, Any] = {
            "amount": 2_000_000.0, "grade": Grade.E, "numbers": {"deal.budget_coverage": 0.5},
        }  # fmt: skip
        for late, split in ((-10, False), (0, False), (1, True)):
            assert bool(said(a_situation(days_late=late, **facts), "partial_split")) is split
        before = a_situation(stage=Stage.SIGNING, days_late=-30, **facts)
        assert said(before, "partial_split")

    def test_nothing_is_collected_in_parts_before_it_is_due(self) -> None:
        """Stage results were stressed seven months before, where the product raised the risk."""
        facts: dict[str, Any] = {
            "amount": 2_000_000.0, "grade": Grade.E, "default_probability": 0.6,
            "causes": {Cause.PRODUCT: 0.1},
            "numbers": {"deal.budget_coverage": 0.5, "receivable.disputed": 1.0},
            "features": {"receivable.paid_share": 0.2, "receivable.broken_promises": 1.0},
        }  # fmt: skip
        parts = {a for a in ACTIONS if a.startswith("partial_")}
        for late, expected in ((-210, set()), (0, set()), (1, parts)):
            now = a_situation(days_late=late, **facts)
            assert {a for a in parts if said(now, a)} == expected
        before = a_situation(stage=Stage.SIGNING, days_late=-210, **facts)
        assert said(before, "partial_stage_results")

    def test_a_promise_in_writing_is_not_asked_for_again(self) -> None:
        facts: dict[str, Any] = {
            "days_late": 60, "since_contact": 3.0, "features": {"receivable.paid_share": 0.5},
        }  # fmt: skip
        ahead, past = date(2026, 7, 20), date(2026, 6, 29)
        for promised, written, expected in (
            (None, False, True), (ahead, False, True), (ahead, True, False), (past, True, True),
        ):  # fmt: skip
            now = a_situation(**facts, promised=promised, promise_written=written)
            assert bool(said(now, "partial_promise")) is expected

    def test_the_concession_quotes_the_policy_on_what_is_still_owed(self) -> None:
        now = a_situation(
            days_late=90, amount=200_000.0, features={"receivable.paid_share": 0.5},
            policy=AdvicePolicy(concession_limit=0.0305), numbers={"deal.budget_status": 3.0},
        )  # fmt: skip
        case = case_of(now, phenomenon(now)[0], judge(now))
        texts = [g.text("en") for g in grounds_of(case, ACTIONS["method_concession"])]
        assert texts[1] == "company policy: concede at most 3.05% of what is still owed, CNY 3,050"


class TestStuckPoint:
    """On a ledger without facts every overdue claim would be called stuck."""

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({}, None),
            ({"numbers": {"receivable.process_state": 0.0}}, GroundCode.FIELD_IS),
            ({"numbers": {"receivable.acceptance_pending": 1.0}}, GroundCode.FIELD_IS),
            ({"numbers": {"receivable.acceptance_pending": 0.0}}, None),
            ({"numbers": {"receivable.invoice_returns": 2.0}}, GroundCode.FIELD_IS),
            ({"causes": {Cause.PROCESS: 0.2}}, GroundCode.CAUSE_RAISES),
            ({"causes": {Cause.HABIT: 0.2}}, None),
            (
                {
                    "numbers": {
                        "receivable.process_state": float(ProcessState.APPROVED.rank),
                        "receivable.disputed": 1.0,
                    }
                },
                None,
            ),
        ],
    )
    def test_it_is_asked_only_where_something_says_so(
        self, facts: dict[str, Any], code: GroundCode | None
    ) -> None:
        found = said(a_situation(days_late=40, **facts), "tactic_stuck_point")
        assert found[:1] == ([] if code is None else [code])
        assert said(a_situation(days_late=0, **facts), "tactic_stuck_point") == []
