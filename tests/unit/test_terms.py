"""Levers, goals and what the law objects to, by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from data_schemas.case import DealCase
from data_schemas.codes import Grade
from data_schemas.errors import InvalidPolicy
from data_schemas.field import Control
from data_schemas.levers import LEVERS, OTHERS
from data_schemas.policy import Policy, read_policy
from data_schemas.problems import invalid_record
from data_schemas.terms import AdviseCase, Goal, GoalKind, Position
from data_schemas.terms_policy import WEIGHTS, TermsPolicy
from model.terms.aim import aim_of
from model.terms.changed import changed
from model.terms.lawful import lawful
from model.terms.move import Move, Reason, moves_of
from model.terms.summary import statement
from model.terms.words import change_text, declined_text, goal_text, rung_text
from service.desk.terms import Sought
from tests.factories import a_case, a_case_body, an_advice
from tests.long_answers import a_long_answer
from tests.moves import moves

POLICY = Policy()


class TestLevers:
    @pytest.mark.parametrize("lever", LEVERS.values(), ids=lambda one: one.id)
    def test_a_lever_is_the_sellers_and_moves_a_declared_way(self, lever: Any) -> None:
        meta = lever.declared.meta
        assert meta.control is Control.SELLER
        assert lever.shapes or meta.monotone != 0
        if isinstance(lever.target, bool):
            assert lever.target is (meta.monotone < 0)
        assert lever.id in WEIGHTS

    @pytest.mark.parametrize("other", OTHERS, ids=lambda one: one.field)
    def test_what_others_do_is_not_the_sellers(self, other: Any) -> None:
        assert other.declared.meta.control is not Control.SELLER
        assert not {other.field} & {one.field for one in LEVERS.values()}

    def test_an_unknown_lever_is_named(self, tmp_path: Any) -> None:
        path = tmp_path / "policy.toml"
        path.write_text("[terms.weights]\nbribe = 0.1\n", encoding="utf-8")
        with pytest.raises(InvalidPolicy, match="bribe"):
            read_policy(path)

    def test_a_weight_of_ones_own_leaves_the_others(self) -> None:
        weights = TermsPolicy(weights={"split": Decimal("0.1")}).weights
        assert weights["split"] == Decimal("0.1")
        assert weights["credit_days"] == WEIGHTS["credit_days"]


class TestGoal:
    def test_a_grade_is_its_upper_limit(self) -> None:
        asked = AdviseCase.model_validate(a_case_body() | {"goal": {"grade": "C"}})
        assert aim_of(asked.goal, POLICY).limit == 0.40
        assert aim_of(None, POLICY).limit == POLICY.grade_limits[Grade.B.rank]

    def test_on_the_desk_a_number_decides_before_the_grade_and_the_next_better_one_otherwise(
        self,
    ) -> None:
        sought = Sought()
        assert sought.goal(Grade.B) == {"grade": "B"}
        sought.grade = "C"
        assert sought.goal(Grade.B) == {"grade": "C"}
        sought.numbers = {"least_return": "10%"}
        assert sought.goal(Grade.B) == {"least_return": 0.1}
        sought.numbers = {"expected_loss": "很少"}
        with pytest.raises(ValidationError) as caught:
            AdviseCase.model_validate(a_case_body() | {"goal": sought.goal(Grade.B)})
        (problem,) = invalid_record(caught.value.errors(), AdviseCase).problems("zh")
        assert problem.field == "goal.expected_loss"

    def test_a_return_is_reached_from_above(self) -> None:
        asked = AdviseCase.model_validate(a_case_body() | {"goal": {"least_return": 0.15}})
        assert aim_of(asked.goal, POLICY).limit == -0.15

    @pytest.mark.parametrize(
        ("more", "field", "word"),
        [
            ({"goal": {}}, "goal", "least_return"),
            ({"goal": {"expected_loss": 5, "least_return": 0.1}}, "goal.expected_loss", "exactly"),
            ({"goal": {"grade": "A", "expected_loss": 5}}, "goal.grade", "exactly one"),
            ({"goal": {"grade": "F"}}, "goal.grade", "A (low risk)"),
            ({"keep": ["discount"]}, "keep.0", "upfront_share"),
        ],
    )
    def test_what_is_wrong_is_said(self, more: dict[str, Any], field: str, word: str) -> None:
        with pytest.raises(ValidationError) as caught:
            AdviseCase.model_validate(a_case_body() | more)
        (problem,) = invalid_record(caught.value.errors(), AdviseCase).problems("en")
        assert problem.field == field
        assert word in problem.message


class TestMoves:
    def test_only_better_values_are_asked_for(self) -> None:
        found = moves(a_case(retention_share=0.05, acceptance_days=10, guarantee_obtained=True))
        assert [m.after for m in found["upfront_share"]] == [0.4, 0.5]
        assert [m.after for m in found["credit_days"]] == [45, 30, 15]
        assert [m.after for m in found["acceptance_days"]] == [7]
        assert "guarantee_obtained" not in found
        assert [m.after for m in found["delivery_before_contract"]] == [False]

    def test_what_is_not_told_is_read_off_the_instalments(self) -> None:
        found = moves(a_case(upfront_share=None, retention_share=None, credit_days=None))
        assert found["upfront_share"][0].before == 0.3
        assert [m.after for m in found["retention_share"]] == [0.05, 0.03, 0.0]
        assert "credit_days" not in found

    @pytest.mark.parametrize(
        ("credit", "agreed", "before", "after"),
        [
            (30, 90, 90, [30, 15]),  # the contract may be brought to what is planned
            (None, 45, 45, [30, 15]),
            (60, 60, 60, [45, 30, 15]),
        ],
    )
    def test_what_the_contract_says_of_the_term_is_shortened(
        self, credit: int | None, agreed: int, before: int, after: list[int]
    ) -> None:
        """Days move as much as what is planned by gets shorter; the contract's text follows."""
        case = DealCase.model_validate(
            a_case_body(credit_days=credit) | {"law": {"payment_days": agreed}}
        )
        found = moves(case)["credit_days"]
        assert [m.before for m in found] == [before] * len(after)
        assert [m.after for m in found] == after
        for move in found:
            then = changed(case, (move,), POLICY)
            assert then.law is not None
            assert then.law.payment_days == then.deal.credit_days == move.after
            days = (case.instalments[1].due_date - then.instalments[1].due_date).days
            assert days == (before if credit is None else credit) - int(move.after)

    @pytest.mark.parametrize(("credit", "agreed"), [(90, 30), (60, 45), (90, 61)])
    def test_a_contract_shorter_than_the_plan_is_settled_before_it_is_shortened(
        self, credit: int, agreed: int
    ) -> None:
        """A change said from 30 days to 15 while the plan moved by 75."""
        body = a_case_body(credit_days=credit) | {"law": {"payment_days": agreed}}
        case = DealCase.model_validate(body)
        found, declined = moves_of(case, POLICY, GoalKind.GRADE, frozenset(), frozenset())
        assert "credit_days" not in {m.lever.id for m in found}
        assert declined["credit_days"] == "term_differs"
        zh, en = (declined_text("credit_days", declined["credit_days"], to) for to in ("zh", "en"))
        assert zh.startswith("账期：")
        assert "合同约定付款期限" in zh
        assert "contract's term" in en
        kept = moves_of(case, POLICY, GoalKind.GRADE, frozenset(), frozenset({"credit_days"}))[1]
        assert kept["credit_days"] is Reason.KEPT

    def test_the_price_is_raised_for_the_return_alone_and_within_the_budget(self) -> None:
        assert "price" not in moves(a_case())
        assert len(moves(a_case(), GoalKind.RETURN)["price"]) == 3
        assert "price" not in moves(a_case(budget_coverage=1.0), GoalKind.RETURN)
        within = moves(a_case(budget_coverage=1.015), GoalKind.RETURN)["price"]
        assert [m.after for m in within] == [Decimal("1010000.00")]
        # Of three cents a hundredth more is three cents.
        body = a_case_body(amount=0.03) | {
            "instalments": [{"instalment_id": "1", "kind": "single", "due_date": "2026-12-01",
                             "amount": 0.03}]
        }  # fmt: skip
        assert "price" not in moves(DealCase.model_validate(body), GoalKind.RETURN)
        # No contract may be worth more than a deal that is asked about.
        highest = moves(a_case(amount=0.985e12), GoalKind.RETURN)["price"]
        assert [m.after for m in highest] == [Decimal("994850000000.00")]

    def test_what_is_not_learnt_kept_or_off_limits_is_declined(self) -> None:
        policy = Policy(terms=TermsPolicy(off_limits=("split",)))
        found, declined = moves_of(
            a_case(), policy, GoalKind.GRADE, frozenset({"deal.guarantee_obtained"}),
            frozenset({"upfront_share"}),
        )  # fmt: skip
        assert declined == {
            "guarantee_obtained": Reason.NOT_LEARNT, "split": Reason.OFF_LIMITS,
            "upfront_share": Reason.KEPT,
        }  # fmt: skip
        assert not set(declined) & {m.lever.id for m in found}


