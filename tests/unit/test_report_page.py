"""A report as a page holds everything, stands alone and runs nothing."""

from __future__ import annotations

import html
import re
from functools import partial

from data_schemas.advice import Condition, ExpectedEffect, NamedField
from data_schemas.codes import Stage
from data_schemas.grounds import GroundCode
from data_schemas.law.codes import FindingKind, Level
from data_schemas.playbook.action import ActionGroup
from service.report.content import BUDGETS, EVERYTHING
from service.report.report import Form, report
from service.report.sections import headed, law
from service.report.sheet import opinion
from service.report.steps import actions, asked_once, gaps, phenomenon
from service.report.words import ReportWords
from tests.long_answers import a_long_answer, a_long_card, a_long_case, a_long_score
from tests.reports import KINDS, LANGS, a_make, said


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
def test_what_the_law_says_of_single_instalments_names_them(lang: str) -> None:
    """The advance falls due after the treasury has closed: the opinion did not say so."""
    words, answer = ReportWords(lang), a_long_answer(lang)
    rule = next(f for f in answer.deal.statute if f.kind is not FindingKind.NOTICE)
    grave = rule.model_copy(update={"level": Level.ATTENTION, "text": "after the closing"})
    mild = rule.model_copy(update={"level": Level.INFO, "text": "from acceptance"})
    parts = [
        part.model_copy(update={"statute": said})
        for part, said in zip(answer.instalments, ([grave], [mild], [grave, rule]), strict=False)
    ]
    told = {i.text.split("（")[0].split(" (")[0]: i.head for i in law(
        answer.deal, words, 99, parts).items}  # fmt: skip
    assert words("law_part", n=words.marks.comma.join("13")) in told["after the closing"]
    assert "from acceptance" not in told
    whole = law(answer.deal, words, 99, parts, whole=True).items
    assert sum("from acceptance" in one.text for one in whole) == 1
    alone = law(answer.deal, words, 99).items
    assert len(whole) == len(alone) + 2, "what is said of the deal is not said again"


@LANGS
def test_an_action_on_the_page_says_what_it_does_how_and_where_it_is_from(lang: str) -> None:
    words, score = ReportWords(lang), a_long_score(lang, Stage.OPEN, "R")
    effect = ExpectedEffect(probability_before=0.3, probability_after=0.2, text="from 30% to 20%.")
    more = {"effect": effect, "tips": ["with patience"], "source": "five preparations (1)"}
    ready, *others = score.actions
    held = ready.model_copy(update={"group": ActionGroup.PREPARATION})
    told = [held.model_copy(update=more), *(a.model_copy(update=more) for a in others)]
    answer = score.model_copy(update={"actions": told})
    page = actions(answer, words, EVERYTHING.actions).items
    assert len(page) == len(told), "a preparation stands for itself"
    for item in page:
        said_of = ("from 30% to 20%", "with patience", "five preparations (1)")
        assert all(part in item.text for part in said_of)
    assert "five preparations (1)" not in " ".join(i.text for i in actions(answer, words, 8).items)


@LANGS
def test_a_preparation_that_is_ready_stands_for_itself_on_the_page_but_is_no_next_step(
    lang: str,
) -> None:
    words, score = ReportWords(lang), a_long_score(lang, Stage.OPEN, "R")
    late, done = (
        score.actions[0].why[0].model_copy(update={"code": code, "text": text})
        for code, text in (
            (GroundCode.DAYS_PAST_DUE, "1003 days"),
            (GroundCode.PREPARED, "prepared"),
        )
    )
    ready, step = (
        one.model_copy(update={"group": ActionGroup.PREPARATION, "label": label, "why": why})
        for one, label, why in zip(
            score.actions, ("confirm", "gather"), ([late, done], [late]), strict=False
        )
    )
    answer = score.model_copy(update={"actions": [ready, step]})
    first, last = actions(answer, words, EVERYTHING.actions).items
    assert (first.head, last.head) == (headed("gather"), headed("confirm"))
    assert headed(words("ready")) in last.tail
    assert headed(ready.group_label) in last.tail
    assert str(ready.by) not in last.tail
    assert headed(words("why_now")) in first.text
    assert headed(words("why_now")) not in last.text
    assert "1003 days" not in last.text


@LANGS
def test_the_page_says_what_a_question_leaves_open_and_what_a_sanction_waits_for(lang: str) -> None:
    words, score = ReportWords(lang), a_long_score(lang, Stage.OPEN, "R")
    first, *_ = gaps(score, words, EVERYTHING.gaps).items
    assert f"{words('not_answered')}{words.marks.colon}x" in first.text
    # Whoever said that it is not known has answered.
    said = [NamedField(field="deal.x", label="find x")]
    asked = [one.model_copy(update={"sought": said}) for one in score.gaps]
    told = gaps(score.model_copy(update={"gaps": asked}), words, EVERYTHING.gaps)
    assert all(words("not_answered") not in one.text for one in told.items)
    assert score.arrears is not None
    late, supplying = (
        Condition(text=text, holds=holds) for text, holds in (("late", True), ("supplying", None))
    )
    for conditions, expected in (
        ([late, supplying], f"late{words.marks.colon}{words('holds')}"),
        ([late.model_copy(update={"holds": False}), supplying], None),
    ):
        judged = score.arrears.model_copy(update={"sanction_conditions": conditions})
        answer = score.model_copy(update={"arrears": judged})
        shown = " ".join(i.text for i in phenomenon(answer, words, whole=True).items)
        assert (expected in shown) if expected else ("supplying" not in shown)
        assert "supplying" not in " ".join(i.text for i in phenomenon(answer, words).items)


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


def test_what_users_wrote_turns_nothing_that_stands_beside_it() -> None:
    case = a_long_case()
    named = case.customer.model_copy(update={"name": "\u05e9\u05dc\u05d5\u05dd"})
    make = partial(
        opinion, a_long_answer("zh"), case.model_copy(update={"customer": named}),
        a_long_card(), "zh",
    )  # fmt: skip
    text = report(make, Form.HTML, "s_1", None).content.decode()
    assert "<bdi>\u05e9\u05dc\u05d5\u05dd</bdi>" in text
    assert re.search(rf"<bdi>[^<]*{case.deal.deal_id}</bdi> · <bdi>", text)
