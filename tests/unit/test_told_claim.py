"""What a caller tells of one receivable given whole, and what the playbook makes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from data_schemas.case import ReceivableCase
from data_schemas.playbook.action import ActionGroup
from data_schemas.score import Score
from model.scorer import Scorer
from model.view import LedgerView
from tests.factories import checked


def whole(as_of: date, days_late: int, **more: Any) -> dict[str, Any]:
    """A claim so many days past due, given whole; keyword arguments change the receivable."""
    due = as_of - timedelta(days=days_late)
    issued = due - timedelta(days=45)
    claim = {
        "receivable_id": "R", "customer_id": "C", "due_date": str(due),
        "invoice_date": str(issued), "amount": 100_000.0,
    }  # fmt: skip
    return {"receivable": claim | more}


Told = Callable[..., Score]


@pytest.fixture
def told(scorer: Scorer, view: LedgerView, as_of: date) -> Told:
    """The score of a case, by its parts."""

    def score(lang: str = "zh", **case: Any) -> Score:
        return scorer.score_receivable(
            ReceivableCase.model_validate(case), view, as_of=as_of, lang=lang, new_id=lambda: "s"
        )

    return score


def test_a_day_of_acceptance_among_the_facts_of_law_is_acceptance_told(
    told: Told, as_of: date
) -> None:
    """Nobody is asked who accepts what has been accepted; a day that has not come is none."""
    due = as_of - timedelta(days=60)
    deal = {
        "deal_id": "D", "customer_id": "C", "signing_date": str(due - timedelta(days=200)),
        "amount": 100_000.0,
    }  # fmt: skip
    body = whole(as_of, 60, deal_id="D", kind="acceptance") | {"deal": deal}
    who = "deal.acceptor_identified"
    for accepted, asked in ((None, True), (due, False), (as_of + timedelta(days=5), True)):
        claim = {} if accepted is None else {"claim": {"acceptance_date": str(accepted)}}
        answer = told(**body, **claim)
        assert (who in {one.field for gap in answer.gaps for one in gap.open}) == asked


def test_a_claim_upon_the_audit_is_not_asked_whether_it_needs_one(
    told: Told, scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """Told with the claim or on record with its instalment, in what is asked and prepared."""
    audit = "deal.audit_required"

    def asked(answer: Score) -> bool:
        gaps = {one.field for gap in answer.gaps for one in gap.open}
        checks = {c.field for a in answer.actions for c in a.checklist if c.state == "unknown"}
        return audit in gaps | checks

    body = whole(as_of, 60, kind="acceptance")
    assert asked(told(**body))
    assert not asked(told(**body, claim={"trigger": "audit"}))
    deal = {
        "deal_id": "D", "customer_id": "C", "signing_date": str(as_of - timedelta(days=300)),
        "amount": 100_000.0,
    }  # fmt: skip
    ledger = view.ledger
    for trigger, still in (("acceptance", True), ("audit", False)):
        part = {
            "instalment_id": "I", "deal_id": "D", "kind": "acceptance", "amount": 100_000.0,
            "due_date": str(as_of - timedelta(days=60)), "trigger": trigger,
        }  # fmt: skip
        more = {
            "deals": checked("deals", **{k: [v] for k, v in deal.items()}),
            "instalments": checked("instalments", **{k: [v] for k, v in part.items()}),
        }
        held = ledger.replace(
            **{name: pd.concat([getattr(ledger, name), rows]) for name, rows in more.items()}
        )
        case = whole(as_of, 60, kind="acceptance", deal_id="D", instalment_id="I")
        answer = scorer.score_receivable(
            ReceivableCase.model_validate(case), LedgerView(held),
            as_of=as_of, lang="zh", new_id=lambda: "s",
        )  # fmt: skip
        assert asked(answer) == still


def test_nobody_is_asked_whether_it_is_accepted_that_is_booked(told: Told, as_of: date) -> None:
    """The preparations listed 尚未验收：未知, and papers that the payer has long approved."""
    blocks, clean = "preparation_nothing_blocks", "preparation_accounts_clean"

    def checks(name: str, **case: Any) -> dict[str, str]:
        (action,) = (a for a in told(**case).actions if a.action == name)
        return {one.field: one.state.value for one in action.checklist}

    pending = "receivable.acceptance_pending"
    assert checks(blocks, **whole(as_of, 60))[pending] == "unknown"
    booked = whole(as_of, 60, process_state="booked")
    accepted = {**whole(as_of, 60), "claim": {"acceptance_date": str(as_of - timedelta(days=90))}}
    for case in (booked, accepted):
        assert checks(blocks, **case)[pending] == "done"
    papers = "receivable.delivery_papers_complete_share"
    assert checks(clean, **accepted)[papers] == "unknown"
    assert papers not in checks(clean, **booked)


def test_an_amount_in_dispute_is_a_dispute_and_moves_no_figure(told: Told, as_of: date) -> None:
    """It reached the law and not the playbook."""
    case = whole(as_of, 60)
    plain = told(**case)
    argued = told(**case, claim={"disputed_amount": 40_000.0})
    nothing = told(**case, claim={"disputed_amount": 0.0})
    assert argued.delay == plain.delay
    assert argued.explanation == plain.explanation
    for score, said in ((plain, False), (nothing, False), (argued, True)):
        assert score.arrears is not None
        signs = [one.text for one in score.arrears.signs_for]
        assert ("本笔存在争议：是" in signs) == said
        assert ("partial_in_contract" in {a.action for a in score.actions}) == said


def test_a_buyer_that_drags_acceptance_out_has_no_excuse_in_it(told: Told, as_of: date) -> None:
    """The law called it a breach, and the playbook a sign for the customer."""
    due = as_of - timedelta(days=200)
    case = whole(as_of, 200, acceptance_pending=True, deal_id="D") | {
        "deal": {
            "deal_id": "D", "customer_id": "C", "amount": 100_000.0, "acceptance_days": 15,
            "signing_date": str(due - timedelta(days=200)),
        },
        "law": {
            "seller_is_sme": True, "sme_declared": True, "acceptance_is_condition": True,
            "buyer": "organ",
        },
    }  # fmt: skip
    delivered = {"delivery_date": str(due - timedelta(days=60))}

    def accepted(**claim: Any) -> tuple[bool, bool | None]:
        score = told(**case, claim=delivered | claim)
        assert score.arrears is not None
        excused = "尚未验收：是" in [one.text for one in score.arrears.signs_for]
        (wait,) = (c for c in score.arrears.sanction_conditions if c.text.startswith("已经验收"))
        assert ("term_stalled" in {f.code for f in score.statute}) == (claim.get("stalled") is True)
        return excused, wait.holds

    assert accepted(stalled=True) == (False, True)
    assert accepted(stalled=False) == (True, False)
    # Nobody has said whose doing it is: it is found out before anybody is sanctioned.
    assert accepted() == (False, None)


def test_who_was_called_today_is_not_told_to_call_given_whole_or_by_id(
    scorer: Scorer, view: LedgerView, told: Told, as_of: date
) -> None:
    """By its id the call of the day counted; given whole it was dropped. No figure moves."""
    contact = {
        "contact_id": "K", "customer_id": "C", "receivable_id": "R", "date": str(as_of),
        "channel": "phone", "result": "promised", "promised_date": str(as_of + timedelta(days=9)),
    }  # fmt: skip
    case = whole(as_of, 60)
    before, after = told(**case), told(**case, contacts=[contact])
    tables = {}
    for name, row in (("receivables", case["receivable"]), ("contacts", contact)):
        held = getattr(view.ledger, name)
        more = checked(name, **{key: [value] for key, value in row.items()})
        more = more.reindex(columns=held.columns).astype(held.dtypes)
        tables[name] = pd.concat([held, more], ignore_index=True)
    by_id = scorer.score_receivable(
        ReceivableCase(receivable_id="R"), LedgerView(view.ledger.replace(**tables)), as_of=as_of,
        lang="zh", new_id=lambda: "s",
    )  # fmt: skip

    def channels(score: Score) -> list[str]:
        return [a.action for a in score.actions if a.group is ActionGroup.CHANNEL]

    assert channels(before) == ["channel_phone"]
    assert channels(after) == channels(by_id) == []
    follow = {a.action: [e.code for e in a.why] for a in after.actions}["principle_follow_up"]
    assert follow == ["promised"]
    assert [a.action for a in after.actions] == [a.action for a in by_id.actions]
    assert after.explanation == before.explanation
    assert after.curve == before.curve
    tomorrow = contact | {"date": str(as_of + timedelta(days=1))}
    assert channels(told(**case, contacts=[tomorrow])) == ["channel_phone"]


@pytest.mark.parametrize("about", ["R", None])
def test_a_promise_that_is_stamped_is_not_asked_for_again(
    told: Told, as_of: date, about: str | None
) -> None:
    """The promise was on file, signed, and the playbook asked for one with a stamp."""
    paid = {"payment_id": "P", "receivable_id": "R", "amount": 50_000.0}
    case = whole(as_of, 60) | {"payments": [paid | {"paid_date": str(as_of - timedelta(days=9))}]}
    contact = {
        "contact_id": "K", "customer_id": "C", "receivable_id": about, "channel": "visit",
        "date": str(as_of - timedelta(days=5)), "result": "promised",
    }  # fmt: skip
    ahead, past = str(as_of + timedelta(days=20)), str(as_of - timedelta(days=2))
    for promised, evidence, asked in (
        (ahead, None, True), (ahead, "oral", True), (ahead, "signed", False),
        (ahead, "statement", False), (past, "signed", True),
    ):  # fmt: skip
        given = contact | {"promised_date": promised, "evidence": evidence}
        actions = {a.action for a in told(**case, contacts=[given]).actions}
        assert ("partial_promise" in actions) is asked, (promised, evidence)


def test_towards_the_year_s_end_money_is_asked_for_by_the_closing_of_the_payer_s_region(
    scorer: Scorer, view: LedgerView
) -> None:
    """It was due on 2026-12-31, six days after the treasury had closed."""
    today = date(2026, 12, 22)
    case = ReceivableCase.model_validate(whole(today, 32))
    answer = scorer.score_receivable(case, view, as_of=today, lang="zh", new_id=lambda: "s")
    (timing,) = (a for a in answer.actions if a.action == "method_timing")
    assert timing.by == date(2026, 12, 25)
    assert "交单截止日已过" in timing.text


@pytest.mark.parametrize("buyer", ["army", "state_enterprise", "organ"])
def test_who_lives_on_no_budget_is_asked_by_no_treasury(
    scorer: Scorer, view: LedgerView, buyer: str
) -> None:
    """An army's and an enterprise's payment was to be had before the treasury's year-end."""
    today = date(2026, 12, 22)
    case = ReceivableCase.model_validate(whole(today, 32) | {"law": {"buyer": buyer}})
    answer = scorer.score_receivable(case, view, as_of=today, lang="zh", new_id=lambda: "s")
    (timing,) = (a for a in answer.actions if a.action == "method_timing")
    said = " ".join([timing.text, *(one.text for one in timing.why)])
    assert ("国库" in said) is (buyer == "organ"), said
    assert (timing.by == date(2026, 12, 25)) is (buyer == "organ")


