"""The book of receivables by hand: what adds up and what is shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.fiscal import PlaceCalendar
from data_schemas.policy import Policy
from data_schemas.portfolio import Moved
from data_schemas.portfolio_policy import PortfolioPolicy
from model.day import NEVER
from model.money.cents import split, yuan
from model.portfolio import answer
from model.portfolio.answer import Wanted, open_receivables, portfolio
from model.portfolio.book import unbooked_work
from model.portfolio.cents import split_cents
from model.portfolio.cuts import Customers, customers_of
from model.portfolio.figures import Figures
from model.portfolio.work import work_list
from model.units import known_before
from model.view import LedgerView
from tests.books import AS_OF, HOW, three_claims
from tests.factories import a_ledger, some_figures


@given(
    st.lists(st.integers(0, 10**14), min_size=1, max_size=5),
    st.lists(st.floats(0, 1), min_size=2, max_size=30),
)
def test_split_sums_lose_no_cent_and_agree_with_the_exact_ones(
    sums: list[int], weights: list[float]
) -> None:
    weights[0] += 0.01
    share = np.array(weights) / sum(weights)
    parts = split_cents(np.array(sums), np.tile(share, (len(sums), 1)))
    assert parts.sum(axis=1).tolist() == sums
    assert (parts >= 0).all()
    for row, total in zip(parts, sums, strict=True):
        exact = split(yuan(total), list(share))
        assert all(abs(yuan(a) - b) <= Decimal("0.01") for a, b in zip(row, exact, strict=True))


def test_every_cut_adds_up_to_the_open_balance() -> None:
    found = some_figures(three_claims(), AS_OF)
    told = portfolio(found, HOW)
    assert told.open_balance == Decimal("101333.33")
    assert sum(one.balance for one in told.ageing) == told.open_balance
    assert sum(one.expected for one in told.expected) == told.open_balance
    assert sum(one.expected for one in told.cash.weeks) + told.cash.later == told.open_balance
    for cut in (
        told.concentration.customers,
        told.concentration.regions,
        told.concentration.causes,
    ):
        assert sum(one.balance for one in cut) == told.open_balance
    assert sum(one.model for one in told.credit_loss.bands) == told.credit_loss.model
    assert told.overdue_balance == Decimal("1333.34")
    assert [one.label for one in told.ageing if one.receivables] == [
        "未到期",
        "31–60 天",
        "366–730 天",
    ]


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "未到期或逾期 30 天内"), ("en", "not due or up to 30 days")]
)
def test_a_first_band_past_the_due_date_says_that_what_is_not_due_is_in_it(
    lang: str, said: str
) -> None:
    policy = Policy(portfolio=PortfolioPolicy(age_bands=(30, 60, 90), matrix_months=24))
    found = some_figures(three_claims(), AS_OF, policy=policy)
    told = portfolio(found, replace(HOW, lang=lang))
    first = told.ageing[0]
    assert (first.label, first.receivables, first.last) == (said, 1, 30)  # R3 is not due
    assert told.credit_loss.bands[0].label == said
    # How far the matrix looks back is the policy's, and named.
    assert told.credit_loss.matrix_months == 24
    assert " 24 " in told.credit_loss.text


def test_an_empty_book_is_told_too() -> None:
    found = some_figures(LedgerView(a_ledger("2026-06-30", [])), AS_OF)
    told = portfolio(found, HOW)
    assert told.open_balance == 0
    assert told.credit_loss.provision == 0
    assert work_list(found, "zh", revision=1, calls=5, visits=5).items == []
    assert open_receivables(found, HOW, Wanted()).items == []


def test_part_payments_lower_the_balance_once_they_are_known() -> None:
    paid = [
        {"payment_id": "P1", "receivable_id": "R1", "paid_date": "2026-06-01", "amount": 300.0},
        {
            "payment_id": "P2", "receivable_id": "R1", "paid_date": "2026-06-28",
            "recorded_date": "2026-07-02", "amount": 200.0,
        },
    ]  # fmt: skip
    found = some_figures(three_claims(payments=paid), AS_OF)
    by_id = dict(zip(found.book.scored.asked.units["receivable_id"], found.book.cents, strict=True))
    assert by_id["R1"] == 70_001
    assert by_id["R2"] == 33_333


def test_no_more_is_owed_than_the_claim_whatever_was_taken_back() -> None:
    paid = [
        {"payment_id": f"P{n}", "receivable_id": "R1", "paid_date": f"2026-06-0{n}",
         "amount": amount, "kind": kind}
        for n, amount, kind in ((1, 200.0, "cash"), (2, 500.0, "reversal"), (3, 100.0, "write_off"))
    ]  # fmt: skip
    for known, cents in ((2, 100_001), (3, 90_001)):
        book = some_figures(three_claims(payments=paid[:known]), AS_OF).book
        owed = dict(zip(book.scored.asked.units["receivable_id"], book.cents, strict=True))
        assert owed["R1"] == cents


def test_a_curve_is_met_at_its_points_and_money_comes_on_working_days() -> None:
    found = some_figures(three_claims(), AS_OF, {"R1": (0.5, 0.3, 0.1)})
    book = found.book
    at = book.scored.asked.units["receivable_id"].tolist().index("R1")
    # Unpaid 30 days after today is unpaid when 31 days have gone.
    met = book.unpaid_by(np.array([0.0, 31.0, 91.0, 366.0, 900.0]))[at]
    assert met == pytest.approx([1.0, 0.5, 0.3, 0.1, 0.1])
    # 2026-07-04 and -05 are a weekend: nothing is paid.
    weekend = book.unpaid_by(np.array([4.0, 5.0, 6.0, 7.0]))[at]
    assert weekend[0] == weekend[1] == weekend[2]
    assert weekend[3] < weekend[2]
    # A claim not yet due keeps its horizons from the due date.
    late = book.scored.asked.units["receivable_id"].tolist().index("R3")
    assert book.unpaid_by(np.array([32 + 31.0]))[late] == pytest.approx(0.6)


def test_what_is_paid_but_not_booked_comes_first() -> None:
    paid = [
        {
            "payment_id": f"P{n}", "receivable_id": f"S{n}", "paid_date": "2026-03-02",
            "recorded_date": "2026-03-12", "amount": 5.0,
        }
        for n in range(3)
    ]  # fmt: skip
    settled = [
        {"receivable_id": f"S{n}", "customer_id": "C9", "due_date": "2026-02-01", "amount": 5.0}
        for n in range(3)
    ]
    day = np.array([0.0, 1.0, 31.0])
    late = some_figures(three_claims(*settled, payments=paid), AS_OF).book
    at_once = some_figures(three_claims(*settled), AS_OF).book
    row = late.scored.asked.units["receivable_id"].tolist().index("R1")
    assert late.unpaid_by(day)[row, 0] == 1.0
    assert late.unpaid_by(day)[row, 1] < at_once.unpaid_by(day)[row, 1] < 1.0
    assert late.unpaid_by(day)[row, 2] == pytest.approx(0.6)
    # Ten days of bookings are awaited: eight working days in September, three around the holiday.
    view, usual = late.scored.asked.view, np.ones(13)
    awaited = [unbooked_work(view, on, usual, PlaceCalendar()) for on in (
        date(2026, 9, 11), date(2026, 10, 8)
    )]  # fmt: skip
    assert awaited == pytest.approx([8.0, 3.0])


def test_a_payment_known_before_its_claim_settles_nothing_yet() -> None:
    early = {"payment_id": "P1", "receivable_id": "R3", "paid_date": "2026-05-10", "amount": 5.0}
    view = LedgerView(known_before(three_claims(payments=[early]).ledger, date(2026, 5, 31)))
    assert not (view.outcomes.paid < NEVER).any()


def test_pages_neither_repeat_nor_lose_a_claim() -> None:
    many = [
        {"receivable_id": f"X{n}", "customer_id": "K", "due_date": "2026-06-20", "amount": 10.0}
        for n in range(25)
    ]
    found = some_figures(three_claims(*many), AS_OF)
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        page = open_receivables(found, HOW, Wanted(offset=offset, limit=10))
        seen += [one.receivable_id for one in page.items]
        offset = page.next_offset
    assert len(seen) == len(set(seen)) == page.total == 28
    first = open_receivables(found, HOW, Wanted(order="balance", limit=1))
    assert first.items[0].receivable_id == "R3"
    mine = open_receivables(found, HOW, Wanted(customer_id="C1", least_age=100))
    assert [one.receivable_id for one in mine.items] == ["R2"]
    assert open_receivables(found, HOW, Wanted(offset=99)).next_offset is None
    named = open_receivables(found, HOW, Wanted(text=" c1 "))
    assert sorted(one.receivable_id for one in named.items) == ["R1", "R2"]
    by_id = open_receivables(found, HOW, Wanted(text="x24"))
    assert [one.receivable_id for one in by_id.items] == ["X24"]
    assert open_receivables(found, HOW, Wanted(text="nobody")).total == 0


def test_claims_are_held_against_an_earlier_day() -> None:
    """Worse and better are by grade; what was not in that day's book has not moved."""
    good, bad = (0.2, 0.05, 0.01), (0.9, 0.8, 0.5)
    then = some_figures(three_claims(), date(2026, 5, 20), {"R1": good, "R2": bad})
    now = some_figures(three_claims(), AS_OF, {"R1": bad, "R2": good, "R3": bad})
    listed = open_receivables(now, HOW, Wanted(), then)
    assert listed.since == date(2026, 5, 20)
    before = {one.receivable_id: one.before for one in listed.items}
    assert before.keys() == {"R1", "R2", "R3"}
    assert before["R3"] is None
    assert before["R1"] is not None
    assert before["R1"].grade is then.grade[0]
    assert before["R1"].delay_probability == good[1]
    for way, who in (("worse", ["R1"]), ("better", ["R2"])):
        page = open_receivables(now, HOW, Wanted(moved=cast(Moved, way)), then)
        assert [one.receivable_id for one in page.items] == who
        assert page.total == 1
    assert open_receivables(now, HOW, Wanted(moved="worse"), now).total == 0
    alone = open_receivables(now, HOW, Wanted())
    assert alone.since is None
    assert [one.before for one in alone.items] == [None] * 3


