"""Laws of interest and of the rates that hold for every claim."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from data_schemas.law.rates import LPR_VERIFIED_UP_TO, SINCE_LPR
from data_schemas.law.settings import LawSettings
from model.law.interest import accrue
from model.law.matter import Paid
from model.law.rate import lpr_on
from tests.property.matters import DAYS, MONEY

DAILY = st.fractions(Fraction(1, 100_000), Fraction(1, 500), max_denominator=200_000)
PAYMENTS = st.lists(st.builds(Paid, day=DAYS, amount=MONEY), max_size=5)


class TestInterest:
    @given(MONEY, DAYS, PAYMENTS, DAILY, st.integers(0, 2000), st.integers(1, 400))
    def test_more_days_never_less_interest(self, owed, latest, paid, daily, days, more) -> None:
        sooner = accrue(owed, latest, paid, latest + timedelta(days=days), daily)
        later = accrue(owed, latest, paid, latest + timedelta(days=days + more), daily)
        assert later.interest >= sooner.interest >= 0

    @given(
        MONEY, DAYS, PAYMENTS, DAILY, st.integers(0, 2000), st.builds(Paid, day=DAYS, amount=MONEY)
    )
    def test_another_payment_never_more_interest(
        self, owed, latest, paid, daily, days, one
    ) -> None:
        until = latest + timedelta(days=days)
        without = accrue(owed, latest, paid, until, daily)
        assert accrue(owed, latest, [*paid, one], until, daily).interest <= without.interest

    @given(MONEY, DAYS, PAYMENTS, DAILY, st.integers(0, 2000))
    def test_covering_interest_first_never_earns_less(
        self, owed, latest, paid, daily, days
    ) -> None:
        until = latest + timedelta(days=days)
        principal, interest = (
            accrue(owed, latest, paid, until, daily, cover) for cover in ("principal", "interest")
        )
        assert interest.interest >= principal.interest

    @given(MONEY, DAYS, DAILY, st.integers(1, 2000))
    def test_without_payments_it_is_the_plain_product(self, owed, latest, daily, days) -> None:
        got = accrue(owed, latest, [], latest + timedelta(days=days), daily)
        exact = Fraction(owed) * days * daily
        assert abs(Fraction(got.interest) - exact) <= Fraction(1, 200)
        assert got.days == days
        assert got.open == owed

    @given(MONEY, DAYS, PAYMENTS, DAILY, st.integers(0, 2000))
    def test_the_spans_add_up_to_the_days(self, owed, latest, paid, daily, days) -> None:
        got = accrue(owed, latest, paid, latest + timedelta(days=days), daily)
        assert sum(span.days for span in got.spans) == got.days <= days
        assert all((s.until - s.since).days == s.days > 0 for s in got.spans)


class TestRates:
    @given(st.dates(date(2015, 1, 1), date(2040, 1, 1)))
    def test_no_rate_is_named_outside_the_verified_days(self, day) -> None:
        known = SINCE_LPR <= day <= LPR_VERIFIED_UP_TO
        assert (lpr_on(day, LawSettings()) is not None) == known