LAWFUL = {"seller_is_sme": True, "sme_declared": True, "buyer": "organ"}


def test_what_is_late_by_law_before_its_day_on_record_is_demanded_in_writing(
    told: Told, as_of: date
) -> None:
    """The law panel called a breach with interest, and the playbook had nothing to do yet."""
    deal = {
        "deal_id": "D", "customer_id": "C", "signing_date": str(as_of - timedelta(days=300)),
        "amount": 100_000.0,
    }  # fmt: skip
    issued = str(as_of - timedelta(days=170))
    body = whole(as_of, -60, deal_id="D", invoice_date=issued) | {"deal": deal, "law": LAWFUL}
    claim = {"delivery_date": str(as_of - timedelta(days=180))}

    def demanded(answer: Score) -> list[str]:
        letters = [one for one in answer.actions if one.action == "channel_letter"]
        return [why.text for one in letters for why in one.why]

    answer = told(**body, claim=claim)
    assert answer.arrears is None  # by the day on record, which the model knows
    (late,) = [one for one in answer.statute if one.code == "overdue_sooner"]
    assert any(str(late.date) in text for text in demanded(answer))
    assert [one.action for one in answer.actions if one.group is ActionGroup.CHANNEL] == [
        "channel_letter"
    ]
    assert not demanded(told(**body))
    assert not demanded(told(**body, claim=claim | {"disputed_amount": 100_000.0}))
    letter = {
        "contact_id": "K", "customer_id": "C", "receivable_id": "R", "channel": "letter",
        "date": str(as_of - timedelta(days=2)),
    }  # fmt: skip
    assert not demanded(told(**body, claim=claim, contacts=[letter]))
    late = whole(as_of, 3, deal_id="D", invoice_date=issued) | {"deal": deal, "law": LAWFUL}
    assert demanded(told(**late, claim=claim)), "nor does time make it milder"
    promise = letter | {"channel": "phone", "promised_date": str(as_of + timedelta(days=20))}
    assert not demanded(told(**body, claim=claim, contacts=[promise]))


def test_what_is_done_before_the_contract_is_signed_is_taken() -> None:
    """Delivered first and signed later, as often here: nobody refuses what happens."""
    deal = {"deal_id": "D", "customer_id": "C", "signing_date": "2026-08-01", "amount": 1000.0}
    claim = {
        "delivery_date": "2026-06-01", "acceptance_date": "2026-06-01",
        "settlement_date": "2026-05-20", "inspection_end": "2026-06-01",
    }  # fmt: skip
    paid = {
        "payment_id": "P", "receivable_id": "R", "paid_date": "2026-07-02", "amount": 100.0,
    }  # fmt: skip
    body = whole(date(2026, 7, 20), 19) | {"deal": deal, "claim": claim, "payments": [paid]}
    assert ReceivableCase.model_validate(body | {"as_of": "2026-07-20"}).claim is not None
