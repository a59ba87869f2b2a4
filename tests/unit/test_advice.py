"""Phenomenon, arrears, channel and sanctions by hand: plain facts in, what is said out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from data_schemas.advice import ArrearsKind
from data_schemas.advice_policy import AdvicePolicy
from data_schemas.approach import Sanction
from data_schemas.codes import Channel, Grade, Stage
from data_schemas.grounds import GroundCode
from data_schemas.phenomena import Phenomenon
from model.advice.arrears import Judged, judge, led_to
from model.advice.case import budget_short
from model.advice.channels import next_channel
from model.advice.ground import FieldValue
from model.advice.phenomenon import phenomenon
from model.advice.situation import advice_fields
from model.wording import probability_text
from tests.factories import a_situation

AS_OF = date(2026, 6, 30)
"""The day of ``a_situation``."""
SOUND = {"receivable.disputed": 0.0, "receivable.acceptance_pending": 0.0}
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

    def test_a_row_of_broken_promises_is_enough_by_itself(self) -> None:
        def broken(times: float, **facts: Any) -> Judged:
            judged = judge(a_situation(features={"receivable.broken_promises": times}, **facts))
            assert judged is not None
            return judged

        assert broken(2.0, days_late=50).kind is ArrearsKind.NON_MALICIOUS
        seven = broken(7.0, days_late=200, used=THREE, numbers=SOUND)
        assert seven.kind is ArrearsKind.DOUBTFUL
        assert [g.code for g in seven.signs_against] == [GroundCode.BROKEN_TOO_OFTEN]
        assert "7 次承诺落空（3 次起" in seven.signs_against[0].text("zh")
        lax = AdvicePolicy(doubt_promises=8)
        assert broken(7.0, days_late=50, policy=lax).kind is ArrearsKind.NON_MALICIOUS

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

    def test_the_ladder_never_goes_back_to_a_milder_step(self) -> None:
        exists = {f"approach__{n}": 1.0 for n in
                  ("still_supplying", "still_serving", "authorisation_in_force")}  # fmt: skip
        papers = {"receivable__statement_confirmed": 1.0}
        after: dict[Sanction, Sanction | None] = {
            Sanction.STOP_SUPPLY: Sanction.STOP_SERVICE,
            Sanction.STOP_SERVICE: Sanction.END_AUTHORISATION,
            Sanction.END_AUTHORISATION: Sanction.REPUTATION,
            Sanction.REPUTATION: Sanction.LEGAL,
            Sanction.LEGAL: None,
        }
        for taken, step in after.items():
            assert self.step(**exists, **papers, taken=(taken,)) is step  # type: ignore[arg-type]

    def test_the_reason_is_said_where_lateness_alone_opens_the_ladder(self) -> None:
        now = a_situation(
            days_late=400, used=THREE, numbers=SOUND | {"approach.still_supplying": 1.0}
        )
        judged = judge(now)
        assert judged is not None
        assert judged.step is Sanction.STOP_SUPPLY
        assert [g.text("zh") for g in led_to(now, judged)] == [
            "已逾期 400 天（门槛 90 天）", "已逾期 400 天（门槛 365 天）",
        ]  # fmt: skip

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

    def test_whoever_has_gone_to_law_does_not_come_back_with_a_call(self) -> None:
        facts: dict[str, Any] = {"days_late": 500, "used": {Channel.LETTER: 1, Channel.LEGAL: 1}}
        now = a_situation(**facts, since_contact=60.0)
        found = next_channel(now, judge(now))
        assert found is not None
        assert found[0] is Channel.LEGAL
        assert GroundCode.NOT_USED not in [g.code for g in found[1]]
        soon = a_situation(**facts, since_contact=3.0)
        assert next_channel(soon, judge(soon)) is None

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

    def test_a_promise_not_kept_is_followed_up_at_once(self) -> None:
        facts: dict[str, Any] = {"days_late": 80, "used": {Channel.PHONE: 1}, "since_contact": 5.0}
        for ago, expected in ((4, Channel.LETTER), (6, None)):
            now = a_situation(**facts, promised=AS_OF - timedelta(days=ago))
            found = next_channel(now, judge(now))
            assert (found and found[0]) is expected, ago
            if found:
                assert GroundCode.LET_DOWN in [g.code for g in found[1]]

    def test_a_deal_before_signing_has_none(self) -> None:
        assert next_channel(a_situation(stage=Stage.SIGNING), None) is None
