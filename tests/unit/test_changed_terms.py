"""Deals under changed terms, by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from data_schemas.case import DealCase
from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.policy import Policy
from data_schemas.terms import GoalKind
from model.money.cents import money
from model.terms.changed import changed
from tests.factories import a_case, a_case_body
from tests.moves import moves, the

POLICY = Policy()


def told(case: DealCase) -> list[tuple[str, str, float]]:
    return [(p.kind.value, p.due_date.isoformat(), p.amount) for p in case.instalments]


class TestChanged:
    def test_more_upfront(self) -> None:
        case = a_case()
        after = changed(case, [the(case, "upfront_share", 0.4)], POLICY)
        assert told(after) == [
            ("advance", "2026-07-31", 400_000.0), ("acceptance", "2026-12-01", 500_000.0),
            ("retention", "2027-12-01", 100_000.0),
        ]  # fmt: skip
        assert after.deal.upfront_share == 0.4
        assert case.deal.upfront_share == 0.3

    def test_an_advance_where_there_was_none(self) -> None:
        body = a_case_body(upfront_share=None) | {
            "instalments": [
                {"instalment_id": "advance", "kind": "single", "due_date": "2026-12-01",
                 "amount": 1_000_000.0},
            ]
        }  # fmt: skip
        case = DealCase.model_validate(body)
        after = changed(case, [the(case, "upfront_share", 0.3)], POLICY)
        assert told(after) == [
            ("advance", "2026-07-31", 300_000.0), ("acceptance", "2026-12-01", 700_000.0),
        ]  # fmt: skip
        assert [p.instalment_id for p in after.instalments] == ["advance-2", "advance"]
        assert after.instalments[0].trigger is Trigger.SIGNING

    def test_no_retention_and_shorter_credit(self) -> None:
        case = a_case(retention_share=0.1)
        both = [the(case, "retention_share", 0.0), the(case, "credit_days", 15)]
        assert told(changed(case, both, POLICY)) == [
            ("advance", "2026-07-31", 300_000.0), ("acceptance", "2026-10-17", 700_000.0),
        ]  # fmt: skip

    def test_split_and_surer_trigger(self) -> None:
        case = a_case()
        both = [the(case, "split", True), the(case, "trigger", Trigger.DELIVERY)]
        after = changed(case, both, POLICY)
        assert told(after)[1:3] == [
            ("progress", "2026-09-15", 300_000.0), ("acceptance", "2026-12-01", 300_000.0),
        ]  # fmt: skip
        assert [p.trigger for p in after.instalments] == [
            None, Trigger.DELIVERY, Trigger.DELIVERY, None,
        ]  # fmt: skip

    def test_a_split_lies_half_way_to_the_day_the_shorter_credit_sets(self) -> None:
        """Never the day after signing, nor before the advance, as half way less the credit was."""
        case = a_case()
        both = [the(case, "split", True), the(case, "credit_days", 15)]
        days = {p.kind.value: p.due_date for p in changed(case, both, POLICY).instalments}
        assert str(days["acceptance"]) == "2026-10-17"
        assert str(days["progress"]) == "2026-08-24"
        assert days["advance"] < days["progress"]

    def test_no_payment_comes_before_what_is_left_of_its_periods(self) -> None:
        """Told 90 days after signing, all of them inspection: 83 days sooner leaves no credit."""
        case = a_case(acceptance_days=90, credit_days=30)
        signed = case.deal.signing_date
        (single,) = [p for p in case.instalments if p.kind is InstalmentKind.ACCEPTANCE]
        near = single.model_copy(update={"due_date": signed + timedelta(days=90)})
        soon = case.model_copy(update={"instalments": [near]})

        def waits(**to: object) -> dict[str, int]:
            parts = changed(soon, [the(soon, *one) for one in to.items()], POLICY).instalments
            return {p.kind.value: (p.due_date - signed).days for p in parts}

        assert waits(acceptance_days=7) == {"acceptance": 37}
        assert waits(acceptance_days=30) == {"acceptance": 60}
        assert waits(credit_days=15) == {"acceptance": 90}
        assert waits(acceptance_days=7, credit_days=15, split=True) == {
            "progress": 11, "acceptance": 22,
        }  # fmt: skip

    @pytest.mark.parametrize("levers", [("credit_days",), ("split", "credit_days")])
    def test_a_new_advance_comes_before_whatever_follows_it(self, levers: tuple[str, ...]) -> None:
        """Due 30 days after signing, it would follow a payment that a short credit brings near."""
        case = a_case(upfront_share=0.0)
        (single,) = [p for p in case.instalments if p.kind is InstalmentKind.ACCEPTANCE]
        near = single.model_copy(update={"due_date": date(2026, 9, 5), "amount": 1_000_000.0})
        soon = case.model_copy(update={"instalments": [near]})
        wanted = {"upfront_share": 0.1, "credit_days": 15, "split": True}
        moves = [the(soon, name, wanted[name]) for name in ("upfront_share", *levers)]
        parts = changed(soon, moves, POLICY).instalments
        (advance,) = [p for p in parts if p.kind is InstalmentKind.ADVANCE]
        assert soon.deal.signing_date < advance.due_date <= min(p.due_date for p in parts)

    def test_a_higher_price_is_shared_out(self) -> None:
        case = a_case()
        raised = the(case, "price", Decimal("1030000.00"), GoalKind.RETURN)
        after = changed(case, [raised], POLICY)
        assert [p.amount for p in after.instalments] == [309_000.0, 618_000.0, 103_000.0]
        assert after.deal.amount == 1_030_000.0

    def test_every_single_change_leaves_a_valid_case_of_the_same_total(self) -> None:
        case = a_case(amount=1_000_000.01, retention_share=0.1, acceptance_days=60)
        for lever, found in moves(case).items():
            for move in found:
                after = changed(case, [move], POLICY)
                DealCase.model_validate(after.model_dump(mode="json"))
                total = sum(money(p.amount) for p in after.instalments)
                assert total == Decimal("1000000.00"), lever
                kinds = {p.kind for p in after.instalments}
                assert InstalmentKind.SINGLE not in kinds

    @pytest.mark.parametrize("planned", [1.0, 0.4999, 0.4, 0.25, 0.01, 1e-8])
    def test_what_is_planned_stays_the_total_however_little_of_the_price_it_is(
        self, planned: float
    ) -> None:
        """The rest of the contract may be planned later; no move asks for more than is planned."""
        whole = a_case()
        parts = [
            p.model_copy(update={"amount": max(round(p.amount * planned, 2), 0.01)})
            for p in whole.instalments
        ]
        case = whole.model_copy(update={"instalments": parts})
        total = sum(money(p.amount) for p in parts)
        found = moves(case)
        split = found.get("split", [])
        for move in [one for several in found.values() for one in several]:
            for others in ([], split if move.lever.id != "split" else []):
                after = changed(case, [move, *others], POLICY)
                assert sum(money(p.amount) for p in after.instalments) == total, move
                assert all(p.amount > 0 for p in after.instalments)

    def test_facts_of_law_follow(self) -> None:
        case = DealCase.model_validate(
            a_case_body() | {"law": {"payment_days": 60, "late_interest_agreed": False}}
        )
        both = [the(case, "credit_days", 30), the(case, "late_penalty_written", True)]
        after = changed(case, both, POLICY).law
        assert after is not None
        assert (after.payment_days, after.late_interest_agreed) == (30, True)

    @pytest.mark.parametrize("told", [True, False])
    def test_who_pays_on_delivery_does_not_pay_after_acceptance(self, told: bool) -> None:
        case = DealCase.model_validate(
            a_case_body() | {"law": {"acceptance_is_condition": told, "audit_settlement": True}}
        )
        after = changed(case, [the(case, "trigger", Trigger.DELIVERY)], POLICY).law
        assert after is not None
        assert after.acceptance_is_condition is False
        assert after.audit_settlement is True  # the customer's to drop

    def test_a_shorter_credit_lengthens_no_term_told_among_the_facts_of_law(self) -> None:
        """Told twice and differently, the shorter one is not given up."""
        case = DealCase.model_validate(a_case_body(credit_days=90) | {"law": {"payment_days": 20}})
        assert "credit_days" not in moves(case)
        # Brought to what is planned, the longer one of the contract is.
        case = DealCase.model_validate(a_case_body(credit_days=20) | {"law": {"payment_days": 90}})
        assert [(m.before, m.after) for m in moves(case)["credit_days"]] == [(90, 20), (90, 15)]
        after = changed(case, [the(case, "credit_days", 15)], POLICY).law
        assert after is not None
        assert after.payment_days == 15

    def test_no_more_of_an_instalment_is_in_dispute_than_it_still_is(self) -> None:
        case = DealCase.model_validate(
            a_case_body() | {"claims": [{"instalment_id": "2", "disputed_amount": 590_000.0}]}
        )
        after = changed(case, [the(case, "upfront_share", 0.5)], POLICY)
        assert [c.disputed_amount for c in after.claims] == [400_000.0]
        DealCase.model_validate(after.model_dump(mode="json"))
