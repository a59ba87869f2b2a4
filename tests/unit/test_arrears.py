"""Kinds of arrears and the sanctions ladder, by hand-made cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data_schemas.advice import ArrearsKind
from data_schemas.advice_policy import AdvicePolicy
from data_schemas.approach import Sanction
from data_schemas.codes import Channel, ProcessState, Stage
from data_schemas.grounds import GroundCode
from model.advice.arrears import Judged, judge, led_to
from model.advice.situation import Stalling
from tests.factories import a_situation

SOUND = {"receivable.disputed": 0.0, "receivable.acceptance_pending": 0.0}
THREE = {Channel.PHONE: 1, Channel.LETTER: 1, Channel.VISIT: 1}


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

    def test_refusals_are_enough_by_themselves_where_nothing_is_disputed(self) -> None:
        def refused(times: int, **facts: Any) -> Judged:
            judged = judge(a_situation(refused=times, **facts))
            assert judged is not None
            return judged

        assert refused(1, days_late=50).kind is ArrearsKind.NON_MALICIOUS
        twice = refused(2, days_late=200, used=THREE, numbers=SOUND)
        assert twice.kind is ArrearsKind.DOUBTFUL
        assert [g.code for g in twice.signs_against] == [GroundCode.REFUSED_TOO_OFTEN]
        argued = refused(2, days_late=50, numbers={"receivable.disputed": 1.0})
        assert argued.kind is ArrearsKind.NON_MALICIOUS
        assert [g.code for g in argued.signs_against] == [GroundCode.REFUSED]
        lax = AdvicePolicy(doubt_refusals=3)
        assert refused(2, days_late=50, policy=lax).kind is ArrearsKind.NON_MALICIOUS

    def test_a_payer_that_pays_in_the_end_speaks_for_itself(self) -> None:
        good = judge(a_situation(days_late=50, matured=(20.0, 10.0, 2.0)))
        bad = judge(a_situation(days_late=50, matured=(20.0, 10.0, 9.0)))
        assert good is not None
        assert bad is not None
        assert GroundCode.PAID_IN_THE_END in [g.code for g in good.signs_for]
        assert GroundCode.PAID_IN_THE_END in [g.code for g in bad.signs_against]


class TestSanctions:
    def step(
        self, days_late: int = 200, used: dict[Channel, int] = THREE, **numbers: float | bool
    ) -> Sanction | None:
        sanctions = frozenset(numbers.pop("taken", ()))  # type: ignore[call-overload]
        judged = judge(
            a_situation(
                days_late=days_late, refused=1, used=used, sanctions=sanctions,
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

    def test_what_is_accepted_is_not_asked_about_whatever_says_so(self) -> None:
        """It read 已经验收 as not recorded beside a line that said it was accepted."""
        unknown = {"receivable.disputed": 0.0, "approach.still_supplying": 1.0}
        facts: dict[str, Any] = {
            "days_late": 200, "used": THREE, "refused": 1,
            "features": {"receivable.broken_promises": 1.0},
        }  # fmt: skip

        def told(**more: Any) -> tuple[Sanction | None, bool | None, bool]:
            numbers = unknown | more.pop("numbers", {})
            judged = judge(a_situation(**facts, **more, numbers=numbers))
            assert judged is not None
            (accepted,) = (w for w in judged.general if w.zh.startswith("已经验收"))
            excused = "尚未验收：是" in [g.text("zh") for g in judged.signs_for]
            return judged.step, accepted.holds, excused

        booked = {"receivable.process_state": float(ProcessState.BOOKED.rank)}
        pending = {"receivable.acceptance_pending": 1.0}
        yes = (Sanction.STOP_SUPPLY, True, False)
        assert told() == (None, None, False)
        assert told(numbers=pending) == (None, False, True)
        assert told(accepted_on=date(2026, 1, 5)) == yes
        assert told(accepted_on=date(2026, 1, 5), numbers=pending) == yes
        assert told(numbers=booked) == yes
        assert told(numbers=booked | pending) == yes
        # Dragged out by the buyer itself: no excuse. So taken by the law alone: to be found out.
        assert told(numbers=pending, stalling=Stalling.TOLD) == yes
        assert told(numbers=pending, stalling=Stalling.SUPPOSED) == (None, None, False)

    def test_it_does_not_wait_for_a_visit_that_is_never_advised(self) -> None:
        facts: dict[str, Any] = {
            "days_late": 200, "refused": 1, "used": {Channel.PHONE: 9, Channel.LETTER: 2},
            "features": {"receivable.broken_promises": 1.0},
            "numbers": SOUND | {"approach.still_supplying": 1.0},
        }  # fmt: skip
        for amount, step in ((3_000.0, Sanction.STOP_SUPPLY), (5_000.0, None)):
            judged = judge(a_situation(**facts, amount=amount))
            assert judged is not None
            assert judged.step is step

    def test_whoever_owes_service_does_not_stop_it(self) -> None:
        serving = {"approach__still_supplying": 0, "approach__still_serving": 1}
        assert self.step(**serving, customer__open_tickets=3) is None
        assert self.step(**serving, customer__open_tickets=0) is Sanction.STOP_SERVICE
        idle = {"approach__still_supplying": 0, "approach__still_serving": 0}
        idle["approach__authorisation_in_force"] = 1
        assert self.step(**idle, customer__open_tickets=3) is Sanction.END_AUTHORISATION

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

    def test_whom_counsel_has_written_to_is_only_sued(self) -> None:
        exists = {f"approach__{n}": 1.0 for n in
                  ("still_supplying", "still_serving", "authorisation_in_force")}  # fmt: skip
        papers = {"receivable__statement_confirmed": 1.0}
        used = THREE | {Channel.LEGAL: 1}
        assert self.step(**exists, used=used) is None
        assert self.step(**exists, **papers, used=used) is Sanction.LEGAL
        assert self.step(**exists, used=used, taken=(Sanction.LEGAL,)) is None  # type: ignore[arg-type]

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

    def test_nobody_is_sanctioned_or_sued_for_less_than_it_is_worth(self) -> None:
        """A suit over five yuan was advised. What is paid already is not owed."""
        facts: dict[str, Any] = {
            "days_late": 400, "refused": 2, "used": THREE, "numbers": SOUND | {
                "approach.still_supplying": 1.0, "receivable.statement_confirmed": 1.0,
            },
        }  # fmt: skip
        reported = frozenset({Sanction.REPUTATION})

        def step(amount: float, **more: Any) -> Sanction | None:
            judged = judge(a_situation(**facts, amount=amount, **more))
            assert judged is not None
            return judged.step

        stop = Sanction.STOP_SUPPLY
        assert [step(owed) for owed in (5.0, 999.0, 1_000.0)] == [None, None, stop]
        assert [step(owed, sanctions=reported) for owed in (5.0, 9_999.0, 10_000.0)] == [
            None, None, Sanction.LEGAL,
        ]  # fmt: skip
        assert step(100_000.0, features={"receivable.paid_share": 0.995}) is None
        lax = AdvicePolicy(sanction_least=0.0, legal_least=0.0)
        assert step(5.0, policy=lax) is stop
        assert step(5.0, policy=lax, sanctions=reported) is Sanction.LEGAL
        judged = judge(a_situation(**facts, amount=5.0))
        assert judged is not None
        assert [w.zh for w in judged.waits if not w.holds] == ["未付余额值得惩戒（1,000 元起）"]