class TestWords:
    def test_what_nobody_has_told_yet_is_marked(self) -> None:
        """It may be done already; then the gain an option promises of it is none."""
        for told in (None, False):
            found = moves(a_case(payment_date_written=told), GoalKind.RETURN)
            (move,) = found["payment_date_written"]
            assert ("目前情况不明" in change_text(move, "zh")) == (told is None)
            assert ("not known now" in change_text(move, "en")) == (told is None)

    def test_a_price_is_told_to_the_cent(self) -> None:
        """What is put into the contract is no round number; one yuan is not raised to one yuan."""
        for amount, zh in ((1_000_000.0, "1,030,000元"), (1.0, "1.03元"), (99.5, "102.49元")):
            parts = a_case_body()["instalments"]
            scaled = [p | {"amount": round(p["amount"] * amount / 1e6, 2)} for p in parts]
            case = DealCase.model_validate(a_case_body(amount=amount) | {"instalments": scaled})
            highest = moves(case, GoalKind.RETURN)["price"][-1]
            assert f"提高到{zh}" in change_text(highest, "zh")
            assert f"to CNY {zh[:-1]}" in change_text(highest, "en")

    @pytest.mark.parametrize(
        ("lang", "said"),
        [
            ("zh", "对方不同意，放开“账期”、“合同写明验收标准”；底线："),
            ("en", "If refused, let go of “credit days”, “write the acceptance standard into the"
             " contract”; the floor: "),
        ],
    )  # fmt: skip
    def test_what_is_let_go_of_stands_in_the_middle_of_a_sentence(
        self, lang: str, said: str
    ) -> None:
        case = AdviseCase.model_validate(a_case_body())
        (option,) = an_advice(a_long_answer(lang), case, lang).options
        dropped = ["credit_days", "acceptance_standard_written"]
        assert rung_text(Position.FLOOR, option, dropped, lang, alone=False).startswith(said)


