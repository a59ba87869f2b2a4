"""What is said beside an action because of the case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data_schemas.approach import Sanction
from data_schemas.codes import Channel, Grade
from data_schemas.grounds import GroundCode
from data_schemas.playbook.collecting import CHANNELS
from data_schemas.playbook.entries import ACTIONS
from model.advice.arrears import judge
from model.advice.case import case_of
from model.advice.ground import ground
from model.advice.phenomenon import phenomenon
from model.advice.rules import grounds_of
from model.advice.tips import named, said, tips
from model.law.said import Said, text_of
from tests.factories import a_situation

CALLED = {Channel.PHONE: 1, Channel.LETTER: 1, Channel.VISIT: 1}
DOUBTFUL: dict[str, Any] = {
    "days_late": 120, "used": CALLED, "refused": 2, "since_contact": 20.0,
    "numbers": {"receivable.disputed": 0.0, "receivable.acceptance_pending": 0.0},
}  # fmt: skip
"""All that any sanction waits for holds; what there is to withhold nobody knows."""


def told(action: str, lang: str = "zh", **facts: Any) -> tuple[str, list[str]]:
    now = a_situation(**facts)
    case = case_of(now, phenomenon(now)[0], judge(now))
    return said(case, ACTIONS[action], grounds_of(case, ACTIONS[action]), lang), tips(
        case, ACTIONS[action], lang
    )


def test_a_call_before_a_promised_day_only_reminds() -> None:
    usual = {"days_late": 40, "used": {Channel.PHONE: 1}, "since_contact": 20.0}
    reminded, _ = told("channel_phone", **usual, promised=date(2026, 7, 2))
    assert "承诺" in reminded
    assert "卡在哪一步" not in reminded
    assert "卡在哪一步" in told("channel_phone", days_late=5)[0]
    # Whose promise has passed is asked again.
    assert "卡在哪一步" in told("channel_phone", **usual, promised=date(2026, 6, 2))[0]


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({}, "仍在供货"),
        ({"numbers": DOUBTFUL["numbers"] | {"approach.still_supplying": 0.0}}, "仍在提供服务"),
        ({"numbers": {"receivable.disputed": 0.0}}, "已经验收"),
        # Something else keeps it back, or nothing is unknown: there is nothing to find out for it.
        ({"days_late": 20}, None),
        ({"numbers": DOUBTFUL["numbers"] | {"receivable.disputed": 1.0}}, None),
        ({"numbers": DOUBTFUL["numbers"] | {"approach.still_supplying": 1.0}}, None),
    ],
)
def test_facts_that_alone_keep_a_sanction_back_are_asked_for(
    facts: dict[str, Any], asked: str | None
) -> None:
    _, found = told("channel_visit", **(DOUBTFUL | facts))
    waits = [tip for tip in found if "惩戒措施只等查明" in tip]
    assert len(waits) == (asked is not None)
    if asked:
        assert asked in waits[0]


def test_no_strategy_of_ours_is_rehearsed_once_counsel_has_the_claim() -> None:
    late: dict[str, Any] = {
        "days_late": 400, "grade": Grade.E, "used": CALLED, "since_contact": 1.0,
        "numbers": {"receivable.key_person_reached": 0.0},
    }  # fmt: skip
    now = a_situation(**late)
    case = case_of(now, phenomenon(now)[0], judge(now))
    assert grounds_of(case, ACTIONS["remedy_skill"])
    now = a_situation(**late, sanctions=frozenset({Sanction.LEGAL}))
    case = case_of(now, phenomenon(now)[0], judge(now))
    assert not grounds_of(case, ACTIONS["remedy_skill"])


def test_thousands_of_days_are_set_apart_as_on_the_rest_of_a_sheet() -> None:
    late = ground(GroundCode.DAYS_PAST_DUE, value=1391, limit=90)
    assert late.text("zh") == "已逾期 1,391 天（门槛 90 天）"
    assert late.text("en") == "1,391 days past due (limit 90)"
    law = Said(code="overdue", given={"latest": date(2022, 1, 1), "days": 1391, "amount": 1})
    assert "1,391" in text_of(law, "zh")
    assert "2026" in text_of(Said(code="closings_unverified", given={"year": 2026}), "zh")


@pytest.mark.parametrize(
    ("today", "says", "never"),
    [
        (date(2026, 12, 10), ["年末关账之前提交材料"], ["已过"]),
        (
            date(2026, 12, 11),
            ["交单截止日已过", "在国库关账之前催付", "结转"],
            ["年末关账之前提交"],
        ),
        (date(2026, 12, 25), ["交单截止日已过"], ["年末关账之前提交"]),
        (date(2026, 12, 26), ["已关账", "下年的扎账日"], ["关账之前"]),
    ],
)
def test_no_papers_are_asked_for_a_closing_that_they_miss(
    today: date, says: list[str], never: list[str]
) -> None:
    facts: dict[str, Any] = {
        "as_of": today, "days_late": 30,
        "papers_by": date(2026, 12, 10), "treasury_closes": date(2026, 12, 25),
    }  # fmt: skip
    text, _ = told("method_timing", **facts)
    assert all(one in text for one in says), text
    assert not any(one in text for one in never), text
    assert told("method_timing", "en", **facts)[0].isascii()


ENDS: dict[str, Any] = {"days_late": 1000, "limitation_ends": date(2026, 7, 2)}


@pytest.mark.parametrize(("lang", "word"), [("zh", "届满之前送达"), ("en", "has to arrive before")])
def test_a_demand_for_limitation_says_that_it_has_to_arrive(lang: str, word: str) -> None:
    text, found = told("channel_letter", lang, **ENDS)
    assert word in text
    assert word not in told("channel_letter", lang, days_late=40, used={Channel.PHONE: 1})[0]
    (tip,) = found
    assert "2026-07-02" in tip
    # A letter that has just gone out without proof: the proof is fetched first.
    proof = told("channel_letter", lang, **ENDS, used={Channel.LETTER: 1}, since_letter=3.0)[1]
    assert proof[0] == tip
    assert "2026-06-27" in proof[1]


@pytest.mark.parametrize(("lang", "word"), [("zh", "申请执行"), ("en", "execution")])
def test_after_a_procedure_nobody_is_told_to_sue_again(lang: str, word: str) -> None:
    ended: dict[str, Any] = ENDS | {
        "sanctions": frozenset({Sanction.LEGAL}), "procedure_ended": True, "since_contact": 20.0,
    }  # fmt: skip
    text, (tip,) = told("channel_legal", lang, **ended)
    assert word in text
    assert word in tip
    assert "届满前起诉" not in tip
    assert "file suit" not in tip
    assert word not in told("channel_legal", lang, **ended | {"procedure_ended": False})[0]


@pytest.mark.parametrize(("lang", "word"), [("zh", "投诉平台"), ("en", "complaints platform")])
def test_the_platform_is_named_where_it_takes_a_complaint(lang: str, word: str) -> None:
    none = {f"approach.{n}": 0.0 for n in
            ("still_supplying", "still_serving", "authorisation_in_force")}  # fmt: skip
    facts = DOUBTFUL | {"numbers": DOUBTFUL["numbers"] | none}
    assert word in told("sanction_reputation", lang, **facts, complaint_open=True)[0]
    closed = told("sanction_reputation", lang, **facts)[0]
    assert closed
    assert word not in closed


@pytest.mark.parametrize(("lang", "word"), [("zh", "投诉"), ("en", "complaint")])
def test_counsel_is_offered_a_complaint_where_the_platform_takes_it(lang: str, word: str) -> None:
    counsel: dict[str, Any] = ENDS | {
        "since_contact": 20.0,
        "sanctions": frozenset({Sanction.LEGAL}),
    }
    assert word in told("channel_legal", lang, **counsel, complaint_open=True)[0]
    assert word not in told("channel_legal", lang, **counsel)[0]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["被视为独立债务", "签章"]), ("en", ["a debt of its own", "signed agreement"])],
)
def test_a_careful_day_that_is_past_asks_for_what_the_customer_signs(
    lang: str, words: list[str]
) -> None:
    late: dict[str, Any] = {"days_late": 1200, "limitation_careful": date(2026, 5, 20)}
    (tip,) = told("channel_phone", lang, **late)[1]
    assert all(word in tip for word in [*words, "2026-05-20"])
    # Where limitation has ended by any count there is no more careful day.
    (tip,) = told("channel_phone", lang, **late, limitation_lapsed=date(2026, 6, 1), amount=5.0)[1]
    assert words[0] not in tip
    # Ahead it is the day that limitation ends, and says on what condition.
    ends = {"limitation_careful": date(2026, 7, 9), "limitation_ends": date(2026, 7, 9)}
    (tip,) = told("channel_letter", lang, days_late=1200, **ends)[1]
    assert words[0] in tip


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [(GroundCode.DUE_SOON, "到期前电话提醒", "phone reminder before the due day"),
     (GroundCode.DAYS_PAST_DUE, "电话催款", "phone")],
)  # fmt: skip
def test_nobody_chases_what_is_not_due_yet(code: GroundCode, zh: str, en: str) -> None:
    call = CHANNELS[Channel.PHONE]
    assert [named(call, [ground(code)], lang) for lang in ("zh", "en")] == [zh, en]
    letter = CHANNELS[Channel.LETTER]
    assert named(letter, [ground(code)], "zh") == letter.label("zh")
