"""What the book makes of limitation that ends soon: a demand first, and first on the list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from data_schemas.approach import Sanction
from data_schemas.codes import Channel
from data_schemas.grounds import GroundCode
from data_schemas.law.settings import LawSettings
from data_schemas.portfolio import OpenReceivable
from model.advice.arrears import judge
from model.advice.channels import next_channel
from model.asked import Asked
from model.law.limited import Ending
from model.portfolio.answer import Wanted, open_receivables
from model.portfolio.ending import endings
from model.portfolio.work import work_list
from model.units import current_units
from model.view import LedgerView
from service.desk.claims import due_told
from service.desk.words import Words
from tests.books import AS_OF, HOW, three_claims
from tests.factories import a_ledger, a_situation, some_figures

OLD = {"receivable_id": "OLD", "customer_id": "C9", "due_date": "2023-07-07", "amount": 500.0}
"""Of three years ago but for a week; next to nothing."""


def next_of(**facts: Any) -> tuple[Channel, list[GroundCode]] | None:
    """The next channel about a claim 1,000 days late whose limitation ends in 30 days."""
    usual: dict[str, Any] = {
        "days_late": 1000, "used": {Channel.PHONE: 1}, "since_contact": 3.0,
        "limitation_ends": date(2026, 7, 30),
    }  # fmt: skip
    now = a_situation(**(usual | facts))
    found = next_channel(now, judge(now))
    return None if found is None else (found[0], [one.code for one in found[1]])


@pytest.mark.parametrize(
    ("facts", "sent"),
    [
        ({}, True),  # before its rung, and though somebody called three days ago
        ({"limitation_ends": None}, False),
        ({"days_late": -5, "used": {}, "since_contact": float("nan")}, True),
        ({"used": {Channel.LETTER: 1}, "since_letter": 3.0}, False),  # one has just gone out
        ({"used": {Channel.LETTER: 1}, "since_letter": 14.0, "since_contact": 14.0}, True),
        # A call after it proves nothing and delays nothing.
        ({"used": {Channel.LETTER: 1}, "since_letter": 900.0, "since_contact": 0.0}, True),
        # What has gone out is waited for only while there is time for another to arrive.
        ({"since_letter": 3.0, "limitation_ends": date(2026, 7, 17)}, False),
        ({"since_letter": 3.0, "limitation_ends": date(2026, 7, 16)}, True),
        ({"used": {Channel.LEGAL: 1}}, False),
        ({"sanctions": frozenset({Sanction.LEGAL})}, False),
        # A promise for a day after which there is time to write is waited for; another is not.
        ({"promised": date(2026, 7, 13)}, False),
        ({"promised": date(2026, 7, 14)}, True),
    ],
)
def test_a_demand_goes_before_whatever_rung_is_next(facts: dict[str, Any], sent: bool) -> None:
    found = next_of(**facts)
    told = found is not None and GroundCode.LIMITATION_ENDS in found[1]
    assert told is sent
    if sent:
        assert found is not None
        assert found[0] is Channel.LETTER


def test_counsel_is_told_that_limitation_ends_by_what_is_on_record() -> None:
    """A lawyer's letter alone stops nothing; why it is first on the list stands beside it."""
    for gone in ({"used": {Channel.LEGAL: 1}}, {"sanctions": frozenset({Sanction.LEGAL})}):
        found = next_of(**gone, since_contact=20.0)
        assert found is not None
        assert found[0] is Channel.LEGAL
        assert found[1][0] is GroundCode.LIMITATION_AT_LAW
    # Two days before it ends counsel is told, whenever somebody was last in touch.
    last = next_of(used={Channel.LEGAL: 1}, since_contact=3.0, limitation_ends=date(2026, 7, 2))
    assert last is not None
    assert last[1][0] is GroundCode.LIMITATION_AT_LAW
    # So she is of a promise for a day after which there is no time left; others are waited for.
    gone: dict[str, Any] = {"used": {Channel.LEGAL: 1}, "promised": date(2026, 7, 14)}
    late = next_of(**gone)
    assert late is not None
    assert (late[0], late[1][0]) == (Channel.LEGAL, GroundCode.LIMITATION_AT_LAW)
    assert next_of(**gone | {"promised": date(2026, 7, 13)}) is None
    plain = next_of(used={Channel.LEGAL: 1}, since_contact=20.0, limitation_ends=None)
    assert plain is not None
    assert GroundCode.LIMITATION_AT_LAW not in plain[1]


def row(name: str, *claims: dict[str, Any], **tables: list[dict[str, Any]]) -> OpenReceivable:
    found = some_figures(three_claims(*claims, **tables), AS_OF)
    (one,) = open_receivables(found, HOW, Wanted(text=name)).items
    return one


