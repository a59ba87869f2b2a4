"""A report says what the answer says."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.advice import CheckItem, CheckState, Evidence
from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.grounds import GroundCode
from data_schemas.playbook.action import ActionGroup
from data_schemas.score import Score
from data_schemas.terms import GoalKind
from model.advice.situation import to_identify
from service.desk.charts import percent
from service.desk.typed import money_text
from service.report.charts import WATERFALL, curve, waterfall, whole_points
from service.report.content import BUDGETS
from service.report.drawing import Box, Text
from service.report.report import Form, report
from service.report.sections import (
    actions,
    asked_once,
    causes,
    gaps,
    headed,
    money,
    phenomenon,
    terms_advised,
)
from service.report.sheet import collection, opinion
from service.report.words import ReportWords
from service.report.wrap import rough
from tests.long_answers import (
    DAY,
    a_long_advice,
    a_long_answer,
    a_long_card,
    a_long_case,
    a_long_override,
    a_long_score,
)
from tests.reports import KINDS, LANGS, a_claim, a_make, said, squeezed


@LANGS
def test_the_figures_are_the_answers(lang: str) -> None:
    answer, card = a_long_answer(lang), a_long_card()
    sheet = opinion(answer, a_long_case(), card, lang, BUDGETS[0])
    score = answer.deal
    figures = [value for value, _ in sheet.figures]
    assert figures[:2] == [percent(score.delay.probability), percent(score.default.probability)]
    assert str(round(score.expected_days_late)) in figures[2]
    assert money_text(round(score.expected_loss)) in figures[3]
    assert figures[4] == str(score.points)
    assert sheet.grade == score.grade.value
    assert sheet.lead.startswith(score.explanation.text)
    everything = " ".join(said(sheet))
    ready = [a for a in score.actions if a.group is ActionGroup.PREPARATION]
    others = [a for a in score.actions if a.group is not ActionGroup.PREPARATION]
    assert all(headed(a.label) in everything for a in ready)
    for part in (score.model_version, str(card.data_as_of), score.score_id, others[0].text,
                 score.gaps[0].text, score.statute[0].text, score.comparable[0].text):  # fmt: skip
        assert part in everything
    # What is left out of a list is counted.
    left_out = len(others) - (BUDGETS[0].actions - (1 if ready else 0))
    assert ReportWords(lang)("more", n=left_out) in everything
    rest = len(answer.instalments) - BUDGETS[0].parts + 1
    assert ReportWords(lang)("other_parts", n=rest) in everything


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
        assert all(f"{share:.1%}" in everything for share in shares)
    assert (left is not None) == (kind == "opinion")
    assert all(money_text(round(one)) in everything for one in figures)
    assert ReportWords(lang)("limit_alone") in everything


@LANGS
def test_the_days_waited_are_the_sum_the_answers_text_shows(lang: str) -> None:
    """60.4 and 30.4 days are 60 and 30 there, so 90 and not 91."""
    score = a_long_score(lang, Stage.OPEN, "R")
    waiting = score.money.waiting.model_copy(update={"agreed_days": 60.4, "late_days": 30.4})
    found = score.money.model_copy(update={"waiting": waiting})
    table = money(score.model_copy(update={"money": found}), ReportWords(lang)).table
    assert "90 " in table[1][-1]


@LANGS
@KINDS
def test_a_managers_decision_stands_beside_the_models_grade(kind: str, lang: str) -> None:
    sheet, one = a_make(kind, lang)(BUDGETS[0]), a_long_override(lang)
    assert sheet.grade == a_long_score(lang, Stage.OPEN, "R").grade.value == "E"
    for part in (one.author, one.reason_label, one.note, one.kind_label, "2026-11-20", "B", "D"):
        assert part is not None
        assert part in sheet.decided
    page = report(a_make(kind, lang), Form.HTML, "s_1", None).content.decode()
    assert one.author in re.findall(r'<p class="decided">(.*)</p>', page)[0]


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
        GoalKind.GRADE: ((0.6, 0.5, 0.4), "40%"),
        GoalKind.EXPECTED_LOSS: ((9e5, 8e5, 700_001), "700,001"),
        GoalKind.RETURN: ((-0.2, -0.1, -0.015), "-1.5%"),
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
def test_money_of_another_amount_than_the_contracts_says_so(lang: str) -> None:
    answer, case = a_long_answer(lang), a_long_case()
    for amount, short in ((2 * case.deal.amount, True), (case.deal.amount, False)):
        whole = case.model_copy(update={"deal": case.deal.model_copy(update={"amount": amount})})
        sheet = opinion(answer, whole, a_long_card(), lang, BUDGETS[0])
        found = next(s for s in sheet.sections if s.title == ReportWords(lang)("money_head"))
        assert (f"{amount:,.2f}" in found.note) == short
        assert (f"{answer.deal.money.exposure:,.2f}" in found.note) == short


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


@LANGS
def test_the_charts_show_every_cause_and_the_two_questions(lang: str) -> None:
    score, words = a_long_score(lang, Stage.OPEN, "R"), ReportWords(lang)
    drawn = waterfall(score, words, "R")
    texts = squeezed("".join(s.text for s in drawn.shapes if isinstance(s, Text)))
    for cause in score.explanation.causes:
        assert squeezed(cause.label) in texts
    assert len([s for s in drawn.shapes if isinstance(s, Box)]) == 13
    for one in drawn.shapes:
        if isinstance(one, Text):
            wide = rough(one.text, one.size, one.bold)
            assert one.anchor == "start" or one.x - wide >= -0.5, one
            assert one.anchor == "end" or one.x + wide <= WATERFALL[0], one
    marked = [s.text for s in curve(score, words).shapes if isinstance(s, Text) and s.bold]
    assert marked == [percent(score.default.probability), percent(score.delay.probability)]


@given(st.lists(st.floats(-300, 300), min_size=11, max_size=11), st.floats(-500, 1500))
def test_whole_points_add_up_and_are_next_to_the_exact_ones(
    steps: list[float], base: float
) -> None:
    score = a_long_score("zh", Stage.SIGNING, "D")
    causes = [
        c.model_copy(update={"points": p})
        for c, p in zip(score.explanation.causes, steps, strict=True)
    ]
    total = base + sum(steps)
    found = score.explanation.model_copy(
        update={"causes": causes, "baseline_points": base, "points": total}
    )
    told: Score = score.model_copy(update={"explanation": found, "points": round(total)})
    whole = whole_points(told)
    assert sum(whole[:-1]) == whole[-1] == told.points
    assert all(abs(a - b) < 1 + 1e-9 for a, b in zip(whole[:-1], [base, *steps], strict=True))


@LANGS
@KINDS
def test_what_paper_leaves_out_stands_on_the_page_and_it_says_so(kind: str, lang: str) -> None:
    """ "See the web version" is a promise: nothing is left out there."""
    words, make = ReportWords(lang), a_make(kind, lang)
    score = a_long_score(lang, Stage.SIGNING if kind == "opinion" else Stage.OPEN, "R")
    paper = " ".join(said(make(BUDGETS[0])))
    assert ("见网页版" if lang == "zh" else "in the web version") in paper
    page = html.unescape(report(make, Form.HTML, "s_1", None).content.decode())
    assert not re.search(words("more", n="[0-9]+"), page)
    others = [a for a in score.actions if a.group is not ActionGroup.PREPARATION]
    for one in (*asked_once(score.gaps), *others, *score.statute, *score.comparable):
        assert one.text in page
    if kind == "opinion":
        assert not re.search(words("other_parts", n="[0-9]+"), page)
        assert all(str(part.due_date) in page for part in a_long_case().instalments)


@LANGS
@KINDS
def test_a_page_stands_alone(kind: str, lang: str) -> None:
    done = report(a_make(kind, lang), Form.HTML, "s_1", None)
    text = done.content.decode()
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in text
    assert "<script" not in text
    assert not re.search(r"(src|href)=|url\(|@import", text)
    assert [u for u in re.findall(r'https?://[^"\s<]+', text) if "w3.org" not in u] == []
    assert text.count("<svg") == 2


def test_what_users_wrote_is_text_and_no_markup() -> None:
    case = a_long_case()
    named = case.customer.model_copy(update={"name": '<b onclick="x">&'})
    make = partial(
        opinion, a_long_answer("zh"), case.model_copy(update={"customer": named}),
        a_long_card(), "zh",
    )  # fmt: skip
    text = report(make, Form.HTML, "s_1", None).content.decode()
    assert "<b onclick" not in text
    assert "&lt;b onclick" in text


def test_the_day_is_the_answers() -> None:
    sheet = collection(
        a_long_score("en", Stage.OPEN, "R"), a_claim(), a_long_card(), "en", BUDGETS[0]
    )
    assert f"{(DAY - a_claim().due).days} days past due" in sheet.about


@pytest.mark.parametrize(
    ("lang", "against", "for_"), [("zh", "不利", "有利"), ("en", "Against", "For")]
)
def test_signs_for_and_against_are_told_apart(lang: str, against: str, for_: str) -> None:
    refused = Evidence(code=GroundCode.REFUSED, text="refused twice", value=2, limit=None)
    met = Evidence(code=GroundCode.KEY_PERSON_REACHED, text="met", value=None, limit=None)
    score = a_long_score(lang, Stage.OPEN, "R")
    assert score.arrears is not None
    judged = score.arrears.model_copy(update={"signs_against": [refused], "signs_for": [met]})
    shown = phenomenon(score.model_copy(update={"arrears": judged}), ReportWords(lang))
    text = shown.items[-1].text
    assert text.index(against) < text.index("refused twice") < text.index(for_) < text.index("met")
    alone = judged.model_copy(update={"signs_for": []})
    only = phenomenon(score.model_copy(update={"arrears": alone}), ReportWords(lang))
    assert for_ not in only.items[-1].text


@pytest.mark.parametrize(
    ("late", "zh", "en"),
    [
        (1, "已逾期 1 天", "1 day past due"),
        (0, "今天到期", "due today"),
        (-2, "距到期 2 天", "due in 2 days"),
    ],
)
def test_the_days_to_and_past_due_are_told_as_people_say_them(late: int, zh: str, en: str) -> None:
    for lang, told in (("zh", zh), ("en", en)):
        claim = replace(a_claim(), due=DAY - timedelta(days=late))
        score = a_long_score(lang, Stage.OPEN, "R")
        assert told in collection(score, claim, a_long_card(), lang, BUDGETS[0]).about


@LANGS
def test_nothing_is_asked_or_said_twice(lang: str) -> None:
    """Two frameworks may ask for the same fields, and a ground may name what a checklist lacks."""
    words = ReportWords(lang)
    score = a_long_score(lang, Stage.OPEN, "R")
    first = score.gaps[0]
    twin = first.model_copy(update={"topic": "other", "label": "the same again"})
    asked = gaps(score.model_copy(update={"gaps": [first, twin]}), words, 2)
    assert [one.head for one in asked.items] == [headed(first.label)]
    # Nor is it counted: there is no place where it would be found.
    assert asked.note == ""
    item = CheckItem(field="customer.open_tickets", label="tickets", value="8",
                     state=CheckState.MISSING)  # fmt: skip
    other = item.model_copy(update={"label": "satisfaction", "value": "1.5"})
    colon = "：" if lang == "zh" else ": "
    why = Evidence(code=GroundCode.FIELD_IS, text=f"tickets{colon}8", value=None, limit=None)
    one = score.actions[0].model_copy(
        update={"group": ActionGroup.MOVE, "why": [why], "checklist": [item, other]}
    )
    (told,) = actions(score.model_copy(update={"actions": [one]}), words, 1).items
    assert told.text.count("tickets") == 1
    assert told.text.count("satisfaction") == 1


@LANGS
def test_what_is_to_be_found_out_is_not_listed_again(lang: str) -> None:
    words, score = ReportWords(lang), a_long_score(lang, Stage.OPEN, "R")
    name = "deal.closing_day_known"
    item = CheckItem(field=name, label="known?", value="no", state=CheckState.MISSING)
    why = to_identify(name).evidence(lang)
    one = score.actions[0].model_copy(
        update={"group": ActionGroup.MOVE, "why": [why], "checklist": [item]}
    )
    (told,) = actions(score.model_copy(update={"actions": [one]}), words, 1).items
    assert why.text in told.text
    assert "known?" not in told.text


@LANGS
def test_a_preparation_that_is_ready_is_not_among_what_is_to_be_settled(lang: str) -> None:
    words, score = ReportWords(lang), a_long_score(lang, Stage.OPEN, "R")
    item = CheckItem(field="receivable.disputed", label="disputed", value="no",
                     state=CheckState.MISSING)  # fmt: skip
    lacking, ready = (
        score.actions[0].model_copy(
            update={
                "group": ActionGroup.PREPARATION, "label": label,
                "checklist": [item.model_copy(update={"state": state})],
            }
        )
        for label, state in (("first", CheckState.MISSING), ("second", CheckState.DONE))
    )  # fmt: skip
    colon = "：" if lang == "zh" else ": "
    both = [(ready, f"{words('ready')}{colon}Second"), (lacking, f"{words('lacking')}{colon}First")]
    for n in (1, 2):
        (told,) = actions(
            score.model_copy(update={"actions": [one for one, _ in both[:n]]}), words, 1
        ).items
        assert told.text.endswith(both[0][1])
        assert (both[1][1] in told.text) is (n == 2)


@LANGS
def test_whose_a_cause_is_stands_once(lang: str) -> None:
    score = a_long_score(lang, Stage.OPEN, "R")
    (cause,) = (c for c in score.explanation.causes if c.cause is Cause.CONTROL)
    only = score.explanation.model_copy(update={"causes": [cause]})
    told = causes(score.model_copy(update={"explanation": only}), ReportWords(lang), 1)
    assert told.items[0].head.count(cause.side.label(lang)) == 1


@LANGS
def test_a_mean_delay_is_a_bound_where_the_last_tenth_has_no_day(lang: str) -> None:
    score, claim, card = a_long_score(lang, Stage.OPEN, "R"), a_claim(), a_long_card()
    least = "至少" if lang == "zh" else "at least"
    for bound in ("after", None):
        p90 = score.payment_date.p90.model_copy(update={"bound": bound})
        dates = score.payment_date.model_copy(update={"p90": p90})
        sheet = collection(
            score.model_copy(update={"payment_date": dates}), claim, card, lang, BUDGETS[0]
        )
        assert (least in sheet.figures[2][0]) == (bound == "after")