def a_figures() -> Figures:
    return some_figures(three_claims(), AS_OF)


def test_bands_hold_what_is_expected_and_are_the_same_again() -> None:
    first, again = a_figures().cash, a_figures().cash
    assert first.low.tolist() == again.low.tolist()
    assert (first.low <= first.high).all()


def test_claims_are_found_by_the_id_of_a_customer_that_was_merged_into_another() -> None:
    merge = {"alias_id": "OLD1", "customer_id": "C1", "date": "2026-01-01"}
    claim = {"receivable_id": "R7", "customer_id": "OLD1", "due_date": "2026-05-01", "amount": 7.0}
    found = some_figures(three_claims(claim, aliases=[merge]), AS_OF)
    every = {"R1", "R2", "R7"}
    for wanted in (
        Wanted(customer_id="OLD1"), Wanted(customer_id="C1"), Wanted(text="old1"), Wanted(text="c1")
    ):  # fmt: skip
        listed = open_receivables(found, HOW, wanted).items
        assert {one.receivable_id for one in listed} == every
        assert {one.customer_id for one in listed} == {"C1"}
    assert open_receivables(found, HOW, Wanted(customer_id="nobody")).total == 0


def test_a_page_looks_its_customers_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked up anew for each claim, a page of 500 took seconds."""
    looked: list[int] = []

    def counted(found: Figures) -> Customers:
        looked.append(1)
        return customers_of(found)

    monkeypatch.setattr(answer, "customers_of", counted)
    found = some_figures(three_claims(), AS_OF)
    assert len(open_receivables(found, HOW, Wanted()).items) == 3
    assert len(looked) == 1
