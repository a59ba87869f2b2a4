"""The list of a day after the book's: contacts and promises on record count, payments may not be.

``AS_OF`` is a Tuesday, the 30th of June.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from data_schemas.codes import Channel
from data_schemas.work_list import WorkItem, WorkList
from model.portfolio.answer import Wanted, open_receivables
from model.portfolio.work import work_list
from tests.books import AS_OF, HOW, three_claims
from tests.factories import some_figures

SPOKE = date(2026, 7, 2)


def contact(about: str | None = "R1", **more: Any) -> dict[str, Any]:
    told = {"contact_id": f"K{len(str(more))}{about}", "customer_id": "C1", "channel": "phone"}
    return told | {"date": SPOKE, "receivable_id": about} | more


def on(day: date, *contacts: dict[str, Any], rows: tuple[dict[str, Any], ...] = ()) -> WorkList:
    found = some_figures(three_claims(*rows, contacts=list(contacts)), AS_OF)
    return work_list(found, "en", revision=1, calls=99, visits=99, until=day)


def about(told: WorkList, claim: str) -> WorkItem | None:
    return next((one for one in told.items if claim in one.receivables), None)


def why(told: WorkList, claim: str) -> str:
    item = about(told, claim)
    assert item is not None
    return "; ".join(item.why)


def test_a_promise_that_was_broken_since_is_followed_up_before_the_next_file() -> None:
    """It was off the list until then: any contact after the book's day was the end of it."""
    promised = contact(result="promised", promised_date=date(2026, 7, 8))
    assert about(on(date(2026, 7, 3), promised), "R1") is None
    assert on(date(2026, 7, 3), promised).done == 1
    for day in (date(2026, 7, 10), date(2026, 7, 20)):
        told = on(day, promised)
        item = about(told, "R1")
        assert item is not None
        assert item.channel is Channel.LETTER
        assert "promised for 2026-07-08, did not come in full by the records" in why(told, "R1")
        # A payment nobody has put in yet is not denied.
        assert f"by the records up to {AS_OF}" in why(told, "R1")
        assert (told.as_of, told.day, told.done) == (AS_OF, day, 0)


def test_a_promise_of_the_books_own_day_is_followed_up_too() -> None:
    promised = contact(date=AS_OF, result="promised", promised_date=date(2026, 7, 4))
    assert about(on(AS_OF, promised), "R1") is None
    assert "promised for 2026-07-04, did not" in why(on(date(2026, 7, 15), promised), "R1")


def test_a_contact_is_done_until_the_interval_has_passed() -> None:
    reached = contact(result="reached")
    assert about(on(SPOKE + timedelta(days=13), reached), "R1") is None
    told = on(SPOKE + timedelta(days=14), reached)
    assert "14 days since the last contact" in why(told, "R1")
    assert told.done == 0


def test_no_promise_is_told_as_ahead_whose_day_is_past() -> None:
    """On the 10th of August a list read "promised for 2026-08-05 (in 4 days)"."""
    promised = contact(date=date(2026, 6, 10), result="promised", promised_date=date(2026, 7, 4))
    assert "promised for 2026-07-04 (in 4 days)" in why(on(AS_OF, promised), "R1")
    assert "by the records up to" not in why(on(AS_OF, promised), "R1")
    assert "promised for 2026-07-04 (in 1 day)" in why(on(date(2026, 7, 3), promised), "R1")
    assert "promised for 2026-07-04, did not" in why(on(date(2026, 7, 9), promised), "R1")


def test_what_fell_due_since_is_left_to_the_next_file_unless_it_was_promised() -> None:
    """Nobody has said that it is unpaid; R3 falls due on the 1st of August."""
    assert about(on(date(2026, 7, 20)), "R3") is not None
    assert "due in 12 days" in why(on(date(2026, 7, 20)), "R3")
    assert about(on(date(2026, 8, 4)), "R3") is None
    promised = contact("R3", customer_id="C2", result="promised", promised_date=date(2026, 8, 2))
    assert "promised for 2026-08-02, did not" in why(on(date(2026, 8, 20), promised), "R3")


def test_limitation_counts_to_the_day_the_list_is_for() -> None:
    old = {"receivable_id": "OLD", "customer_id": "C9", "due_date": "2023-07-25", "amount": 5e6}
    assert "2026-07-25 (in 25 days)" in why(on(AS_OF, rows=(old,)), "OLD")
    assert "2026-07-25 (in 5 days)" in why(on(date(2026, 7, 20), rows=(old,)), "OLD")
    item = about(told := on(date(2026, 7, 30), rows=(old,)), "OLD")
    assert item is not None
    assert (item.channel, item.limitation_lapsed) == (Channel.LEGAL, date(2026, 7, 25))
    assert told.limitation_lapsed == 1


