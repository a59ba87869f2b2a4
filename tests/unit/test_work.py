"""The week's work by hand: who is approached, how, about what, and what is done."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from data_schemas.codes import Channel
from data_schemas.work_list import WorkList
from model.portfolio.figures import Figures
from model.portfolio.work import captured, ranked, work_list
from model.view import LedgerView
from tests.books import AS_OF, three_claims
from tests.factories import a_ledger, some_figures


def test_work_goes_by_loss_per_hour_within_the_hands_there_are() -> None:
    many = [
        {
            "receivable_id": f"X{n}", "customer_id": f"K{n}", "due_date": "2026-06-20",
            "amount": 1000.0 * (n + 1),
        }
        for n in range(5)
    ]  # fmt: skip
    found = some_figures(three_claims(*many), AS_OF)
    told = work_list(found, "en", revision=1, calls=3, visits=1)
    assert told.calls == 3
    assert told.visits <= 1
    per_hour = [one.loss_per_hour for one in told.items]
    assert per_hour == sorted(per_hour, reverse=True)
    calls = [one for one in told.items if one.channel is Channel.PHONE]
    assert calls[0].receivables == ["X4"]
    assert calls[0].loss_per_hour == calls[0].expected_loss * 2  # half an hour
    assert work_list(found, "en", revision=1, calls=0, visits=0).items == []
    # One contact is about all claims of a customer that are to be worked on.
    customers = [one.customer_id for one in told.items]
    assert len(customers) == len(set(customers))


def several() -> Figures:
    """A customer to call about two claims, to visit about a third; one to visit; one at law."""
    rows = [
        {"receivable_id": "A1", "customer_id": "A", "due_date": "2026-06-20", "amount": 5e5},
        {"receivable_id": "A2", "customer_id": "A", "due_date": "2026-06-21", "amount": 1e5},
        {"receivable_id": "A3", "customer_id": "A", "due_date": "2026-01-20", "amount": 9e5},
        {"receivable_id": "A4", "customer_id": "A", "due_date": "2025-12-20", "amount": 2e5},
        {"receivable_id": "B1", "customer_id": "B", "due_date": "2026-01-20", "amount": 4e5},
    ]  # fmt: skip
    used = [("A3", "phone"), ("A3", "letter"), ("A4", "legal"), ("B1", "phone"), ("B1", "letter")]
    contacts = [
        {
            "contact_id": f"K{n}", "customer_id": of[0], "receivable_id": of, "channel": channel,
            "date": "2026-05-01",
        }
        for n, (of, channel) in enumerate(used)
    ]  # fmt: skip
    return some_figures(LedgerView(a_ledger("2026-06-30", rows, contacts=contacts)), AS_OF)


def test_a_customer_is_approached_once_a_week_by_the_highest_rung_of_its_claims() -> None:
    found = several()
    told = work_list(found, "zh", revision=1, calls=9, visits=9)
    got = [(one.customer_id, one.channel, one.receivables) for one in told.items]
    assert got == [
        ("A", Channel.VISIT, ["A3", "A1", "A2"]),
        ("B", Channel.VISIT, ["B1"]),
        ("A", Channel.LEGAL, ["A4"]),  # counsel's claims stand apart
    ]
    visit = told.items[0]
    assert visit.hours == found.policy.portfolio.hours.visit
    assert any("还没用过“上门”" in one for one in visit.why)
    assert visit.why[0].startswith("A3：")  # of which of the three claims the reasons are
    assert not told.items[1].why[0].startswith("B1")
    rows = [i for i in range(len(found)) if found.book.scored.asked.units["receivable_id"][i] in
            visit.receivables]  # fmt: skip
    assert int(visit.expected_loss * 100) == found.loss[rows].sum()
    assert told.hours == sum(one.hours for one in told.items)
    assert told.expected_loss == sum(one.expected_loss for one in told.items)
    assert (told.calls, told.visits, told.left_out) == (0, 3, 0)


def test_whom_nobody_can_be_sent_to_is_called_about_what_a_call_is_for() -> None:
    told = work_list(several(), "zh", revision=1, calls=9, visits=0)
    got = [(one.customer_id, one.channel, one.receivables) for one in told.items]
    assert got == [("A", Channel.PHONE, ["A1", "A2"])]
    assert (told.calls, told.visits, told.left_out) == (1, 0, 3)
    assert work_list(several(), "zh", revision=1, calls=0, visits=0).left_out == 3


def test_a_visit_takes_along_the_demand_another_claim_cannot_wait_for() -> None:
    rows = [
        {"receivable_id": "A1", "customer_id": "A", "due_date": "2026-01-20", "amount": 9e5},
        {"receivable_id": "OLD", "customer_id": "A", "due_date": "2023-07-07", "amount": 5e2},
    ]  # fmt: skip
    contacts = [
        {
            "contact_id": f"K{n}", "customer_id": "A", "receivable_id": "A1", "channel": channel,
            "date": "2026-05-01",
        }
        for n, channel in enumerate(("phone", "letter"))
    ]  # fmt: skip
    view = LedgerView(a_ledger("2026-06-30", rows, contacts=contacts))
    (one,) = work_list(some_figures(view, AS_OF), "zh", revision=1, calls=9, visits=9).items
    assert one.channel is Channel.VISIT
    assert one.label == "上门催讨，催款函先发"
    assert one.receivables == ["OLD", "A1"]
    assert one.why[0].startswith("OLD：诉讼时效 2026-07-07 届满")
    assert [why[:3] for why in one.why if "：" in why[:4]] == ["OLD", "A1："]
    assert any("还没用过“上门”" in why for why in one.why)


def test_what_was_seen_to_after_the_day_of_the_book_is_done() -> None:
    """Contacted about the claim or the account, or paid."""
    contact = {"contact_id": "K", "customer_id": "C1", "channel": "phone", "date": "2026-07-02"}
    paid = {"payment_id": "P", "receivable_id": "R1", "amount": 1000.01, "paid_date": "2026-07-02"}
    until = AS_OF + timedelta(days=5)

    def done(**tables: list[dict[str, Any]]) -> tuple[int, set[str]]:
        found = some_figures(three_claims(**tables), AS_OF)
        told = work_list(found, "zh", revision=1, calls=9, visits=9, until=until)
        return told.done, {one for item in told.items for one in item.receivables}

    listed = {"R1", "R2", "R3"}  # R3 is due within the month by then
    assert done() == (0, listed)
    # Another claim of the customer waits for another week.
    assert done(contacts=[contact | {"receivable_id": "R1"}]) == (1, {"R3"})
    assert done(contacts=[contact]) == (2, {"R3"})
    assert done(payments=[paid]) == (1, {"R2", "R3"})
    assert done(contacts=[contact | {"date": "2026-07-06"}]) == (0, listed)
    found = some_figures(three_claims(contacts=[contact]), AS_OF)
    assert (
        work_list(found, "zh", revision=1, calls=9, visits=9).done == 0
    )  # of an earlier day: all of it


def test_what_was_approached_in_the_week_has_used_its_hands() -> None:
    """From Monday to the day asked, whoever it was with; AS_OF is a Tuesday."""

    def contact(day: date, channel: str = "phone", **more: str) -> dict[str, Any]:
        told = {"customer_id": "ELSE", "channel": channel, "date": day}
        return {"contact_id": f"K{next(count)}", **told, **more}

    def told(*contacts: dict[str, Any], until: date = AS_OF, calls: int = 3) -> WorkList:
        rows = [
            {
                "receivable_id": f"X{n}",
                "customer_id": f"K{n}",
                "due_date": "2026-06-20",
                "amount": 1000.0,
            }
            for n in range(5)
        ]
        found = some_figures(three_claims(*rows, contacts=list(contacts)), AS_OF)
        return work_list(found, "zh", revision=1, calls=calls, visits=1, until=until)

    count, monday = itertools.count(), AS_OF - timedelta(days=AS_OF.weekday())
    assert (told().calls, told().calls_made, told().week_from) == (3, 0, monday)
    one = told(contact(monday), contact(AS_OF, "letter"), contact(AS_OF, "visit"))
    assert (one.calls, one.calls_made, one.visits_made) == (1, 2, 1)
    assert one.left_out == told().left_out + 2
    # The week before, and a day nobody has seen yet, use nobody's hands.
    assert told(contact(monday - timedelta(days=1)), contact(AS_OF + timedelta(days=1))).calls == 3
    # About several claims it is one approach; another day, or another way, it is another.
    same = [contact(monday, receivable_id=claim) for claim in ("R1", "R2", "X1")]
    assert told(*same).calls_made == 1
    assert told(*same, contact(AS_OF), contact(AS_OF, "letter")).calls_made == 3
    # Whoever made more than was meant has none left; the next week begins anew.
    many = [contact(monday + timedelta(days=n % 2), customer_id=f"C{n}") for n in range(9)]
    assert (told(*many).calls, told(*many).calls_made) == (0, 9)
    assert told(*many, until=monday + timedelta(days=7)).calls == 3


def test_ranking_leaves_out_what_is_not_to_be_done_and_captures_what_it_meets() -> None:
    value = np.array([10.0, 30.0, 5.0, 100.0])
    hours = np.array([1.0, 6.0, 1.0, np.nan])
    order = ranked(value, hours)
    assert order.tolist() == [0, 1, 2]
    # A fifth of eight hours is 1.6: the first claim, and 0.6 of six hours of the second.
    assert captured(order, hours, value, 0.2) == pytest.approx((10 + 30 * 0.1) / 45)
    assert captured(order, hours, value, 1.0) == pytest.approx(1.0)
