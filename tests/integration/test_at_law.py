"""A claim that is or was in court: what the law says of it, and what the playbook does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data_schemas.case import ReceivableCase
from data_schemas.playbook.action import ActionGroup
from data_schemas.score import Score
from model.scorer import Scorer
from model.view import LedgerView

BASE: dict[str, Any] = {
    "receivable": {
        "receivable_id": "R1", "customer_id": "C1", "deal_id": "D1", "kind": "single",
        "due_date": "2022-05-20", "amount": 100_000.0,
    },
    "customer": {"customer_id": "C1", "agency_type": "organ"},
    "deal": {
        "deal_id": "D1", "customer_id": "C1", "signing_date": "2021-01-10", "amount": 100_000.0,
    },
    "law": {
        "seller_is_sme": True, "sme_declared": True, "payment_days": 30,
        "late_interest_agreed": False,
    },
    "claim": {"delivery_date": "2022-04-20"},
}  # fmt: skip
"""Its latest lawful day is 2022-05-20, so limitation ends on 2025-05-20."""
CHASED: dict[str, Any] = {
    "receivable": BASE["receivable"] | {
        "disputed": False, "acceptance_pending": False, "statement_confirmed": True,
        "delivery_papers_complete_share": 1.0,
    },
    "approach": {
        "still_supplying": False, "still_serving": False, "authorisation_in_force": False,
    },
}  # fmt: skip
"""What is done about it: every milder channel used, nothing left to withhold."""


def contacts(*made: tuple[str, str] | tuple[str, str, str]) -> list[dict[str, Any]]:
    return [
        {
            "contact_id": f"{channel} {day}", "customer_id": "C1", "receivable_id": "R1",
            "channel": channel, "date": day, "evidence": rest[0] if rest else None,
        }
        for channel, day, *rest in made
    ]  # fmt: skip


LADDER = CHASED | {
    "contacts": contacts(("phone", "2025-09-01"), ("letter", "2025-09-20"), ("visit", "2025-10-20"))
}
Ask = Any


@pytest.fixture
def ask(scorer: Scorer, view: LedgerView) -> Ask:
    def score(day: str, **more: Any) -> Score:
        case = ReceivableCase.model_validate(BASE | more)
        return scorer.score_receivable(
            case, view, as_of=date.fromisoformat(day), lang="zh", new_id=lambda: "s_1"
        )

    return score


def channels(got: Score) -> list[str]:
    return [one.action for one in got.actions if one.group is ActionGroup.CHANNEL]


def sanctions(got: Score) -> list[str]:
    return [one.action for one in got.actions if one.group is ActionGroup.SANCTION]


def suit(*restarts: dict[str, Any]) -> dict[str, Any]:
    return {"claim": BASE["claim"] | {"restarts": [{"kind": "suit"} | one for one in restarts]}}


@pytest.mark.parametrize(
    "told",
    [
        {"date": "2025-11-01", "evidence": "court"},  # filed too late, pending
        {"date": "2025-03-01"},  # its paper not filled in
        {"date": "2022-05-01", "evidence": "court"},  # before the last lawful day
        {"date": "2025-03-01", "evidence": "court", "ended_date": "2026-01-10"},
        {"kind": "arbitration", "date": "2025-03-01", "ended_date": "2026-04-10"},
    ],
)
def test_what_is_or_was_in_court_is_neither_complained_of_nor_sanctioned(
    ask: Ask, told: dict[str, Any]
) -> None:
    got = ask("2026-03-20", **LADDER, **suit(told))
    codes = {one.code for one in got.statute}
    assert codes & {"complaint_at_law", "complaint_after_law"}
    assert "complaint" not in codes
    assert got.arrears is not None
    assert got.arrears.next_sanction is None
    assert sanctions(got) == []
    assert channels(got) == ["channel_legal"]


def test_an_ended_suit_is_for_counsel_who_is_not_told_to_sue_again(ask: Ask) -> None:
    ended = {"date": "2022-08-01", "evidence": "court", "ended_date": "2022-12-30"}
    got = ask("2025-11-20", **suit(ended))
    assert {"limitation_after_procedure", "limitation_near"} <= {one.code for one in got.statute}
    assert channels(got) == ["channel_legal"]
    (legal,) = (one for one in got.actions if one.action == "channel_legal")
    assert "申请执行" in legal.text
    assert not any("起诉或申请支付令" in tip for tip in legal.tips)


def test_counsel_s_paper_of_the_court_leaves_no_milder_sanction(ask: Ask) -> None:
    made = [*LADDER["contacts"], *contacts(("legal", "2025-12-01", "court"))]
    got = ask("2026-03-20", **LADDER | {"contacts": made})
    assert "sanction_reputation" not in sanctions(got)


@pytest.mark.parametrize(
    ("law", "named"),
    [
        ({}, True),
        ({"seller_is_sme": False}, False),
        ({"sme_declared": False}, False),
        ({"buyer": "army"}, False),
        ({"buyer": "other"}, False),
    ],
)
def test_the_platform_is_named_only_where_the_law_opens_it(
    ask: Ask, law: dict[str, Any], named: bool
) -> None:
    due = {"receivable": CHASED["receivable"] | {"due_date": "2024-05-20"}}
    claim = {"claim": {"delivery_date": "2024-04-20"}}
    got = ask("2026-03-20", **LADDER | due, **claim, law=BASE["law"] | law)
    assert ("complaint" in {one.code for one in got.statute}) is named
    (one,) = (a for a in got.actions if a.group is ActionGroup.SANCTION)
    assert one.action == "sanction_reputation"
    assert ("投诉平台" in one.text) is named
    assert "向其上级" in one.text


@pytest.mark.parametrize(
    ("day", "made"),
    [
        ("2025-05-17", [("letter", "2022-07-01"), ("phone", "2025-05-16")]),
        ("2025-05-17", [("letter", "2025-05-07")]),  # nothing on file for it
        ("2025-05-17", [("letter", "2025-05-16")]),
        ("2025-03-21", [("letter", "2022-07-01"), ("phone", "2025-03-20")]),
    ],
)
def test_a_call_or_a_letter_without_proof_does_not_let_limitation_run_out(
    ask: Ask, day: str, made: list[tuple[str, str]]
) -> None:
    got = ask(day, contacts=contacts(*made))
    assert "limitation_near" in {one.code for one in got.statute}
    assert channels(got) == ["channel_letter"]
    (letter,) = (one for one in got.actions if one.action == "channel_letter")
    assert "届满前起诉" in letter.tips[0]
    assert letter.by <= date(2025, 5, 19)


def test_a_letter_just_sent_is_waited_for_where_there_is_time_for_another(ask: Ask) -> None:
    assert channels(ask("2025-03-21", contacts=contacts(("letter", "2025-03-15")))) == []


PROMISED = {
    "contacts": [
        contacts(("phone", "2025-12-15"))[0] | {"result": "promised", "promised_date": "2026-01-10"}
    ]
}
ENDED = {"date": "2022-08-01", "evidence": "court", "ended_date": "2022-12-30"}
"""Counted anew from its end, limitation ends on 2025-12-30."""


def test_a_promise_beyond_the_end_of_limitation_does_not_silence_counsel(ask: Ask) -> None:
    got = ask("2025-12-20", **PROMISED, **suit(ENDED))
    assert channels(got) == ["channel_legal"]
    (legal,) = (one for one in got.actions if one.action == "channel_legal")
    assert legal.by <= date(2025, 12, 30)
    assert any("2025-12-30" in one.text for one in legal.why)


@pytest.mark.parametrize("made", [[], [("phone", "2026-05-20")]])
def test_the_two_years_for_execution_are_a_deadline_for_counsel(
    ask: Ask, made: list[tuple[str, str]]
) -> None:
    told = {"date": "2024-01-05", "evidence": "court", "ended_date": "2024-06-01"}
    got = ask("2026-05-25", contacts=contacts(*made), **suit(told))
    assert channels(got) == ["channel_legal"]
    (legal,) = (one for one in got.actions if one.action == "channel_legal")
    assert legal.by <= date(2026, 6, 1)
    assert "申请执行" in legal.why[0].text
    assert "2026-06-01" in legal.why[0].text


SOONER: dict[str, Any] = {
    "receivable": BASE["receivable"] | {"due_date": "2026-12-31", "invoice_date": "2026-03-05"},
    "deal": BASE["deal"] | {"signing_date": "2025-07-01"},
    "claim": {"delivery_date": "2026-03-02"},
}
"""Its last lawful day is 2026-04-01, long before the day on record."""


def test_what_was_in_court_is_for_counsel_though_its_due_day_on_record_is_ahead(ask: Ask) -> None:
    ended = {"kind": "suit", "date": "2026-05-01", "evidence": "court", "ended_date": "2026-08-30"}
    got = ask("2026-11-20", **SOONER | {"claim": SOONER["claim"] | {"restarts": [ended]}})
    assert "overdue_sooner" in {one.code for one in got.statute}
    assert channels(got) == ["channel_legal"]


def test_a_broken_promise_does_not_put_off_the_demand_by_law(ask: Ask) -> None:
    called = contacts(("phone", "2026-11-10"))[0]
    broken = called | {"result": "promised", "promised_date": "2026-11-15"}
    assert channels(ask("2026-11-20", **SOONER, contacts=[called])) == []
    assert channels(ask("2026-11-20", **SOONER, contacts=[broken])) == ["channel_letter"]


@pytest.mark.parametrize(("sent", "again"), [("2026-03-20", True), ("2026-04-02", False)])
def test_a_letter_before_the_last_lawful_day_demanded_nothing(
    ask: Ask, sent: str, again: bool
) -> None:
    got = ask("2026-11-20", **SOONER, contacts=contacts(("letter", sent)))
    assert channels(got) == (["channel_letter"] if again else [])
