"""Phenomenon, arrears, channel, sanctions and rules by hand: plain facts in, what is said out."""

from __future__ import annotations

import math
from typing import Any

import pytest

from data_schemas.advice import ArrearsKind
from data_schemas.advice_policy import AdvicePolicy
from data_schemas.approach import Sanction
from data_schemas.causes import Cause
from data_schemas.codes import Channel, Grade, Stage
from data_schemas.field import fields_of
from data_schemas.grounds import GROUNDS, GroundCode
from data_schemas.phenomena import Phenomenon
from data_schemas.playbook.action import Check
from data_schemas.playbook.entries import ACTIONS
from data_schemas.policy import Policy
from data_schemas.receivable import Receivable
from data_schemas.topics import TOPICS
from model.advice.arrears import judge
from model.advice.case import case_of
from model.advice.channels import next_channel
from model.advice.ground import FieldLabel, FieldValue, ground
from model.advice.phenomenon import phenomenon
from model.advice.rules import GROUP_RULES, RULES, grounds_of
from model.advice.situation import Situation, advice_fields
from tests.factories import a_situation

SOUND = {"receivable.disputed": 0.0, "receivable.acceptance_pending": 0.0}
THREE = {Channel.PHONE: 1, Channel.LETTER: 1, Channel.VISIT: 1}


def said(now: Situation, action: str) -> list[GroundCode]:
    case = case_of(now, phenomenon(now)[0], judge(now))
    return [g.code for g in grounds_of(case, ACTIONS[action])]


class TestPhenomenon:
    @pytest.mark.parametrize(
        ("facts", "shown", "evidence"),
        [
            ({}, Phenomenon.ON_TIME, GroundCode.UNPAID_AT),
            ({"default_probability": 0.5}, Phenomenon.NEVER_PAID, GroundCode.UNPAID_AT),
            ({"probability": 0.5}, Phenomenon.PROTRACTED, GroundCode.UNPAID_AT),
            ({"days_late": 90}, Phenomenon.PROTRACTED, GroundCode.DAYS_PAST_DUE),
            ({"days_late": 89}, Phenomenon.REPEATED_CHASING, GroundCode.DAYS_PAST_DUE),
            ({"days_late": 31}, Phenomenon.REPEATED_CHASING, GroundCode.DAYS_PAST_DUE),
            ({"days_late": 30}, Phenomenon.ON_TIME, GroundCode.UNPAID_AT),
            ({"used": {Channel.PHONE: 3}}, Phenomenon.REPEATED_CHASING, GroundCode.CONTACTS),
            ({"used": {Channel.PHONE: 2}}, Phenomenon.ON_TIME, GroundCode.UNPAID_AT),
            ({"tolerance_probability": 0.5}, Phenomenon.REPEATED_CHASING, GroundCode.UNPAID_AT),
            (
                {"features": {"receivable.broken_promises": 2.0}, "default_probability": 0.4},
                Phenomenon.BACK_AND_FORTH,
                GroundCode.SETBACKS,
            ),
            (
                {"features": {"receivable.broken_promises": 1.0, "receivable.paid_share": 0.3}},
                Phenomenon.BACK_AND_FORTH,
                GroundCode.SETBACKS,
            ),
        ],
    )
    def test_the_worst_rule_that_holds_decides(
        self, facts: dict[str, Any], shown: Phenomenon, evidence: GroundCode
    ) -> None:
        found, grounds = phenomenon(a_situation(**facts))
        assert found is shown
        assert grounds[0].code is evidence

    def test_a_habit_counts_only_where_it_is_known_and_the_claim_is_late(self) -> None:
        habit = {"features": {"history.partial_share": 0.6}, "tolerance_probability": 0.6}
        known = a_situation(**habit, matured=(3.0, 0.0, 0.0))
        assert phenomenon(known)[0] is Phenomenon.BACK_AND_FORTH
        assert phenomenon(a_situation(**habit, matured=(2.0, 0.0, 0.0)))[0] is (
            Phenomenon.REPEATED_CHASING
        )
        prompt = a_situation(features=habit["features"], matured=(30.0, 0.0, 0.0))
        assert phenomenon(prompt)[0] is Phenomenon.ON_TIME

    def test_the_policy_moves_its_limits(self) -> None:
        lax = AdvicePolicy(likely=0.9, chasing_contacts=10)
        now = a_situation(probability=0.6, used={Channel.PHONE: 5}, policy=lax)
        assert phenomenon(now)[0] is Phenomenon.ON_TIME


