"""Phenomenon and channel by hand: plain facts in, what is said out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from data_schemas.advice_policy import AdvicePolicy
from data_schemas.approach import Sanction
from data_schemas.codes import Channel, Grade, Stage
from data_schemas.grounds import GroundCode
from data_schemas.phenomena import Phenomenon
from model.advice.arrears import judge
from model.advice.case import budget_short
from model.advice.channels import next_channel
from model.advice.ground import FieldValue
from model.advice.phenomenon import phenomenon
from model.advice.situation import advice_fields
from model.wording import probability_text
from tests.factories import a_situation

AS_OF = date(2026, 6, 30)
"""The day of ``a_situation``."""
THREE = {Channel.PHONE: 1, Channel.LETTER: 1, Channel.VISIT: 1}


class TestPhenomenon:
    @pytest.mark.parametrize(
        ("facts", "shown", "evidence"),
        [
            ({}, Phenomenon.ON_TIME, GroundCode.UNPAID_AT),
            ({"default_probability": 0.5}, Phenomenon.NEVER_PAID, GroundCode.UNPAID_AT),
            ({"probability": 0.5}, Phenomenon.PROTRACTED, GroundCode.UNPAID_AT),
            (  # who has paid a part is paying
                {
                    "features": {"receivable.paid_share": 0.3},
                    "probability": 0.7,
                    "default_probability": 0.6,
                },
                Phenomenon.PROTRACTED,
                GroundCode.UNPAID_AT,
            ),
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

    @pytest.mark.parametrize(
        ("facts", "zh", "en"),
        [
            ({"stage": Stage.SIGNING, "days_late": -60}, "约定付款日", "the agreed due date"),
            ({"stage": Stage.SIGNING, "days_late": 3}, "约定付款日", "the agreed due date"),
            ({"days_late": -5}, "到期日", "the due date"),
            ({"days_late": 0}, "到期日", "the due date"),
            ({"days_late": 30}, "今天", "today"),
        ],
    )
    def test_the_day_it_counts_from_is_that_of_the_stage(
        self, facts: dict[str, Any], zh: str, en: str
    ) -> None:
        _, grounds = phenomenon(a_situation(**facts, default_probability=0.512))
        assert f"从{zh}起 365 天后仍未付的概率为 51.2%" in grounds[0].text("zh")
        assert f"51.2% likely to be unpaid 365 days after {en}" in grounds[0].text("en")

    def test_its_figures_are_those_told_elsewhere(self) -> None:
        _, (ground,) = phenomenon(a_situation(default_probability=0.99962))
        assert ground.text("zh").split("为 ")[1].startswith(probability_text("zh", 0.99962))
        assert ground.evidence("en").value == 0.99962
        budget = budget_short(a_situation(numbers={"deal.budget_coverage": 0.996}))
        coverage = FieldValue(advice_fields()["deal.budget_coverage"], 0.996).label("zh")
        assert budget[0].text("zh") == f"预算只覆盖合同的 {coverage}"
        assert coverage == "99.6%"

    def test_the_policy_moves_its_limits(self) -> None:
        lax = AdvicePolicy(likely=0.9, chasing_contacts=10)
        now = a_situation(probability=0.6, used={Channel.PHONE: 5}, policy=lax)
        assert phenomenon(now)[0] is Phenomenon.ON_TIME


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

    def test_whoever_has_gone_to_law_does_not_come_back_with_a_call(self) -> None:
        facts: dict[str, Any] = {"days_late": 500, "used": {Channel.LETTER: 1, Channel.LEGAL: 1}}
        now = a_situation(**facts, since_contact=60.0)
        found = next_channel(now, judge(now))
        assert found is not None
        assert found[0] is Channel.LEGAL
        assert GroundCode.NOT_USED not in [g.code for g in found[1]]
        soon = a_situation(**facts, since_contact=3.0)
        assert next_channel(soon, judge(soon)) is None

    def test_law_taken_as_a_sanction_is_law_too(self) -> None:
        taken = frozenset({Sanction.LEGAL})
        now = a_situation(days_late=500, used=THREE, since_contact=60.0, sanctions=taken)
        found = next_channel(now, judge(now))
        assert found is not None
        assert found[0] is Channel.LEGAL
        assert found[1][0].text("zh") == "“法律途径”已采取"

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

    def test_a_promise_is_waited_for_and_reminded_of_shortly_before_its_day(self) -> None:
        facts: dict[str, Any] = {"days_late": 80, "used": THREE}
        for ahead, since, expected in (
            (0, 20.0, Channel.PHONE), (5, 6.0, Channel.PHONE), (5, 5.0, None), (6, 30.0, None),
            (90, 30.0, None), (91, 30.0, Channel.VISIT), (-1, 30.0, Channel.VISIT),
        ):  # fmt: skip
            now = a_situation(**facts, since_contact=since, promised=AS_OF + timedelta(days=ahead))
            found = next_channel(now, judge(now))
            assert (found and found[0]) is expected, ahead
            if found and now.promise is not None:
                assert found[1][0].code is GroundCode.PROMISED

    def test_a_reminder_names_the_last_contact_only_where_it_is_long_ago(self) -> None:
        facts: dict[str, Any] = {"days_late": 80, "used": THREE, "promised": AS_OF}
        for since, codes in (
            (8.0, [GroundCode.PROMISED]),
            (14.0, [GroundCode.PROMISED, GroundCode.DAYS_SINCE_CONTACT]),
        ):
            now = a_situation(**facts, since_contact=since)
            _, grounds = next_channel(now, judge(now)) or (None, [])
            assert [g.code for g in grounds] == codes

    def test_counsel_s_opponent_is_not_reminded_by_us(self) -> None:
        used = THREE | {Channel.LEGAL: 1}
        now = a_situation(days_late=80, used=used, since_contact=8.0, promised=AS_OF)
        assert next_channel(now, judge(now)) is None

    def test_a_promise_not_kept_is_followed_up_at_once(self) -> None:
        facts: dict[str, Any] = {"days_late": 80, "used": {Channel.PHONE: 1}, "since_contact": 5.0}
        for ago, expected in ((4, Channel.LETTER), (6, None)):
            now = a_situation(**facts, promised=AS_OF - timedelta(days=ago))
            found = next_channel(now, judge(now))
            assert (found and found[0]) is expected, ago
            if found:
                assert GroundCode.LET_DOWN in [g.code for g in found[1]]

    def test_a_claim_that_falls_due_soon_is_called_about_again_as_any_other(self) -> None:
        """Whoever had ever been contacted about it was not reminded before the due date."""
        called: dict[str, Any] = {"used": {Channel.PHONE: 1}, "since_contact": 150.0}
        missed = {"used": {Channel.PHONE: 1}, "promised": AS_OF - timedelta(days=3)}
        for facts, code in (
            ({}, GroundCode.NEVER_CONTACTED),
            (called, GroundCode.DAYS_SINCE_CONTACT),
            (missed | {"since_contact": 9.0}, GroundCode.LET_DOWN),
        ):
            now = a_situation(days_late=-10, **facts)
            channel, grounds = next_channel(now, judge(now)) or (None, [])
            assert channel is Channel.PHONE
            assert [g.code for g in grounds] == [GroundCode.DUE_SOON, code]
        for quiet in (
            called | {"since_contact": 13.0}, missed | {"since_contact": 2.0},
            called | {"used": {Channel.LEGAL: 1}},
        ):  # fmt: skip
            now = a_situation(days_late=-10, **quiet)
            assert next_channel(now, judge(now)) is None
        assert next_channel(a_situation(days_late=-31, **called), None) is None

    def test_what_has_lapsed_goes_to_counsel_where_that_is_worth_it(self) -> None:
        for amount, expected in ((5.0, Channel.PHONE), (1_000.0, Channel.LEGAL)):
            now = a_situation(days_late=1200, amount=amount, limitation_lapsed=AS_OF)
            found = next_channel(now, judge(now))
            assert found is not None
            assert found[0] is expected

    def test_a_deal_before_signing_has_none(self) -> None:
        assert next_channel(a_situation(stage=Stage.SIGNING), None) is None