def test_what_cannot_wait_for_another_list_is_first_on_this_one() -> None:
    found = some_figures(three_claims(OLD), AS_OF)
    told = work_list(found, "zh", revision=1, calls=1, visits=0)
    assert [one.receivables for one in told.items] == [["OLD"]]
    assert told.items[0].channel is Channel.LETTER
    assert "2026-07-07" in told.items[0].why[0]
    # A letter that nobody can prove has saved nothing; once its arrival is on file nothing presses.
    sent = {
        "contact_id": "K", "customer_id": "C9", "receivable_id": "OLD", "date": "2026-06-29",
        "channel": "letter", "promised_date": "2026-06-29",
    }  # fmt: skip
    found = some_figures(three_claims(OLD, contacts=[sent]), AS_OF)
    items = work_list(found, "zh", revision=1, calls=9, visits=9).items
    assert (items[0].receivables, items[0].channel) == (["OLD"], Channel.LETTER)
    sent |= {"evidence": "delivered"}
    found = some_figures(three_claims(OLD, contacts=[sent]), AS_OF)
    items = work_list(found, "zh", revision=1, calls=9, visits=9).items
    assert items[0].receivables != ["OLD"]
    # With a month left it is a demand all the same, and waits its turn.
    later = some_figures(three_claims(OLD | {"due_date": "2023-07-31"}), AS_OF)
    items = work_list(later, "zh", revision=1, calls=9, visits=9).items
    assert items[0].receivables != ["OLD"]
    (mine,) = [one for one in items if one.receivables == ["OLD"]]
    assert mine.channel is Channel.LETTER


def test_what_cannot_wait_is_listed_whatever_hands_the_week_has_used() -> None:
    calls = [
        {"contact_id": f"K{n}", "customer_id": f"X{n}", "date": AS_OF, "channel": "phone"}
        for n in range(9)
    ]
    found = some_figures(three_claims(OLD, contacts=calls), AS_OF)
    told = work_list(found, "zh", revision=1, calls=2, visits=0)
    assert ([one.receivables for one in told.items], told.calls_made) == ([["OLD"]], 9)
    assert work_list(found, "zh", revision=1, calls=0, visits=0).items == []


def test_the_claims_whose_limitation_ends_soon_can_be_looked_at_alone() -> None:
    found = some_figures(three_claims(OLD), AS_OF)
    page = open_receivables(found, HOW, Wanted(limitation_near=True))
    assert [one.receivable_id for one in page.items] == ["OLD"]
    assert page.items[0].limitation_ends == date(2026, 7, 7)
    assert row("R1").limitation_ends is None


LAPSED = OLD | {"due_date": "2022-01-10", "amount": 5_000_000.0}
"""Nothing on record has started it anew since."""


def test_a_claim_whose_limitation_has_ended_goes_to_counsel_and_is_marked() -> None:
    found = some_figures(three_claims(LAPSED), AS_OF)
    page = open_receivables(found, HOW, Wanted(limitation_lapsed=True))
    (one,) = page.items
    assert (one.receivable_id, one.limitation_ends) == ("OLD", None)
    assert one.limitation_lapsed == date(2025, 1, 10)
    assert one.action is not None
    assert one.action.channel is Channel.LEGAL
    assert "2025-01-10" in one.action.why[0]
    assert row("R1").limitation_lapsed is None
    assert work_list(found, "zh", revision=1, calls=0, visits=0).limitation_lapsed == 1
    (task,) = [
        t
        for t in work_list(found, "zh", revision=1, calls=9, visits=9).items
        if "OLD" in t.receivables
    ]
    assert task.channel is Channel.LEGAL
    assert "诉讼时效已于 2025-01-10 届满" in task.why[0]
    assert task.limitation_lapsed == date(2025, 1, 10)


def test_a_lapsed_claim_waits_for_a_promise_and_counsel_for_the_next_look() -> None:
    lapsed: dict[str, Any] = {"limitation_ends": None, "limitation_lapsed": date(2026, 1, 5)}
    assert next_of(**lapsed, used={}, since_contact=float("nan")) == (
        Channel.LEGAL, [GroundCode.LIMITATION_LAPSED],
    )  # fmt: skip
    assert next_of(**lapsed, used={Channel.LEGAL: 1}, since_contact=3.0) is None
    again = next_of(**lapsed, used={Channel.LEGAL: 1}, since_contact=20.0)
    assert again is not None
    assert again[1][0] is GroundCode.LIMITATION_LAPSED
    # Who has promised a day is reminded of it, and asked to sign.
    told = next_of(**lapsed, promised=date(2026, 7, 2), since_contact=20.0)
    assert told is not None
    assert told[0] is Channel.PHONE


def test_the_debtors_part_payment_starts_it_anew() -> None:
    paid = {
        "payment_id": "P", "receivable_id": "OLD", "amount": 1.0, "paid_date": "2023-09-01",
        "kind": "cash",
    }  # fmt: skip
    assert row("OLD", OLD, payments=[paid]).limitation_ends == date(2026, 9, 1)
    assert row("OLD", OLD, payments=[paid | {"paid_date": "2024-09-01"}]).limitation_ends is None