class TestLaw:
    def test_a_term_the_law_objects_to_is_not_asked_for(self) -> None:
        """A hospital may agree 60 days at most with an SME: 180 may become 60, never 90."""
        law = {
            "seller_is_sme": True, "sme_declared": True, "subject": "goods",
            "inspection_period_written": True,
        }  # fmt: skip
        case = DealCase.model_validate(a_case_body(credit_days=180) | {"law": law})
        found = moves(case)["credit_days"]
        assert [m.after for m in found] == [90, 60, 45, 30, 15]
        day = date(2026, 7, 1)

        def version(moves: tuple[Move, ...]) -> DealCase:
            return changed(case, moves, POLICY)

        kept, refused = lawful(case, found, POLICY, day, version)
        assert [m.after for m in kept] == [60, 45, 30, 15]
        assert refused == {}
        only = [m for m in found if m.after == 90]
        assert lawful(case, only, POLICY, day, version)[1] == {"credit_days": Reason.LAW}


class TestSettings:
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_they_are_told_as_they_were_set(self, lang: str) -> None:
        policy = Policy(
            terms=TermsPolicy(promise_kept=0.555), grade_limits=(0.1, 0.2225, 0.4, 0.65),
        )  # fmt: skip
        assert "55.5%" in statement(policy, lang)
        for goal, said in ((None, "22.25%"), (Goal(least_return=0.1234), "12.34%")):
            aim = aim_of(goal, policy)
            assert said in goal_text(aim, 0.5, "B", policy, lang)
