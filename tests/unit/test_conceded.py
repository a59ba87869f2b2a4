"""What changes of terms concede in money, by hand: together, and each given those before it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from data_schemas.case import DealCase
from data_schemas.policy import Policy
from data_schemas.terms import GoalKind
from model.terms.changed import changed
from model.terms.conceded import conceded, money_conceded
from model.terms.move import Move
from tests.factories import a_case, a_case_body
from tests.moves import moves, the

POLICY = Policy()
"""4 % a year is what paying earlier is worth to the customer."""


def given(case: DealCase, asked: Sequence[Move]) -> list[Decimal]:
    """What each of some changes adds; that they add up to the whole is checked."""

    def version(some: tuple[Move, ...]) -> DealCase:
        return changed(case, some, POLICY)

    out = conceded(asked, version, POLICY)
    assert sum(out) == money_conceded(asked, version, POLICY)
    return out


def alone(case: DealCase, move: Move) -> Decimal:
    (only,) = given(case, [move])
    return only


def yearly(yuan_days: float) -> Decimal:
    return Decimal(repr(round(yuan_days * 0.04 / 365, 2)))


class TestAlone:
    def test_by_hand(self) -> None:
        """300,000 are due after 30 days, 600,000 after 153."""
        case = a_case()
        upfront = the(case, "upfront_share", 0.4)
        assert alone(case, upfront) == yearly(100_000 * (153 - 30))
        assert upfront.weight == Decimal("4000.00")
        assert alone(case, the(case, "credit_days", 30)) == yearly(600_000 * 30)
        assert alone(case, the(case, "split", True)) == yearly(300_000 * (153 - 76))
        assert alone(case, the(case, "guarantee_obtained", True)) == Decimal("10000.00")
        assert alone(case, the(case, "contract_reviewed", True)) == Decimal("1000.00")
        assert alone(case, the(case, "payment_date_written", True)) == 0

    def test_a_shorter_acceptance_brings_the_retention_forward_too(self) -> None:
        case = a_case(acceptance_days=30)
        assert alone(case, the(case, "acceptance_days", 10)) == yearly(700_000 * 20)

    def test_no_payment_is_brought_before_what_is_left_of_the_credit(self) -> None:
        """Due 20 days after signing, with 15 of credit left it is paid 5 days earlier, not 75."""
        body = a_case_body(credit_days=90, upfront_share=None) | {
            "instalments": [
                {"instalment_id": "1", "kind": "single", "due_date": "2026-07-21",
                 "amount": 1_000_000.0},
            ]
        }  # fmt: skip
        case = DealCase.model_validate(body)
        assert alone(case, the(case, "credit_days", 15)) == yearly(1_000_000 * 5)

    def test_as_much_is_conceded_however_much_of_the_contract_is_not_planned_yet(self) -> None:
        """Price and shares are of what is planned: the rest is no part of what is paid earlier."""
        whole, part = a_case(), a_case(amount=2_000_000.0)
        of_whole, of_part = moves(whole), moves(part)
        assert of_whole.keys() == of_part.keys()
        for lever, found in of_whole.items():
            told = [(alone(part, m), m.weight) for m in of_part[lever]]
            assert told == [(alone(whole, m), m.weight) for m in found], lever


class TestTogether:
    def test_what_is_prepaid_is_not_brought_forward_by_a_shorter_credit_as_well(self) -> None:
        """Of the 600,000, 200,000 are prepaid: 400,000 are left for the credit."""
        case = a_case()
        both = [the(case, "upfront_share", 0.5), the(case, "credit_days", 15)]
        assert given(case, both) == [yearly(200_000 * (153 - 30)), yearly(400_000 * 45)]
        assert sum(given(case, both)) < sum(alone(case, one) for one in both)

    def test_each_is_given_what_came_before_it(self) -> None:
        case = a_case()
        both = [the(case, "credit_days", 15), the(case, "upfront_share", 0.5)]
        assert given(case, both) == [yearly(600_000 * 45), yearly(200_000 * (108 - 30))]

    def test_half_of_a_payment_split_off_is_brought_forward_by_half_the_days(self) -> None:
        """Half way to day 108 instead of 153 is day 54 instead of 76."""
        case = a_case()
        both = [the(case, "split", True), the(case, "credit_days", 15)]
        after = 300_000 * (54 + 108)
        assert sum(given(case, both)) == yearly(600_000 * 153 - after)

    def test_fee_and_work_stand_beside_what_is_paid_earlier(self) -> None:
        case = a_case()
        names = {"credit_days": 30, "guarantee_obtained": True, "contract_reviewed": True}
        asked = [the(case, name, value) for name, value in names.items()]
        assert given(case, asked) == [
            yearly(600_000 * 30), Decimal("10000.00"), Decimal("1000.00")
        ]  # fmt: skip

    def test_at_a_raised_price_more_is_paid_earlier_and_the_raise_itself_is_no_money(self) -> None:
        case = a_case()
        asked = [
            the(case, "credit_days", 30), the(case, "price", Decimal("1030000.00"), GoalKind.RETURN)
        ]  # fmt: skip
        assert given(case, asked) == [yearly(618_000 * 30), Decimal("0.00")]

    def test_what_puts_a_payment_off_again_is_told_with_its_sign(self) -> None:
        """The payment comes before the advance then: more of it prepaid is paid later."""
        body = a_case_body(credit_days=90) | {
            "instalments": [
                {"instalment_id": "1", "kind": "advance", "due_date": "2026-08-30",
                 "amount": 300_000.0},
                {"instalment_id": "2", "kind": "acceptance", "due_date": "2026-09-19",
                 "amount": 700_000.0},
            ]
        }  # fmt: skip
        case = DealCase.model_validate(body)
        both = [the(case, "credit_days", 15), the(case, "upfront_share", 0.5)]
        # 80 days after signing, and 15 of credit are left: 65 days earlier, not 75.
        first, together = yearly(700_000 * 65), yearly(700_000 * 65 - 200_000 * (60 - 15))
        assert given(case, both) == [first, together - first]
        only = [the(case, "upfront_share", 0.5)]
        assert given(case, only) == [yearly(200_000 * 20)]