@pytest.mark.parametrize(
    ("contact", "ends"),
    [
        ({"receivable_id": "OLD", "evidence": "delivered"}, date(2026, 9, 1)),
        ({"evidence": "signed"}, date(2026, 9, 1)),  # of the whole account
        ({"customer_id": "C8", "evidence": "signed"}, None),
        ({"evidence": "signed", "date": "2021-11-01"}, None),  # before it was issued
        ({"receivable_id": "OLD", "evidence": "oral"}, None),
        ({"receivable_id": "OLD"}, None),  # nobody can prove that it arrived
    ],
)
def test_a_demand_that_can_be_proven_starts_it_anew(
    contact: dict[str, Any], ends: date | None
) -> None:
    """Due in January 2022, limitation would have ended in January 2025."""
    claim = OLD | {"due_date": "2022-01-10", "invoice_date": "2021-12-10"}
    sent = {"contact_id": "K", "customer_id": "C9", "date": "2023-09-01", "channel": "letter"}
    assert row("OLD", claim, contacts=[sent | contact]).limitation_ends == ends


def test_twenty_years_end_what_was_kept_alive() -> None:
    """Part payments start three years anew; what ends 20 years from the breach ends in any case."""
    due, day = date(2021, 6, 30), date(2041, 3, 1)
    old = OLD | {"due_date": str(due)}
    paid = [
        {
            "payment_id": f"P{n}", "receivable_id": "OLD", "amount": 1.0, "kind": "cash",
            "paid_date": str(due + timedelta(days=1000 * n)),
        }
        for n in range(1, 8)
    ]  # fmt: skip
    found = some_figures(three_claims(old, payments=paid), day)
    (one,) = open_receivables(found, HOW, Wanted(text="OLD")).items
    assert one.limitation_ends == date(2041, 6, 30)


PART = OLD | {"deal_id": "D9", "instalment_id": "I1"}
"""One of two instalments; the other is due in May 2025."""


def of_two(due: str) -> dict[str, list[dict[str, Any]]]:
    deal = {"deal_id": "D9", "customer_id": "C9", "amount": 1000.0, "signing_date": "2021-01-10"}
    parts = [
        {"instalment_id": name, "deal_id": "D9", "amount": 500.0, "kind": "progress",
         "due_date": day}
        for name, day in (("I1", due), ("I2", "2025-05-20"))
    ]  # fmt: skip
    return {"deals": [deal], "instalments": parts}


def test_the_careful_day_of_an_instalment_is_written_about_in_time() -> None:
    """Counted from the last one limitation ends in May 2028; taken by itself a week from now."""
    found = row("OLD", PART, **of_two("2023-07-07"))
    assert found.limitation_ends == date(2026, 7, 7)
    assert found.limitation_if_own_debt
    told = due_told(found, Words("zh")), due_told(found, Words("en"))
    assert told[0] == "2023-07-07（若本期被视为独立债务，时效至 2026-07-07）"
    assert told[1] == "2023-07-07 (if a debt of its own, limitation until 2026-07-07)"
    whole = row("OLD", OLD)  # one debt, due on one day
    assert (whole.limitation_ends, whole.limitation_if_own_debt) == (date(2026, 7, 7), False)
    assert due_told(whole, Words("en")) == "2023-07-07 (limitation until 2026-07-07)"
    assert found.action is not None
    assert found.action.channel is Channel.LETTER
    assert found.action.why[0].startswith(
        "若本期被视为独立债务，诉讼时效 2026-07-07 届满（7 天后）"
    )


def test_a_careful_day_that_is_past_leaves_the_claim_where_it_is() -> None:
    claim = PART | {"due_date": "2022-01-10", "amount": 5_000_000.0}
    found = row("OLD", claim, **of_two("2022-01-10"))
    assert (found.limitation_ends, found.limitation_lapsed) == (None, None)
    assert not found.limitation_if_own_debt
    assert found.action is not None
    assert found.action.channel is Channel.PHONE


def test_what_has_simply_lapsed_is_not_counted_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A book may hold tens of thousands of old instalments that nobody has touched since."""

    def counted(*_: object) -> Ending:
        raise AssertionError

    monkeypatch.setattr("model.portfolio.ending.ending", counted)
    parts = of_two("2021-09-10")
    parts["instalments"][1]["due_date"] = "2022-03-10"
    view = LedgerView(a_ledger(str(AS_OF), [PART | {"due_date": "2021-09-10"}], **parts))
    (found,) = endings(Asked(current_units(view, AS_OF), view), LawSettings())
    assert found == Ending(lapsed=date(2025, 3, 10), careful=date(2024, 9, 10))