def test_the_list_counts_limitation_to_the_day_the_work_list_does() -> None:
    """The page said that it had ended for 20, and the list it named showed 8."""
    old = {"receivable_id": "OLD", "customer_id": "C9", "due_date": "2023-07-25", "amount": 5e6}
    found, later = some_figures(three_claims(old), AS_OF), date(2026, 7, 30)
    lapsed, near = Wanted(limitation_lapsed=True), Wanted(limitation_near=True)
    work = work_list(found, "en", revision=1, calls=0, visits=0, until=later)
    page = open_receivables(found, HOW, lapsed, until=later)
    assert (page.total, page.as_of, page.day) == (work.limitation_lapsed, AS_OF, work.day)
    assert page.items[0].limitation_lapsed == date(2026, 7, 25)
    assert open_receivables(found, HOW, near, until=later).total == 0
    for until in (None, AS_OF, date(2026, 6, 1)):  # a book is of no day before its own
        page = open_receivables(found, HOW, near, until=until)
        assert (page.total, page.day) == (1, AS_OF)
        assert open_receivables(found, HOW, lapsed, until=until).total == 0


def test_the_list_advises_of_the_same_day_as_its_limitation() -> None:
    """A claim whose limitation had ended was to be written to "in 25 days", as of the book."""
    old = {"receivable_id": "OLD", "customer_id": "C9", "due_date": "2023-07-25", "amount": 5e6}
    found, later = some_figures(three_claims(old), AS_OF), date(2026, 7, 30)
    (one,) = open_receivables(found, HOW, Wanted(text="OLD"), until=later).items
    assert one.action is not None
    assert one.action.channel is Channel.LEGAL
    assert not [why for why in one.action.why if "(in " in why]
    work = work_list(found, "en", revision=1, calls=99, visits=99, until=later)
    told = {name: item.channel for item in work.items for name in item.receivables}
    page = open_receivables(found, HOW, Wanted(to_do=True), until=later)
    assert {one.receivable_id for one in page.items} == set(told)
    for item in page.items:
        assert item.action is not None
        assert item.action.channel.rank <= told[item.receivable_id].rank


SECOND = {"receivable_id": "S1", "customer_id": "C1", "due_date": "2026-06-10", "amount": 500.0}
"""Another claim of C1, to be called about."""


def test_who_was_approached_is_not_approached_about_another_claim_that_week() -> None:
    """Called on Thursday about one claim, the customer was on Friday's list for another."""
    assert about(on(SPOKE, rows=(SECOND,)), "S1") is not None
    reached = contact(result="reached")
    for days in (0, 1, 6):
        told = on(SPOKE + timedelta(days=days), reached, rows=(SECOND,))
        assert not [one for one in told.items if one.customer_id == "C1"]
        assert (told.done, told.waiting) == (1, 2)  # R1; R2 and S1
        assert about(told, "R3") is not None  # of another customer
    told = on(SPOKE + timedelta(days=7), reached, rows=(SECOND,))
    assert about(told, "S1") is not None
    assert told.waiting == 0


def test_a_higher_rung_or_limitation_that_presses_does_not_wait() -> None:
    reached = contact(result="reached")
    day = SPOKE + timedelta(days=1)
    # R2 has been called about before: a letter is next, and takes along what waits.
    before = contact("R2", date=date(2026, 5, 1))
    told = on(day, reached, before, rows=(SECOND,))
    item = about(told, "R2")
    assert item is not None
    assert item.channel is Channel.LETTER
    assert set(item.receivables) == {"R2", "S1"}
    # After a visit nothing lower is made, but the demand that limitation does not let wait.
    visited = reached | {"channel": "visit"}
    assert about(on(day, visited, before, rows=(SECOND,)), "R2") is None
    old = {"receivable_id": "OLD", "customer_id": "C1", "due_date": "2023-07-09", "amount": 900.0}
    item = about(on(day, visited, before, rows=(SECOND, old)), "OLD")
    assert item is not None
    assert item.channel is Channel.LETTER


def test_what_counsel_did_keeps_nobody_from_calling() -> None:
    told = on(SPOKE, contact(channel="legal"), rows=(SECOND,))
    assert about(told, "S1") is not None
    assert about(on(SPOKE, contact(None, channel="letter"), rows=(SECOND,)), "S1") is None


FRESH = {"receivable_id": "F1", "customer_id": "C1", "due_date": "2026-06-24", "amount": 700.0}
"""A claim of C1 too young for a letter: it is called about again."""


def test_a_broken_promise_does_not_wait_for_the_week_to_pass() -> None:
    """It was off the list for up to a week after the call, and counted as done."""
    promised = contact("F1", result="promised", promised_date=date(2026, 7, 3))
    assert about(on(date(2026, 7, 3), promised, rows=(FRESH,)), "F1") is None
    for day in range(4, 9):
        told = on(date(2026, 7, day), promised, rows=(FRESH,))
        item = about(told, "F1")
        assert item is not None
        assert item.channel is Channel.PHONE
        assert "promised for 2026-07-03, did not" in why(told, "F1")
        assert (told.done, told.waiting) == (0, 0)  # what waits goes along
    # On the book's own day no file is waited for either.
    before = contact("F1", date=date(2026, 6, 26), result="promised",
                     promised_date=date(2026, 6, 28))  # fmt: skip
    told = on(AS_OF, before, rows=(FRESH,))
    assert "promised for 2026-06-28, did not" in why(told, "F1")


def test_what_waits_is_not_done() -> None:
    """A claim spoken of on the 1st of July is due again, but its customer was written to since."""
    again = contact(date=date(2026, 7, 1), result="reached")
    other = contact("R2", date=date(2026, 7, 16), channel="letter", result="reached")
    told = on(date(2026, 7, 17), again, other)
    assert about(told, "R1") is None
    assert (told.done, told.waiting) == (1, 1)
