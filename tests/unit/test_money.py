"""Money by hand, and its laws."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_schemas.money import BoundBy, MoneySettings, Waiting
from data_schemas.money_policy import MoneyPolicy
from data_schemas.policy import Policy
from model.curve import mean_days
from model.money.cents import CENT, cents, in_cents, money, split, yuan
from model.money.limit import credit_limit
from model.money.loss import default_probability, expected_loss
from model.money.margin import margin
from model.money.shown import _margin_text, _text
from model.money.waiting import cost, wait

TENTH = Decimal("0.1")
HORIZONS = (0, 30, 90, 365, 730)


def one(start: int, first: int, *p: float) -> tuple[float, float]:
    """Agreed and late days of one receivable, asked ``start`` days past due."""
    found = wait(np.array([start]), np.array([0]), HORIZONS, np.array([first]), np.array([[*p]]))
    return float(found.agreed[0]), float(found.late[0])


class TestSplit:
    def test_thirds_of_a_hundred(self) -> None:
        parts = split(Decimal("100.00"), [1, 1, 1])
        assert parts == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]

    def test_the_largest_remainder_gets_the_cent(self) -> None:
        assert split(Decimal("0.01"), [1, 3]) == [Decimal("0.00"), Decimal("0.01")]

    @given(
        st.integers(-(10**14), 10**14),
        st.lists(st.floats(0, 1e9), min_size=1, max_size=40).filter(lambda w: sum(w) > 0),
    )
    def test_parts_add_up_and_are_fair(self, cents: int, weights: list[float]) -> None:
        total = cents * CENT
        parts = split(total, weights)
        assert sum(parts) == total
        whole = sum(map(Decimal, weights))
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - total * Decimal(weight) / whole) < Decimal("0.0100001")

    @pytest.mark.parametrize("weights", [[], [0.0, 0.0], [1.0, -0.5]])
    def test_weights_that_say_nothing_are_refused(self, weights: list[float]) -> None:
        with pytest.raises(ValueError, match="weights"):
            split(Decimal(1), weights)

    def test_a_part_of_a_cent_is_refused(self) -> None:
        with pytest.raises(ValueError, match="whole number"):
            split(Decimal("0.005"), [1])


class TestLoss:
    def test_by_hand(self) -> None:
        """30 % unpaid at 365 days; 35 % of that is lost: 10.5 % of 200,000."""
        p = np.array([[0.9, 0.8, 0.5, 0.3, 0.1]])
        default = default_probability(p, HORIZONS, Policy())
        assert default.tolist() == [0.3]
        assert expected_loss(np.array([200_000.0]), default, Policy())[0] == pytest.approx(21_000)

    def test_the_policy_says_what_default_and_lost_are(self) -> None:
        policy = Policy(default_days=730, money=MoneyPolicy(loss_given_default=1.0))
        p = np.array([[0.9, 0.8, 0.5, 0.3, 0.1]])
        default = default_probability(p, HORIZONS, policy)
        assert expected_loss(np.array([1000.0]), default, policy)[0] == pytest.approx(100.0)


class TestWaiting:
    def test_paid_never_is_waited_for_to_the_end(self) -> None:
        assert one(-100, 0, 1, 1, 1, 1, 1) == pytest.approx((100, 730))

    def test_paid_on_the_due_date_is_not_late(self) -> None:
        agreed, late = one(-100, 0, 1e-12, 1e-12, 1e-12, 1e-12, 1e-12)
        assert late == pytest.approx(0, abs=1e-9)
        # From certain to nothing in 100 days at constant hazard: 100 / ln(1e12) days.
        assert agreed == pytest.approx(100 / np.log(1e12), rel=1e-6)

    def test_half_by_the_end_of_each_piece(self) -> None:
        """Between S and S/2 over d days the area is (S − S/2) d / ln 2."""
        agreed, late = one(0, 0, 1, 1, 1, 0.5, 0.5)
        assert agreed == 0
        assert late == pytest.approx(90 + 0.5 * 275 / np.log(2) + 0.5 * 365)

    def test_what_is_late_already_only_waits_late(self) -> None:
        agreed, late = one(200, 1, 0.7, 1, 1, 1, 1)  # the first horizon is no question
        assert (agreed, late) == pytest.approx((0, 730))

    def test_what_is_signed_later_is_waited_for_from_then_on(self) -> None:
        """Asked 100 days before it is due, signed 40 before or 30 after: half is paid by day 90."""
        signed = np.array([-100, -40, 30])
        curve = np.tile([1, 1, 0.5, 0.5, 0.5], (3, 1))
        asked, due, first = np.full(3, -100), np.zeros(3, "int64"), np.zeros(3, "int64")
        found = wait(asked, due, HORIZONS, first, curve, signed)
        assert found.agreed == pytest.approx([100, 40, 0])
        falling = 0.5 * 60 / np.log(2)
        assert found.late == pytest.approx([30 + falling + 320, 30 + falling + 320, falling + 320])
        same = wait(asked, due, HORIZONS, first, curve)
        assert (same.agreed[0], same.late[0]) == (found.agreed[0], found.late[0])

    @given(
        st.integers(-700, 900),
        st.lists(st.floats(1e-6, 1), min_size=5, max_size=5).map(lambda p: sorted(p, reverse=True)),
    )
    def test_it_is_the_area_under_the_curve(self, start: int, p: list[float]) -> None:
        """As ``model.curve.mean_days`` has it by the trapezoid rule on a fine grid."""
        agreed, late = one(start, 0 if start < 0 else 1, *p)
        base = max(start, 0)
        asked = range(0 if start < 0 else 1, 5)
        grid = np.array([start, *(base + HORIZONS[k] for k in asked)], dtype="float64")
        curve = np.array([1.0, *(p[k] for k in asked)])
        assert late == pytest.approx(mean_days(grid - base, curve), rel=2e-3, abs=0.2)
        assert 0 <= agreed <= max(-start, 0) + 1e-9
        assert 0 <= late <= 730 + 1e-9

    def test_cost_by_hand(self) -> None:
        """73 days at 6 % a year: 1.2 %."""
        assert cost(np.array([1000.0]), np.array([73.0]), MoneyPolicy())[0] == pytest.approx(12.0)


class TestMargin:
    def test_by_hand(self) -> None:
        """25 % of 1,000,000 less 100,000 loss and 50,000 waiting; 750,000 / 0.85 just covers."""
        found = margin(
            Decimal("1000000.00"), Decimal("0.25"), Decimal("100000.00"), Decimal("50000.00"), TENTH
        )
        assert found.enough
        assert found.after_risk == Decimal("100000.00")
        assert found.after_risk_share == 0.1
        assert found.break_even_price == Decimal("882352.95")
        assert found.break_even_upfront_share == 0.0

    @pytest.mark.parametrize(
        ("rate", "zh", "en"),
        [
            (
                "0.25",
                "占价款10.0%，达到要求的10%",
                "10.0% of the price, at least the 10% wanted",
            ),
            (
                "0.35",
                "占价款20.0%，达到要求的10%",
                "20.0% of the price, at least the 10% wanted",
            ),
            ("0.2", "占价款5.0%，低于要求的10%", "5.0% of the price, less than the 10% wanted"),
        ],
    )
    def test_more_than_is_wanted_is_not_told_as_just_that(
        self, rate: str, zh: str, en: str
    ) -> None:
        loss, wait = Decimal("100000.00"), Decimal("50000.00")
        found = margin(Decimal("1000000.00"), Decimal(rate), loss, wait, TENTH)
        settings = MoneySettings.model_construct(
            least_return=0.1, margin_share=Decimal(rate), margin_given=True
        )
        assert zh in _margin_text(True, found, settings)
        assert en in _margin_text(False, found, settings)

    def test_a_share_in_hand_that_bears_the_risk(self) -> None:
        """Risk 40 %, margin 10 %: with 75 % in hand a quarter of the risk, 10 %, is left."""
        found = margin(
            Decimal("1000.00"), Decimal("0.1"), Decimal("300.00"), Decimal("100.00"), TENTH
        )
        assert not found.enough
        assert found.after_risk == Decimal("-300.00")
        assert found.break_even_upfront_share == 0.75
        assert found.break_even_price == Decimal("1500.00")

    @pytest.mark.parametrize(
        ("loss", "given", "zh", "en"),
        [
            (
                "300.00", True, "要求的10%。保本价1,500.00元，或签约时到账至少75%。",
                "10% wanted. It breaks even at CNY 1,500.00, or with 75% in hand at signing.",
            ),
            (
                "0.00", False, "10%（扣险前按公司政策的10%计）。保本价1,000.00元。",
                "wanted (10% before risk, by the policy). It breaks even at CNY 1,000.00.",
            ),
            (
                "900.00", True, "提价不能保本，或签约时到账至少90%。",
                "No price breaks even, or with 90% in hand at signing.",
            ),
        ],
    )  # fmt: skip
    def test_what_would_just_bear_the_risk_is_told_and_whose_margin_it_is(
        self, loss: str, given: bool, zh: str, en: str
    ) -> None:
        found = margin(Decimal("1000.00"), Decimal("0.1"), Decimal(loss), Decimal("100.00"), TENTH)
        settings = MoneySettings.model_construct(
            least_return=0.1, margin_share=TENTH, margin_given=given
        )
        assert zh in _margin_text(True, found, settings)
        assert en in _margin_text(False, found, settings)

    @pytest.mark.parametrize(
        ("lang", "said"),
        [
            (
                "zh",
                ("按35.5%收不回计", "按年5.55%的资金成本", "达到要求的12.34%", "政策的25.125%计"),
            ),
            ("en", ("35.5% counts as lost", "at 5.55% a year", "the 12.34% wanted", "(25.125% ")),
        ],
    )
    def test_settings_are_told_as_they_were_set(self, lang: str, said: tuple[str, ...]) -> None:
        """What is told can be worked out again with the figures it names."""
        left = margin(
            Decimal("1000.00"), Decimal("0.25125"), Decimal(0), Decimal(0), Decimal("0.1234")
        )
        settings = MoneySettings.model_construct(
            default_days=365, loss_given_default=0.355, capital_rate=Decimal("0.0555"),
            least_return=Decimal("0.1234"), margin_share=Decimal("0.25125"), margin_given=False,
        )  # fmt: skip
        waiting = Waiting.model_construct(agreed_days=1.0, late_days=1.0, total=Decimal(0))
        text = _text(lang, Decimal(0), waiting, left, None, settings, signing=True)
        assert all(one in text for one in said), text

    @pytest.mark.parametrize(
        ("lang", "said"),
        [
            ("zh", "平均等待1,314天（到期前0天，到期后1,314天）"),
            ("en", "for 1,314 days on average (0 until due, 1,314 after)"),
        ],
    )
    def test_thousands_of_days_waited_are_set_apart(self, lang: str, said: str) -> None:
        settings = MoneySettings.model_construct(
            default_days=365, loss_given_default=0.3, capital_rate=Decimal("0.05")
        )
        waiting = Waiting.model_construct(agreed_days=0.0, late_days=1314.2, total=Decimal(0))
        assert said in _text(lang, Decimal(0), waiting, None, None, settings, signing=False)

    def test_no_price_bears_a_risk_of_everything(self) -> None:
        found = margin(Decimal("100.00"), Decimal("0.1"), Decimal("80.00"), Decimal("20.00"), TENTH)
        assert found.break_even_price is None


class TestLimit:
    def test_by_hand(self) -> None:
        """100,000 of appetite / (20 % × 35 %) = 1,428,571: rounded down to the thousand."""
        found = credit_limit(np.array([1.0, 3.0]), np.array([0.5, 0.1]), MoneyPolicy(), None)
        assert found.limit == Decimal("1428000.00")
        assert (found.bound_by, found.open) == (BoundBy.APPETITE, None)
        owed = credit_limit(np.array([1.0]), np.array([0.2]), MoneyPolicy(), Decimal("1500000.00"))
        assert owed.headroom == Decimal("-72000.00")

    @pytest.mark.parametrize("default", [0.0, 1e-9])
    def test_nobody_may_owe_more_than_the_most(self, default: float) -> None:
        found = credit_limit(np.array([1.0]), np.array([default]), MoneyPolicy(), None)
        assert (found.limit, found.bound_by) == (Decimal("10000000.00"), BoundBy.LARGEST)

    def test_more_risk_never_means_more_credit(self) -> None:
        limits = [
            credit_limit(np.array([1.0]), np.array([p]), MoneyPolicy(), None).limit
            for p in np.linspace(0, 1, 101)
        ]
        assert limits == sorted(limits, reverse=True)


def test_half_a_cent_goes_up() -> None:
    assert [money(x) for x in (0.005, 1.115, 2.5)] == [
        Decimal("0.01"), Decimal("1.12"), Decimal("2.50"),
    ]  # fmt: skip


def test_every_setting_of_money_is_shown_beside_what_it_gave() -> None:
    assert set(MoneyPolicy.model_fields) <= set(MoneySettings.model_fields)


@given(st.integers(-(10**12), 10**12), st.sampled_from([100, 1000, 10_000]))
@example(78_549_492_945, 1000)
@example(1_004_999, 1_000_000)
def test_there_is_one_rule_for_half_a_cent(number: int, part: int) -> None:
    amount = number / part
    assert yuan(int(in_cents(amount))) == money(amount)
    assert in_cents(np.array([amount, -amount])).tolist() == [
        int(money(amount) * 100), -int(money(amount) * 100)
    ]  # fmt: skip
    assert cents(Fraction(repr(amount))) == money(amount)