class TestArrears:
    def test_only_what_is_past_due_is_judged(self) -> None:
        assert judge(a_situation(days_late=0)) is None
        assert judge(a_situation(days_late=10, stage=Stage.SIGNING)) is None
        assert judge(a_situation(days_late=1)) is not None

    def test_one_sign_does_not_make_arrears_doubtful_and_two_do(self) -> None:
        one = judge(a_situation(days_late=50, refused=1))
        two = judge(
            a_situation(days_late=50, refused=1, features={"receivable.broken_promises": 1.0})
        )
        assert one is not None
        assert two is not None
        assert (one.kind, two.kind) == (ArrearsKind.NON_MALICIOUS, ArrearsKind.DOUBTFUL)
        assert [g.code for g in two.signs_against] == [
            GroundCode.REFUSED, GroundCode.BROKEN_PROMISES,
        ]  # fmt: skip

    def test_a_payer_that_pays_in_the_end_speaks_for_itself(self) -> None:
        good = judge(a_situation(days_late=50, matured=(20.0, 10.0, 2.0)))
        bad = judge(a_situation(days_late=50, matured=(20.0, 10.0, 9.0)))
        assert good is not None
        assert bad is not None
        assert GroundCode.PAID_IN_THE_END in [g.code for g in good.signs_for]
        assert GroundCode.PAID_IN_THE_END in [g.code for g in bad.signs_against]


class TestSanctions:
    def step(self, days_late: int = 200, **numbers: float | bool) -> Sanction | None:
        sanctions = frozenset(numbers.pop("taken", ()))  # type: ignore[call-overload]
        judged = judge(
            a_situation(
                days_late=days_late, refused=1, used=THREE, sanctions=sanctions,
                features={"receivable.broken_promises": 1.0},
                numbers=SOUND | {k.replace("__", "."): float(v) for k, v in numbers.items()},
            )
        )  # fmt: skip
        assert judged is not None
        return judged.step

    def test_it_starts_at_the_mildest_step_there_is(self) -> None:
        assert self.step(approach__still_supplying=1) is Sanction.STOP_SUPPLY
        assert (
            self.step(approach__still_supplying=0, approach__still_serving=1)
            is Sanction.STOP_SERVICE
        )

    def test_what_nobody_recorded_stops_the_ladder(self) -> None:
        assert self.step() is None
        assert self.step(approach__still_supplying=0) is None

    @pytest.mark.parametrize(
        "missing",
        [
            {"days_late": 89},
            {"used": {Channel.PHONE: 9, Channel.LETTER: 2}},
            {"numbers": {"receivable.acceptance_pending": 0.0}},
            {"numbers": SOUND | {"receivable.disputed": 1.0}},
            {"refused": 0},
        ],
    )
    def test_every_condition_is_needed(self, missing: dict[str, Any]) -> None:
        facts: dict[str, Any] = {
            "days_late": 200, "refused": 1, "used": THREE, "numbers": SOUND,
            "features": {"receivable.broken_promises": 1.0},
        }  # fmt: skip
        facts |= missing
        facts["numbers"] = {**facts["numbers"], "approach.still_supplying": 1.0}
        judged = judge(a_situation(**facts))
        assert judged is not None
        assert judged.step is None
        assert not all(w.holds for w in judged.waits)

    def test_law_comes_last_with_time_and_papers(self) -> None:
        none = {f"approach__{n}": 0.0 for n in
                ("still_supplying", "still_serving", "authorisation_in_force")}  # fmt: skip
        taken = (Sanction.REPUTATION,)
        papers = {"receivable__statement_confirmed": 1.0}
        assert self.step(**none) is Sanction.REPUTATION
        assert self.step(**none, taken=taken) is None  # type: ignore[arg-type]
        assert self.step(**none, **papers, taken=taken) is Sanction.LEGAL  # type: ignore[arg-type]
        assert self.step(179, **none, **papers, taken=taken) is None  # type: ignore[arg-type]


