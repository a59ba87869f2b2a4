"""A report says what the answer says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from data_schemas.advice import CheckItem, CheckState, Evidence
from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.grounds import GroundCode
from data_schemas.playbook.action import ActionGroup
from model.advice.seen import to_identify
from service.desk.charts import percent
from service.desk.typed import money_text
from service.report.content import BUDGETS
from service.report.report import Form, report
from service.report.sections import causes, headed
from service.report.sheet import collection, opinion
from service.report.steps import actions, gaps, phenomenon
from service.report.words import ReportWords
from tests.long_answers import (
    DAY,
    a_long_answer,
    a_long_card,
    a_long_case,
    a_long_override,
    a_long_score,
)
from tests.reports import KINDS, LANGS, a_claim, a_make, said


@LANGS
def test_the_figures_are_the_answers(lang: str) -> None:
    answer, card = a_long_answer(lang), a_long_card()
    sheet = opinion(answer, a_long_case(), card, lang, BUDGETS[0])
    score = answer.deal
    figures = [value for value, _ in sheet.figures]
    assert figures[:2] == [percent(score.delay.probability), percent(score.default.probability)]
    assert f"{round(score.expected_days_late):,} " in figures[2]
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
def test_a_managers_decision_stands_beside_the_models_grade(kind: str, lang: str) -> None:
    sheet, one = a_make(kind, lang)(BUDGETS[0]), a_long_override(lang)
    assert sheet.grade == a_long_score(lang, Stage.OPEN, "R").grade.value == "E"
    for part in (one.author, one.reason_label, one.note, one.kind_label, "2026-11-20", "B", "D"):
        assert part is not None
        assert part in sheet.decided
    page = report(a_make(kind, lang), Form.HTML, "s_1", None).content.decode()
    assert one.author in re.findall(r'<p class="decided">(.*)</p>', page)[0]


@LANGS
def test_preparations_told_together_say_by_when_the_first_and_the_last(lang: str) -> None:
    words, score = ReportWords(lang), a_long_score(lang, Stage.OPEN, "R")
    one = score.actions[0].model_copy(update={"group": ActionGroup.PREPARATION})
    later = one.model_copy(update={"by": one.by + timedelta(days=23)})
    ready = later.model_copy(update={"checklist": [], "by": one.by + timedelta(days=90)})
    for some, told in (
        ([one, one, ready], words("by", by=one.by)),
        ([one, later, ready], words("by_days", first=one.by, last=later.by)),
        ([ready], words("by", by=ready.by)),
    ):
        (item,) = actions(score.model_copy(update={"actions": some}), words, 8).items
        assert item.tail == told


@LANGS
def test_what_the_model_has_not_learnt_is_counted_at_the_foot(lang: str) -> None:
    usual = a_long_score(lang, Stage.OPEN, "R")
    told = "另有 {} 项模型尚未学到" if lang == "zh" else "not learnt yet, which change nothing: {}."
    for n in (0, 1, 101):
        inputs = usual.inputs.model_copy(update={"not_learnt": ["deal.bid_rank"] * n})
        score = usual.model_copy(update={"inputs": inputs})
        foot = " ".join(collection(score, a_claim(), a_long_card(), lang, BUDGETS[0]).foot)
        assert (told.format(n) in foot) is bool(n)


@LANGS
def test_every_head_of_the_terms_begins_alike(lang: str) -> None:
    sheet = opinion(a_long_answer(lang), a_long_case(), a_long_card(), lang, BUDGETS[0])
    head = next(s.table[0] for s in sheet.sections if s.title == ReportWords(lang)("terms_head"))
    assert all(one == headed(one) for one in head)


def test_the_day_is_the_answers() -> None:
    sheet = collection(
        a_long_score("en", Stage.OPEN, "R"), a_claim(), a_long_card(), "en", BUDGETS[0]
    )
    # Days past due and "from now" are counted from a day that stands before them.
    assert f"as of {DAY} · {(DAY - a_claim().due).days} days past due" in sheet.about


@LANGS
def test_an_opinion_names_its_day_at_its_head(lang: str) -> None:
    answer = a_long_answer(lang)
    sheet = opinion(answer, a_long_case(), a_long_card(), lang, BUDGETS[0])
    assert ReportWords(lang)("as_of_day", day=answer.deal.as_of) in sheet.about


@LANGS
@KINDS
def test_the_loss_expected_says_how_much_of_a_default_is_lost(kind: str, lang: str) -> None:
    """By the answer's own settings: a policy may have changed since."""
    told = {
        "zh": "预期损失（违约的按 35% 收不回计）",
        "en": "expected loss (35% of what defaults is lost)",
    }
    assert told[lang] in [name for _, name in a_make(kind, lang)(BUDGETS[0]).figures]


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
    both = [
        (ready, f"{headed(words('ready'))}{colon}Second"),
        (lacking, f"{headed(words('lacking'))}{colon}First"),
    ]
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


@LANGS
def test_what_nobody_has_confirmed_of_the_plan_is_no_agreement(lang: str) -> None:
    """The desk lays a usual plan out by itself; who reads the opinion has not seen the page."""
    answer, case, card = a_long_answer(lang), a_long_case(), a_long_card()
    words = ReportWords(lang)
    every = range(1, len(case.instalments) + 1)
    for guessed, told in (
        ([], ""),
        (list(every), words("guess_all")),
        ([2], words("guess_some", n=2)),
    ):
        sheet = opinion(answer, case, card, lang, BUDGETS[0], guessed=guessed)
        plan = next(one for one in sheet.sections if one.title == words("terms_head"))
        assert plan.note.startswith(told)
        assert ("确认" in plan.note or "confirmed by nobody" in plan.note) == bool(told)
