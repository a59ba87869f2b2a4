"""The money and the terms on a report are those of the answer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data_schemas.codes import Stage
from data_schemas.percentage import minus
from data_schemas.terms import GoalKind
from model.money.owed import owed_text
from service.desk.typed import money_text
from service.report.content import BUDGETS
from service.report.sections import money, terms_advised
from service.report.sheet import opinion
from service.report.words import ReportWords
from tests.long_answers import a_long_advice, a_long_answer, a_long_card, a_long_case, a_long_score
from tests.reports import KINDS, LANGS, a_make, said


@LANGS
@KINDS
def test_the_money_is_the_answers(kind: str, lang: str) -> None:
    stage = Stage.SIGNING if kind == "opinion" else Stage.OPEN
    found = a_long_score(lang, stage, "R").money
    everything = " ".join(said(a_make(kind, lang)(BUDGETS[-1])))
    limit, left = found.credit_limit, found.margin
    assert limit is not None
    figures = [found.waiting.total, limit.limit, -limit.headroom]
    if left is not None:
        assert left.break_even_price is not None
        assert left.break_even_upfront_share is not None
        figures += [left.after_risk, left.break_even_price]
        # Shares below nothing and over the whole as they are.
        shares = (left.after_risk_share, left.break_even_upfront_share, 2)
        assert all(minus(f"{share:.1%}") in everything for share in shares)
    assert (left is not None) == (kind == "opinion")
    assert all(minus(money_text(round(one))) in everything for one in figures)
    assert ReportWords(lang)("limit_alone") in everything
    assert (found.owed is not None) == (kind == "opinion")
    assert found.owed is None or owed_text(found.owed, lang) in everything


@LANGS
def test_the_days_waited_are_the_sum_the_answers_text_shows(lang: str) -> None:
    """60.4 and 30.4 days are 60 and 30 there, so 90 and not 91."""
    score = a_long_score(lang, Stage.OPEN, "R")
    waiting = score.money.waiting.model_copy(update={"agreed_days": 60.4, "late_days": 30.4})
    found = score.money.model_copy(update={"waiting": waiting})
    table = money(score.model_copy(update={"money": found}), ReportWords(lang)).table
    assert "90 " in table[1][-1]


@LANGS
def test_thousands_of_days_waited_are_set_apart_and_one_is_one(lang: str) -> None:
    score = a_long_score(lang, Stage.OPEN, "R")

    def note(late_days: float) -> str:
        waiting = score.money.waiting.model_copy(update={"agreed_days": 0, "late_days": late_days})
        found = score.money.model_copy(update={"waiting": waiting})
        return money(score.model_copy(update={"money": found}), ReportWords(lang)).table[1][-1]

    assert {"zh": "平均 1,314 天", "en": "1,314 days on"}[lang] in note(1314.2)
    assert {"zh": "平均 1 天", "en": "1 day on"}[lang] in note(1.0)


@LANGS
def test_the_settings_are_printed_as_they_were_set(lang: str) -> None:
    score = a_long_score(lang, Stage.SIGNING, "R")
    set_to = {
        "capital_rate": Decimal("0.0555"), "least_return": Decimal("0.1234"),
        "margin_share": Decimal("0.2505"), "margin_given": False,
    }  # fmt: skip
    settings = score.money.settings.model_copy(update=set_to)
    found = score.money.model_copy(update={"settings": settings})
    table = money(score.model_copy(update={"money": found}), ReportWords(lang)).table
    printed = " ".join(cell for row in table for cell in row)
    assert all(one in printed for one in ("5.55%", "12.34%", "25.05%"))


@LANGS
def test_terms_that_reach_the_goal_are_told_with_their_grade_and_price(lang: str) -> None:
    advice = a_long_advice(a_long_answer(lang), a_long_case(), lang)
    sheet = a_make("opinion", lang)(BUDGETS[0])
    found = next(s for s in sheet.sections if s.title == ReportWords(lang)("terms_advised"))
    reaching = [one for one in advice.options if one.reaches]
    assert [item.text for item in found.items] == [one.text for one in reaching[:3]]
    assert all(one.grade.value in i.head for one, i in zip(reaching, found.items, strict=False))
    assert money_text(round(reaching[0].concession)) in found.items[0].tail
    assert advice.text in found.note
    assert advice.statement in found.note
    assert ReportWords(lang)("more", n=len(reaching) - 3) in found.note


@LANGS
@pytest.mark.parametrize("kind", list(GoalKind))
def test_where_no_terms_reach_the_goal_the_nearest_stand_under_a_heading_that_says_so(
    lang: str, kind: GoalKind
) -> None:
    """The cheapest one would be read as one that can be signed."""
    usual = a_long_advice(a_long_answer(lang), a_long_case(), lang)
    values, last = {
        GoalKind.GRADE: ((0.6, 0.5, 0.4), "40.0%"),
        GoalKind.EXPECTED_LOSS: ((9e5, 8e5, 700_001), "700,001"),
        GoalKind.RETURN: ((-0.2, -0.1, -0.015), "−1.5%"),
    }[kind]
    options = [
        usual.options[0].model_copy(
            update={"reaches": False, "value": v, "text": f"{v}", "delay_probability": 0.4}
        )
        for v in values
    ]
    goal = usual.goal.model_copy(update={"kind": kind})
    advice = usual.model_copy(update={"options": options, "goal": goal, "cheapest": None})
    words = ReportWords(lang)
    found = terms_advised(advice, words, 3)
    assert found.title == words("terms_missing")
    assert ("均未达目标" if lang == "zh" else "none reaches the goal") in found.title
    (item,) = found.items
    assert item.text == str(values[-1])
    assert last in item.head
    there = advice.model_copy(
        update={"options": [], "goal": goal.model_copy(update={"reached": True})}
    )
    assert terms_advised(there, words, 3).title == words("terms_there")


@LANGS
def test_terms_that_stand_above_are_not_said_again_below(lang: str) -> None:
    usual = a_long_advice(a_long_answer(lang), a_long_case(), lang)
    first = usual.options[0]
    said = usual.model_copy(update={"text": f"! {first.text} ?"})
    words = ReportWords(lang)
    found = terms_advised(said, words, 3)
    assert found.items[0].text == first.text
    assert f"! {words('as_above')} ?" in found.note
    # What does not stand above is said.
    assert first.text in terms_advised(said, words, 0).note


@LANGS
def test_money_of_another_amount_than_the_contracts_says_so(lang: str) -> None:
    answer, case = a_long_answer(lang), a_long_case()
    for amount, short in ((2 * case.deal.amount, True), (case.deal.amount, False)):
        whole = case.model_copy(update={"deal": case.deal.model_copy(update={"amount": amount})})
        sheet = opinion(answer, whole, a_long_card(), lang, BUDGETS[0])
        found = next(s for s in sheet.sections if s.title == ReportWords(lang)("money_head"))
        assert (f"{amount:,.2f}" in found.note) == short
        assert (f"{answer.deal.money.exposure:,.2f}" in found.note) == short


@LANGS
@pytest.mark.parametrize("given", [True, False])
def test_whose_margin_before_risk_it_is_is_said(lang: str, given: bool) -> None:
    score = a_long_answer(lang).deal
    settings = score.money.settings.model_copy(update={"margin_given": given})
    found = score.money.model_copy(update={"settings": settings})
    table = money(score.model_copy(update={"money": found}), ReportWords(lang)).table
    note = " ".join(row[-1] for row in table)
    assert (("扣险前按政策" if lang == "zh" else "before risk by the policy") in note) != given


@LANGS
def test_what_breaks_no_even_is_said(lang: str) -> None:
    answer = a_long_answer(lang)
    found = answer.deal.money
    assert found.margin is not None
    none = {"break_even_price": None, "break_even_upfront_share": None}
    money = found.model_copy(update={"margin": found.margin.model_copy(update=none)})
    deal = answer.deal.model_copy(update={"money": money})
    told = answer.model_copy(update={"deal": deal})
    sheet = opinion(told, a_long_case(), a_long_card(), lang, BUDGETS[0])
    rows = next(s.table for s in sheet.sections if s.title == ReportWords(lang)("money_head"))
    assert [row[1:] for row in rows[3:5]] == [(ReportWords(lang)("no_figure"), "")] * 2