class TestChannel:
    @pytest.mark.parametrize(
        ("days", "used", "grade", "expected"),
        [
            (1, {}, Grade.B, Channel.PHONE),
            (29, {Channel.PHONE: 1}, Grade.B, Channel.PHONE),
            (30, {Channel.PHONE: 1}, Grade.B, Channel.LETTER),
            (15, {Channel.PHONE: 1}, Grade.E, Channel.LETTER),
            (400, {}, Grade.B, Channel.PHONE),
            (60, {Channel.PHONE: 1, Channel.LETTER: 1}, Grade.B, Channel.VISIT),
            (400, THREE, Grade.B, Channel.VISIT),
        ],
    )
    def test_the_next_rung(
        self, days: int, used: dict[Channel, int], grade: Grade, expected: Channel
    ) -> None:
        now = a_situation(days_late=days, used=used, grade=grade)
        found = next_channel(now, judge(now))
        assert found is not None
        assert found[0] is expected

    def test_joint_action_needs_others_who_are_ready(self) -> None:
        now = a_situation(days_late=120, used=THREE, numbers={"approach.suppliers_ready": 1.0})
        found = next_channel(now, judge(now))
        assert found is not None
        assert found[0] is Channel.JOINT

    def test_nobody_is_chased_again_too_soon(self) -> None:
        facts: dict[str, Any] = {"days_late": 80, "used": {Channel.PHONE: 1}}
        soon = a_situation(**facts, features={"receivable.days_since_contact": 13.0})
        later = a_situation(**facts, features={"receivable.days_since_contact": 14.0})
        assert next_channel(soon, judge(soon)) is None
        assert next_channel(later, judge(later)) is not None

    def test_a_deal_before_signing_has_none(self) -> None:
        assert next_channel(a_situation(stage=Stage.SIGNING), None) is None


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

    def test_a_concession_creates_no_budget(self) -> None:
        late: dict[str, Any] = {"days_late": 60, "amount": 100_000.0}
        for budget, expected in ((0.0, False), (2.0, False), (3.0, True), (math.nan, True)):
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

    def test_the_concession_quotes_the_policy_on_what_is_still_owed(self) -> None:
        now = a_situation(
            days_late=90, amount=200_000.0, features={"receivable.paid_share": 0.5},
            policy=AdvicePolicy(concession_limit=0.03),
        )  # fmt: skip
        case = case_of(now, phenomenon(now)[0], judge(now))
        texts = [g.text("en") for g in grounds_of(case, ACTIONS["method_concession"])]
        assert texts[1] == "company policy: concede at most 3.0% of the amount, CNY 3,000"


class TestVocabulary:
    def test_every_field_named_is_declared(self) -> None:
        fields = advice_fields() | {
            f"receivable.{n}": f for n, f in fields_of(Receivable).items()
        } | {"instalment.kind": None, "instalment.amount": None, "instalment.due_date": None}  # type: ignore[dict-item]  # fmt: skip
        for topic in TOPICS.values():
            assert topic.fields
            assert set(topic.fields) <= set(fields), topic.id
        for action in ACTIONS.values():
            assert {c.field for c in action.checks} <= set(advice_fields()), action.id

    def test_a_check_aims_where_the_field_s_direction_points(self) -> None:
        """Carrying an action out may not raise the risk by the model's own directions."""
        for action in ACTIONS.values():
            for check in action.checks:
                direction = advice_fields()[check.field].meta.monotone
                if direction:
                    assert (check.least is not None) == (direction < 0), (action.id, check.field)

    def test_every_ground_has_two_sentences_with_the_same_figures(self) -> None:
        assert set(GROUNDS) == set(GroundCode)

        def figures(text: str) -> set[str]:
            return {part.split("}")[0] for part in text.split("{")[1:]}

        for code, (zh, en) in GROUNDS.items():
            assert figures(zh) == figures(en), code

    def test_a_check_has_one_bound(self) -> None:
        with pytest.raises(TypeError, match="a lower or an upper bound"):
            Check(field="deal.amount")
        with pytest.raises(TypeError, match="a lower or an upper bound"):
            Check(field="deal.amount", least=1, most=2)

    def test_values_are_told_as_people_say_them(self) -> None:
        fields = advice_fields()
        told = ground(
            GroundCode.FIELD_IS,
            field=FieldLabel(fields["deal.budget_status"]),
            given=FieldValue(fields["deal.budget_status"], 2.0),
        )
        assert told.text("zh") == "预算落实情况：已列入预算草案"
        assert told.text("en") == "Budget status: in the draft budget"
        flag = FieldValue(fields["receivable.disputed"], 1.0)
        assert (flag.label("zh"), flag.label("en")) == ("是", "yes")


class TestPolicy:
    def test_the_ladder_may_not_fall(self) -> None:
        with pytest.raises(ValueError, match="must not fall"):
            AdvicePolicy(letter_days=90, visit_days=60)

    def test_it_is_a_table_of_the_policy_file(self) -> None:
        assert Policy.model_validate({"advice": {"visit_days": 70}}).advice.visit_days == 70
